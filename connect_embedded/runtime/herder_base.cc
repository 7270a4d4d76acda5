#include "connect_embedded/runtime/herder_base.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "connect_embedded/runtime/connector_validation.h"
#include "connect_embedded/runtime/worker_config.h"
#include "kafka_embedded/base/status.h"

namespace connect_embedded {
namespace {

// Where NotLeader keeps the URL.
constexpr absl::string_view kLeaderPayload = "connect_embedded/leader";

}  // namespace

absl::string_view ConnectorTypeName(ConnectorType type) {
  constexpr absl::string_view kNames[] = {"source", "sink", "unknown"};
  return kNames[static_cast<size_t>(type)];
}

absl::Status NotLeader(absl::string_view leader_url) {
  absl::Status status = absl::AbortedError(
      "Only the leader can process requests of this kind, and this worker is "
      "not the leader");
  status.SetPayload(kLeaderPayload, absl::Cord(leader_url));
  return status;
}

std::optional<std::string> NotLeaderUrl(const absl::Status& status) {
  const auto payload = status.GetPayload(kLeaderPayload);
  if (!payload.has_value()) return std::nullopt;
  return std::string(*payload);
}

HerderBase::HerderBase(Worker& worker, StatusBackingStore& statuses,
                       std::string worker_id)
    : worker_(worker),
      statuses_(statuses),
      worker_id_(std::move(worker_id)),
      offset_editor_(worker),
      base_(std::make_shared<HerderBase*>(this)) {
  worker_.SetListener(this);
}

void HerderBase::Detach() {
  worker_.runtime().Enter([this] {
    worker_.SetListener(nullptr);
    admin_.reset();
  });
}

void HerderBase::FetchClusterId() {
  Config config;
  config["bootstrap.servers"] = ValueOf(worker_.config(), "bootstrap.servers");
  absl::StatusOr<std::unique_ptr<kafka_embedded::Admin>> admin =
      worker_.clients().NewAdmin(config);
  if (!admin.ok()) return worker_.LogLine(admin.status().message());
  admin_ = *std::move(admin);
  // The answer cannot come after the client is gone.
  admin_->DescribeCluster([this](const auto& cluster) {
    if (cluster.ok()) {
      kafka_cluster_id_ = cluster->cluster_id;
    } else {
      worker_.LogLine(absl::StrCat("the cluster's id is not known: ",
                                   cluster.status().message()));
    }
  });
}

// ---- Answers ----------------------------------------------------------------

absl::Status HerderBase::ConnectorNotFound(const std::string& name) {
  return absl::NotFoundError(absl::StrCat("Connector ", name, " not found"));
}

std::vector<std::string> HerderBase::Connectors() const {
  std::vector<std::string> names;
  for (const auto& [name, config] : config_state().connectors) {
    names.push_back(name);
  }
  return names;
}

ConnectorType HerderBase::TypeOf(const Config& config) const {
  const absl::StatusOr<Plugins::Info> info =
      worker_.plugins().FindConnector(ValueOf(config, "connector.class"));
  if (!info.ok()) return ConnectorType::kUnknown;
  return info->kind == PluginKind::kSink ? ConnectorType::kSink
                                         : ConnectorType::kSource;
}

absl::StatusOr<ConnectorInfo> HerderBase::Connector(
    const std::string& name) const {
  const auto found = config_state().connectors.find(name);
  if (found == config_state().connectors.end()) return ConnectorNotFound(name);
  return ConnectorInfo{name, found->second, config_state().TasksOf(name),
                       TypeOf(found->second)};
}

absl::StatusOr<ConnectorStateInfo> HerderBase::ConnectorState(
    const std::string& name) const {
  const WorkStatus* const status = statuses_.Connector(name);
  if (status == nullptr) {
    return absl::NotFoundError(
        absl::StrCat("No status found for connector ", name));
  }
  ConnectorStateInfo info{name, *status, {}, ConnectorType::kUnknown};
  for (const ConnectorTaskId& id : statuses_.TasksOf(name)) {
    info.tasks.emplace_back(id.task, *statuses_.Task(id));
  }
  const auto config = config_state().connectors.find(name);
  if (config != config_state().connectors.end()) {
    info.type = TypeOf(config->second);
  }
  return info;
}

absl::StatusOr<WorkStatus> HerderBase::TaskState(
    const ConnectorTaskId& id) const {
  const WorkStatus* const status = statuses_.Task(id);
  if (status != nullptr) return *status;
  return absl::NotFoundError(
      absl::StrCat("No status found for task ", id.ToString()));
}

absl::StatusOr<std::vector<TaskInfo>> HerderBase::Tasks(
    const std::string& name) const {
  if (!config_state().contains(name)) return ConnectorNotFound(name);
  std::vector<TaskInfo> tasks;
  for (const ConnectorTaskId& id : config_state().TasksOf(name)) {
    tasks.push_back({id, config_state().tasks.at(id)});
  }
  return tasks;
}

std::vector<std::string> HerderBase::ActiveTopics(
    const std::string& name) const {
  return statuses_.TopicsOf(name);
}
bool HerderBase::tracks_topics() const {
  return worker_.parsed().GetBool("topic.tracking.enable");
}
bool HerderBase::allows_topic_reset() const {
  return worker_.parsed().GetBool("topic.tracking.allow.reset");
}
void HerderBase::ResetActiveTopics(const std::string& name) {
  for (const std::string& topic : statuses_.TopicsOf(name)) {
    statuses_.DeleteTopic(name, topic);
  }
}

void HerderBase::Validate(const Config& config, Done<ConfigInfos> done) {
  const absl::StatusOr<Config> resolved = worker_.Resolve(config);
  if (!resolved.ok()) return done(resolved.status());
  auto infos = std::make_shared<ConfigInfos>();
  worker_.CallConnectorCode(
      *resolved, "Connector::Validate",
      "performing multi-property validation for the connector",
      [setup = worker_.setup(), config = *resolved, infos]() -> absl::Status {
        ASSIGN_OR_RETURN(*infos, ValidateConnector(*setup, config));
        return absl::OkStatus();
      },
      [weak = std::weak_ptr(base_), infos,
       done = std::move(done)](const absl::Status& status) mutable {
        if (weak.expired()) return;
        if (!status.ok()) return done(status);
        done(std::move(*infos));
      });
}

void HerderBase::Check(const std::string& name, Config config,
                       Done<Config> done) {
  config.try_emplace("name", name);
  Validate(config, [config, done = std::move(done)](
                       const absl::StatusOr<ConfigInfos>& infos) mutable {
    absl::Status status = infos.ok() ? infos->ToStatus() : infos.status();
    // Kafka's answer is 400, unless something was thrown.
    if (!infos.ok() && !absl::IsInternal(status)) {
      status = absl::InvalidArgumentError(status.message());
    }
    if (!status.ok()) return done(status);
    done(std::move(config));
  });
}

// ---- Offsets ----------------------------------------------------------------

absl::Status HerderBase::CheckStopped(const std::string& name) const {
  if (!config_state().contains(name)) return ConnectorNotFound(name);
  if (config_state().TargetOf(name) == TargetState::kStopped &&
      config_state().TasksOf(name).empty()) {
    return absl::OkStatus();
  }
  return absl::FailedPreconditionError(absl::StrCat(
      "Connectors must be in the STOPPED state before their offsets can be "
      "modified. This can be done for the specified connector by issuing a "
      "'PUT' request to the '/connectors/",
      name, "/stop' endpoint"));
}

void HerderBase::Offsets(const std::string& name, Done<ConnectorOffsets> done) {
  const auto found = config_state().connectors.find(name);
  if (found == config_state().connectors.end()) {
    return done(ConnectorNotFound(name));
  }
  const absl::StatusOr<Config> config = worker_.Resolve(found->second);
  if (!config.ok()) return done(config.status());
  offset_editor_.Read(*config, std::move(done));
}

void HerderBase::AlterOffsetsHere(const std::string& name,
                                  ConnectorOffsets offsets,
                                  Done<std::string> done) {
  const absl::StatusOr<Config> config =
      worker_.Resolve(config_state().connectors.at(name));
  if (!config.ok()) return done(config.status());
  offset_editor_.Alter(*config, std::move(offsets), std::move(done));
}

void HerderBase::ResetOffsetsHere(const std::string& name,
                                  Done<std::string> done) {
  const absl::StatusOr<Config> config =
      worker_.Resolve(config_state().connectors.at(name));
  if (!config.ok()) return done(config.status());
  offset_editor_.Reset(*config, std::move(done));
}

// ---- Restarts ---------------------------------------------------------------

absl::StatusOr<ConnectorStateInfo> HerderBase::PlanRestart(
    const RestartRequest& request) const {
  absl::StatusOr<ConnectorStateInfo> plan = ConnectorState(request.connector);
  if (!plan.ok() || !config_state().contains(request.connector)) {
    return absl::NotFoundError(
        absl::StrCat("Unknown connector: ", request.connector));
  }
  const auto restart = [&request](WorkStatus& status) {
    if (request.only_failed && status.state != State::kFailed) return;
    status.state = State::kRestarting;
    status.trace.clear();
  };
  restart(plan->connector);
  if (!request.include_tasks) return plan;
  for (auto& [task, status] : plan->tasks) restart(status);
  return plan;
}

std::vector<ConnectorTaskId> HerderBase::PlannedTasks(
    const ConnectorStateInfo& plan) {
  std::vector<ConnectorTaskId> ids;
  for (const auto& [task, status] : plan.tasks) {
    if (status.state == State::kRestarting) ids.push_back({plan.name, task});
  }
  return ids;
}

void HerderBase::PutPlannedStatuses(const ConnectorStateInfo& plan) {
  if (PlansConnector(plan)) statuses_.PutConnector(plan.name, plan.connector);
  for (const auto& [task, status] : plan.tasks) {
    if (status.state != State::kRestarting) continue;
    statuses_.PutTask({plan.name, task}, status);
  }
}

// ---- What runs here ---------------------------------------------------------

std::string HerderBase::VersionOf(const std::string& connector) const {
  const auto config = config_state().connectors.find(connector);
  if (config == config_state().connectors.end()) return "";
  const absl::StatusOr<Plugins::Info> info = worker_.plugins().FindConnector(
      ValueOf(config->second, "connector.class"));
  return info.ok() ? info->version : "";
}

WorkStatus HerderBase::StatusOf(State state, const absl::Status& trace,
                                std::string version) const {
  return {state, trace.ok() ? "" : std::string(trace.message()), worker_id_,
          generation(), std::move(version)};
}

void HerderBase::OnConnectorState(const std::string& name, State state,
                                  const absl::Status& trace) {
  const WorkStatus status = StatusOf(state, trace, VersionOf(name));
  // What a worker says of its own end may be late: others go first.
  if (state == State::kUnassigned) {
    statuses_.PutConnectorSafe(name, status);
  } else {
    statuses_.PutConnector(name, status);
  }
}

void HerderBase::OnTaskState(const ConnectorTaskId& id, State state,
                             const absl::Status& trace) {
  const WorkStatus status = StatusOf(state, trace, VersionOf(id.connector));
  if (state == State::kUnassigned) {
    statuses_.PutTaskSafe(id, status);
  } else {
    statuses_.PutTask(id, status);
  }
}

void HerderBase::OnTopicUsed(const ConnectorTaskId& id,
                             absl::string_view topic) {
  if (!tracks_topics()) return;
  statuses_.PutTopic({std::string(topic), id.connector, id.task,
                      absl::ToUnixMillis(worker_.runtime().Now())});
}

}  // namespace connect_embedded
