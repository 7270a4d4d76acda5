// ConsumerGroupDescribe (API key 69), versions 0..1, flexible from 0.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_CONSUMER_GROUP_DESCRIBE_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_CONSUMER_GROUP_DESCRIBE_H_

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "kafka_embedded/base/error_code.h"
#include "kafka_embedded/base/uuid.h"
#include "kafka_embedded/protocol/api_key.h"
#include "kafka_embedded/protocol/message_schema.h"

namespace kafka_embedded {

struct ConsumerGroupDescribeResponse;

struct ConsumerGroupDescribeRequest {
  using Response = ConsumerGroupDescribeResponse;
  static constexpr ApiKey kApiKey = ApiKey::kConsumerGroupDescribe;
  static constexpr MessageKind kKind = MessageKind::kRequest;
  static constexpr absl::string_view kName = "ConsumerGroupDescribeRequest";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 1;
  static constexpr int16_t kFirstFlexible = 0;

  std::vector<std::string> group_ids = {};
  bool include_authorized_operations = false;
  UnknownTags unknown_tags = {};

  bool operator==(const ConsumerGroupDescribeRequest&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("groupIds", self.group_ids, Since(0));
    v.Field("includeAuthorizedOperations", self.include_authorized_operations,
            Since(0));
  }
};

namespace consumer_group_describe_response {

struct TopicPartitions {
  Uuid topic_id = {};
  std::string topic_name = {};
  std::vector<int32_t> partitions = {};
  UnknownTags unknown_tags = {};

  bool operator==(const TopicPartitions&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("topicId", self.topic_id, Since(0));
    v.Field("topicName", self.topic_name, Since(0));
    v.Field("partitions", self.partitions, Since(0));
  }
};

struct Assignment {
  std::vector<TopicPartitions> topic_partitions = {};
  UnknownTags unknown_tags = {};

  bool operator==(const Assignment&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("topicPartitions", self.topic_partitions, Since(0));
  }
};

struct Member {
  std::string member_id = {};
  std::optional<std::string> instance_id = std::nullopt;
  std::optional<std::string> rack_id = std::nullopt;
  int32_t member_epoch = 0;
  std::string client_id = {};
  std::string client_host = {};
  std::vector<std::string> subscribed_topic_names = {};
  std::optional<std::string> subscribed_topic_regex = std::nullopt;
  Assignment assignment = {};
  Assignment target_assignment = {};
  int8_t member_type = -1;
  UnknownTags unknown_tags = {};

  bool operator==(const Member&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("memberId", self.member_id, Since(0));
    v.Field("instanceId", self.instance_id, Since(0).Nullable());
    v.Field("rackId", self.rack_id, Since(0).Nullable());
    v.Field("memberEpoch", self.member_epoch, Since(0));
    v.Field("clientId", self.client_id, Since(0));
    v.Field("clientHost", self.client_host, Since(0));
    v.Field("subscribedTopicNames", self.subscribed_topic_names, Since(0));
    v.Field("subscribedTopicRegex", self.subscribed_topic_regex,
            Since(0).Nullable());
    v.Field("assignment", self.assignment, Since(0));
    v.Field("targetAssignment", self.target_assignment, Since(0));
    v.Field("memberType", self.member_type, Since(1).Ignorable());
  }
};

struct DescribedGroup {
  ErrorCode error_code = ErrorCode::kNone;
  std::optional<std::string> error_message = std::nullopt;
  std::string group_id = {};
  std::string group_state = {};
  int32_t group_epoch = 0;
  int32_t assignment_epoch = 0;
  std::string assignor_name = {};
  std::vector<Member> members = {};
  int32_t authorized_operations = std::numeric_limits<int32_t>::min();
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
    v.Field("assignorName", self.assignor_name, Since(0));
    v.Field("members", self.members, Since(0));
    v.Field("authorizedOperations", self.authorized_operations, Since(0));
  }
};

}  // namespace consumer_group_describe_response

struct ConsumerGroupDescribeResponse {
  static constexpr ApiKey kApiKey = ApiKey::kConsumerGroupDescribe;
  static constexpr MessageKind kKind = MessageKind::kResponse;
  static constexpr absl::string_view kName = "ConsumerGroupDescribeResponse";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 1;
  static constexpr int16_t kFirstFlexible = 0;

  int32_t throttle_time_ms = 0;
  std::vector<consumer_group_describe_response::DescribedGroup> groups = {};
  UnknownTags unknown_tags = {};

  bool operator==(const ConsumerGroupDescribeResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("throttleTimeMs", self.throttle_time_ms, Since(0));
    v.Field("groups", self.groups, Since(0));
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_CONSUMER_GROUP_DESCRIBE_H_
