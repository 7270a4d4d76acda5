// OffsetCommit (API key 8), versions 0..10, flexible from 8.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_OFFSET_COMMIT_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_OFFSET_COMMIT_H_

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

struct OffsetCommitResponse;

namespace offset_commit_request {

struct OffsetCommitRequestPartition {
  int32_t partition_index = 0;
  int64_t committed_offset = 0;
  int32_t committed_leader_epoch = -1;
  int64_t commit_timestamp = -1;
  std::optional<std::string> committed_metadata{std::in_place};
  UnknownTags unknown_tags = {};

  bool operator==(const OffsetCommitRequestPartition&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("partitionIndex", self.partition_index, Since(0));
    v.Field("committedOffset", self.committed_offset, Since(0));
    v.Field("committedLeaderEpoch", self.committed_leader_epoch,
            Since(6).Ignorable());
    v.Field("commitTimestamp", self.commit_timestamp, Between(1, 1));
    v.Field("committedMetadata", self.committed_metadata, Since(0).Nullable());
  }
};

struct OffsetCommitRequestTopic {
  std::string name = {};
  Uuid topic_id = {};
  std::vector<OffsetCommitRequestPartition> partitions = {};
  UnknownTags unknown_tags = {};

  bool operator==(const OffsetCommitRequestTopic&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("name", self.name, Until(9).Ignorable());
    v.Field("topicId", self.topic_id, Since(10).Ignorable());
    v.Field("partitions", self.partitions, Since(0));
  }
};

}  // namespace offset_commit_request

struct OffsetCommitRequest {
  using Response = OffsetCommitResponse;
  static constexpr ApiKey kApiKey = ApiKey::kOffsetCommit;
  static constexpr MessageKind kKind = MessageKind::kRequest;
  static constexpr absl::string_view kName = "OffsetCommitRequest";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 10;
  static constexpr int16_t kFirstFlexible = 8;

  std::string group_id = {};
  int32_t generation_id_or_member_epoch = -1;
  std::string member_id = {};
  std::optional<std::string> group_instance_id = std::nullopt;
  int64_t retention_time_ms = -1;
  std::vector<offset_commit_request::OffsetCommitRequestTopic> topics = {};
  UnknownTags unknown_tags = {};

  bool operator==(const OffsetCommitRequest&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("groupId", self.group_id, Since(0));
    v.Field("generationIdOrMemberEpoch", self.generation_id_or_member_epoch,
            Since(1).Ignorable());
    v.Field("memberId", self.member_id, Since(1).Ignorable());
    v.Field("groupInstanceId", self.group_instance_id, Since(7).Nullable());
    v.Field("retentionTimeMs", self.retention_time_ms,
            Between(2, 4).Ignorable());
    v.Field("topics", self.topics, Since(0));
  }
};

namespace offset_commit_response {

struct OffsetCommitResponsePartition {
  int32_t partition_index = 0;
  ErrorCode error_code = ErrorCode::kNone;
  UnknownTags unknown_tags = {};

  bool operator==(const OffsetCommitResponsePartition&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("partitionIndex", self.partition_index, Since(0));
    v.Field("errorCode", self.error_code, Since(0));
  }
};

struct OffsetCommitResponseTopic {
  std::string name = {};
  Uuid topic_id = {};
  std::vector<OffsetCommitResponsePartition> partitions = {};
  UnknownTags unknown_tags = {};

  bool operator==(const OffsetCommitResponseTopic&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("name", self.name, Until(9).Ignorable());
    v.Field("topicId", self.topic_id, Since(10).Ignorable());
    v.Field("partitions", self.partitions, Since(0));
  }
};

}  // namespace offset_commit_response

struct OffsetCommitResponse {
  static constexpr ApiKey kApiKey = ApiKey::kOffsetCommit;
  static constexpr MessageKind kKind = MessageKind::kResponse;
  static constexpr absl::string_view kName = "OffsetCommitResponse";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 10;
  static constexpr int16_t kFirstFlexible = 8;

  int32_t throttle_time_ms = 0;
  std::vector<offset_commit_response::OffsetCommitResponseTopic> topics = {};
  UnknownTags unknown_tags = {};

  bool operator==(const OffsetCommitResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("throttleTimeMs", self.throttle_time_ms, Since(3).Ignorable());
    v.Field("topics", self.topics, Since(0));
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_OFFSET_COMMIT_H_
