// Keys and values of __consumer_offsets: members of consumer groups (KIP-848).
// The key starts with an int16 record type, the value with an int16 version.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_CONSUMER_GROUP_MEMBER_RECORDS_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_CONSUMER_GROUP_MEMBER_RECORDS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "kafka_embedded/base/uuid.h"
#include "kafka_embedded/protocol/api_key.h"
#include "kafka_embedded/protocol/message_schema.h"

namespace kafka_embedded {

struct ConsumerGroupMemberMetadataKey {
  static constexpr ApiKey kApiKey = ApiKey::kNone;
  static constexpr MessageKind kKind = MessageKind::kData;
  static constexpr absl::string_view kName = "ConsumerGroupMemberMetadataKey";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 0;
  static constexpr int16_t kFirstFlexible = kNeverFlexible;
  static constexpr int16_t kRecordType = 5;

  std::string group_id = {};
  std::string member_id = {};
  UnknownTags unknown_tags = {};

  bool operator==(const ConsumerGroupMemberMetadataKey&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("groupId", self.group_id, Until(0));
    v.Field("memberId", self.member_id, Until(0));
  }
};

namespace consumer_group_member_metadata_value {

struct ClassicProtocol {
  std::string name = {};
  std::string metadata = {};
  UnknownTags unknown_tags = {};

  bool operator==(const ClassicProtocol&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("name", self.name, Since(0));
    v.Field("metadata", self.metadata, Since(0).Bytes());
  }
};

struct ClassicMemberMetadata {
  int32_t session_timeout_ms = 0;
  std::vector<ClassicProtocol> supported_protocols = {};
  UnknownTags unknown_tags = {};

  bool operator==(const ClassicMemberMetadata&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("sessionTimeoutMs", self.session_timeout_ms, Since(0));
    v.Field("supportedProtocols", self.supported_protocols, Since(0));
  }
};

}  // namespace consumer_group_member_metadata_value

struct ConsumerGroupMemberMetadataValue {
  static constexpr ApiKey kApiKey = ApiKey::kNone;
  static constexpr MessageKind kKind = MessageKind::kData;
  static constexpr absl::string_view kName = "ConsumerGroupMemberMetadataValue";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 0;
  static constexpr int16_t kFirstFlexible = 0;
  static constexpr int16_t kRecordType = 5;

  std::optional<std::string> instance_id{std::in_place};
  std::optional<std::string> rack_id{std::in_place};
  std::string client_id = {};
  std::string client_host = {};
  std::vector<std::string> subscribed_topic_names = {};
  std::optional<std::string> subscribed_topic_regex{std::in_place};
  int32_t rebalance_timeout_ms = -1;
  std::optional<std::string> server_assignor{std::in_place};
  std::optional<consumer_group_member_metadata_value::ClassicMemberMetadata>
      classic_member_metadata{std::in_place};
  UnknownTags unknown_tags = {};

  bool operator==(const ConsumerGroupMemberMetadataValue&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("instanceId", self.instance_id, Since(0).Nullable());
    v.Field("rackId", self.rack_id, Since(0).Nullable());
    v.Field("clientId", self.client_id, Since(0));
    v.Field("clientHost", self.client_host, Since(0));
    v.Field("subscribedTopicNames", self.subscribed_topic_names, Since(0));
    v.Field("subscribedTopicRegex", self.subscribed_topic_regex,
            Since(0).Nullable());
    v.Field("rebalanceTimeoutMs", self.rebalance_timeout_ms, Since(0));
    v.Field("serverAssignor", self.server_assignor, Since(0).Nullable());
    v.Field("classicMemberMetadata", self.classic_member_metadata,
            Since(0).Nullable().Tag(0));
  }
};

struct ConsumerGroupTargetAssignmentMemberKey {
  static constexpr ApiKey kApiKey = ApiKey::kNone;
  static constexpr MessageKind kKind = MessageKind::kData;
  static constexpr absl::string_view kName =
      "ConsumerGroupTargetAssignmentMemberKey";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 0;
  static constexpr int16_t kFirstFlexible = kNeverFlexible;
  static constexpr int16_t kRecordType = 7;

