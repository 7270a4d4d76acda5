// Runs connectors and their tasks for a herder, which says what is to run.
//
//   ASSIGN_OR_RETURN(auto worker, Worker::Create({.config = worker_properties,
//                                                 .plugins = BuiltinPlugins(),
//                                                 .clients = &factory}));
//   StandaloneHerder herder(*worker);  // standalone_herder.h
//
// Configured with the properties of connect-standalone.properties, or of
// connect-distributed.properties. Tasks are state machines of the runtime: they
// run while somebody drives it.
//
// Threads: Create, Stop, Tasks and AnyFailed may be called from any thread;
// everything else inside the runtime.
#ifndef CONNECT_EMBEDDED_RUNTIME_WORKER_H_
#define CONNECT_EMBEDDED_RUNTIME_WORKER_H_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "connect_embedded/api/plugins.h"
#include "connect_embedded/runtime/client_factory.h"
#include "connect_embedded/runtime/offset_backing_store.h"
#include "connect_embedded/runtime/plugin_threads.h"
#include "connect_embedded/runtime/state.h"
#include "connect_embedded/runtime/worker_connector.h"
#include "connect_embedded/runtime/worker_setup.h"
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
  // By the properties of connect-distributed.properties.
  bool distributed = false;
};

struct TaskStatus {
  ConnectorTaskId id;
  State state = State::kUnassigned;
  absl::Status trace;
  uint64_t records = 0;
  uint64_t skipped = 0;
};

// Hears of connectors as well as of tasks.
class WorkerListener : public TaskListener {
 public:
  // kRunning, kPaused, kStopped, kFailed with its reason, or kUnassigned when
  // it ended.
  virtual void OnConnectorState(const std::string& name, State state,
                                const absl::Status& trace) = 0;
};

class Worker {
 public:
  // INVALID_ARGUMENT names every property that is wrong and what would be
  // right; NOT_FOUND a converter class that does not exist, and those that do;
  // FAILED_PRECONDITION an offsets file that cannot be read.
  static absl::StatusOr<std::unique_ptr<Worker>> Create(WorkerOptions options);
  // Stops nothing gracefully: see Stop. REQUIRES: not called inside the
  // runtime.
  ~Worker();

  // Null: nobody. Outlives the worker or is taken away before it ends.
  void SetListener(WorkerListener* listener) { listener_ = listener; }

  // ---- Connectors. Inside the runtime. A `done` comes inside it as well:
  // during the call if the connector never blocks, and under virtual time.

  using ConnectorDone = WorkerConnector::Done;
  // Starts a connector, or keeps it ready if `target` is not kStarted. The
  // error of a connector that does not start has been told to the listener.
  // ALREADY_EXISTS for a name that runs.
  void StartConnector(const Config& raw, TargetState target,
                      ConnectorDone done);
  // Nothing for a name that is not there, or has that target.
  void SetConnectorTarget(const std::string& name, TargetState target,
                          ConnectorDone done);
  // Calls `done` when the connector has ended; as Kafka, it waits for it no
  // longer than five seconds.
  void StopConnector(const std::string& name, absl::AnyInvocable<void()> done);
  bool HasConnector(const std::string& name) const {
    return connectors_.contains(name);
  }
  // What the running connector wants its tasks to do, as Kafka's worker
  // completes it. FAILED_PRECONDITION for one that does not run; the error of a
  // connector that makes more tasks than tasks.max.
  void ConnectorTaskConfigs(const std::string& name,
                            WorkerConnector::TaskConfigsDone done);
  // Makes one call of code that a connector has, but not on one that runs: to
  // validate its configuration, for one. `description` is the WorkerStage
  // meanwhile. `then` is not called after the worker's end.
  void CallConnectorCode(const Config& connector, const char* where,
                         absl::string_view description, PluginCalls::Call call,
                         PluginCalls::Then then);
  // What code of the connector is asked to do at present.
  std::optional<WorkerStage> ConnectorStage(const std::string& name) const;

  // ---- Tasks. Inside the runtime.

