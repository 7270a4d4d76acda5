// JoinGroup (API key 11), versions 0..9, flexible from 6.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_JOIN_GROUP_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_JOIN_GROUP_H_

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

struct JoinGroupResponse;

namespace join_group_request {

struct JoinGroupRequestProtocol {
  std::string name = {};
  std::string metadata = {};
  UnknownTags unknown_tags = {};

  bool operator==(const JoinGroupRequestProtocol&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("name", self.name, Since(0));
    v.Field("metadata", self.metadata, Since(0).Bytes());
  }
};

}  // namespace join_group_request

struct JoinGroupRequest {
  using Response = JoinGroupResponse;
  static constexpr ApiKey kApiKey = ApiKey::kJoinGroup;
  static constexpr MessageKind kKind = MessageKind::kRequest;
  static constexpr absl::string_view kName = "JoinGroupRequest";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 9;
  static constexpr int16_t kFirstFlexible = 6;

  std::string group_id = {};
  int32_t session_timeout_ms = 0;
  int32_t rebalance_timeout_ms = -1;
  std::string member_id = {};
  std::optional<std::string> group_instance_id = std::nullopt;
  std::string protocol_type = {};
  std::vector<join_group_request::JoinGroupRequestProtocol> protocols = {};
  std::optional<std::string> reason = std::nullopt;
  UnknownTags unknown_tags = {};

  bool operator==(const JoinGroupRequest&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("groupId", self.group_id, Since(0));
    v.Field("sessionTimeoutMs", self.session_timeout_ms, Since(0));
    v.Field("rebalanceTimeoutMs", self.rebalance_timeout_ms,
            Since(1).Ignorable());
    v.Field("memberId", self.member_id, Since(0));
    v.Field("groupInstanceId", self.group_instance_id, Since(5).Nullable());
    v.Field("protocolType", self.protocol_type, Since(0));
    v.Field("protocols", self.protocols, Since(0));
    v.Field("reason", self.reason, Since(8).Nullable().Ignorable());
  }
};

namespace join_group_response {

struct JoinGroupResponseMember {
  std::string member_id = {};
  std::optional<std::string> group_instance_id = std::nullopt;
  std::string metadata = {};
  UnknownTags unknown_tags = {};

  bool operator==(const JoinGroupResponseMember&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("memberId", self.member_id, Since(0));
    v.Field("groupInstanceId", self.group_instance_id,
            Since(5).Nullable().Ignorable());
    v.Field("metadata", self.metadata, Since(0).Bytes());
  }
};

}  // namespace join_group_response

struct JoinGroupResponse {
  static constexpr ApiKey kApiKey = ApiKey::kJoinGroup;
  static constexpr MessageKind kKind = MessageKind::kResponse;
  static constexpr absl::string_view kName = "JoinGroupResponse";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 9;
  static constexpr int16_t kFirstFlexible = 6;

  int32_t throttle_time_ms = 0;
  ErrorCode error_code = ErrorCode::kNone;
  int32_t generation_id = -1;
  std::optional<std::string> protocol_type = std::nullopt;
  std::optional<std::string> protocol_name{std::in_place};
  std::string leader = {};
  bool skip_assignment = false;
  std::string member_id = {};
  std::vector<join_group_response::JoinGroupResponseMember> members = {};
  UnknownTags unknown_tags = {};

  bool operator==(const JoinGroupResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("throttleTimeMs", self.throttle_time_ms, Since(2).Ignorable());
    v.Field("errorCode", self.error_code, Since(0));
    v.Field("generationId", self.generation_id, Since(0));
    v.Field("protocolType", self.protocol_type,
            Since(7).Nullable().Ignorable());
    v.Field("protocolName", self.protocol_name, Since(0).Nullable(7));
    v.Field("leader", self.leader, Since(0));
    v.Field("skipAssignment", self.skip_assignment, Since(9));
    v.Field("memberId", self.member_id, Since(0));
    v.Field("members", self.members, Since(0));
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_JOIN_GROUP_H_
