// A cluster's nodes and the wires between them, inside one runtime.
//
// Everything here is called inside the runtime, and not by a broker in the
// middle of its own work; EmbeddedCluster is the door from outside.
#ifndef KAFKA_EMBEDDED_CLUSTER_CLUSTER_CORE_H_
#define KAFKA_EMBEDDED_CLUSTER_CLUSTER_CORE_H_

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "kafka_embedded/broker/broker.h"
#include "kafka_embedded/client/in_process_transport.h"
#include "kafka_embedded/cluster/broker_door.h"
#include "kafka_embedded/cluster/embedded_cluster.h"
#include "kafka_embedded/cluster/listeners.h"
#include "kafka_embedded/controller/controller.h"
#include "kafka_embedded/runtime/network.h"
#include "kafka_embedded/runtime/trace_log.h"
#include "kafka_embedded/storage/storage.h"

namespace kafka_embedded {

class ClusterCore final : public BrokerEnvironment, public BrokerDirectory {
 public:
  // `listeners` may be nullptr: no ports.
  ClusterCore(Runtime& runtime, const ClusterOptions& options,
              Listeners* listeners);
  ~ClusterCore() override;

  // Opens the storages, starts the controller and then all brokers; from what a
  // snapshot holds, unless it is nullptr.
  absl::Status Start(const ClusterSnapshot::Content* snapshot);
  // Every broker has seen itself unfenced.
  bool AllActive() const;
  // Stops the brokers cleanly, the last one first.
  absl::Status Stop();

  // As EmbeddedCluster says, without the waiting. After BeginStopBroker and
  // BeginStartBroker the broker is stopping or starting for a while.
  absl::Status CrashBroker(int32_t id);
  absl::Status FailLogDir(int32_t id);
  absl::Status BeginStopBroker(int32_t id);
  absl::Status BeginStartBroker(int32_t id);
  absl::Status PauseBroker(int32_t id);
  absl::Status ResumeBroker(int32_t id);
  absl::StatusOr<BrokerState> StateOf(int32_t id) const;

  // As EmbeddedCluster says: controller_quorum.cc.
  absl::Status CrashController(int32_t id);
  absl::Status StartController(int32_t id);
  std::vector<int32_t> controller_ids() const;
  std::optional<int32_t> active_controller() const;
  absl::Status DelayMetadata(int32_t broker, absl::Duration delay);
  absl::StatusOr<ClusterSnapshot> Snapshot();
  // As EmbeddedCluster says: operations.cc.
  absl::Status MoveLeader(const TopicPartition& partition, int32_t leader);
  absl::Status ShrinkIsr(const TopicPartition& partition, int32_t broker);
  absl::Status BumpLeaderEpoch(const TopicPartition& partition);
  absl::Status ExpireSession(int32_t broker);
  absl::Status CleanLogs(const TopicPartition& partition);
  absl::Status SetDisk(int32_t id, const DiskConditions& conditions);
  absl::Status SkewClock(int32_t id, absl::Duration skew);

  // As EmbeddedCluster says.
  absl::Status Intercept(RequestInterceptor* interceptor);
  std::string TopicName(const Uuid& topic_id) const;
  std::vector<ReplicaState> Replicas() const;
  absl::StatusOr<GroupState> Group(const std::string& group_id) const;
  absl::StatusOr<ReplicaState> Replica(int32_t broker,
                                       const TopicPartition& partition) const;
  absl::StatusOr<std::string> ReadLog(int32_t broker,
                                      const TopicPartition& partition,
                                      int64_t from, int64_t to) const;

  // For failed waits: who runs, what is not answered yet, what came last.
  std::string DescribeState() const;

  Network& network() { return network_; }
  // nullptr if nobody wants one.
  TraceLog* trace() { return trace_.get(); }
  const std::string& cluster_id() const { return cluster_id_; }
  const std::vector<std::string>& warnings() const { return warnings_; }
  // All that the cluster has, whether they run or not. Ascending.
  std::vector<BrokerEndpoint> AllBrokers() const;
  // nullptr if no such broker runs.
  kafka_embedded::Broker* FindBroker(int32_t id) const;
  // Replicas of one partition: what its leader says of it.
  absl::StatusOr<PartitionState> Describe(const TopicPartition& partition);

  // BrokerEnvironment.
  std::optional<Peer> FindPeer(int32_t broker_id) override;
  Controller* ActiveController() override { return controller_.get(); }
  bool calm() const override { return calm_; }
  void OnBrokerRunning(int32_t broker_id) override;
  void OnBrokerShuttingDown(int32_t broker_id) override;
  // BrokerDirectory: those that clients can connect to.
  std::vector<BrokerEndpoint> Brokers() const override;
  const BrokerDirectory::Broker* Find(int32_t broker_id) const override;
  VersionRange Versions(int32_t broker_id, ApiKey api_key) const override;

