// What connectors and tasks there are to run: Kafka's ClusterConfigState. Of a
// standalone worker it lives in memory, of a distributed one in the config
// topic.
#ifndef CONNECT_EMBEDDED_RUNTIME_CLUSTER_CONFIG_STATE_H_
#define CONNECT_EMBEDDED_RUNTIME_CLUSTER_CONFIG_STATE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/btree_set.h"
#include "connect_embedded/runtime/state.h"
#include "kafka_embedded/base/config.h"

namespace connect_embedded {

using kafka_embedded::Config;

// Signs what workers ask of each other (KIP-507).
struct SessionKey {
  std::string key;  // Raw bytes.
  std::string algorithm;
  int64_t creation_timestamp = 0;
  friend bool operator==(const SessionKey&, const SessionKey&) = default;
};

struct ClusterConfigState {
  // Of the last record of the config topic that is in it.
  int64_t offset = -1;
  std::optional<SessionKey> session_key;
  absl::btree_map<std::string, Config> connectors;
  absl::btree_map<std::string, TargetState> targets;
  absl::btree_map<std::string, int> task_counts;
  absl::btree_map<ConnectorTaskId, Config> tasks;
  // Connectors of whose tasks the config topic has a part only.
  absl::btree_set<std::string> inconsistent;

  bool contains(const std::string& connector) const {
    return connectors.contains(connector);
  }
  // The tasks to run, ascending; none of a connector that is inconsistent.
  std::vector<ConnectorTaskId> TasksOf(const std::string& connector) const {
    std::vector<ConnectorTaskId> ids;
    const auto count = task_counts.find(connector);
    if (count == task_counts.end() || inconsistent.contains(connector)) {
      return ids;
    }
    for (int task = 0; task < count->second; ++task) {
      ids.push_back({connector, task});
    }
    return ids;
  }
  TargetState TargetOf(const std::string& connector) const {
    const auto found = targets.find(connector);
    return found == targets.end() ? TargetState::kStarted : found->second;
  }
};

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_RUNTIME_CLUSTER_CONFIG_STATE_H_
