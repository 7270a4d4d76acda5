// The part of Worker that runs connectors.
#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "connect_embedded/runtime/worker_config.h"
#include "connect_embedded/runtime/worker_parts.h"
#include "kafka_embedded/base/check.h"
#include "kafka_embedded/base/status.h"

namespace connect_embedded {
namespace {

using kafka_embedded::Annotate;
using kafka_embedded::ParsedConfig;

}  // namespace

void Worker::Report(const std::string& name, State state,
                    const absl::Status& trace) {
  if (listener_ != nullptr) listener_->OnConnectorState(name, state, trace);
}

std::shared_ptr<PluginThreads> Worker::ConnectorThreads(
    const Config& config) const {
  const absl::StatusOr<Plugins::Info> info =
      plugins().FindConnector(ValueOf(config, "connector.class"));
  return info.ok() && info->blocks ? threads_ : nullptr;
}

void Worker::StartConnector(const Config& raw, TargetState target,
                            ConnectorDone done) {
  const std::string name = ValueOf(raw, "name");
  if (connectors_.contains(name)) {
    return done(absl::AlreadyExistsError(
        absl::StrCat("connector \"", name, "\": already runs")));
  }
  absl::StatusOr<Config> config = Resolve(raw);
  const absl::Status known =
      config.ok() ? plugins()
                        .FindConnector(ValueOf(*config, "connector.class"))
                        .status()
                  : config.status();
  if (!known.ok()) {
    Report(name, State::kFailed, known);
    return done(Annotate(known, absl::StrCat("connector \"", name, "\"")));
  }
  std::shared_ptr<PluginThreads> threads = ConnectorThreads(*config);
  const auto& connector = connectors_[name] = std::make_unique<WorkerConnector>(
      runtime(), setup_, *std::move(config), std::move(threads),
      [this, name](State state, const absl::Status& trace) {
        Report(name, state, trace);
      });
  connector->SetTarget(
      target, [this, name, raw = connector.get(),
               done = std::move(done)](const absl::Status& status) mutable {
        // One that did not start is not there.
        const auto found = connectors_.find(name);
        if (!status.ok() && found != connectors_.end() &&
            found->second.get() == raw) {
          connectors_.erase(found);
        }
        done(status);
      });
}

void Worker::SetConnectorTarget(const std::string& name, TargetState target,
                                ConnectorDone done) {
  const auto found = connectors_.find(name);
  if (found == connectors_.end() || found->second->target() == target) {
    return done(absl::OkStatus());
  }
  found->second->SetTarget(target, std::move(done));
}

void Worker::StopConnector(const std::string& name,
                           absl::AnyInvocable<void()> done) {
  const auto found = connectors_.find(name);
  if (found == connectors_.end()) {
    const auto leaving = leaving_.find(name);
    if (done == nullptr) return;
    if (leaving == leaving_.end()) return done();
    leaving->second->done.push_back(std::move(done));
    return;
  }
  CHECK(!leaving_.contains(name)) << name;
  LeavingConnector& leaving =
      *(leaving_[name] = std::make_unique<LeavingConnector>(
            runtime(), std::move(found->second)));
  connectors_.erase(found);
  if (done != nullptr) leaving.done.push_back(std::move(done));
  leaving.deadline.ScheduleAfter(kConnectorShutdown, [this, name] {
    LogLine(absl::StrCat("connector \"", name, "\": did not stop in time"));
    EndConnector(name, absl::OkStatus());
  });
  leaving.connector->Stop([this, name](const absl::Status& status) {
    // Told as well when it is given up.
    if (leaving_.contains(name)) EndConnector(name, status);
  });
}

void Worker::EndConnector(const std::string& name,
                          const absl::Status& stopped) {
  const auto node = leaving_.extract(name);
  CHECK(!node.empty()) << name;
  node.mapped()->deadline.Cancel();
  node.mapped()->connector.reset();
  Report(name, stopped.ok() ? State::kUnassigned : State::kFailed, stopped);
  for (auto& done : node.mapped()->done) done();
}

void Worker::ConnectorTaskConfigs(const std::string& name,
                                  WorkerConnector::TaskConfigsDone done) {
  const auto found = connectors_.find(name);
  if (found == connectors_.end()) {
    return done(absl::FailedPreconditionError(
        absl::StrCat("connector \"", name, "\": does not run")));
  }
  const Config& config = found->second->config();
  const absl::StatusOr<Plugins::Info> info =
      plugins().FindConnector(ValueOf(config, "connector.class"));
  if (!info.ok()) return done(info.status());
  const bool sink = info->kind == PluginKind::kSink;
  const absl::StatusOr<ParsedConfig> parsed =
      (sink ? SinkConnectorConfigDef() : SourceConnectorConfigDef())
          .Parse(config);
  if (!parsed.ok()) return done(parsed.status());
  Config common = {{"task.class", TaskClass(info->class_name)}};
  for (const char* property : {"topics", "topics.regex"}) {
    const std::string value = ValueOf(config, property);
    if (sink && !value.empty()) common[property] = value;
  }
  const int max_tasks = parsed->GetInt("tasks.max");
  const bool enforced = parsed->GetBool("tasks.max.enforce");
  found->second->TaskConfigs(
      max_tasks, [name, max_tasks, enforced, common = std::move(common),
                  done = std::move(done)](
                     absl::StatusOr<std::vector<Config>> tasks) mutable {
        if (!tasks.ok()) return done(tasks.status());
        if (enforced && static_cast<int>(tasks->size()) > max_tasks) {
          return done(absl::InvalidArgumentError(absl::StrCat(
              "The connector ", name, " has generated ", tasks->size(),
              " tasks, which is greater than ", max_tasks,
              ", the maximum number of tasks it is configured to create. ")));
        }
        for (Config& task : *tasks) {
          for (const auto& [key, value] : common) task[key] = value;
        }
        done(std::move(tasks));
      });
}

void Worker::CallConnectorCode(const Config& connector, const char* where,
                               absl::string_view description,
                               PluginCalls::Call call, PluginCalls::Then then) {
  CodeCall* const made = code_calls_
                             .emplace_back(new CodeCall{
                                 ValueOf(connector, "name"),
                                 {std::string(description), runtime().Now()},
                                 PluginCalls(ConnectorThreads(connector))})
                             .get();
  made->calls.Do(
      where, std::move(call),
      [this, made, then = std::move(then)](const absl::Status& result) mutable {
        std::erase_if(code_calls_, [made](const auto& candidate) {
          return candidate.get() == made;
        });
        then(result);
      });
}

std::optional<WorkerStage> Worker::ConnectorStage(
    const std::string& name) const {
  for (const auto& call : code_calls_) {
    if (call->connector == name) return call->stage;
  }
  const auto leaving = leaving_.find(name);
  if (leaving != leaving_.end()) return leaving->second->connector->stage();
  const auto found = connectors_.find(name);
  if (found != connectors_.end()) return found->second->stage();
  return std::nullopt;
}

std::vector<std::string> Worker::ConnectorNames() const {
  std::vector<std::string> names;
  for (const auto& [name, running] : connectors_) names.push_back(name);
  return names;
}

}  // namespace connect_embedded
