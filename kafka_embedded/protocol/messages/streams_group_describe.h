// StreamsGroupDescribe (API key 89), versions 0..1, flexible from 0.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_STREAMS_GROUP_DESCRIBE_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_STREAMS_GROUP_DESCRIBE_H_

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "kafka_embedded/base/error_code.h"
#include "kafka_embedded/protocol/api_key.h"
#include "kafka_embedded/protocol/message_schema.h"

namespace kafka_embedded {

struct StreamsGroupDescribeResponse;

struct StreamsGroupDescribeRequest {
  using Response = StreamsGroupDescribeResponse;
  static constexpr ApiKey kApiKey = ApiKey::kStreamsGroupDescribe;
  static constexpr MessageKind kKind = MessageKind::kRequest;
  static constexpr absl::string_view kName = "StreamsGroupDescribeRequest";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 1;
  static constexpr int16_t kFirstFlexible = 0;

  std::vector<std::string> group_ids = {};
  bool include_authorized_operations = false;
  bool include_topology_description = false;
  UnknownTags unknown_tags = {};

  bool operator==(const StreamsGroupDescribeRequest&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("groupIds", self.group_ids, Since(0));
    v.Field("includeAuthorizedOperations", self.include_authorized_operations,
            Since(0));
    v.Field("includeTopologyDescription", self.include_topology_description,
            Since(1));
  }
};

namespace streams_group_describe_response {

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

struct Subtopology {
  std::string subtopology_id = {};
  std::vector<std::string> source_topics = {};
  std::vector<std::string> repartition_sink_topics = {};
  std::vector<TopicInfo> state_changelog_topics = {};
  std::vector<TopicInfo> repartition_source_topics = {};
  UnknownTags unknown_tags = {};

  bool operator==(const Subtopology&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("subtopologyId", self.subtopology_id, Since(0));
    v.Field("sourceTopics", self.source_topics, Since(0));
    v.Field("repartitionSinkTopics", self.repartition_sink_topics, Since(0));
    v.Field("stateChangelogTopics", self.state_changelog_topics, Since(0));
    v.Field("repartitionSourceTopics", self.repartition_source_topics,
            Since(0));
  }
};

struct Topology {
  int32_t epoch = 0;
  std::optional<std::vector<Subtopology>> subtopologies = std::nullopt;
  UnknownTags unknown_tags = {};

