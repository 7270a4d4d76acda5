// StreamsGroupHeartbeat (API key 88), versions 0..1, flexible from 0.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_STREAMS_GROUP_HEARTBEAT_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_STREAMS_GROUP_HEARTBEAT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "kafka_embedded/base/error_code.h"
#include "kafka_embedded/protocol/api_key.h"
#include "kafka_embedded/protocol/message_schema.h"

namespace kafka_embedded {

struct StreamsGroupHeartbeatResponse;

namespace streams_group_heartbeat_request {

struct KeyValue {
  std::string key = {};
  std::string value = {};
  UnknownTags unknown_tags = {};

  bool operator==(const KeyValue&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("key", self.key, Since(0));
    v.Field("value", self.value, Since(0));
  }
};

struct TopicInfo {
  std::string name = {};
  int32_t partitions = 0;
  int16_t replication_factor = 0;
  std::vector<KeyValue> topic_configs = {};
  UnknownTags unknown_tags = {};

  bool operator==(const TopicInfo&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("name", self.name, Since(0));
    v.Field("partitions", self.partitions, Since(0));
    v.Field("replicationFactor", self.replication_factor, Since(0));
    v.Field("topicConfigs", self.topic_configs, Since(0));
  }
};

struct CopartitionGroup {
  std::vector<int16_t> source_topics = {};
  std::vector<int16_t> source_topic_regex = {};
  std::vector<int16_t> repartition_source_topics = {};
  UnknownTags unknown_tags = {};

  bool operator==(const CopartitionGroup&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("sourceTopics", self.source_topics, Since(0));
    v.Field("sourceTopicRegex", self.source_topic_regex, Since(0));
    v.Field("repartitionSourceTopics", self.repartition_source_topics,
            Since(0));
  }
};

struct Subtopology {
  std::string subtopology_id = {};
  std::vector<std::string> source_topics = {};
  std::vector<std::string> source_topic_regex = {};
  std::vector<TopicInfo> state_changelog_topics = {};
  std::vector<std::string> repartition_sink_topics = {};
  std::vector<TopicInfo> repartition_source_topics = {};
  std::vector<CopartitionGroup> copartition_groups = {};
  UnknownTags unknown_tags = {};

  bool operator==(const Subtopology&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("subtopologyId", self.subtopology_id, Since(0));
    v.Field("sourceTopics", self.source_topics, Since(0));
    v.Field("sourceTopicRegex", self.source_topic_regex, Since(0));
    v.Field("stateChangelogTopics", self.state_changelog_topics, Since(0));
    v.Field("repartitionSinkTopics", self.repartition_sink_topics, Since(0));
    v.Field("repartitionSourceTopics", self.repartition_source_topics,
            Since(0));
    v.Field("copartitionGroups", self.copartition_groups, Since(0));
  }
};

struct Topology {
  int32_t epoch = 0;
  std::vector<Subtopology> subtopologies = {};
  UnknownTags unknown_tags = {};

  bool operator==(const Topology&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("epoch", self.epoch, Since(0));
    v.Field("subtopologies", self.subtopologies, Since(0));
  }
};

struct TaskIds {
  std::string subtopology_id = {};
  std::vector<int32_t> partitions = {};
  UnknownTags unknown_tags = {};

  bool operator==(const TaskIds&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("subtopologyId", self.subtopology_id, Since(0));
    v.Field("partitions", self.partitions, Since(0));
  }
};

struct Endpoint {
  std::string host = {};
  uint16_t port = 0;
  UnknownTags unknown_tags = {};

  bool operator==(const Endpoint&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("host", self.host, Since(0));
    v.Field("port", self.port, Since(0));
  }
};

struct TaskOffset {
  std::string subtopology_id = {};
  int32_t partition = 0;
  int64_t offset = 0;
  UnknownTags unknown_tags = {};

