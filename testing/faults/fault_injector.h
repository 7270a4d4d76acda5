// Breaks what clients ask of a cluster, where and as often as a test says, and
// watches it.
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
// To do something at a virtual time, schedule it: Timer, or fault::Call at a
// request. With the cluster on virtual time, the same seed gives the same hits.
//
// Use it from the cluster's thread; on real time from any. One injector a
// cluster at a time, which must outlive it; without one, faults cost a request
// one branch.
#ifndef TESTING_FAULTS_FAULT_INJECTOR_H_
#define TESTING_FAULTS_FAULT_INJECTOR_H_

#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "kafka_embedded/cluster/embedded_cluster.h"
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

  // Errors as of Add.
  absl::StatusOr<Observation> Observe(RequestSelector selector);

  // FAILED_PRECONDITION names the faults that have hit nothing: a test that
  // passes because its fault missed has shown nothing.
  absl::Status AllFired() const;

  // Ends all faults and lets go what they keep.
  void LiftAll();

 private:
  class Interceptor;
  EmbeddedCluster& cluster_;
  std::unique_ptr<Interceptor> interceptor_;
};

}  // namespace kafka_embedded

#endif  // TESTING_FAULTS_FAULT_INJECTOR_H_
