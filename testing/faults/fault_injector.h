// Breaks a cluster and what clients ask of it, where, when and as often as a
// test says, and watches it.
//
//   FaultInjector faults(*cluster);
//   ASSERT_OK_AND_ASSIGN(
//       Fault lost, faults.Add({.api_key = ApiKey::kProduce},
//                              fault::LoseAnswer(), fault::Once()));
//   ASSERT_OK(producer->SendAndWait({.topic = "orders", .value = "paid"}));
//   EXPECT_EQ(lost.fired(), 1u);
//   EXPECT_THAT(*ConsumeValues(*cluster, "orders", 1), ElementsAre("paid"));
//
// Clients in the process and over TCP are hit alike: the injector stands where
// a request reaches its broker. Of the faults that match a request, the first
// added that still has a life hits it, alone. One connection's requests keep
// their order, as at a real broker: behind one that is delayed or held before
// it took effect, the others wait.
//
// What a cluster is made of breaks likewise: cluster_fault.h. With the cluster
// on virtual time, the same seed gives the same hits.
//
// Use it from the cluster's thread; on real time from any. One injector a
// cluster at a time, which must outlive it; without one, faults cost a request
// one branch.
#ifndef TESTING_FAULTS_FAULT_INJECTOR_H_
#define TESTING_FAULTS_FAULT_INJECTOR_H_

#include <memory>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "kafka_embedded/cluster/embedded_cluster.h"
#include "testing/faults/cluster_fault.h"
#include "testing/faults/fault.h"
#include "testing/faults/observation.h"

namespace kafka_embedded {

class FaultInjector {
 public:
  // REQUIRES: no other injector stands in the cluster.
  explicit FaultInjector(EmbeddedCluster& cluster);
  // Lifts all faults.
  ~FaultInjector();
  FaultInjector(const FaultInjector&) = delete;
  FaultInjector& operator=(const FaultInjector&) = delete;

  // INVALID_ARGUMENT for a fault that could never hit anything, saying why: a
  // broker that the cluster does not have, a request that its brokers do not
  // serve or that names no topic, an error that is none. A topic, client or
  // group may come later.
  absl::StatusOr<Fault> Add(RequestSelector selector, fault::Action action,
                            fault::Lifetime lifetime = fault::Always());

  // Begins at once, or when its time comes. INVALID_ARGUMENT as above. If it is
  // to begin at once, also why it cannot: what EmbeddedCluster says. A fault
  // that stops a broker waits until it is down, inside the runtime excepted.
  absl::StatusOr<ClusterFault> Add(fault::ClusterAction action,
                                   const fault::Schedule& schedule = {});

  // Errors as of Add.
  absl::StatusOr<Observation> Observe(RequestSelector selector);

  // FAILED_PRECONDITION names the faults that have hit nothing: a test that
  // passes because its fault missed has shown nothing.
  absl::Status AllFired() const;

  // Ends all faults, in the order added, and lets go what they keep. What was
  // stopped starts again, without a wait for it.
  void LiftAll();

 private:
  class Interceptor;
  EmbeddedCluster& cluster_;
  std::unique_ptr<Interceptor> interceptor_;
  std::vector<std::shared_ptr<ClusterFaultRule>> cluster_faults_;
};

}  // namespace kafka_embedded

#endif  // TESTING_FAULTS_FAULT_INJECTOR_H_
