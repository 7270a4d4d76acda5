// The broker's properties that group coordination follows, with Kafka's
// defaults.
#ifndef KAFKA_EMBEDDED_COORDINATOR_GROUP_GROUP_CONFIG_H_
#define KAFKA_EMBEDDED_COORDINATOR_GROUP_GROUP_CONFIG_H_

#include <cstddef>
#include <cstdint>
#include <limits>

namespace kafka_embedded {

struct GroupConfig {
  int32_t initial_rebalance_delay_ms = 3'000;
  int32_t min_session_timeout_ms = 6'000;
  int32_t max_session_timeout_ms = 1'800'000;
  int32_t max_size = std::numeric_limits<int32_t>::max();
  size_t offset_metadata_max_bytes = 4'096;
  int64_t offsets_retention_ms = int64_t{7} * 24 * 60 * 60 * 1'000;
  int64_t offsets_retention_check_interval_ms = 600'000;
  int32_t offsets_commit_timeout_ms = 5'000;
  // 0 none, 1 gzip, 2 snappy, 3 lz4, 4 zstd.
  int8_t offsets_topic_compression_codec = 0;
};

// How long a new member's join may be parked. No property of Kafka's: a client
// that is gone must not be waited for for ever.
inline constexpr int32_t kNewMemberJoinTimeoutMs = 5 * 60 * 1'000;

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_COORDINATOR_GROUP_GROUP_CONFIG_H_
