// What a node knows of the cluster: the metadata log, replayed.
//
// The controller has one and every broker has its own, as far as the metadata
// log has reached it. Replay is the only method that changes it, and it decides
// nothing.
#ifndef KAFKA_EMBEDDED_CONTROLLER_METADATA_IMAGE_H_
#define KAFKA_EMBEDDED_CONTROLLER_METADATA_IMAGE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "kafka_embedded/base/uuid.h"
#include "kafka_embedded/controller/metadata_record.h"

namespace kafka_embedded {

struct BrokerRegistration {
  int32_t id = -1;
  int64_t epoch = -1;
  Uuid incarnation_id;
  std::vector<ListenerEndpoint> endpoints;
  std::optional<std::string> rack;
  bool fenced = true;
  bool in_controlled_shutdown = false;

  // May lead partitions and be in an ISR.
  bool active() const { return !fenced && !in_controlled_shutdown; }
  // nullptr if the broker has no such listener.
  const ListenerEndpoint* FindEndpoint(absl::string_view listener) const;
};

struct PartitionRegistration {
  BrokerIds replicas;
  BrokerIds isr;
  BrokerIds removing_replicas;
  BrokerIds adding_replicas;
  int32_t leader = kNoLeader;
  int32_t leader_epoch = 0;
  int32_t partition_epoch = 0;
};

struct TopicImage {
  std::string name;
  Uuid id;
  std::vector<PartitionRegistration> partitions;  // By partition id.
};

class MetadataImage {
 public:
  void Replay(const MetadataRecord& record);

  // Records that make an empty image equal to this one: a snapshot, in an order
  // that depends on nothing but the content.
  std::vector<MetadataRecord> ToRecords() const;

  // nullptr if there is none. Valid until the next Replay.
  const TopicImage* FindTopic(absl::string_view name) const;
  const TopicImage* FindTopic(const Uuid& id) const;
  const PartitionRegistration* FindPartition(const Uuid& topic_id,
                                             int32_t partition) const;
  const BrokerRegistration* FindBroker(int32_t id) const;

  // Ascending by name and by id.
  const absl::btree_map<std::string, Uuid>& topic_ids() const {
    return topic_ids_;
  }
  const absl::btree_map<int32_t, BrokerRegistration>& brokers() const {
    return brokers_;
  }

  using ConfigResource = std::pair<ConfigResourceType, std::string>;
  // What was set on the resource itself; nullptr if nothing was.
  const absl::btree_map<std::string, std::string>* FindConfig(
      ConfigResourceType type, absl::string_view name) const;

  const absl::btree_map<std::string, int16_t>& features() const {
    return features_;
  }
  int64_t next_producer_id() const { return next_producer_id_; }
  // Number of records replayed: the next offset of the metadata log.
  int64_t next_offset() const { return next_offset_; }

 private:
  absl::flat_hash_map<Uuid, TopicImage> topics_;
  absl::btree_map<std::string, Uuid> topic_ids_;
  absl::btree_map<int32_t, BrokerRegistration> brokers_;
  absl::btree_map<ConfigResource, absl::btree_map<std::string, std::string>>
      configs_;
  absl::btree_map<std::string, int16_t> features_;
  int64_t next_producer_id_ = 0;
  int64_t next_offset_ = 0;
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_CONTROLLER_METADATA_IMAGE_H_