 private:
  struct Slot {
    int32_t id = -1;
    ListenerEndpoint endpoint = {};
    std::optional<std::string> rack = std::nullopt;
    BrokerState state = BrokerState::kStarting;
    // Kept in memory while the broker is stopped: its disk.
    std::unique_ptr<Storage> storage = nullptr;
    std::unique_ptr<kafka_embedded::Broker> broker = nullptr;
    std::unique_ptr<BrokerDoor> door = nullptr;  // From the start.
    std::unique_ptr<TcpDoor> tcp_door = nullptr;
    BrokerDirectory::Broker entry = {};
    int64_t previous_epoch = -1;
    bool running = false;  // Has been unfenced: clients may connect.
    std::vector<LinkRuleId> metadata_delay = {};
    DiskConditions disk = {};
    absl::Duration clock_skew = absl::ZeroDuration();
  };
  struct ControllerSlot {
    int32_t id = -1;
    bool alive = true;
  };
  const Slot* SlotOf(int32_t id) const;
  // NOT_FOUND, or FAILED_PRECONDITION unless the broker is in one of `states`.
  absl::StatusOr<Slot*> SlotIn(int32_t id,
                               std::initializer_list<BrokerState> states);
  int32_t IndexOf(const Slot& slot) const {
    return static_cast<int32_t>(&slot - slots_.data());
  }
  absl::Status StartControllers(const ClusterSnapshot::Content* snapshot);
  Controller::Options ControllerOptions(int32_t id) const;
  absl::StatusOr<ControllerSlot*> ControllerSlotOf(int32_t id);
  bool HasMajority() const;
  // The active controller is one no more.
  void Depose();
  void ScheduleElection();
  void ElectController();
  // Gives the broker that runs now the disk and the clock of its slot.
  void ApplyMachine(Slot& slot);
  absl::StatusOr<Slot*> KnownSlot(int32_t id);
  // The committed metadata, whether a controller is active or not.
  const MetadataImage& image() const {
    return controller_ == nullptr ? committed_ : controller_->image();
  }
  // FAILED_PRECONDITION while no controller is active.
  absl::Status ExpectController() const;
  NodeAddress JoinTraced();
  // For the timeline: "crashed", ...
  void Note(int32_t broker_id, absl::string_view what);
  absl::StatusOr<std::pair<Uuid, const PartitionRegistration*>> FindPartition(
      const TopicPartition& partition) const;
  static void Restore(const ClusterSnapshot::Content& content, size_t index,
                      Slot& slot);
  absl::Status StartProcess(Slot& slot);
  absl::Status ReadCleanShutdown(Slot& slot);
  // The end of a controlled shutdown.
  absl::Status StopProcess(Slot& slot);
  void CloseConnections(Slot& slot);
  // `name`: the node's directory below the cluster's.
  absl::StatusOr<std::unique_ptr<Storage>> OpenStorage(const std::string& name);
  // Reads the cluster id of a directory, or writes a new one's.
  absl::Status Identify(Storage& storage, const std::string& name);

  // The state in which heartbeats would leave everything as it is.
  bool Settled() const;
  // `false` at once; back to calm when all is settled.
  void UpdateCalm(bool settled);

  const ClusterOptions& options_;
  Listeners* const listeners_;
  const std::unique_ptr<TraceLog> trace_;
  Network network_;
  const NodeAddress self_;  // For what the cluster itself does later.
  Random random_;
  std::string cluster_id_;
  std::vector<std::string> warnings_;
  std::shared_ptr<const BrokerConfig> broker_config_;
  // The log of the quorum. Every controller that runs has all of it: one that
  // is down and comes back fetches what it lacks before it can be elected.
  std::unique_ptr<Storage> controller_storage_;
  std::vector<ControllerSlot> controllers_;  // Ascending by id.
  std::unique_ptr<Controller> controller_;   // The active one.
  int32_t active_controller_ = -1;
  int32_t controller_epoch_ = 1;
  MetadataImage committed_;  // While no controller is active.
  std::unique_ptr<Timer> election_timer_;
  bool calm_ = true;
  RequestInterceptor* interceptor_ = nullptr;
  std::vector<Slot> slots_;  // Ascending by id; all from the start.
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_CLUSTER_CLUSTER_CORE_H_
