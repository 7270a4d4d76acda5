// DescribeQuorum (API key 55), versions 0..2, flexible from 0.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_DESCRIBE_QUORUM_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_DESCRIBE_QUORUM_H_

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

struct DescribeQuorumResponse;

namespace describe_quorum_request {

struct PartitionData {
  int32_t partition_index = 0;
  UnknownTags unknown_tags = {};

  bool operator==(const PartitionData&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("partitionIndex", self.partition_index, Since(0));
  }
};

struct TopicData {
  std::string topic_name = {};
  std::vector<PartitionData> partitions = {};
  UnknownTags unknown_tags = {};

  bool operator==(const TopicData&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("topicName", self.topic_name, Since(0));
    v.Field("partitions", self.partitions, Since(0));
  }
};

}  // namespace describe_quorum_request

struct DescribeQuorumRequest {
  using Response = DescribeQuorumResponse;
  static constexpr ApiKey kApiKey = ApiKey::kDescribeQuorum;
  static constexpr MessageKind kKind = MessageKind::kRequest;
  static constexpr absl::string_view kName = "DescribeQuorumRequest";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 2;
  static constexpr int16_t kFirstFlexible = 0;

  std::vector<describe_quorum_request::TopicData> topics = {};
  UnknownTags unknown_tags = {};

  bool operator==(const DescribeQuorumRequest&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("topics", self.topics, Since(0));
  }
};

namespace describe_quorum_response {

struct ReplicaState {
  int32_t replica_id = 0;
  Uuid replica_directory_id = {};
  int64_t log_end_offset = 0;
  int64_t last_fetch_timestamp = -1;
  int64_t last_caught_up_timestamp = -1;
  UnknownTags unknown_tags = {};

  bool operator==(const ReplicaState&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("replicaId", self.replica_id, Since(0));
    v.Field("replicaDirectoryId", self.replica_directory_id, Since(2));
    v.Field("logEndOffset", self.log_end_offset, Since(0));
    v.Field("lastFetchTimestamp", self.last_fetch_timestamp,
            Since(1).Ignorable());
    v.Field("lastCaughtUpTimestamp", self.last_caught_up_timestamp,
            Since(1).Ignorable());
  }
};

struct PartitionData {
  int32_t partition_index = 0;
  ErrorCode error_code = ErrorCode::kNone;
  std::optional<std::string> error_message{std::in_place};
  int32_t leader_id = 0;
  int32_t leader_epoch = 0;
  int64_t high_watermark = 0;
  std::vector<ReplicaState> current_voters = {};
  std::vector<ReplicaState> observers = {};
  UnknownTags unknown_tags = {};

  bool operator==(const PartitionData&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("partitionIndex", self.partition_index, Since(0));
    v.Field("errorCode", self.error_code, Since(0));
    v.Field("errorMessage", self.error_message,
            Since(2).Nullable().Ignorable());
    v.Field("leaderId", self.leader_id, Since(0));
    v.Field("leaderEpoch", self.leader_epoch, Since(0));
    v.Field("highWatermark", self.high_watermark, Since(0));
    v.Field("currentVoters", self.current_voters, Since(0));
    v.Field("observers", self.observers, Since(0));
  }
};

struct TopicData {
  std::string topic_name = {};
  std::vector<PartitionData> partitions = {};
  UnknownTags unknown_tags = {};

  bool operator==(const TopicData&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("topicName", self.topic_name, Since(0));
    v.Field("partitions", self.partitions, Since(0));
  }
};

struct Listener {
  std::string name = {};
  std::string host = {};
  uint16_t port = 0;
  UnknownTags unknown_tags = {};

  bool operator==(const Listener&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("name", self.name, Since(2));
    v.Field("host", self.host, Since(2));
    v.Field("port", self.port, Since(2));
  }
};

struct Node {
  int32_t node_id = 0;
  std::vector<Listener> listeners = {};
  UnknownTags unknown_tags = {};

  bool operator==(const Node&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("nodeId", self.node_id, Since(2));
    v.Field("listeners", self.listeners, Since(2));
  }
};

}  // namespace describe_quorum_response

struct DescribeQuorumResponse {
  static constexpr ApiKey kApiKey = ApiKey::kDescribeQuorum;
  static constexpr MessageKind kKind = MessageKind::kResponse;
  static constexpr absl::string_view kName = "DescribeQuorumResponse";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 2;
  static constexpr int16_t kFirstFlexible = 0;

  ErrorCode error_code = ErrorCode::kNone;
  std::optional<std::string> error_message{std::in_place};
  std::vector<describe_quorum_response::TopicData> topics = {};
  std::vector<describe_quorum_response::Node> nodes = {};
  UnknownTags unknown_tags = {};

  bool operator==(const DescribeQuorumResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("errorCode", self.error_code, Since(0));
    v.Field("errorMessage", self.error_message,
            Since(2).Nullable().Ignorable());
    v.Field("topics", self.topics, Since(0));
    v.Field("nodes", self.nodes, Since(2));
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_DESCRIBE_QUORUM_H_
