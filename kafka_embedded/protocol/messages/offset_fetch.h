// OffsetFetch (API key 9), versions 0..10, flexible from 6.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_OFFSET_FETCH_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_OFFSET_FETCH_H_

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

struct OffsetFetchResponse;

namespace offset_fetch_request {

struct OffsetFetchRequestTopic {
  std::string name = {};
  std::vector<int32_t> partition_indexes = {};
  UnknownTags unknown_tags = {};

  bool operator==(const OffsetFetchRequestTopic&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("name", self.name, Until(7));
    v.Field("partitionIndexes", self.partition_indexes, Until(7));
  }
};

struct OffsetFetchRequestTopics {
  std::string name = {};
  Uuid topic_id = {};
  std::vector<int32_t> partition_indexes = {};
  UnknownTags unknown_tags = {};

  bool operator==(const OffsetFetchRequestTopics&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("name", self.name, Between(8, 9).Ignorable());
    v.Field("topicId", self.topic_id, Since(10).Ignorable());
    v.Field("partitionIndexes", self.partition_indexes, Since(8));
  }
};

struct OffsetFetchRequestGroup {
  std::string group_id = {};
  std::optional<std::string> member_id = std::nullopt;
  int32_t member_epoch = -1;
  std::optional<std::vector<OffsetFetchRequestTopics>> topics{std::in_place};
  UnknownTags unknown_tags = {};

  bool operator==(const OffsetFetchRequestGroup&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("groupId", self.group_id, Since(8));
    v.Field("memberId", self.member_id, Since(9).Nullable().Ignorable());
    v.Field("memberEpoch", self.member_epoch, Since(9).Ignorable());
    v.Field("topics", self.topics, Since(8).Nullable());
  }
};

}  // namespace offset_fetch_request

struct OffsetFetchRequest {
  using Response = OffsetFetchResponse;
  static constexpr ApiKey kApiKey = ApiKey::kOffsetFetch;
  static constexpr MessageKind kKind = MessageKind::kRequest;
  static constexpr absl::string_view kName = "OffsetFetchRequest";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 10;
  static constexpr int16_t kFirstFlexible = 6;

  std::string group_id = {};
  std::optional<std::vector<offset_fetch_request::OffsetFetchRequestTopic>>
      topics{std::in_place};
  std::vector<offset_fetch_request::OffsetFetchRequestGroup> groups = {};
  bool require_stable = false;
  UnknownTags unknown_tags = {};

  bool operator==(const OffsetFetchRequest&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("groupId", self.group_id, Until(7));
    v.Field("topics", self.topics, Until(7).Nullable(2));
    v.Field("groups", self.groups, Since(8));
    v.Field("requireStable", self.require_stable, Since(7));
  }
};

namespace offset_fetch_response {

struct OffsetFetchResponsePartition {
  int32_t partition_index = 0;
  int64_t committed_offset = 0;
  int32_t committed_leader_epoch = -1;
  std::optional<std::string> metadata{std::in_place};
  ErrorCode error_code = ErrorCode::kNone;
  UnknownTags unknown_tags = {};

  bool operator==(const OffsetFetchResponsePartition&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("partitionIndex", self.partition_index, Until(7));
    v.Field("committedOffset", self.committed_offset, Until(7));
    v.Field("committedLeaderEpoch", self.committed_leader_epoch,
            Between(5, 7).Ignorable());
    v.Field("metadata", self.metadata, Until(7).Nullable());
    v.Field("errorCode", self.error_code, Until(7));
  }
};

struct OffsetFetchResponseTopic {
  std::string name = {};
  std::vector<OffsetFetchResponsePartition> partitions = {};
  UnknownTags unknown_tags = {};

  bool operator==(const OffsetFetchResponseTopic&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("name", self.name, Until(7));
    v.Field("partitions", self.partitions, Until(7));
  }
};

struct OffsetFetchResponsePartitions {
  int32_t partition_index = 0;
  int64_t committed_offset = 0;
  int32_t committed_leader_epoch = -1;
  std::optional<std::string> metadata{std::in_place};
  ErrorCode error_code = ErrorCode::kNone;
  UnknownTags unknown_tags = {};

  bool operator==(const OffsetFetchResponsePartitions&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("partitionIndex", self.partition_index, Since(8));
    v.Field("committedOffset", self.committed_offset, Since(8));
    v.Field("committedLeaderEpoch", self.committed_leader_epoch,
            Since(8).Ignorable());
    v.Field("metadata", self.metadata, Since(8).Nullable());
    v.Field("errorCode", self.error_code, Since(8));
  }
};

struct OffsetFetchResponseTopics {
  std::string name = {};
  Uuid topic_id = {};
  std::vector<OffsetFetchResponsePartitions> partitions = {};
  UnknownTags unknown_tags = {};

  bool operator==(const OffsetFetchResponseTopics&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("name", self.name, Between(8, 9).Ignorable());
    v.Field("topicId", self.topic_id, Since(10).Ignorable());
    v.Field("partitions", self.partitions, Since(8));
  }
};

struct OffsetFetchResponseGroup {
  std::string group_id = {};
  std::vector<OffsetFetchResponseTopics> topics = {};
  ErrorCode error_code = ErrorCode::kNone;
  UnknownTags unknown_tags = {};

  bool operator==(const OffsetFetchResponseGroup&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("groupId", self.group_id, Since(8));
    v.Field("topics", self.topics, Since(8));
    v.Field("errorCode", self.error_code, Since(8));
  }
};

}  // namespace offset_fetch_response

struct OffsetFetchResponse {
  static constexpr ApiKey kApiKey = ApiKey::kOffsetFetch;
  static constexpr MessageKind kKind = MessageKind::kResponse;
  static constexpr absl::string_view kName = "OffsetFetchResponse";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 10;
  static constexpr int16_t kFirstFlexible = 6;

  int32_t throttle_time_ms = 0;
  std::vector<offset_fetch_response::OffsetFetchResponseTopic> topics = {};
  ErrorCode error_code = ErrorCode::kNone;
  std::vector<offset_fetch_response::OffsetFetchResponseGroup> groups = {};
  UnknownTags unknown_tags = {};

  bool operator==(const OffsetFetchResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("throttleTimeMs", self.throttle_time_ms, Since(3).Ignorable());
    v.Field("topics", self.topics, Until(7));
    v.Field("errorCode", self.error_code, Between(2, 7).Ignorable());
    v.Field("groups", self.groups, Since(8));
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_OFFSET_FETCH_H_
