// Fetch (API key 1), versions 0..18, flexible from 12.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_FETCH_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_FETCH_H_

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "kafka_embedded/base/bytes.h"
#include "kafka_embedded/base/error_code.h"
#include "kafka_embedded/base/uuid.h"
#include "kafka_embedded/protocol/api_key.h"
#include "kafka_embedded/protocol/message_schema.h"

namespace kafka_embedded {

struct FetchResponse;

namespace fetch_request {

struct ReplicaState {
  int32_t replica_id = -1;
  int64_t replica_epoch = -1;
  UnknownTags unknown_tags = {};

  bool operator==(const ReplicaState&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("replicaId", self.replica_id, Since(15));
    v.Field("replicaEpoch", self.replica_epoch, Since(15));
  }
};

struct FetchPartition {
  int32_t partition = 0;
  int32_t current_leader_epoch = -1;
  int64_t fetch_offset = 0;
  int32_t last_fetched_epoch = -1;
  int64_t log_start_offset = -1;
  int32_t partition_max_bytes = 0;
  Uuid replica_directory_id = {};
  int64_t high_watermark = std::numeric_limits<int64_t>::max();
  UnknownTags unknown_tags = {};

  bool operator==(const FetchPartition&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("partition", self.partition, Since(0));
    v.Field("currentLeaderEpoch", self.current_leader_epoch,
            Since(9).Ignorable());
    v.Field("fetchOffset", self.fetch_offset, Since(0));
    v.Field("lastFetchedEpoch", self.last_fetched_epoch, Since(12));
    v.Field("logStartOffset", self.log_start_offset, Since(5).Ignorable());
    v.Field("partitionMaxBytes", self.partition_max_bytes, Since(0));
    v.Field("replicaDirectoryId", self.replica_directory_id,
            Since(17).Tag(0).Ignorable());
    v.Field("highWatermark", self.high_watermark, Since(18).Tag(1).Ignorable());
  }
};

struct FetchTopic {
  std::string topic = {};
  Uuid topic_id = {};
  std::vector<FetchPartition> partitions = {};
  UnknownTags unknown_tags = {};

  bool operator==(const FetchTopic&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("topic", self.topic, Until(12).Ignorable());
    v.Field("topicId", self.topic_id, Since(13).Ignorable());
    v.Field("partitions", self.partitions, Since(0));
  }
};

struct ForgottenTopic {
  std::string topic = {};
  Uuid topic_id = {};
  std::vector<int32_t> partitions = {};
  UnknownTags unknown_tags = {};

  bool operator==(const ForgottenTopic&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("topic", self.topic, Between(7, 12).Ignorable());
    v.Field("topicId", self.topic_id, Since(13).Ignorable());
    v.Field("partitions", self.partitions, Since(7));
  }
};

}  // namespace fetch_request

struct FetchRequest {
  using Response = FetchResponse;
  static constexpr ApiKey kApiKey = ApiKey::kFetch;
  static constexpr MessageKind kKind = MessageKind::kRequest;
  static constexpr absl::string_view kName = "FetchRequest";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 18;
  static constexpr int16_t kFirstFlexible = 12;

  std::optional<std::string> cluster_id = std::nullopt;
  int32_t replica_id = -1;
  fetch_request::ReplicaState replica_state = {};
  int32_t max_wait_ms = 0;
  int32_t min_bytes = 0;
  int32_t max_bytes = std::numeric_limits<int32_t>::max();
  int8_t isolation_level = 0;
  int32_t session_id = 0;
  int32_t session_epoch = -1;
  std::vector<fetch_request::FetchTopic> topics = {};
  std::vector<fetch_request::ForgottenTopic> forgotten_topics_data = {};
  std::string rack_id = {};
  UnknownTags unknown_tags = {};

  bool operator==(const FetchRequest&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("clusterId", self.cluster_id,
            Since(12).Nullable().Tag(0).Ignorable());
    v.Field("replicaId", self.replica_id, Until(14));
    v.Field("replicaState", self.replica_state, Since(15).Tag(1));
    v.Field("maxWaitMs", self.max_wait_ms, Since(0));
    v.Field("minBytes", self.min_bytes, Since(0));
    v.Field("maxBytes", self.max_bytes, Since(3).Ignorable());
    v.Field("isolationLevel", self.isolation_level, Since(4).Ignorable());
    v.Field("sessionId", self.session_id, Since(7).Ignorable());
    v.Field("sessionEpoch", self.session_epoch, Since(7).Ignorable());
    v.Field("topics", self.topics, Since(0));
    v.Field("forgottenTopicsData", self.forgotten_topics_data, Since(7));
    v.Field("rackId", self.rack_id, Since(11).Ignorable());
  }
};

namespace fetch_response {

struct EpochEndOffset {
  int32_t epoch = -1;
  int64_t end_offset = -1;
  UnknownTags unknown_tags = {};

