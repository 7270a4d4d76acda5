// What herders have in common: answers from the configurations and statuses
// they keep, statuses of what runs here, offsets. Kafka's AbstractHerder.
#ifndef CONNECT_EMBEDDED_RUNTIME_HERDER_BASE_H_
#define CONNECT_EMBEDDED_RUNTIME_HERDER_BASE_H_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "connect_embedded/runtime/cluster_config_state.h"
#include "connect_embedded/runtime/connector_offsets.h"
#include "connect_embedded/runtime/herder.h"
#include "connect_embedded/runtime/worker.h"

namespace connect_embedded {

class HerderBase : public Herder, protected WorkerListener {
 public:
  // All of them outlive the herder. `worker_id` is HOST:PORT of its REST API.
  HerderBase(Worker& worker, StatusBackingStore& statuses,
             std::string worker_id);

  std::string KafkaClusterId() const override { return kafka_cluster_id_; }
  std::vector<std::string> Connectors() const override;
  absl::StatusOr<ConnectorInfo> Connector(
      const std::string& name) const override;
  absl::StatusOr<ConnectorStateInfo> ConnectorState(
      const std::string& name) const override;
  absl::StatusOr<WorkStatus> TaskState(
      const ConnectorTaskId& id) const override;
  absl::StatusOr<std::vector<TaskInfo>> Tasks(
      const std::string& name) const override;
  std::vector<std::string> ActiveTopics(const std::string& name) const override;
  bool tracks_topics() const override;
  bool allows_topic_reset() const override;
  void ResetActiveTopics(const std::string& name) override;
  const class Plugins& plugins() const override { return worker_.plugins(); }
  void Validate(const Config& config, Done<ConfigInfos> done) override;
  std::optional<WorkerStage> StageOf(
      const std::string& connector) const override {
    return worker_.ConnectorStage(connector);
  }

  void Offsets(const std::string& name, Done<ConnectorOffsets> done) override;

  // Asks Kafka for its cluster's id, in the background.
  void FetchClusterId();

 protected:
  // Hears of nothing more. For destructors, while what was given still is.
  void Detach();

  virtual const ClusterConfigState& config_state() const = 0;
  virtual int generation() const { return 0; }

  ConnectorType TypeOf(const Config& config) const;
  // Before a configuration is accepted: its name and all that Validate finds.
  // Gives it back, with the name if that was missing.
  void Check(const std::string& name, Config config, Done<Config> done);
  static absl::Status ConnectorNotFound(const std::string& name);
  // OK if the connector is there, stopped, and has no tasks.
  absl::Status CheckStopped(const std::string& name) const;
  // Both do the work here, on a connector that is stopped.
  void AlterOffsetsHere(const std::string& name, ConnectorOffsets offsets,
                        Done<std::string> done);
  void ResetOffsetsHere(const std::string& name, Done<std::string> done);
  // The connector and the tasks that a restart is to restart, with the status
  // they get; NOT_FOUND without one.
  absl::StatusOr<ConnectorStateInfo> PlanRestart(
      const RestartRequest& request) const;
  static bool PlansConnector(const ConnectorStateInfo& plan) {
    return plan.connector.state == State::kRestarting;
  }
  static std::vector<ConnectorTaskId> PlannedTasks(
      const ConnectorStateInfo& plan);
  void PutPlannedStatuses(const ConnectorStateInfo& plan);

  WorkStatus StatusOf(State state, const absl::Status& trace,
                      std::string version) const;
  std::string VersionOf(const std::string& connector) const;

  // WorkerListener.
  void OnConnectorState(const std::string& name, State state,
                        const absl::Status& trace) override;
  void OnTaskState(const ConnectorTaskId& id, State state,
                   const absl::Status& trace) override;
  void OnTopicUsed(const ConnectorTaskId& id, absl::string_view topic) override;

  Worker& worker_;
  StatusBackingStore& statuses_;
  const std::string worker_id_;

 private:
  std::string kafka_cluster_id_;
  std::unique_ptr<kafka_embedded::Admin> admin_;
  ConnectorOffsetEditor offset_editor_;
  // Gone when the herder is.
  const std::shared_ptr<HerderBase*> base_;
};

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_RUNTIME_HERDER_BASE_H_
