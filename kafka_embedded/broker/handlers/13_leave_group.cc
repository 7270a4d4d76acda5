// LeaveGroup (API key 13), versions 0 to 5.
//
// Behavior: members leave, or an administrator removes them; each identity has
// an error of its own. An identity with an instance id alone is a static
// member, whatever its member id.
//
// Version notes: up to 2 the request is for one member, and its error is the
// request's; 3 brought several (KIP-345), 5 the reason (KIP-800).
#include <utility>

#include "kafka_embedded/broker/broker.h"
#include "kafka_embedded/broker/handlers/handlers.h"
#include "kafka_embedded/protocol/messages/leave_group.h"

namespace kafka_embedded {
namespace {

constexpr int16_t kFirstVersionWithManyMembers = 3;

}  // namespace

void HandleLeaveGroup(Broker& broker, const RequestContext& context,
                      ApiMessagePtr message, Respond respond) {
  auto& request = Get<LeaveGroupRequest>(*message);
  const bool one_member = context.api_version < kFirstVersionWithManyMembers;
  if (one_member) request.members = {{.member_id = request.member_id}};
  broker.groups().Leave(request, [one_member, respond = std::move(respond)](
                                     LeaveGroupResponse response) mutable {
    if (one_member && !response.members.empty()) {
      if (response.error_code == ErrorCode::kNone) {
        response.error_code = response.members.front().error_code;
      }
      response.members.clear();
    }
    respond(MakeMessage(std::move(response)));
  });
}

}  // namespace kafka_embedded
