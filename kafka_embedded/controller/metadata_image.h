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
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "kafka_embedded/base/config.h"
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
  bool log_dir_offline = false;  // Until the next incarnation (KIP-858).

  // May lead partitions and be in an ISR.
  bool active() const {
    return !fenced && !in_controlled_shutdown && !log_dir_offline;
  }
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
  // Have every committed record, though they are not in the ISR, which is
  // smaller than min.insync.replicas (KIP-966).
  BrokerIds elr;
  BrokerIds last_known_elr;  // The last leader, while there is none.

  void Merge(const PartitionChangeRecord& change);
  bool is_reassigning() const {
    return !adding_replicas.empty() || !removing_replicas.empty();
  }
};

struct TopicImage {
  std::string name;
  Uuid id;
  std::vector<PartitionRegistration> partitions;  // By partition id.
};

using ClientQuotas = absl::btree_map<std::string, double>;

class MetadataImage {
 public:
  // REQUIRES: the record can follow what was replayed (CheckReplay).
  void Replay(const MetadataRecord& record);

  // INVALID_ARGUMENT where `record` cannot follow: it names a topic, partition
  // or broker that is not there. Only a log that was read from a disk can hold
  // such a record.
  absl::Status CheckReplay(const MetadataRecord& record) const;

  // Records that make a new image equal to this one: a snapshot, in an order
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

  // A topic whose name differs from `name` only in '.' and '_', or is the same;
  // nullptr if there is none. The two would share the names of their metrics.
  const std::string* FindCollidingTopic(absl::string_view name) const;

  using ConfigResource = std::pair<ConfigResourceType, std::string>;
  // What was set on the resource itself; nullptr if nothing was.
  const Config* FindConfig(ConfigResourceType type,
                           absl::string_view name) const;
  // The resources of a type on which something is set, ascending by name.
  std::vector<std::string> Configured(ConfigResourceType type) const;

  // The quotas that are set, by whom they are for and their name (KIP-546).
  const absl::btree_map<ClientQuotaEntity, ClientQuotas>& client_quotas()
      const {
    return client_quotas_;
  }

  // The finalized feature levels. A new cluster has those of Kafka 4.4, without
  // records that say so.
  const absl::btree_map<std::string, int16_t>& features() const {
    return features_.has_value() ? *features_ : DefaultFeatures();
  }
  // unclean.leader.election.enable as the node's own configuration has it: no
  // part of the log.
  bool unclean_election_by_default() const {
    return unclean_election_by_default_;
  }
  void set_unclean_election_by_default(bool enabled) {
    unclean_election_by_default_ = enabled;
  }
  int64_t next_producer_id() const { return next_producer_id_; }
  // The offset of the metadata log's next record.
  int64_t next_offset() const { return next_offset_; }

 private:
  static const absl::btree_map<std::string, int16_t>& DefaultFeatures();

  void Apply(const RegisterBrokerRecord& record);
  void Apply(const UnregisterBrokerRecord& record);
  void Apply(const BrokerRegistrationChangeRecord& record);
  void Apply(const TopicRecord& record);
  void Apply(const PartitionRecord& record);
  void Apply(const PartitionChangeRecord& record);
  void Apply(const RemoveTopicRecord& record);
  void Apply(const ConfigRecord& record);
  void Apply(const ClientQuotaRecord& record);
  void Apply(const FeatureLevelRecord& record);
  void Apply(const ProducerIdsRecord& record);
  void Apply(const SnapshotFooterRecord& record);
  TopicImage& TopicOf(const Uuid& id);

  absl::flat_hash_map<Uuid, TopicImage> topics_;
  absl::btree_map<std::string, Uuid> topic_ids_;
  absl::btree_map<int32_t, BrokerRegistration> brokers_;
  // Topics with '.' or '_' in their name, by the name with '_' for both.
  absl::flat_hash_map<std::string, std::vector<std::string>> unified_names_;
  absl::btree_map<ConfigResource, Config> configs_;
  absl::btree_map<ClientQuotaEntity, ClientQuotas> client_quotas_;
  std::optional<absl::btree_map<std::string, int16_t>> features_;
  bool unclean_election_by_default_ = false;
  int64_t next_producer_id_ = 0;
  int64_t next_offset_ = 0;
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_CONTROLLER_METADATA_IMAGE_H_