  bool operator==(const TaskOffset&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("subtopologyId", self.subtopology_id, Since(0));
    v.Field("partition", self.partition, Since(0));
    v.Field("offset", self.offset, Since(0));
  }
};

}  // namespace streams_group_heartbeat_request

struct StreamsGroupHeartbeatRequest {
  using Response = StreamsGroupHeartbeatResponse;
  static constexpr ApiKey kApiKey = ApiKey::kStreamsGroupHeartbeat;
  static constexpr MessageKind kKind = MessageKind::kRequest;
  static constexpr absl::string_view kName = "StreamsGroupHeartbeatRequest";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 1;
  static constexpr int16_t kFirstFlexible = 0;

  std::string group_id = {};
  std::string member_id = {};
  int32_t member_epoch = 0;
  int32_t endpoint_information_epoch = 0;
  std::optional<std::string> instance_id = std::nullopt;
  std::optional<std::string> rack_id = std::nullopt;
  int32_t rebalance_timeout_ms = -1;
  std::optional<streams_group_heartbeat_request::Topology> topology =
      std::nullopt;
  std::optional<std::vector<streams_group_heartbeat_request::TaskIds>>
      active_tasks = std::nullopt;
  std::optional<std::vector<streams_group_heartbeat_request::TaskIds>>
      standby_tasks = std::nullopt;
  std::optional<std::vector<streams_group_heartbeat_request::TaskIds>>
      warmup_tasks = std::nullopt;
  std::optional<std::string> process_id = std::nullopt;
  std::optional<streams_group_heartbeat_request::Endpoint> user_endpoint =
      std::nullopt;
  std::optional<std::vector<streams_group_heartbeat_request::KeyValue>>
      client_tags = std::nullopt;
  std::optional<std::vector<streams_group_heartbeat_request::TaskOffset>>
      task_offsets = std::nullopt;
  std::optional<std::vector<streams_group_heartbeat_request::TaskOffset>>
      task_end_offsets = std::nullopt;
  bool shutdown_application = false;
  UnknownTags unknown_tags = {};

  bool operator==(const StreamsGroupHeartbeatRequest&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("groupId", self.group_id, Since(0));
    v.Field("memberId", self.member_id, Since(0));
    v.Field("memberEpoch", self.member_epoch, Since(0));
    v.Field("endpointInformationEpoch", self.endpoint_information_epoch,
            Since(0));
    v.Field("instanceId", self.instance_id, Since(0).Nullable());
    v.Field("rackId", self.rack_id, Since(0).Nullable());
    v.Field("rebalanceTimeoutMs", self.rebalance_timeout_ms, Since(0));
    v.Field("topology", self.topology, Since(0).Nullable());
    v.Field("activeTasks", self.active_tasks, Since(0).Nullable());
    v.Field("standbyTasks", self.standby_tasks, Since(0).Nullable());
    v.Field("warmupTasks", self.warmup_tasks, Since(0).Nullable());
    v.Field("processId", self.process_id, Since(0).Nullable());
    v.Field("userEndpoint", self.user_endpoint, Since(0).Nullable());
    v.Field("clientTags", self.client_tags, Since(0).Nullable());
    v.Field("taskOffsets", self.task_offsets, Since(0).Nullable());
    v.Field("taskEndOffsets", self.task_end_offsets, Since(0).Nullable());
    v.Field("shutdownApplication", self.shutdown_application, Since(0));
  }
};

namespace streams_group_heartbeat_response {

struct Status {
  int8_t status_code = 0;
  std::string status_detail = {};
  UnknownTags unknown_tags = {};

  bool operator==(const Status&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("statusCode", self.status_code, Since(0));
    v.Field("statusDetail", self.status_detail, Since(0));
  }
};

struct TaskIds {
  std::string subtopology_id = {};
  std::vector<int32_t> partitions = {};
  UnknownTags unknown_tags = {};

  bool operator==(const TaskIds&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("subtopologyId", self.subtopology_id, Since(0));
    v.Field("partitions", self.partitions, Since(0));
  }
};

struct Endpoint {
  std::string host = {};
  uint16_t port = 0;
  UnknownTags unknown_tags = {};

