// The node, the controller, metadata and replication.
#include "kafka_embedded/broker/broker_config_tables.h"

namespace kafka_embedded::broker_config_tables {
namespace {

using namespace config_key;  // NOLINT: the tables are meant to be read so.

// clang-format off
constexpr ConfigKey kClusterKeys[] = {
    {"auto.leader.rebalance.enable",                   kBoolean, "true",         AnyValue(),             kHigh},
    {"broker.heartbeat.interval.ms",                   kInt,     "2000",         AnyValue(),             kMedium},
    {"broker.id",                                      kInt,     "-1",           AnyValue(),             kHigh},
    {"broker.rack",                                    kString,  kNull,          AnyValue(),             kMedium},
    {"broker.session.timeout.ms",                      kInt,     "9000",         AnyValue(),             kMedium},
    {"config.providers",                               kList,    "",             Distinct(),             kLow,    kClusterWide},
    {"controlled.shutdown.enable",                     kBoolean, "true",         AnyValue(),             kMedium},
    {"controller.listener.names",                      kList,    kNull,          Distinct(),             kHigh},
    {"controller.performance.always.log.threshold.ms", kLong,    "2000",         AtLeast(0),             kMedium, kReadOnly,   true},
    {"controller.performance.sample.period.ms",        kLong,    "60000",        AtLeast(100),           kMedium, kReadOnly,   true},
    {"controller.quorum.append.linger.ms",             kInt,     "25",           AtLeast(0),             kMedium},
    {"controller.quorum.auto.join.enable",             kBoolean, "false",        AnyValue(),             kLow},
    {"controller.quorum.bootstrap.servers",            kList,    "",             Distinct(),             kHigh},
    {"controller.quorum.election.backoff.max.ms",      kInt,     "1000",         AtLeast(0),             kHigh},
    {"controller.quorum.election.timeout.ms",          kInt,     "1000",         AtLeast(0),             kHigh},
    {"controller.quorum.fetch.max.bytes",              kInt,     "1048576",      AtLeast(1),             kLow},
    {"controller.quorum.fetch.snapshot.max.bytes",     kInt,     "1048576",      AtLeast(1),             kLow},
    {"controller.quorum.fetch.timeout.ms",             kInt,     "2000",         AtLeast(0),             kHigh},
    {"controller.quorum.request.timeout.ms",           kInt,     "2000",         AtLeast(0),             kMedium},
    {"controller.quorum.retry.backoff.ms",             kInt,     "20",           AtLeast(0),             kLow},
    {"controller.quorum.voters",                       kList,    "",             Distinct(),             kHigh},
    {"controller.socket.timeout.ms",                   kInt,     "30000",        AnyValue(),             kMedium},
    {"initial.broker.registration.timeout.ms",         kInt,     "60000",        AnyValue(),             kMedium},
    {"internal.metadata.delete.delay.millis",          kLong,    "60000",        AnyValue(),             kLow,    kReadOnly,   true},
    {"internal.metadata.log.segment.bytes",            kInt,     kNull,          AnyValue(),             kLow,    kReadOnly,   true},
    {"internal.metadata.max.batch.size.in.bytes",      kInt,     "8388608",      AnyValue(),             kLow,    kReadOnly,   true},
    {"kafka.metrics.polling.interval.secs",            kInt,     "10",           AtLeast(1),             kLow},
    {"kafka.metrics.reporters",                        kList,    "",             Distinct(),             kLow},
    {"metadata.log.dir",                               kString,  kNull,          AnyValue(),             kHigh},
    {"metadata.log.max.record.bytes.between.snapshots", kLong,   "20971520",     AtLeast(1),             kHigh},
    {"metadata.log.max.snapshot.interval.ms",          kLong,    "3600000",      AtLeast(0),             kHigh},
    {"metadata.log.segment.bytes",                     kInt,     "1073741824",   AtLeast(8388608),       kHigh},
    {"metadata.log.segment.ms",                        kLong,    "604800000",    AnyValue(),             kHigh},
    {"metadata.max.idle.interval.ms",                  kInt,     "500",          AtLeast(0),             kLow},
    {"metadata.max.retention.bytes",                   kLong,    "104857600",    AnyValue(),             kHigh},
    {"metadata.max.retention.ms",                      kLong,    "604800000",    AnyValue(),             kHigh},
    {"metric.reporters",                               kList,    "org.apache.kafka.common.metrics.JmxReporter", Distinct(), kLow, kClusterWide},
    {"metrics.num.samples",                            kInt,     "2",            AtLeast(1),             kLow},
    {"metrics.recording.level",                        kString,  "INFO",         AnyValue(),             kLow},
    {"metrics.sample.window.ms",                       kLong,    "30000",        AtLeast(1),             kLow},
    {"node.id",                                        kInt,     kNull,          AtLeast(0),             kHigh},
    {"num.replica.alter.log.dirs.threads",             kInt,     kNull,          AnyValue(),             kHigh},
    {"num.replica.fetchers",                           kInt,     "1",            AtLeast(1),             kHigh,   kClusterWide},
    {"process.roles",                                  kList,    kNull,          OneOf("broker,controller"), kHigh},
    {"producer.purgatory.purge.interval.requests",     kInt,     "1000",         AnyValue(),             kMedium},
    {"replica.fetch.backoff.ms",                       kInt,     "1000",         AtLeast(0),             kMedium},
    {"replica.fetch.max.bytes",                        kInt,     "1048576",      AtLeast(0),             kMedium},
    {"replica.fetch.min.bytes",                        kInt,     "1",            AnyValue(),             kHigh},
    {"replica.fetch.response.max.bytes",               kInt,     "10485760",     AtLeast(0),             kMedium},
    {"replica.fetch.wait.max.ms",                      kInt,     "500",          AnyValue(),             kHigh},
    {"replica.high.watermark.checkpoint.interval.ms",  kLong,    "5000",         AnyValue(),             kHigh},
    {"replica.lag.time.max.ms",                        kLong,    "30000",        AnyValue(),             kHigh},
    {"replica.selector.class",                         kString,  kNull,          AnyValue(),             kMedium},
    {"replica.socket.receive.buffer.bytes",            kInt,     "65536",        AnyValue(),             kHigh},
    {"replica.socket.timeout.ms",                      kInt,     "30000",        AnyValue(),             kHigh},
    {"server.max.startup.time.ms",                     kLong,    "9223372036854775807", AtLeast(0),      kMedium, kReadOnly,   true},
    {"telemetry.max.bytes",                            kInt,     "1048576",      AtLeast(1),             kLow},
    {"unstable.api.versions.enable",                   kBoolean, "false",        AnyValue(),             kHigh,   kReadOnly,   true},
    {"unstable.feature.versions.enable",               kBoolean, "false",        AnyValue(),             kHigh,   kReadOnly,   true},
};
// clang-format on

}  // namespace

absl::Span<const ConfigKey> Cluster() { return kClusterKeys; }

}  // namespace kafka_embedded::broker_config_tables
