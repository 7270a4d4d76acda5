// CreateTopics, DeleteTopics, CreatePartitions, ElectLeaders,
// AlterPartitionReassignments, ListPartitionReassignments, AlterClientQuotas,
// DescribeQuorum, UpdateFeatures and UnregisterBroker: the controller decides,
// so a broker passes them on (KIP-590) and gives its answer back.
// NOT_CONTROLLER if none can be reached.
#include <utility>

#include "kafka_embedded/broker/broker.h"
#include "kafka_embedded/broker/handlers/handlers.h"

namespace kafka_embedded {

void HandleForwarded(Broker& broker, const RequestContext& context,
                     ApiMessagePtr message, Respond respond) {
  broker.AskController(context, std::move(message), std::move(respond));
}

}  // namespace kafka_embedded
