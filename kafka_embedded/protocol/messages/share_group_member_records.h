// Keys and values of __consumer_offsets: members of share groups (KIP-932).
// The key starts with an int16 record type, the value with an int16 version.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_SHARE_GROUP_MEMBER_RECORDS_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_SHARE_GROUP_MEMBER_RECORDS_H_

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

struct ShareGroupMemberMetadataKey {
  static constexpr ApiKey kApiKey = ApiKey::kNone;
  static constexpr MessageKind kKind = MessageKind::kData;
  static constexpr absl::string_view kName = "ShareGroupMemberMetadataKey";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 0;
  static constexpr int16_t kFirstFlexible = kNeverFlexible;
  static constexpr int16_t kRecordType = 10;

  std::string group_id = {};
  std::string member_id = {};
  UnknownTags unknown_tags = {};

  bool operator==(const ShareGroupMemberMetadataKey&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("groupId", self.group_id, Until(0));
    v.Field("memberId", self.member_id, Until(0));
  }
};

struct ShareGroupMemberMetadataValue {
  static constexpr ApiKey kApiKey = ApiKey::kNone;
  static constexpr MessageKind kKind = MessageKind::kData;
  static constexpr absl::string_view kName = "ShareGroupMemberMetadataValue";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 0;
  static constexpr int16_t kFirstFlexible = 0;
  static constexpr int16_t kRecordType = 10;

  std::optional<std::string> rack_id{std::in_place};
  std::string client_id = {};
  std::string client_host = {};
  std::vector<std::string> subscribed_topic_names = {};
  UnknownTags unknown_tags = {};

  bool operator==(const ShareGroupMemberMetadataValue&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("rackId", self.rack_id, Since(0).Nullable());
    v.Field("clientId", self.client_id, Since(0));
    v.Field("clientHost", self.client_host, Since(0));
    v.Field("subscribedTopicNames", self.subscribed_topic_names, Since(0));
  }
};

struct ShareGroupTargetAssignmentMemberKey {
  static constexpr ApiKey kApiKey = ApiKey::kNone;
  static constexpr MessageKind kKind = MessageKind::kData;
  static constexpr absl::string_view kName =
      "ShareGroupTargetAssignmentMemberKey";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 0;
  static constexpr int16_t kFirstFlexible = kNeverFlexible;
  static constexpr int16_t kRecordType = 13;

  std::string group_id = {};
  std::string member_id = {};
  UnknownTags unknown_tags = {};

  bool operator==(const ShareGroupTargetAssignmentMemberKey&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("groupId", self.group_id, Until(0));
    v.Field("memberId", self.member_id, Until(0));
  }
};

namespace share_group_target_assignment_member_value {

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

}  // namespace share_group_target_assignment_member_value

struct ShareGroupTargetAssignmentMemberValue {
  static constexpr ApiKey kApiKey = ApiKey::kNone;
  static constexpr MessageKind kKind = MessageKind::kData;
  static constexpr absl::string_view kName =
      "ShareGroupTargetAssignmentMemberValue";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 0;
  static constexpr int16_t kFirstFlexible = 0;
  static constexpr int16_t kRecordType = 13;

  std::vector<share_group_target_assignment_member_value::TopicPartition>
      topic_partitions = {};
  UnknownTags unknown_tags = {};

  bool operator==(const ShareGroupTargetAssignmentMemberValue&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("topicPartitions", self.topic_partitions, Since(0));
  }
};

struct ShareGroupCurrentMemberAssignmentKey {
  static constexpr ApiKey kApiKey = ApiKey::kNone;
  static constexpr MessageKind kKind = MessageKind::kData;
  static constexpr absl::string_view kName =
      "ShareGroupCurrentMemberAssignmentKey";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 0;
  static constexpr int16_t kFirstFlexible = kNeverFlexible;
  static constexpr int16_t kRecordType = 14;

  std::string group_id = {};
  std::string member_id = {};
  UnknownTags unknown_tags = {};

  bool operator==(const ShareGroupCurrentMemberAssignmentKey&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("groupId", self.group_id, Until(0));
    v.Field("memberId", self.member_id, Until(0));
  }
};

namespace share_group_current_member_assignment_value {

struct TopicPartitions {
  Uuid topic_id = {};
  std::vector<int32_t> partitions = {};
  UnknownTags unknown_tags = {};

  bool operator==(const TopicPartitions&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("topicId", self.topic_id, Since(0));
    v.Field("partitions", self.partitions, Since(0));
  }
};

}  // namespace share_group_current_member_assignment_value

struct ShareGroupCurrentMemberAssignmentValue {
  static constexpr ApiKey kApiKey = ApiKey::kNone;
  static constexpr MessageKind kKind = MessageKind::kData;
  static constexpr absl::string_view kName =
      "ShareGroupCurrentMemberAssignmentValue";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 0;
  static constexpr int16_t kFirstFlexible = 0;
  static constexpr int16_t kRecordType = 14;

  int32_t member_epoch = 0;
  int32_t previous_member_epoch = 0;
  int8_t state = 0;
  std::vector<share_group_current_member_assignment_value::TopicPartitions>
      assigned_partitions = {};
  UnknownTags unknown_tags = {};

  bool operator==(const ShareGroupCurrentMemberAssignmentValue&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("memberEpoch", self.member_epoch, Since(0));
    v.Field("previousMemberEpoch", self.previous_member_epoch, Since(0));
    v.Field("state", self.state, Since(0));
    v.Field("assignedPartitions", self.assigned_partitions, Since(0));
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_SHARE_GROUP_MEMBER_RECORDS_H_
