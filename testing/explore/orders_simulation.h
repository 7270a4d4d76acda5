// The workload of `./dev simulate`: a producer, and a group whose members come
// and go, on three brokers, while brokers and requests fail as the seed says.
// Beside them a topic fills whose old records are deleted.
#ifndef TESTING_EXPLORE_ORDERS_SIMULATION_H_
#define TESTING_EXPLORE_ORDERS_SIMULATION_H_

#include <string>

#include "absl/status/status.h"
#include "testing/checkers/history_checker.h"
#include "testing/explore/explore.h"

namespace kafka_embedded {

struct OrdersSimulation {
  int records = 30;
  // "all" is safe whatever the seed breaks. "1" is not: Kafka then
  // acknowledges what only the leader has.
  std::string acks = "all";
  // What has come of it: filled in by the run.
  HistoryCounts counts = {};
};

// What breaks in it.
FaultBounds OrdersFaults();

// Sends, polls, heals the cluster, reads everything and checks it. DATA_LOSS as
// HistoryChecker::Check; INTERNAL for an invariant that did not hold.
absl::Status Simulate(ExploredRun& run, OrdersSimulation& simulation);

}  // namespace kafka_embedded

#endif  // TESTING_EXPLORE_ORDERS_SIMULATION_H_
