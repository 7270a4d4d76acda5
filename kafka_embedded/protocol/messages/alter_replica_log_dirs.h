// AlterReplicaLogDirs (API key 34), versions 0..2, flexible from 2.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_ALTER_REPLICA_LOG_DIRS_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_ALTER_REPLICA_LOG_DIRS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "kafka_embedded/base/error_code.h"
#include "kafka_embedded/protocol/api_key.h"
#include "kafka_embedded/protocol/message_schema.h"

namespace kafka_embedded {

struct AlterReplicaLogDirsResponse;

namespace alter_replica_log_dirs_request {

struct AlterReplicaLogDirTopic {
  std::string name = {};
  std::vector<int32_t> partitions = {};
  UnknownTags unknown_tags = {};

  bool operator==(const AlterReplicaLogDirTopic&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("name", self.name, Since(0));
    v.Field("partitions", self.partitions, Since(0));
  }
};

struct AlterReplicaLogDir {
  std::string path = {};
  std::vector<AlterReplicaLogDirTopic> topics = {};
  UnknownTags unknown_tags = {};

  bool operator==(const AlterReplicaLogDir&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("path", self.path, Since(0));
    v.Field("topics", self.topics, Since(0));
  }
};

}  // namespace alter_replica_log_dirs_request

struct AlterReplicaLogDirsRequest {
  using Response = AlterReplicaLogDirsResponse;
  static constexpr ApiKey kApiKey = ApiKey::kAlterReplicaLogDirs;
  static constexpr MessageKind kKind = MessageKind::kRequest;
  static constexpr absl::string_view kName = "AlterReplicaLogDirsRequest";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 2;
  static constexpr int16_t kFirstFlexible = 2;

  std::vector<alter_replica_log_dirs_request::AlterReplicaLogDir> dirs = {};
  UnknownTags unknown_tags = {};

  bool operator==(const AlterReplicaLogDirsRequest&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("dirs", self.dirs, Since(0));
  }
};

namespace alter_replica_log_dirs_response {

struct AlterReplicaLogDirPartitionResult {
  int32_t partition_index = 0;
  ErrorCode error_code = ErrorCode::kNone;
  UnknownTags unknown_tags = {};

  bool operator==(const AlterReplicaLogDirPartitionResult&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("partitionIndex", self.partition_index, Since(0));
    v.Field("errorCode", self.error_code, Since(0));
  }
};

struct AlterReplicaLogDirTopicResult {
  std::string topic_name = {};
  std::vector<AlterReplicaLogDirPartitionResult> partitions = {};
  UnknownTags unknown_tags = {};

  bool operator==(const AlterReplicaLogDirTopicResult&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("topicName", self.topic_name, Since(0));
    v.Field("partitions", self.partitions, Since(0));
  }
};

}  // namespace alter_replica_log_dirs_response

struct AlterReplicaLogDirsResponse {
  static constexpr ApiKey kApiKey = ApiKey::kAlterReplicaLogDirs;
  static constexpr MessageKind kKind = MessageKind::kResponse;
  static constexpr absl::string_view kName = "AlterReplicaLogDirsResponse";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 2;
  static constexpr int16_t kFirstFlexible = 2;

  int32_t throttle_time_ms = 0;
  std::vector<alter_replica_log_dirs_response::AlterReplicaLogDirTopicResult>
      results = {};
  UnknownTags unknown_tags = {};

  bool operator==(const AlterReplicaLogDirsResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("throttleTimeMs", self.throttle_time_ms, Since(0));
    v.Field("results", self.results, Since(0));
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_ALTER_REPLICA_LOG_DIRS_H_
