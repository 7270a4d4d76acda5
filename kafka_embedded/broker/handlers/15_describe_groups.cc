// DescribeGroups (API key 15), versions 0 to 6.
//
// Behavior: state, protocol and members of groups; metadata of the members only
// of a stable group. A group that does not exist is Dead.
//
// Version notes: 3 brought authorized operations (KIP-430), 4 the instance ids
// of static members, 6 GROUP_ID_NOT_FOUND with a message for a group that does
// not exist (KIP-1043).
#include <utility>

#include "kafka_embedded/broker/broker.h"
#include "kafka_embedded/broker/handlers/authorized_operations.h"
#include "kafka_embedded/broker/handlers/handlers.h"
#include "kafka_embedded/protocol/messages/describe_groups.h"

namespace kafka_embedded {
namespace {

constexpr int16_t kFirstVersionWithNotFound = 6;

}  // namespace

void HandleDescribeGroups(Broker& broker, const RequestContext& context,
                          ApiMessagePtr message, Respond respond) {
  const auto& request = Get<DescribeGroupsRequest>(*message);
  DescribeGroupsResponse response;
  for (const std::string& group_id : request.groups) {
    auto& described =
        response.groups.emplace_back(broker.groups().Describe(group_id));
    if (context.api_version < kFirstVersionWithNotFound) {
      described.error_message.reset();
      if (described.error_code == ErrorCode::kGroupIdNotFound) {
        described.error_code = ErrorCode::kNone;
      }
    }
    if (request.include_authorized_operations &&
        described.error_code == ErrorCode::kNone) {
      described.authorized_operations = kAllGroupOperations;
    }
  }
  respond(MakeMessage(std::move(response)));
}

}  // namespace kafka_embedded