  bool operator==(const Endpoint&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("host", self.host, Since(0));
    v.Field("port", self.port, Since(0));
  }
};

struct TopicPartition {
  std::string topic = {};
  std::vector<int32_t> partitions = {};
  UnknownTags unknown_tags = {};

  bool operator==(const TopicPartition&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("topic", self.topic, Since(0));
    v.Field("partitions", self.partitions, Since(0));
  }
};

struct EndpointToPartitions {
  Endpoint user_endpoint = {};
  std::vector<TopicPartition> active_partitions = {};
  std::vector<TopicPartition> standby_partitions = {};
  UnknownTags unknown_tags = {};

  bool operator==(const EndpointToPartitions&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("userEndpoint", self.user_endpoint, Since(0));
    v.Field("activePartitions", self.active_partitions, Since(0));
    v.Field("standbyPartitions", self.standby_partitions, Since(0));
  }
};

}  // namespace streams_group_heartbeat_response

struct StreamsGroupHeartbeatResponse {
  static constexpr ApiKey kApiKey = ApiKey::kStreamsGroupHeartbeat;
  static constexpr MessageKind kKind = MessageKind::kResponse;
  static constexpr absl::string_view kName = "StreamsGroupHeartbeatResponse";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 1;
  static constexpr int16_t kFirstFlexible = 0;

  int32_t throttle_time_ms = 0;
  ErrorCode error_code = ErrorCode::kNone;
  std::optional<std::string> error_message = std::nullopt;
  std::string member_id = {};
  int32_t member_epoch = 0;
  int32_t heartbeat_interval_ms = 0;
  int32_t acceptable_recovery_lag_legacy = 0;
  int32_t task_offset_interval_ms = 0;
  int64_t acceptable_recovery_lag = -1;
  std::optional<std::vector<streams_group_heartbeat_response::Status>> status{
      std::in_place};
  std::optional<std::vector<streams_group_heartbeat_response::TaskIds>>
      active_tasks = std::nullopt;
  std::optional<std::vector<streams_group_heartbeat_response::TaskIds>>
      standby_tasks = std::nullopt;
  std::optional<std::vector<streams_group_heartbeat_response::TaskIds>>
      warmup_tasks = std::nullopt;
  bool topology_description_required = false;
  int32_t endpoint_information_epoch = 0;
  std::optional<
      std::vector<streams_group_heartbeat_response::EndpointToPartitions>>
      partitions_by_user_endpoint = std::nullopt;
  UnknownTags unknown_tags = {};

  bool operator==(const StreamsGroupHeartbeatResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("throttleTimeMs", self.throttle_time_ms, Since(0));
    v.Field("errorCode", self.error_code, Since(0));
    v.Field("errorMessage", self.error_message, Since(0).Nullable());
    v.Field("memberId", self.member_id, Since(0));
    v.Field("memberEpoch", self.member_epoch, Since(0));
    v.Field("heartbeatIntervalMs", self.heartbeat_interval_ms, Since(0));
    v.Field("acceptableRecoveryLagLegacy", self.acceptable_recovery_lag_legacy,
            Until(0));
    v.Field("taskOffsetIntervalMs", self.task_offset_interval_ms, Since(0));
    v.Field("acceptableRecoveryLag", self.acceptable_recovery_lag,
            Since(1).Ignorable());
    v.Field("status", self.status, Since(0).Nullable());
    v.Field("activeTasks", self.active_tasks, Since(0).Nullable());
    v.Field("standbyTasks", self.standby_tasks, Since(0).Nullable());
    v.Field("warmupTasks", self.warmup_tasks, Since(0).Nullable());
    v.Field("topologyDescriptionRequired", self.topology_description_required,
            Since(1));
    v.Field("endpointInformationEpoch", self.endpoint_information_epoch,
            Since(0));
    v.Field("partitionsByUserEndpoint", self.partitions_by_user_endpoint,
            Since(0).Nullable());
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_STREAMS_GROUP_HEARTBEAT_H_
