// Gives each member a run of every topic's partitions, so that the same numbers
// of different topics meet in one member; within that, partitions that have a
// replica in the member's rack (KIP-881).
#ifndef KAFKA_EMBEDDED_CLIENT_ASSIGNORS_RANGE_ASSIGNOR_H_
#define KAFKA_EMBEDDED_CLIENT_ASSIGNORS_RANGE_ASSIGNOR_H_

#include <vector>

#include "kafka_embedded/client/assignors/partition_assignor.h"

namespace kafka_embedded {

class RangeAssignor final : public PartitionAssignor {
 public:
  absl::string_view name() const override { return "range"; }
  Assignments Assign(const AssignableTopics& topics,
                     const std::vector<MemberSubscription>& members) override;
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_CLIENT_ASSIGNORS_RANGE_ASSIGNOR_H_
