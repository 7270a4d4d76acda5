// What connectors and tasks are doing, and which topics they used. Of a
// standalone worker it lives in memory, of a distributed one in the status
// topic.
#ifndef CONNECT_EMBEDDED_RUNTIME_STATUS_BACKING_STORE_H_
#define CONNECT_EMBEDDED_RUNTIME_STATUS_BACKING_STORE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/strings/string_view.h"
#include "connect_embedded/runtime/state.h"

namespace connect_embedded {

// Of a connector or a task.
struct WorkStatus {
  State state = State::kUnassigned;
  std::string trace = {};  // Why it failed.
  std::string worker_id = {};
  int generation = 0;
  std::string version = {};
};

// A topic that a connector used (KIP-558).
struct TopicStatus {
  std::string topic;
  std::string connector;
  int task = 0;
  int64_t discovered_ms = 0;
};

class StatusBackingStore {
 public:
  virtual ~StatusBackingStore() = default;

  // kDestroyed removes what there is.
  virtual void PutConnector(const std::string& connector,
                            const WorkStatus& status) = 0;
  virtual void PutTask(const ConnectorTaskId& id, const WorkStatus& status) = 0;
  // As Put, unless another worker has said something newer.
  virtual void PutConnectorSafe(const std::string& connector,
                                const WorkStatus& status) {
    PutConnector(connector, status);
  }
  virtual void PutTaskSafe(const ConnectorTaskId& id,
                           const WorkStatus& status) {
    PutTask(id, status);
  }
  virtual void PutTopic(const TopicStatus& status) = 0;
  virtual void DeleteTopic(const std::string& connector,
                           const std::string& topic) = 0;

  // All with a status, ascending.
  virtual std::vector<std::string> Connectors() const = 0;
  virtual std::vector<ConnectorTaskId> Tasks() const = 0;
  // nullptr where nothing is known.
  virtual const WorkStatus* Connector(const std::string& connector) const = 0;
  virtual const WorkStatus* Task(const ConnectorTaskId& id) const = 0;
  virtual std::vector<ConnectorTaskId> TasksOf(
      const std::string& connector) const = 0;
  // Ascending.
  virtual std::vector<std::string> TopicsOf(
      const std::string& connector) const = 0;
};

// Forgets everything when it is destroyed.
class MemoryStatusBackingStore : public StatusBackingStore {
 public:
  void PutConnector(const std::string& connector,
                    const WorkStatus& status) override;
  void PutTask(const ConnectorTaskId& id, const WorkStatus& status) override;
  void PutTopic(const TopicStatus& status) override;
  void DeleteTopic(const std::string& connector,
                   const std::string& topic) override;
  std::vector<std::string> Connectors() const override;
  std::vector<ConnectorTaskId> Tasks() const override;
  const WorkStatus* Connector(const std::string& connector) const override;
  const WorkStatus* Task(const ConnectorTaskId& id) const override;
  std::vector<ConnectorTaskId> TasksOf(
      const std::string& connector) const override;
  std::vector<std::string> TopicsOf(
      const std::string& connector) const override;

 protected:
  absl::btree_map<std::string, WorkStatus> connectors_;
  absl::btree_map<ConnectorTaskId, WorkStatus> tasks_;
  absl::btree_map<std::string, absl::btree_map<std::string, TopicStatus>>
      topics_;
};

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_RUNTIME_STATUS_BACKING_STORE_H_
