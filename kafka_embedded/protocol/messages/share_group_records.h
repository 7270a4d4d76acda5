// Keys and values of __consumer_offsets: share groups (KIP-932).
// The key starts with an int16 record type, the value with an int16 version.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_SHARE_GROUP_RECORDS_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_SHARE_GROUP_RECORDS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "kafka_embedded/base/uuid.h"
#include "kafka_embedded/protocol/api_key.h"
#include "kafka_embedded/protocol/message_schema.h"

namespace kafka_embedded {

struct ShareGroupMetadataKey {
  static constexpr ApiKey kApiKey = ApiKey::kNone;
  static constexpr MessageKind kKind = MessageKind::kData;
  static constexpr absl::string_view kName = "ShareGroupMetadataKey";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 0;
  static constexpr int16_t kFirstFlexible = kNeverFlexible;
  static constexpr int16_t kRecordType = 11;

  std::string group_id = {};
  UnknownTags unknown_tags = {};

  bool operator==(const ShareGroupMetadataKey&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("groupId", self.group_id, Until(0));
  }
};

struct ShareGroupMetadataValue {
  static constexpr ApiKey kApiKey = ApiKey::kNone;
  static constexpr MessageKind kKind = MessageKind::kData;
  static constexpr absl::string_view kName = "ShareGroupMetadataValue";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 0;
  static constexpr int16_t kFirstFlexible = 0;
  static constexpr int16_t kRecordType = 11;

  int32_t epoch = 0;
  int64_t metadata_hash = 0;
  UnknownTags unknown_tags = {};

  bool operator==(const ShareGroupMetadataValue&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("epoch", self.epoch, Since(0));
    v.Field("metadataHash", self.metadata_hash, Since(0));
  }
};

struct ShareGroupTargetAssignmentMetadataKey {
  static constexpr ApiKey kApiKey = ApiKey::kNone;
  static constexpr MessageKind kKind = MessageKind::kData;
  static constexpr absl::string_view kName =
      "ShareGroupTargetAssignmentMetadataKey";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 0;
  static constexpr int16_t kFirstFlexible = kNeverFlexible;
  static constexpr int16_t kRecordType = 12;

  std::string group_id = {};
  UnknownTags unknown_tags = {};

  bool operator==(const ShareGroupTargetAssignmentMetadataKey&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("groupId", self.group_id, Until(0));
  }
};

struct ShareGroupTargetAssignmentMetadataValue {
  static constexpr ApiKey kApiKey = ApiKey::kNone;
  static constexpr MessageKind kKind = MessageKind::kData;
  static constexpr absl::string_view kName =
      "ShareGroupTargetAssignmentMetadataValue";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 0;
  static constexpr int16_t kFirstFlexible = 0;
  static constexpr int16_t kRecordType = 12;

  int32_t assignment_epoch = 0;
  int64_t assignment_timestamp = 0;
  UnknownTags unknown_tags = {};

  bool operator==(const ShareGroupTargetAssignmentMetadataValue&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("assignmentEpoch", self.assignment_epoch, Since(0));
    v.Field("assignmentTimestamp", self.assignment_timestamp,
            Since(0).Tag(0).Ignorable());
  }
};

struct ShareGroupStatePartitionMetadataKey {
  static constexpr ApiKey kApiKey = ApiKey::kNone;
  static constexpr MessageKind kKind = MessageKind::kData;
  static constexpr absl::string_view kName =
      "ShareGroupStatePartitionMetadataKey";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 0;
  static constexpr int16_t kFirstFlexible = kNeverFlexible;
  static constexpr int16_t kRecordType = 15;

  std::string group_id = {};
  UnknownTags unknown_tags = {};

  bool operator==(const ShareGroupStatePartitionMetadataKey&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("groupId", self.group_id, Until(0));
  }
};

namespace share_group_state_partition_metadata_value {

struct TopicPartitionsInfo {
  Uuid topic_id = {};
  std::string topic_name = {};
  std::vector<int32_t> partitions = {};
  UnknownTags unknown_tags = {};

  bool operator==(const TopicPartitionsInfo&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("topicId", self.topic_id, Since(0));
    v.Field("topicName", self.topic_name, Since(0));
    v.Field("partitions", self.partitions, Since(0));
  }
};

struct TopicInfo {
  Uuid topic_id = {};
  std::string topic_name = {};
  UnknownTags unknown_tags = {};

  bool operator==(const TopicInfo&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("topicId", self.topic_id, Since(0));
    v.Field("topicName", self.topic_name, Since(0));
  }
};

}  // namespace share_group_state_partition_metadata_value

struct ShareGroupStatePartitionMetadataValue {
  static constexpr ApiKey kApiKey = ApiKey::kNone;
  static constexpr MessageKind kKind = MessageKind::kData;
  static constexpr absl::string_view kName =
      "ShareGroupStatePartitionMetadataValue";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 0;
  static constexpr int16_t kFirstFlexible = 0;
  static constexpr int16_t kRecordType = 15;

  std::vector<share_group_state_partition_metadata_value::TopicPartitionsInfo>
      initializing_topics = {};
  std::vector<share_group_state_partition_metadata_value::TopicPartitionsInfo>
      initialized_topics = {};
  std::vector<share_group_state_partition_metadata_value::TopicInfo>
      deleting_topics = {};
  UnknownTags unknown_tags = {};

  bool operator==(const ShareGroupStatePartitionMetadataValue&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("initializingTopics", self.initializing_topics, Since(0));
    v.Field("initializedTopics", self.initialized_topics, Since(0));
    v.Field("deletingTopics", self.deleting_topics, Since(0));
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_SHARE_GROUP_RECORDS_H_
