// GetTelemetrySubscriptions (API key 71), versions 0, flexible from 0.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_GET_TELEMETRY_SUBSCRIPTIONS_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_GET_TELEMETRY_SUBSCRIPTIONS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "kafka_embedded/base/error_code.h"
#include "kafka_embedded/base/uuid.h"
#include "kafka_embedded/protocol/api_key.h"
#include "kafka_embedded/protocol/message_schema.h"

namespace kafka_embedded {

struct GetTelemetrySubscriptionsResponse;

struct GetTelemetrySubscriptionsRequest {
  using Response = GetTelemetrySubscriptionsResponse;
  static constexpr ApiKey kApiKey = ApiKey::kGetTelemetrySubscriptions;
  static constexpr MessageKind kKind = MessageKind::kRequest;
  static constexpr absl::string_view kName = "GetTelemetrySubscriptionsRequest";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 0;
  static constexpr int16_t kFirstFlexible = 0;

  Uuid client_instance_id = {};
  UnknownTags unknown_tags = {};

  bool operator==(const GetTelemetrySubscriptionsRequest&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("clientInstanceId", self.client_instance_id, Since(0));
  }
};

struct GetTelemetrySubscriptionsResponse {
  static constexpr ApiKey kApiKey = ApiKey::kGetTelemetrySubscriptions;
  static constexpr MessageKind kKind = MessageKind::kResponse;
  static constexpr absl::string_view kName =
      "GetTelemetrySubscriptionsResponse";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 0;
  static constexpr int16_t kFirstFlexible = 0;

  int32_t throttle_time_ms = 0;
  ErrorCode error_code = ErrorCode::kNone;
  Uuid client_instance_id = {};
  int32_t subscription_id = 0;
  std::vector<int8_t> accepted_compression_types = {};
  int32_t push_interval_ms = 0;
  int32_t telemetry_max_bytes = 0;
  bool delta_temporality = false;
  std::vector<std::string> requested_metrics = {};
  UnknownTags unknown_tags = {};

  bool operator==(const GetTelemetrySubscriptionsResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("throttleTimeMs", self.throttle_time_ms, Since(0));
    v.Field("errorCode", self.error_code, Since(0));
    v.Field("clientInstanceId", self.client_instance_id, Since(0));
    v.Field("subscriptionId", self.subscription_id, Since(0));
    v.Field("acceptedCompressionTypes", self.accepted_compression_types,
            Since(0));
    v.Field("pushIntervalMs", self.push_interval_ms, Since(0));
    v.Field("telemetryMaxBytes", self.telemetry_max_bytes, Since(0));
    v.Field("deltaTemporality", self.delta_temporality, Since(0));
    v.Field("requestedMetrics", self.requested_metrics, Since(0));
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_GET_TELEMETRY_SUBSCRIPTIONS_H_
