// LeaveGroup (API key 13), versions 0..5, flexible from 4.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_LEAVE_GROUP_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_LEAVE_GROUP_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "kafka_embedded/base/error_code.h"
#include "kafka_embedded/protocol/api_key.h"
#include "kafka_embedded/protocol/message_schema.h"

namespace kafka_embedded {

struct LeaveGroupResponse;

namespace leave_group_request {

struct MemberIdentity {
  std::string member_id = {};
  std::optional<std::string> group_instance_id = std::nullopt;
  std::optional<std::string> reason = std::nullopt;
  UnknownTags unknown_tags = {};

  bool operator==(const MemberIdentity&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("memberId", self.member_id, Since(3));
    v.Field("groupInstanceId", self.group_instance_id, Since(3).Nullable());
    v.Field("reason", self.reason, Since(5).Nullable().Ignorable());
  }
};

}  // namespace leave_group_request

struct LeaveGroupRequest {
  using Response = LeaveGroupResponse;
  static constexpr ApiKey kApiKey = ApiKey::kLeaveGroup;
  static constexpr MessageKind kKind = MessageKind::kRequest;
  static constexpr absl::string_view kName = "LeaveGroupRequest";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 5;
  static constexpr int16_t kFirstFlexible = 4;

  std::string group_id = {};
  std::string member_id = {};
  std::vector<leave_group_request::MemberIdentity> members = {};
  UnknownTags unknown_tags = {};

  bool operator==(const LeaveGroupRequest&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("groupId", self.group_id, Since(0));
    v.Field("memberId", self.member_id, Until(2));
    v.Field("members", self.members, Since(3));
  }
};

namespace leave_group_response {

struct MemberResponse {
  std::string member_id = {};
  std::optional<std::string> group_instance_id{std::in_place};
  ErrorCode error_code = ErrorCode::kNone;
  UnknownTags unknown_tags = {};

  bool operator==(const MemberResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("memberId", self.member_id, Since(3));
    v.Field("groupInstanceId", self.group_instance_id, Since(3).Nullable());
    v.Field("errorCode", self.error_code, Since(3));
  }
};

}  // namespace leave_group_response

struct LeaveGroupResponse {
  static constexpr ApiKey kApiKey = ApiKey::kLeaveGroup;
  static constexpr MessageKind kKind = MessageKind::kResponse;
  static constexpr absl::string_view kName = "LeaveGroupResponse";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 5;
  static constexpr int16_t kFirstFlexible = 4;

  int32_t throttle_time_ms = 0;
  ErrorCode error_code = ErrorCode::kNone;
  std::vector<leave_group_response::MemberResponse> members = {};
  UnknownTags unknown_tags = {};

  bool operator==(const LeaveGroupResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("throttleTimeMs", self.throttle_time_ms, Since(1).Ignorable());
    v.Field("errorCode", self.error_code, Since(0));
    v.Field("members", self.members, Since(3));
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_LEAVE_GROUP_H_
