#include "kafka_embedded/log/log_config.h"

#include <string>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "kafka_embedded/base/check.h"

namespace kafka_embedded {
namespace {

bool HasPolicy(const ParsedConfig& config, absl::string_view policy) {
  return absl::c_any_of(config.GetList("cleanup.policy"),
                        [&](const std::string& name) {
                          return absl::EqualsIgnoreCase(name, policy);
                        });
}

// compression.type has two words that no codec has: "producer", and
// "uncompressed" for what producers call "none".
std::optional<Compression> CompressionType(const std::string& name) {
  if (name == "producer") return std::nullopt;
  if (name == "uncompressed") return Compression::kNone;
  const std::optional<Compression> codec = ParseCompression(name);
  CHECK(codec.has_value()) << "compression.type \"" << name << "\"";
  return codec;
}

}  // namespace

LogConfig LogConfig::FromParsed(const ParsedConfig& config) {
  const absl::string_view segment_bytes =
      config.IsNull("internal.segment.bytes") ? "segment.bytes"
                                              : "internal.segment.bytes";
  return {
      .compact = HasPolicy(config, "compact"),
      .delete_old = HasPolicy(config, "delete"),
      .compression_type = CompressionType(config.GetString("compression.type")),
      .compression_gzip_level = config.GetInt("compression.gzip.level"),
      .compression_lz4_level = config.GetInt("compression.lz4.level"),
      .compression_zstd_level = config.GetInt("compression.zstd.level"),
      .max_message_bytes = config.GetInt("max.message.bytes"),
      .message_timestamp_type =
          config.GetString("message.timestamp.type") == "LogAppendTime"
              ? TimestampType::kLogAppendTime
              : TimestampType::kCreateTime,
      .message_timestamp_before_max_ms =
          config.GetLong("message.timestamp.before.max.ms"),
      .message_timestamp_after_max_ms =
          config.GetLong("message.timestamp.after.max.ms"),
      .min_insync_replicas = config.GetInt("min.insync.replicas"),
      .unclean_leader_election_enable =
          config.GetBool("unclean.leader.election.enable"),
      .retention_ms = config.GetLong("retention.ms"),
      .retention_bytes = config.GetLong("retention.bytes"),
      .segment_bytes = config.GetInt(segment_bytes),
      .segment_ms = config.GetLong("segment.ms"),
      .segment_jitter_ms = config.GetLong("segment.jitter.ms"),
      .file_delete_delay_ms = config.GetLong("file.delete.delay.ms"),
      .min_cleanable_dirty_ratio =
          config.GetDouble("min.cleanable.dirty.ratio"),
      .min_compaction_lag_ms = config.GetLong("min.compaction.lag.ms"),
      .max_compaction_lag_ms = config.GetLong("max.compaction.lag.ms"),
      .delete_retention_ms = config.GetLong("delete.retention.ms"),
      .flush_messages = config.GetLong("flush.messages"),
      .flush_ms = config.GetLong("flush.ms"),
  };
}

std::optional<int> LogConfig::CompressionLevel(Compression codec) const {
  switch (codec) {
    case Compression::kGzip:
      return compression_gzip_level;
    case Compression::kLz4:
      return compression_lz4_level;
    case Compression::kZstd:
      return compression_zstd_level;
    default:
      return std::nullopt;
  }
}

}  // namespace kafka_embedded
