#include "connect_embedded/runtime/worker.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "connect_embedded/api/plugin_call.h"
#include "connect_embedded/runtime/client_settings.h"
#include "connect_embedded/runtime/worker_config.h"
#include "kafka_embedded/base/check.h"
#include "kafka_embedded/base/status.h"

namespace connect_embedded {
namespace {

using kafka_embedded::Annotate;
using kafka_embedded::ParsedConfig;

std::string Get(const Config& config, const std::string& name) {
  const auto found = config.find(name);
  return found == config.end() ? "" : found->second;
}

Connector& Base(Plugins::AnyConnector& plugin) {
  return std::visit([](auto& held) -> Connector& { return *held; }, plugin);
}

}  // namespace

// Tasks on their way out, and who waits for them.
struct Worker::Stopping {
  Stopping(kafka_embedded::Runtime& runtime, kafka_embedded::Lane lane)
      : deadline(runtime, lane, "task-shutdown") {}
  kafka_embedded::Timer deadline;
  size_t left = 0;
  std::vector<std::unique_ptr<WorkerTask>> tasks;
  absl::AnyInvocable<void()> done;
};

absl::StatusOr<std::unique_ptr<Worker>> Worker::Create(WorkerOptions options) {
  CHECK(options.clients != nullptr) << "a worker needs clients";
  if (options.store != nullptr) {
    options.config.try_emplace("offset.storage.file.filename", "(unused)");
  }
  ASSIGN_OR_RETURN(ConfigProviders providers,
                   ConfigProviders::Create(options.config));
  ASSIGN_OR_RETURN(options.config, providers.Resolve(options.config));
  const ConfigDef& def =
      options.distributed ? DistributedConfigDef() : StandaloneConfigDef();
  ASSIGN_OR_RETURN(ParsedConfig parsed, def.Parse(options.config));
  if (options.store == nullptr) {
    CHECK(!options.distributed) << "a distributed worker needs a store";
    options.store = std::make_unique<FileOffsetBackingStore>(
        parsed.GetString("offset.storage.file.filename"));
  }
  ASSIGN_OR_RETURN(const OverridePolicy override_policy,
                   ParseOverridePolicy(parsed.GetString(
                       "connector.client.config.override.policy")));
  RETURN_IF_ERROR(options.store->Start());
  std::unique_ptr<Worker> worker(
      new Worker(std::move(options), std::move(parsed), std::move(providers),
                 override_policy));
  RETURN_IF_ERROR(worker->NewConverters({}).status());
  worker->WarnOfUnknownProperties();
  return worker;
}

void Worker::WarnOfUnknownProperties() const {
  // Those of plugins and clients, and of releases before.
  constexpr absl::string_view kPrefixes[] = {"key.converter.",
                                             "value.converter.",
                                             "header.converter.",
                                             "producer.",
                                             "consumer.",
                                             "admin.",
                                             "config.providers.",
                                             "listeners.",
                                             "internal.",
                                             "config.storage.",
                                             "offset.storage.",
                                             "status.storage.",
                                             "rest."};
  for (const std::string& name : parsed_.UnknownNames()) {
    const bool passed_on =
        std::any_of(std::begin(kPrefixes), std::end(kPrefixes),
                    [&](absl::string_view prefix) {
                      return absl::StartsWith(name, prefix);
                    });
    if (!passed_on) LogLine(absl::StrCat("unknown property \"", name, "\""));
  }
}

Worker::Worker(WorkerOptions options, ParsedConfig parsed,
               ConfigProviders providers, OverridePolicy override_policy)
    : options_(std::move(options)),
      parsed_(std::move(parsed)),
      providers_(std::move(providers)),
      override_policy_(override_policy),
      threads_(options_.clients->real_time()
                   ? std::make_shared<PluginThreads>(runtime())
                   : nullptr) {}

Worker::~Worker() {
  runtime().Enter([this] {
    listener_ = nullptr;
    stopping_.clear();
    tasks_.clear();
    connectors_.clear();
  });
  // Calls that still block find nobody here when they return.
  if (threads_ != nullptr) threads_->Close();
}

void Worker::LogLine(absl::string_view message) const {
  if (options_.log) options_.log(message);
}

// ---- Connectors -------------------------------------------------------------

void Worker::Report(const std::string& name, State state,
                    const absl::Status& trace) {
  if (listener_ != nullptr) listener_->OnConnectorState(name, state, trace);
}

absl::Status Worker::Halt(const std::string& name, RunningConnector& running) {
  if (!std::exchange(running.started, false)) return absl::OkStatus();
  return Annotate(
      CallPlugin("Connector::Stop", [&] { Base(running.connector).Stop(); }),
      absl::StrCat("connector \"", name, "\""));
}

// Makes the connector what its target says.
absl::Status Worker::Enter(const std::string& name, RunningConnector& running) {
  if (running.target != TargetState::kStarted) {
    const absl::Status stopped = Halt(name, running);
    if (!stopped.ok()) {
      Report(name, State::kFailed, stopped);
      return stopped;
    }
    Report(name, running.target == TargetState::kPaused ? State::kPaused
                                                        : State::kStopped);
    return absl::OkStatus();
  }
  if (!running.started) {
    const absl::Status status = Annotate(
        CallPlugin(
            "Connector::Start",
            [&] { return Base(running.connector).Start(running.config); }),
        absl::StrCat("connector \"", name, "\""));
    if (!status.ok()) {
      Report(name, State::kFailed, status);
      return status;
    }
    running.started = true;
  }
  Report(name, State::kRunning);
  return absl::OkStatus();
}

absl::Status Worker::StartConnector(const Config& raw, TargetState target) {
  const std::string name = Get(raw, "name");
  if (connectors_.contains(name)) {
    return absl::AlreadyExistsError(
        absl::StrCat("connector \"", name, "\": already runs"));
  }
  const auto refuse = [&](const absl::Status& status) {
    Report(name, State::kFailed, status);
    return Annotate(status, absl::StrCat("connector \"", name, "\""));
  };
  absl::StatusOr<Config> config = Resolve(raw);
  if (!config.ok()) return refuse(config.status());
  absl::StatusOr<Plugins::AnyConnector> plugin =
      options_.plugins.NewConnector(Get(*config, "connector.class"));
  if (!plugin.ok()) return refuse(plugin.status());
  RunningConnector& running = connectors_[name];
  running = {*std::move(config), *std::move(plugin), target, false};
  absl::Status status = Enter(name, running);
  if (!status.ok()) connectors_.erase(name);
  return status;
}

void Worker::SetConnectorTarget(const std::string& name, TargetState target) {
  const auto found = connectors_.find(name);
  if (found == connectors_.end() || found->second.target == target) return;
  found->second.target = target;
  Enter(name, found->second).IgnoreError();  // The listener has been told.
}

void Worker::StopConnector(const std::string& name) {
  const auto found = connectors_.find(name);
  if (found == connectors_.end()) return;
  const absl::Status stopped = Halt(name, found->second);
  connectors_.erase(found);
  Report(name, stopped.ok() ? State::kUnassigned : State::kFailed, stopped);
}

absl::StatusOr<std::vector<Config>> Worker::ConnectorTaskConfigs(
    const std::string& name) {
  const auto found = connectors_.find(name);
  if (found == connectors_.end() || !found->second.started) {
    return absl::FailedPreconditionError(
        absl::StrCat("connector \"", name, "\": does not run"));
  }
  RunningConnector& running = found->second;
  const bool sink = running.connector.index() == 1;
  ASSIGN_OR_RETURN(
      const ParsedConfig parsed,
      (sink ? SinkConnectorConfigDef() : SourceConnectorConfigDef())
          .Parse(running.config));
  const int max_tasks = parsed.GetInt("tasks.max");
  ASSIGN_OR_RETURN(
      const Plugins::Info info,
      options_.plugins.FindConnector(Get(running.config, "connector.class")));
  ASSIGN_OR_RETURN(std::vector<Config> tasks,
                   CallPlugin("Connector::TaskConfigs", [&] {
                     return Base(running.connector).TaskConfigs(max_tasks);
                   }));
  const bool too_many = static_cast<int>(tasks.size()) > max_tasks;
  if (too_many && parsed.GetBool("tasks.max.enforce")) {
    return absl::InvalidArgumentError(absl::StrCat(
        "The connector ", name, " has generated ", tasks.size(),
        " tasks, which is greater than ", max_tasks,
        ", the maximum number of tasks it is configured to create. "));
  }
  for (Config& task : tasks) {
    task["task.class"] = TaskClass(info.class_name);
    if (!sink) continue;
    for (const char* property : {"topics", "topics.regex"}) {
      const std::string value = Get(running.config, property);
      if (!value.empty()) task[property] = value;
    }
  }
  return tasks;
}

std::vector<std::string> Worker::ConnectorNames() const {
  std::vector<std::string> names;
  for (const auto& [name, running] : connectors_) names.push_back(name);
  return names;
}

// ---- Tasks ------------------------------------------------------------------

absl::Status Worker::StartTask(const ConnectorTaskId& id,
                               const Config& connector, const Config& task,
                               TargetState target) {
  if (tasks_.contains(id)) {
    return absl::AlreadyExistsError(
        absl::StrCat("task ", id.ToString(), ": already runs"));
  }
  absl::StatusOr<std::unique_ptr<WorkerTask>> made =
      [&]() -> absl::StatusOr<std::unique_ptr<WorkerTask>> {
    ASSIGN_OR_RETURN(const Config of_connector, Resolve(connector));
    ASSIGN_OR_RETURN(const Config of_task, Resolve(task));
    return NewTask(id, of_connector, of_task, target);
  }();
  if (!made.ok()) {
    const absl::Status status =
        Annotate(made.status(), absl::StrCat("task ", id.ToString()));
    LogLine(status.message());
    if (listener_ != nullptr) {
      listener_->OnTaskState(id, State::kFailed, status);
    }
    return status;
  }
  WorkerTask& running = *(tasks_[id] = *std::move(made));
  running.Start();
  return absl::OkStatus();
}

void Worker::StopTasks(const std::vector<ConnectorTaskId>& ids,
                       absl::AnyInvocable<void()> done) {
  auto stopping = std::make_shared<Stopping>(runtime(), runtime().NewLane());
  stopping->done = std::move(done);
  for (const ConnectorTaskId& id : ids) {
    const auto found = tasks_.find(id);
    if (found == tasks_.end()) continue;
    stopping->tasks.push_back(std::move(found->second));
    tasks_.erase(found);
  }
  stopping_.push_back(stopping);
  Stopping* const raw = stopping.get();
  // Not inside a task's own call, and not inside this one.
  const auto finish = [this, raw] {
    const auto at = std::find_if(
        stopping_.begin(), stopping_.end(),
        [raw](const auto& candidate) { return candidate.get() == raw; });
    CHECK(at != stopping_.end());
    const std::shared_ptr<Stopping> ended = *at;
    stopping_.erase(at);
    for (const auto& task : ended->tasks) {
      if (task->state() == State::kStopped) continue;
      LogLine(absl::StrCat("task ", task->id().ToString(),
                           ": did not stop in time"));
    }
    ended->tasks.clear();
    if (ended->done != nullptr) ended->done();
  };
  raw->left = raw->tasks.size();
  if (raw->left == 0) {
    raw->deadline.ScheduleAfter(absl::ZeroDuration(), finish);
    return;
  }
  raw->deadline.ScheduleAfter(
      absl::Milliseconds(parsed_.GetLong("task.shutdown.graceful.timeout.ms")),
      finish);
  std::weak_ptr<Stopping> weak = stopping;
  for (size_t i = 0; i < raw->tasks.size(); ++i) {
    raw->tasks[i]->Stop([weak, finish] {
      const std::shared_ptr<Stopping> alive = weak.lock();
      if (alive == nullptr || --alive->left > 0) return;
      alive->deadline.ScheduleAfter(absl::ZeroDuration(), finish);
    });
  }
}

void Worker::SetTasksTarget(const std::string& connector, TargetState target) {
  for (auto& [id, task] : tasks_) {
    if (id.connector == connector) task->SetTarget(target);
  }
}

std::vector<ConnectorTaskId> Worker::TaskIds() const {
  std::vector<ConnectorTaskId> ids;
  for (const auto& [id, task] : tasks_) ids.push_back(id);
  return ids;
}

absl::Status Worker::Stop() {
  // Shared: a callback may come after the deadline.
  auto done = std::make_shared<bool>(false);
  runtime().Enter([&] {
    for (const std::string& name : ConnectorNames()) StopConnector(name);
    StopTasks(TaskIds(), [done] { *done = true; });
  });
  // StopTasks ends by itself; this is for what was already stopping as well.
  const absl::Duration limit =
      absl::Seconds(1) +
      absl::Milliseconds(parsed_.GetLong("task.shutdown.graceful.timeout.ms"));
  std::vector<std::string> late;
  const absl::Status waited = runtime().RunUntil(
      [&] {
        for (const auto& stopping : stopping_) {
          for (const auto& task : stopping->tasks) {
            const std::string name = task->id().ToString();
            if (task->state() != State::kStopped &&
                std::find(late.begin(), late.end(), name) == late.end()) {
              late.push_back(name);
            }
          }
        }
        if (!*done || !stopping_.empty()) return false;
        return true;
      },
      runtime().Now() + limit);
  if (waited.ok()) return waited;
  return Annotate(waited, absl::StrCat("tasks that did not stop in time: ",
                                       absl::StrJoin(late, ", ")));
}

std::vector<TaskStatus> Worker::Tasks() const {
  std::vector<TaskStatus> result;
  options_.clients->runtime().Enter([&] {
    for (const auto& [id, task] : tasks_) {
      result.push_back(
          {id, task->state(), task->trace(), task->records(), task->skipped()});
    }
  });
  return result;
}

bool Worker::AnyFailed() const {
  const std::vector<TaskStatus> tasks = Tasks();
  return std::any_of(tasks.begin(), tasks.end(), [](const TaskStatus& task) {
    return task.state == State::kFailed;
  });
}

}  // namespace connect_embedded
