// Connectors, tasks and target states in the config topic, which the leader of
// a group writes and all its workers read.
//
// Keys and values are Kafka's: connector-NAME and task-NAME-N hold properties,
// commit-NAME says how many tasks belong together, target-state-NAME what they
// are to do; session-key, restart-connector-NAME and logger-cluster-NAME speak
// to all workers. The tasks of a connector change all at once, with the commit
// behind them.
#ifndef CONNECT_EMBEDDED_DISTRIBUTED_KAFKA_CONFIG_BACKING_STORE_H_
#define CONNECT_EMBEDDED_DISTRIBUTED_KAFKA_CONFIG_BACKING_STORE_H_

#include <optional>
#include <string>
#include <vector>

#include "connect_embedded/converters/json.h"
#include "connect_embedded/distributed/kafka_based_log.h"
#include "connect_embedded/runtime/cluster_config_state.h"
#include "connect_embedded/runtime/herder.h"

namespace connect_embedded {

// Hears of changes once the store is open, inside the runtime.
class ConfigListener {
 public:
  virtual ~ConfigListener() = default;
  virtual void OnConnectorConfigUpdate(const std::string& name) = 0;
  virtual void OnConnectorConfigRemoved(const std::string& name) = 0;
  virtual void OnTaskConfigUpdate(const std::string& connector) = 0;
  virtual void OnTargetStateChange(const std::string& connector) = 0;
  virtual void OnRestartRequest(const RestartRequest& request) = 0;
  virtual void OnLoggerLevel(const std::string& logger,
                             const std::string& level) = 0;
};

class KafkaConfigBackingStore {
 public:
  using Finished = KafkaBasedLog::Finished;

  // `listener` outlives the store.
  KafkaConfigBackingStore(ClientFactory& clients,
                          KafkaBasedLog::Options options,
                          ConfigListener& listener);

  void Open(Finished done);
  // What is in the topic now has been read before `done`.
  void Refresh(Finished done) { log_.ReadToEnd(std::move(done)); }
  const ClusterConfigState& state() const { return state_; }

  // Each is done when this worker has read it back.
  void PutConnector(const std::string& name, const Config& config,
                    std::optional<TargetState> target, Finished done);
  void RemoveConnector(const std::string& name, Finished done);
  void PutTasks(const std::string& connector,
                const std::vector<Config>& configs, Finished done);
  void PutTarget(const std::string& connector, TargetState target,
                 Finished done);
  void PutSessionKey(const SessionKey& key, Finished done);
  void PutRestart(const RestartRequest& request, Finished done);
  void PutLoggerLevel(const std::string& logger, const std::string& level);

 private:
  void OnRecord(const kafka_embedded::ConsumerRecord& record);
  void OnConnector(const std::string& name, const JsonNode* value);
  void OnTarget(const std::string& name, const JsonNode* value);
  void OnTask(absl::string_view id, const JsonNode* value);
  void OnCommit(const std::string& name, const JsonNode* value);
  void EraseTasks(const std::string& connector, int from);
  void OnSessionKey(const JsonNode* value);
  void OnRestart(const std::string& name, const JsonNode* value);

  // Sends and then reads back.
  void Write(absl::string_view key, std::optional<std::string> value,
             Finished done);

  ConfigListener& listener_;
  bool open_ = false;
  ClusterConfigState state_;
  // Tasks whose commit has not come yet.
  absl::btree_map<std::string, absl::btree_map<ConnectorTaskId, Config>>
      deferred_;
  KafkaBasedLog log_;
};

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_DISTRIBUTED_KAFKA_CONFIG_BACKING_STORE_H_
