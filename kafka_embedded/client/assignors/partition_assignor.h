// Who in a group reads what: Kafka's assignors, which the leader of a classic
// group runs. Each gives what Kafka's own would give, partition by partition
// and in the same order, so that a group may mix clients.
//
//   ASSIGN_OR_RETURN(auto assignor, NewAssignor("cooperative-sticky"));
//   const Assignments assignments = assignor->Assign(topics, members);
//
// Lists them all: assignors.cc.
#ifndef KAFKA_EMBEDDED_CLIENT_ASSIGNORS_PARTITION_ASSIGNOR_H_
#define KAFKA_EMBEDDED_CLIENT_ASSIGNORS_PARTITION_ASSIGNOR_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "kafka_embedded/base/topic_partition.h"

namespace kafka_embedded {

// What an assignor knows of a topic.
struct AssignableTopic {
  int32_t partition_count = 0;
  // For each partition the racks of its replicas. Empty: no racks are known.
  std::vector<std::vector<std::string>> racks = {};
  friend bool operator==(const AssignableTopic&,
                         const AssignableTopic&) = default;
};
using AssignableTopics = absl::btree_map<std::string, AssignableTopic>;

// What a member says of itself when it joins.
struct MemberSubscription {
  std::string member_id;
  std::optional<std::string> group_instance_id = {};
  std::string rack = {};  // Empty: none.
  std::vector<std::string> topics = {};
  std::optional<std::string> user_data = {};
  std::vector<TopicPartition> owned = {};
  int32_t generation = -1;  // -1: none, or the member does not tell it.
};

// One list for each member, in the order of the members.
using Assignments = std::vector<std::vector<TopicPartition>>;

// How a group moves partitions (KIP-429).
enum class RebalanceProtocol {
  kEager,        // Each member gives up everything before it joins.
  kCooperative,  // A member gives up only what goes to somebody else.
};

class PartitionAssignor {
 public:
  virtual ~PartitionAssignor() = default;

  // What members agree on, e.g. "range".
  virtual absl::string_view name() const = 0;
  // The best that it can do.
  virtual RebalanceProtocol protocol() const {
    return RebalanceProtocol::kEager;
  }

  // What this member tells the assignor of the leader.
  virtual std::optional<std::string> SubscriptionUserData() const {
    return std::nullopt;
  }
  // What this member was given.
  virtual void OnAssignment(const std::vector<TopicPartition>& /*assigned*/,
                            int32_t /*generation*/) {}

  // Topics that nobody subscribed to are left out, and so are those that do not
  // exist. Where two members have the same right to a partition, the order of
  // `members` decides, as the order of a HashMap does in Kafka.
  virtual Assignments Assign(
      const AssignableTopics& topics,
      const std::vector<MemberSubscription>& members) = 0;
};

// By the assignor's name, or by the name of Kafka's class as
// partition.assignment.strategy has it:
// "org.apache.kafka.clients.consumer.RangeAssignor". INVALID_ARGUMENT lists
// what there is.
absl::StatusOr<std::unique_ptr<PartitionAssignor>> NewAssignor(
    absl::string_view name);

// Member ids in the order in which Kafka's leader walks through them when
// JoinGroup named them in this order.
std::vector<size_t> KafkaMemberOrder(const std::vector<std::string>& ids);

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_CLIENT_ASSIGNORS_PARTITION_ASSIGNOR_H_
