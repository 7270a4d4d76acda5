// One broker: its view of the metadata, its replicas, and the requests it
// answers.
//
// Plain single-threaded state on one runtime. A broker knows other nodes only
// by what arrives over the network: the metadata log from the controller,
// fetches of followers, requests of clients. Each API key has one handler, in a
// file of its own in handlers/; handlers/handlers.h lists them.
#ifndef KAFKA_EMBEDDED_BROKER_BROKER_H_
#define KAFKA_EMBEDDED_BROKER_BROKER_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/flat_hash_map.h"
#include "absl/functional/any_invocable.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "kafka_embedded/broker/broker_config.h"
#include "kafka_embedded/broker/broker_lifecycle.h"
#include "kafka_embedded/broker/delayed_operations.h"
#include "kafka_embedded/broker/fetch_session.h"
#include "kafka_embedded/broker/producer_ids.h"
#include "kafka_embedded/controller/controller.h"
#include "kafka_embedded/coordinator/group/group_coordinator.h"
#include "kafka_embedded/log/log_manager.h"
#include "kafka_embedded/protocol/request_handler.h"
#include "kafka_embedded/replication/replica_manager.h"

namespace kafka_embedded {

// The cluster, as far as a broker needs it. Outlives the broker.
class BrokerEnvironment : public PeerDirectory {
 public:
  // The controller that is active now; nullptr if none is.
  virtual Controller* ActiveController() = 0;
  // Nothing is amiss in the cluster: every broker that is registered and
  // unfenced runs, no other does, and nothing that is sent can be lost. What
  // only guards against loss is left out then: heartbeats, timeouts.
  virtual bool calm() const = 0;
  // The broker has been unfenced for the first time: clients may come.
  virtual void OnBrokerRunning(int32_t broker_id) = 0;
  // The broker may be taken down: Shutdown, and then its destructor. Not inside
  // this call.
  virtual void OnBrokerShuttingDown(int32_t broker_id) = 0;
};

struct BrokerOptions {
  int32_t id = -1;
  std::string cluster_id;
  std::optional<std::string> rack = std::nullopt;
  // What clients connect to, one for each listener.
  std::vector<ListenerEndpoint> endpoints;
  std::shared_ptr<const BrokerConfig> config;
  // Of the run before, if that was shut down cleanly.
  int64_t previous_broker_epoch = -1;
};

class Broker : public RequestHandler,
               private BrokerLifecycle::Host,
               private ReplicaHost {
 public:
  // Joins the network, listens to the metadata log and registers with the
  // controller. The broker is of use once the controller has unfenced it, which
  // takes the runtime's turns. Everything given must outlive the broker.
  static absl::StatusOr<std::unique_ptr<Broker>> Start(
      Network& network, Storage& storage, BrokerEnvironment& environment,
      BrokerOptions options);
  ~Broker() override;

  // Has the controller give this broker's partitions other leaders, and then
  // tells the environment OnBrokerShuttingDown.
  void BeginControlledShutdown() { lifecycle_.BeginControlledShutdown(); }
  // Whether calm() has changed.
  void OnCalmChanged() {
    lifecycle_.OnCalmChanged();
    replicas_.OnCalmChanged();
  }

  // The network has set its clock.
  void OnClockSet() { log_manager_.OnClockSet(); }

  // Writes what a restart needs and leaves the network. Called once, before the
  // destructor; without it, the broker crashes.
  absl::Status Shutdown();

  // Versions of a request that the broker serves; nothing if it serves none.
  struct VersionRange {
    int16_t min;
    int16_t max;
  };
  static std::optional<VersionRange> Versions(ApiKey api_key);

  void Handle(const RequestContext& context, ApiMessagePtr request,
              Respond respond) override;

  int32_t id() const { return options_.id; }
  int64_t broker_epoch() const override { return lifecycle_.broker_epoch(); }
  BrokerLifecycle::State state() const { return lifecycle_.state(); }
  NodeAddress address() const { return address_; }
  const BrokerOptions& options() const { return options_; }
  const BrokerConfig& config() const { return *options_.config; }
  const MetadataImage& image() const { return image_; }
  // With this broker's own clock.
  Runtime& runtime() { return network_.clock(address_); }
  Lane lane() const { return network_.lane(address_); }
  ReplicaManager& replicas() { return replicas_; }
  GroupCoordinator& groups() { return groups_; }
  FetchSessionCache& fetch_sessions() { return fetch_sessions_; }
  ProducerIds& producer_ids() { return producer_ids_; }
  DelayedOperations& delayed() { return delayed_; }
  Random& random() { return random_; }
  // The one directory of its log, as told to clients: log.dir.
  std::string log_dir() const;
  // The broker has seen itself unfenced.
  bool active() const;

  // The topic's configuration in force, shared by its replicas.
  const LogConfig* LogConfigOf(const TopicImage& topic);

  // Another controller is active: its metadata log is listened to from now on,
  // and what the one before did not get is asked of it.
  void FollowController();
  // Forwards a request to the controller. While none is active, the request
  // waits. nullptr: its answer is lost, and nobody knows what became of it.
  void AskController(const RequestContext& context, ApiMessagePtr request,
                     Respond respond);
  // As above, for a request of this broker. Nothing: no controller is active,
  // or its answer is lost.
  template <typename Request>
  void AskController(
      Request request,
      absl::AnyInvocable<void(std::optional<typename Request::Response>)>
          respond) {
    if (environment_.ActiveController() == nullptr) {
      return respond(std::nullopt);
    }
    AskController(
        RequestContext{.api_version = Request::kMaxVersion},
        MakeMessage(std::move(request)),
        [respond = std::move(respond)](ApiMessagePtr response) mutable {
          if (response == nullptr) return respond(std::nullopt);
          respond(std::move(Get<typename Request::Response>(*response)));
        });
  }

  // Creates a topic that a client asked for, unless that is under way
  // (auto.create.topics.enable, or an internal topic), and calls `then` when
  // the controller has answered, whatever it answered.
  void CreateTopicSoon(
      const std::string& name, absl::AnyInvocable<void()> then = [] {});

 private:
  Broker(Network& network, Storage& storage, BrokerEnvironment& environment,
         BrokerOptions options);
  // BrokerLifecycle::Host.
  void SendRegistration(
      int64_t previous_broker_epoch,
      absl::AnyInvocable<void(std::optional<BrokerRegistrationResponse>)>
          respond) override;
  void SendHeartbeat(
      BrokerHeartbeatRequest request,
      absl::AnyInvocable<void(std::optional<BrokerHeartbeatResponse>)> respond)
      override;
  int64_t metadata_offset() const override { return image_.next_offset() - 1; }
  bool calm() const override { return environment_.calm(); }
  // ReplicaHost.
  bool MayJoinIsr(int32_t broker_id, int64_t broker_epoch) const override;
  void AlterPartition(
      AlterPartitionRequest request,
      absl::AnyInvocable<void(std::optional<AlterPartitionResponse>)> respond)
      override;
  void OnRunning() override { environment_.OnBrokerRunning(options_.id); }
  void OnShuttingDown() override {
    environment_.OnBrokerShuttingDown(options_.id);
  }
  // What a controller has asked for, and not been answered.
  struct Asked {
    RequestContext context;
    ApiMessagePtr request;  // nullptr once the controller has it.
    Respond respond;
  };
  // What a batch of metadata changed.
  struct MetadataChange;
  void Listen(Controller& controller);
  void SendToController(uint64_t id);
  void OnAnswer(uint64_t id, ApiMessagePtr response);
  void OnMetadata(const MetadataBatch& batch);
  // The whole of the metadata, from a controller that took over.
  void OnSnapshot(const MetadataBatch& batch);
  void Act(const MetadataChange& change);
  void OnRoleChange(Partition& partition);

  Network& network_;
  Storage& storage_;
  BrokerEnvironment& environment_;
  const BrokerOptions options_;
  const NodeAddress address_;
  Random random_;
  const Uuid incarnation_id_;
  BrokerLifecycle lifecycle_;
  MetadataImage image_;
  // Topics with settings of their own; the others share the broker's defaults.
  absl::flat_hash_map<Uuid, std::unique_ptr<LogConfig>> log_configs_;
  LogManager log_manager_;
  ReplicaManager replicas_;
  GroupCoordinator groups_;
  FetchSessionCache fetch_sessions_;
  ProducerIds producer_ids_;
  DelayedOperations delayed_;
  // With those who wait for it.
  absl::btree_map<std::string, std::vector<absl::AnyInvocable<void()>>>
      topics_being_created_;
  absl::btree_map<uint64_t, Asked> asked_;
  uint64_t last_asked_ = 0;
  // The first failure of the disk; the broker serves on without the partition.
  absl::Status storage_status_;
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_BROKER_BROKER_H_
