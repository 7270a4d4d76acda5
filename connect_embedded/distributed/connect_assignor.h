// How the leader of a group of workers shares connectors and tasks among them.
//
// Eager: everything is dealt out anew, in turns. Incremental cooperative
// (KIP-415): what runs stays where it is, as long as the load is even; what a
// worker that left had is kept for it until scheduled.rebalance.max.delay.ms
// has passed; moving something takes two rebalances, one to give it up and one
// to take it.
//
// Plain code that is handed the time.
#ifndef CONNECT_EMBEDDED_DISTRIBUTED_CONNECT_ASSIGNOR_H_
#define CONNECT_EMBEDDED_DISTRIBUTED_CONNECT_ASSIGNOR_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/btree_set.h"
#include "absl/time/time.h"
#include "connect_embedded/distributed/connect_protocol.h"
#include "connect_embedded/runtime/cluster_config_state.h"

namespace connect_embedded {

// By member id.
using MemberWork = absl::btree_map<std::string, ConnectorsAndTasks>;

// Everything that is to run.
ConnectorsAndTasks ConfiguredWork(const ClusterConfigState& config);

// The whole of each member's work.
MemberWork AssignEagerly(const ClusterConfigState& config,
                         const std::vector<std::string>& members);

class IncrementalCooperativeAssignor {
 public:
  explicit IncrementalCooperativeAssignor(absl::Duration max_delay)
      : max_delay_(max_delay) {}

  struct Result {
    MemberWork assigned;  // New to each member.
    MemberWork revoked;
    absl::Duration delay = absl::ZeroDuration();
  };
  // `running` has every member, with what it runs. `completed_generation` is
  // the last one that this worker saw complete, `generation` the one that is
  // made.
  Result Assign(const ClusterConfigState& config, const MemberWork& running,
                int completed_generation, int generation, absl::Time now);

 private:
  void HandleLost(const ConnectorsAndTasks& lost, absl::Time now,
                  MemberWork& next, ConnectorsAndTasks& to_assign);
  MemberWork BalancingRevocations(const ConnectorsAndTasks& configured,
                                  const MemberWork& next) const;
  void Balance(const ConnectorsAndTasks& configured, absl::Time now,
               MemberWork& next, MemberWork& revoked);
  void ResetDelay();

  const absl::Duration max_delay_;
  ConnectorsAndTasks previous_assignment_;
  ConnectorsAndTasks previous_revocation_;
  absl::btree_set<std::string> previous_members_;
  int previous_generation_ = -1;
  bool revoked_in_previous_ = false;
  int successive_revocations_ = 0;
  // Members without work since something was lost.
  absl::btree_set<std::string> candidates_;
  absl::Time scheduled_ = absl::InfinitePast();  // InfinitePast: none.
  absl::Duration delay_ = absl::ZeroDuration();
};

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_DISTRIBUTED_CONNECT_ASSIGNOR_H_
