#include "connect_embedded/runtime/standalone_herder.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "connect_embedded/runtime/worker_config.h"
#include "kafka_embedded/base/status.h"

namespace connect_embedded {

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

// ---- One change of a connector at a time ------------------------------------

void StandaloneHerder::Enqueue(const std::string& name, Change change) {
  std::deque<Change>& changes = changes_[name];
  changes.push_back(std::move(change));
  if (changes.size() == 1) RunNext(name);
}

void StandaloneHerder::RunNext(const std::string& name) {
  Change change = std::move(changes_.at(name).front());
  std::weak_ptr<StandaloneHerder*> weak = self_;
  change([weak, name] {
    const auto self = weak.lock();
    if (self == nullptr) return;
    std::deque<Change>& changes = (*self)->changes_.at(name);
    changes.pop_front();
    if (changes.empty()) {
      (*self)->changes_.erase(name);
      return;
    }
    // Not inside the change's own frames.
    (*self)->worker_.runtime().Post((*self)->lane_, [weak, name] {
      const auto alive = weak.lock();
      if (alive != nullptr) (*alive)->RunNext(name);
    });
  });
}

template <typename T>
absl::StatusOr<T> StandaloneHerder::Await(
    absl::FunctionRef<void(Done<T>)> ask) {
  // Shared: the answer may come after the wait.
  auto answer = std::make_shared<std::optional<absl::StatusOr<T>>>();
  kafka_embedded::Runtime& runtime = worker_.runtime();
  runtime.Enter([&] {
    ask([answer](absl::StatusOr<T> result) { *answer = std::move(result); });
  });
  RETURN_IF_ERROR(runtime.RunUntil([&] { return answer->has_value(); },
                                   absl::InfiniteFuture()));
  return **std::move(answer);
}

// ---- Tasks ------------------------------------------------------------------

void StandaloneHerder::StartTask(const ConnectorTaskId& id) {
  const auto task = state_.tasks.find(id);
  if (task == state_.tasks.end()) return;
  worker_
      .StartTask(id, state_.connectors.at(id.connector), task->second,
                 state_.TargetOf(id.connector))
      .IgnoreError();  // Its status says so.
}

void StandaloneHerder::StartTasks(const std::string& name) {
  for (const ConnectorTaskId& id : state_.TasksOf(name)) StartTask(id);
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

void StandaloneHerder::UpdateTasks(const std::string& name, bool restart,
                                   Next done) {
  std::weak_ptr<StandaloneHerder*> weak = self_;
  worker_.ConnectorTaskConfigs(
      name, [weak, name, restart, done = std::move(done)](
                absl::StatusOr<std::vector<Config>> wanted) mutable {
        const auto self = weak.lock();
        if (self == nullptr) return;
        if (wanted.ok()) {
          return (*self)->ReplaceTasks(name, *std::move(wanted), restart,
                                       std::move(done));
        }
        if ((*self)->worker_.HasConnector(name) &&
            (*self)->state_.TargetOf(name) == TargetState::kStarted) {
          (*self)->OnConnectorState(name, State::kFailed, wanted.status());
        }
        done();
      });
}

void StandaloneHerder::ReplaceTasks(const std::string& name,
                                    std::vector<Config> wanted, bool restart,
                                    Next done) {
  Enqueue(name, [this, name, wanted = std::move(wanted), restart,
                 done = std::move(done)](Next next) mutable {
    auto finish = [done = std::move(done), next = std::move(next)]() mutable {
      done();
      next();
    };
    std::vector<Config> now;
    for (const ConnectorTaskId& id : state_.TasksOf(name)) {
      now.push_back(state_.tasks.at(id));
    }
    // What is stopped or deleted by now has no tasks.
    const bool runs =
        state_.contains(name) && state_.TargetOf(name) != TargetState::kStopped;
    if (!runs || (now == wanted && !restart)) return finish();
    RemoveTasks(name, [this, name, wanted = std::move(wanted),
                       finish = std::move(finish)]() mutable {
      state_.task_counts[name] = static_cast<int>(wanted.size());
      for (size_t i = 0; i < wanted.size(); ++i) {
        state_.tasks[{name, static_cast<int>(i)}] = std::move(wanted[i]);
      }
      StartTasks(name);
      finish();
    });
  });
}

// ---- Connectors -------------------------------------------------------------

absl::Status StandaloneHerder::CheckFiles(
    const std::vector<ConnectorFile>& connectors) {
  absl::btree_map<std::string, std::string> paths;
  for (const ConnectorFile& connector : connectors) {
    const std::string name = ValueOf(connector.config, "name");
    const absl::StatusOr<Config> checked = Await<Config>([&](auto done) {
      HerderBase::Check(name, connector.config, std::move(done));
    });
    if (!checked.ok()) {
      return kafka_embedded::Annotate(
          checked.status(), absl::StrCat("file \"", connector.path, "\""));
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
  RETURN_IF_ERROR(CheckFiles(connectors));
  absl::Status status;
  for (const ConnectorFile& connector : connectors) {
    const auto created = Await<CreatedConnector>([&](auto done) {
      PutConnectorConfig(ValueOf(connector.config, "name"), connector.config,
                         connector.target, /*allow_replace=*/false,
                         std::move(done));
    });
    if (status.ok()) status = created.status();
  }
  return status;
}

absl::Status StandaloneHerder::StartConnector(const Config& config) {
  return Await<CreatedConnector>([&](auto done) {
           PutConnectorConfig(ValueOf(config, "name"), config, std::nullopt,
                              /*allow_replace=*/false, std::move(done));
         })
      .status();
}

void StandaloneHerder::PutConnectorConfig(const std::string& name,
                                          Config config,
                                          std::optional<TargetState> target,
                                          bool allow_replace,
                                          Done<CreatedConnector> done) {
  Check(name, std::move(config),
        [this, name, target, allow_replace,
         done = std::move(done)](absl::StatusOr<Config> checked) mutable {
          if (!checked.ok()) return done(checked.status());
          Enqueue(name,
                  [this, name, config = *std::move(checked), target,
                   allow_replace, done = std::move(done)](Next next) mutable {
                    if (!state_.contains(name)) {
                      Create(name, std::move(config), target, std::move(done));
                      return next();
                    }
                    if (allow_replace) {
                      return Replace(name, std::move(config), target,
                                     std::move(done), std::move(next));
                    }
                    done(absl::AlreadyExistsError(
                        absl::StrCat("Connector ", name, " already exists")));
                    next();
                  });
        });
}

void StandaloneHerder::Create(const std::string& name, Config config,
                              std::optional<TargetState> target,
                              Done<CreatedConnector> done) {
  // At once, so that a second request for the name finds it. It stays if it
  // does not start, as FAILED: a restart may help it.
  state_.connectors[name] = std::move(config);
  state_.targets[name] = target.value_or(TargetState::kStarted);
  StartAgain(name, /*restart_tasks=*/false,
             [this, name,
              done = std::move(done)](const absl::Status& started) mutable {
               if (!started.ok()) return done(started);
               absl::StatusOr<ConnectorInfo> info = Connector(name);
               if (!info.ok())
                 return done(info.status());  // Deleted meanwhile.
               done(CreatedConnector{true, *std::move(info)});
             });
}

void StandaloneHerder::StartAgain(const std::string& name, bool restart_tasks,
                                  Finished done) {
  std::weak_ptr<StandaloneHerder*> weak = self_;
  worker_.StartConnector(
      state_.connectors.at(name), state_.TargetOf(name),
      [weak, name, restart_tasks,
       done = std::move(done)](const absl::Status& status) mutable {
        const auto self = weak.lock();
        if (self == nullptr) return;
        if (!status.ok()) return done(status);
        (*self)->UpdateTasks(
            name, restart_tasks,
            [done = std::move(done)]() mutable { done(absl::OkStatus()); });
      });
}

void StandaloneHerder::Replace(const std::string& name, Config config,
                               std::optional<TargetState> target,
                               Done<CreatedConnector> done, Next next) {
  auto go_on = [this, name, config = std::move(config), target,
                done = std::move(done), next = std::move(next)]() mutable {
    state_.connectors[name] = std::move(config);
    if (target.has_value()) state_.targets[name] = *target;
    // The tasks' converters and clients come from the connector's
    // configuration, so they start again even where their own has not changed.
    StartAgain(name, /*restart_tasks=*/true,
               [this, name,
                done = std::move(done)](const absl::Status& started) mutable {
                 if (!started.ok()) return done(started);
                 absl::StatusOr<ConnectorInfo> info = Connector(name);
                 if (!info.ok()) return done(info.status());
                 done(CreatedConnector{false, *std::move(info)});
               });
    next();
  };
  worker_.StopConnector(name, WhileHere(std::move(go_on)));
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
  Enqueue(name, [this, name, done = std::move(done)](Next next) mutable {
    auto removed = [this, name, done = std::move(done),
                    next = std::move(next)]() mutable {
      const bool known = state_.connectors.erase(name) > 0;
      state_.targets.erase(name);
      statuses_.PutConnector(name, {.state = State::kDestroyed});
      ResetActiveTopics(name);
      done(known ? absl::OkStatus() : ConnectorNotFound(name));
      next();
    };
    worker_.StopConnector(
        name, WhileHere([this, name, removed = std::move(removed)]() mutable {
          RemoveTasks(name, std::move(removed));
        }));
  });
}

void StandaloneHerder::SetTarget(const std::string& name, TargetState target,
                                 Finished done) {
  if (!state_.contains(name)) {
    return done(absl::NotFoundError(absl::StrCat("Unknown connector ", name)));
  }
  Enqueue(
      name, [this, name, target, done = std::move(done)](Next next) mutable {
        if (!state_.contains(name)) {
          done(ConnectorNotFound(name));
          return next();
        }
        state_.targets[name] = target;
        if (target == TargetState::kStopped) {
          worker_.SetConnectorTarget(name, target, [](const absl::Status&) {});
          return RemoveTasks(
              name, [done = std::move(done), next = std::move(next)]() mutable {
                done(absl::OkStatus());
                next();
              });
        }
        worker_.SetTasksTarget(name, target);
        // As Kafka: whether the connector can do it is told by its status.
        done(absl::OkStatus());
        std::weak_ptr<StandaloneHerder*> weak = self_;
        worker_.SetConnectorTarget(
            name, target, [weak, name, target](const absl::Status& status) {
              const auto self = weak.lock();
              if (self == nullptr || !status.ok()) return;
              if (target == TargetState::kStarted)
                (*self)->UpdateTasks(name, /*restart=*/false, [] {});
            });
        next();
      });
}

// ---- Restarts ---------------------------------------------------------------

void StandaloneHerder::RestartConnector(const std::string& name,
                                        Finished done) {
  if (!state_.contains(name)) {
    return done(absl::NotFoundError(absl::StrCat("Unknown connector: ", name)));
  }
  Enqueue(name, [this, name, done = std::move(done)](Next next) mutable {
    worker_.StopConnector(name, WhileHere([this, name, done = std::move(done),
                                           next = std::move(next)]() mutable {
                            if (state_.contains(name)) {
                              StartAgain(name, /*restart_tasks=*/false,
                                         std::move(done));
                            } else {
                              done(ConnectorNotFound(name));
                            }
                            next();
                          }));
  });
}

void StandaloneHerder::RestartConnectorAndTasks(const RestartRequest& request,
                                                Done<ConnectorStateInfo> done) {
  absl::StatusOr<ConnectorStateInfo> plan = PlanRestart(request);
  if (!plan.ok()) return done(plan.status());
  PutPlannedStatuses(*plan);
  done(*plan);
  Enqueue(plan->name, [this, plan = *plan](Next next) mutable {
    const std::string name = plan.name;
    if (!state_.contains(name)) return next();
    auto restart_tasks = [this, name, ids = PlannedTasks(plan),
                          next = std::move(next)]() mutable {
      worker_.StopTasks(ids,
                        [this, name, ids, next = std::move(next)]() mutable {
                          for (const ConnectorTaskId& id : ids) StartTask(id);
                          next();
                        });
    };
    if (!PlansConnector(plan)) return restart_tasks();
    worker_.StopConnector(
        name, WhileHere([this, name,
                         restart_tasks = std::move(restart_tasks)]() mutable {
          StartAgain(name, /*restart_tasks=*/false,
                     [](const absl::Status&) {});  // Its status tells.
          restart_tasks();
        }));
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
  Enqueue(id.connector, [this, id, done = std::move(done)](Next next) mutable {
    worker_.StopTasks({id}, [this, id, done = std::move(done),
                             next = std::move(next)]() mutable {
      StartTask(id);
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
