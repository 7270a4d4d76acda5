// A connector that a worker runs: Kafka's WorkerConnector. Its code is called
// through PluginCalls: on a thread of its own in real time, unless it says that
// it never blocks.
//
// Used inside the runtime.
#ifndef CONNECT_EMBEDDED_RUNTIME_WORKER_CONNECTOR_H_
#define CONNECT_EMBEDDED_RUNTIME_WORKER_CONNECTOR_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "connect_embedded/runtime/plugin_calls.h"
#include "connect_embedded/runtime/state.h"
#include "connect_embedded/runtime/worker_setup.h"
#include "kafka_embedded/runtime/runtime.h"

namespace connect_embedded {

class WorkerConnector {
 public:
  using Done = absl::AnyInvocable<void(const absl::Status&)>;
  using TaskConfigsDone =
      absl::AnyInvocable<void(absl::StatusOr<std::vector<Config>>)>;
  // kRunning, kPaused, kStopped, or kFailed with its reason.
  using Report = std::function<void(State state, const absl::Status& trace)>;

  // `config` has its variables replaced. `threads`: null for none.
  WorkerConnector(kafka_embedded::Runtime& runtime,
                  std::shared_ptr<const WorkerSetup> setup, Config config,
                  std::shared_ptr<PluginThreads> threads, Report report);
  // Who waits for an answer is told that it ended. Nothing is reported of a
  // call that is under way.
  ~WorkerConnector();

  // Starts the connector, or stops it and keeps it ready. Reported before
  // `done`.
  void SetTarget(TargetState target, Done done);
  // FAILED_PRECONDITION from one that is not started.
  void TaskConfigs(int max_tasks, TaskConfigsDone done);
  // Its last call. Reports nothing.
  void Stop(Done done);

  const Config& config() const { return plugin_->config; }
  TargetState target() const { return target_; }
  // What its code is asked to do at present.
  std::optional<WorkerStage> stage() const;

 private:
  // Belongs to the calls, which may outlive this.
  struct Plugin {
    Config config;
    std::shared_ptr<const WorkerSetup> setup;
    std::optional<Plugins::AnyConnector> connector;
    bool started = false;

    absl::Status Start();
    absl::Status Stop();
    absl::StatusOr<std::vector<Config>> TaskConfigs(int max_tasks) const;
  };
  struct Pending {
    WorkerStage stage;
    Done done;
  };

  void Do(const char* where, std::string description, PluginCalls::Call call,
          Done done);
  std::string Subject() const;

  kafka_embedded::Runtime& runtime_;
  const std::shared_ptr<Plugin> plugin_;
  const Report report_;
  TargetState target_ = TargetState::kStarted;
  PluginCalls calls_;
  // In the order asked for.
  absl::btree_map<int, Pending> pending_;
  int next_call_ = 0;
  bool ended_ = false;
};

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_RUNTIME_WORKER_CONNECTOR_H_