  // A task that cannot be made is told to the listener as failed.
  absl::Status StartTask(const ConnectorTaskId& id, const Config& connector,
                         const Config& task, TargetState target);
  // Calls `done` when all of them have sent, committed and closed what they
  // had, or task.shutdown.graceful.timeout.ms has passed. Those that are not
  // there are left out.
  void StopTasks(const std::vector<ConnectorTaskId>& ids,
                 absl::AnyInvocable<void()> done);
  void SetTasksTarget(const std::string& connector, TargetState target);
  std::vector<ConnectorTaskId> TaskIds() const;
  std::vector<std::string> ConnectorNames() const;

  // ---- Any thread outside the runtime.

  // Stops all. DEADLINE_EXCEEDED after task.shutdown.graceful.timeout.ms names
  // the tasks that did not end. Stopping twice is harmless.
  absl::Status Stop();
  // Ascending. Also inside.
  std::vector<TaskStatus> Tasks() const;
  // True if a task has failed. Also inside.
  bool AnyFailed() const;

  const std::shared_ptr<const WorkerSetup>& setup() const { return setup_; }
  const Config& config() const { return setup_->config; }
  const kafka_embedded::ParsedConfig& parsed() const { return parsed_; }
  // A connector's configuration with the variables of config.providers
  // replaced.
  absl::StatusOr<Config> Resolve(const Config& connector) const {
    return setup_->providers.Resolve(connector);
  }
  const Plugins& plugins() const { return setup_->plugins; }
  ClientFactory& clients() { return *options_.clients; }
  kafka_embedded::Runtime& runtime() { return options_.clients->runtime(); }
  OffsetBackingStore& offsets() { return *options_.store; }
  void LogLine(absl::string_view message) const;

 private:
  struct LeavingConnector;
  struct CodeCall;
  struct Stopping;

  Worker(WorkerOptions options, kafka_embedded::ParsedConfig parsed,
         std::shared_ptr<const WorkerSetup> setup);

  void Report(const std::string& name, State state,
              const absl::Status& trace = absl::OkStatus());
  // Null for a connector that needs none.
  std::shared_ptr<PluginThreads> ConnectorThreads(const Config& config) const;
  void EndConnector(const std::string& name, const absl::Status& stopped);
  absl::StatusOr<std::unique_ptr<WorkerTask>> NewTask(const ConnectorTaskId& id,
                                                      const Config& connector,
                                                      const Config& task,
                                                      TargetState target);
  // Null for one that needs none.
  template <typename T>
  absl::StatusOr<std::shared_ptr<PluginThreads>> ThreadsFor(
      const T& task) const;
  absl::StatusOr<WorkerTaskOptions> TaskOptions(const ConnectorTaskId& id,
                                                const Config& connector,
                                                const Config& task,
                                                TargetState target);
  // Null where the connector does not say how to create topics.
  absl::StatusOr<std::unique_ptr<class SourceTopics>> NewSourceTopics(
      const ConnectorTaskId& id, const Config& connector);
  absl::StatusOr<std::unique_ptr<ErrorReporter>> NewErrorReporter(
      const ConnectorTaskId& id, const Config& connector, bool sink);
  void WarnOfUnknownProperties() const;

  WorkerOptions options_;
  const kafka_embedded::ParsedConfig parsed_;
  const std::shared_ptr<const WorkerSetup> setup_;
  WorkerListener* listener_ = nullptr;
  absl::btree_map<std::string, std::unique_ptr<WorkerConnector>> connectors_;
  absl::btree_map<std::string, std::unique_ptr<LeavingConnector>> leaving_;
  std::vector<std::unique_ptr<CodeCall>> code_calls_;
  absl::btree_map<ConnectorTaskId, std::unique_ptr<WorkerTask>> tasks_;
  // For plugins that block; null under virtual time.
  const std::shared_ptr<PluginThreads> threads_;
  // Of tasks that are ending.
  std::vector<std::shared_ptr<Stopping>> stopping_;
};

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_RUNTIME_WORKER_H_
