#include "testing/embedded_connect_cluster.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "connect_embedded/distributed/worker_http.h"
#include "connect_embedded/rest/rest_path.h"
#include "kafka_embedded/base/status.h"
#include "nlohmann/json.hpp"

namespace kafka_embedded {
namespace {

using connect_embedded::ConnectorsAndTasks;
using connect_embedded::ConnectorStateInfo;
using connect_embedded::DistributedHerder;
using connect_embedded::DistributedOptions;
using connect_embedded::RestApi;
using connect_embedded::RestRequest;
using connect_embedded::RestRespond;
using connect_embedded::RestResponse;
using connect_embedded::State;
using connect_embedded::WorkStatus;

constexpr size_t kLogLines = 200;

void FillIn(const EmbeddedCluster& cluster, Config& config) {
  config.try_emplace("bootstrap.servers", cluster.bootstrap_servers());
  config.try_emplace("group.id", "connect");
  config.try_emplace("key.converter", "StringConverter");
  config.try_emplace("value.converter", "StringConverter");
  config.try_emplace("config.storage.topic", "connect-configs");
  config.try_emplace("offset.storage.topic", "connect-offsets");
  config.try_emplace("status.storage.topic", "connect-status");
  const std::string replicas =
      absl::StrCat(std::min<size_t>(3, cluster.broker_ids().size()));
  for (const char* kind : {"config", "offset", "status"}) {
    config.try_emplace(absl::StrCat(kind, ".storage.replication.factor"),
                       replicas);
  }
}

std::string Text(const WorkStatus& status) {
  return absl::StrCat(connect_embedded::StateName(status.state), " on ",
                      status.worker_id, status.trace.empty() ? "" : ": ",
                      status.trace);
}

}  // namespace

// ---- Workers ----------------------------------------------------------------

EmbeddedConnectCluster::EmbeddedConnectCluster(EmbeddedCluster& cluster,
                                               ConnectClusterOptions options)
    : cluster_(cluster), clients_(cluster), options_(std::move(options)) {
  FillIn(cluster, options_.config);
}

EmbeddedConnectCluster::~EmbeddedConnectCluster() {
  for (size_t i = 0; i < workers_.size(); ++i) StopWorker(i).IgnoreError();
}

absl::StatusOr<std::unique_ptr<EmbeddedConnectCluster>>
EmbeddedConnectCluster::Start(EmbeddedCluster& cluster,
                              ConnectClusterOptions options) {
  const int count = options.workers;
  std::unique_ptr<EmbeddedConnectCluster> connect(
      new EmbeddedConnectCluster(cluster, std::move(options)));
  for (int i = 0; i < count; ++i) {
    RETURN_IF_ERROR(connect->AddWorker().status());
  }
  RETURN_IF_ERROR(connect->AwaitBalanced());
  return connect;
}

absl::Status EmbeddedConnectCluster::Begin(size_t index) {
  DistributedOptions options;
  options.worker.config = options_.config;
  options.worker.plugins = options_.plugins;
  options.worker.clients = &clients_;
  options.worker.log = [this, index](absl::string_view line) {
    log_.push_back(absl::StrCat(workers_[index].address, ": ", line));
    if (log_.size() > kLogLines) log_.pop_front();
  };
  options.worker_id = workers_[index].address;
  options.new_transport = [this, index](const Config&) {
    return cluster_.NewTransport(
        absl::StrCat("connect-", workers_[index].address));
  };
  options.post_task_configs =
      [this](const std::string& url, const std::string& connector,
             const std::vector<Config>& configs,
             const std::optional<connect_embedded::SessionKey>& key,
             connect_embedded::Herder::Finished done) {
        Worker* const leader = FindByUrl(url);
        if (leader == nullptr) {
          return done(absl::UnavailableError(absl::StrCat(url, " is gone")));
        }
        leader->api->Handle(
            connect_embedded::TaskConfigsRequest(connector, configs, key),
            [done = std::move(done)](RestResponse response) mutable {
              done(connect_embedded::StatusOfAnswer(std::move(response)));
            });
      };
  Worker& worker = workers_[index];
  ASSIGN_OR_RETURN(worker.herder,
                   DistributedHerder::Create(std::move(options)));
  worker.api = std::make_unique<RestApi>(
      cluster_.runtime(), *worker.herder,
      connect_embedded::RestApiOptions{.forward = [this](const std::string& url,
                                                         RestRequest request,
                                                         RestRespond respond) {
        Worker* const other = FindByUrl(url);
        if (other == nullptr) return respond({.status = 500});
        other->api->Handle(std::move(request), std::move(respond));
      }});
  return absl::OkStatus();
}

EmbeddedConnectCluster::Worker* EmbeddedConnectCluster::FindByUrl(
    absl::string_view url) {
  for (Worker& worker : workers_) {
    if (worker.api != nullptr && absl::StrContains(url, worker.address)) {
      return &worker;
    }
  }
  return nullptr;
}

absl::StatusOr<size_t> EmbeddedConnectCluster::AddWorker() {
  const size_t index = workers_.size();
  workers_.emplace_back().address = absl::StrCat("worker-", index, ":8083");
  RETURN_IF_ERROR(Begin(index));
  return index;
}

absl::Status EmbeddedConnectCluster::StopWorker(size_t index) {
  Worker& worker = workers_[index];
  if (worker.herder == nullptr) return absl::OkStatus();
  const absl::Status stopped = worker.herder->Stop();
  cluster_.runtime().Enter([&] { worker.api.reset(); });
  worker.herder.reset();
  return stopped;
}

absl::Status EmbeddedConnectCluster::KillWorker(size_t index) {
  Worker& worker = workers_[index];
  if (worker.herder == nullptr) {
    return absl::FailedPreconditionError(
        absl::StrCat(worker.address, ": does not run"));
  }
  cluster_.runtime().Enter([&] { worker.api.reset(); });
  worker.herder.reset();
  return absl::OkStatus();
}

absl::Status EmbeddedConnectCluster::RestartWorker(size_t index) {
  if (workers_[index].herder != nullptr) {
    return absl::FailedPreconditionError(
        absl::StrCat(workers_[index].address, ": runs"));
  }
  return Begin(index);
}

bool EmbeddedConnectCluster::IsRunning(size_t worker) const {
  return workers_[worker].herder != nullptr;
}

DistributedHerder& EmbeddedConnectCluster::worker(size_t worker) {
  return *workers_[worker].herder;
}

std::optional<size_t> EmbeddedConnectCluster::Leader() const {
  for (size_t i = 0; i < workers_.size(); ++i) {
    if (IsRunning(i) && workers_[i].herder->is_leader()) return i;
  }
  return std::nullopt;
}

std::vector<ConnectorsAndTasks> EmbeddedConnectCluster::Assignments() const {
  std::vector<ConnectorsAndTasks> assignments;
  for (const Worker& worker : workers_) {
    if (worker.herder != nullptr) {
      assignments.push_back(worker.herder->assigned());
    }
  }
  return assignments;
}

absl::StatusOr<size_t> EmbeddedConnectCluster::FirstRunning() const {
  for (size_t i = 0; i < workers_.size(); ++i) {
    if (IsRunning(i)) return i;
  }
  return absl::FailedPreconditionError("no worker runs");
}

// ---- Connectors -------------------------------------------------------------

absl::StatusOr<RestResponse> EmbeddedConnectCluster::Ask(size_t worker,
                                                         RestRequest request) {
  auto answer = std::make_shared<std::optional<RestResponse>>();
  const std::string what = absl::StrCat(request.method, " ", request.target);
  if (!request.body.empty()) {
    request.headers["content-type"] = "application/json";
  }
  cluster_.runtime().Enter([&] {
    workers_[worker].api->Handle(
        std::move(request),
        [answer](RestResponse response) { *answer = std::move(response); });
  });
  RETURN_IF_ERROR(Annotate(Await([&] { return answer->has_value(); }), what));
  return **answer;
}

absl::Status EmbeddedConnectCluster::Change(absl::string_view method,
                                            absl::string_view name,
                                            absl::string_view below,
                                            std::string body) {
  ASSIGN_OR_RETURN(const size_t worker, FirstRunning());
  RestRequest request;
  request.method = std::string(method);
  request.target = absl::StrCat("/connectors/",
                                connect_embedded::EncodeSegment(name), below);
  request.body = std::move(body);
  ASSIGN_OR_RETURN(const RestResponse response,
                   Ask(worker, std::move(request)));
  if (response.status < 300) return absl::OkStatus();
  return absl::UnknownError(absl::StrCat(method, " /connectors/", name, below,
                                         ": ", response.status, " ",
                                         response.body));
}

absl::Status EmbeddedConnectCluster::PutConnector(const Config& config) {
  const auto name = config.find("name");
  if (name == config.end()) {
    return absl::InvalidArgumentError("the connector has no \"name\"");
  }
  nlohmann::json body = nlohmann::json::object();
  for (const auto& [key, value] : config) body[key] = value;
  return Change("PUT", name->second, "/config", body.dump());
}

absl::Status EmbeddedConnectCluster::DeleteConnector(absl::string_view name) {
  return Change("DELETE", name, "");
}
absl::Status EmbeddedConnectCluster::PauseConnector(absl::string_view name) {
  return Change("PUT", name, "/pause");
}
absl::Status EmbeddedConnectCluster::ResumeConnector(absl::string_view name) {
  return Change("PUT", name, "/resume");
}
absl::Status EmbeddedConnectCluster::StopConnector(absl::string_view name) {
  return Change("PUT", name, "/stop");
}
absl::Status EmbeddedConnectCluster::RestartConnector(absl::string_view name) {
  return Change("POST", name, "/restart?includeTasks=true");
}

absl::StatusOr<ConnectorStateInfo> EmbeddedConnectCluster::ConnectorStatus(
    absl::string_view name) const {
  ASSIGN_OR_RETURN(const size_t worker, FirstRunning());
  return workers_[worker].herder->ConnectorState(std::string(name));
}

absl::StatusOr<absl::btree_map<std::string, std::vector<std::string>>>
EmbeddedConnectCluster::ValidationErrors(const Config& config) {
  ASSIGN_OR_RETURN(const size_t worker, FirstRunning());
  auto answer = std::make_shared<
      std::optional<absl::StatusOr<connect_embedded::ConfigInfos>>>();
  cluster_.runtime().Enter([&] {
    workers_[worker].herder->Validate(
        config, [answer](auto infos) { *answer = std::move(infos); });
  });
  RETURN_IF_ERROR(Await([&] { return answer->has_value(); }));
  ASSIGN_OR_RETURN(const connect_embedded::ConfigInfos infos, **answer);
  absl::btree_map<std::string, std::vector<std::string>> errors;
  for (const connect_embedded::ConfigInfo& info : infos.configs) {
    if (!info.value.errors.empty()) errors[info.key.name] = info.value.errors;
  }
  return errors;
}

absl::StatusOr<connect_embedded::ConnectorOffsets>
EmbeddedConnectCluster::Offsets(absl::string_view name) {
  ASSIGN_OR_RETURN(const size_t worker, FirstRunning());
  std::optional<absl::StatusOr<connect_embedded::ConnectorOffsets>> offsets;
  cluster_.runtime().Enter([&] {
    workers_[worker].herder->Offsets(
        std::string(name), [&](auto answer) { offsets = std::move(answer); });
  });
  RETURN_IF_ERROR(Await([&] { return offsets.has_value(); }));
  return *offsets;
}

// ---- Waiting ----------------------------------------------------------------

absl::Status EmbeddedConnectCluster::AwaitRunning(absl::string_view name,
                                                  int tasks,
                                                  absl::Duration limit) {
  absl::Status failed;
  const auto lives = [&](const WorkStatus& status) {
    if (status.state == State::kFailed) {
      failed = absl::InternalError(
          absl::StrCat("connector \"", name, "\" ", Text(status)));
    }
    return status.state == State::kRunning &&
           std::any_of(workers_.begin(), workers_.end(), [&](const Worker& w) {
             return w.herder != nullptr && w.address == status.worker_id;
           });
  };
  const absl::Status waited = Await(
      [&] {
        const auto status = ConnectorStatus(name);
        if (!status.ok() || !lives(status->connector)) return !failed.ok();
        int running = 0;
        for (const auto& [task, state] : status->tasks) running += lives(state);
        return !failed.ok() || running == tasks;
      },
      limit);
  return failed.ok() ? waited : failed;
}

absl::Status EmbeddedConnectCluster::AwaitState(absl::string_view name,
                                                absl::string_view state,
                                                absl::Duration limit) {
  const auto in_state = [&](const WorkStatus& status) {
    return connect_embedded::StateName(status.state) == state;
  };
  return Await(
      [&] {
        const auto status = ConnectorStatus(name);
        if (!status.ok() || !in_state(status->connector)) return false;
        return std::all_of(
            status->tasks.begin(), status->tasks.end(),
            [&](const auto& task) { return in_state(task.second); });
      },
      limit);
}

bool EmbeddedConnectCluster::IsBalanced() const {
  const std::optional<size_t> leader = Leader();
  if (!leader.has_value()) return false;
  ConnectorsAndTasks assigned;
  size_t count = 0, most = 0, least = SIZE_MAX;
  for (const Worker& worker : workers_) {
    if (worker.herder == nullptr) continue;
    if (!worker.herder->stable()) return false;
    const ConnectorsAndTasks& own = worker.herder->assigned();
    assigned.Add(own);
    count += own.connectors.size() + own.tasks.size();
    most = std::max(most, own.tasks.size());
    least = std::min(least, own.tasks.size());
  }
  const bool once = count == assigned.connectors.size() + assigned.tasks.size();
  return once && most - least <= 1 &&
         assigned == workers_[*leader].herder->configured();
}

absl::Status EmbeddedConnectCluster::AwaitBalanced(absl::Duration limit) {
  return Await([this] { return IsBalanced(); }, limit);
}

absl::Status EmbeddedConnectCluster::Await(absl::FunctionRef<bool()> condition,
                                           absl::Duration limit) {
  const absl::Status waited = cluster_.RunUntil(condition, limit);
  if (waited.ok()) return waited;
  return Annotate(waited, Describe());
}

std::string EmbeddedConnectCluster::Describe() const {
  std::string text;
  cluster_.runtime().Enter([&] {
    for (const Worker& worker : workers_) {
      absl::StrAppend(&text, "\n  ", worker.address, ": ");
      if (worker.herder == nullptr) {
        absl::StrAppend(&text, "does not run");
        continue;
      }
      absl::StrAppend(&text, worker.herder->stable() ? "stable" : "rebalances",
                      worker.herder->is_leader() ? ", leads" : "");
      for (const auto& name : worker.herder->assigned().connectors) {
        absl::StrAppend(&text, " ", name);
      }
      for (const auto& id : worker.herder->assigned().tasks) {
        absl::StrAppend(&text, " ", id.ToString());
      }
    }
    const absl::StatusOr<size_t> first = FirstRunning();
    if (!first.ok()) return;
    for (const std::string& name : workers_[*first].herder->Connectors()) {
      const auto status = ConnectorStatus(name);
      absl::StrAppend(&text, "\n  ", name, ": ",
                      status.ok() ? Text(status->connector) : "no status");
      if (!status.ok()) continue;
      for (const auto& [task, state] : status->tasks) {
        absl::StrAppend(&text, "\n    ", task, ": ", Text(state));
      }
    }
    const size_t tail = log_.size() > 10 ? log_.size() - 10 : 0;
    for (size_t i = tail; i < log_.size(); ++i) {
      absl::StrAppend(&text, "\n  | ", log_[i]);
    }
  });
  return text;
}

}  // namespace kafka_embedded
