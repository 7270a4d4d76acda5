#include "connect_embedded/runtime/standalone_herder.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "kafka_embedded/base/status.h"

namespace connect_embedded {
namespace {

std::string Get(const Config& config, const std::string& name) {
  const auto found = config.find(name);
  return found == config.end() ? "" : found->second;
}

}  // namespace

StandaloneHerder::StandaloneHerder(Worker& worker, std::string worker_id)
    : HerderBase(worker, memory_, std::move(worker_id)),
      self_(std::make_shared<StandaloneHerder*>(this)),
      lane_(worker.runtime().NewLane()) {
  worker.runtime().Enter([this] { FetchClusterId(); });
}

StandaloneHerder::~StandaloneHerder() {
  // Nothing reports into the store of this class any more.
  Detach();
  worker_.runtime().Enter([this] { changes_.clear(); });
}

// ---- One change at a time ---------------------------------------------------

void StandaloneHerder::Enqueue(Change change) {
  changes_.push_back(std::move(change));
  if (!changing_) RunNext();
}

void StandaloneHerder::RunNext() {
  if (changes_.empty()) {
    changing_ = false;
    return;
  }
  changing_ = true;
  Change change = std::move(changes_.front());
  changes_.pop_front();
  std::weak_ptr<StandaloneHerder*> weak = self_;
  change([weak] {
    const auto self = weak.lock();
    if (self == nullptr) return;
    // Not inside the change's own frames.
    (*self)->worker_.runtime().Post((*self)->lane_, [weak] {
      const auto alive = weak.lock();
      if (alive != nullptr) (*alive)->RunNext();
    });
  });
}

// ---- Tasks ------------------------------------------------------------------

void StandaloneHerder::StartTasks(const std::string& name) {
  const TargetState target = state_.TargetOf(name);
  for (const ConnectorTaskId& id : state_.TasksOf(name)) {
    worker_
        .StartTask(id, state_.connectors.at(name), state_.tasks.at(id), target)
        .IgnoreError();  // Its status says so.
  }
}

void StandaloneHerder::RemoveTasks(const std::string& name, Next done) {
  const std::vector<ConnectorTaskId> ids = state_.TasksOf(name);
  worker_.StopTasks(ids, [this, name, ids, done = std::move(done)]() mutable {
    for (const ConnectorTaskId& id : ids) {
      state_.tasks.erase(id);
      statuses_.PutTask(id, {.state = State::kDestroyed});
    }
    state_.task_counts.erase(name);
    done();
  });
}

void StandaloneHerder::UpdateTasks(const std::string& name, Next done) {
  absl::StatusOr<std::vector<Config>> wanted =
      worker_.ConnectorTaskConfigs(name);
  if (!wanted.ok()) {
    if (worker_.HasConnector(name) &&
        state_.TargetOf(name) == TargetState::kStarted) {
      OnConnectorState(name, State::kFailed, wanted.status());
    }
    return done();
  }
  std::vector<Config> now;
  for (const ConnectorTaskId& id : state_.TasksOf(name)) {
    now.push_back(state_.tasks.at(id));
  }
  if (now == *wanted) return done();
  RemoveTasks(name, [this, name, wanted = *std::move(wanted),
                     done = std::move(done)]() mutable {
    state_.task_counts[name] = static_cast<int>(wanted.size());
    for (size_t i = 0; i < wanted.size(); ++i) {
      state_.tasks[{name, static_cast<int>(i)}] = std::move(wanted[i]);
    }
    StartTasks(name);
    done();
  });
}

// ---- Connectors -------------------------------------------------------------

absl::Status StandaloneHerder::Check(
    const std::vector<ConnectorFile>& connectors) const {
  absl::btree_map<std::string, std::string> paths;
  for (const ConnectorFile& connector : connectors) {
    Config config = connector.config;
    const std::string name = Get(config, "name");
    absl::Status status = HerderBase::Check(name, config);
    if (!status.ok()) {
      return kafka_embedded::Annotate(
          status, absl::StrCat("file \"", connector.path, "\""));
    }
    const auto [other, is_new] = paths.try_emplace(name, connector.path);
    if (!is_new) {
      return absl::AlreadyExistsError(absl::StrCat(
          "connector name \"", name, "\": used by both \"", other->second,
          "\" and \"", connector.path, "\", expected distinct names"));
    }
  }
  return absl::OkStatus();
}

absl::Status StandaloneHerder::StartAll(
    const std::vector<ConnectorFile>& connectors) {
  absl::Status status;
  worker_.runtime().Enter([&] {
    status = Check(connectors);
    if (!status.ok()) return;
    for (const ConnectorFile& connector : connectors) {
      PutConnectorConfig(Get(connector.config, "name"), connector.config,
                         connector.target, /*allow_replace=*/false,
                         [&status](const auto& created) {
                           if (status.ok()) status = created.status();
                         });
    }
  });
  return status;
}

absl::Status StandaloneHerder::StartConnector(const Config& config) {
  absl::Status status;
  worker_.runtime().Enter([&] {
    PutConnectorConfig(
        Get(config, "name"), config, std::nullopt, /*allow_replace=*/false,
        [&status](const auto& created) { status = created.status(); });
  });
  return status;
}

void StandaloneHerder::PutConnectorConfig(const std::string& name,
                                          Config config,
                                          std::optional<TargetState> target,
                                          bool allow_replace,
                                          Done<CreatedConnector> done) {
  const absl::Status status = HerderBase::Check(name, config);
  if (!status.ok()) return done(status);
  if (state_.contains(name)) {
    if (!allow_replace) {
      return done(absl::AlreadyExistsError(
          absl::StrCat("Connector ", name, " already exists")));
    }
    Enqueue([this, name, config = std::move(config), target,
             done = std::move(done)](Next next) mutable {
      Replace(name, std::move(config), target, std::move(done),
              std::move(next));
    });
    return;
  }
  // At once, so that a second request for the name finds it.
  state_.connectors[name] = std::move(config);
  state_.targets[name] = target.value_or(TargetState::kStarted);
  const absl::Status started =
      worker_.StartConnector(state_.connectors[name], state_.TargetOf(name));
  // It stays, as FAILED: a restart may help it.
  if (!started.ok()) return done(started);
  // No task is there to be stopped, so this ends inside the call.
  const absl::StatusOr<std::vector<Config>> tasks =
      worker_.ConnectorTaskConfigs(name);
  if (tasks.ok()) {
    state_.task_counts[name] = static_cast<int>(tasks->size());
    for (size_t i = 0; i < tasks->size(); ++i) {
      state_.tasks[{name, static_cast<int>(i)}] = (*tasks)[i];
    }
    StartTasks(name);
  } else if (state_.TargetOf(name) == TargetState::kStarted) {
    OnConnectorState(name, State::kFailed, tasks.status());
  }
  done(CreatedConnector{true, *Connector(name)});
}

void StandaloneHerder::Replace(const std::string& name, Config config,
                               std::optional<TargetState> target,
                               Done<CreatedConnector> done, Next next) {
  if (!state_.contains(name)) {
    done(ConnectorNotFound(name));
    return next();
  }
  worker_.StopConnector(name);
  state_.connectors[name] = std::move(config);
  if (target.has_value()) state_.targets[name] = *target;
  const absl::Status started =
      worker_.StartConnector(state_.connectors[name], state_.TargetOf(name));
  if (!started.ok()) {
    done(started);
    return next();
  }
  // The tasks' converters and clients come from the connector's configuration,
  // so they start again even where their own has not changed.
  RemoveTasks(name, [this, name, done = std::move(done),
                     next = std::move(next)]() mutable {
    UpdateTasks(name, [this, name, done = std::move(done),
                       next = std::move(next)]() mutable {
      done(CreatedConnector{false, *Connector(name)});
      next();
    });
  });
}

void StandaloneHerder::PatchConnectorConfig(const std::string& name,
                                            ConfigPatch patch,
                                            Done<CreatedConnector> done) {
  const auto found = state_.connectors.find(name);
  if (found == state_.connectors.end()) return done(ConnectorNotFound(name));
  Config config = found->second;
  for (const auto& [key, value] : patch) {
    if (value.has_value()) {
      config[key] = *value;
    } else {
      config.erase(key);
    }
  }
  PutConnectorConfig(name, std::move(config), std::nullopt,
                     /*allow_replace=*/true, std::move(done));
}

void StandaloneHerder::DeleteConnector(const std::string& name, Finished done) {
  if (!state_.contains(name)) return done(ConnectorNotFound(name));
  Enqueue([this, name, done = std::move(done)](Next next) mutable {
    worker_.StopConnector(name);
    RemoveTasks(name, [this, name, done = std::move(done),
                       next = std::move(next)]() mutable {
      const bool known = state_.connectors.erase(name) > 0;
      state_.targets.erase(name);
      statuses_.PutConnector(name, {.state = State::kDestroyed});
      ResetActiveTopics(name);
      done(known ? absl::OkStatus() : ConnectorNotFound(name));
      next();
    });
  });
}

void StandaloneHerder::SetTarget(const std::string& name, TargetState target,
                                 Finished done) {
  if (!state_.contains(name)) {
    return done(absl::NotFoundError(absl::StrCat("Unknown connector ", name)));
  }
  Enqueue([this, name, target, done = std::move(done)](Next next) mutable {
    if (!state_.contains(name)) {
      done(ConnectorNotFound(name));
      return next();
    }
    state_.targets[name] = target;
    auto finish = [done = std::move(done), next = std::move(next)]() mutable {
      done(absl::OkStatus());
      next();
    };
    if (target == TargetState::kStopped) {
      worker_.SetConnectorTarget(name, target);
      return RemoveTasks(name, std::move(finish));
    }
    worker_.SetConnectorTarget(name, target);
    worker_.SetTasksTarget(name, target);
    UpdateTasks(name, std::move(finish));
  });
}

// ---- Restarts ---------------------------------------------------------------

void StandaloneHerder::RestartConnector(const std::string& name,
                                        Finished done) {
  if (!state_.contains(name)) {
    return done(absl::NotFoundError(absl::StrCat("Unknown connector: ", name)));
  }
  Enqueue([this, name, done = std::move(done)](Next next) mutable {
    worker_.StopConnector(name);
    const absl::Status started =
        state_.contains(name)
            ? worker_.StartConnector(state_.connectors.at(name),
                                     state_.TargetOf(name))
            : ConnectorNotFound(name);
    if (!started.ok()) {
      done(started);
      return next();
    }
    UpdateTasks(name,
                [done = std::move(done), next = std::move(next)]() mutable {
                  done(absl::OkStatus());
                  next();
                });
  });
}

void StandaloneHerder::RestartConnectorAndTasks(const RestartRequest& request,
                                                Done<ConnectorStateInfo> done) {
  absl::StatusOr<ConnectorStateInfo> plan = PlanRestart(request);
  if (!plan.ok()) return done(plan.status());
  PutPlannedStatuses(*plan);
  done(*plan);
  Enqueue([this, plan = *plan](Next next) mutable {
    const std::string name = plan.name;
    if (!state_.contains(name)) return next();
    const std::vector<ConnectorTaskId> ids = PlannedTasks(plan);
    worker_.StopTasks(ids, [this, name, ids, plan = std::move(plan),
                            next = std::move(next)]() mutable {
      if (PlansConnector(plan)) {
        worker_.StopConnector(name);
        worker_
            .StartConnector(state_.connectors.at(name), state_.TargetOf(name))
            .IgnoreError();  // Its status says so.
      }
      for (const ConnectorTaskId& id : ids) {
        const auto task = state_.tasks.find(id);
        if (task == state_.tasks.end()) continue;
        worker_
            .StartTask(id, state_.connectors.at(name), task->second,
                       state_.TargetOf(name))
            .IgnoreError();
      }
      next();
    });
  });
}

void StandaloneHerder::RestartTask(const ConnectorTaskId& id, Finished done) {
  if (!state_.contains(id.connector)) {
    return done(
        absl::NotFoundError(absl::StrCat("Unknown connector: ", id.connector)));
  }
  if (!state_.tasks.contains(id)) {
    return done(absl::NotFoundError(
        absl::StrCat("Task ", id.ToString(), " not found")));
  }
  Enqueue([this, id, done = std::move(done)](Next next) mutable {
    worker_.StopTasks({id}, [this, id, done = std::move(done),
                             next = std::move(next)]() mutable {
      const auto task = state_.tasks.find(id);
      if (task != state_.tasks.end()) {
        worker_
            .StartTask(id, state_.connectors.at(id.connector), task->second,
                       state_.TargetOf(id.connector))
            .IgnoreError();
      }
      done(absl::OkStatus());
      next();
    });
  });
}

void StandaloneHerder::PutTaskConfigs(const std::string& /*name*/,
                                      std::vector<Config> /*configs*/,
                                      const std::optional<std::string>&,
                                      const std::string& /*algorithm*/,
                                      const std::string& /*signed_body*/,
                                      Finished done) {
  done(absl::UnimplementedError(
      "Kafka Connect in standalone mode does not support externally setting "
      "task configurations."));
}

// ---- Offsets ----------------------------------------------------------------

void StandaloneHerder::AlterOffsets(const std::string& name,
                                    ConnectorOffsets offsets,
                                    Done<std::string> done) {
  const absl::Status status = CheckStopped(name);
  if (!status.ok()) return done(status);
  AlterOffsetsHere(name, std::move(offsets), std::move(done));
}

void StandaloneHerder::ResetOffsets(const std::string& name,
                                    Done<std::string> done) {
  const absl::Status status = CheckStopped(name);
  if (!status.ok()) return done(status);
  ResetOffsetsHere(name, std::move(done));
}

}  // namespace connect_embedded
