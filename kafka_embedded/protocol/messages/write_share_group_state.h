// WriteShareGroupState (API key 85), versions 0..1, flexible from 0.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_WRITE_SHARE_GROUP_STATE_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_WRITE_SHARE_GROUP_STATE_H_

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

struct WriteShareGroupStateResponse;

namespace write_share_group_state_request {

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

struct PartitionData {
  int32_t partition = 0;
  int32_t state_epoch = 0;
  int32_t leader_epoch = 0;
  int64_t start_offset = 0;
  int32_t delivery_complete_count = -1;
  std::vector<StateBatch> state_batches = {};
  UnknownTags unknown_tags = {};

  bool operator==(const PartitionData&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("partition", self.partition, Since(0));
    v.Field("stateEpoch", self.state_epoch, Since(0));
    v.Field("leaderEpoch", self.leader_epoch, Since(0));
    v.Field("startOffset", self.start_offset, Since(0));
    v.Field("deliveryCompleteCount", self.delivery_complete_count,
            Since(1).Ignorable());
    v.Field("stateBatches", self.state_batches, Since(0));
  }
};

struct WriteStateData {
  Uuid topic_id = {};
  std::vector<PartitionData> partitions = {};
  UnknownTags unknown_tags = {};

  bool operator==(const WriteStateData&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("topicId", self.topic_id, Since(0));
    v.Field("partitions", self.partitions, Since(0));
  }
};

}  // namespace write_share_group_state_request

struct WriteShareGroupStateRequest {
  using Response = WriteShareGroupStateResponse;
  static constexpr ApiKey kApiKey = ApiKey::kWriteShareGroupState;
  static constexpr MessageKind kKind = MessageKind::kRequest;
  static constexpr absl::string_view kName = "WriteShareGroupStateRequest";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 1;
  static constexpr int16_t kFirstFlexible = 0;

  std::string group_id = {};
  std::vector<write_share_group_state_request::WriteStateData> topics = {};
  UnknownTags unknown_tags = {};

  bool operator==(const WriteShareGroupStateRequest&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("groupId", self.group_id, Since(0));
    v.Field("topics", self.topics, Since(0));
  }
};

namespace write_share_group_state_response {

struct PartitionResult {
  int32_t partition = 0;
  ErrorCode error_code = ErrorCode::kNone;
  std::optional<std::string> error_message = std::nullopt;
  UnknownTags unknown_tags = {};

  bool operator==(const PartitionResult&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("partition", self.partition, Since(0));
    v.Field("errorCode", self.error_code, Since(0));
    v.Field("errorMessage", self.error_message, Since(0).Nullable());
  }
};

struct WriteStateResult {
  Uuid topic_id = {};
  std::vector<PartitionResult> partitions = {};
  UnknownTags unknown_tags = {};

  bool operator==(const WriteStateResult&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("topicId", self.topic_id, Since(0));
    v.Field("partitions", self.partitions, Since(0));
  }
};

}  // namespace write_share_group_state_response

struct WriteShareGroupStateResponse {
  static constexpr ApiKey kApiKey = ApiKey::kWriteShareGroupState;
  static constexpr MessageKind kKind = MessageKind::kResponse;
  static constexpr absl::string_view kName = "WriteShareGroupStateResponse";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 1;
  static constexpr int16_t kFirstFlexible = 0;

  std::vector<write_share_group_state_response::WriteStateResult> results = {};
  UnknownTags unknown_tags = {};

  bool operator==(const WriteShareGroupStateResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("results", self.results, Since(0));
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_WRITE_SHARE_GROUP_STATE_H_
