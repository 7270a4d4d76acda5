#include "kafka_embedded/controller/resource_config_def.h"

#include <string>

#include "absl/strings/match.h"

namespace kafka_embedded {
namespace {

using namespace config_key;  // NOLINT: the tables are meant to be read so.

std::string ExpectAutoOffsetReset(absl::string_view value) {
  if (value == "latest" || value == "earliest" ||
      absl::StartsWith(value, "by_duration:P")) {
    return "";
  }
  return "latest, earliest or by_duration:PnDTnHnMn.nS";
}

// clang-format off
constexpr ConfigKey kGroupKeys[] = {
    {"consumer.assignment.interval.ms",           kInt,     "1000",    AtLeast(0), kMedium},
    {"consumer.assignor.offload.enable",          kBoolean, "true",    AnyValue(), kMedium},
    {"consumer.heartbeat.interval.ms",            kInt,     "5000",    AtLeast(1), kMedium},
    {"consumer.session.timeout.ms",               kInt,     "45000",   AtLeast(1), kMedium},
    {"errors.deadletterqueue.copy.record.enable", kBoolean, "false",   AnyValue(), kMedium},
    {"errors.deadletterqueue.topic.name",         kString,  "",        AnyValue(), kMedium},
    {"share.assignment.interval.ms",              kInt,     "1000",    AtLeast(0), kMedium},
    {"share.assignor.offload.enable",             kBoolean, "true",    AnyValue(), kMedium},
    {"share.auto.offset.reset",                   kString,  "latest",  CheckedBy(&ExpectAutoOffsetReset), kMedium},
    {"share.delivery.count.limit",                kInt,     "5",       AtLeast(2), kMedium},
    {"share.heartbeat.interval.ms",               kInt,     "5000",    AtLeast(1), kMedium},
    {"share.isolation.level",                     kString,  "read_uncommitted", OneOf("read_committed,read_uncommitted"), kMedium},
    {"share.partition.max.record.locks",          kInt,     "2000",    AtLeast(100), kMedium},
    {"share.record.lock.duration.ms",             kInt,     "30000",   AtLeast(1000), kMedium},
    {"share.renew.acknowledge.enable",            kBoolean, "true",    AnyValue(), kMedium},
    {"share.session.timeout.ms",                  kInt,     "45000",   AtLeast(1), kMedium},
    {"streams.acceptable.recovery.lag",           kLong,    "10000",   AtLeast(0), kMedium},
    {"streams.assignment.interval.ms",            kInt,     "1000",    AtLeast(0), kMedium},
    {"streams.assignor.name",                     kString,  kNull,     AnyValue(), kMedium},
    {"streams.assignor.offload.enable",           kBoolean, "true",    AnyValue(), kMedium},
    {"streams.heartbeat.interval.ms",             kInt,     "5000",    AtLeast(1), kMedium},
    {"streams.initial.rebalance.delay.ms",        kInt,     "3000",    AtLeast(0), kMedium},
    {"streams.num.standby.replicas",              kInt,     "0",       AtLeast(0), kMedium},
    {"streams.num.warmup.replicas",               kInt,     "2",       AtLeast(0), kMedium},
    {"streams.rack.aware.assignment.tags",        kList,    "",        AnyValue(), kMedium},
    {"streams.session.timeout.ms",                kInt,     "45000",   AtLeast(1), kMedium},
    {"streams.task.offset.interval.ms",           kInt,     "60000",   AtLeast(1), kMedium},
};

constexpr ConfigKey kClientMetricsKeys[] = {
    {"interval.ms", kInt,  "300000", AnyValue(), kMedium},
    {"match",       kList, "",       AnyValue(), kMedium},
    {"metrics",     kList, "",       AnyValue(), kMedium},
};
// clang-format on

}  // namespace

const ConfigDef& GroupConfigDef() {
  static const auto* const def = new ConfigDef({kGroupKeys});
  return *def;
}

const ConfigDef& ClientMetricsConfigDef() {
  static const auto* const def = new ConfigDef({kClientMetricsKeys});
  return *def;
}

}  // namespace kafka_embedded
