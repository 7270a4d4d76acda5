// ReadShareGroupStateSummary (API key 87), versions 0..1, flexible from 0.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_READ_SHARE_GROUP_STATE_SUMMARY_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_READ_SHARE_GROUP_STATE_SUMMARY_H_

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

struct ReadShareGroupStateSummaryResponse;

namespace read_share_group_state_summary_request {

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

struct ReadStateSummaryData {
  Uuid topic_id = {};
  std::vector<PartitionData> partitions = {};
  UnknownTags unknown_tags = {};

  bool operator==(const ReadStateSummaryData&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("topicId", self.topic_id, Since(0));
    v.Field("partitions", self.partitions, Since(0));
  }
};

}  // namespace read_share_group_state_summary_request

struct ReadShareGroupStateSummaryRequest {
  using Response = ReadShareGroupStateSummaryResponse;
  static constexpr ApiKey kApiKey = ApiKey::kReadShareGroupStateSummary;
  static constexpr MessageKind kKind = MessageKind::kRequest;
  static constexpr absl::string_view kName =
      "ReadShareGroupStateSummaryRequest";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 1;
  static constexpr int16_t kFirstFlexible = 0;

  std::string group_id = {};
  std::vector<read_share_group_state_summary_request::ReadStateSummaryData>
      topics = {};
  UnknownTags unknown_tags = {};

  bool operator==(const ReadShareGroupStateSummaryRequest&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("groupId", self.group_id, Since(0));
    v.Field("topics", self.topics, Since(0));
  }
};

namespace read_share_group_state_summary_response {

struct PartitionResult {
  int32_t partition = 0;
  ErrorCode error_code = ErrorCode::kNone;
  std::optional<std::string> error_message = std::nullopt;
  int32_t state_epoch = 0;
  int32_t leader_epoch = 0;
  int64_t start_offset = 0;
  int32_t delivery_complete_count = -1;
  UnknownTags unknown_tags = {};

  bool operator==(const PartitionResult&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("partition", self.partition, Since(0));
    v.Field("errorCode", self.error_code, Since(0));
    v.Field("errorMessage", self.error_message, Since(0).Nullable());
    v.Field("stateEpoch", self.state_epoch, Since(0));
    v.Field("leaderEpoch", self.leader_epoch, Since(0));
    v.Field("startOffset", self.start_offset, Since(0));
    v.Field("deliveryCompleteCount", self.delivery_complete_count,
            Since(1).Ignorable());
  }
};

struct ReadStateSummaryResult {
  Uuid topic_id = {};
  std::vector<PartitionResult> partitions = {};
  UnknownTags unknown_tags = {};

  bool operator==(const ReadStateSummaryResult&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("topicId", self.topic_id, Since(0));
    v.Field("partitions", self.partitions, Since(0));
  }
};

}  // namespace read_share_group_state_summary_response

struct ReadShareGroupStateSummaryResponse {
  static constexpr ApiKey kApiKey = ApiKey::kReadShareGroupStateSummary;
  static constexpr MessageKind kKind = MessageKind::kResponse;
  static constexpr absl::string_view kName =
      "ReadShareGroupStateSummaryResponse";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 1;
  static constexpr int16_t kFirstFlexible = 0;

  std::vector<read_share_group_state_summary_response::ReadStateSummaryResult>
      results = {};
  UnknownTags unknown_tags = {};

  bool operator==(const ReadShareGroupStateSummaryResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("results", self.results, Since(0));
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_READ_SHARE_GROUP_STATE_SUMMARY_H_
