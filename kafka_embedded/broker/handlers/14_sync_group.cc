// SyncGroup (API key 14), versions 0 to 5.
//
// Behavior: parked until the leader's request has brought the assignments and
// these are committed in __consumer_offsets; answers the member's own.
//
// Version notes: 3 brought static members (KIP-345); 5 the protocol's type and
// name, which are then mandatory and must be the group's (KIP-559).
#include <utility>

#include "kafka_embedded/broker/broker.h"
#include "kafka_embedded/broker/handlers/handlers.h"
#include "kafka_embedded/protocol/messages/sync_group.h"

namespace kafka_embedded {
namespace {

constexpr int16_t kFirstVersionWithProtocol = 5;

}  // namespace

void HandleSyncGroup(Broker& broker, const RequestContext& context,
                     ApiMessagePtr message, Respond respond) {
  const auto& request = Get<SyncGroupRequest>(*message);
  if (context.api_version >= kFirstVersionWithProtocol &&
      (!request.protocol_type.has_value() ||
       !request.protocol_name.has_value())) {
    return respond(MakeMessage(SyncGroupResponse{
        .error_code = ErrorCode::kInconsistentGroupProtocol}));
  }
  broker.groups().Sync(request, [respond = std::move(respond)](
                                    SyncGroupResponse response) mutable {
    respond(MakeMessage(std::move(response)));
  });
}

}  // namespace kafka_embedded
