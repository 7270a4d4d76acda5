// DescribeClientQuotas (API key 48), versions 0..1, flexible from 1.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_DESCRIBE_CLIENT_QUOTAS_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_DESCRIBE_CLIENT_QUOTAS_H_

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

struct DescribeClientQuotasResponse;

namespace describe_client_quotas_request {

struct ComponentData {
  std::string entity_type = {};
  int8_t match_type = 0;
  std::optional<std::string> match{std::in_place};
  UnknownTags unknown_tags = {};

  bool operator==(const ComponentData&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("entityType", self.entity_type, Since(0));
    v.Field("matchType", self.match_type, Since(0));
    v.Field("match", self.match, Since(0).Nullable());
  }
};

}  // namespace describe_client_quotas_request

struct DescribeClientQuotasRequest {
  using Response = DescribeClientQuotasResponse;
  static constexpr ApiKey kApiKey = ApiKey::kDescribeClientQuotas;
  static constexpr MessageKind kKind = MessageKind::kRequest;
  static constexpr absl::string_view kName = "DescribeClientQuotasRequest";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 1;
  static constexpr int16_t kFirstFlexible = 1;

  std::vector<describe_client_quotas_request::ComponentData> components = {};
  bool strict = false;
  UnknownTags unknown_tags = {};

  bool operator==(const DescribeClientQuotasRequest&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("components", self.components, Since(0));
    v.Field("strict", self.strict, Since(0));
  }
};

namespace describe_client_quotas_response {

struct EntityData {
  std::string entity_type = {};
  std::optional<std::string> entity_name{std::in_place};
  UnknownTags unknown_tags = {};

  bool operator==(const EntityData&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("entityType", self.entity_type, Since(0));
    v.Field("entityName", self.entity_name, Since(0).Nullable());
  }
};

struct ValueData {
  std::string key = {};
  double value = 0;
  UnknownTags unknown_tags = {};

  bool operator==(const ValueData&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("key", self.key, Since(0));
    v.Field("value", self.value, Since(0));
  }
};

struct EntryData {
  std::vector<EntityData> entity = {};
  std::vector<ValueData> values = {};
  UnknownTags unknown_tags = {};

  bool operator==(const EntryData&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("entity", self.entity, Since(0));
    v.Field("values", self.values, Since(0));
  }
};

}  // namespace describe_client_quotas_response

struct DescribeClientQuotasResponse {
  static constexpr ApiKey kApiKey = ApiKey::kDescribeClientQuotas;
  static constexpr MessageKind kKind = MessageKind::kResponse;
  static constexpr absl::string_view kName = "DescribeClientQuotasResponse";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 1;
  static constexpr int16_t kFirstFlexible = 1;

  int32_t throttle_time_ms = 0;
  ErrorCode error_code = ErrorCode::kNone;
  std::optional<std::string> error_message{std::in_place};
  std::optional<std::vector<describe_client_quotas_response::EntryData>>
      entries{std::in_place};
  UnknownTags unknown_tags = {};

  bool operator==(const DescribeClientQuotasResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("throttleTimeMs", self.throttle_time_ms, Since(0));
    v.Field("errorCode", self.error_code, Since(0));
    v.Field("errorMessage", self.error_message, Since(0).Nullable());
    v.Field("entries", self.entries, Since(0).Nullable());
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_DESCRIBE_CLIENT_QUOTAS_H_
