// What a FaultInjector keeps of one cluster fault. Private to it.
#ifndef TESTING_FAULTS_CLUSTER_FAULT_RULE_H_
#define TESTING_FAULTS_CLUSTER_FAULT_RULE_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "kafka_embedded/cluster/embedded_cluster.h"
#include "testing/faults/cluster_fault.h"

namespace kafka_embedded {

// Touched inside the runtime only, while there is a cluster, except for what
// begins or ends by a call from outside and may wait.
struct ClusterFaultRule {
  enum class State { kDue, kStanding, kOver };

  fault::ClusterAction action;
  fault::Schedule schedule;
  EmbeddedCluster* cluster = nullptr;  // nullptr once the injector has ended.
  State state = State::kDue;
  bool begun = false;
  absl::Status status = absl::OkStatus();
  TimerId timer = TimerId::kNone;  // Of the beginning, then of the end.

  // Begins now or when its time comes. Errors of now.
  static absl::Status Arm(const std::shared_ptr<ClusterFaultRule>& rule);
  static absl::Status Begin(const std::shared_ptr<ClusterFaultRule>& rule);
  absl::Status End();
  uint64_t Hits() const;
  std::string Describe() const;

 private:
  static void StartTimer(
      const std::shared_ptr<ClusterFaultRule>& rule, absl::Duration delay,
      void (*task)(const std::shared_ptr<ClusterFaultRule>&));
  // Runs one end of the fault; what happens comes of it in the timeline.
  absl::Status Act(absl::string_view prefix,
                   const std::function<absl::Status(EmbeddedCluster&)>& act);
};

// INVALID_ARGUMENT for one that could never begin.
absl::Status CheckClusterFault(const EmbeddedCluster& cluster,
                               const fault::ClusterAction& action,
                               const fault::Schedule& schedule);

}  // namespace kafka_embedded

#endif  // TESTING_FAULTS_CLUSTER_FAULT_RULE_H_
