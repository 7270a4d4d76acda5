// DescribeGroups (API key 15), versions 0..6, flexible from 5.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_DESCRIBE_GROUPS_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_DESCRIBE_GROUPS_H_

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

struct DescribeGroupsResponse;

struct DescribeGroupsRequest {
  using Response = DescribeGroupsResponse;
  static constexpr ApiKey kApiKey = ApiKey::kDescribeGroups;
  static constexpr MessageKind kKind = MessageKind::kRequest;
  static constexpr absl::string_view kName = "DescribeGroupsRequest";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 6;
  static constexpr int16_t kFirstFlexible = 5;

  std::vector<std::string> groups = {};
  bool include_authorized_operations = false;
  UnknownTags unknown_tags = {};

  bool operator==(const DescribeGroupsRequest&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("groups", self.groups, Since(0));
    v.Field("includeAuthorizedOperations", self.include_authorized_operations,
            Since(3));
  }
};

namespace describe_groups_response {

struct DescribedGroupMember {
  std::string member_id = {};
  std::optional<std::string> group_instance_id = std::nullopt;
  std::string client_id = {};
  std::string client_host = {};
  std::string member_metadata = {};
  std::string member_assignment = {};
  UnknownTags unknown_tags = {};

  bool operator==(const DescribedGroupMember&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("memberId", self.member_id, Since(0));
    v.Field("groupInstanceId", self.group_instance_id,
            Since(4).Nullable().Ignorable());
    v.Field("clientId", self.client_id, Since(0));
    v.Field("clientHost", self.client_host, Since(0));
    v.Field("memberMetadata", self.member_metadata, Since(0).Bytes());
    v.Field("memberAssignment", self.member_assignment, Since(0).Bytes());
  }
};

struct DescribedGroup {
  ErrorCode error_code = ErrorCode::kNone;
  std::optional<std::string> error_message = std::nullopt;
  std::string group_id = {};
  std::string group_state = {};
  std::string protocol_type = {};
  std::string protocol_data = {};
  std::vector<DescribedGroupMember> members = {};
  int32_t authorized_operations = std::numeric_limits<int32_t>::min();
  UnknownTags unknown_tags = {};

  bool operator==(const DescribedGroup&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("errorCode", self.error_code, Since(0));
    v.Field("errorMessage", self.error_message, Since(6).Nullable());
    v.Field("groupId", self.group_id, Since(0));
    v.Field("groupState", self.group_state, Since(0));
    v.Field("protocolType", self.protocol_type, Since(0));
    v.Field("protocolData", self.protocol_data, Since(0));
    v.Field("members", self.members, Since(0));
    v.Field("authorizedOperations", self.authorized_operations, Since(3));
  }
};

}  // namespace describe_groups_response

struct DescribeGroupsResponse {
  static constexpr ApiKey kApiKey = ApiKey::kDescribeGroups;
  static constexpr MessageKind kKind = MessageKind::kResponse;
  static constexpr absl::string_view kName = "DescribeGroupsResponse";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 6;
  static constexpr int16_t kFirstFlexible = 5;

  int32_t throttle_time_ms = 0;
  std::vector<describe_groups_response::DescribedGroup> groups = {};
  UnknownTags unknown_tags = {};

  bool operator==(const DescribeGroupsResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("throttleTimeMs", self.throttle_time_ms, Since(1).Ignorable());
    v.Field("groups", self.groups, Since(0));
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_DESCRIBE_GROUPS_H_
