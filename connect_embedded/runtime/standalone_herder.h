// Connect in one process: a worker, and connectors from property files or from
// the REST API.
//
//   ASSIGN_OR_RETURN(auto worker, Worker::Create(...));
//   StandaloneHerder herder(*worker);
//   ASSIGN_OR_RETURN(auto connectors, ReadConnectorFiles(paths));
//   RETURN_IF_ERROR(herder.StartAll(connectors));
//
// Configurations and statuses are kept in memory, offsets in the worker's
// store.
//
// Threads: StartAll, StartConnector and the constructor are called outside the
// runtime; the rest inside, as of any Herder.
#ifndef CONNECT_EMBEDDED_RUNTIME_STANDALONE_HERDER_H_
#define CONNECT_EMBEDDED_RUNTIME_STANDALONE_HERDER_H_

#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "connect_embedded/runtime/connector_files.h"
#include "connect_embedded/runtime/herder_base.h"

namespace connect_embedded {

class StandaloneHerder final : public HerderBase {
 public:
  // `worker` outlives the herder. `worker_id` is what statuses name.
  explicit StandaloneHerder(Worker& worker,
                            std::string worker_id = "127.0.0.1:8083");
  ~StandaloneHerder() override;

  // Checks every connector before it starts the first: classes, properties,
  // and that no name comes twice (ALREADY_EXISTS names both files). Nothing
  // runs after an error of these. Waits until all have started, or failed to.
  absl::Status StartAll(const std::vector<ConnectorFile>& connectors);
  // One more. ALREADY_EXISTS for a name that runs.
  absl::Status StartConnector(const Config& config);

  WorkerHealth Health() const override { return {true, false}; }
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
  void AlterOffsets(const std::string& name, ConnectorOffsets offsets,
                    Done<std::string> done) override;
  void ResetOffsets(const std::string& name, Done<std::string> done) override;
  void SetLoggerLevel(const std::string&, const std::string&, bool) override {}

 private:
  // One change of a connector at a time: `next` says when the next may begin.
  // What the connector's own code is asked to do is not waited for here: it may
  // block, and a deletion has to get past it.
  using Next = absl::AnyInvocable<void()>;
  using Change = absl::AnyInvocable<void(Next next)>;
  void Enqueue(const std::string& name, Change change);
  void RunNext(const std::string& name);
  // For callbacks of the worker, which lives longer: `body` if this is there.
  template <typename Body>
  auto WhileHere(Body body) {
    return [weak = std::weak_ptr(self_), body = std::move(body)]() mutable {
      if (!weak.expired()) body();
    };
  }
  // Outside the runtime: runs it until `ask` has been answered.
  template <typename T>
  absl::StatusOr<T> Await(absl::FunctionRef<void(Done<T>)> ask);

  const ClusterConfigState& config_state() const override { return state_; }
  absl::Status CheckFiles(const std::vector<ConnectorFile>& connectors);
  // Has the tasks be what the running connector wants: starts them again if
  // that is another thing, or if `restart`. An error has been put into the
  // connector's status.
  void UpdateTasks(const std::string& name, bool restart, Next done);
  void ReplaceTasks(const std::string& name, std::vector<Config> wanted,
                    bool restart, Next done);
  void StartTask(const ConnectorTaskId& id);
  void StartTasks(const std::string& name);
  void RemoveTasks(const std::string& name, Next done);
  void Create(const std::string& name, Config config,
              std::optional<TargetState> target, Done<CreatedConnector> done);
  void Replace(const std::string& name, Config config,
               std::optional<TargetState> target, Done<CreatedConnector> done,
               Next next);
  // Starts the connector with what is in state_, and updates its tasks.
  void StartAgain(const std::string& name, bool restart_tasks, Finished done);

  MemoryStatusBackingStore memory_;
  ClusterConfigState state_;
  // By connector. The front is under way.
  absl::btree_map<std::string, std::deque<Change>> changes_;
  // Gone when the herder is.
  const std::shared_ptr<StandaloneHerder*> self_;
  const kafka_embedded::Lane lane_;
};

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_RUNTIME_STANDALONE_HERDER_H_
