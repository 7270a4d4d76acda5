// DescribeConfigs (API key 32), versions 0..4, flexible from 4.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_DESCRIBE_CONFIGS_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_DESCRIBE_CONFIGS_H_

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

struct DescribeConfigsResponse;

namespace describe_configs_request {

struct DescribeConfigsResource {
  int8_t resource_type = 0;
  std::string resource_name = {};
  std::optional<std::vector<std::string>> configuration_keys{std::in_place};
  UnknownTags unknown_tags = {};

  bool operator==(const DescribeConfigsResource&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("resourceType", self.resource_type, Since(0));
    v.Field("resourceName", self.resource_name, Since(0));
    v.Field("configurationKeys", self.configuration_keys, Since(0).Nullable());
  }
};

}  // namespace describe_configs_request

struct DescribeConfigsRequest {
  using Response = DescribeConfigsResponse;
  static constexpr ApiKey kApiKey = ApiKey::kDescribeConfigs;
  static constexpr MessageKind kKind = MessageKind::kRequest;
  static constexpr absl::string_view kName = "DescribeConfigsRequest";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 4;
  static constexpr int16_t kFirstFlexible = 4;

  std::vector<describe_configs_request::DescribeConfigsResource> resources = {};
  bool include_synonyms = false;
  bool include_documentation = false;
  UnknownTags unknown_tags = {};

  bool operator==(const DescribeConfigsRequest&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("resources", self.resources, Since(0));
    v.Field("includeSynonyms", self.include_synonyms, Since(1));
    v.Field("includeDocumentation", self.include_documentation, Since(3));
  }
};

namespace describe_configs_response {

struct DescribeConfigsSynonym {
  std::string name = {};
  std::optional<std::string> value{std::in_place};
  int8_t source = 0;
  UnknownTags unknown_tags = {};

  bool operator==(const DescribeConfigsSynonym&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("name", self.name, Since(1));
    v.Field("value", self.value, Since(1).Nullable());
    v.Field("source", self.source, Since(1));
  }
};

struct DescribeConfigsResourceResult {
  std::string name = {};
  std::optional<std::string> value{std::in_place};
  bool read_only = false;
  bool is_default = false;
  int8_t config_source = -1;
  bool is_sensitive = false;
  std::vector<DescribeConfigsSynonym> synonyms = {};
  int8_t config_type = 0;
  std::optional<std::string> documentation{std::in_place};
  UnknownTags unknown_tags = {};

  bool operator==(const DescribeConfigsResourceResult&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("name", self.name, Since(0));
    v.Field("value", self.value, Since(0).Nullable());
    v.Field("readOnly", self.read_only, Since(0));
    v.Field("isDefault", self.is_default, Until(0));
    v.Field("configSource", self.config_source, Since(1).Ignorable());
    v.Field("isSensitive", self.is_sensitive, Since(0));
    v.Field("synonyms", self.synonyms, Since(1).Ignorable());
    v.Field("configType", self.config_type, Since(3).Ignorable());
    v.Field("documentation", self.documentation,
            Since(3).Nullable().Ignorable());
  }
};

struct DescribeConfigsResult {
  ErrorCode error_code = ErrorCode::kNone;
  std::optional<std::string> error_message{std::in_place};
  int8_t resource_type = 0;
  std::string resource_name = {};
  std::vector<DescribeConfigsResourceResult> configs = {};
  UnknownTags unknown_tags = {};

  bool operator==(const DescribeConfigsResult&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("errorCode", self.error_code, Since(0));
    v.Field("errorMessage", self.error_message, Since(0).Nullable());
    v.Field("resourceType", self.resource_type, Since(0));
    v.Field("resourceName", self.resource_name, Since(0));
    v.Field("configs", self.configs, Since(0));
  }
};

}  // namespace describe_configs_response

struct DescribeConfigsResponse {
  static constexpr ApiKey kApiKey = ApiKey::kDescribeConfigs;
  static constexpr MessageKind kKind = MessageKind::kResponse;
  static constexpr absl::string_view kName = "DescribeConfigsResponse";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 4;
  static constexpr int16_t kFirstFlexible = 4;

  int32_t throttle_time_ms = 0;
  std::vector<describe_configs_response::DescribeConfigsResult> results = {};
  UnknownTags unknown_tags = {};

  bool operator==(const DescribeConfigsResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("throttleTimeMs", self.throttle_time_ms, Since(0));
    v.Field("results", self.results, Since(0));
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_DESCRIBE_CONFIGS_H_
