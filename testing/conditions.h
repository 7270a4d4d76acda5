// What tests wait for, by name.
//
//   ASSERT_OK(Await(*cluster, IsrHas({"orders", 0}, /*brokers=*/2)));
//   ASSERT_OK(Await(*cluster, GroupIsStable("audit", /*generation=*/3)));
//
// A wait runs the cluster until the condition holds, and looks after every
// event; one that fails says what was there instead.
#ifndef TESTING_CONDITIONS_H_
#define TESTING_CONDITIONS_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "kafka_embedded/cluster/embedded_cluster.h"

namespace kafka_embedded {

// A test may have its own.
struct Condition {
  std::string what;  // "the ISR of orders-0 has 2 brokers"
  // Asked inside the runtime: it may look at the cluster, and not wait.
  std::function<bool(EmbeddedCluster&)> holds;
  // What is there now, for a wait that failed.
  std::function<std::string(EmbeddedCluster&)> seen;
};

// DEADLINE_EXCEEDED after `limit` says what was awaited and what was seen last.
absl::Status Await(EmbeddedCluster& cluster, const Condition& condition,
                   absl::Duration limit = absl::Minutes(5));

// Brokers and leaders.
Condition BrokerIs(int32_t broker, BrokerState state);
Condition LeaderIs(TopicPartition partition, int32_t broker);
// Another one leads, and not none.
Condition LeaderIsNot(TopicPartition partition, int32_t broker);

// The ISR has shrunk, or grown, to that many.
Condition IsrHas(TopicPartition partition, size_t brokers);
Condition IsrLacks(TopicPartition partition, int32_t broker);

// Every replica that is assigned is in the ISR and has all that its leader has,
// and knows all of it as committed. The second: of all partitions.
Condition FollowersCaughtUp(TopicPartition partition);
Condition AllFollowersCaughtUp();

// Logs: retention has deleted all below the offset at the leader, and the
// cleaner has been through all below it.
Condition LogBeginsAt(TopicPartition partition, int64_t offset);
Condition CompactedUpTo(TopicPartition partition, int64_t offset);

// A group is stable: at that generation or a later one, with so many members.
Condition GroupIsStable(std::string group_id, int32_t generation);
Condition GroupHasMembers(std::string group_id, size_t members);

}  // namespace kafka_embedded

#endif  // TESTING_CONDITIONS_H_
