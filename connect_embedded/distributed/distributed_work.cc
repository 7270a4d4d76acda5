// The part of DistributedHerder that runs connectors and tasks here.
#include <utility>

#include "absl/strings/str_cat.h"
#include "connect_embedded/distributed/distributed_parts.h"

namespace connect_embedded {
namespace {

constexpr absl::Duration kReconfigureRetry = absl::Seconds(1);

}  // namespace

void DistributedHerder::StartOneConnector(const std::string& name) {
  const auto config = config_state().connectors.find(name);
  if (config == config_state().connectors.end()) return;
  const TargetState target = config_state().TargetOf(name);
  std::weak_ptr<DistributedHerder*> weak = self_;
  worker_.StartConnector(
      config->second, target, [weak, name, target](const absl::Status& status) {
        const auto self = weak.lock();
        if (self == nullptr || (*self)->stopping_ || !status.ok()) return;
        if (target == TargetState::kStarted) (*self)->ReconfigureTasks(name);
      });
}

void DistributedHerder::StartWork(const ConnectorsAndTasks& work) {
  running_.Add(work);
  std::vector<ConnectorTaskId> sources;
  for (const ConnectorTaskId& id : work.tasks) {
    const auto connector = config_state().connectors.find(id.connector);
    if (connector != config_state().connectors.end() &&
        TypeOf(connector->second) == ConnectorType::kSource) {
      sources.push_back(id);
    } else {
      StartOneTask(id);
    }
  }
  StartSourceTasks(std::move(sources));
  for (const std::string& name : work.connectors) StartOneConnector(name);
}

void DistributedHerder::StartSourceTasks(std::vector<ConnectorTaskId> tasks) {
  if (tasks.empty()) return;
  std::weak_ptr<DistributedHerder*> weak = self_;
  // Whoever ran them before has written how far it came: that is read first.
  parts_->offsets->Refresh(
      [weak, tasks = std::move(tasks)](const absl::Status& /*read*/) {
        const auto self = weak.lock();
        if (self == nullptr || (*self)->stopping_) return;
        for (const ConnectorTaskId& id : tasks) {
          // It may have been moved on meanwhile.
          if ((*self)->running_.tasks.contains(id)) (*self)->StartOneTask(id);
        }
      });
}

void DistributedHerder::StartOneTask(const ConnectorTaskId& id) {
  const auto task = config_state().tasks.find(id);
  const auto connector = config_state().connectors.find(id.connector);
  if (task == config_state().tasks.end() ||
      connector == config_state().connectors.end()) {
    return;
  }
  worker_
      .StartTask(id, connector->second, task->second,
                 config_state().TargetOf(id.connector))
      .IgnoreError();  // Its status says so.
}

void DistributedHerder::ForgetDeleted() {
  for (const ConnectorTaskId& id : statuses_.Tasks()) {
    if (config_state().tasks.contains(id)) continue;
    statuses_.PutTask(id, {.state = State::kDestroyed});
  }
  for (const std::string& name : statuses_.Connectors()) {
    if (config_state().contains(name)) continue;
    statuses_.PutConnector(name, {.state = State::kDestroyed});
  }
}

void DistributedHerder::StopWork(const ConnectorsAndTasks& work,
                                 absl::AnyInvocable<void()> done) {
  struct Waiting {
    size_t left;
    absl::AnyInvocable<void()> done;
  };
  auto waiting =
      std::make_shared<Waiting>(work.connectors.size() + 1, std::move(done));
  const auto one_ended = [waiting] {
    if (--waiting->left == 0) waiting->done();
  };
  running_.Remove(work);
  for (const std::string& name : work.connectors) {
    worker_.StopConnector(name, one_ended);
  }
  if (work.tasks.empty()) return one_ended();
  worker_.StopTasks({work.tasks.begin(), work.tasks.end()}, one_ended);
}

void DistributedHerder::RestartOneConnector(const std::string& name) {
  std::weak_ptr<DistributedHerder*> weak = self_;
  worker_.StopConnector(name, [weak, name] {
    const auto self = weak.lock();
    if (self == nullptr || (*self)->stopping_) return;
    // It may have been moved on meanwhile.
    if ((*self)->running_.connectors.contains(name)) {
      (*self)->StartOneConnector(name);
    }
  });
}

void DistributedHerder::ReconfigureTasks(const std::string& name) {
  std::weak_ptr<DistributedHerder*> weak = self_;
  worker_.ConnectorTaskConfigs(
      name, [weak, name](const absl::StatusOr<std::vector<Config>>& wanted) {
        const auto self = weak.lock();
        if (self == nullptr || (*self)->stopping_) return;
        if (wanted.ok()) return (*self)->WriteTasks(name, *wanted);
        if ((*self)->worker_.HasConnector(name)) {
          (*self)->OnConnectorState(name, State::kFailed, wanted.status());
        }
      });
}

void DistributedHerder::WriteTasks(const std::string& name,
                                   const std::vector<Config>& wanted) {
  std::vector<Config> now;
  for (const ConnectorTaskId& id : config_state().TasksOf(name)) {
    now.push_back(config_state().tasks.at(id));
  }
  if (now == wanted) return;
  std::weak_ptr<DistributedHerder*> weak = self_;
  // A leader that cannot be reached, or is being elected, is asked again.
  Finished done = [weak, name](const absl::Status& status) {
    const auto self = weak.lock();
    if (self == nullptr || status.ok() || (*self)->stopping_) return;
    (*self)->worker_.LogLine(
        absl::StrCat("connector \"", name,
                     "\": its tasks are not configured: ", status.message()));
    DistributedHerder* const herder = *self;
    herder->reconfigure_.ScheduleAfter(kReconfigureRetry, [herder] {
      for (const std::string& connector : herder->running_.connectors) {
        herder->ReconfigureTasks(connector);
      }
    });
  };
  if (is_leader()) {
    return PutLocalTaskConfigs(name, wanted, std::move(done));
  }
  const auto& post = parts_->options.post_task_configs;
  if (post == nullptr || assignment_.leader_url.empty()) {
    return done(absl::AbortedError("the leader is not known"));
  }
  const bool sign = current_ == ConnectProtocol::kSessioned;
  post(assignment_.leader_url, name, wanted,
       sign ? config_state().session_key : std::nullopt, std::move(done));
}

// ---- The config topic -------------------------------------------------------

void DistributedHerder::OnConnectorConfigUpdate(const std::string& name) {
  if (!running_.connectors.contains(name)) return member_->Rejoin();
  // It runs here: it starts again with what it is now.
  RestartOneConnector(name);
}

void DistributedHerder::OnConnectorConfigRemoved(const std::string& /*name*/) {
  member_->Rejoin();
}

void DistributedHerder::OnTaskConfigUpdate(const std::string& connector) {
  // Those that go on are started anew with their configuration; what is new or
  // gone is for the group to share out.
  std::vector<ConnectorTaskId> here;
  for (const ConnectorTaskId& id : config_state().TasksOf(connector)) {
    if (running_.tasks.contains(id)) here.push_back(id);
  }
  std::weak_ptr<DistributedHerder*> weak = self_;
  worker_.StopTasks(here, [weak, here] {
    const auto self = weak.lock();
    if (self == nullptr || (*self)->stopping_) return;
    ConnectorsAndTasks again;
    for (const ConnectorTaskId& id : here) {
      if ((*self)->running_.tasks.contains(id)) again.tasks.insert(id);
    }
    (*self)->StartWork(again);
  });
  member_->Rejoin();
}

void DistributedHerder::OnTargetStateChange(const std::string& connector) {
  const TargetState target = config_state().TargetOf(connector);
  worker_.SetTasksTarget(connector, target);
  if (!running_.connectors.contains(connector)) return;
  std::weak_ptr<DistributedHerder*> weak = self_;
  worker_.SetConnectorTarget(
      connector, target, [weak, connector, target](const absl::Status& status) {
        const auto self = weak.lock();
        if (self == nullptr || (*self)->stopping_ || !status.ok()) return;
        if (target == TargetState::kStarted) {
          (*self)->ReconfigureTasks(connector);
        }
      });
}

void DistributedHerder::OnRestartRequest(const RestartRequest& request) {
  const absl::StatusOr<ConnectorStateInfo> plan = PlanRestart(request);
  if (plan.ok()) RestartHere(*plan);
}

void DistributedHerder::RestartHere(const ConnectorStateInfo& plan) {
  const bool connector =
      PlansConnector(plan) && running_.connectors.contains(plan.name);
  ConnectorsAndTasks tasks;
  for (const ConnectorTaskId& id : PlannedTasks(plan)) {
    if (running_.tasks.contains(id)) tasks.tasks.insert(id);
  }
  std::weak_ptr<DistributedHerder*> weak = self_;
  worker_.StopTasks({tasks.tasks.begin(), tasks.tasks.end()},
                    [weak, tasks, connector, name = plan.name] {
                      const auto self = weak.lock();
                      if (self == nullptr || (*self)->stopping_) return;
                      if (connector) (*self)->RestartOneConnector(name);
                      (*self)->StartWork(tasks);
                    });
}

}  // namespace connect_embedded
