// AlterClientQuotas (API key 49), versions 0..1, flexible from 1.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_ALTER_CLIENT_QUOTAS_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_ALTER_CLIENT_QUOTAS_H_

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

struct AlterClientQuotasResponse;

namespace alter_client_quotas_request {

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

struct OpData {
  std::string key = {};
  double value = 0;
  bool remove = false;
  UnknownTags unknown_tags = {};

  bool operator==(const OpData&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("key", self.key, Since(0));
    v.Field("value", self.value, Since(0));
    v.Field("remove", self.remove, Since(0));
  }
};

struct EntryData {
  std::vector<EntityData> entity = {};
  std::vector<OpData> ops = {};
  UnknownTags unknown_tags = {};

  bool operator==(const EntryData&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("entity", self.entity, Since(0));
    v.Field("ops", self.ops, Since(0));
  }
};

}  // namespace alter_client_quotas_request

struct AlterClientQuotasRequest {
  using Response = AlterClientQuotasResponse;
  static constexpr ApiKey kApiKey = ApiKey::kAlterClientQuotas;
  static constexpr MessageKind kKind = MessageKind::kRequest;
  static constexpr absl::string_view kName = "AlterClientQuotasRequest";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 1;
  static constexpr int16_t kFirstFlexible = 1;

  std::vector<alter_client_quotas_request::EntryData> entries = {};
  bool validate_only = false;
  UnknownTags unknown_tags = {};

  bool operator==(const AlterClientQuotasRequest&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("entries", self.entries, Since(0));
    v.Field("validateOnly", self.validate_only, Since(0));
  }
};

namespace alter_client_quotas_response {

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

struct EntryData {
  ErrorCode error_code = ErrorCode::kNone;
  std::optional<std::string> error_message{std::in_place};
  std::vector<EntityData> entity = {};
  UnknownTags unknown_tags = {};

  bool operator==(const EntryData&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("errorCode", self.error_code, Since(0));
    v.Field("errorMessage", self.error_message, Since(0).Nullable());
    v.Field("entity", self.entity, Since(0));
  }
};

}  // namespace alter_client_quotas_response

struct AlterClientQuotasResponse {
  static constexpr ApiKey kApiKey = ApiKey::kAlterClientQuotas;
  static constexpr MessageKind kKind = MessageKind::kResponse;
  static constexpr absl::string_view kName = "AlterClientQuotasResponse";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 1;
  static constexpr int16_t kFirstFlexible = 1;

  int32_t throttle_time_ms = 0;
  std::vector<alter_client_quotas_response::EntryData> entries = {};
  UnknownTags unknown_tags = {};

  bool operator==(const AlterClientQuotasResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("throttleTimeMs", self.throttle_time_ms, Since(0));
    v.Field("entries", self.entries, Since(0));
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_ALTER_CLIENT_QUOTAS_H_
