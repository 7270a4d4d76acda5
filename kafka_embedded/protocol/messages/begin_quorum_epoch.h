// BeginQuorumEpoch (API key 53), versions 0..1, flexible from 1.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_BEGIN_QUORUM_EPOCH_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_BEGIN_QUORUM_EPOCH_H_

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

struct BeginQuorumEpochResponse;

namespace begin_quorum_epoch_request {

struct PartitionData {
  int32_t partition_index = 0;
  Uuid voter_directory_id = {};
  int32_t leader_id = 0;
  int32_t leader_epoch = 0;
  UnknownTags unknown_tags = {};

  bool operator==(const PartitionData&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("partitionIndex", self.partition_index, Since(0));
    v.Field("voterDirectoryId", self.voter_directory_id, Since(1).Ignorable());
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

}  // namespace begin_quorum_epoch_request

struct BeginQuorumEpochRequest {
  using Response = BeginQuorumEpochResponse;
  static constexpr ApiKey kApiKey = ApiKey::kBeginQuorumEpoch;
  static constexpr MessageKind kKind = MessageKind::kRequest;
  static constexpr absl::string_view kName = "BeginQuorumEpochRequest";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 1;
  static constexpr int16_t kFirstFlexible = 1;

  std::optional<std::string> cluster_id = std::nullopt;
  int32_t voter_id = -1;
  std::vector<begin_quorum_epoch_request::TopicData> topics = {};
  std::vector<begin_quorum_epoch_request::LeaderEndpoint> leader_endpoints = {};
  UnknownTags unknown_tags = {};

  bool operator==(const BeginQuorumEpochRequest&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("clusterId", self.cluster_id, Since(0).Nullable());
    v.Field("voterId", self.voter_id, Since(1).Ignorable());
    v.Field("topics", self.topics, Since(0));
    v.Field("leaderEndpoints", self.leader_endpoints, Since(1).Ignorable());
  }
};

namespace begin_quorum_epoch_response {

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

}  // namespace begin_quorum_epoch_response

struct BeginQuorumEpochResponse {
  static constexpr ApiKey kApiKey = ApiKey::kBeginQuorumEpoch;
  static constexpr MessageKind kKind = MessageKind::kResponse;
  static constexpr absl::string_view kName = "BeginQuorumEpochResponse";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 1;
  static constexpr int16_t kFirstFlexible = 1;

  ErrorCode error_code = ErrorCode::kNone;
  std::vector<begin_quorum_epoch_response::TopicData> topics = {};
  std::vector<begin_quorum_epoch_response::NodeEndpoint> node_endpoints = {};
  UnknownTags unknown_tags = {};

  bool operator==(const BeginQuorumEpochResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("errorCode", self.error_code, Since(0));
    v.Field("topics", self.topics, Since(0));
    v.Field("nodeEndpoints", self.node_endpoints, Since(1).Tag(0));
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_BEGIN_QUORUM_EPOCH_H_
