// Keys and values of __consumer_offsets: members of streams groups (KIP-1071).
// The key starts with an int16 record type, the value with an int16 version.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_STREAMS_GROUP_MEMBER_RECORDS_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_STREAMS_GROUP_MEMBER_RECORDS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "kafka_embedded/protocol/api_key.h"
#include "kafka_embedded/protocol/message_schema.h"

namespace kafka_embedded {

struct StreamsGroupMemberMetadataKey {
  static constexpr ApiKey kApiKey = ApiKey::kNone;
  static constexpr MessageKind kKind = MessageKind::kData;
  static constexpr absl::string_view kName = "StreamsGroupMemberMetadataKey";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 0;
  static constexpr int16_t kFirstFlexible = kNeverFlexible;
  static constexpr int16_t kRecordType = 19;

  std::string group_id = {};
  std::string member_id = {};
  UnknownTags unknown_tags = {};

  bool operator==(const StreamsGroupMemberMetadataKey&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("groupId", self.group_id, Until(0));
    v.Field("memberId", self.member_id, Until(0));
  }
};

namespace streams_group_member_metadata_value {

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

}  // namespace streams_group_member_metadata_value

struct StreamsGroupMemberMetadataValue {
  static constexpr ApiKey kApiKey = ApiKey::kNone;
  static constexpr MessageKind kKind = MessageKind::kData;
  static constexpr absl::string_view kName = "StreamsGroupMemberMetadataValue";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 0;
  static constexpr int16_t kFirstFlexible = 0;
  static constexpr int16_t kRecordType = 19;

  std::optional<std::string> instance_id{std::in_place};
  std::optional<std::string> rack_id{std::in_place};
  std::string client_id = {};
  std::string client_host = {};
  int32_t rebalance_timeout_ms = -1;
  int32_t topology_epoch = 0;
  std::string process_id = {};
  std::optional<streams_group_member_metadata_value::Endpoint> user_endpoint =
      std::nullopt;
  std::vector<streams_group_member_metadata_value::KeyValue> client_tags = {};
  UnknownTags unknown_tags = {};

  bool operator==(const StreamsGroupMemberMetadataValue&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("instanceId", self.instance_id, Since(0).Nullable());
    v.Field("rackId", self.rack_id, Since(0).Nullable());
    v.Field("clientId", self.client_id, Since(0));
    v.Field("clientHost", self.client_host, Since(0));
    v.Field("rebalanceTimeoutMs", self.rebalance_timeout_ms, Since(0));
    v.Field("topologyEpoch", self.topology_epoch, Since(0));
    v.Field("processId", self.process_id, Since(0));
    v.Field("userEndpoint", self.user_endpoint, Since(0).Nullable());
    v.Field("clientTags", self.client_tags, Since(0));
  }
};

struct StreamsGroupTargetAssignmentMemberKey {
  static constexpr ApiKey kApiKey = ApiKey::kNone;
  static constexpr MessageKind kKind = MessageKind::kData;
  static constexpr absl::string_view kName =
      "StreamsGroupTargetAssignmentMemberKey";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 0;
  static constexpr int16_t kFirstFlexible = kNeverFlexible;
  static constexpr int16_t kRecordType = 21;

  std::string group_id = {};
  std::string member_id = {};
  UnknownTags unknown_tags = {};

  bool operator==(const StreamsGroupTargetAssignmentMemberKey&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("groupId", self.group_id, Until(0));
    v.Field("memberId", self.member_id, Until(0));
  }
};

namespace streams_group_target_assignment_member_value {

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

}  // namespace streams_group_target_assignment_member_value

struct StreamsGroupTargetAssignmentMemberValue {
  static constexpr ApiKey kApiKey = ApiKey::kNone;
  static constexpr MessageKind kKind = MessageKind::kData;
  static constexpr absl::string_view kName =
      "StreamsGroupTargetAssignmentMemberValue";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 0;
  static constexpr int16_t kFirstFlexible = 0;
  static constexpr int16_t kRecordType = 21;

