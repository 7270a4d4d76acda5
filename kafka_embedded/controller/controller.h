// The controller node: one state machine over the metadata log.
//
// A node of its own on the network, not part of any broker. Brokers forward to
// it what clients ask (CreateTopics, IncrementalAlterConfigs, ...) and send it
// their own requests (BrokerRegistration, AlterPartition, AllocateProducerIds).
// For each it decides {records, response} without changing anything, writes the
// records to its log, replays them, sends them to every broker that listens,
// and then answers.
#ifndef KAFKA_EMBEDDED_CONTROLLER_CONTROLLER_H_
#define KAFKA_EMBEDDED_CONTROLLER_CONTROLLER_H_

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "kafka_embedded/base/config.h"
#include "kafka_embedded/base/config_def.h"
#include "kafka_embedded/controller/broker_sessions.h"
#include "kafka_embedded/controller/decision.h"
#include "kafka_embedded/controller/metadata_image.h"
#include "kafka_embedded/controller/metadata_record.h"
#include "kafka_embedded/protocol/messages/allocate_producer_ids.h"
#include "kafka_embedded/protocol/messages/alter_client_quotas.h"
#include "kafka_embedded/protocol/messages/alter_configs.h"
#include "kafka_embedded/protocol/messages/alter_partition.h"
#include "kafka_embedded/protocol/messages/alter_partition_reassignments.h"
#include "kafka_embedded/protocol/messages/broker_heartbeat.h"
#include "kafka_embedded/protocol/messages/broker_registration.h"
#include "kafka_embedded/protocol/messages/create_partitions.h"
#include "kafka_embedded/protocol/messages/create_topics.h"
#include "kafka_embedded/protocol/messages/delete_topics.h"
#include "kafka_embedded/protocol/messages/describe_quorum.h"
#include "kafka_embedded/protocol/messages/elect_leaders.h"
#include "kafka_embedded/protocol/messages/incremental_alter_configs.h"
#include "kafka_embedded/protocol/messages/list_partition_reassignments.h"
#include "kafka_embedded/protocol/messages/unregister_broker.h"
#include "kafka_embedded/protocol/messages/update_features.h"
#include "kafka_embedded/protocol/request_handler.h"
#include "kafka_embedded/runtime/network.h"
#include "kafka_embedded/runtime/random.h"
#include "kafka_embedded/storage/storage.h"

namespace kafka_embedded {

// One committed step of the metadata log, shared by all who receive it.
using MetadataBatch = std::shared_ptr<const std::vector<MetadataRecord>>;

class Controller : public RequestHandler {
 public:
  struct Options {
    int32_t node_id = 0;
    // All controllers of the cluster, ascending; empty: only this one.
    std::vector<int32_t> voters = {};
    // Grows with every controller that becomes active.
    int32_t leader_epoch = 1;
    // Brokers that name another are refused. Empty: any will do.
    std::string cluster_id = {};
    // The broker settings that count here, by Kafka's names: num.partitions,
    // default.replication.factor, delete.topic.enable,
    // broker.session.timeout.ms, and what gives topics their defaults.
    Config config = {};
    // To tell which settings of a broker are lists; nullptr: none is.
    const ConfigDef* broker_config_def = nullptr;
    // What an empty storage begins with: the image of another cluster.
    std::vector<MetadataRecord> initial_records = {};
  };

  // Replays what `storage` has of the metadata log; a new cluster gets the
  // finalized feature levels of Kafka 4.4. The storage and the network must
  // outlive the controller. A storage that is not durable is not written to.
  //
  // INVALID_ARGUMENT where a setting is malformed, DATA_LOSS where the log is
  // damaged; both name what is wrong.
  static absl::StatusOr<std::unique_ptr<Controller>> Start(
      Network& network, Storage& storage, const Options& options);
  // Follows a controller that is gone: `committed` is what it had, which is
  // what a majority of the voters has, since it answers for nothing else.
  static absl::StatusOr<std::unique_ptr<Controller>> TakeOver(
      Network& network, Storage& storage, const Options& options,
      MetadataImage committed);
  ~Controller() override;

  NodeAddress address() const { return address_; }
  const MetadataImage& image() const { return image_; }

  // Whether anything in the cluster is amiss; see BrokerSessions.
  void SetCalm(bool calm);
  // Told after every change of the metadata while the cluster is not calm.
  void OnChangeWhileNotCalm(absl::AnyInvocable<void()> listener) {
    on_change_while_not_calm_ = std::move(listener);
  }

  // By hand, for tests: makes the change, whether it is wise or not. REQUIRES:
  // the partition exists. Errors of the disk.
  absl::Status Change(PartitionChangeRecord change) {
    return Commit({std::move(change)});
  }
  // Likewise: as if nothing had been heard of the broker for its session.
  void ExpireSession(int32_t broker_id);

