#include "connect_embedded/runtime/worker_connector.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "connect_embedded/api/plugin_call.h"
#include "kafka_embedded/base/status.h"

namespace connect_embedded {
namespace {

Connector& Base(Plugins::AnyConnector& plugin) {
  return std::visit([](auto& held) -> Connector& { return *held; }, plugin);
}

State StateOf(TargetState target) {
  switch (target) {
    case TargetState::kStarted:
      return State::kRunning;
    case TargetState::kPaused:
      return State::kPaused;
    case TargetState::kStopped:
      return State::kStopped;
  }
  return State::kFailed;
}

}  // namespace

// ---- The connector's code, wherever it is called ----------------------------

absl::Status WorkerConnector::Plugin::Start() {
  if (started) return absl::OkStatus();
  if (!connector.has_value()) {
    ASSIGN_OR_RETURN(connector,
                     setup->plugins.NewConnector(config.at("connector.class")));
  }
  RETURN_IF_ERROR(Base(*connector).Start(config));
  started = true;
  return absl::OkStatus();
}

absl::Status WorkerConnector::Plugin::Stop() {
  if (std::exchange(started, false)) Base(*connector).Stop();
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Config>> WorkerConnector::Plugin::TaskConfigs(
    int max_tasks) const {
  if (!started) return absl::FailedPreconditionError("does not run");
  return std::visit([&](auto& held) { return held->TaskConfigs(max_tasks); },
                    *connector);
}

// ---- Inside the runtime -----------------------------------------------------

WorkerConnector::WorkerConnector(kafka_embedded::Runtime& runtime,
                                 std::shared_ptr<const WorkerSetup> setup,
                                 Config config,
                                 std::shared_ptr<PluginThreads> threads,
                                 Report report)
    : runtime_(runtime),
      plugin_(std::make_shared<Plugin>()),
      report_(std::move(report)),
      calls_(std::move(threads)) {
  plugin_->config = std::move(config);
  plugin_->setup = std::move(setup);
}

WorkerConnector::~WorkerConnector() {
  ended_ = true;
  absl::btree_map<int, Pending> pending = std::move(pending_);
  for (auto& [number, call] : pending) {
    call.done(absl::AbortedError(
        absl::StrCat(Subject(), ": ended while ", call.stage.description)));
  }
}

std::string WorkerConnector::Subject() const {
  return absl::StrCat("connector \"", plugin_->config.at("name"), "\"");
}

void WorkerConnector::Do(const char* where, std::string description,
                         PluginCalls::Call call, Done done) {
  const int number = next_call_++;
  pending_[number] = {{std::move(description), runtime_.Now()},
                      std::move(done)};
  calls_.Do(where, std::move(call), [this, number](const absl::Status& result) {
    auto node = pending_.extract(number);
    // It has waited for this one.
    if (!pending_.empty())
      pending_.begin()->second.stage.began = runtime_.Now();
    node.mapped().done(kafka_embedded::Annotate(result, Subject()));
  });
}

std::optional<WorkerStage> WorkerConnector::stage() const {
  if (pending_.empty()) return std::nullopt;
  return pending_.begin()->second.stage;
}

void WorkerConnector::SetTarget(TargetState target, Done done) {
  target_ = target;
  Done reported = [this, target,
                   done = std::move(done)](const absl::Status& status) mutable {
    // One that was told to do something else meanwhile reports that.
    if (!ended_ && (target == target_ || !status.ok())) {
      report_(status.ok() ? StateOf(target) : State::kFailed, status);
    }
    if (done != nullptr) done(status);
  };
  if (target == TargetState::kStarted) {
    return Do(
        "Connector::Start", "starting the connector",
        [plugin = plugin_] { return plugin->Start(); }, std::move(reported));
  }
  Do(
      "Connector::Stop", "stopping the connector",
      [plugin = plugin_] { return plugin->Stop(); }, std::move(reported));
}

void WorkerConnector::TaskConfigs(int max_tasks, TaskConfigsDone done) {
  auto configs = std::make_shared<std::vector<Config>>();
  Do(
      "Connector::TaskConfigs",
      absl::StrCat("generating task configs for connector ",
                   plugin_->config.at("name")),
      [plugin = plugin_, max_tasks, configs]() -> absl::Status {
        ASSIGN_OR_RETURN(*configs, plugin->TaskConfigs(max_tasks));
        return absl::OkStatus();
      },
      [configs, done = std::move(done)](const absl::Status& status) mutable {
        if (!status.ok()) return done(status);
        done(std::move(*configs));
      });
}

void WorkerConnector::Stop(Done done) {
  Do(
      "Connector::Stop",
      absl::StrCat("stopping connector ", plugin_->config.at("name")),
      [plugin = plugin_] { return plugin->Stop(); }, std::move(done));
}

}  // namespace connect_embedded
