// The states of connectors and tasks, as Kafka names them.
#ifndef CONNECT_EMBEDDED_RUNTIME_STATE_H_
#define CONNECT_EMBEDDED_RUNTIME_STATE_H_

#include <cstdint>
#include <optional>
#include <ostream>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace connect_embedded {

// As Kafka's: it prints "name-0".
struct ConnectorTaskId {
  std::string connector;
  int task = 0;
  std::string ToString() const {
    return connector + "-" + std::to_string(task);
  }
  friend auto operator<=>(const ConnectorTaskId&,
                          const ConnectorTaskId&) = default;
};

// What a connector or a task is doing: Kafka's AbstractStatus.State.
enum class State : uint8_t {
  kUnassigned,
  kRunning,
  kPaused,
  kFailed,
  kDestroyed,
  kRestarting,
  kStopped,
};
absl::string_view StateName(State state);  // "RUNNING"
std::optional<State> ParseState(absl::string_view name);
std::ostream& operator<<(std::ostream& out, State state);

// What a connector and its tasks are to do.
enum class TargetState : uint8_t { kStarted, kPaused, kStopped };
absl::string_view TargetStateName(TargetState state);  // "STARTED"
std::optional<TargetState> ParseTargetState(absl::string_view name);

// What a worker is doing: told to those whose request took too long.
struct WorkerStage {
  std::string description;  // "starting the connector"
  absl::Time began;
};

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_RUNTIME_STATE_H_
