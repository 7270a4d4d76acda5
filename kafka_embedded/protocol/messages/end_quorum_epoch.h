// EndQuorumEpoch (API key 54), versions 0..1, flexible from 1.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_END_QUORUM_EPOCH_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_END_QUORUM_EPOCH_H_

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

struct EndQuorumEpochResponse;

namespace end_quorum_epoch_request {

struct ReplicaInfo {
  int32_t candidate_id = 0;
  Uuid candidate_directory_id = {};
  UnknownTags unknown_tags = {};

  bool operator==(const ReplicaInfo&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("candidateId", self.candidate_id, Since(1));
    v.Field("candidateDirectoryId", self.candidate_directory_id, Since(1));
  }
};

struct PartitionData {
  int32_t partition_index = 0;
  int32_t leader_id = 0;
  int32_t leader_epoch = 0;
  std::vector<int32_t> preferred_successors = {};
  std::vector<ReplicaInfo> preferred_candidates = {};
  UnknownTags unknown_tags = {};

  bool operator==(const PartitionData&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("partitionIndex", self.partition_index, Since(0));
    v.Field("leaderId", self.leader_id, Since(0));
    v.Field("leaderEpoch", self.leader_epoch, Since(0));
    v.Field("preferredSuccessors", self.preferred_successors,
            Until(0).Ignorable());
    v.Field("preferredCandidates", self.preferred_candidates,
            Since(1).Ignorable());
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

struct LeaderEndpoint {
  std::string name = {};
  std::string host = {};
  uint16_t port = 0;
  UnknownTags unknown_tags = {};

  bool operator==(const LeaderEndpoint&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("name", self.name, Since(1));
    v.Field("host", self.host, Since(1));
    v.Field("port", self.port, Since(1));
  }
};

}  // namespace end_quorum_epoch_request

struct EndQuorumEpochRequest {
  using Response = EndQuorumEpochResponse;
  static constexpr ApiKey kApiKey = ApiKey::kEndQuorumEpoch;
  static constexpr MessageKind kKind = MessageKind::kRequest;
  static constexpr absl::string_view kName = "EndQuorumEpochRequest";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 1;
  static constexpr int16_t kFirstFlexible = 1;

  std::optional<std::string> cluster_id = std::nullopt;
  std::vector<end_quorum_epoch_request::TopicData> topics = {};
  std::vector<end_quorum_epoch_request::LeaderEndpoint> leader_endpoints = {};
  UnknownTags unknown_tags = {};

  bool operator==(const EndQuorumEpochRequest&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("clusterId", self.cluster_id, Since(0).Nullable());
    v.Field("topics", self.topics, Since(0));
    v.Field("leaderEndpoints", self.leader_endpoints, Since(1).Ignorable());
  }
};

namespace end_quorum_epoch_response {

struct PartitionData {
  int32_t partition_index = 0;
  ErrorCode error_code = ErrorCode::kNone;
  int32_t leader_id = 0;
  int32_t leader_epoch = 0;
  UnknownTags unknown_tags = {};

  bool operator==(const PartitionData&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("partitionIndex", self.partition_index, Since(0));
    v.Field("errorCode", self.error_code, Since(0));
    v.Field("leaderId", self.leader_id, Since(0));
    v.Field("leaderEpoch", self.leader_epoch, Since(0));
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

struct NodeEndpoint {
  int32_t node_id = 0;
  std::string host = {};
  uint16_t port = 0;
  UnknownTags unknown_tags = {};

  bool operator==(const NodeEndpoint&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("nodeId", self.node_id, Since(1));
    v.Field("host", self.host, Since(1));
    v.Field("port", self.port, Since(1));
  }
};

}  // namespace end_quorum_epoch_response

struct EndQuorumEpochResponse {
  static constexpr ApiKey kApiKey = ApiKey::kEndQuorumEpoch;
  static constexpr MessageKind kKind = MessageKind::kResponse;
  static constexpr absl::string_view kName = "EndQuorumEpochResponse";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 1;
  static constexpr int16_t kFirstFlexible = 1;

  ErrorCode error_code = ErrorCode::kNone;
  std::vector<end_quorum_epoch_response::TopicData> topics = {};
  std::vector<end_quorum_epoch_response::NodeEndpoint> node_endpoints = {};
  UnknownTags unknown_tags = {};

  bool operator==(const EndQuorumEpochResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("errorCode", self.error_code, Since(0));
    v.Field("topics", self.topics, Since(0));
    v.Field("nodeEndpoints", self.node_endpoints, Since(1).Tag(0));
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_END_QUORUM_EPOCH_H_
