// The states of a classic group and the ways between them.
//
//   Empty --> PreparingRebalance: a member joins
//   PreparingRebalance --> CompletingRebalance: all have joined, or time is up
//   PreparingRebalance --> Empty: nobody is left
//   CompletingRebalance --> Stable: the leader's assignment is committed
//   CompletingRebalance --> PreparingRebalance: somebody joins, leaves, fails
//   Stable --> PreparingRebalance: somebody joins anew, leaves, fails
//   any --> Dead: the coordinator lets go of the group
//
// A rebalance is PreparingRebalance (members join) and CompletingRebalance (the
// leader assigns). A group has members in all states but Empty and Dead.
#ifndef KAFKA_EMBEDDED_COORDINATOR_GROUP_CLASSIC_GROUP_STATE_H_
#define KAFKA_EMBEDDED_COORDINATOR_GROUP_CLASSIC_GROUP_STATE_H_

#include <ostream>

#include "absl/strings/string_view.h"

namespace kafka_embedded {

enum class ClassicGroupState {
  kEmpty,
  kPreparingRebalance,
  kCompletingRebalance,
  kStable,
  kDead,
};

inline constexpr ClassicGroupState kAllClassicGroupStates[] = {
    ClassicGroupState::kEmpty, ClassicGroupState::kPreparingRebalance,
    ClassicGroupState::kCompletingRebalance, ClassicGroupState::kStable,
    ClassicGroupState::kDead};

bool IsLegalTransition(ClassicGroupState from, ClassicGroupState to);

// As Kafka answers it: "PreparingRebalance".
absl::string_view ClassicGroupStateName(ClassicGroupState state);

std::ostream& operator<<(std::ostream& out, ClassicGroupState state);

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_COORDINATOR_GROUP_CLASSIC_GROUP_STATE_H_
