// LeaderAndIsr (API key 4), versions 0..7, flexible from 4.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_LEADER_AND_ISR_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_LEADER_AND_ISR_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "kafka_embedded/base/error_code.h"
#include "kafka_embedded/base/uuid.h"
#include "kafka_embedded/protocol/api_key.h"
#include "kafka_embedded/protocol/message_schema.h"

namespace kafka_embedded {

struct LeaderAndIsrResponse;

namespace leader_and_isr_request {

struct LeaderAndIsrPartitionState {
  std::string topic_name = {};
  int32_t partition_index = 0;
  int32_t controller_epoch = 0;
  int32_t leader = 0;
  int32_t leader_epoch = 0;
  std::vector<int32_t> isr = {};
  int32_t partition_epoch = 0;
  std::vector<int32_t> replicas = {};
  std::vector<int32_t> adding_replicas = {};
  std::vector<int32_t> removing_replicas = {};
  bool is_new = false;
  int8_t leader_recovery_state = 0;
  UnknownTags unknown_tags = {};

  bool operator==(const LeaderAndIsrPartitionState&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("topicName", self.topic_name, Until(1).Ignorable());
    v.Field("partitionIndex", self.partition_index, Since(0));
    v.Field("controllerEpoch", self.controller_epoch, Since(0));
    v.Field("leader", self.leader, Since(0));
    v.Field("leaderEpoch", self.leader_epoch, Since(0));
    v.Field("isr", self.isr, Since(0));
    v.Field("partitionEpoch", self.partition_epoch, Since(0));
    v.Field("replicas", self.replicas, Since(0));
    v.Field("addingReplicas", self.adding_replicas, Since(3).Ignorable());
    v.Field("removingReplicas", self.removing_replicas, Since(3).Ignorable());
    v.Field("isNew", self.is_new, Since(1).Ignorable());
    v.Field("leaderRecoveryState", self.leader_recovery_state, Since(6));
  }
};

struct LeaderAndIsrTopicState {
  std::string topic_name = {};
  Uuid topic_id = {};
  std::vector<LeaderAndIsrPartitionState> partition_states = {};
  UnknownTags unknown_tags = {};

  bool operator==(const LeaderAndIsrTopicState&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("topicName", self.topic_name, Since(2));
    v.Field("topicId", self.topic_id, Since(5).Ignorable());
    v.Field("partitionStates", self.partition_states, Since(2));
  }
};

struct LeaderAndIsrLiveLeader {
  int32_t broker_id = 0;
  std::string host_name = {};
  int32_t port = 0;
  UnknownTags unknown_tags = {};

  bool operator==(const LeaderAndIsrLiveLeader&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("brokerId", self.broker_id, Since(0));
    v.Field("hostName", self.host_name, Since(0));
    v.Field("port", self.port, Since(0));
  }
};

}  // namespace leader_and_isr_request

struct LeaderAndIsrRequest {
  using Response = LeaderAndIsrResponse;
  static constexpr ApiKey kApiKey = ApiKey::kLeaderAndIsr;
  static constexpr MessageKind kKind = MessageKind::kRequest;
  static constexpr absl::string_view kName = "LeaderAndIsrRequest";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 7;
  static constexpr int16_t kFirstFlexible = 4;

  int32_t controller_id = 0;
  bool is_kraft_controller = false;
  int32_t controller_epoch = 0;
  int64_t broker_epoch = -1;
  int8_t type = 0;
  std::vector<leader_and_isr_request::LeaderAndIsrPartitionState>
      ungrouped_partition_states = {};
  std::vector<leader_and_isr_request::LeaderAndIsrTopicState> topic_states = {};
  std::vector<leader_and_isr_request::LeaderAndIsrLiveLeader> live_leaders = {};
  UnknownTags unknown_tags = {};

  bool operator==(const LeaderAndIsrRequest&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("controllerId", self.controller_id, Since(0));
    v.Field("isKRaftController", self.is_kraft_controller, Since(7));
    v.Field("controllerEpoch", self.controller_epoch, Since(0));
    v.Field("brokerEpoch", self.broker_epoch, Since(2).Ignorable());
    v.Field("type", self.type, Since(5));
    v.Field("ungroupedPartitionStates", self.ungrouped_partition_states,
            Until(1));
    v.Field("topicStates", self.topic_states, Since(2));
    v.Field("liveLeaders", self.live_leaders, Since(0));
  }
};

namespace leader_and_isr_response {

struct LeaderAndIsrPartitionError {
  std::string topic_name = {};
  int32_t partition_index = 0;
  ErrorCode error_code = ErrorCode::kNone;
  UnknownTags unknown_tags = {};

  bool operator==(const LeaderAndIsrPartitionError&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("topicName", self.topic_name, Until(4).Ignorable());
    v.Field("partitionIndex", self.partition_index, Since(0));
    v.Field("errorCode", self.error_code, Since(0));
  }
};

struct LeaderAndIsrTopicError {
  Uuid topic_id = {};
  std::vector<LeaderAndIsrPartitionError> partition_errors = {};
  UnknownTags unknown_tags = {};

  bool operator==(const LeaderAndIsrTopicError&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("topicId", self.topic_id, Since(5));
    v.Field("partitionErrors", self.partition_errors, Since(5));
  }
};

}  // namespace leader_and_isr_response

struct LeaderAndIsrResponse {
  static constexpr ApiKey kApiKey = ApiKey::kLeaderAndIsr;
  static constexpr MessageKind kKind = MessageKind::kResponse;
  static constexpr absl::string_view kName = "LeaderAndIsrResponse";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 7;
  static constexpr int16_t kFirstFlexible = 4;

  ErrorCode error_code = ErrorCode::kNone;
  std::vector<leader_and_isr_response::LeaderAndIsrPartitionError>
      partition_errors = {};
  std::vector<leader_and_isr_response::LeaderAndIsrTopicError> topics = {};
  UnknownTags unknown_tags = {};

  bool operator==(const LeaderAndIsrResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("errorCode", self.error_code, Since(0));
    v.Field("partitionErrors", self.partition_errors, Until(4));
    v.Field("topics", self.topics, Since(5));
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_LEADER_AND_ISR_H_
