// The configuration of the clients, checked once and kept as plain values.
#ifndef KAFKA_EMBEDDED_CLIENT_CLIENT_OPTIONS_H_
#define KAFKA_EMBEDDED_CLIENT_CLIENT_OPTIONS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "kafka_embedded/base/config.h"
#include "kafka_embedded/records/compression.h"

namespace kafka_embedded {

// What all clients share.
struct ClientOptions {
  std::string client_id;
  absl::Duration metadata_max_age;
  absl::Duration request_timeout;
  absl::Duration retry_backoff;
  absl::Duration retry_backoff_max;
  std::vector<std::string> warnings;  // Of unknown properties.
};

enum class PartitionerKind { kDefault, kRoundRobin };

struct ProducerOptions {
  ClientOptions client;
  int16_t acks = -1;
  size_t batch_size = 0;
  size_t buffer_memory = 0;
  size_t max_request_size = 0;
  Compression compression = Compression::kNone;
  std::optional<int> compression_level;
  absl::Duration linger;
  absl::Duration delivery_timeout;
  absl::Duration max_block;
  bool enable_idempotence = true;
  bool idempotence_is_explicit = false;
  int32_t max_in_flight = 5;
  int32_t retries = 0;
  PartitionerKind partitioner = PartitionerKind::kDefault;
  bool ignore_keys = false;
  bool adaptive_partitioning = true;
};

enum class OffsetReset { kEarliest, kLatest, kByDuration, kNone };

struct ConsumerOptions {
  ClientOptions client;
  std::string group_id;           // Empty: none.
  std::string group_instance_id;  // Empty: a dynamic member.
  std::vector<std::string> assignors;
  absl::Duration session_timeout;
  absl::Duration heartbeat_interval;
  absl::Duration max_poll_interval;
  bool auto_commit = false;
  absl::Duration auto_commit_interval;
  OffsetReset offset_reset = OffsetReset::kLatest;
  absl::Duration offset_reset_duration;  // Of kByDuration.
  bool allow_auto_create_topics = true;
  bool exclude_internal_topics = true;
  bool check_crcs = true;
  bool read_committed = false;
  std::string client_rack;
  absl::Duration default_api_timeout;
  int32_t fetch_max_bytes = 0;
  int32_t fetch_min_bytes = 0;
  absl::Duration fetch_max_wait;
  int32_t max_partition_fetch_bytes = 0;
  size_t max_poll_records = 0;
};

struct AdminOptions {
  ClientOptions client;
  absl::Duration default_api_timeout;
  int32_t retries = 0;
};

// INVALID_ARGUMENT names every wrong property, its value and what is right,
// also for combinations that Kafka refuses.
absl::StatusOr<ProducerOptions> ParseProducerOptions(const Config& config);
absl::StatusOr<ConsumerOptions> ParseConsumerOptions(const Config& config);
absl::StatusOr<AdminOptions> ParseAdminOptions(const Config& config);

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_CLIENT_CLIENT_OPTIONS_H_
