// AssignReplicasToDirs (API key 73), versions 0, flexible from 0.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_ASSIGN_REPLICAS_TO_DIRS_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_ASSIGN_REPLICAS_TO_DIRS_H_

#include <cstdint>
#include <vector>

#include "absl/strings/string_view.h"
#include "kafka_embedded/base/error_code.h"
#include "kafka_embedded/base/uuid.h"
#include "kafka_embedded/protocol/api_key.h"
#include "kafka_embedded/protocol/message_schema.h"

namespace kafka_embedded {

struct AssignReplicasToDirsResponse;

namespace assign_replicas_to_dirs_request {

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
  Uuid topic_id = {};
  std::vector<PartitionData> partitions = {};
  UnknownTags unknown_tags = {};

  bool operator==(const TopicData&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("topicId", self.topic_id, Since(0));
    v.Field("partitions", self.partitions, Since(0));
  }
};

struct DirectoryData {
  Uuid id = {};
  std::vector<TopicData> topics = {};
  UnknownTags unknown_tags = {};

  bool operator==(const DirectoryData&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("id", self.id, Since(0));
    v.Field("topics", self.topics, Since(0));
  }
};

}  // namespace assign_replicas_to_dirs_request

struct AssignReplicasToDirsRequest {
  using Response = AssignReplicasToDirsResponse;
  static constexpr ApiKey kApiKey = ApiKey::kAssignReplicasToDirs;
  static constexpr MessageKind kKind = MessageKind::kRequest;
  static constexpr absl::string_view kName = "AssignReplicasToDirsRequest";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 0;
  static constexpr int16_t kFirstFlexible = 0;

  int32_t broker_id = 0;
  int64_t broker_epoch = -1;
  std::vector<assign_replicas_to_dirs_request::DirectoryData> directories = {};
  UnknownTags unknown_tags = {};

  bool operator==(const AssignReplicasToDirsRequest&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("brokerId", self.broker_id, Since(0));
    v.Field("brokerEpoch", self.broker_epoch, Since(0));
    v.Field("directories", self.directories, Since(0));
  }
};

namespace assign_replicas_to_dirs_response {

struct PartitionData {
  int32_t partition_index = 0;
  ErrorCode error_code = ErrorCode::kNone;
  UnknownTags unknown_tags = {};

  bool operator==(const PartitionData&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("partitionIndex", self.partition_index, Since(0));
    v.Field("errorCode", self.error_code, Since(0));
  }
};

struct TopicData {
  Uuid topic_id = {};
  std::vector<PartitionData> partitions = {};
  UnknownTags unknown_tags = {};

  bool operator==(const TopicData&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("topicId", self.topic_id, Since(0));
    v.Field("partitions", self.partitions, Since(0));
  }
};

struct DirectoryData {
  Uuid id = {};
  std::vector<TopicData> topics = {};
  UnknownTags unknown_tags = {};

  bool operator==(const DirectoryData&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("id", self.id, Since(0));
    v.Field("topics", self.topics, Since(0));
  }
};

}  // namespace assign_replicas_to_dirs_response

struct AssignReplicasToDirsResponse {
  static constexpr ApiKey kApiKey = ApiKey::kAssignReplicasToDirs;
  static constexpr MessageKind kKind = MessageKind::kResponse;
  static constexpr absl::string_view kName = "AssignReplicasToDirsResponse";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 0;
  static constexpr int16_t kFirstFlexible = 0;

  int32_t throttle_time_ms = 0;
  ErrorCode error_code = ErrorCode::kNone;
  std::vector<assign_replicas_to_dirs_response::DirectoryData> directories = {};
  UnknownTags unknown_tags = {};

  bool operator==(const AssignReplicasToDirsResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("throttleTimeMs", self.throttle_time_ms, Since(0));
    v.Field("errorCode", self.error_code, Since(0));
    v.Field("directories", self.directories, Since(0));
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_ASSIGN_REPLICAS_TO_DIRS_H_
