// Runs a test under many seeds, each with other orders of simultaneous events
// and other faults, until one fails; then finds the least that has to break for
// it, and says how to see it again.
//
//   TEST(OrdersTest, NothingIsLostWhateverBreaks) {
//     EXPECT_OK(Explore([](ExploredRun& run) -> absl::Status {
//       RETURN_IF_ERROR(run.Start({.broker_count = 3}));
//       ... run.cluster() ...; return history.Check();
//     }, {.seeds = 200}).status());
//   }
//
// A run is a function of its seed alone: the test must draw from run.random()
// what it draws, and look at no clock but the cluster's. With
// KAFKA_EMBEDDED_SEED=17 in the environment only that seed is run.
#ifndef TESTING_EXPLORE_EXPLORE_H_
#define TESTING_EXPLORE_EXPLORE_H_

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/time/time.h"
#include "kafka_embedded/cluster/embedded_cluster.h"
#include "kafka_embedded/runtime/random.h"
#include "testing/checkers/invariant_checker.h"
#include "testing/explore/fault_plan.h"
#include "testing/faults/fault_injector.h"
#include "testing/faults/links.h"

namespace kafka_embedded {

class ExploredRun {
 public:
  // `plan`: instead of the one that the seed gives.
  ExploredRun(uint64_t seed, const FaultBounds& bounds,
              std::optional<FaultPlan> plan = std::nullopt);
  ~ExploredRun();
  ExploredRun(const ExploredRun&) = delete;
  ExploredRun& operator=(const ExploredRun&) = delete;

  uint64_t seed() const { return seed_; }
  // For what the test itself leaves open.
  Random& random() { return random_; }

  // Starts the run's cluster with its seed, on virtual time. Faults begin with
  // StartFaults, so that a test can make its topics in peace. Once each.
  absl::Status Start(ClusterOptions options);
  void StartFaults();
  EmbeddedCluster& cluster() { return *cluster_; }
  // To observe requests, or to add faults that are not drawn.
  FaultInjector& faults() { return *faults_; }
  Links& links() { return *links_; }

  // Lets virtual time pass, and looks at the invariants of the cluster
  // (testing/checkers/invariant_checker.h) after every event. INTERNAL for one
  // that did not hold.
  absl::Status Advance(absl::Duration duration);
  // Waits until the plan is carried out, lifts what stands, and has all brokers
  // running. Errors as of Advance, or DEADLINE_EXCEEDED for a broker that does
  // not come back.
  absl::Status Heal();

  // What was to break, and what of it did.
  const FaultPlan& plan() const { return plan_; }
  std::map<std::string, uint64_t> injected() const;

 private:
  void Begin(const PlannedFault& fault);
  void End(const PlannedFault& fault);
  void AddRequestFault(const PlannedFault& fault);
  absl::Status Cut(const PlannedFault& fault);
  absl::Status BumpEpochsOf(int32_t broker);
  void At(absl::Duration when, Task task);

  const uint64_t seed_;
  const FaultBounds bounds_;
  Random random_;
  bool plan_given_;
  FaultPlan plan_;
  std::unique_ptr<EmbeddedCluster> cluster_;
  std::optional<Lane> lane_;  // Of Advance; once there is a cluster.
  std::unique_ptr<FaultInjector> faults_;
  std::unique_ptr<Links> links_;
  InvariantChecker invariants_;
  absl::Time begin_;
  std::vector<TimerId> timers_;
  // By broker, and the other end where there is one.
  std::map<std::pair<int32_t, int32_t>, std::vector<Link>> cuts_;
  std::map<std::string, uint64_t> broken_;  // Brokers, by kind.
  std::vector<std::pair<std::string, Fault>> request_faults_;
};

struct ExploreOptions {
  int seeds = 100;
  uint64_t first_seed = 1;
  FaultBounds bounds = {};
  // How often the failing seed is run again, to find a shorter plan.
  int shrink_runs = 100;
};

struct ExploreReport {
  struct Failure {
    uint64_t seed = 0;
    absl::Status error;
    FaultPlan plan;      // That the seed gave.
    FaultPlan shortest;  // That still fails; the error is of this one.
  };
  uint64_t runs = 0;
  std::map<std::string, uint64_t> injected = {};  // Faults by kind.
  std::optional<Failure> failure = std::nullopt;

  // OK, or the failure with its code: seed, plan, and the line that repeats it.
  absl::Status status() const;
};

ExploreReport Explore(absl::FunctionRef<absl::Status(ExploredRun&)> test,
                      const ExploreOptions& options = {});

}  // namespace kafka_embedded

#endif  // TESTING_EXPLORE_EXPLORE_H_
