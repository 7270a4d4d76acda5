// Vote (API key 52), versions 0..2, flexible from 0.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_VOTE_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_VOTE_H_

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

struct VoteResponse;

namespace vote_request {

struct PartitionData {
  int32_t partition_index = 0;
  int32_t replica_epoch = 0;
  int32_t replica_id = 0;
  Uuid replica_directory_id = {};
  Uuid voter_directory_id = {};
  int32_t last_offset_epoch = 0;
  int64_t last_offset = 0;
  bool pre_vote = false;
  UnknownTags unknown_tags = {};

  bool operator==(const PartitionData&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("partitionIndex", self.partition_index, Since(0));
    v.Field("replicaEpoch", self.replica_epoch, Since(0));
    v.Field("replicaId", self.replica_id, Since(0));
    v.Field("replicaDirectoryId", self.replica_directory_id,
            Since(1).Ignorable());
    v.Field("voterDirectoryId", self.voter_directory_id, Since(1).Ignorable());
    v.Field("lastOffsetEpoch", self.last_offset_epoch, Since(0));
    v.Field("lastOffset", self.last_offset, Since(0));
    v.Field("preVote", self.pre_vote, Since(2));
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

}  // namespace vote_request

struct VoteRequest {
  using Response = VoteResponse;
  static constexpr ApiKey kApiKey = ApiKey::kVote;
  static constexpr MessageKind kKind = MessageKind::kRequest;
  static constexpr absl::string_view kName = "VoteRequest";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 2;
  static constexpr int16_t kFirstFlexible = 0;

  std::optional<std::string> cluster_id = std::nullopt;
  int32_t voter_id = -1;
  std::vector<vote_request::TopicData> topics = {};
  UnknownTags unknown_tags = {};

  bool operator==(const VoteRequest&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("clusterId", self.cluster_id, Since(0).Nullable());
    v.Field("voterId", self.voter_id, Since(1).Ignorable());
    v.Field("topics", self.topics, Since(0));
  }
};

namespace vote_response {

struct PartitionData {
  int32_t partition_index = 0;
  ErrorCode error_code = ErrorCode::kNone;
  int32_t leader_id = 0;
  int32_t leader_epoch = 0;
  bool vote_granted = false;
  UnknownTags unknown_tags = {};

  bool operator==(const PartitionData&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("partitionIndex", self.partition_index, Since(0));
    v.Field("errorCode", self.error_code, Since(0));
    v.Field("leaderId", self.leader_id, Since(0));
    v.Field("leaderEpoch", self.leader_epoch, Since(0));
    v.Field("voteGranted", self.vote_granted, Since(0));
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

}  // namespace vote_response

struct VoteResponse {
  static constexpr ApiKey kApiKey = ApiKey::kVote;
  static constexpr MessageKind kKind = MessageKind::kResponse;
  static constexpr absl::string_view kName = "VoteResponse";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 2;
  static constexpr int16_t kFirstFlexible = 0;

  ErrorCode error_code = ErrorCode::kNone;
  std::vector<vote_response::TopicData> topics = {};
  std::vector<vote_response::NodeEndpoint> node_endpoints = {};
  UnknownTags unknown_tags = {};

  bool operator==(const VoteResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("errorCode", self.error_code, Since(0));
    v.Field("topics", self.topics, Since(0));
    v.Field("nodeEndpoints", self.node_endpoints, Since(1).Tag(0));
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_VOTE_H_
