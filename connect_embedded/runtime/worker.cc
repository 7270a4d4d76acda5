#include "connect_embedded/runtime/worker.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "connect_embedded/api/plugin_call.h"
#include "connect_embedded/runtime/client_settings.h"
#include "connect_embedded/runtime/worker_config.h"
#include "connect_embedded/runtime/worker_parts.h"
#include "kafka_embedded/base/check.h"
#include "kafka_embedded/base/status.h"
#include "kafka_embedded/client/client_configs.h"

namespace connect_embedded {
namespace {

using kafka_embedded::Annotate;
using kafka_embedded::ParsedConfig;

// At the start, rather than when the first client is made.
absl::Status CheckSecurityProtocols(const Config& config) {
  for (const char* prefix : {"", "producer.", "consumer.", "admin."}) {
    const auto found = config.find(absl::StrCat(prefix, "security.protocol"));
    if (found == config.end() ||
        absl::EqualsIgnoreCase(found->second, "PLAINTEXT")) {
      continue;
    }
    return absl::InvalidArgumentError(absl::StrCat(
        "property \"", found->first, "\": \"", found->second,
        "\" is not spoken by the worker's clients, expected PLAINTEXT"));
  }
  return absl::OkStatus();
}

}  // namespace

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
  RETURN_IF_ERROR(CheckSecurityProtocols(options.config));
  if (options.store == nullptr) {
    CHECK(!options.distributed) << "a distributed worker needs a store";
    options.store = std::make_unique<FileOffsetBackingStore>(
        parsed.GetString("offset.storage.file.filename"));
  }
  ASSIGN_OR_RETURN(const OverridePolicy override_policy,
                   ParseOverridePolicy(parsed.GetString(
                       "connector.client.config.override.policy")));
  RETURN_IF_ERROR(options.store->Start());
  auto setup = std::make_shared<WorkerSetup>(
      WorkerSetup{std::move(options.config), std::move(options.plugins),
                  std::move(providers), override_policy});
  RETURN_IF_ERROR(setup->NewConverters({}).status());
  std::unique_ptr<Worker> worker(
      new Worker(std::move(options), std::move(parsed), std::move(setup)));
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
  const Config for_clients =
      WorkerClientSettings(config(), kafka_embedded::AdminConfigDef());
  for (const std::string& name : parsed_.UnknownNames()) {
    const bool passed_on =
        std::any_of(std::begin(kPrefixes), std::end(kPrefixes),
                    [&](absl::string_view prefix) {
                      return absl::StartsWith(name, prefix);
                    }) ||
        for_clients.contains(name);
    if (!passed_on) LogLine(absl::StrCat("unknown property \"", name, "\""));
  }
}

Worker::Worker(WorkerOptions options, ParsedConfig parsed,
               std::shared_ptr<const WorkerSetup> setup)
    : options_(std::move(options)),
      parsed_(std::move(parsed)),
      setup_(std::move(setup)),
      threads_(options_.clients->real_time()
                   ? std::make_shared<PluginThreads>(runtime())
                   : nullptr) {}

Worker::~Worker() {
  runtime().Enter([this] {
    listener_ = nullptr;
    stopping_.clear();
    tasks_.clear();
    code_calls_.clear();
    // Their answers look for them here.
    const auto leaving = std::exchange(leaving_, {});
    const auto connectors = std::exchange(connectors_, {});
  });
  // Calls that still block find nobody here when they return.
  if (threads_ != nullptr) threads_->Close();
}

void Worker::LogLine(absl::string_view message) const {
  if (options_.log) options_.log(message);
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
    for (const std::string& name : ConnectorNames()) {
      StopConnector(name, nullptr);
    }
    StopTasks(TaskIds(), [done] { *done = true; });
  });
  // Both end by themselves; this is for what was already stopping as well.
  const absl::Duration limit =
      absl::Seconds(1) +
      std::max(kConnectorShutdown, absl::Milliseconds(parsed_.GetLong(
                                       "task.shutdown.graceful.timeout.ms")));
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
        return *done && stopping_.empty() && leaving_.empty();
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
