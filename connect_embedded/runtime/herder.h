// What can be asked of a worker, alone or in a group: Kafka's Herder. The REST
// API and the test fixture speak to it.
//
// All methods are called inside the runtime; a `done` comes inside it as well,
// during the call or later. Errors by their code, and by what the REST API
// makes of it: NOT_FOUND 404, ALREADY_EXISTS 409, INVALID_ARGUMENT and
// FAILED_PRECONDITION 400, PERMISSION_DENIED 403, ABORTED (a rebalance, or a
// leader that is not known) 409, DEADLINE_EXCEEDED and all others 500.
#ifndef CONNECT_EMBEDDED_RUNTIME_HERDER_H_
#define CONNECT_EMBEDDED_RUNTIME_HERDER_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "connect_embedded/api/plugins.h"
#include "connect_embedded/api/record.h"
#include "connect_embedded/runtime/config_infos.h"
#include "connect_embedded/runtime/state.h"
#include "connect_embedded/runtime/status_backing_store.h"
#include "kafka_embedded/base/config.h"

namespace connect_embedded {

enum class ConnectorType : uint8_t { kSource, kSink, kUnknown };
absl::string_view ConnectorTypeName(ConnectorType type);  // "source"

struct ConnectorInfo {
  std::string name;
  kafka_embedded::Config config;
  std::vector<ConnectorTaskId> tasks;
  ConnectorType type = ConnectorType::kUnknown;
};

struct CreatedConnector {
  bool created = false;  // Or else changed.
  ConnectorInfo info;
};

struct ConnectorStateInfo {
  std::string name;
  WorkStatus connector;
  std::vector<std::pair<int, WorkStatus>> tasks;  // Ascending.
  ConnectorType type = ConnectorType::kUnknown;
};

struct TaskInfo {
  ConnectorTaskId id;
  kafka_embedded::Config config;
};

struct RestartRequest {
  std::string connector;
  bool only_failed = false;
  bool include_tasks = false;
};

struct WorkerHealth {
  bool healthy = false;
  bool starting = true;
};

// A null offset forgets its partition.
using ConnectorOffsets =
    std::vector<std::pair<SourceMap, std::optional<SourceMap>>>;

// A value of nullopt removes its key.
using ConfigPatch = absl::btree_map<std::string, std::optional<std::string>>;

class Herder {
 public:
  template <typename T>
  using Done = absl::AnyInvocable<void(absl::StatusOr<T>)>;
  using Finished = absl::AnyInvocable<void(absl::Status)>;

  virtual ~Herder() = default;

  // ---- What there is.
  virtual std::string KafkaClusterId() const = 0;
  virtual WorkerHealth Health() const = 0;
  virtual std::vector<std::string> Connectors() const = 0;
  virtual absl::StatusOr<ConnectorInfo> Connector(
      const std::string& name) const = 0;
  virtual absl::StatusOr<ConnectorStateInfo> ConnectorState(
      const std::string& name) const = 0;
  virtual absl::StatusOr<WorkStatus> TaskState(
      const ConnectorTaskId& id) const = 0;
  virtual absl::StatusOr<std::vector<TaskInfo>> Tasks(
      const std::string& name) const = 0;
  virtual std::vector<std::string> ActiveTopics(
      const std::string& name) const = 0;
  virtual bool tracks_topics() const = 0;
  virtual bool allows_topic_reset() const = 0;
  virtual void ResetActiveTopics(const std::string& name) = 0;
  virtual const class Plugins& plugins() const = 0;
  virtual void Validate(const kafka_embedded::Config& config,
                        Done<ConfigInfos> done) = 0;
  // What keeps an answer about the connector waiting; nothing if that is not
  // known.
  virtual std::optional<WorkerStage> StageOf(
      const std::string& connector) const = 0;

  // ---- Changes. A worker that is not the leader passes them on; the Status
  // kNotLeader (see NotLeaderUrl) says to whom.
  virtual void PutConnectorConfig(const std::string& name,
                                  kafka_embedded::Config config,
                                  std::optional<TargetState> target,
                                  bool allow_replace,
                                  Done<CreatedConnector> done) = 0;
  virtual void PatchConnectorConfig(const std::string& name, ConfigPatch patch,
                                    Done<CreatedConnector> done) = 0;
  virtual void DeleteConnector(const std::string& name, Finished done) = 0;
  // kStarted resumes, kPaused pauses, kStopped stops.
  virtual void SetTarget(const std::string& name, TargetState target,
                         Finished done) = 0;
  virtual void RestartConnector(const std::string& name, Finished done) = 0;
  virtual void RestartConnectorAndTasks(const RestartRequest& request,
                                        Done<ConnectorStateInfo> done) = 0;
  virtual void RestartTask(const ConnectorTaskId& id, Finished done) = 0;
  // Between workers: the task configurations that a connector asked for.
  virtual void PutTaskConfigs(const std::string& name,
                              std::vector<kafka_embedded::Config> configs,
                              const std::optional<std::string>& signature,
                              const std::string& algorithm,
                              const std::string& signed_body,
                              Finished done) = 0;

  // ---- Offsets.
  virtual void Offsets(const std::string& name,
                       Done<ConnectorOffsets> done) = 0;
  // The answer is a sentence for people.
  virtual void AlterOffsets(const std::string& name, ConnectorOffsets offsets,
                            Done<std::string> done) = 0;
  virtual void ResetOffsets(const std::string& name,
                            Done<std::string> done) = 0;

  // ---- Loggers, by Kafka's names for levels.
  virtual void SetLoggerLevel(const std::string& logger,
                              const std::string& level, bool cluster) = 0;
};

// A change was asked of a worker that does not lead: who does, "http://h:p/".
absl::Status NotLeader(absl::string_view leader_url);
// Nothing if `status` is not of NotLeader.
std::optional<std::string> NotLeaderUrl(const absl::Status& status);

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_RUNTIME_HERDER_H_
