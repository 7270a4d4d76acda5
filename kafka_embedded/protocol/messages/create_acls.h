// CreateAcls (API key 30), versions 0..3, flexible from 2.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_CREATE_ACLS_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_CREATE_ACLS_H_

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

struct CreateAclsResponse;

namespace create_acls_request {

struct AclCreation {
  int8_t resource_type = 0;
  std::string resource_name = {};
  int8_t resource_pattern_type = 3;
  std::string principal = {};
  std::string host = {};
  int8_t operation = 0;
  int8_t permission_type = 0;
  UnknownTags unknown_tags = {};

  bool operator==(const AclCreation&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("resourceType", self.resource_type, Since(0));
    v.Field("resourceName", self.resource_name, Since(0));
    v.Field("resourcePatternType", self.resource_pattern_type, Since(1));
    v.Field("principal", self.principal, Since(0));
    v.Field("host", self.host, Since(0));
    v.Field("operation", self.operation, Since(0));
    v.Field("permissionType", self.permission_type, Since(0));
  }
};

}  // namespace create_acls_request

struct CreateAclsRequest {
  using Response = CreateAclsResponse;
  static constexpr ApiKey kApiKey = ApiKey::kCreateAcls;
  static constexpr MessageKind kKind = MessageKind::kRequest;
  static constexpr absl::string_view kName = "CreateAclsRequest";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 3;
  static constexpr int16_t kFirstFlexible = 2;

  std::vector<create_acls_request::AclCreation> creations = {};
  UnknownTags unknown_tags = {};

  bool operator==(const CreateAclsRequest&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("creations", self.creations, Since(0));
  }
};

namespace create_acls_response {

struct AclCreationResult {
  ErrorCode error_code = ErrorCode::kNone;
  std::optional<std::string> error_message{std::in_place};
  UnknownTags unknown_tags = {};

  bool operator==(const AclCreationResult&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("errorCode", self.error_code, Since(0));
    v.Field("errorMessage", self.error_message, Since(0).Nullable());
  }
};

}  // namespace create_acls_response

struct CreateAclsResponse {
  static constexpr ApiKey kApiKey = ApiKey::kCreateAcls;
  static constexpr MessageKind kKind = MessageKind::kResponse;
  static constexpr absl::string_view kName = "CreateAclsResponse";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 3;
  static constexpr int16_t kFirstFlexible = 2;

  int32_t throttle_time_ms = 0;
  std::vector<create_acls_response::AclCreationResult> results = {};
  UnknownTags unknown_tags = {};

  bool operator==(const CreateAclsResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("throttleTimeMs", self.throttle_time_ms, Since(0));
    v.Field("results", self.results, Since(0));
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_CREATE_ACLS_H_
