// TxnOffsetCommit (API key 28), versions 0..6, flexible from 3.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_TXN_OFFSET_COMMIT_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_TXN_OFFSET_COMMIT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "kafka_embedded/base/error_code.h"
#include "kafka_embedded/base/uuid.h"
#include "kafka_embedded/protocol/api_key.h"
#include "kafka_embedded/protocol/message_schema.h"

namespace kafka_embedded {

struct TxnOffsetCommitResponse;

namespace txn_offset_commit_request {

struct TxnOffsetCommitRequestPartition {
  int32_t partition_index = 0;
  int64_t committed_offset = 0;
  int32_t committed_leader_epoch = -1;
  std::optional<std::string> committed_metadata{std::in_place};
  UnknownTags unknown_tags = {};

  bool operator==(const TxnOffsetCommitRequestPartition&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("partitionIndex", self.partition_index, Since(0));
    v.Field("committedOffset", self.committed_offset, Since(0));
    v.Field("committedLeaderEpoch", self.committed_leader_epoch,
            Since(2).Ignorable());
    v.Field("committedMetadata", self.committed_metadata, Since(0).Nullable());
  }
};

struct TxnOffsetCommitRequestTopic {
  std::string name = {};
  Uuid topic_id = {};
  std::vector<TxnOffsetCommitRequestPartition> partitions = {};
  UnknownTags unknown_tags = {};

  bool operator==(const TxnOffsetCommitRequestTopic&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("name", self.name, Until(5).Ignorable());
    v.Field("topicId", self.topic_id, Since(6).Ignorable());
    v.Field("partitions", self.partitions, Since(0));
  }
};

}  // namespace txn_offset_commit_request

struct TxnOffsetCommitRequest {
  using Response = TxnOffsetCommitResponse;
  static constexpr ApiKey kApiKey = ApiKey::kTxnOffsetCommit;
  static constexpr MessageKind kKind = MessageKind::kRequest;
  static constexpr absl::string_view kName = "TxnOffsetCommitRequest";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 6;
  static constexpr int16_t kFirstFlexible = 3;

  std::string transactional_id = {};
  std::string group_id = {};
  int64_t producer_id = 0;
  int16_t producer_epoch = 0;
  int32_t generation_id_or_member_epoch = -1;
  std::string member_id = {};
  std::optional<std::string> group_instance_id = std::nullopt;
  std::vector<txn_offset_commit_request::TxnOffsetCommitRequestTopic> topics =
      {};
  UnknownTags unknown_tags = {};

  bool operator==(const TxnOffsetCommitRequest&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("transactionalId", self.transactional_id, Since(0));
    v.Field("groupId", self.group_id, Since(0));
    v.Field("producerId", self.producer_id, Since(0));
    v.Field("producerEpoch", self.producer_epoch, Since(0));
    v.Field("generationIdOrMemberEpoch", self.generation_id_or_member_epoch,
            Since(3));
    v.Field("memberId", self.member_id, Since(3));
    v.Field("groupInstanceId", self.group_instance_id, Since(3).Nullable());
    v.Field("topics", self.topics, Since(0));
  }
};

namespace txn_offset_commit_response {

struct TxnOffsetCommitResponsePartition {
  int32_t partition_index = 0;
  ErrorCode error_code = ErrorCode::kNone;
  UnknownTags unknown_tags = {};

  bool operator==(const TxnOffsetCommitResponsePartition&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("partitionIndex", self.partition_index, Since(0));
    v.Field("errorCode", self.error_code, Since(0));
  }
};

struct TxnOffsetCommitResponseTopic {
  std::string name = {};
  Uuid topic_id = {};
  std::vector<TxnOffsetCommitResponsePartition> partitions = {};
  UnknownTags unknown_tags = {};

  bool operator==(const TxnOffsetCommitResponseTopic&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("name", self.name, Until(5).Ignorable());
    v.Field("topicId", self.topic_id, Since(6).Ignorable());
    v.Field("partitions", self.partitions, Since(0));
  }
};

}  // namespace txn_offset_commit_response

struct TxnOffsetCommitResponse {
  static constexpr ApiKey kApiKey = ApiKey::kTxnOffsetCommit;
  static constexpr MessageKind kKind = MessageKind::kResponse;
  static constexpr absl::string_view kName = "TxnOffsetCommitResponse";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 6;
  static constexpr int16_t kFirstFlexible = 3;

  int32_t throttle_time_ms = 0;
  std::vector<txn_offset_commit_response::TxnOffsetCommitResponseTopic> topics =
      {};
  UnknownTags unknown_tags = {};

  bool operator==(const TxnOffsetCommitResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("throttleTimeMs", self.throttle_time_ms, Since(0));
    v.Field("topics", self.topics, Since(0));
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_TXN_OFFSET_COMMIT_H_
