// What all assignors work out first.
#ifndef KAFKA_EMBEDDED_CLIENT_ASSIGNORS_ASSIGNOR_INPUT_H_
#define KAFKA_EMBEDDED_CLIENT_ASSIGNORS_ASSIGNOR_INPUT_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "kafka_embedded/client/assignors/partition_assignor.h"

namespace kafka_embedded {

// The topics that somebody subscribed to and that have partitions, in the order
// of the HashMap that Kafka's leader makes of them.
std::vector<std::string> SubscribedTopics(
    const AssignableTopics& topics,
    const std::vector<MemberSubscription>& members);

// Positions in `members`: static members first, by their instance id; then the
// others by their member id.
std::vector<size_t> SortedMembers(
    const std::vector<MemberSubscription>& members);

// Whether racks tell anything: some member has a rack that some replica is in,
// and not every partition has a replica in each of the replicas' racks
// (KIP-881).
bool RacksMatter(const std::vector<std::string>& member_racks,
                 const std::vector<std::vector<std::string>>& partition_racks);

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_CLIENT_ASSIGNORS_ASSIGNOR_INPUT_H_
