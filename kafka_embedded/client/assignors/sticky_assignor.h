// Balanced, and as few partitions as possible move. StickyAssignor is for
// groups that give up everything before each rebalance, and so remembers in the
// subscription's user data what it had; CooperativeStickyAssignor moves a
// partition in two rebalances: first its owner gives it up (KIP-429).
#ifndef KAFKA_EMBEDDED_CLIENT_ASSIGNORS_STICKY_ASSIGNOR_H_
#define KAFKA_EMBEDDED_CLIENT_ASSIGNORS_STICKY_ASSIGNOR_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "kafka_embedded/client/assignors/partition_assignor.h"
#include "kafka_embedded/client/assignors/sticky_input.h"

namespace kafka_embedded {

class StickyAssignor final : public PartitionAssignor {
 public:
  absl::string_view name() const override { return "sticky"; }
  std::optional<std::string> SubscriptionUserData() const override;
  void OnAssignment(const std::vector<TopicPartition>& assigned,
                    int32_t generation) override;
  Assignments Assign(const AssignableTopics& topics,
                     const std::vector<MemberSubscription>& members) override;

 private:
  bool was_assigned_ = false;
  std::vector<TopicPartition> assigned_;
  int32_t generation_ = -1;
  int32_t max_generation_ = -1;  // Of all members, ever.
};

class CooperativeStickyAssignor final : public PartitionAssignor {
 public:
  absl::string_view name() const override { return "cooperative-sticky"; }
  RebalanceProtocol protocol() const override {
    return RebalanceProtocol::kCooperative;
  }
  std::optional<std::string> SubscriptionUserData() const override;
  void OnAssignment(const std::vector<TopicPartition>& assigned,
                    int32_t generation) override;
  Assignments Assign(const AssignableTopics& topics,
                     const std::vector<MemberSubscription>& members) override;

 private:
  int32_t generation_ = -1;
  int32_t max_generation_ = -1;
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_CLIENT_ASSIGNORS_STICKY_ASSIGNOR_H_
