// PushTelemetry (API key 72), versions 0, flexible from 0.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_PUSH_TELEMETRY_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_PUSH_TELEMETRY_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "kafka_embedded/base/error_code.h"
#include "kafka_embedded/base/uuid.h"
#include "kafka_embedded/protocol/api_key.h"
#include "kafka_embedded/protocol/message_schema.h"

namespace kafka_embedded {

struct PushTelemetryResponse;

struct PushTelemetryRequest {
  using Response = PushTelemetryResponse;
  static constexpr ApiKey kApiKey = ApiKey::kPushTelemetry;
  static constexpr MessageKind kKind = MessageKind::kRequest;
  static constexpr absl::string_view kName = "PushTelemetryRequest";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 0;
  static constexpr int16_t kFirstFlexible = 0;

  Uuid client_instance_id = {};
  int32_t subscription_id = 0;
  bool terminating = false;
  int8_t compression_type = 0;
  std::string metrics = {};
  UnknownTags unknown_tags = {};

  bool operator==(const PushTelemetryRequest&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("clientInstanceId", self.client_instance_id, Since(0));
    v.Field("subscriptionId", self.subscription_id, Since(0));
    v.Field("terminating", self.terminating, Since(0));
    v.Field("compressionType", self.compression_type, Since(0));
    v.Field("metrics", self.metrics, Since(0).Bytes());
  }
};

struct PushTelemetryResponse {
  static constexpr ApiKey kApiKey = ApiKey::kPushTelemetry;
  static constexpr MessageKind kKind = MessageKind::kResponse;
  static constexpr absl::string_view kName = "PushTelemetryResponse";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 0;
  static constexpr int16_t kFirstFlexible = 0;

  int32_t throttle_time_ms = 0;
  ErrorCode error_code = ErrorCode::kNone;
  UnknownTags unknown_tags = {};

  bool operator==(const PushTelemetryResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("throttleTimeMs", self.throttle_time_ms, Since(0));
    v.Field("errorCode", self.error_code, Since(0));
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_PUSH_TELEMETRY_H_
