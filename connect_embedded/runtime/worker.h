// Runs connectors and their tasks.
//
//   ASSIGN_OR_RETURN(auto worker, Worker::Create({.config = worker_properties,
//                                                 .plugins = BuiltinPlugins(),
//                                                 .clients = &factory}));
//   RETURN_IF_ERROR(worker->StartConnector(connector_properties));
//   RETURN_IF_ERROR(runtime.RunUntil(Finished, deadline));
//   RETURN_IF_ERROR(worker->Stop());
//
// Configured with the properties of connect-standalone.properties. Tasks are
// state machines of the runtime: they run while somebody drives it.
//
// Threads: StartConnector and Stop may be called from any thread outside the
// runtime, everything else also inside.
#ifndef CONNECT_EMBEDDED_RUNTIME_WORKER_H_
#define CONNECT_EMBEDDED_RUNTIME_WORKER_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "connect_embedded/api/plugins.h"
#include "connect_embedded/runtime/client_factory.h"
#include "connect_embedded/runtime/offset_backing_store.h"
#include "connect_embedded/runtime/worker_task.h"
#include "kafka_embedded/base/config_def.h"

namespace connect_embedded {

struct WorkerOptions {
  Config config;
  Plugins plugins;
  ClientFactory* clients = nullptr;  // Outlives the worker.
  // Unset: the file that offset.storage.file.filename names.
  std::unique_ptr<OffsetBackingStore> store = nullptr;
  LogFunction log = nullptr;
};

struct TaskStatus {
  ConnectorTaskId id;
  TaskState state = TaskState::kUnassigned;
  absl::Status trace;
  uint64_t records = 0;
  uint64_t skipped = 0;
};

class Worker {
 public:
  // INVALID_ARGUMENT names every property that is wrong and what would be
  // right; NOT_FOUND a converter class that does not exist, and those that do;
  // FAILED_PRECONDITION an offsets file that cannot be read.
  static absl::StatusOr<std::unique_ptr<Worker>> Create(WorkerOptions options);
  // Stops nothing gracefully: see Stop.
  ~Worker();

  // All that can be said of a connector's configuration without starting it.
  // Errors as of Create, naming the connector.
  absl::Status Validate(const Config& connector) const;

  // Starts the connector and its tasks. What Validate would say, ALREADY_EXISTS
  // for a name that runs, or what the connector says; nothing runs then. A task
  // that fails later tells in its status.
  absl::Status StartConnector(const Config& connector);

  // Waits until every task has sent, committed and closed what it had.
  // DEADLINE_EXCEEDED after task.shutdown.graceful.timeout.ms names the tasks
  // that did not. Stopping twice is harmless.
  absl::Status Stop();

  // Ascending.
  std::vector<TaskStatus> Tasks() const;
  // True if a task has failed.
  bool AnyFailed() const;

 private:
  struct RunningConnector {
    Plugins::AnyConnector connector;
    std::vector<std::unique_ptr<WorkerTask>> tasks;
  };

  Worker(WorkerOptions options, kafka_embedded::ParsedConfig parsed);

  absl::StatusOr<TaskConverters> NewConverters(const Config& connector) const;
  absl::Status Launch(const Config& connector);
  absl::StatusOr<std::unique_ptr<WorkerTask>> NewTask(
      const Config& connector, const Config& task_config,
      Plugins::AnyConnector& plugin, int index);
  absl::StatusOr<WorkerTaskOptions> TaskOptions(const Config& connector,
                                                const Config& task_config,
                                                int index) const;
  void LogLine(absl::string_view message) const;

  WorkerOptions options_;
  const kafka_embedded::ParsedConfig parsed_;
  absl::btree_map<std::string, RunningConnector> connectors_;
};

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_RUNTIME_WORKER_H_
