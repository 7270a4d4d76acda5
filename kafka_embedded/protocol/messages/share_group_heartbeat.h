// ShareGroupHeartbeat (API key 76), versions 0..1, flexible from 0.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_SHARE_GROUP_HEARTBEAT_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_SHARE_GROUP_HEARTBEAT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "kafka_embedded/base/error_code.h"
#include "kafka_embedded/base/uuid.h"
#include "kafka_embedded/protocol/api_key.h"
#include "kafka_embedded/protocol/message_schema.h"

namespace kafka_embedded {

struct ShareGroupHeartbeatResponse;

struct ShareGroupHeartbeatRequest {
  using Response = ShareGroupHeartbeatResponse;
  static constexpr ApiKey kApiKey = ApiKey::kShareGroupHeartbeat;
  static constexpr MessageKind kKind = MessageKind::kRequest;
  static constexpr absl::string_view kName = "ShareGroupHeartbeatRequest";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 1;
  static constexpr int16_t kFirstFlexible = 0;

  std::string group_id = {};
  std::string member_id = {};
  int32_t member_epoch = 0;
  std::optional<std::string> rack_id = std::nullopt;
  std::optional<std::vector<std::string>> subscribed_topic_names = std::nullopt;
  UnknownTags unknown_tags = {};

  bool operator==(const ShareGroupHeartbeatRequest&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("groupId", self.group_id, Since(0));
    v.Field("memberId", self.member_id, Since(0));
    v.Field("memberEpoch", self.member_epoch, Since(0));
    v.Field("rackId", self.rack_id, Since(0).Nullable());
    v.Field("subscribedTopicNames", self.subscribed_topic_names,
            Since(0).Nullable());
  }
};

namespace share_group_heartbeat_response {

struct TopicPartitions {
  Uuid topic_id = {};
  std::vector<int32_t> partitions = {};
  UnknownTags unknown_tags = {};

  bool operator==(const TopicPartitions&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("topicId", self.topic_id, Since(0));
    v.Field("partitions", self.partitions, Since(0));
  }
};

struct Assignment {
  std::vector<TopicPartitions> topic_partitions = {};
  UnknownTags unknown_tags = {};

  bool operator==(const Assignment&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("topicPartitions", self.topic_partitions, Since(0));
  }
};

}  // namespace share_group_heartbeat_response

struct ShareGroupHeartbeatResponse {
  static constexpr ApiKey kApiKey = ApiKey::kShareGroupHeartbeat;
  static constexpr MessageKind kKind = MessageKind::kResponse;
  static constexpr absl::string_view kName = "ShareGroupHeartbeatResponse";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 1;
  static constexpr int16_t kFirstFlexible = 0;

  int32_t throttle_time_ms = 0;
  ErrorCode error_code = ErrorCode::kNone;
  std::optional<std::string> error_message = std::nullopt;
  std::optional<std::string> member_id = std::nullopt;
  int32_t member_epoch = 0;
  int32_t heartbeat_interval_ms = 0;
  std::optional<share_group_heartbeat_response::Assignment> assignment =
      std::nullopt;
  UnknownTags unknown_tags = {};

  bool operator==(const ShareGroupHeartbeatResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("throttleTimeMs", self.throttle_time_ms, Since(0));
    v.Field("errorCode", self.error_code, Since(0));
    v.Field("errorMessage", self.error_message, Since(0).Nullable());
    v.Field("memberId", self.member_id, Since(0).Nullable());
    v.Field("memberEpoch", self.member_epoch, Since(0));
    v.Field("heartbeatIntervalMs", self.heartbeat_interval_ms, Since(0));
    v.Field("assignment", self.assignment, Since(0).Nullable());
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_SHARE_GROUP_HEARTBEAT_H_