  // Sends a node the whole image as one batch, and from then on every batch, in
  // order, over the network. Replayed, they make an image with the same
  // offsets. Ends with RemoveListener or when the node leaves.
  using MetadataListener = absl::AnyInvocable<void(MetadataBatch)>;
  void AddListener(NodeAddress node, MetadataListener listener);
  void RemoveListener(NodeAddress node);

  // Requests of brokers, their own and forwarded ones: CreateTopics,
  // DeleteTopics, CreatePartitions, IncrementalAlterConfigs, AlterConfigs,
  // AlterClientQuotas,
  // BrokerRegistration, BrokerHeartbeat, UnregisterBroker, AlterPartition,
  // AllocateProducerIds, ElectLeaders, AlterPartitionReassignments,
  // ListPartitionReassignments, DescribeQuorum, UpdateFeatures. REQUIRES: it is
  // one of these.
  //
  // Listeners on the node that asked have the records before it has the answer.
  // KAFKA_STORAGE_ERROR where the log could not be written: nothing has
  // changed.
  void Handle(const RequestContext& context, ApiMessagePtr request,
              Respond respond) override;

 private:
  struct Listener {
    NodeAddress node;
    std::shared_ptr<MetadataListener> receive;
  };
  // What is read of Options::config, once.
  struct Settings {
    int32_t num_partitions = 1;
    int16_t default_replication_factor = 1;
    int32_t min_insync_replicas = 1;
    bool delete_topic_enable = true;
    absl::Duration broker_session_timeout = absl::Seconds(9);
    bool unclean_leader_election_enable = false;
    bool auto_leader_rebalance_enable = true;
    absl::Duration imbalance_check_interval = absl::Seconds(300);
  };

  Controller(Network& network, Storage& storage, const Options& options,
             const Settings& settings);
  static absl::StatusOr<Settings> ParseSettings(const Config& config);

  absl::Status Load();
  // Writes, replays and publishes. On an error, nothing of it is done.
  absl::Status Commit(std::vector<MetadataRecord> records);
  void OnSessionExpired(int32_t broker_id);
  // Sets the timer of the next balance if any leader could be put right.
  void MaybeScheduleBalance();
  void BalanceLeaders();
  void Publish(std::vector<MetadataRecord> records);
  void SendTo(const Listener& listener, MetadataBatch batch);

  Decision<CreateTopicsResponse> Decide(const RequestContext& context,
                                        const CreateTopicsRequest& request);
  Decision<DeleteTopicsResponse> Decide(const RequestContext& context,
                                        const DeleteTopicsRequest& request);
  Decision<CreatePartitionsResponse> Decide(
      const RequestContext& context, const CreatePartitionsRequest& request);
  Decision<IncrementalAlterConfigsResponse> Decide(
      const RequestContext& context,
      const IncrementalAlterConfigsRequest& request);
  Decision<AlterConfigsResponse> Decide(const RequestContext& context,
                                        const AlterConfigsRequest& request);
  Decision<AlterClientQuotasResponse> Decide(
      const RequestContext& context, const AlterClientQuotasRequest& request);
  Decision<BrokerRegistrationResponse> Decide(
      const RequestContext& context, const BrokerRegistrationRequest& request);
  Decision<BrokerHeartbeatResponse> Decide(
      const RequestContext& context, const BrokerHeartbeatRequest& request);
  Decision<UnregisterBrokerResponse> Decide(
      const RequestContext& context, const UnregisterBrokerRequest& request);
  Decision<AlterPartitionResponse> Decide(const RequestContext& context,
                                          const AlterPartitionRequest& request);
  Decision<AllocateProducerIdsResponse> Decide(
      const RequestContext& context, const AllocateProducerIdsRequest& request);
  Decision<ElectLeadersResponse> Decide(const RequestContext& context,
                                        const ElectLeadersRequest& request);
  Decision<AlterPartitionReassignmentsResponse> Decide(
      const RequestContext& context,
      const AlterPartitionReassignmentsRequest& request);
  Decision<ListPartitionReassignmentsResponse> Decide(
      const RequestContext& context,
      const ListPartitionReassignmentsRequest& request);
  Decision<DescribeQuorumResponse> Decide(const RequestContext& context,
                                          const DescribeQuorumRequest& request);
  Decision<UpdateFeaturesResponse> Decide(const RequestContext& context,
                                          const UpdateFeaturesRequest& request);
  template <typename Request>
  void Process(const RequestContext& context, ApiMessage& request,
               Respond& respond);

  Network& network_;
  Storage& storage_;
  const Options options_;
  const Settings settings_;
  const NodeAddress address_;
  Random random_;
  MetadataImage image_;
  std::vector<Listener> listeners_;  // In the order they were added.
  BrokerSessions sessions_;
  Timer balance_timer_;
  bool calm_ = true;
  absl::AnyInvocable<void()> on_change_while_not_calm_;
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_CONTROLLER_CONTROLLER_H_
