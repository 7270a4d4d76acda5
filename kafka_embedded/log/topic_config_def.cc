#include "kafka_embedded/log/topic_config_def.h"

#include <algorithm>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace kafka_embedded {
namespace {

using namespace config_key;  // NOLINT: the tables are meant to be read so.

// "*", or partition:broker pairs (KIP-73).
std::string ExpectThrottledReplicas(absl::string_view value) {
  if (value.empty() || value == "*") return "";
  for (const absl::string_view element : absl::StrSplit(value, ',')) {
    const std::pair<absl::string_view, absl::string_view> replica =
        absl::StrSplit(element, absl::MaxSplits(':', 1));
    int32_t number = 0;
    if (!absl::SimpleAtoi(replica.first, &number) ||
        !absl::SimpleAtoi(replica.second, &number)) {
      return "* or [partitionId]:[brokerId],[partitionId]:[brokerId],...";
    }
  }
  return "";
}

// clang-format off
constexpr ConfigKey kTopicKeys[] = {
    {"cleanup.policy",                          kList,    "delete",       OneOf("compact,delete"), kMedium},
    {"compression.gzip.level",                  kInt,     "-1",           BetweenOr(1, 9, -1),    kMedium},
    {"compression.lz4.level",                   kInt,     "9",            Between(1, 17),         kMedium},
    {"compression.type",                        kString,  "producer",     OneOf("uncompressed,zstd,lz4,snappy,gzip,producer"), kMedium},
    {"compression.zstd.level",                  kInt,     "3",            Between(-131072, 22),   kMedium},
    {"delete.retention.ms",                     kLong,    "86400000",     AtLeast(0),             kMedium},
    {"errors.deadletterqueue.group.enable",     kBoolean, "false",        AnyValue(),             kMedium},
    {"file.delete.delay.ms",                    kLong,    "60000",        AtLeast(0),             kMedium},
    {"flush.messages",                          kLong,    "9223372036854775807", AtLeast(1),      kMedium},
    {"flush.ms",                                kLong,    "9223372036854775807", AtLeast(0),      kMedium},
    {"follower.replication.throttled.replicas", kList,    "",             CheckedBy(&ExpectThrottledReplicas), kMedium},
    {"index.interval.bytes",                    kInt,     "4096",         AtLeast(0),             kMedium},
    {"internal.segment.bytes",                  kInt,     kNull,          AnyValue(),             kMedium, kReadOnly,   true},
    {"leader.replication.throttled.replicas",   kList,    "",             CheckedBy(&ExpectThrottledReplicas), kMedium},
    {"local.retention.bytes",                   kLong,    "-2",           AtLeast(-2),            kMedium},
    {"local.retention.ms",                      kLong,    "-2",           AtLeast(-2),            kMedium},
    {"max.compaction.lag.ms",                   kLong,    "9223372036854775807", AtLeast(1),      kMedium},
    {"max.decompressed.message.bytes",          kInt,     "2147483639",   Between(1, 2147483639), kMedium},
    {"max.message.bytes",                       kInt,     "1048588",      AtLeast(0),             kMedium},
    {"message.timestamp.after.max.ms",          kLong,    "3600000",      AtLeast(0),             kMedium},
    {"message.timestamp.before.max.ms",         kLong,    "9223372036854775807", AtLeast(0),      kMedium},
    {"message.timestamp.type",                  kString,  "CreateTime",   OneOf("CreateTime,LogAppendTime"), kMedium},
    {"min.cleanable.dirty.ratio",               kDouble,  "0.5",          Between(0, 1),          kMedium},
    {"min.compaction.lag.ms",                   kLong,    "0",            AtLeast(0),             kMedium},
    {"min.insync.replicas",                     kInt,     "1",            AtLeast(1),             kMedium},
    {"preallocate",                             kBoolean, "false",        AnyValue(),             kMedium},
    {"remote.copy.lag.bytes",                   kLong,    "-1",           AtLeast(-1),            kMedium},
    {"remote.copy.lag.ms",                      kLong,    "0",            AtLeast(-1),            kMedium},
    {"remote.log.copy.disable",                 kBoolean, "false",        AnyValue(),             kMedium},
    {"remote.log.delete.on.disable",            kBoolean, "false",        AnyValue(),             kMedium},
    {"remote.storage.enable",                   kBoolean, "false",        AnyValue(),             kMedium},
    {"retention.bytes",                         kLong,    "-1",           AnyValue(),             kMedium},
    {"retention.ms",                            kLong,    "604800000",    AtLeast(-1),            kMedium},
    {"segment.bytes",                           kInt,     "1073741824",   AtLeast(1048576),       kMedium},
    {"segment.index.bytes",                     kInt,     "10485760",     AtLeast(4),             kMedium},
    {"segment.jitter.ms",                       kLong,    "0",            AtLeast(0),             kMedium},
    {"segment.ms",                              kLong,    "604800000",    AtLeast(1),             kMedium},
    {"unclean.leader.election.enable",          kBoolean, "false",        AnyValue(),             kMedium},
};

constexpr TopicConfigSynonym kSynonyms[] = {
    {"cleanup.policy",                  "log.cleanup.policy",                  1},
    {"compression.gzip.level",          "compression.gzip.level",              1},
    {"compression.lz4.level",           "compression.lz4.level",               1},
    {"compression.type",                "compression.type",                    1},
    {"compression.zstd.level",          "compression.zstd.level",              1},
    {"delete.retention.ms",             "log.cleaner.delete.retention.ms",     1},
    {"file.delete.delay.ms",            "log.segment.delete.delay.ms",         1},
    {"flush.messages",                  "log.flush.interval.messages",         1},
    {"flush.ms",                        "log.flush.interval.ms",               1},
    {"flush.ms",                        "log.flush.scheduler.interval.ms",     1},
    {"index.interval.bytes",            "log.index.interval.bytes",            1},
    {"local.retention.bytes",           "log.local.retention.bytes",           1},
    {"local.retention.ms",              "log.local.retention.ms",              1},
    {"max.compaction.lag.ms",           "log.cleaner.max.compaction.lag.ms",   1},
    {"max.decompressed.message.bytes",  "max.decompressed.message.bytes",      1},
    {"max.message.bytes",               "message.max.bytes",                   1},
    {"message.timestamp.after.max.ms",  "log.message.timestamp.after.max.ms",  1},
    {"message.timestamp.before.max.ms", "log.message.timestamp.before.max.ms", 1},
    {"message.timestamp.type",          "log.message.timestamp.type",          1},
    {"min.cleanable.dirty.ratio",       "log.cleaner.min.cleanable.ratio",     1},
    {"min.compaction.lag.ms",           "log.cleaner.min.compaction.lag.ms",   1},
    {"min.insync.replicas",             "min.insync.replicas",                 1},
    {"preallocate",                     "log.preallocate",                     1},
    {"remote.copy.lag.bytes",           "log.remote.copy.lag.bytes",           1},
    {"remote.copy.lag.ms",              "log.remote.copy.lag.ms",              1},
    {"retention.bytes",                 "log.retention.bytes",                 1},
    {"retention.ms",                    "log.retention.ms",                    1},
    {"retention.ms",                    "log.retention.minutes",               60'000},
    {"retention.ms",                    "log.retention.hours",                 3'600'000},
    {"segment.bytes",                   "log.segment.bytes",                   1},
    {"segment.index.bytes",             "log.index.size.max.bytes",            1},
    {"segment.jitter.ms",               "log.roll.jitter.ms",                  1},
    {"segment.jitter.ms",               "log.roll.jitter.hours",               3'600'000},
    {"segment.ms",                      "log.roll.ms",                         1},
    {"segment.ms",                      "log.roll.hours",                      3'600'000},
    {"unclean.leader.election.enable",  "unclean.leader.election.enable",      1},
};
// clang-format on

// Both retention and roll treat every negative time as "without end".
std::string Scaled(int64_t value, int64_t factor) {
  return absl::StrCat(value < 0 ? value : value * factor);
}

}  // namespace

const ConfigDef& TopicConfigDef() {
  static const auto* const def = new ConfigDef({kTopicKeys});
  return *def;
}

absl::Span<const TopicConfigSynonym> TopicConfigSynonyms() { return kSynonyms; }

std::optional<std::string> TopicDefaultFromBroker(absl::string_view topic_name,
                                                  const ParsedConfig& broker) {
  for (const TopicConfigSynonym& synonym : kSynonyms) {
    if (topic_name != synonym.topic_name ||
        broker.IsNull(synonym.broker_name)) {
      continue;
    }
    if (synonym.factor == 1) return broker.GetText(synonym.broker_name);
    return Scaled(broker.GetLong(synonym.broker_name), synonym.factor);
  }
  return std::nullopt;
}

}  // namespace kafka_embedded
