// A topic's configuration as its logs use it: Kafka's names with underscores,
// typed.
//
// A LogConfig made without arguments has Kafka 4.4's defaults, so that most
// topics never parse anything. One is shared by all partitions of a topic.
#ifndef KAFKA_EMBEDDED_LOG_LOG_CONFIG_H_
#define KAFKA_EMBEDDED_LOG_LOG_CONFIG_H_

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>

#include "kafka_embedded/base/config_def.h"
#include "kafka_embedded/records/compression.h"
#include "kafka_embedded/records/record_batch.h"

namespace kafka_embedded {

struct LogConfig {
  static constexpr int64_t kMillisPerHour = int64_t{60} * 60 * 1000;
  static constexpr int64_t kMillisPerWeek = 7 * 24 * kMillisPerHour;
  static constexpr int64_t kUnlimited = std::numeric_limits<int64_t>::max();

  // cleanup.policy: any combination, also neither.
  bool compact = false;
  bool delete_old = true;

  // compression.type; nullopt is "producer": as the producer sent it.
  std::optional<Compression> compression_type = std::nullopt;
  int32_t compression_gzip_level = -1;
  int32_t compression_lz4_level = 9;
  int32_t compression_zstd_level = 3;

  int32_t max_message_bytes = 1024 * 1024 + 12;
  TimestampType message_timestamp_type = TimestampType::kCreateTime;
  int64_t message_timestamp_before_max_ms = kUnlimited;
  int64_t message_timestamp_after_max_ms = kMillisPerHour;

  int32_t min_insync_replicas = 1;
  bool unclean_leader_election_enable = false;

  int64_t retention_ms = kMillisPerWeek;  // -1: for ever.
  int64_t retention_bytes = -1;           // -1: any number.
  int32_t segment_bytes = 1024 * 1024 * 1024;
  int64_t segment_ms = kMillisPerWeek;
  int64_t segment_jitter_ms = 0;
  int64_t file_delete_delay_ms = 60 * 1000;

  double min_cleanable_dirty_ratio = 0.5;
  int64_t min_compaction_lag_ms = 0;
  int64_t max_compaction_lag_ms = kUnlimited;
  int64_t delete_retention_ms = 24 * kMillisPerHour;

  int64_t flush_messages = kUnlimited;
  int64_t flush_ms = kUnlimited;

  // After which time a segment is closed: KIP-354 wants one that is to be
  // compacted closed in time.
  int64_t max_segment_ms() const {
    return compact && max_compaction_lag_ms > 0
               ? std::min(max_compaction_lag_ms, segment_ms)
               : segment_ms;
  }

  // REQUIRES: `config` was parsed by TopicConfigDef().
  static LogConfig FromParsed(const ParsedConfig& config);

  // How a batch that came with `source` is kept.
  Compression TargetCompression(Compression source) const {
    return compression_type.value_or(source);
  }
  // For the codec; nullopt for one without levels.
  std::optional<int> CompressionLevel(Compression codec) const;

  friend bool operator==(const LogConfig&, const LogConfig&) = default;
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_LOG_LOG_CONFIG_H_
