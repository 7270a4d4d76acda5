// Heartbeat (API key 12), versions 0 to 4.
//
// Behavior: keeps a member's session alive. REBALANCE_IN_PROGRESS tells it to
// join again. While the group is being loaded every heartbeat is good.
//
// Version notes: 3 brought static members (KIP-345).
#include <utility>

#include "kafka_embedded/broker/broker.h"
#include "kafka_embedded/broker/handlers/handlers.h"
#include "kafka_embedded/protocol/messages/heartbeat.h"

namespace kafka_embedded {

void HandleHeartbeat(Broker& broker, const RequestContext&,
                     ApiMessagePtr message, Respond respond) {
  const auto& request = Get<HeartbeatRequest>(*message);
  respond(MakeMessage(
      HeartbeatResponse{.error_code = broker.groups().Heartbeat(request)}));
}

}  // namespace kafka_embedded
