// One member of a classic group: what it said when it joined, what it was
// assigned, and its request that waits for the others.
#ifndef KAFKA_EMBEDDED_COORDINATOR_GROUP_CLASSIC_MEMBER_H_
#define KAFKA_EMBEDDED_COORDINATOR_GROUP_CLASSIC_MEMBER_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/strings/string_view.h"
#include "kafka_embedded/protocol/messages/join_group.h"
#include "kafka_embedded/protocol/messages/sync_group.h"

namespace kafka_embedded {

// Called exactly once.
using JoinReply = absl::AnyInvocable<void(JoinGroupResponse)>;
using SyncReply = absl::AnyInvocable<void(SyncGroupResponse)>;

// In the member's order of preference, with its metadata for each.
using MemberProtocols =
    std::vector<join_group_request::JoinGroupRequestProtocol>;

struct ClassicMember {
  std::string id;
  std::optional<std::string> instance_id;  // A static member, KIP-345.
  std::string client_id;
  std::string client_host;
  int32_t rebalance_timeout_ms = 0;
  int32_t session_timeout_ms = 0;
  MemberProtocols protocols;
  std::string assignment;
  // Joined and was never answered: it does not know its id yet.
  bool is_new = false;
  JoinReply awaiting_join = nullptr;
  SyncReply awaiting_sync = nullptr;

  bool is_static() const { return instance_id.has_value(); }
  bool is_awaiting_join() const { return awaiting_join != nullptr; }
  bool is_awaiting_sync() const { return awaiting_sync != nullptr; }

  // A member whose request is parked cannot send heartbeats, and need not.
  bool HasSatisfiedHeartbeat() const {
    return !is_new && (is_awaiting_join() || is_awaiting_sync());
  }
  // nullptr if the member does not know the protocol.
  const std::string* MetadataFor(absl::string_view protocol) const {
    for (const auto& known : protocols) {
      if (known.name == protocol) return &known.metadata;
    }
    return nullptr;
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_COORDINATOR_GROUP_CLASSIC_MEMBER_H_
