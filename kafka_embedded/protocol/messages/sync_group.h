// SyncGroup (API key 14), versions 0..5, flexible from 4.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_SYNC_GROUP_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_SYNC_GROUP_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "kafka_embedded/base/error_code.h"
#include "kafka_embedded/protocol/api_key.h"
#include "kafka_embedded/protocol/message_schema.h"

namespace kafka_embedded {

struct SyncGroupResponse;

namespace sync_group_request {

struct SyncGroupRequestAssignment {
  std::string member_id = {};
  std::string assignment = {};
  UnknownTags unknown_tags = {};

  bool operator==(const SyncGroupRequestAssignment&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("memberId", self.member_id, Since(0));
    v.Field("assignment", self.assignment, Since(0).Bytes());
  }
};

}  // namespace sync_group_request

struct SyncGroupRequest {
  using Response = SyncGroupResponse;
  static constexpr ApiKey kApiKey = ApiKey::kSyncGroup;
  static constexpr MessageKind kKind = MessageKind::kRequest;
  static constexpr absl::string_view kName = "SyncGroupRequest";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 5;
  static constexpr int16_t kFirstFlexible = 4;

  std::string group_id = {};
  int32_t generation_id = 0;
  std::string member_id = {};
  std::optional<std::string> group_instance_id = std::nullopt;
  std::optional<std::string> protocol_type = std::nullopt;
  std::optional<std::string> protocol_name = std::nullopt;
  std::vector<sync_group_request::SyncGroupRequestAssignment> assignments = {};
  UnknownTags unknown_tags = {};

  bool operator==(const SyncGroupRequest&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("groupId", self.group_id, Since(0));
    v.Field("generationId", self.generation_id, Since(0));
    v.Field("memberId", self.member_id, Since(0));
    v.Field("groupInstanceId", self.group_instance_id, Since(3).Nullable());
    v.Field("protocolType", self.protocol_type,
            Since(5).Nullable().Ignorable());
    v.Field("protocolName", self.protocol_name,
            Since(5).Nullable().Ignorable());
    v.Field("assignments", self.assignments, Since(0));
  }
};

struct SyncGroupResponse {
  static constexpr ApiKey kApiKey = ApiKey::kSyncGroup;
  static constexpr MessageKind kKind = MessageKind::kResponse;
  static constexpr absl::string_view kName = "SyncGroupResponse";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 5;
  static constexpr int16_t kFirstFlexible = 4;

  int32_t throttle_time_ms = 0;
  ErrorCode error_code = ErrorCode::kNone;
  std::optional<std::string> protocol_type = std::nullopt;
  std::optional<std::string> protocol_name = std::nullopt;
  std::string assignment = {};
  UnknownTags unknown_tags = {};

  bool operator==(const SyncGroupResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("throttleTimeMs", self.throttle_time_ms, Since(1).Ignorable());
    v.Field("errorCode", self.error_code, Since(0));
    v.Field("protocolType", self.protocol_type,
            Since(5).Nullable().Ignorable());
    v.Field("protocolName", self.protocol_name,
            Since(5).Nullable().Ignorable());
    v.Field("assignment", self.assignment, Since(0).Bytes());
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_SYNC_GROUP_H_
