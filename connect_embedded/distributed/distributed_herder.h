// A worker that shares connectors and tasks with others of its group.
//
//   ASSIGN_OR_RETURN(auto herder, DistributedHerder::Create(
//       {.worker = {.config = properties, .plugins = BuiltinPlugins(),
//                   .clients = &factory},
//        .worker_id = "10.0.0.7:8083", .new_transport = …}));
//
// The workers form a classic group of protocol type "connect". Its leader
// assigns connectors and tasks (connect_assignor.h); what there is to assign
// stands in the config topic, which every worker reads and the leader alone
// writes. So what a worker is asked to change it answers with NotLeader, and
// the REST API passes it on.
//
// While the group rebalances, what is to be changed waits, as with Kafka.
//
// A connector runs on one worker, which asks it for its tasks' configurations
// and has the leader write them; that makes the group assign again.
//
// Inside the runtime, but for Create, Stop and the destructor.
#ifndef CONNECT_EMBEDDED_DISTRIBUTED_DISTRIBUTED_HERDER_H_
#define CONNECT_EMBEDDED_DISTRIBUTED_DISTRIBUTED_HERDER_H_

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "connect_embedded/distributed/connect_assignor.h"
#include "connect_embedded/distributed/connect_protocol.h"
#include "connect_embedded/distributed/kafka_config_backing_store.h"
#include "connect_embedded/distributed/kafka_offset_backing_store.h"
#include "connect_embedded/distributed/kafka_status_backing_store.h"
#include "connect_embedded/runtime/herder_base.h"
#include "kafka_embedded/client/classic_group_member.h"
#include "kafka_embedded/runtime/random.h"

