// Keys and values of __consumer_offsets: consumer groups (KIP-848).
// The key starts with an int16 record type, the value with an int16 version.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_CONSUMER_GROUP_RECORDS_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_CONSUMER_GROUP_RECORDS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "kafka_embedded/base/uuid.h"
#include "kafka_embedded/protocol/api_key.h"
#include "kafka_embedded/protocol/message_schema.h"

namespace kafka_embedded {

struct ConsumerGroupMetadataKey {
  static constexpr ApiKey kApiKey = ApiKey::kNone;
  static constexpr MessageKind kKind = MessageKind::kData;
  static constexpr absl::string_view kName = "ConsumerGroupMetadataKey";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 0;
  static constexpr int16_t kFirstFlexible = kNeverFlexible;
  static constexpr int16_t kRecordType = 3;

  std::string group_id = {};
  UnknownTags unknown_tags = {};

  bool operator==(const ConsumerGroupMetadataKey&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("groupId", self.group_id, Until(0));
  }
};

struct ConsumerGroupMetadataValue {
  static constexpr ApiKey kApiKey = ApiKey::kNone;
  static constexpr MessageKind kKind = MessageKind::kData;
  static constexpr absl::string_view kName = "ConsumerGroupMetadataValue";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 0;
  static constexpr int16_t kFirstFlexible = 0;
  static constexpr int16_t kRecordType = 3;

  int32_t epoch = 0;
  int64_t metadata_hash = 0;
  UnknownTags unknown_tags = {};

  bool operator==(const ConsumerGroupMetadataValue&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("epoch", self.epoch, Since(0));
    v.Field("metadataHash", self.metadata_hash, Since(0).Tag(0));
  }
};

struct ConsumerGroupPartitionMetadataKey {
  static constexpr ApiKey kApiKey = ApiKey::kNone;
  static constexpr MessageKind kKind = MessageKind::kData;
  static constexpr absl::string_view kName =
      "ConsumerGroupPartitionMetadataKey";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 0;
  static constexpr int16_t kFirstFlexible = kNeverFlexible;
  static constexpr int16_t kRecordType = 4;

  std::string group_id = {};
  UnknownTags unknown_tags = {};

  bool operator==(const ConsumerGroupPartitionMetadataKey&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("groupId", self.group_id, Until(0));
  }
};

namespace consumer_group_partition_metadata_value {

struct PartitionMetadata {
  int32_t partition = 0;
  std::vector<std::string> racks = {};
  UnknownTags unknown_tags = {};

  bool operator==(const PartitionMetadata&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("partition", self.partition, Since(0));
    v.Field("racks", self.racks, Since(0));
  }
};

struct TopicMetadata {
  Uuid topic_id = {};
  std::string topic_name = {};
  int32_t num_partitions = 0;
  std::vector<PartitionMetadata> partition_metadata = {};
  UnknownTags unknown_tags = {};

  bool operator==(const TopicMetadata&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("topicId", self.topic_id, Since(0));
    v.Field("topicName", self.topic_name, Since(0));
    v.Field("numPartitions", self.num_partitions, Since(0));
    v.Field("partitionMetadata", self.partition_metadata, Since(0));
  }
};

}  // namespace consumer_group_partition_metadata_value

struct ConsumerGroupPartitionMetadataValue {
  static constexpr ApiKey kApiKey = ApiKey::kNone;
  static constexpr MessageKind kKind = MessageKind::kData;
  static constexpr absl::string_view kName =
      "ConsumerGroupPartitionMetadataValue";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 0;
  static constexpr int16_t kFirstFlexible = 0;
  static constexpr int16_t kRecordType = 4;

  std::vector<consumer_group_partition_metadata_value::TopicMetadata> topics =
      {};
  UnknownTags unknown_tags = {};

  bool operator==(const ConsumerGroupPartitionMetadataValue&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("topics", self.topics, Since(0));
  }
};

struct ConsumerGroupTargetAssignmentMetadataKey {
  static constexpr ApiKey kApiKey = ApiKey::kNone;
  static constexpr MessageKind kKind = MessageKind::kData;
  static constexpr absl::string_view kName =
      "ConsumerGroupTargetAssignmentMetadataKey";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 0;
  static constexpr int16_t kFirstFlexible = kNeverFlexible;
  static constexpr int16_t kRecordType = 6;

  std::string group_id = {};
  UnknownTags unknown_tags = {};

  bool operator==(const ConsumerGroupTargetAssignmentMetadataKey&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("groupId", self.group_id, Until(0));
  }
};

struct ConsumerGroupTargetAssignmentMetadataValue {
  static constexpr ApiKey kApiKey = ApiKey::kNone;
  static constexpr MessageKind kKind = MessageKind::kData;
  static constexpr absl::string_view kName =
      "ConsumerGroupTargetAssignmentMetadataValue";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 0;
  static constexpr int16_t kFirstFlexible = 0;
  static constexpr int16_t kRecordType = 6;

  int32_t assignment_epoch = 0;
  int64_t assignment_timestamp = 0;
  UnknownTags unknown_tags = {};

  bool operator==(const ConsumerGroupTargetAssignmentMetadataValue&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("assignmentEpoch", self.assignment_epoch, Since(0));
    v.Field("assignmentTimestamp", self.assignment_timestamp,
            Since(0).Tag(0).Ignorable());
  }
};

struct ConsumerGroupRegularExpressionKey {
  static constexpr ApiKey kApiKey = ApiKey::kNone;
  static constexpr MessageKind kKind = MessageKind::kData;
  static constexpr absl::string_view kName =
      "ConsumerGroupRegularExpressionKey";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 0;
  static constexpr int16_t kFirstFlexible = kNeverFlexible;
  static constexpr int16_t kRecordType = 16;

  std::string group_id = {};
  std::string regular_expression = {};
  UnknownTags unknown_tags = {};

  bool operator==(const ConsumerGroupRegularExpressionKey&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("groupId", self.group_id, Until(0));
    v.Field("regularExpression", self.regular_expression, Until(0));
  }
};

struct ConsumerGroupRegularExpressionValue {
  static constexpr ApiKey kApiKey = ApiKey::kNone;
  static constexpr MessageKind kKind = MessageKind::kData;
  static constexpr absl::string_view kName =
      "ConsumerGroupRegularExpressionValue";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 0;
  static constexpr int16_t kFirstFlexible = 0;
  static constexpr int16_t kRecordType = 16;

  std::vector<std::string> topics = {};
  int64_t version = 0;
  int64_t timestamp = 0;
  UnknownTags unknown_tags = {};

  bool operator==(const ConsumerGroupRegularExpressionValue&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("topics", self.topics, Since(0));
    v.Field("version", self.version, Since(0));
    v.Field("timestamp", self.timestamp, Since(0));
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_CONSUMER_GROUP_RECORDS_H_
