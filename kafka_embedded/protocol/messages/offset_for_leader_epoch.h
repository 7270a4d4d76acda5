// OffsetForLeaderEpoch (API key 23), versions 0..4, flexible from 4.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_OFFSET_FOR_LEADER_EPOCH_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_OFFSET_FOR_LEADER_EPOCH_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "kafka_embedded/base/error_code.h"
#include "kafka_embedded/protocol/api_key.h"
#include "kafka_embedded/protocol/message_schema.h"

namespace kafka_embedded {

struct OffsetForLeaderEpochResponse;

namespace offset_for_leader_epoch_request {

struct OffsetForLeaderPartition {
  int32_t partition = 0;
  int32_t current_leader_epoch = -1;
  int32_t leader_epoch = 0;
  UnknownTags unknown_tags = {};

  bool operator==(const OffsetForLeaderPartition&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("partition", self.partition, Since(0));
    v.Field("currentLeaderEpoch", self.current_leader_epoch,
            Since(2).Ignorable());
    v.Field("leaderEpoch", self.leader_epoch, Since(0));
  }
};

struct OffsetForLeaderTopic {
  std::string topic = {};
  std::vector<OffsetForLeaderPartition> partitions = {};
  UnknownTags unknown_tags = {};

  bool operator==(const OffsetForLeaderTopic&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("topic", self.topic, Since(0));
    v.Field("partitions", self.partitions, Since(0));
  }
};

}  // namespace offset_for_leader_epoch_request

struct OffsetForLeaderEpochRequest {
  using Response = OffsetForLeaderEpochResponse;
  static constexpr ApiKey kApiKey = ApiKey::kOffsetForLeaderEpoch;
  static constexpr MessageKind kKind = MessageKind::kRequest;
  static constexpr absl::string_view kName = "OffsetForLeaderEpochRequest";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 4;
  static constexpr int16_t kFirstFlexible = 4;

  int32_t replica_id = -2;
  std::vector<offset_for_leader_epoch_request::OffsetForLeaderTopic> topics =
      {};
  UnknownTags unknown_tags = {};

  bool operator==(const OffsetForLeaderEpochRequest&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("replicaId", self.replica_id, Since(3).Ignorable());
    v.Field("topics", self.topics, Since(0));
  }
};

namespace offset_for_leader_epoch_response {

struct EpochEndOffset {
  ErrorCode error_code = ErrorCode::kNone;
  int32_t partition = 0;
  int32_t leader_epoch = -1;
  int64_t end_offset = -1;
  UnknownTags unknown_tags = {};

  bool operator==(const EpochEndOffset&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("errorCode", self.error_code, Since(0));
    v.Field("partition", self.partition, Since(0));
    v.Field("leaderEpoch", self.leader_epoch, Since(1).Ignorable());
    v.Field("endOffset", self.end_offset, Since(0));
  }
};

struct OffsetForLeaderTopicResult {
  std::string topic = {};
  std::vector<EpochEndOffset> partitions = {};
  UnknownTags unknown_tags = {};

  bool operator==(const OffsetForLeaderTopicResult&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("topic", self.topic, Since(0));
    v.Field("partitions", self.partitions, Since(0));
  }
};

}  // namespace offset_for_leader_epoch_response

struct OffsetForLeaderEpochResponse {
  static constexpr ApiKey kApiKey = ApiKey::kOffsetForLeaderEpoch;
  static constexpr MessageKind kKind = MessageKind::kResponse;
  static constexpr absl::string_view kName = "OffsetForLeaderEpochResponse";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 4;
  static constexpr int16_t kFirstFlexible = 4;

  int32_t throttle_time_ms = 0;
  std::vector<offset_for_leader_epoch_response::OffsetForLeaderTopicResult>
      topics = {};
  UnknownTags unknown_tags = {};

  bool operator==(const OffsetForLeaderEpochResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("throttleTimeMs", self.throttle_time_ms, Since(2).Ignorable());
    v.Field("topics", self.topics, Since(0));
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_OFFSET_FOR_LEADER_EPOCH_H_
