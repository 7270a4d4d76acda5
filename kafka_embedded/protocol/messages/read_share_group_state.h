// ReadShareGroupState (API key 84), versions 0, flexible from 0.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_READ_SHARE_GROUP_STATE_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_READ_SHARE_GROUP_STATE_H_

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

struct ReadShareGroupStateResponse;

namespace read_share_group_state_request {

struct PartitionData {
  int32_t partition = 0;
  int32_t leader_epoch = 0;
  UnknownTags unknown_tags = {};

  bool operator==(const PartitionData&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("partition", self.partition, Since(0));
    v.Field("leaderEpoch", self.leader_epoch, Since(0));
  }
};

struct ReadStateData {
  Uuid topic_id = {};
  std::vector<PartitionData> partitions = {};
  UnknownTags unknown_tags = {};

  bool operator==(const ReadStateData&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("topicId", self.topic_id, Since(0));
    v.Field("partitions", self.partitions, Since(0));
  }
};

}  // namespace read_share_group_state_request

struct ReadShareGroupStateRequest {
  using Response = ReadShareGroupStateResponse;
  static constexpr ApiKey kApiKey = ApiKey::kReadShareGroupState;
  static constexpr MessageKind kKind = MessageKind::kRequest;
  static constexpr absl::string_view kName = "ReadShareGroupStateRequest";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 0;
  static constexpr int16_t kFirstFlexible = 0;

  std::string group_id = {};
  std::vector<read_share_group_state_request::ReadStateData> topics = {};
  UnknownTags unknown_tags = {};

  bool operator==(const ReadShareGroupStateRequest&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("groupId", self.group_id, Since(0));
    v.Field("topics", self.topics, Since(0));
  }
};

namespace read_share_group_state_response {

struct StateBatch {
  int64_t first_offset = 0;
  int64_t last_offset = 0;
  int8_t delivery_state = 0;
  int16_t delivery_count = 0;
  UnknownTags unknown_tags = {};

  bool operator==(const StateBatch&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("firstOffset", self.first_offset, Since(0));
    v.Field("lastOffset", self.last_offset, Since(0));
    v.Field("deliveryState", self.delivery_state, Since(0));
    v.Field("deliveryCount", self.delivery_count, Since(0));
  }
};

struct PartitionResult {
  int32_t partition = 0;
  ErrorCode error_code = ErrorCode::kNone;
  std::optional<std::string> error_message = std::nullopt;
  int32_t state_epoch = 0;
  int64_t start_offset = 0;
  std::vector<StateBatch> state_batches = {};
  UnknownTags unknown_tags = {};

  bool operator==(const PartitionResult&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("partition", self.partition, Since(0));
    v.Field("errorCode", self.error_code, Since(0));
    v.Field("errorMessage", self.error_message, Since(0).Nullable());
    v.Field("stateEpoch", self.state_epoch, Since(0));
    v.Field("startOffset", self.start_offset, Since(0));
    v.Field("stateBatches", self.state_batches, Since(0));
  }
};

struct ReadStateResult {
  Uuid topic_id = {};
  std::vector<PartitionResult> partitions = {};
  UnknownTags unknown_tags = {};

  bool operator==(const ReadStateResult&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("topicId", self.topic_id, Since(0));
    v.Field("partitions", self.partitions, Since(0));
  }
};

}  // namespace read_share_group_state_response

struct ReadShareGroupStateResponse {
  static constexpr ApiKey kApiKey = ApiKey::kReadShareGroupState;
  static constexpr MessageKind kKind = MessageKind::kResponse;
  static constexpr absl::string_view kName = "ReadShareGroupStateResponse";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 0;
  static constexpr int16_t kFirstFlexible = 0;

  std::vector<read_share_group_state_response::ReadStateResult> results = {};
  UnknownTags unknown_tags = {};

  bool operator==(const ReadShareGroupStateResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("results", self.results, Since(0));
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_READ_SHARE_GROUP_STATE_H_
