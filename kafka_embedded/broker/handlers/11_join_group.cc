// JoinGroup (API key 11), versions 0 to 9.
//
// Behavior: parked until the group's members have joined, or those that have
// not are given up. The leader's answer lists the members and their metadata.
//
// Version notes: 1 brought the rebalance timeout, which is the session timeout
// before; 4 the two steps of a new member, MEMBER_ID_REQUIRED (KIP-394); 5
// static members (KIP-345); 7 the protocol's type in the answer, and null for
// no protocol (KIP-559); 8 the reason (KIP-800), for the logs of a broker that
// has some; 9 the leader that shall not assign (KIP-814).
#include <utility>

#include "kafka_embedded/broker/broker.h"
#include "kafka_embedded/broker/handlers/group_client.h"
#include "kafka_embedded/broker/handlers/handlers.h"
#include "kafka_embedded/protocol/messages/join_group.h"

namespace kafka_embedded {
namespace {

constexpr int16_t kFirstVersionWithRebalanceTimeout = 1;
constexpr int16_t kFirstVersionWithTwoSteps = 4;
constexpr int16_t kFirstVersionWithNullProtocol = 7;
constexpr int16_t kFirstVersionWithSkipAssignment = 9;

}  // namespace

void HandleJoinGroup(Broker& broker, const RequestContext& context,
                     ApiMessagePtr message, Respond respond) {
  const int16_t version = context.api_version;
  auto& request = Get<JoinGroupRequest>(*message);
  if (version < kFirstVersionWithRebalanceTimeout) {
    request.rebalance_timeout_ms = request.session_timeout_ms;
  }
  broker.groups().Join(
      {.client = GroupClientOf(context),
       .request = std::move(request),
       .requires_known_member_id = version >= kFirstVersionWithTwoSteps,
       .can_skip_assignment = version >= kFirstVersionWithSkipAssignment},
      [version,
       respond = std::move(respond)](JoinGroupResponse response) mutable {
        if (response.error_code != ErrorCode::kNone) {
          response.protocol_name = std::nullopt;
        }
        if (version < kFirstVersionWithNullProtocol &&
            !response.protocol_name.has_value()) {
          response.protocol_name = "";
        }
        respond(MakeMessage(std::move(response)));
      });
}

}  // namespace kafka_embedded
