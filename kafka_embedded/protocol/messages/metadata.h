// Metadata (API key 3), versions 0..13, flexible from 9.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_METADATA_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_METADATA_H_

#include <cstdint>
#include <limits>
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

struct MetadataResponse;

namespace metadata_request {

struct MetadataRequestTopic {
  Uuid topic_id = {};
  std::optional<std::string> name{std::in_place};
  UnknownTags unknown_tags = {};

  bool operator==(const MetadataRequestTopic&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("topicId", self.topic_id, Since(10).Ignorable());
    v.Field("name", self.name, Since(0).Nullable(10));
  }
};

}  // namespace metadata_request

struct MetadataRequest {
  using Response = MetadataResponse;
  static constexpr ApiKey kApiKey = ApiKey::kMetadata;
  static constexpr MessageKind kKind = MessageKind::kRequest;
  static constexpr absl::string_view kName = "MetadataRequest";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 13;
  static constexpr int16_t kFirstFlexible = 9;

  std::optional<std::vector<metadata_request::MetadataRequestTopic>> topics{
      std::in_place};
  bool allow_auto_topic_creation = true;
  bool include_cluster_authorized_operations = false;
  bool include_topic_authorized_operations = false;
  UnknownTags unknown_tags = {};

  bool operator==(const MetadataRequest&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("topics", self.topics, Since(0).Nullable(1));
    v.Field("allowAutoTopicCreation", self.allow_auto_topic_creation, Since(4));
    v.Field("includeClusterAuthorizedOperations",
            self.include_cluster_authorized_operations, Between(8, 10));
    v.Field("includeTopicAuthorizedOperations",
            self.include_topic_authorized_operations, Since(8));
  }
};

namespace metadata_response {

struct MetadataResponseBroker {
  int32_t node_id = 0;
  std::string host = {};
  int32_t port = 0;
  std::optional<std::string> rack = std::nullopt;
  UnknownTags unknown_tags = {};

  bool operator==(const MetadataResponseBroker&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("nodeId", self.node_id, Since(0));
    v.Field("host", self.host, Since(0));
    v.Field("port", self.port, Since(0));
    v.Field("rack", self.rack, Since(1).Nullable().Ignorable());
  }
};

struct MetadataResponsePartition {
  ErrorCode error_code = ErrorCode::kNone;
  int32_t partition_index = 0;
  int32_t leader_id = 0;
  int32_t leader_epoch = -1;
  std::vector<int32_t> replica_nodes = {};
  std::vector<int32_t> isr_nodes = {};
  std::vector<int32_t> offline_replicas = {};
  UnknownTags unknown_tags = {};

  bool operator==(const MetadataResponsePartition&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("errorCode", self.error_code, Since(0));
    v.Field("partitionIndex", self.partition_index, Since(0));
    v.Field("leaderId", self.leader_id, Since(0));
    v.Field("leaderEpoch", self.leader_epoch, Since(7).Ignorable());
    v.Field("replicaNodes", self.replica_nodes, Since(0));
    v.Field("isrNodes", self.isr_nodes, Since(0));
    v.Field("offlineReplicas", self.offline_replicas, Since(5).Ignorable());
  }
};

struct MetadataResponseTopic {
  ErrorCode error_code = ErrorCode::kNone;
  std::optional<std::string> name{std::in_place};
  Uuid topic_id = {};
  bool is_internal = false;
  std::vector<MetadataResponsePartition> partitions = {};
  int32_t topic_authorized_operations = std::numeric_limits<int32_t>::min();
  UnknownTags unknown_tags = {};

  bool operator==(const MetadataResponseTopic&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("errorCode", self.error_code, Since(0));
    v.Field("name", self.name, Since(0).Nullable(12));
    v.Field("topicId", self.topic_id, Since(10).Ignorable());
    v.Field("isInternal", self.is_internal, Since(1).Ignorable());
    v.Field("partitions", self.partitions, Since(0));
    v.Field("topicAuthorizedOperations", self.topic_authorized_operations,
            Since(8));
  }
};

}  // namespace metadata_response

struct MetadataResponse {
  static constexpr ApiKey kApiKey = ApiKey::kMetadata;
  static constexpr MessageKind kKind = MessageKind::kResponse;
  static constexpr absl::string_view kName = "MetadataResponse";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 13;
  static constexpr int16_t kFirstFlexible = 9;

  int32_t throttle_time_ms = 0;
  std::vector<metadata_response::MetadataResponseBroker> brokers = {};
  std::optional<std::string> cluster_id = std::nullopt;
  int32_t controller_id = -1;
  std::vector<metadata_response::MetadataResponseTopic> topics = {};
  int32_t cluster_authorized_operations = std::numeric_limits<int32_t>::min();
  ErrorCode error_code = ErrorCode::kNone;
  UnknownTags unknown_tags = {};

  bool operator==(const MetadataResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("throttleTimeMs", self.throttle_time_ms, Since(3).Ignorable());
    v.Field("brokers", self.brokers, Since(0));
    v.Field("clusterId", self.cluster_id, Since(2).Nullable().Ignorable());
    v.Field("controllerId", self.controller_id, Since(1).Ignorable());
    v.Field("topics", self.topics, Since(0));
    v.Field("clusterAuthorizedOperations", self.cluster_authorized_operations,
            Between(8, 10));
    v.Field("errorCode", self.error_code, Since(13).Ignorable());
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_METADATA_H_