  std::string group_id = {};
  std::string member_id = {};
  UnknownTags unknown_tags = {};

  bool operator==(const ConsumerGroupTargetAssignmentMemberKey&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("groupId", self.group_id, Until(0));
    v.Field("memberId", self.member_id, Until(0));
  }
};

namespace consumer_group_target_assignment_member_value {

struct TopicPartition {
  Uuid topic_id = {};
  std::vector<int32_t> partitions = {};
  UnknownTags unknown_tags = {};

  bool operator==(const TopicPartition&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("topicId", self.topic_id, Since(0));
    v.Field("partitions", self.partitions, Since(0));
  }
};

}  // namespace consumer_group_target_assignment_member_value

struct ConsumerGroupTargetAssignmentMemberValue {
  static constexpr ApiKey kApiKey = ApiKey::kNone;
  static constexpr MessageKind kKind = MessageKind::kData;
  static constexpr absl::string_view kName =
      "ConsumerGroupTargetAssignmentMemberValue";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 0;
  static constexpr int16_t kFirstFlexible = 0;
  static constexpr int16_t kRecordType = 7;

  std::vector<consumer_group_target_assignment_member_value::TopicPartition>
      topic_partitions = {};
  UnknownTags unknown_tags = {};

  bool operator==(const ConsumerGroupTargetAssignmentMemberValue&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("topicPartitions", self.topic_partitions, Since(0));
  }
};

struct ConsumerGroupCurrentMemberAssignmentKey {
  static constexpr ApiKey kApiKey = ApiKey::kNone;
  static constexpr MessageKind kKind = MessageKind::kData;
  static constexpr absl::string_view kName =
      "ConsumerGroupCurrentMemberAssignmentKey";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 0;
  static constexpr int16_t kFirstFlexible = kNeverFlexible;
  static constexpr int16_t kRecordType = 8;

  std::string group_id = {};
  std::string member_id = {};
  UnknownTags unknown_tags = {};

  bool operator==(const ConsumerGroupCurrentMemberAssignmentKey&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("groupId", self.group_id, Until(0));
    v.Field("memberId", self.member_id, Until(0));
  }
};

namespace consumer_group_current_member_assignment_value {

struct TopicPartitions {
  Uuid topic_id = {};
  std::vector<int32_t> partitions = {};
  std::optional<std::vector<int32_t>> assignment_epochs{std::in_place};
  UnknownTags unknown_tags = {};

  bool operator==(const TopicPartitions&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("topicId", self.topic_id, Since(0));
    v.Field("partitions", self.partitions, Since(0));
    v.Field("assignmentEpochs", self.assignment_epochs,
            Since(0).Nullable().Tag(0));
  }
};

}  // namespace consumer_group_current_member_assignment_value

struct ConsumerGroupCurrentMemberAssignmentValue {
  static constexpr ApiKey kApiKey = ApiKey::kNone;
  static constexpr MessageKind kKind = MessageKind::kData;
  static constexpr absl::string_view kName =
      "ConsumerGroupCurrentMemberAssignmentValue";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 0;
  static constexpr int16_t kFirstFlexible = 0;
  static constexpr int16_t kRecordType = 8;

  int32_t member_epoch = 0;
  int32_t previous_member_epoch = 0;
  int8_t state = 0;
  std::vector<consumer_group_current_member_assignment_value::TopicPartitions>
      assigned_partitions = {};
  std::vector<consumer_group_current_member_assignment_value::TopicPartitions>
      partitions_pending_revocation = {};
  UnknownTags unknown_tags = {};

  bool operator==(const ConsumerGroupCurrentMemberAssignmentValue&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("memberEpoch", self.member_epoch, Since(0));
    v.Field("previousMemberEpoch", self.previous_member_epoch, Since(0));
    v.Field("state", self.state, Since(0));
    v.Field("assignedPartitions", self.assigned_partitions, Since(0));
    v.Field("partitionsPendingRevocation", self.partitions_pending_revocation,
            Since(0));
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_CONSUMER_GROUP_MEMBER_RECORDS_H_
