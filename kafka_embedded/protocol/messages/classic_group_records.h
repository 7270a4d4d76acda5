// Keys and values of __consumer_offsets: committed offsets and classic groups.
// The key starts with an int16 record type, the value with an int16 version.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_CLASSIC_GROUP_RECORDS_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_CLASSIC_GROUP_RECORDS_H_

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

struct LegacyOffsetCommitKey {
  static constexpr ApiKey kApiKey = ApiKey::kNone;
  static constexpr MessageKind kKind = MessageKind::kData;
  static constexpr absl::string_view kName = "LegacyOffsetCommitKey";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 0;
  static constexpr int16_t kFirstFlexible = kNeverFlexible;
  static constexpr int16_t kRecordType = 0;

  std::string group = {};
  std::string topic = {};
  int32_t partition = 0;
  UnknownTags unknown_tags = {};

  bool operator==(const LegacyOffsetCommitKey&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("group", self.group, Until(0));
    v.Field("topic", self.topic, Until(0));
    v.Field("partition", self.partition, Until(0));
  }
};

struct LegacyOffsetCommitValue {
  static constexpr ApiKey kApiKey = ApiKey::kNone;
  static constexpr MessageKind kKind = MessageKind::kData;
  static constexpr absl::string_view kName = "LegacyOffsetCommitValue";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 0;
  static constexpr int16_t kFirstFlexible = kNeverFlexible;
  static constexpr int16_t kRecordType = 0;

  int64_t offset = 0;
  std::string metadata = {};
  int64_t commit_timestamp = 0;
  UnknownTags unknown_tags = {};

  bool operator==(const LegacyOffsetCommitValue&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("offset", self.offset, Until(0));
    v.Field("metadata", self.metadata, Until(0));
    v.Field("commitTimestamp", self.commit_timestamp, Until(0));
  }
};

struct OffsetCommitKey {
  static constexpr ApiKey kApiKey = ApiKey::kNone;
  static constexpr MessageKind kKind = MessageKind::kData;
  static constexpr absl::string_view kName = "OffsetCommitKey";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 0;
  static constexpr int16_t kFirstFlexible = kNeverFlexible;
  static constexpr int16_t kRecordType = 1;

  std::string group = {};
  std::string topic = {};
  int32_t partition = 0;
  UnknownTags unknown_tags = {};

  bool operator==(const OffsetCommitKey&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("group", self.group, Until(0));
    v.Field("topic", self.topic, Until(0));
    v.Field("partition", self.partition, Until(0));
  }
};

struct OffsetCommitValue {
  static constexpr ApiKey kApiKey = ApiKey::kNone;
  static constexpr MessageKind kKind = MessageKind::kData;
  static constexpr absl::string_view kName = "OffsetCommitValue";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 4;
  static constexpr int16_t kFirstFlexible = 4;
  static constexpr int16_t kRecordType = 1;

  int64_t offset = 0;
  int32_t leader_epoch = -1;
  std::string metadata = {};
  int64_t commit_timestamp = 0;
  int64_t expire_timestamp = -1;
  Uuid topic_id = {};
  UnknownTags unknown_tags = {};

  bool operator==(const OffsetCommitValue&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("offset", self.offset, Since(0));
    v.Field("leaderEpoch", self.leader_epoch, Since(3).Ignorable());
    v.Field("metadata", self.metadata, Since(0));
    v.Field("commitTimestamp", self.commit_timestamp, Since(0));
    v.Field("expireTimestamp", self.expire_timestamp,
            Between(1, 1).Ignorable());
    v.Field("topicId", self.topic_id, Since(4).Tag(0).Ignorable());
  }
};

struct GroupMetadataKey {
  static constexpr ApiKey kApiKey = ApiKey::kNone;
  static constexpr MessageKind kKind = MessageKind::kData;
  static constexpr absl::string_view kName = "GroupMetadataKey";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 0;
  static constexpr int16_t kFirstFlexible = kNeverFlexible;
  static constexpr int16_t kRecordType = 2;

  std::string group = {};
  UnknownTags unknown_tags = {};

  bool operator==(const GroupMetadataKey&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("group", self.group, Until(0));
  }
};

namespace group_metadata_value {

struct MemberMetadata {
  std::string member_id = {};
  std::optional<std::string> group_instance_id = std::nullopt;
  std::string client_id = {};
  std::string client_host = {};
  int32_t rebalance_timeout = -1;
  int32_t session_timeout = 0;
  std::string subscription = {};
  std::string assignment = {};
  UnknownTags unknown_tags = {};

  bool operator==(const MemberMetadata&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("memberId", self.member_id, Since(0));
    v.Field("groupInstanceId", self.group_instance_id,
            Since(3).Nullable().Ignorable());
    v.Field("clientId", self.client_id, Since(0));
    v.Field("clientHost", self.client_host, Since(0));
    v.Field("rebalanceTimeout", self.rebalance_timeout, Since(1).Ignorable());
    v.Field("sessionTimeout", self.session_timeout, Since(0));
    v.Field("subscription", self.subscription, Since(0).Bytes());
    v.Field("assignment", self.assignment, Since(0).Bytes());
  }
};

}  // namespace group_metadata_value

struct GroupMetadataValue {
  static constexpr ApiKey kApiKey = ApiKey::kNone;
  static constexpr MessageKind kKind = MessageKind::kData;
  static constexpr absl::string_view kName = "GroupMetadataValue";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 4;
  static constexpr int16_t kFirstFlexible = 4;
  static constexpr int16_t kRecordType = 2;

  std::string protocol_type = {};
  int32_t generation = 0;
  std::optional<std::string> protocol{std::in_place};
  std::optional<std::string> leader{std::in_place};
  int64_t current_state_timestamp = -1;
  std::vector<group_metadata_value::MemberMetadata> members = {};
  UnknownTags unknown_tags = {};

  bool operator==(const GroupMetadataValue&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("protocolType", self.protocol_type, Since(0));
    v.Field("generation", self.generation, Since(0));
    v.Field("protocol", self.protocol, Since(0).Nullable());
    v.Field("leader", self.leader, Since(0).Nullable());
    v.Field("currentStateTimestamp", self.current_state_timestamp,
            Since(2).Ignorable());
    v.Field("members", self.members, Since(0));
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_CLASSIC_GROUP_RECORDS_H_
