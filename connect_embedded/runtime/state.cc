#include "connect_embedded/runtime/state.h"

#include <iterator>

namespace connect_embedded {
namespace {

constexpr absl::string_view kStates[] = {
    "UNASSIGNED", "RUNNING",    "PAUSED", "FAILED",
    "DESTROYED",  "RESTARTING", "STOPPED"};
constexpr absl::string_view kTargets[] = {"STARTED", "PAUSED", "STOPPED"};

template <typename T, size_t N>
std::optional<T> Find(const absl::string_view (&names)[N],
                      absl::string_view name) {
  for (size_t i = 0; i < N; ++i) {
    if (names[i] == name) return static_cast<T>(i);
  }
  return std::nullopt;
}

}  // namespace

absl::string_view StateName(State state) {
  return kStates[static_cast<size_t>(state)];
}
std::optional<State> ParseState(absl::string_view name) {
  return Find<State>(kStates, name);
}
std::ostream& operator<<(std::ostream& out, State state) {
  return out << std::string(StateName(state));
}

absl::string_view TargetStateName(TargetState state) {
  return kTargets[static_cast<size_t>(state)];
}
std::optional<TargetState> ParseTargetState(absl::string_view name) {
  return Find<TargetState>(kTargets, name);
}

}  // namespace connect_embedded
