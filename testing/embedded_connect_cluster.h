// Connect workers that form a group, beside an embedded cluster and on its
// clock: what Kafka's own tests call an EmbeddedConnectCluster.
//
//   ASSERT_OK_AND_ASSIGN(auto connect, EmbeddedConnectCluster::Start(
//                                          *cluster, {.workers = 3}));
//   ASSERT_OK(connect->PutConnector({{"name", "source"},
//                                    {"connector.class", "FileStreamSource"},
//                                    {"file", input}, {"topic", "lines"}}));
//   ASSERT_OK(connect->AwaitRunning("source", /*tasks=*/1));
//   ASSERT_OK(connect->KillWorker(0));
//   ASSERT_OK(connect->AwaitRunning("source", /*tasks=*/1));
//
// Workers ask each other through their REST APIs as real ones do, without
// sockets. Every wait has a limit in the cluster's time, and one that fails
// prints what the connectors and workers were doing last.
//
// Use it from the thread of its cluster, which must outlive it.
#ifndef TESTING_EMBEDDED_CONNECT_CLUSTER_H_
#define TESTING_EMBEDDED_CONNECT_CLUSTER_H_

#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "connect_embedded/api/plugins.h"
#include "connect_embedded/distributed/distributed_herder.h"
#include "connect_embedded/rest/rest_api.h"
#include "connect_embedded/runtime/builtin_plugins.h"
#include "kafka_embedded/cluster/embedded_cluster.h"
#include "testing/embedded_connect.h"

namespace kafka_embedded {

struct ConnectClusterOptions {
  int workers = 3;
  // As connect-distributed.properties. Unless set: group.id "connect", string
  // converters, internal topics connect-configs, -offsets and -status with one
  // replica for each broker up to three.
  Config config = {};
  connect_embedded::Plugins plugins = connect_embedded::BuiltinPlugins();
};

class EmbeddedConnectCluster {
 public:
  // Returns when the workers have formed their group. Errors as of
  // DistributedHerder::Create.
  static absl::StatusOr<std::unique_ptr<EmbeddedConnectCluster>> Start(
      EmbeddedCluster& cluster, ConnectClusterOptions options = {});
  // Stops the workers that run.
  ~EmbeddedConnectCluster();

  // ---- Workers, by the order in which they were started.

  // One more; its number. It joins while time passes.
  absl::StatusOr<size_t> AddWorker();
  // Stops its tasks and says goodbye to the group.
  absl::Status StopWorker(size_t worker);
  // Says nothing to anybody: its session has to run out.
  absl::Status KillWorker(size_t worker);
  // One that was stopped or killed, under its old address.
  absl::Status RestartWorker(size_t worker);
  size_t workers() const { return workers_.size(); }
  bool IsRunning(size_t worker) const;
  // REQUIRES: IsRunning(worker).
  connect_embedded::DistributedHerder& worker(size_t worker);
  // The one that leads the group; nothing while none does.
  std::optional<size_t> Leader() const;
  // What each worker that runs has been assigned.
  std::vector<connect_embedded::ConnectorsAndTasks> Assignments() const;

  // ---- Connectors, asked of the first worker that runs, as with curl.

  // Creates or changes it; `config` has its name. The error has the status and
  // the message of the REST API.
  absl::Status PutConnector(const Config& config);
  absl::Status DeleteConnector(absl::string_view name);
  absl::Status PauseConnector(absl::string_view name);
  absl::Status ResumeConnector(absl::string_view name);
  absl::Status StopConnector(absl::string_view name);
  // The connector with all its tasks.
  absl::Status RestartConnector(absl::string_view name);
  absl::StatusOr<connect_embedded::ConnectorStateInfo> ConnectorStatus(
      absl::string_view name) const;
  absl::StatusOr<connect_embedded::ConnectorOffsets> Offsets(
      absl::string_view name);
  // What is wrong with a configuration: the errors of each property that has
  // some.
  absl::StatusOr<absl::btree_map<std::string, std::vector<std::string>>>
  ValidationErrors(const Config& config);
  // Any request, of any worker that runs. Waits for the answer.
  absl::StatusOr<connect_embedded::RestResponse> Ask(
      size_t worker, connect_embedded::RestRequest request);

  // ---- Waiting.

  static constexpr absl::Duration kLimit = absl::Minutes(10);
  // Until the connector and `tasks` tasks of it are RUNNING on workers that
  // run. INTERNAL with its trace for one that has failed.
  absl::Status AwaitRunning(absl::string_view name, int tasks,
                            absl::Duration limit = kLimit);
  // Until the connector is in `state`, "PAUSED" for one, and so are its tasks.
  absl::Status AwaitState(absl::string_view name, absl::string_view state,
                          absl::Duration limit = kLimit);
  // Until every worker that runs has its place in the group, and nothing is
  // about to move: all that is configured is assigned once.
  absl::Status AwaitBalanced(absl::Duration limit = kLimit);
  absl::Status Await(absl::FunctionRef<bool()> condition,
                     absl::Duration limit = kLimit);

  // All connectors, tasks and workers, for a failed test.
  std::string Describe() const;
  // What the workers had to say, a line each.
  const std::deque<std::string>& log() const { return log_; }

 private:
  struct Worker {
    std::string address;
    std::unique_ptr<connect_embedded::DistributedHerder> herder;
    std::unique_ptr<connect_embedded::RestApi> api;
  };

  EmbeddedConnectCluster(EmbeddedCluster& cluster,
                         ConnectClusterOptions options);
  absl::Status Begin(size_t worker);
  Worker* FindByUrl(absl::string_view url);
  absl::Status Change(absl::string_view method, absl::string_view name,
                      absl::string_view below, std::string body = "");
  absl::StatusOr<size_t> FirstRunning() const;
  bool IsBalanced() const;

  EmbeddedCluster& cluster_;
  ClusterClients clients_;
  ConnectClusterOptions options_;
  std::vector<Worker> workers_;
  std::deque<std::string> log_;
};

}  // namespace kafka_embedded

#endif  // TESTING_EMBEDDED_CONNECT_CLUSTER_H_
