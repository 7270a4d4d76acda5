// What a FaultInjector keeps of one fault and of one observation. Private to
// it.
#ifndef TESTING_FAULTS_FAULT_RULE_H_
#define TESTING_FAULTS_FAULT_RULE_H_

#include <cstdint>
#include <list>
#include <memory>
#include <string>
#include <vector>

#include "kafka_embedded/cluster/embedded_cluster.h"
#include "kafka_embedded/runtime/runtime.h"
#include "testing/faults/fault.h"
#include "testing/faults/observation.h"

namespace kafka_embedded {

// Touched inside the runtime only, while there is a cluster.
struct FaultRule {
  // A request or an answer that waits: for its timer, or for Release.
  struct Kept {
    TimerId timer = TimerId::kNone;
    Task go_on;
  };

  RequestSelector selector;
  fault::Action action;
  fault::Lifetime lifetime;
  EmbeddedCluster* cluster = nullptr;  // nullptr once the injector has ended.
  uint64_t matched = 0;
  uint64_t drawn = 0;  // Chosen; those that waited when it was lifted go free.
  uint64_t fired = 0;  // Hit.
  bool lifted = false;
  std::list<Kept> kept = {};

  bool InForce(absl::Time now) const {
    return !lifted && now >= lifetime.from && now < lifetime.until;
  }
  // One more request has matched: whether it is to be hit.
  bool Draw(Random& random);
  // What was drawn takes effect now.
  void Fire();
  // Nothing is to be hit any more.
  bool ended() const { return lifted || cluster == nullptr; }
  // A member of its shared_ptr: what is kept may outlive the injector.
  static void Keep(const std::shared_ptr<FaultRule>& rule, Lane lane,
                   Task go_on);
  void LetGo();
  std::string Describe() const;
};

struct ObservationRule {
  RequestSelector selector;
  EmbeddedCluster* cluster = nullptr;
  bool stopped = false;
  std::vector<ObservedRequest> requests = {};
};

// `Produce of topic "orders" at broker 2`.
std::string Describe(const RequestSelector& selector);
std::string ApiName(ApiKey api_key);

}  // namespace kafka_embedded

#endif  // TESTING_FAULTS_FAULT_RULE_H_
