// StopReplica (API key 5), versions 0..4, flexible from 2.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_STOP_REPLICA_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_STOP_REPLICA_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "kafka_embedded/base/error_code.h"
#include "kafka_embedded/protocol/api_key.h"
#include "kafka_embedded/protocol/message_schema.h"

namespace kafka_embedded {

struct StopReplicaResponse;

namespace stop_replica_request {

struct StopReplicaPartitionV0 {
  std::string topic_name = {};
  int32_t partition_index = 0;
  UnknownTags unknown_tags = {};

  bool operator==(const StopReplicaPartitionV0&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("topicName", self.topic_name, Until(0));
    v.Field("partitionIndex", self.partition_index, Until(0));
  }
};

struct StopReplicaTopicV1 {
  std::string name = {};
  std::vector<int32_t> partition_indexes = {};
  UnknownTags unknown_tags = {};

  bool operator==(const StopReplicaTopicV1&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("name", self.name, Between(1, 2));
    v.Field("partitionIndexes", self.partition_indexes, Between(1, 2));
  }
};

struct StopReplicaPartitionState {
  int32_t partition_index = 0;
  int32_t leader_epoch = -1;
  bool delete_partition = false;
  UnknownTags unknown_tags = {};

  bool operator==(const StopReplicaPartitionState&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("partitionIndex", self.partition_index, Since(3));
    v.Field("leaderEpoch", self.leader_epoch, Since(3));
    v.Field("deletePartition", self.delete_partition, Since(3));
  }
};

struct StopReplicaTopicState {
  std::string topic_name = {};
  std::vector<StopReplicaPartitionState> partition_states = {};
  UnknownTags unknown_tags = {};

  bool operator==(const StopReplicaTopicState&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("topicName", self.topic_name, Since(3));
    v.Field("partitionStates", self.partition_states, Since(3));
  }
};

}  // namespace stop_replica_request

struct StopReplicaRequest {
  using Response = StopReplicaResponse;
  static constexpr ApiKey kApiKey = ApiKey::kStopReplica;
  static constexpr MessageKind kKind = MessageKind::kRequest;
  static constexpr absl::string_view kName = "StopReplicaRequest";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 4;
  static constexpr int16_t kFirstFlexible = 2;

  int32_t controller_id = 0;
  bool is_kraft_controller = false;
  int32_t controller_epoch = 0;
  int64_t broker_epoch = -1;
  bool delete_partitions = false;
  std::vector<stop_replica_request::StopReplicaPartitionV0>
      ungrouped_partitions = {};
  std::vector<stop_replica_request::StopReplicaTopicV1> topics = {};
  std::vector<stop_replica_request::StopReplicaTopicState> topic_states = {};
  UnknownTags unknown_tags = {};

  bool operator==(const StopReplicaRequest&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("controllerId", self.controller_id, Since(0));
    v.Field("isKRaftController", self.is_kraft_controller, Since(4));
    v.Field("controllerEpoch", self.controller_epoch, Since(0));
    v.Field("brokerEpoch", self.broker_epoch, Since(1).Ignorable());
    v.Field("deletePartitions", self.delete_partitions, Until(2));
    v.Field("ungroupedPartitions", self.ungrouped_partitions, Until(0));
    v.Field("topics", self.topics, Between(1, 2));
    v.Field("topicStates", self.topic_states, Since(3));
  }
};

namespace stop_replica_response {

struct StopReplicaPartitionError {
  std::string topic_name = {};
  int32_t partition_index = 0;
  ErrorCode error_code = ErrorCode::kNone;
  UnknownTags unknown_tags = {};

  bool operator==(const StopReplicaPartitionError&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("topicName", self.topic_name, Since(0));
    v.Field("partitionIndex", self.partition_index, Since(0));
    v.Field("errorCode", self.error_code, Since(0));
  }
};

}  // namespace stop_replica_response

struct StopReplicaResponse {
  static constexpr ApiKey kApiKey = ApiKey::kStopReplica;
  static constexpr MessageKind kKind = MessageKind::kResponse;
  static constexpr absl::string_view kName = "StopReplicaResponse";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 4;
  static constexpr int16_t kFirstFlexible = 2;

  ErrorCode error_code = ErrorCode::kNone;
  std::vector<stop_replica_response::StopReplicaPartitionError>
      partition_errors = {};
  UnknownTags unknown_tags = {};

  bool operator==(const StopReplicaResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("errorCode", self.error_code, Since(0));
    v.Field("partitionErrors", self.partition_errors, Since(0));
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_STOP_REPLICA_H_
