// ListGroups (API key 16), versions 0 to 5.
//
// Behavior: the groups that this broker coordinates; a client asks every
// broker. COORDINATOR_LOAD_IN_PROGRESS while any is being loaded.
//
// Version notes: 4 brought a filter by state (KIP-518), 5 one by type
// (KIP-848): all groups here are classic.
#include <utility>

#include "kafka_embedded/broker/broker.h"
#include "kafka_embedded/broker/handlers/handlers.h"
#include "kafka_embedded/protocol/messages/list_groups.h"

namespace kafka_embedded {

void HandleListGroups(Broker& broker, const RequestContext&,
                      ApiMessagePtr message, Respond respond) {
  const auto& request = Get<ListGroupsRequest>(*message);
  respond(MakeMessage(broker.groups().List(request)));
}

}  // namespace kafka_embedded
