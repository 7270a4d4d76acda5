// ListGroups (API key 16), versions 0..5, flexible from 3.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_LIST_GROUPS_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_LIST_GROUPS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "kafka_embedded/base/error_code.h"
#include "kafka_embedded/protocol/api_key.h"
#include "kafka_embedded/protocol/message_schema.h"

namespace kafka_embedded {

struct ListGroupsResponse;

struct ListGroupsRequest {
  using Response = ListGroupsResponse;
  static constexpr ApiKey kApiKey = ApiKey::kListGroups;
  static constexpr MessageKind kKind = MessageKind::kRequest;
  static constexpr absl::string_view kName = "ListGroupsRequest";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 5;
  static constexpr int16_t kFirstFlexible = 3;

  std::vector<std::string> states_filter = {};
  std::vector<std::string> types_filter = {};
  UnknownTags unknown_tags = {};

  bool operator==(const ListGroupsRequest&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("statesFilter", self.states_filter, Since(4));
    v.Field("typesFilter", self.types_filter, Since(5));
  }
};

namespace list_groups_response {

struct ListedGroup {
  std::string group_id = {};
  std::string protocol_type = {};
  std::string group_state = {};
  std::string group_type = {};
  UnknownTags unknown_tags = {};

  bool operator==(const ListedGroup&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("groupId", self.group_id, Since(0));
    v.Field("protocolType", self.protocol_type, Since(0));
    v.Field("groupState", self.group_state, Since(4).Ignorable());
    v.Field("groupType", self.group_type, Since(5).Ignorable());
  }
};

}  // namespace list_groups_response

struct ListGroupsResponse {
  static constexpr ApiKey kApiKey = ApiKey::kListGroups;
  static constexpr MessageKind kKind = MessageKind::kResponse;
  static constexpr absl::string_view kName = "ListGroupsResponse";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 5;
  static constexpr int16_t kFirstFlexible = 3;

  int32_t throttle_time_ms = 0;
  ErrorCode error_code = ErrorCode::kNone;
  std::vector<list_groups_response::ListedGroup> groups = {};
  UnknownTags unknown_tags = {};

  bool operator==(const ListGroupsResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("throttleTimeMs", self.throttle_time_ms, Since(1).Ignorable());
    v.Field("errorCode", self.error_code, Since(0));
    v.Field("groups", self.groups, Since(0));
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_LIST_GROUPS_H_
