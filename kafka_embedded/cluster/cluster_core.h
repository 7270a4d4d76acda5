// A cluster's nodes and the wires between them, inside one runtime.
//
// Everything here is called inside the runtime; EmbeddedCluster is the door
// from outside.
#ifndef KAFKA_EMBEDDED_CLUSTER_CLUSTER_CORE_H_
#define KAFKA_EMBEDDED_CLUSTER_CLUSTER_CORE_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "kafka_embedded/broker/broker.h"
#include "kafka_embedded/client/in_process_transport.h"
#include "kafka_embedded/cluster/embedded_cluster.h"
#include "kafka_embedded/controller/controller.h"
#include "kafka_embedded/runtime/network.h"
#include "kafka_embedded/storage/storage.h"

namespace kafka_embedded {

class ClusterCore final : public BrokerEnvironment, public BrokerDirectory {
 public:
  ClusterCore(Runtime& runtime, const ClusterOptions& options);
  ~ClusterCore() override;

  // Opens the storages and starts the controller; brokers come one by one.
  absl::Status StartController();
  // Takes the endpoint that the broker is to tell clients of.
  absl::Status StartBroker(int32_t id, ListenerEndpoint endpoint);
  // Every broker that was started has seen itself unfenced.
  bool AllActive() const;
  // Stops the brokers cleanly, the last one first.
  absl::Status Stop();

  Network& network() { return network_; }
  const std::string& cluster_id() const { return cluster_id_; }
  const std::vector<std::string>& warnings() const { return warnings_; }
  // nullptr if no such broker runs.
  kafka_embedded::Broker* FindBroker(int32_t id) const;
  // Replicas of one partition: what its leader says of it.
  absl::StatusOr<PartitionState> Describe(const TopicPartition& partition);

  // BrokerEnvironment.
  std::optional<Peer> FindPeer(int32_t broker_id) override;
  Controller* ActiveController() override { return controller_.get(); }
  // BrokerDirectory.
  std::vector<BrokerEndpoint> Brokers() const override;
  const BrokerDirectory::Broker* Find(int32_t broker_id) const override;
  VersionRange Versions(int32_t broker_id, ApiKey api_key) const override;

 private:
  struct Slot {
    int32_t id = -1;
    std::unique_ptr<Storage> storage = nullptr;
    std::unique_ptr<kafka_embedded::Broker> broker = nullptr;
    BrokerDirectory::Broker entry = {};
  };
  const Slot* SlotOf(int32_t id) const;
  // `name`: the node's directory below the cluster's.
  absl::StatusOr<std::unique_ptr<Storage>> OpenStorage(const std::string& name);
  // Reads the cluster id of a directory, or writes a new one's.
  absl::Status Identify(Storage& storage, const std::string& name);

  const ClusterOptions& options_;
  Network network_;
  Random random_;
  std::string cluster_id_;
  std::vector<std::string> warnings_;
  std::shared_ptr<const BrokerConfig> broker_config_;
  std::unique_ptr<Storage> controller_storage_;
  std::unique_ptr<Controller> controller_;
  std::vector<Slot> slots_;  // Ascending by id.
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_CLUSTER_CLUSTER_CORE_H_
