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
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/functional/any_invocable.h"
#include "absl/status/statusor.h"
#include "kafka_embedded/base/config.h"
#include "kafka_embedded/controller/metadata_image.h"
#include "kafka_embedded/controller/metadata_record.h"
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
    // The broker settings that count here, by Kafka's names: num.partitions,
    // default.replication.factor, auto.create... and topic defaults.
    Config config = {};
  };

  // Replays what `storage` has of the metadata log; a new cluster gets the
  // finalized feature levels of Kafka 4.4. The storage and the network must
  // outlive the controller.
  static absl::StatusOr<std::unique_ptr<Controller>> Start(
      Network& network, Storage& storage, const Options& options);
  ~Controller() override;

  NodeAddress address() const { return address_; }
  const MetadataImage& image() const { return image_; }

  // Sends a node the whole image as one batch, and from then on every batch, in
  // order, over the network. Ends with RemoveListener or when the node leaves.
  using MetadataListener = absl::AnyInvocable<void(MetadataBatch)>;
  void AddListener(NodeAddress node, MetadataListener listener);
  void RemoveListener(NodeAddress node);

  // Requests of brokers, their own and forwarded ones: CreateTopics,
  // DeleteTopics, CreatePartitions, IncrementalAlterConfigs, AlterConfigs,
  // BrokerRegistration, BrokerHeartbeat, UnregisterBroker, AlterPartition,
  // AllocateProducerIds. Anything else answers UNSUPPORTED_VERSION.
  void Handle(const RequestContext& context, ApiMessagePtr request,
              Respond respond) override;

 private:
  struct Listener {
    NodeAddress node;
    std::shared_ptr<MetadataListener> receive;
  };

  Controller(Network& network, Storage& storage, const Options& options);
  // Writes, replays and publishes.
  absl::Status Commit(std::vector<MetadataRecord> records);

  Network& network_;
  Storage& storage_;
  Options options_;
  NodeAddress address_;
  Random random_;
  MetadataImage image_;
  std::vector<Listener> listeners_;  // In the order they were added.
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_CONTROLLER_CONTROLLER_H_
