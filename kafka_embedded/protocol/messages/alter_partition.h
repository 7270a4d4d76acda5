// AlterPartition (API key 56), versions 0..3, flexible from 0.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_ALTER_PARTITION_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_ALTER_PARTITION_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "kafka_embedded/base/error_code.h"
#include "kafka_embedded/base/uuid.h"
#include "kafka_embedded/protocol/api_key.h"
#include "kafka_embedded/protocol/message_schema.h"

namespace kafka_embedded {

struct AlterPartitionResponse;

namespace alter_partition_request {

struct BrokerState {
  int32_t broker_id = 0;
  int64_t broker_epoch = -1;
  UnknownTags unknown_tags = {};

  bool operator==(const BrokerState&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("brokerId", self.broker_id, Since(3));
    v.Field("brokerEpoch", self.broker_epoch, Since(3));
  }
};

struct PartitionData {
  int32_t partition_index = 0;
  int32_t leader_epoch = 0;
  std::vector<int32_t> new_isr = {};
  std::vector<BrokerState> new_isr_with_epochs = {};
  int8_t leader_recovery_state = 0;
  int32_t partition_epoch = 0;
  UnknownTags unknown_tags = {};

  bool operator==(const PartitionData&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("partitionIndex", self.partition_index, Since(0));
    v.Field("leaderEpoch", self.leader_epoch, Since(0));
    v.Field("newIsr", self.new_isr, Until(2));
    v.Field("newIsrWithEpochs", self.new_isr_with_epochs, Since(3));
    v.Field("leaderRecoveryState", self.leader_recovery_state, Since(1));
    v.Field("partitionEpoch", self.partition_epoch, Since(0));
  }
};

struct TopicData {
  std::string topic_name = {};
  Uuid topic_id = {};
  std::vector<PartitionData> partitions = {};
  UnknownTags unknown_tags = {};

  bool operator==(const TopicData&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("topicName", self.topic_name, Until(1).Ignorable());
    v.Field("topicId", self.topic_id, Since(2).Ignorable());
    v.Field("partitions", self.partitions, Since(0));
  }
};

}  // namespace alter_partition_request

struct AlterPartitionRequest {
  using Response = AlterPartitionResponse;
  static constexpr ApiKey kApiKey = ApiKey::kAlterPartition;
  static constexpr MessageKind kKind = MessageKind::kRequest;
  static constexpr absl::string_view kName = "AlterPartitionRequest";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 3;
  static constexpr int16_t kFirstFlexible = 0;

  int32_t broker_id = 0;
  int64_t broker_epoch = -1;
  std::vector<alter_partition_request::TopicData> topics = {};
  UnknownTags unknown_tags = {};

  bool operator==(const AlterPartitionRequest&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("brokerId", self.broker_id, Since(0));
    v.Field("brokerEpoch", self.broker_epoch, Since(0));
    v.Field("topics", self.topics, Since(0));
  }
};

namespace alter_partition_response {

struct PartitionData {
  int32_t partition_index = 0;
  ErrorCode error_code = ErrorCode::kNone;
  int32_t leader_id = 0;
  int32_t leader_epoch = 0;
  std::vector<int32_t> isr = {};
  int8_t leader_recovery_state = 0;
  int32_t partition_epoch = 0;
  UnknownTags unknown_tags = {};

  bool operator==(const PartitionData&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("partitionIndex", self.partition_index, Since(0));
    v.Field("errorCode", self.error_code, Since(0));
    v.Field("leaderId", self.leader_id, Since(0));
    v.Field("leaderEpoch", self.leader_epoch, Since(0));
    v.Field("isr", self.isr, Since(0));
    v.Field("leaderRecoveryState", self.leader_recovery_state,
            Since(1).Ignorable());
    v.Field("partitionEpoch", self.partition_epoch, Since(0));
  }
};

struct TopicData {
  std::string topic_name = {};
  Uuid topic_id = {};
  std::vector<PartitionData> partitions = {};
  UnknownTags unknown_tags = {};

  bool operator==(const TopicData&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("topicName", self.topic_name, Until(1).Ignorable());
    v.Field("topicId", self.topic_id, Since(2).Ignorable());
    v.Field("partitions", self.partitions, Since(0));
  }
};

}  // namespace alter_partition_response

struct AlterPartitionResponse {
  static constexpr ApiKey kApiKey = ApiKey::kAlterPartition;
  static constexpr MessageKind kKind = MessageKind::kResponse;
  static constexpr absl::string_view kName = "AlterPartitionResponse";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 3;
  static constexpr int16_t kFirstFlexible = 0;

  int32_t throttle_time_ms = 0;
  ErrorCode error_code = ErrorCode::kNone;
  std::vector<alter_partition_response::TopicData> topics = {};
  UnknownTags unknown_tags = {};

  bool operator==(const AlterPartitionResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("throttleTimeMs", self.throttle_time_ms, Since(0));
    v.Field("errorCode", self.error_code, Since(0));
    v.Field("topics", self.topics, Since(0));
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_ALTER_PARTITION_H_
