#include "kafka_embedded/client/client_configs.h"

#include <string>

#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "kafka_embedded/client/iso_duration.h"

namespace kafka_embedded {
namespace {

using namespace config_key;  // NOLINT: the tables are meant to be read so.

// One of three names, or a duration (KIP-1106).
std::string ExpectOffsetReset(absl::string_view value) {
  if (value == "latest" || value == "earliest" || value == "none") return "";
  if (absl::ConsumePrefix(&value, "by_duration:") &&
      ParseIsoDuration(value).has_value()) {
    return "";
  }
  return "one of latest, earliest, none, by_duration:PnDTnHnMn.nS";
}

// clang-format off
constexpr ConfigKey kCommonKeys[] = {
    {"bootstrap.resolve.timeout.ms",             kLong,    "0",            AtLeast(0),             kHigh},
    {"client.dns.lookup",                        kString,  "use_all_dns_ips", OneOf("use_all_dns_ips,resolve_canonical_bootstrap_servers_only"), kMedium},
    {"config.providers",                         kList,    "",             Distinct(),             kLow},
    {"metadata.cluster.check.enable",            kBoolean, "true",         AnyValue(),             kLow},
    {"metadata.max.age.ms",                      kLong,    "300000",       AtLeast(0),             kLow},
    {"metadata.recovery.rebootstrap.trigger.ms", kLong,    "300000",       AtLeast(0),             kLow},
    {"metadata.recovery.strategy",               kString,  "rebootstrap",  OneOfIgnoreCase("NONE,REBOOTSTRAP"), kLow},
    {"metric.reporters",                         kList,    "org.apache.kafka.common.metrics.JmxReporter", Distinct(), kLow},
    {"metrics.num.samples",                      kInt,     "2",            AtLeast(1),             kLow},
    {"metrics.recording.level",                  kString,  "INFO",         OneOf("INFO,DEBUG,TRACE"), kLow},
    {"metrics.sample.window.ms",                 kLong,    "30000",        AtLeast(0),             kLow},
    {"reconnect.backoff.max.ms",                 kLong,    "1000",         AtLeast(0),             kLow},
    {"reconnect.backoff.ms",                     kLong,    "50",           AtLeast(0),             kLow},
    {"request.timeout.ms",                       kInt,     "30000",        AtLeast(0),             kMedium},
    {"retry.backoff.max.ms",                     kLong,    "1000",         AtLeast(0),             kLow},
    {"retry.backoff.ms",                         kLong,    "100",          AtLeast(0),             kLow},
    {"send.buffer.bytes",                        kInt,     "131072",       AtLeast(-1),            kMedium},
    {"socket.connection.setup.timeout.max.ms",   kLong,    "30000",        AnyValue(),             kMedium},
    {"socket.connection.setup.timeout.ms",       kLong,    "10000",        AnyValue(),             kMedium},
};

constexpr ConfigKey kProducerKeys[] = {
    {"acks",                                     kString,  "all",        OneOf("all,-1,0,1"),    kLow},
    {"batch.size",                               kInt,     "16384",      AtLeast(0),             kMedium},
    {"bootstrap.servers",                        kList,    kNull,        Distinct(),             kHigh},
    {"buffer.memory",                            kLong,    "33554432",   AtLeast(0),             kHigh},
    {"buffer.memory.allocation.strategy",        kString,  "full",       OneOfIgnoreCase("FULL,INCREMENTAL"), kMedium},
    {"client.id",                                kString,  "",           AnyValue(),             kMedium},
    {"client.rack",                              kString,  "",           AnyValue(),             kLow},
    {"compression.gzip.level",                   kInt,     "-1",         BetweenOr(1, 9, -1),    kMedium},
    {"compression.lz4.level",                    kInt,     "9",          Between(1, 17),         kMedium},
    {"compression.type",                         kString,  "none",       OneOf("none,gzip,snappy,lz4,zstd"), kHigh},
    {"compression.zstd.level",                   kInt,     "3",          Between(-131072, 22),   kMedium},
    {"connections.max.idle.ms",                  kLong,    "540000",     AnyValue(),             kMedium},
    {"delivery.timeout.ms",                      kInt,     "120000",     AtLeast(0),             kMedium},
    {"enable.idempotence",                       kBoolean, "true",       AnyValue(),             kLow},
    {"enable.metrics.push",                      kBoolean, "true",       AnyValue(),             kLow},
    {"interceptor.classes",                      kList,    "",           Distinct(),             kLow},
    {"key.serializer",                           kClass,   kNull,        AnyValue(),             kHigh},
    {"linger.ms",                                kLong,    "5",          AtLeast(0),             kMedium},
    {"max.block.ms",                             kLong,    "60000",      AtLeast(0),             kMedium},
    {"max.in.flight.requests.per.connection",    kInt,     "5",          AtLeast(1),             kLow},
    {"max.request.size",                         kInt,     "1048576",    AtLeast(0),             kMedium},
    {"metadata.max.idle.ms",                     kLong,    "300000",     AtLeast(5000),          kLow},
    {"partitioner.adaptive.partitioning.enable", kBoolean, "true",       AnyValue(),             kLow},
    {"partitioner.availability.timeout.ms",      kLong,    "0",          AtLeast(0),             kLow},
    {"partitioner.class",                        kClass,   kNull,        AnyValue(),             kMedium},
    {"partitioner.ignore.keys",                  kBoolean, "false",      AnyValue(),             kMedium},
    {"partitioner.rack.aware",                   kBoolean, "false",      AnyValue(),             kLow},
    {"receive.buffer.bytes",                     kInt,     "32768",      AtLeast(-1),            kMedium},
    {"retries",                                  kInt,     "2147483647", Between(0, 2147483647), kHigh},
    {"transaction.timeout.ms",                   kInt,     "60000",      AnyValue(),             kLow},
    {"transaction.two.phase.commit.enable",      kBoolean, "false",      AnyValue(),             kLow},
    {"transactional.id",                         kString,  kNull,        NonEmpty(),             kLow},
    {"value.serializer",                         kClass,   kNull,        AnyValue(),             kHigh},
};

constexpr ConfigKey kConsumerKeys[] = {
    {"allow.auto.create.topics",                       kBoolean, "true",         AnyValue(),             kMedium},
    {"auto.commit.interval.ms",                        kInt,     "5000",         AtLeast(0),             kLow},
    {"auto.offset.reset",                              kString,  "latest",       CheckedBy(&ExpectOffsetReset), kMedium},
    {"bootstrap.servers",                              kList,    kNull,          Distinct(),             kHigh},
    {"check.crcs",                                     kBoolean, "true",         AnyValue(),             kLow},
    {"client.id",                                      kString,  "",             AnyValue(),             kLow},
    {"client.rack",                                    kString,  "",             AnyValue(),             kLow},
    {"connections.max.idle.ms",                        kLong,    "540000",       AnyValue(),             kMedium},
    {"default.api.timeout.ms",                         kInt,     "60000",        AtLeast(0),             kMedium},
    {"enable.auto.commit",                             kBoolean, "true",         AnyValue(),             kMedium},
    {"enable.metrics.push",                            kBoolean, "true",         AnyValue(),             kLow},
    {"exclude.internal.topics",                        kBoolean, "true",         AnyValue(),             kMedium},
    {"fetch.max.bytes",                                kInt,     "52428800",     AtLeast(0),             kMedium},
    {"fetch.max.wait.ms",                              kInt,     "500",          AtLeast(0),             kLow},
    {"fetch.min.bytes",                                kInt,     "1",            AtLeast(0),             kHigh},
    {"group.id",                                       kString,  kNull,          AnyValue(),             kHigh},
    {"group.instance.id",                              kString,  kNull,          NonEmpty(),             kMedium},
    {"group.protocol",                                 kString,  "classic",      OneOfIgnoreCase("CLASSIC,CONSUMER"), kHigh},
    {"group.remote.assignor",                          kString,  kNull,          AnyValue(),             kMedium},
    {"heartbeat.interval.ms",                          kInt,     "3000",         AnyValue(),             kHigh},
    {"interceptor.classes",                            kList,    "",             Distinct(),             kLow},
    {"internal.throw.on.fetch.stable.offset.unsupported", kBoolean, "false",     AnyValue(),             kLow},
    {"isolation.level",                                kString,  "read_uncommitted", OneOf("read_committed,read_uncommitted"), kMedium},
    {"key.deserializer",                               kClass,   kNull,          AnyValue(),             kHigh},
    {"max.partition.fetch.bytes",                      kInt,     "1048576",      AtLeast(0),             kHigh},
    {"max.poll.interval.ms",                           kInt,     "300000",       AtLeast(1),             kMedium},
    {"max.poll.records",                               kInt,     "500",          AtLeast(1),             kMedium},
    {"partition.assignment.strategy",                  kList,    "org.apache.kafka.clients.consumer.RangeAssignor,org.apache.kafka.clients.consumer.CooperativeStickyAssignor", Distinct(), kMedium},
    {"receive.buffer.bytes",                           kInt,     "65536",        AtLeast(-1),            kMedium},
    {"session.timeout.ms",                             kInt,     "45000",        AnyValue(),             kHigh},
    {"share.acknowledgement.mode",                     kString,  "implicit",     OneOf("implicit,explicit"), kMedium},
    {"share.acquire.mode",                             kString,  "BATCH_OPTIMIZED", OneOfIgnoreCase("batch_optimized,record_limit"), kMedium},
    {"value.deserializer",                             kClass,   kNull,          AnyValue(),             kHigh},
};

constexpr ConfigKey kAdminKeys[] = {
    {"bootstrap.controllers",   kList,    "",           Distinct(),             kHigh},
    {"bootstrap.servers",       kList,    "",           Distinct(),             kHigh},
    {"client.id",               kString,  "",           AnyValue(),             kMedium},
    {"connections.max.idle.ms", kLong,    "300000",     AnyValue(),             kMedium},
    {"default.api.timeout.ms",  kInt,     "60000",      AtLeast(0),             kMedium},
    {"enable.metrics.push",     kBoolean, "false",      AnyValue(),             kLow},
    {"receive.buffer.bytes",    kInt,     "65536",      AtLeast(-1),            kMedium},
    {"retries",                 kInt,     "2147483647", Between(0, 2147483647), kLow},
};
// clang-format on

}  // namespace

const ConfigDef& ProducerConfigDef() {
  static const auto* const def =
      new ConfigDef({kCommonKeys, ClientSecurityConfigKeys(), kProducerKeys});
  return *def;
}

const ConfigDef& ConsumerConfigDef() {
  static const auto* const def =
      new ConfigDef({kCommonKeys, ClientSecurityConfigKeys(), kConsumerKeys});
  return *def;
}

const ConfigDef& AdminConfigDef() {
  static const auto* const def =
      new ConfigDef({kCommonKeys, ClientSecurityConfigKeys(), kAdminKeys});
  return *def;
}

}  // namespace kafka_embedded
