// The sticky assignment for members with different subscriptions: everybody
// keeps what it owned and may keep, the rest goes to those with the fewest, and
// then partitions move one by one until no move makes it more balanced.
#ifndef KAFKA_EMBEDDED_CLIENT_ASSIGNORS_GENERAL_ASSIGNMENT_H_
#define KAFKA_EMBEDDED_CLIENT_ASSIGNORS_GENERAL_ASSIGNMENT_H_

#include <cstdint>
#include <vector>

#include "kafka_embedded/client/assignors/partition_assignor.h"
#include "kafka_embedded/client/assignors/sticky_input.h"

namespace kafka_embedded {

// By member. `max_generation` is the highest that the assignor ever saw.
std::vector<std::vector<int32_t>> AssignGenerally(
    const PartitionIndex& index, const std::vector<MemberSubscription>& members,
    const std::vector<PreviousOwnership>& previous,
    const OwnedPartitions& owners, const StickyRacks& racks,
    int32_t max_generation);

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_CLIENT_ASSIGNORS_GENERAL_ASSIGNMENT_H_
