// What holds in a Kafka cluster at every instant, whatever breaks.
//
//   InvariantChecker invariants;
//   cluster->RunUntil([&] {
//     invariants.ObserveChanges(*cluster);  // After every event.
//     return done;
//   }, limit);
//   EXPECT_OK(invariants.status());
//
// Checked, for each partition:
// - no two brokers believe to lead in one epoch;
// - a replica's log start, high watermark and log end are in this order;
// - within a leader epoch the leader's high watermark does not go back;
// - all that is below it every in-sync replica that runs has;
// - a new leader has all that was ever committed;
// - a follower has the leader's bytes up to the lower of their high watermarks.
// The last two do not hold where the election was unclean (KIP-106), or every
// in-sync disk was lost; then leave that partition out.
#ifndef TESTING_CHECKERS_INVARIANT_CHECKER_H_
#define TESTING_CHECKERS_INVARIANT_CHECKER_H_

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "kafka_embedded/base/topic_partition.h"
#include "kafka_embedded/cluster/embedded_cluster.h"

namespace kafka_embedded {

class InvariantChecker {
 public:
  // What the cluster's timeline tells to have changed since the last call, and
  // all replicas at the first. A byte is compared once for each replica, so
  // that this may follow every event. REQUIRES: the cluster has a timeline.
  void ObserveChanges(EmbeddedCluster& cluster);
  // All replicas of a cluster at one instant, without their bytes.
  void Observe(const std::vector<ReplicaState>& replicas);
  // The first that did not hold: INTERNAL, with partition, brokers and offsets.
  const absl::Status& status() const { return status_; }

 private:
  struct Known {
    int32_t epoch = -1;           // The newest that a leader had.
    int32_t leader = -1;          // In that epoch.
    int64_t high_watermark = -1;  // Of that leader.
    int64_t committed = -1;       // The highest of all leaders.
    // By broker: below are the leader's bytes.
    std::map<int32_t, int64_t> compared = {};
  };
  void ObserveAll(EmbeddedCluster& cluster);
  void ObserveOne(EmbeddedCluster& cluster, int32_t broker,
                  const TopicPartition& partition);
  void CompareBytes(EmbeddedCluster& cluster, const ReplicaState& replica,
                    Known& known);
  void ObserveReplica(const ReplicaState& replica);
  void Fail(const ReplicaState& replica, const std::string& what);
  void ObserveLeader(const ReplicaState& replica);
  void ObserveIsr(EmbeddedCluster& cluster, const ReplicaState& leader);

  absl::flat_hash_map<std::pair<std::string, int32_t>, Known> partitions_;
  uint64_t last_event_ = 0;
  absl::Status status_;
};

// Every running replica has the leader epoch and the role that the controller
// gave it, and the same bytes up to the high watermark of its partition's
// leader. For a cluster at rest: reads the logs. INTERNAL names the first that
// differs.
absl::Status CheckReplicasEqual(EmbeddedCluster& cluster);

}  // namespace kafka_embedded

#endif  // TESTING_CHECKERS_INVARIANT_CHECKER_H_