  std::vector<streams_group_target_assignment_member_value::TaskIds>
      active_tasks = {};
  std::vector<streams_group_target_assignment_member_value::TaskIds>
      standby_tasks = {};
  std::vector<streams_group_target_assignment_member_value::TaskIds>
      warmup_tasks = {};
  UnknownTags unknown_tags = {};

  bool operator==(const StreamsGroupTargetAssignmentMemberValue&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("activeTasks", self.active_tasks, Since(0));
    v.Field("standbyTasks", self.standby_tasks, Since(0));
    v.Field("warmupTasks", self.warmup_tasks, Since(0));
  }
};

struct StreamsGroupCurrentMemberAssignmentKey {
  static constexpr ApiKey kApiKey = ApiKey::kNone;
  static constexpr MessageKind kKind = MessageKind::kData;
  static constexpr absl::string_view kName =
      "StreamsGroupCurrentMemberAssignmentKey";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 0;
  static constexpr int16_t kFirstFlexible = kNeverFlexible;
  static constexpr int16_t kRecordType = 22;

  std::string group_id = {};
  std::string member_id = {};
  UnknownTags unknown_tags = {};

  bool operator==(const StreamsGroupCurrentMemberAssignmentKey&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("groupId", self.group_id, Until(0));
    v.Field("memberId", self.member_id, Until(0));
  }
};

namespace streams_group_current_member_assignment_value {

struct TaskIds {
  std::string subtopology_id = {};
  std::vector<int32_t> partitions = {};
  std::optional<std::vector<int32_t>> assignment_epochs{std::in_place};
  UnknownTags unknown_tags = {};

  bool operator==(const TaskIds&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("subtopologyId", self.subtopology_id, Since(0));
    v.Field("partitions", self.partitions, Since(0));
    v.Field("assignmentEpochs", self.assignment_epochs,
            Since(0).Nullable().Tag(0));
  }
};

}  // namespace streams_group_current_member_assignment_value

struct StreamsGroupCurrentMemberAssignmentValue {
  static constexpr ApiKey kApiKey = ApiKey::kNone;
  static constexpr MessageKind kKind = MessageKind::kData;
  static constexpr absl::string_view kName =
      "StreamsGroupCurrentMemberAssignmentValue";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 0;
  static constexpr int16_t kFirstFlexible = 0;
  static constexpr int16_t kRecordType = 22;

  int32_t member_epoch = 0;
  int32_t previous_member_epoch = 0;
  int8_t state = 0;
  std::vector<streams_group_current_member_assignment_value::TaskIds>
      active_tasks = {};
  std::vector<streams_group_current_member_assignment_value::TaskIds>
      standby_tasks = {};
  std::vector<streams_group_current_member_assignment_value::TaskIds>
      warmup_tasks = {};
  std::vector<streams_group_current_member_assignment_value::TaskIds>
      active_tasks_pending_revocation = {};
  std::vector<streams_group_current_member_assignment_value::TaskIds>
      standby_tasks_pending_revocation = {};
  std::vector<streams_group_current_member_assignment_value::TaskIds>
      warmup_tasks_pending_revocation = {};
  UnknownTags unknown_tags = {};

  bool operator==(const StreamsGroupCurrentMemberAssignmentValue&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("memberEpoch", self.member_epoch, Since(0));
    v.Field("previousMemberEpoch", self.previous_member_epoch, Since(0));
    v.Field("state", self.state, Since(0));
    v.Field("activeTasks", self.active_tasks, Since(0));
    v.Field("standbyTasks", self.standby_tasks, Since(0));
    v.Field("warmupTasks", self.warmup_tasks, Since(0));
    v.Field("activeTasksPendingRevocation",
            self.active_tasks_pending_revocation, Since(0));
    v.Field("standbyTasksPendingRevocation",
            self.standby_tasks_pending_revocation, Since(0));
    v.Field("warmupTasksPendingRevocation",
            self.warmup_tasks_pending_revocation, Since(0));
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_STREAMS_GROUP_MEMBER_RECORDS_H_