namespace connect_embedded {

struct DistributedOptions {
  WorkerOptions worker;  // `distributed` and `store` are filled in.
  std::string worker_id = "127.0.0.1:8083";  // HOST:PORT of the REST API.
  // The way of the group's member to the brokers, by a client's configuration.
  std::function<absl::StatusOr<std::unique_ptr<kafka_embedded::Transport>>(
      const Config&)>
      new_transport = nullptr;
  // Posts task configurations to the leader, signed if there is a signature;
  // unset where there is no other worker.
  std::function<void(
      const std::string& leader_url, const std::string& connector,
      const std::vector<Config>& configs, const std::optional<SessionKey>& key,
      Herder::Finished done)>
      post_task_configs = nullptr;
};

class DistributedHerder final : public HerderBase,
                                private ConfigListener,
                                private kafka_embedded::ClassicGroupListener {
 public:
  // Errors as of Worker::Create. Joins the group once its topics are read.
  static absl::StatusOr<std::unique_ptr<DistributedHerder>> Create(
      DistributedOptions options);
  // Says nothing to the group: see Stop.
  ~DistributedHerder() override;

  // Outside the runtime: stops what runs here, and leaves the group.
  absl::Status Stop();

  Worker& worker() { return worker_; }
  // What this worker has been assigned, and whether it leads.
  const ConnectorsAndTasks& assigned() const { return running_; }
  // All that the group has to run, as this worker knows it.
  ConnectorsAndTasks configured() const;
  bool is_leader() const;
  bool stable() const { return member_ != nullptr && member_->stable(); }
  // The group's, -1 while it is no member.
  int group_generation() const { return generation(); }
  // Why the worker cannot start, ever: an internal topic that is not compacted.
  const absl::Status& failure() const { return failure_; }

  // Herder.
  WorkerHealth Health() const override;
  std::optional<WorkerStage> StageOf(
      const std::string& connector) const override;
  void PutConnectorConfig(const std::string& name, Config config,
                          std::optional<TargetState> target, bool allow_replace,
                          Done<CreatedConnector> done) override;
  void PatchConnectorConfig(const std::string& name, ConfigPatch patch,
                            Done<CreatedConnector> done) override;
  void DeleteConnector(const std::string& name, Finished done) override;
  void SetTarget(const std::string& name, TargetState target,
                 Finished done) override;
  void RestartConnector(const std::string& name, Finished done) override;
  void RestartConnectorAndTasks(const RestartRequest& request,
                                Done<ConnectorStateInfo> done) override;
  void RestartTask(const ConnectorTaskId& id, Finished done) override;
  void PutTaskConfigs(const std::string& name, std::vector<Config> configs,
                      const std::optional<std::string>& signature,
                      const std::string& algorithm,
                      const std::string& signed_body, Finished done) override;
  // The same from within the process, where nothing has to be signed.
  void PutLocalTaskConfigs(const std::string& name,
                           const std::vector<Config>& configs, Finished done);
  void AlterOffsets(const std::string& name, ConnectorOffsets offsets,
                    Done<std::string> done) override;
  void ResetOffsets(const std::string& name, Done<std::string> done) override;
  void SetLoggerLevel(const std::string& logger, const std::string& level,
                      bool cluster) override;

 private:
  struct Parts;
  explicit DistributedHerder(std::unique_ptr<Parts> parts);

  const ClusterConfigState& config_state() const override;
  int generation() const override;

  // distributed_herder.cc: start, stop, requests.
  void Open();
  // OK on the leader; else ABORTED or NotLeader.
  absl::Status CheckLeader() const;
  // Runs `request` once this worker has its place in the group, and has taken
  // up what it was assigned.
  void WhenSettled(absl::AnyInvocable<void()> request);
  void RunRequests();
  void RestartTaskSettled(const ConnectorTaskId& id, Finished done);
  void PutConnectorSettled(const std::string& name, Config config,
                           std::optional<TargetState> target,
                           bool allow_replace, Done<CreatedConnector> done);
  void StopSettled(const std::string& name, Finished done);

  // distributed_work.cc: what runs here.
  void StartWork(const ConnectorsAndTasks& work);
  // What its last worker said of a task that is deleted; the leader's part.
  void ForgetDeleted();
  void StartSourceTasks(std::vector<ConnectorTaskId> tasks);
  void StartOneTask(const ConnectorTaskId& id);
  void StartOneConnector(const std::string& name);
  void RestartOneConnector(const std::string& name);
  void StopWork(const ConnectorsAndTasks& work,
                absl::AnyInvocable<void()> done);
  // Has the tasks of a connector that runs here be what it wants.
  void ReconfigureTasks(const std::string& name);
  void WriteTasks(const std::string& name, const std::vector<Config>& wanted);
  void RestartHere(const ConnectorStateInfo& plan);

  // ConfigListener.
  void OnConnectorConfigUpdate(const std::string& name) override;
  void OnConnectorConfigRemoved(const std::string& name) override;
  void OnTaskConfigUpdate(const std::string& connector) override;
  void OnTargetStateChange(const std::string& connector) override;
  void OnRestartRequest(const RestartRequest& request) override;
  void OnLoggerLevel(const std::string&, const std::string&) override {}

  // distributed_group.cc: ClassicGroupListener.
  std::vector<Protocol> Protocols() override;
  void OnPrepare(absl::AnyInvocable<void()> go) override;
  absl::btree_map<std::string, std::string> Assign(
      const std::string& protocol, int32_t generation,
      const std::vector<Member>& members) override;
  void OnAssigned(const std::string& protocol, int32_t generation,
                  const std::string& assignment) override;
  void OnLost() override;
  void OnGroupTrouble(absl::string_view text) override;
  void TakeAssignment(const ConnectAssignment& assignment);
  // Of the leader: a key that is too old is followed by another.
  void RotateSessionKey();

  std::unique_ptr<Parts> parts_;
  std::unique_ptr<kafka_embedded::ClassicGroupMember> member_;
  IncrementalCooperativeAssignor assignor_;
  ConnectProtocol preferred_ = ConnectProtocol::kSessioned;
  ConnectProtocol current_ = ConnectProtocol::kEager;
  // What the leader said last.
  ConnectAssignment assignment_;
  ConnectorsAndTasks running_;
  int completed_generation_ = -1;
  bool lost_ = false;
  bool opened_ = false;
  bool taking_ = false;  // What was revoked has not stopped yet.
  absl::AnyInvocable<void()> prepared_;  // Goes on when that has.
  bool stopping_ = false;
  absl::Status failure_;
  std::deque<absl::AnyInvocable<void()>> requests_;
  absl::Time unsettled_;  // When the requests began to wait.
  kafka_embedded::Random random_;
  kafka_embedded::Timer rejoin_;       // At the end of a scheduled delay.
  kafka_embedded::Timer reconfigure_;  // What failed to reach the leader.
  kafka_embedded::Timer key_rotation_;
  kafka_embedded::Timer run_requests_;
  // Gone when the herder is.
  const std::shared_ptr<DistributedHerder*> self_;
};

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_DISTRIBUTED_DISTRIBUTED_HERDER_H_
