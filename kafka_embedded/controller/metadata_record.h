// The records of the metadata log: the only way the cluster's metadata changes.
//
// Named and shaped as Kafka's own (KIP-500); what no part of this project reads
// is left out. The controller writes them, MetadataImage::Replay applies them,
// in the controller and in every broker alike.
#ifndef KAFKA_EMBEDDED_CONTROLLER_METADATA_RECORD_H_
#define KAFKA_EMBEDDED_CONTROLLER_METADATA_RECORD_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "kafka_embedded/base/config_resource_type.h"
#include "kafka_embedded/base/uuid.h"

namespace kafka_embedded {

inline constexpr int32_t kNoLeader = -1;

// Broker ids; three replicas need no allocation.
using BrokerIds = absl::InlinedVector<int32_t, 4>;

struct ListenerEndpoint {
  std::string name = {};  // "PLAINTEXT"
  std::string host = {};
  int32_t port = 0;
  int16_t security_protocol = 0;  // 0 PLAINTEXT, 1 SSL, 2 SASL_PLAINTEXT, ...
  bool operator==(const ListenerEndpoint&) const = default;
};

struct RegisterBrokerRecord {
  int32_t broker_id = -1;
  Uuid incarnation_id = {};
  int64_t broker_epoch = -1;
  std::vector<ListenerEndpoint> endpoints = {};
  std::optional<std::string> rack = std::nullopt;
  bool fenced = true;
  bool in_controlled_shutdown = false;
  bool log_dir_offline = false;
  bool operator==(const RegisterBrokerRecord&) const = default;
};

struct UnregisterBrokerRecord {
  int32_t broker_id = -1;
  int64_t broker_epoch = -1;
  bool operator==(const UnregisterBrokerRecord&) const = default;
};

struct BrokerRegistrationChangeRecord {
  int32_t broker_id = -1;
  int64_t broker_epoch = -1;
  std::optional<bool> fenced = std::nullopt;
  std::optional<bool> in_controlled_shutdown = std::nullopt;
  // Kafka lists the directories that are left; a broker here has one.
  std::optional<bool> log_dir_offline = std::nullopt;
  bool operator==(const BrokerRegistrationChangeRecord&) const = default;
};

struct TopicRecord {
  std::string name = {};
  Uuid topic_id = {};
  bool operator==(const TopicRecord&) const = default;
};

struct PartitionRecord {
  int32_t partition_id = -1;
  Uuid topic_id = {};
  BrokerIds replicas = {};
  BrokerIds isr = {};
  BrokerIds removing_replicas = {};
  BrokerIds adding_replicas = {};
  int32_t leader = kNoLeader;
  int32_t leader_epoch = 0;
  int32_t partition_epoch = 0;
  BrokerIds elr = {};             // Eligible leader replicas, KIP-966.
  BrokerIds last_known_elr = {};  // The last leader, while there is none.
  bool operator==(const PartitionRecord&) const = default;
};

// Absent fields stay as they are. A new leader raises the leader epoch; every
// change raises the partition epoch.
struct PartitionChangeRecord {
  int32_t partition_id = -1;
  Uuid topic_id = {};
  std::optional<BrokerIds> isr = std::nullopt;
  std::optional<int32_t> leader = std::nullopt;
  std::optional<BrokerIds> replicas = std::nullopt;
  std::optional<BrokerIds> removing_replicas = std::nullopt;
  std::optional<BrokerIds> adding_replicas = std::nullopt;
  std::optional<BrokerIds> elr = std::nullopt;
  std::optional<BrokerIds> last_known_elr = std::nullopt;
  bool operator==(const PartitionChangeRecord&) const = default;
};

struct RemoveTopicRecord {
  Uuid topic_id = {};
  bool operator==(const RemoveTopicRecord&) const = default;
};

struct ConfigRecord {
  ConfigResourceType resource_type = ConfigResourceType::kUnknown;
  std::string resource_name =
      {};  // "" with kBroker: the default of all brokers.
  std::string name = {};
  std::optional<std::string> value =
      std::nullopt;  // Absent: the setting is removed.
  bool operator==(const ConfigRecord&) const = default;
};

// Whom a quota is for: names by "user", "client-id" or "ip", ascending; without
// a name, the default of that type.
using ClientQuotaEntity =
    std::vector<std::pair<std::string, std::optional<std::string>>>;

struct ClientQuotaRecord {
  ClientQuotaEntity entity = {};
  std::string key = {};
  double value = 0;
  bool remove = false;
  bool operator==(const ClientQuotaRecord&) const = default;
};

struct FeatureLevelRecord {
  std::string name = {};
  int16_t feature_level = 0;
  bool operator==(const FeatureLevelRecord&) const = default;
};

struct ProducerIdsRecord {
  int32_t broker_id = -1;
  int64_t broker_epoch = -1;
  int64_t next_producer_id = 0;
  bool operator==(const ProducerIdsRecord&) const = default;
};

// Ends a snapshot: the offset that the metadata log had reached. (Kafka has it
// in the snapshot's file name.)
struct SnapshotFooterRecord {
  int64_t next_offset = 0;
  bool operator==(const SnapshotFooterRecord&) const = default;
};

using MetadataRecord =
    std::variant<RegisterBrokerRecord, UnregisterBrokerRecord,
                 BrokerRegistrationChangeRecord, TopicRecord, PartitionRecord,
                 PartitionChangeRecord, RemoveTopicRecord, ConfigRecord,
                 ClientQuotaRecord, FeatureLevelRecord, ProducerIdsRecord,
                 SnapshotFooterRecord>;

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_CONTROLLER_METADATA_RECORD_H_