  bool operator==(const Topology&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("epoch", self.epoch, Since(0));
    v.Field("subtopologies", self.subtopologies, Since(0).Nullable());
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

struct Assignment {
  std::vector<TaskIds> active_tasks = {};
  std::vector<TaskIds> standby_tasks = {};
  std::vector<TaskIds> warmup_tasks = {};
  UnknownTags unknown_tags = {};

  bool operator==(const Assignment&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("activeTasks", self.active_tasks, Since(0));
    v.Field("standbyTasks", self.standby_tasks, Since(0));
    v.Field("warmupTasks", self.warmup_tasks, Since(0));
  }
};

struct Member {
  std::string member_id = {};
  int32_t member_epoch = 0;
  std::optional<std::string> instance_id = std::nullopt;
  std::optional<std::string> rack_id = std::nullopt;
  std::string client_id = {};
  std::string client_host = {};
  int32_t topology_epoch = 0;
  std::string process_id = {};
  std::optional<Endpoint> user_endpoint = std::nullopt;
  std::vector<KeyValue> client_tags = {};
  std::vector<TaskOffset> task_offsets = {};
  std::vector<TaskOffset> task_end_offsets = {};
  Assignment assignment = {};
  Assignment target_assignment = {};
  bool is_classic = false;
  UnknownTags unknown_tags = {};

  bool operator==(const Member&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("memberId", self.member_id, Since(0));
    v.Field("memberEpoch", self.member_epoch, Since(0));
    v.Field("instanceId", self.instance_id, Since(0).Nullable());
    v.Field("rackId", self.rack_id, Since(0).Nullable());
    v.Field("clientId", self.client_id, Since(0));
    v.Field("clientHost", self.client_host, Since(0));
    v.Field("topologyEpoch", self.topology_epoch, Since(0));
    v.Field("processId", self.process_id, Since(0));
    v.Field("userEndpoint", self.user_endpoint, Since(0).Nullable());
    v.Field("clientTags", self.client_tags, Since(0));
    v.Field("taskOffsets", self.task_offsets, Since(0));
    v.Field("taskEndOffsets", self.task_end_offsets, Since(0));
    v.Field("assignment", self.assignment, Since(0));
    v.Field("targetAssignment", self.target_assignment, Since(0));
    v.Field("isClassic", self.is_classic, Since(0));
  }
};

struct TopologyDescriptionNode {
  std::string name = {};
  int8_t node_type = 0;
  std::vector<std::string> source_topics = {};
  std::optional<std::string> sink_topic = std::nullopt;
  std::vector<std::string> stores = {};
  std::vector<std::string> successors = {};
  UnknownTags unknown_tags = {};

  bool operator==(const TopologyDescriptionNode&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("name", self.name, Since(1));
    v.Field("nodeType", self.node_type, Since(1));
    v.Field("sourceTopics", self.source_topics, Since(1));
    v.Field("sinkTopic", self.sink_topic, Since(1).Nullable());
    v.Field("stores", self.stores, Since(1));
    v.Field("successors", self.successors, Since(1));
  }
};

struct TopologyDescriptionSubtopology {
  std::string subtopology_id = {};
  std::vector<TopologyDescriptionNode> nodes = {};
  UnknownTags unknown_tags = {};

  bool operator==(const TopologyDescriptionSubtopology&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("subtopologyId", self.subtopology_id, Since(1));
    v.Field("nodes", self.nodes, Since(1));
  }
};

struct TopologyDescriptionGlobalStore {
  TopologyDescriptionNode source = {};
  TopologyDescriptionNode processor = {};
  UnknownTags unknown_tags = {};

  bool operator==(const TopologyDescriptionGlobalStore&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("source", self.source, Since(1));
    v.Field("processor", self.processor, Since(1));
  }
};

struct TopologyDescription {
  std::vector<TopologyDescriptionSubtopology> subtopologies = {};
  std::vector<TopologyDescriptionGlobalStore> global_stores = {};
  UnknownTags unknown_tags = {};

  bool operator==(const TopologyDescription&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("subtopologies", self.subtopologies, Since(1));
    v.Field("globalStores", self.global_stores, Since(1));
  }
};

struct DescribedGroup {
  ErrorCode error_code = ErrorCode::kNone;
  std::optional<std::string> error_message = std::nullopt;
  std::string group_id = {};
  std::string group_state = {};
  int32_t group_epoch = 0;
  int32_t assignment_epoch = 0;
  std::optional<Topology> topology = std::nullopt;
  std::vector<Member> members = {};
  int32_t authorized_operations = std::numeric_limits<int32_t>::min();
  std::optional<TopologyDescription> topology_description = std::nullopt;
  int8_t topology_description_status = 0;
  std::optional<std::string> assignor_name = std::nullopt;
  UnknownTags unknown_tags = {};

  bool operator==(const DescribedGroup&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("errorCode", self.error_code, Since(0));
    v.Field("errorMessage", self.error_message, Since(0).Nullable());
    v.Field("groupId", self.group_id, Since(0));
    v.Field("groupState", self.group_state, Since(0));
    v.Field("groupEpoch", self.group_epoch, Since(0));
    v.Field("assignmentEpoch", self.assignment_epoch, Since(0));
    v.Field("topology", self.topology, Since(0).Nullable());
    v.Field("members", self.members, Since(0));
    v.Field("authorizedOperations", self.authorized_operations, Since(0));
    v.Field("topologyDescription", self.topology_description,
            Since(1).Nullable());
    v.Field("topologyDescriptionStatus", self.topology_description_status,
            Since(1));
    v.Field("assignorName", self.assignor_name,
            Since(1).Nullable().Ignorable());
  }
};

}  // namespace streams_group_describe_response

struct StreamsGroupDescribeResponse {
  static constexpr ApiKey kApiKey = ApiKey::kStreamsGroupDescribe;
  static constexpr MessageKind kKind = MessageKind::kResponse;
  static constexpr absl::string_view kName = "StreamsGroupDescribeResponse";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 1;
  static constexpr int16_t kFirstFlexible = 0;

  int32_t throttle_time_ms = 0;
  std::vector<streams_group_describe_response::DescribedGroup> groups = {};
  UnknownTags unknown_tags = {};

  bool operator==(const StreamsGroupDescribeResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("throttleTimeMs", self.throttle_time_ms, Since(0));
    v.Field("groups", self.groups, Since(0));
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_STREAMS_GROUP_DESCRIBE_H_
