// Keys and values of __consumer_offsets: streams groups (KIP-1071).
// The key starts with an int16 record type, the value with an int16 version.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_STREAMS_GROUP_RECORDS_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_STREAMS_GROUP_RECORDS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "kafka_embedded/protocol/api_key.h"
#include "kafka_embedded/protocol/message_schema.h"

namespace kafka_embedded {

struct StreamsGroupMetadataKey {
  static constexpr ApiKey kApiKey = ApiKey::kNone;
  static constexpr MessageKind kKind = MessageKind::kData;
  static constexpr absl::string_view kName = "StreamsGroupMetadataKey";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 0;
  static constexpr int16_t kFirstFlexible = kNeverFlexible;
  static constexpr int16_t kRecordType = 17;

  std::string group_id = {};
  UnknownTags unknown_tags = {};

  bool operator==(const StreamsGroupMetadataKey&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("groupId", self.group_id, Until(0));
  }
};

namespace streams_group_metadata_value {

struct LastAssignmentConfig {
  std::string key = {};
  std::string value = {};
  UnknownTags unknown_tags = {};

  bool operator==(const LastAssignmentConfig&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("key", self.key, Since(0));
    v.Field("value", self.value, Since(0));
  }
};

}  // namespace streams_group_metadata_value

struct StreamsGroupMetadataValue {
  static constexpr ApiKey kApiKey = ApiKey::kNone;
  static constexpr MessageKind kKind = MessageKind::kData;
  static constexpr absl::string_view kName = "StreamsGroupMetadataValue";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 0;
  static constexpr int16_t kFirstFlexible = 0;
  static constexpr int16_t kRecordType = 17;

  int32_t epoch = 0;
  int64_t metadata_hash = 0;
  int32_t validated_topology_epoch = -1;
  std::optional<std::vector<streams_group_metadata_value::LastAssignmentConfig>>
      last_assignment_configs{std::in_place};
  int32_t stored_description_topology_epoch = -1;
  int32_t failed_description_topology_epoch = -1;
  UnknownTags unknown_tags = {};

  bool operator==(const StreamsGroupMetadataValue&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("epoch", self.epoch, Since(0));
    v.Field("metadataHash", self.metadata_hash, Since(0));
    v.Field("validatedTopologyEpoch", self.validated_topology_epoch,
            Since(0).Tag(0));
    v.Field("lastAssignmentConfigs", self.last_assignment_configs,
            Since(0).Nullable().Tag(1));
    v.Field("storedDescriptionTopologyEpoch",
            self.stored_description_topology_epoch, Since(0).Tag(2));
    v.Field("failedDescriptionTopologyEpoch",
            self.failed_description_topology_epoch, Since(0).Tag(3));
  }
};

struct StreamsGroupTargetAssignmentMetadataKey {
  static constexpr ApiKey kApiKey = ApiKey::kNone;
  static constexpr MessageKind kKind = MessageKind::kData;
  static constexpr absl::string_view kName =
      "StreamsGroupTargetAssignmentMetadataKey";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 0;
  static constexpr int16_t kFirstFlexible = kNeverFlexible;
  static constexpr int16_t kRecordType = 20;

  std::string group_id = {};
  UnknownTags unknown_tags = {};

  bool operator==(const StreamsGroupTargetAssignmentMetadataKey&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("groupId", self.group_id, Until(0));
  }
};

struct StreamsGroupTargetAssignmentMetadataValue {
  static constexpr ApiKey kApiKey = ApiKey::kNone;
  static constexpr MessageKind kKind = MessageKind::kData;
  static constexpr absl::string_view kName =
      "StreamsGroupTargetAssignmentMetadataValue";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 0;
  static constexpr int16_t kFirstFlexible = 0;
  static constexpr int16_t kRecordType = 20;

  int32_t assignment_epoch = 0;
  int64_t assignment_timestamp = 0;
  UnknownTags unknown_tags = {};

  bool operator==(const StreamsGroupTargetAssignmentMetadataValue&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("assignmentEpoch", self.assignment_epoch, Since(0));
    v.Field("assignmentTimestamp", self.assignment_timestamp,
            Since(0).Tag(0).Ignorable());
  }
};

struct StreamsGroupTopologyKey {
  static constexpr ApiKey kApiKey = ApiKey::kNone;
  static constexpr MessageKind kKind = MessageKind::kData;
  static constexpr absl::string_view kName = "StreamsGroupTopologyKey";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 0;
  static constexpr int16_t kFirstFlexible = kNeverFlexible;
  static constexpr int16_t kRecordType = 23;

  std::string group_id = {};
  UnknownTags unknown_tags = {};

  bool operator==(const StreamsGroupTopologyKey&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("groupId", self.group_id, Until(0));
  }
};

namespace streams_group_topology_value {

struct TopicConfig {
  std::string key = {};
  std::string value = {};
  UnknownTags unknown_tags = {};

  bool operator==(const TopicConfig&) const;

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
  std::vector<TopicConfig> topic_configs = {};
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

}  // namespace streams_group_topology_value

struct StreamsGroupTopologyValue {
  static constexpr ApiKey kApiKey = ApiKey::kNone;
  static constexpr MessageKind kKind = MessageKind::kData;
  static constexpr absl::string_view kName = "StreamsGroupTopologyValue";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 0;
  static constexpr int16_t kFirstFlexible = 0;
  static constexpr int16_t kRecordType = 23;

  int32_t epoch = 0;
  std::vector<streams_group_topology_value::Subtopology> subtopologies = {};
  UnknownTags unknown_tags = {};

  bool operator==(const StreamsGroupTopologyValue&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("epoch", self.epoch, Since(0));
    v.Field("subtopologies", self.subtopologies, Since(0));
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_STREAMS_GROUP_RECORDS_H_
