// IncrementalAlterConfigs (API key 44), versions 0..1, flexible from 1.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_INCREMENTAL_ALTER_CONFIGS_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_INCREMENTAL_ALTER_CONFIGS_H_

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

struct IncrementalAlterConfigsResponse;

namespace incremental_alter_configs_request {

struct AlterableConfig {
  std::string name = {};
  int8_t config_operation = 0;
  std::optional<std::string> value{std::in_place};
  UnknownTags unknown_tags = {};

  bool operator==(const AlterableConfig&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("name", self.name, Since(0));
    v.Field("configOperation", self.config_operation, Since(0));
    v.Field("value", self.value, Since(0).Nullable());
  }
};

struct AlterConfigsResource {
  int8_t resource_type = 0;
  std::string resource_name = {};
  std::vector<AlterableConfig> configs = {};
  UnknownTags unknown_tags = {};

  bool operator==(const AlterConfigsResource&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("resourceType", self.resource_type, Since(0));
    v.Field("resourceName", self.resource_name, Since(0));
    v.Field("configs", self.configs, Since(0));
  }
};

}  // namespace incremental_alter_configs_request

struct IncrementalAlterConfigsRequest {
  using Response = IncrementalAlterConfigsResponse;
  static constexpr ApiKey kApiKey = ApiKey::kIncrementalAlterConfigs;
  static constexpr MessageKind kKind = MessageKind::kRequest;
  static constexpr absl::string_view kName = "IncrementalAlterConfigsRequest";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 1;
  static constexpr int16_t kFirstFlexible = 1;

  std::vector<incremental_alter_configs_request::AlterConfigsResource>
      resources = {};
  bool validate_only = false;
  UnknownTags unknown_tags = {};

  bool operator==(const IncrementalAlterConfigsRequest&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("resources", self.resources, Since(0));
    v.Field("validateOnly", self.validate_only, Since(0));
  }
};

namespace incremental_alter_configs_response {

struct AlterConfigsResourceResponse {
  ErrorCode error_code = ErrorCode::kNone;
  std::optional<std::string> error_message{std::in_place};
  int8_t resource_type = 0;
  std::string resource_name = {};
  UnknownTags unknown_tags = {};

  bool operator==(const AlterConfigsResourceResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("errorCode", self.error_code, Since(0));
    v.Field("errorMessage", self.error_message, Since(0).Nullable());
    v.Field("resourceType", self.resource_type, Since(0));
    v.Field("resourceName", self.resource_name, Since(0));
  }
};

}  // namespace incremental_alter_configs_response

struct IncrementalAlterConfigsResponse {
  static constexpr ApiKey kApiKey = ApiKey::kIncrementalAlterConfigs;
  static constexpr MessageKind kKind = MessageKind::kResponse;
  static constexpr absl::string_view kName = "IncrementalAlterConfigsResponse";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 1;
  static constexpr int16_t kFirstFlexible = 1;

  int32_t throttle_time_ms = 0;
  std::vector<incremental_alter_configs_response::AlterConfigsResourceResponse>
      responses = {};
  UnknownTags unknown_tags = {};

  bool operator==(const IncrementalAlterConfigsResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("throttleTimeMs", self.throttle_time_ms, Since(0));
    v.Field("responses", self.responses, Since(0));
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_INCREMENTAL_ALTER_CONFIGS_H_
