// DescribeAcls (API key 29), versions 0..3, flexible from 2.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_DESCRIBE_ACLS_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_DESCRIBE_ACLS_H_

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

struct DescribeAclsResponse;

struct DescribeAclsRequest {
  using Response = DescribeAclsResponse;
  static constexpr ApiKey kApiKey = ApiKey::kDescribeAcls;
  static constexpr MessageKind kKind = MessageKind::kRequest;
  static constexpr absl::string_view kName = "DescribeAclsRequest";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 3;
  static constexpr int16_t kFirstFlexible = 2;

  int8_t resource_type_filter = 0;
  std::optional<std::string> resource_name_filter{std::in_place};
  int8_t pattern_type_filter = 3;
  std::optional<std::string> principal_filter{std::in_place};
  std::optional<std::string> host_filter{std::in_place};
  int8_t operation = 0;
  int8_t permission_type = 0;
  UnknownTags unknown_tags = {};

  bool operator==(const DescribeAclsRequest&) const;

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

namespace describe_acls_response {

struct AclDescription {
  std::string principal = {};
  std::string host = {};
  int8_t operation = 0;
  int8_t permission_type = 0;
  UnknownTags unknown_tags = {};

  bool operator==(const AclDescription&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("principal", self.principal, Since(0));
    v.Field("host", self.host, Since(0));
    v.Field("operation", self.operation, Since(0));
    v.Field("permissionType", self.permission_type, Since(0));
  }
};

struct DescribeAclsResource {
  int8_t resource_type = 0;
  std::string resource_name = {};
  int8_t pattern_type = 3;
  std::vector<AclDescription> acls = {};
  UnknownTags unknown_tags = {};

  bool operator==(const DescribeAclsResource&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("resourceType", self.resource_type, Since(0));
    v.Field("resourceName", self.resource_name, Since(0));
    v.Field("patternType", self.pattern_type, Since(1));
    v.Field("acls", self.acls, Since(0));
  }
};

}  // namespace describe_acls_response

struct DescribeAclsResponse {
  static constexpr ApiKey kApiKey = ApiKey::kDescribeAcls;
  static constexpr MessageKind kKind = MessageKind::kResponse;
  static constexpr absl::string_view kName = "DescribeAclsResponse";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 3;
  static constexpr int16_t kFirstFlexible = 2;

  int32_t throttle_time_ms = 0;
  ErrorCode error_code = ErrorCode::kNone;
  std::optional<std::string> error_message{std::in_place};
  std::vector<describe_acls_response::DescribeAclsResource> resources = {};
  UnknownTags unknown_tags = {};

  bool operator==(const DescribeAclsResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("throttleTimeMs", self.throttle_time_ms, Since(0));
    v.Field("errorCode", self.error_code, Since(0));
    v.Field("errorMessage", self.error_message, Since(0).Nullable());
    v.Field("resources", self.resources, Since(0));
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_DESCRIBE_ACLS_H_
