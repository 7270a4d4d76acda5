// Deals the partitions of all topics out in turn.
#ifndef KAFKA_EMBEDDED_CLIENT_ASSIGNORS_ROUND_ROBIN_ASSIGNOR_H_
#define KAFKA_EMBEDDED_CLIENT_ASSIGNORS_ROUND_ROBIN_ASSIGNOR_H_

#include <vector>

#include "kafka_embedded/client/assignors/partition_assignor.h"

namespace kafka_embedded {

class RoundRobinAssignor final : public PartitionAssignor {
 public:
  absl::string_view name() const override { return "roundrobin"; }
  Assignments Assign(const AssignableTopics& topics,
                     const std::vector<MemberSubscription>& members) override;
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_CLIENT_ASSIGNORS_ROUND_ROBIN_ASSIGNOR_H_
