// What workers tell each other in JoinGroup and SyncGroup, byte for byte as
// Kafka Connect writes it, so that Java's workers and ours form one group.
//
// Three versions: eager (protocol "default", everything stops at each
// rebalance), incremental cooperative ("compatible", KIP-415), and the same
// with signed requests between workers ("sessioned", KIP-507).
#ifndef CONNECT_EMBEDDED_DISTRIBUTED_CONNECT_PROTOCOL_H_
#define CONNECT_EMBEDDED_DISTRIBUTED_CONNECT_PROTOCOL_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/btree_set.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "connect_embedded/runtime/state.h"

namespace connect_embedded {

enum class ConnectProtocol : int16_t { kEager = 0, kCompatible, kSessioned };
// "default", "compatible", "sessioned".
absl::string_view ProtocolName(ConnectProtocol protocol);
std::optional<ConnectProtocol> ParseProtocolName(absl::string_view name);

// Connectors and tasks that belong to one worker, or to all.
struct ConnectorsAndTasks {
  absl::btree_set<std::string> connectors;
  absl::btree_set<ConnectorTaskId> tasks;

  bool empty() const { return connectors.empty() && tasks.empty(); }
  void Add(const ConnectorsAndTasks& other);
  void Remove(const ConnectorsAndTasks& other);
  friend bool operator==(const ConnectorsAndTasks&,
                         const ConnectorsAndTasks&) = default;
};
ConnectorsAndTasks Difference(ConnectorsAndTasks base,
                              const ConnectorsAndTasks& subtracted);
ConnectorsAndTasks Intersection(const ConnectorsAndTasks& a,
                                const ConnectorsAndTasks& b);

// What the leader tells a worker.
struct ConnectAssignment {
  static constexpr int16_t kNoError = 0;
  // The leader's view of the config topic was too old to assign.
  static constexpr int16_t kConfigMismatch = 1;

  int16_t error = kNoError;
  std::string leader;      // Its member id.
  std::string leader_url;  // "http://host:8083/"
  int64_t offset = -1;     // Of the config topic, which the worker must reach.
  // Eager: all. Otherwise what is new, with what is to be given up.
  ConnectorsAndTasks assigned;
  ConnectorsAndTasks revoked;
  int32_t delay_ms = 0;  // The next rebalance is due then; 0: none.
  friend bool operator==(const ConnectAssignment&,
                         const ConnectAssignment&) = default;
};

// What a worker tells the leader.
struct WorkerState {
  std::string url;
  int64_t offset = -1;
  ConnectorsAndTasks running;  // Not of the eager protocol.
  friend bool operator==(const WorkerState&, const WorkerState&) = default;
};

std::string EncodeAssignment(const ConnectAssignment& assignment,
                             ConnectProtocol protocol);
absl::StatusOr<ConnectAssignment> DecodeAssignment(absl::string_view bytes);
// `assignment` is what the worker was assigned last, with `state.running` as
// its connectors and tasks.
std::string EncodeWorkerState(const WorkerState& state,
                              const ConnectAssignment& assignment,
                              ConnectProtocol protocol);
absl::StatusOr<WorkerState> DecodeWorkerState(absl::string_view bytes);

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_DISTRIBUTED_CONNECT_PROTOCOL_H_
