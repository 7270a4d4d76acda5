#include "kafka_embedded/coordinator/group/classic_group_state.h"

namespace kafka_embedded {

bool IsLegalTransition(ClassicGroupState from, ClassicGroupState to) {
  using State = ClassicGroupState;
  switch (to) {
    case State::kEmpty:
      return from == State::kPreparingRebalance;
    case State::kPreparingRebalance:
      return from == State::kEmpty || from == State::kCompletingRebalance ||
             from == State::kStable;
    case State::kCompletingRebalance:
      return from == State::kPreparingRebalance;
    case State::kStable:
      return from == State::kCompletingRebalance;
    case State::kDead:
      return true;
  }
  return false;
}

absl::string_view ClassicGroupStateName(ClassicGroupState state) {
  switch (state) {
    case ClassicGroupState::kEmpty:
      return "Empty";
    case ClassicGroupState::kPreparingRebalance:
      return "PreparingRebalance";
    case ClassicGroupState::kCompletingRebalance:
      return "CompletingRebalance";
    case ClassicGroupState::kStable:
      return "Stable";
    case ClassicGroupState::kDead:
      return "Dead";
  }
  return "";
}

std::ostream& operator<<(std::ostream& out, ClassicGroupState state) {
  return out << ClassicGroupStateName(state);
}

}  // namespace kafka_embedded
