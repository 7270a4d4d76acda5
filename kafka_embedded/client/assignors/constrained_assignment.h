// The sticky assignment for members that all subscribe to the same topics:
// everybody keeps what it owned, up to its share, and the rest is dealt out.
#ifndef KAFKA_EMBEDDED_CLIENT_ASSIGNORS_CONSTRAINED_ASSIGNMENT_H_
#define KAFKA_EMBEDDED_CLIENT_ASSIGNORS_CONSTRAINED_ASSIGNMENT_H_

#include <cstdint>
#include <vector>

#include "kafka_embedded/client/assignors/partition_assignor.h"
#include "kafka_embedded/client/assignors/sticky_input.h"

namespace kafka_embedded {

struct ConstrainedResult {
  std::vector<std::vector<int32_t>> assigned;  // By member.
  std::vector<bool> transferred;  // By partition: somebody else gives it up.
};

ConstrainedResult AssignConstrained(
    const PartitionIndex& index, const std::vector<MemberSubscription>& members,
    const OwnedPartitions& owners, const StickyRacks& racks);

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_CLIENT_ASSIGNORS_CONSTRAINED_ASSIGNMENT_H_
