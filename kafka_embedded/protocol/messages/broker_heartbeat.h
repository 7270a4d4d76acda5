// BrokerHeartbeat (API key 63), versions 0..2, flexible from 0.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_BROKER_HEARTBEAT_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_BROKER_HEARTBEAT_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/strings/string_view.h"
#include "kafka_embedded/base/error_code.h"
#include "kafka_embedded/base/uuid.h"
#include "kafka_embedded/protocol/api_key.h"
#include "kafka_embedded/protocol/message_schema.h"

namespace kafka_embedded {

struct BrokerHeartbeatResponse;

struct BrokerHeartbeatRequest {
  using Response = BrokerHeartbeatResponse;
  static constexpr ApiKey kApiKey = ApiKey::kBrokerHeartbeat;
  static constexpr MessageKind kKind = MessageKind::kRequest;
  static constexpr absl::string_view kName = "BrokerHeartbeatRequest";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 2;
  static constexpr int16_t kFirstFlexible = 0;

  int32_t broker_id = 0;
  int64_t broker_epoch = -1;
  int64_t current_metadata_offset = 0;
  bool want_fence = false;
  bool want_shut_down = false;
  std::vector<Uuid> offline_log_dirs = {};
  std::optional<std::vector<Uuid>> cordoned_log_dirs = std::nullopt;
  UnknownTags unknown_tags = {};

  bool operator==(const BrokerHeartbeatRequest&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("brokerId", self.broker_id, Since(0));
    v.Field("brokerEpoch", self.broker_epoch, Since(0));
    v.Field("currentMetadataOffset", self.current_metadata_offset, Since(0));
    v.Field("wantFence", self.want_fence, Since(0));
    v.Field("wantShutDown", self.want_shut_down, Since(0));
    v.Field("offlineLogDirs", self.offline_log_dirs, Since(1).Tag(0));
    v.Field("cordonedLogDirs", self.cordoned_log_dirs,
            Since(2).Nullable().Tag(1));
  }
};

struct BrokerHeartbeatResponse {
  static constexpr ApiKey kApiKey = ApiKey::kBrokerHeartbeat;
  static constexpr MessageKind kKind = MessageKind::kResponse;
  static constexpr absl::string_view kName = "BrokerHeartbeatResponse";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 2;
  static constexpr int16_t kFirstFlexible = 0;

  int32_t throttle_time_ms = 0;
  ErrorCode error_code = ErrorCode::kNone;
  bool is_caught_up = false;
  bool is_fenced = true;
  bool should_shut_down = false;
  UnknownTags unknown_tags = {};

  bool operator==(const BrokerHeartbeatResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("throttleTimeMs", self.throttle_time_ms, Since(0));
    v.Field("errorCode", self.error_code, Since(0));
    v.Field("isCaughtUp", self.is_caught_up, Since(0));
    v.Field("isFenced", self.is_fenced, Since(0));
    v.Field("shouldShutDown", self.should_shut_down, Since(0));
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_BROKER_HEARTBEAT_H_
