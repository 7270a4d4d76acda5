// Heartbeat (API key 12), versions 0..4, flexible from 4.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_HEARTBEAT_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_HEARTBEAT_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "kafka_embedded/base/error_code.h"
#include "kafka_embedded/protocol/api_key.h"
#include "kafka_embedded/protocol/message_schema.h"

namespace kafka_embedded {

struct HeartbeatResponse;

struct HeartbeatRequest {
  using Response = HeartbeatResponse;
  static constexpr ApiKey kApiKey = ApiKey::kHeartbeat;
  static constexpr MessageKind kKind = MessageKind::kRequest;
  static constexpr absl::string_view kName = "HeartbeatRequest";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 4;
  static constexpr int16_t kFirstFlexible = 4;

  std::string group_id = {};
  int32_t generation_id = 0;
  std::string member_id = {};
  std::optional<std::string> group_instance_id = std::nullopt;
  UnknownTags unknown_tags = {};

  bool operator==(const HeartbeatRequest&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("groupId", self.group_id, Since(0));
    v.Field("generationId", self.generation_id, Since(0));
    v.Field("memberId", self.member_id, Since(0));
    v.Field("groupInstanceId", self.group_instance_id, Since(3).Nullable());
  }
};

struct HeartbeatResponse {
  static constexpr ApiKey kApiKey = ApiKey::kHeartbeat;
  static constexpr MessageKind kKind = MessageKind::kResponse;
  static constexpr absl::string_view kName = "HeartbeatResponse";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 4;
  static constexpr int16_t kFirstFlexible = 4;

  int32_t throttle_time_ms = 0;
  ErrorCode error_code = ErrorCode::kNone;
  UnknownTags unknown_tags = {};

  bool operator==(const HeartbeatResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("throttleTimeMs", self.throttle_time_ms, Since(1).Ignorable());
    v.Field("errorCode", self.error_code, Since(0));
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_HEARTBEAT_H_