  bool operator==(const EpochEndOffset&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("epoch", self.epoch, Since(12));
    v.Field("endOffset", self.end_offset, Since(12));
  }
};

struct LeaderIdAndEpoch {
  int32_t leader_id = -1;
  int32_t leader_epoch = -1;
  UnknownTags unknown_tags = {};

  bool operator==(const LeaderIdAndEpoch&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("leaderId", self.leader_id, Since(12));
    v.Field("leaderEpoch", self.leader_epoch, Since(12));
  }
};

struct SnapshotId {
  int64_t end_offset = -1;
  int32_t epoch = -1;
  UnknownTags unknown_tags = {};

  bool operator==(const SnapshotId&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("endOffset", self.end_offset, Since(0));
    v.Field("epoch", self.epoch, Since(0));
  }
};

struct AbortedTransaction {
  int64_t producer_id = 0;
  int64_t first_offset = 0;
  UnknownTags unknown_tags = {};

  bool operator==(const AbortedTransaction&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("producerId", self.producer_id, Since(4));
    v.Field("firstOffset", self.first_offset, Since(4));
  }
};

struct PartitionData {
  int32_t partition_index = 0;
  ErrorCode error_code = ErrorCode::kNone;
  int64_t high_watermark = 0;
  int64_t last_stable_offset = -1;
  int64_t log_start_offset = -1;
  EpochEndOffset diverging_epoch = {};
  LeaderIdAndEpoch current_leader = {};
  SnapshotId snapshot_id = {};
  std::optional<std::vector<AbortedTransaction>> aborted_transactions{
      std::in_place};
  int32_t preferred_read_replica = -1;
  std::optional<BytesList> records{std::in_place};
  UnknownTags unknown_tags = {};

  bool operator==(const PartitionData&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("partitionIndex", self.partition_index, Since(0));
    v.Field("errorCode", self.error_code, Since(0));
    v.Field("highWatermark", self.high_watermark, Since(0));
    v.Field("lastStableOffset", self.last_stable_offset, Since(4).Ignorable());
    v.Field("logStartOffset", self.log_start_offset, Since(5).Ignorable());
    v.Field("divergingEpoch", self.diverging_epoch, Since(12).Tag(0));
    v.Field("currentLeader", self.current_leader, Since(12).Tag(1));
    v.Field("snapshotId", self.snapshot_id, Since(12).Tag(2));
    v.Field("abortedTransactions", self.aborted_transactions,
            Since(4).Nullable().Ignorable());
    v.Field("preferredReadReplica", self.preferred_read_replica, Since(11));
    v.Field("records", self.records, Since(0).Nullable());
  }
};

struct FetchableTopicResponse {
  std::string topic = {};
  Uuid topic_id = {};
  std::vector<PartitionData> partitions = {};
  UnknownTags unknown_tags = {};

  bool operator==(const FetchableTopicResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("topic", self.topic, Until(12).Ignorable());
    v.Field("topicId", self.topic_id, Since(13).Ignorable());
    v.Field("partitions", self.partitions, Since(0));
  }
};

struct NodeEndpoint {
  int32_t node_id = 0;
  std::string host = {};
  int32_t port = 0;
  std::optional<std::string> rack = std::nullopt;
  UnknownTags unknown_tags = {};

  bool operator==(const NodeEndpoint&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("nodeId", self.node_id, Since(16));
    v.Field("host", self.host, Since(16));
    v.Field("port", self.port, Since(16));
    v.Field("rack", self.rack, Since(16).Nullable());
  }
};

}  // namespace fetch_response

struct FetchResponse {
  static constexpr ApiKey kApiKey = ApiKey::kFetch;
  static constexpr MessageKind kKind = MessageKind::kResponse;
  static constexpr absl::string_view kName = "FetchResponse";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 18;
  static constexpr int16_t kFirstFlexible = 12;

  int32_t throttle_time_ms = 0;
  ErrorCode error_code = ErrorCode::kNone;
  int32_t session_id = 0;
  std::vector<fetch_response::FetchableTopicResponse> responses = {};
  std::vector<fetch_response::NodeEndpoint> node_endpoints = {};
  UnknownTags unknown_tags = {};

  bool operator==(const FetchResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("throttleTimeMs", self.throttle_time_ms, Since(1).Ignorable());
    v.Field("errorCode", self.error_code, Since(7).Ignorable());
    v.Field("sessionId", self.session_id, Since(7));
    v.Field("responses", self.responses, Since(0));
    v.Field("nodeEndpoints", self.node_endpoints, Since(16).Tag(0));
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_FETCH_H_
