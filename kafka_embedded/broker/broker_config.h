// A broker's configuration as its code uses it: the parsed properties, and
// those that are asked for on hot paths as plain members.
#ifndef KAFKA_EMBEDDED_BROKER_BROKER_CONFIG_H_
#define KAFKA_EMBEDDED_BROKER_BROKER_CONFIG_H_

#include <cstddef>
#include <cstdint>
#include <memory>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "kafka_embedded/base/config.h"
#include "kafka_embedded/base/config_def.h"
#include "kafka_embedded/log/log_config.h"
#include "kafka_embedded/log/log_manager.h"

namespace kafka_embedded {

struct BrokerConfig {
  // Kafka's defaults where `config` says nothing; INVALID_ARGUMENT as
  // ConfigDef::Parse. One differs: a topic that the cluster makes for itself
  // gets at most `broker_count` replicas unless its replication factor is set,
  // so that a cluster of one broker works as it comes.
  static absl::StatusOr<std::shared_ptr<const BrokerConfig>> Parse(
      const Config& config, int32_t broker_count);

  Config set;  // What was set, as it was written.
  ParsedConfig properties;
  LogConfig log_defaults;
  LogManager::Options log_manager;

  int32_t num_partitions;
  int16_t default_replication_factor;
  bool auto_create_topics_enable;
  int32_t offsets_topic_num_partitions;
  int16_t offsets_topic_replication_factor;
  size_t fetch_max_bytes;
  size_t fetch_session_slots;
  absl::Duration replica_fetch_wait_max;
  absl::Duration replica_socket_timeout;
  absl::Duration replica_fetch_backoff;
  absl::Duration replica_lag_time_max;
  // replica.selector.class is Kafka's RackAwareReplicaSelector (KIP-392).
  bool rack_aware_reads;
  absl::Duration heartbeat_interval;
  absl::Duration registration_timeout;
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_BROKER_BROKER_CONFIG_H_
