// DescribeTopicPartitions (API key 75), versions 0, flexible from 0.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_DESCRIBE_TOPIC_PARTITIONS_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_DESCRIBE_TOPIC_PARTITIONS_H_

#include <cstdint>
#include <limits>
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

struct DescribeTopicPartitionsResponse;

namespace describe_topic_partitions_request {

struct TopicRequest {
  std::string name = {};
  UnknownTags unknown_tags = {};

  bool operator==(const TopicRequest&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("name", self.name, Since(0));
  }
};

struct Cursor {
  std::string topic_name = {};
  int32_t partition_index = 0;
  UnknownTags unknown_tags = {};

  bool operator==(const Cursor&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("topicName", self.topic_name, Since(0));
    v.Field("partitionIndex", self.partition_index, Since(0));
  }
};

}  // namespace describe_topic_partitions_request

struct DescribeTopicPartitionsRequest {
  using Response = DescribeTopicPartitionsResponse;
  static constexpr ApiKey kApiKey = ApiKey::kDescribeTopicPartitions;
  static constexpr MessageKind kKind = MessageKind::kRequest;
  static constexpr absl::string_view kName = "DescribeTopicPartitionsRequest";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 0;
  static constexpr int16_t kFirstFlexible = 0;

  std::vector<describe_topic_partitions_request::TopicRequest> topics = {};
  int32_t response_partition_limit = 2000;
  std::optional<describe_topic_partitions_request::Cursor> cursor =
      std::nullopt;
  UnknownTags unknown_tags = {};

  bool operator==(const DescribeTopicPartitionsRequest&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("topics", self.topics, Since(0));
    v.Field("responsePartitionLimit", self.response_partition_limit, Since(0));
    v.Field("cursor", self.cursor, Since(0).Nullable());
  }
};

namespace describe_topic_partitions_response {

struct DescribeTopicPartitionsResponsePartition {
  ErrorCode error_code = ErrorCode::kNone;
  int32_t partition_index = 0;
  int32_t leader_id = 0;
  int32_t leader_epoch = -1;
  std::vector<int32_t> replica_nodes = {};
  std::vector<int32_t> isr_nodes = {};
  std::optional<std::vector<int32_t>> eligible_leader_replicas = std::nullopt;
  std::optional<std::vector<int32_t>> last_known_elr = std::nullopt;
  std::vector<int32_t> offline_replicas = {};
  UnknownTags unknown_tags = {};

  bool operator==(const DescribeTopicPartitionsResponsePartition&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("errorCode", self.error_code, Since(0));
    v.Field("partitionIndex", self.partition_index, Since(0));
    v.Field("leaderId", self.leader_id, Since(0));
    v.Field("leaderEpoch", self.leader_epoch, Since(0).Ignorable());
    v.Field("replicaNodes", self.replica_nodes, Since(0));
    v.Field("isrNodes", self.isr_nodes, Since(0));
    v.Field("eligibleLeaderReplicas", self.eligible_leader_replicas,
            Since(0).Nullable());
    v.Field("lastKnownElr", self.last_known_elr, Since(0).Nullable());
    v.Field("offlineReplicas", self.offline_replicas, Since(0).Ignorable());
  }
};

struct DescribeTopicPartitionsResponseTopic {
  ErrorCode error_code = ErrorCode::kNone;
  std::optional<std::string> name{std::in_place};
  Uuid topic_id = {};
  bool is_internal = false;
  std::vector<DescribeTopicPartitionsResponsePartition> partitions = {};
  int32_t topic_authorized_operations = std::numeric_limits<int32_t>::min();
  UnknownTags unknown_tags = {};

  bool operator==(const DescribeTopicPartitionsResponseTopic&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("errorCode", self.error_code, Since(0));
    v.Field("name", self.name, Since(0).Nullable());
    v.Field("topicId", self.topic_id, Since(0).Ignorable());
    v.Field("isInternal", self.is_internal, Since(0).Ignorable());
    v.Field("partitions", self.partitions, Since(0));
    v.Field("topicAuthorizedOperations", self.topic_authorized_operations,
            Since(0));
  }
};

struct Cursor {
  std::string topic_name = {};
  int32_t partition_index = 0;
  UnknownTags unknown_tags = {};

  bool operator==(const Cursor&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("topicName", self.topic_name, Since(0));
    v.Field("partitionIndex", self.partition_index, Since(0));
  }
};

}  // namespace describe_topic_partitions_response

struct DescribeTopicPartitionsResponse {
  static constexpr ApiKey kApiKey = ApiKey::kDescribeTopicPartitions;
  static constexpr MessageKind kKind = MessageKind::kResponse;
  static constexpr absl::string_view kName = "DescribeTopicPartitionsResponse";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 0;
  static constexpr int16_t kFirstFlexible = 0;

  int32_t throttle_time_ms = 0;
  std::vector<
      describe_topic_partitions_response::DescribeTopicPartitionsResponseTopic>
      topics = {};
  std::optional<describe_topic_partitions_response::Cursor> next_cursor =
      std::nullopt;
  UnknownTags unknown_tags = {};

  bool operator==(const DescribeTopicPartitionsResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("throttleTimeMs", self.throttle_time_ms, Since(0).Ignorable());
    v.Field("topics", self.topics, Since(0));
    v.Field("nextCursor", self.next_cursor, Since(0).Nullable());
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_DESCRIBE_TOPIC_PARTITIONS_H_
