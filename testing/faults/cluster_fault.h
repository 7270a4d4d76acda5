// Faults of what a cluster is made of: brokers, controllers, disks, clocks,
// links, partitions.
//
//   FaultInjector faults(*cluster);
//   ASSERT_OK_AND_ASSIGN(
//       ClusterFault crash,
//       faults.Add(fault::CrashBroker(2), {.after = absl::Seconds(5)}));
//   ...
//   ASSERT_OK(crash.Lift());  // The broker starts again.
//
// EmbeddedCluster has the same as plain calls. Here they have a time, an end,
// and a count that FaultInjector::AllFired looks at.
#ifndef TESTING_FAULTS_CLUSTER_FAULT_H_
#define TESTING_FAULTS_CLUSTER_FAULT_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "kafka_embedded/cluster/embedded_cluster.h"
#include "testing/faults/links.h"

namespace kafka_embedded {
namespace fault {

// When, from now, it begins, and how long it stands: for ever by default, which
// is until it is lifted.
struct Schedule {
  absl::Duration after = absl::ZeroDuration();
  absl::Duration lasts = absl::InfiniteDuration();
};

// What is done to a cluster, and how it is undone. Those below are ready made;
// a test may have its own.
struct ClusterAction {
  std::string what;  // "crash broker 2"
  std::function<absl::Status(EmbeddedCluster&)> begin;
  // nullptr: it cannot be undone.
  std::function<absl::Status(EmbeddedCluster&)> end = nullptr;
  // What must exist for it.
  std::vector<int32_t> brokers = {};
  std::vector<int32_t> controllers = {};
  // Why it could never begin; nullptr: no other reason.
  std::function<absl::Status(const EmbeddedCluster&)> check = nullptr;
  // How often it has hit; nullptr: once, when it begins.
  std::function<uint64_t()> hits = nullptr;
  // It tells the timeline of itself.
  bool noted = false;
};

// Processes. Undone: the broker or controller starts, or goes on.
ClusterAction CrashBroker(int32_t id);
ClusterAction StopBroker(int32_t id);
ClusterAction PauseBroker(int32_t id);
ClusterAction CrashController(int32_t id);

// Disks. A log directory that is offline stays so until its broker starts
// again, as with Kafka: to undo it, the broker is crashed and started.
ClusterAction FailLogDir(int32_t id);
ClusterAction FillDisk(int32_t id, uint64_t bytes_left = 0);
ClusterAction SlowDisk(int32_t id, absl::Duration write_time);

// Ahead, or behind where negative.
ClusterAction SkewClock(int32_t id, absl::Duration skew);
// The broker acts on metadata that is late by that much.
ClusterAction DelayMetadata(int32_t id, absl::Duration delay);

// Links, in both directions and in one; see links.h. Each message counts.
ClusterAction OnLink(LinkEnd a, LinkEnd b, const LinkConditions& conditions);
ClusterAction OnLinkOneWay(LinkEnd from, LinkEnd to,
                           const LinkConditions& conditions);
inline ClusterAction CutLink(LinkEnd a, LinkEnd b) {
  return OnLink(std::move(a), std::move(b), {.cut = true});
}

// What a cluster otherwise does by itself. Nothing undoes it.
ClusterAction MoveLeader(TopicPartition partition, int32_t leader);
ClusterAction ShrinkIsr(TopicPartition partition, int32_t broker);
ClusterAction BumpLeaderEpoch(TopicPartition partition);
ClusterAction ExpireSession(int32_t broker);
ClusterAction CleanLogs(TopicPartition partition);

}  // namespace fault

struct ClusterFaultRule;
class FaultInjector;

// A cluster fault that was added. Copies are the same fault; it stands until
// its time is over, it is lifted, or its FaultInjector ends, which the handle
// may outlive.
class ClusterFault {
 public:
  // 0 until it has begun.
  uint64_t fired() const;
  // It has begun and not ended.
  bool standing() const;
  // Why it could not begin, or not end, when its time came: a broker was to be
  // crashed that was down already.
  absl::Status status() const;
  // Runs until it has hit. DEADLINE_EXCEEDED says what it waited for.
  absl::Status AwaitFired(absl::Duration limit = absl::Seconds(60)) const;
  // Ends it, and waits until what was stopped runs again; it never begins if
  // it has not. Harmless twice. FAILED_PRECONDITION if somebody else has undone
  // it.
  absl::Status Lift();

 private:
  friend class FaultInjector;
  explicit ClusterFault(std::shared_ptr<ClusterFaultRule> rule)
      : rule_(std::move(rule)) {}
  std::shared_ptr<ClusterFaultRule> rule_;
};

}  // namespace kafka_embedded

#endif  // TESTING_FAULTS_CLUSTER_FAULT_H_
