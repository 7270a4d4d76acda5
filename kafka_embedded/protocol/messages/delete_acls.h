// DeleteAcls (API key 31), versions 0..3, flexible from 2.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_DELETE_ACLS_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_DELETE_ACLS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "kafka_embedded/base/error_code.h"
#include "kafka_embedded/protocol/api_key.h"
#include "kafka_embedded/protocol/message_schema.h"

namespace kafka_embedded {

struct DeleteAclsResponse;

namespace delete_acls_request {

struct DeleteAclsFilter {
  int8_t resource_type_filter = 0;
  std::optional<std::string> resource_name_filter{std::in_place};
  int8_t pattern_type_filter = 3;
  std::optional<std::string> principal_filter{std::in_place};
  std::optional<std::string> host_filter{std::in_place};
  int8_t operation = 0;
  int8_t permission_type = 0;
  UnknownTags unknown_tags = {};

  bool operator==(const DeleteAclsFilter&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("resourceTypeFilter", self.resource_type_filter, Since(0));
    v.Field("resourceNameFilter", self.resource_name_filter,
            Since(0).Nullable());
    v.Field("patternTypeFilter", self.pattern_type_filter, Since(1));
    v.Field("principalFilter", self.principal_filter, Since(0).Nullable());
    v.Field("hostFilter", self.host_filter, Since(0).Nullable());
    v.Field("operation", self.operation, Since(0));
    v.Field("permissionType", self.permission_type, Since(0));
  }
};

}  // namespace delete_acls_request

struct DeleteAclsRequest {
  using Response = DeleteAclsResponse;
  static constexpr ApiKey kApiKey = ApiKey::kDeleteAcls;
  static constexpr MessageKind kKind = MessageKind::kRequest;
  static constexpr absl::string_view kName = "DeleteAclsRequest";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 3;
  static constexpr int16_t kFirstFlexible = 2;

  std::vector<delete_acls_request::DeleteAclsFilter> filters = {};
  UnknownTags unknown_tags = {};

  bool operator==(const DeleteAclsRequest&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("filters", self.filters, Since(0));
  }
};

namespace delete_acls_response {

struct DeleteAclsMatchingAcl {
  ErrorCode error_code = ErrorCode::kNone;
  std::optional<std::string> error_message{std::in_place};
  int8_t resource_type = 0;
  std::string resource_name = {};
  int8_t pattern_type = 3;
  std::string principal = {};
  std::string host = {};
  int8_t operation = 0;
  int8_t permission_type = 0;
  UnknownTags unknown_tags = {};

  bool operator==(const DeleteAclsMatchingAcl&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("errorCode", self.error_code, Since(0));
    v.Field("errorMessage", self.error_message, Since(0).Nullable());
    v.Field("resourceType", self.resource_type, Since(0));
    v.Field("resourceName", self.resource_name, Since(0));
    v.Field("patternType", self.pattern_type, Since(1));
    v.Field("principal", self.principal, Since(0));
    v.Field("host", self.host, Since(0));
    v.Field("operation", self.operation, Since(0));
    v.Field("permissionType", self.permission_type, Since(0));
  }
};

struct DeleteAclsFilterResult {
  ErrorCode error_code = ErrorCode::kNone;
  std::optional<std::string> error_message{std::in_place};
  std::vector<DeleteAclsMatchingAcl> matching_acls = {};
  UnknownTags unknown_tags = {};

  bool operator==(const DeleteAclsFilterResult&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("errorCode", self.error_code, Since(0));
    v.Field("errorMessage", self.error_message, Since(0).Nullable());
    v.Field("matchingAcls", self.matching_acls, Since(0));
  }
};

}  // namespace delete_acls_response

struct DeleteAclsResponse {
  static constexpr ApiKey kApiKey = ApiKey::kDeleteAcls;
  static constexpr MessageKind kKind = MessageKind::kResponse;
  static constexpr absl::string_view kName = "DeleteAclsResponse";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 3;
  static constexpr int16_t kFirstFlexible = 2;

  int32_t throttle_time_ms = 0;
  std::vector<delete_acls_response::DeleteAclsFilterResult> filter_results = {};
  UnknownTags unknown_tags = {};

  bool operator==(const DeleteAclsResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("throttleTimeMs", self.throttle_time_ms, Since(0));
    v.Field("filterResults", self.filter_results, Since(0));
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_DELETE_ACLS_H_
