#include "connect_embedded/distributed/distributed_herder.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "connect_embedded/distributed/distributed_parts.h"
#include "connect_embedded/distributed/internal_topics.h"
#include "connect_embedded/distributed/session_signature.h"
#include "connect_embedded/runtime/worker_config.h"
#include "kafka_embedded/base/status.h"

namespace connect_embedded {
namespace {

using kafka_embedded::ParsedConfig;

}  // namespace

// ---- Start and stop ---------------------------------------------------------

absl::StatusOr<std::unique_ptr<DistributedHerder>> DistributedHerder::Create(
    DistributedOptions options) {
  ASSIGN_OR_RETURN(const ConfigProviders providers,
                   ConfigProviders::Create(options.worker.config));
  ASSIGN_OR_RETURN(const Config config,
                   providers.Resolve(options.worker.config));
  ASSIGN_OR_RETURN(const ParsedConfig parsed,
                   DistributedConfigDef().Parse(config));
  ClientFactory& clients = *options.worker.clients;
  const LogFunction log = options.worker.log;
  auto offsets = std::make_unique<KafkaOffsetBackingStore>(
      clients, InternalTopic(config, parsed, "offset.storage.", log));
  auto parts = std::make_unique<Parts>();
  parts->offsets = offsets.get();
  parts->statuses = std::make_unique<KafkaStatusBackingStore>(
      clients, InternalTopic(config, parsed, "status.storage.", log));
  options.worker.store = std::move(offsets);
  options.worker.distributed = true;
  ASSIGN_OR_RETURN(parts->worker, Worker::Create(std::move(options.worker)));
  parts->options = std::move(options);
  std::unique_ptr<DistributedHerder> herder(
      new DistributedHerder(std::move(parts)));
  Config client = WithPrefix(config, "admin.");
  client["bootstrap.servers"] =
      absl::StrJoin(SplitList(config, "bootstrap.servers"), ",");
  client["client.id"] = absl::StrCat("connect-", herder->worker_id_);
  ASSIGN_OR_RETURN(auto transport,
                   herder->parts_->options.new_transport(client));
  clients.runtime().Enter([&] {
    const auto duration = [&parsed](const char* name) {
      return absl::Milliseconds(parsed.GetInt(name));
    };
    herder->member_ = std::make_unique<kafka_embedded::ClassicGroupMember>(
        std::move(transport),
        kafka_embedded::ClassicGroupOptions{
            .group_id = parsed.GetString("group.id"),
            .protocol_type = "connect",
            .session_timeout = duration("session.timeout.ms"),
            .rebalance_timeout = duration("rebalance.timeout.ms"),
            .heartbeat_interval = duration("heartbeat.interval.ms")},
        static_cast<kafka_embedded::ClassicGroupListener&>(*herder));
    herder->Open();
  });
  return herder;
}

DistributedHerder::DistributedHerder(std::unique_ptr<Parts> parts)
    : HerderBase(*parts->worker, *parts->statuses, parts->options.worker_id),
      parts_(std::move(parts)),
      assignor_(absl::Milliseconds(
          worker_.parsed().GetInt("scheduled.rebalance.max.delay.ms"))),
      preferred_(
          ParseProtocolName(worker_.parsed().GetString("connect.protocol"))
              .value_or(ConnectProtocol::kSessioned)),
      random_(worker_.runtime().NewRandom(
          absl::StrCat("connect-session-key/", worker_id_))),
      rejoin_(worker_.runtime(), worker_.runtime().NewLane(),
              "scheduled-rebalance"),
      reconfigure_(worker_.runtime(), worker_.runtime().NewLane(),
                   "task-reconfiguration"),
      key_rotation_(worker_.runtime(), worker_.runtime().NewLane(),
                    "session-key-rotation"),
      run_requests_(worker_.runtime(), worker_.runtime().NewLane(),
                    "herder-requests"),
      self_(std::make_shared<DistributedHerder*>(this)) {
  parts_->config = std::make_unique<KafkaConfigBackingStore>(
      worker_.clients(),
      InternalTopic(worker_.config(), worker_.parsed(), "config.storage.",
                    [this](absl::string_view text) { worker_.LogLine(text); }),
      static_cast<ConfigListener&>(*this));
}

DistributedHerder::~DistributedHerder() {
  Detach();
  worker_.runtime().Enter([this] {
    stopping_ = true;
    member_.reset();
    parts_->config.reset();
  });
}

void DistributedHerder::Open() {
  FetchClusterId();
  const auto failed = [this](const absl::Status& status) {
    if (status.ok()) return false;
    failure_ = status;
    worker_.LogLine(
        absl::StrCat("the worker cannot start: ", status.message()));
    return true;
  };
  // One after the other, as they are needed.
  parts_->offsets->Open([this, failed](const absl::Status& offsets) {
    if (failed(offsets)) return;
    parts_->statuses->Open([this, failed](const absl::Status& statuses) {
      if (failed(statuses)) return;
      parts_->config->Open([this, failed](const absl::Status& config) {
        if (failed(config)) return;
        opened_ = true;
        member_->Rejoin();
      });
    });
  });
}

absl::Status DistributedHerder::Stop() {
  kafka_embedded::Runtime& runtime = worker_.runtime();
  bool begin = false;
  runtime.Enter([&] { begin = !std::exchange(stopping_, true); });
  if (!begin) return absl::OkStatus();
  runtime.Enter([this] {
    rejoin_.Cancel();
    reconfigure_.Cancel();
    key_rotation_.Cancel();
  });
  const absl::Status stopped = worker_.Stop();
  auto left = std::make_shared<bool>(false);
  runtime.Enter([&] { member_->Leave([left] { *left = true; }); });
  runtime.RunUntil([&] { return *left; }, runtime.Now() + absl::Seconds(5))
      .IgnoreError();  // The group will notice by itself.
  return stopped;
}

// ---- Who may write ----------------------------------------------------------

const ClusterConfigState& DistributedHerder::config_state() const {
  return parts_->config->state();
}
ConnectorsAndTasks DistributedHerder::configured() const {
  return ConfiguredWork(config_state());
}
int DistributedHerder::generation() const {
  return member_ == nullptr ? -1 : member_->generation();
}

bool DistributedHerder::is_leader() const {
  return member_ != nullptr && !assignment_.leader.empty() &&
         assignment_.leader == member_->member_id();
}

WorkerHealth DistributedHerder::Health() const {
  return {.healthy = opened_, .starting = !opened_ && failure_.ok()};
}

absl::Status DistributedHerder::CheckLeader() const {
  if (assignment_.leader_url.empty()) {
    return absl::AbortedError(
        "Cannot complete request momentarily due to no known leader URL, "
        "likely because a rebalance was underway.");
  }
  if (!is_leader()) return NotLeader(assignment_.leader_url);
  return absl::OkStatus();
}

std::optional<WorkerStage> DistributedHerder::StageOf(
    const std::string& connector) const {
  const std::optional<WorkerStage> stage = HerderBase::StageOf(connector);
  if (stage.has_value() || requests_.empty()) return stage;
  return WorkerStage{taking_ ? "stopping connectors and tasks"
                             : "ensuring membership in the cluster",
                     unsettled_};
}

void DistributedHerder::WhenSettled(absl::AnyInvocable<void()> request) {
  if (requests_.empty()) unsettled_ = worker_.runtime().Now();
  requests_.push_back(std::move(request));
  RunRequests();
}

void DistributedHerder::RunRequests() {
  // Not inside the member's call.
  run_requests_.ScheduleAfter(absl::ZeroDuration(), [this] {
    // One that begins a rebalance has the others wait.
    while (stable() && !taking_ && !requests_.empty()) {
      absl::AnyInvocable<void()> request = std::move(requests_.front());
      requests_.pop_front();
      request();
    }
  });
}

// ---- Changes ----------------------------------------------------------------

void DistributedHerder::PutConnectorConfig(const std::string& name,
                                           Config config,
                                           std::optional<TargetState> target,
                                           bool allow_replace,
                                           Done<CreatedConnector> done) {
  Check(name, std::move(config),
        [this, name, target, allow_replace,
         done = std::move(done)](absl::StatusOr<Config> checked) mutable {
          if (!checked.ok()) return done(checked.status());
          WhenSettled([this, name, config = *std::move(checked), target,
                       allow_replace, done = std::move(done)]() mutable {
            PutConnectorSettled(name, std::move(config), target, allow_replace,
                                std::move(done));
          });
        });
}

void DistributedHerder::PutConnectorSettled(const std::string& name,
                                            Config config,
                                            std::optional<TargetState> target,
                                            bool allow_replace,
                                            Done<CreatedConnector> done) {
  absl::Status status = CheckLeader();
  const bool exists = config_state().contains(name);
  if (status.ok() && exists && !allow_replace) {
    status = absl::AlreadyExistsError(
        absl::StrCat("Connector ", name, " already exists"));
  }
  if (!status.ok()) return done(status);
  parts_->config->PutConnector(
      name, config, target,
      [this, name, exists, config,
       done = std::move(done)](const absl::Status& written) mutable {
        if (!written.ok()) return done(written);
        done(CreatedConnector{
            !exists,
            {name, config, config_state().TasksOf(name), TypeOf(config)}});
      });
}

void DistributedHerder::PatchConnectorConfig(const std::string& name,
                                             ConfigPatch patch,
                                             Done<CreatedConnector> done) {
  WhenSettled(
      [this, name, patch = std::move(patch), done = std::move(done)]() mutable {
        const absl::Status leads = CheckLeader();
        if (!leads.ok()) return done(leads);
        const auto found = config_state().connectors.find(name);
        if (found == config_state().connectors.end()) {
          return done(ConnectorNotFound(name));
        }
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
      });
}

void DistributedHerder::DeleteConnector(const std::string& name,
                                        Finished done) {
  WhenSettled([this, name, done = std::move(done)]() mutable {
    const absl::Status leads = CheckLeader();
    if (!leads.ok()) return done(leads);
    if (!config_state().contains(name)) return done(ConnectorNotFound(name));
    const std::vector<ConnectorTaskId> tasks = statuses_.TasksOf(name);
    parts_->config->RemoveConnector(
        name, [this, name, tasks,
               done = std::move(done)](const absl::Status& status) mutable {
          if (!status.ok()) return done(status);
          for (const ConnectorTaskId& id : tasks) {
            statuses_.PutTask(id, {.state = State::kDestroyed});
          }
          statuses_.PutConnector(name, {.state = State::kDestroyed});
          ResetActiveTopics(name);
          done(absl::OkStatus());
        });
  });
}

void DistributedHerder::SetTarget(const std::string& name, TargetState target,
                                  Finished done) {
  if (target == TargetState::kStopped) {
    return WhenSettled([this, name, done = std::move(done)]() mutable {
      StopSettled(name, std::move(done));
    });
  }
  // Any worker may pause and resume, at any time.
  if (!config_state().contains(name)) {
    return done(absl::NotFoundError(absl::StrCat("Unknown connector ", name)));
  }
  parts_->config->PutTarget(name, target, std::move(done));
}

void DistributedHerder::StopSettled(const std::string& name, Finished done) {
  if (!config_state().contains(name)) {
    return done(absl::NotFoundError(absl::StrCat("Unknown connector ", name)));
  }
  // To stop also means to have no tasks, which the leader writes.
  const absl::Status leads = CheckLeader();
  if (!leads.ok()) return done(leads);
  const std::vector<ConnectorTaskId> tasks = statuses_.TasksOf(name);
  parts_->config->PutTarget(
      name, TargetState::kStopped,
      [this, name, tasks,
       done = std::move(done)](const absl::Status& status) mutable {
        if (!status.ok()) return done(status);
        for (const ConnectorTaskId& id : tasks) {
          statuses_.PutTask(id, {.state = State::kDestroyed});
        }
        parts_->config->PutTasks(name, {}, std::move(done));
      });
}

void DistributedHerder::PutLocalTaskConfigs(const std::string& name,
                                            const std::vector<Config>& configs,
                                            Finished done) {
  const absl::Status leads = CheckLeader();
  if (!leads.ok()) return done(leads);
  if (!config_state().contains(name)) return done(ConnectorNotFound(name));
  parts_->config->PutTasks(name, configs, std::move(done));
}

void DistributedHerder::PutTaskConfigs(
    const std::string& name, std::vector<Config> configs,
    const std::optional<std::string>& signature, const std::string& algorithm,
    const std::string& signed_body, Finished done) {
  if (current_ == ConnectProtocol::kSessioned) {
    const absl::Status genuine = VerifySignature(
        config_state().session_key, signature, algorithm, signed_body);
    if (!genuine.ok()) return done(genuine);
  }
  WhenSettled([this, name, configs = std::move(configs),
               done = std::move(done)]() mutable {
    PutLocalTaskConfigs(name, configs, std::move(done));
  });
}

// ---- Restarts ---------------------------------------------------------------

void DistributedHerder::RestartConnector(const std::string& name,
                                         Finished done) {
  if (!config_state().contains(name)) {
    return done(absl::NotFoundError(absl::StrCat("Unknown connector: ", name)));
  }
  parts_->config->PutRestart({name, false, false}, std::move(done));
}

void DistributedHerder::RestartConnectorAndTasks(
    const RestartRequest& request, Done<ConnectorStateInfo> done) {
  WhenSettled([this, request, done = std::move(done)]() mutable {
    absl::StatusOr<ConnectorStateInfo> plan = PlanRestart(request);
    if (!plan.ok()) return done(plan.status());
    const absl::Status leads = CheckLeader();
    if (!leads.ok()) return done(leads);
    parts_->config->PutRestart(
        request, [plan = *std::move(plan),
                  done = std::move(done)](const absl::Status& status) mutable {
          if (!status.ok()) return done(status);
          done(std::move(plan));
        });
  });
}

void DistributedHerder::RestartTask(const ConnectorTaskId& id, Finished done) {
  WhenSettled([this, id, done = std::move(done)]() mutable {
    RestartTaskSettled(id, std::move(done));
  });
}

void DistributedHerder::RestartTaskSettled(const ConnectorTaskId& id,
                                           Finished done) {
  if (!config_state().contains(id.connector)) {
    return done(
        absl::NotFoundError(absl::StrCat("Unknown connector: ", id.connector)));
  }
  if (!config_state().tasks.contains(id)) {
    return done(
        absl::NotFoundError(absl::StrCat("Unknown task: ", id.ToString())));
  }
  if (running_.tasks.contains(id)) {
    ConnectorStateInfo plan;
    plan.name = id.connector;
    plan.tasks.emplace_back(id.task, WorkStatus{.state = State::kRestarting});
    RestartHere(plan);
    return done(absl::OkStatus());
  }
  // The leader knows whose it is.
  const absl::Status leads = CheckLeader();
  if (!leads.ok()) return done(leads);
  for (const auto& [url, work] : parts_->owners) {
    if (work.tasks.contains(id)) return done(NotLeader(url));
  }
  done(absl::AbortedError(
      absl::StrCat("task ", id.ToString(), " is assigned to no worker")));
}

// ---- Offsets ----------------------------------------------------------------

void DistributedHerder::AlterOffsets(const std::string& name,
                                     ConnectorOffsets offsets,
                                     Done<std::string> done) {
  absl::Status status = CheckStopped(name);
  if (status.ok()) status = CheckLeader();
  if (!status.ok()) return done(status);
  parts_->offsets->Refresh(
      [this, name, offsets = std::move(offsets),
       done = std::move(done)](const absl::Status& read) mutable {
        if (!read.ok()) return done(read);
        AlterOffsetsHere(name, std::move(offsets), std::move(done));
      });
}

void DistributedHerder::ResetOffsets(const std::string& name,
                                     Done<std::string> done) {
  absl::Status status = CheckStopped(name);
  if (status.ok()) status = CheckLeader();
  if (!status.ok()) return done(status);
  parts_->offsets->Refresh(
      [this, name, done = std::move(done)](const absl::Status& read) mutable {
        if (!read.ok()) return done(read);
        ResetOffsetsHere(name, std::move(done));
      });
}

void DistributedHerder::SetLoggerLevel(const std::string& logger,
                                       const std::string& level, bool cluster) {
  if (cluster) parts_->config->PutLoggerLevel(logger, level);
}

}  // namespace connect_embedded
