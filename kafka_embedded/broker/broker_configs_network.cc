// Listeners, sockets, requests and quotas.
#include "kafka_embedded/broker/broker_config_tables.h"

namespace kafka_embedded::broker_config_tables {
namespace {

using namespace config_key;  // NOLINT: the tables are meant to be read so.

// clang-format off
constexpr ConfigKey kNetworkKeys[] = {
    {"advertised.listeners",                           kList,   kNull,          Distinct(), kHigh},
    {"alter.config.policy.class.name",                 kClass,  kNull,          AnyValue(), kLow},
    {"alter.log.dirs.replication.quota.window.num",    kInt,    "11",           AtLeast(1), kLow},
    {"alter.log.dirs.replication.quota.window.size.seconds", kInt, "1",         AtLeast(1), kLow},
    {"client.quota.callback.class",                    kClass,  kNull,          AnyValue(), kLow},
    {"connection.failed.authentication.delay.ms",      kInt,    "100",          AtLeast(0), kLow},
    {"connections.max.idle.ms",                        kLong,   "600000",       AnyValue(), kMedium},
    {"connections.max.reauth.ms",                      kLong,   "0",            AnyValue(), kMedium},
    {"controller.quota.window.num",                    kInt,    "11",           AtLeast(1), kLow},
    {"controller.quota.window.size.seconds",           kInt,    "1",            AtLeast(1), kLow},
    {"create.topic.policy.class.name",                 kClass,  kNull,          AnyValue(), kLow},
    {"early.start.listeners",                          kList,   kNull,          Distinct(), kHigh},
    {"inter.broker.listener.name",                     kString, kNull,          AnyValue(), kMedium},
    {"listener.security.protocol.map",                 kString, "SASL_SSL:SASL_SSL,PLAINTEXT:PLAINTEXT,SSL:SSL,SASL_PLAINTEXT:SASL_PLAINTEXT", AnyValue(), kLow, kPerBroker},
    {"listeners",                                      kList,   "PLAINTEXT://:9092", Distinct(), kHigh, kPerBroker},
    {"max.connection.creation.rate",                   kInt,    "2147483647",   AtLeast(0), kMedium, kClusterWide},
    {"max.connections",                                kInt,    "2147483647",   AtLeast(0), kMedium, kClusterWide},
    {"max.connections.per.ip",                         kInt,    "2147483647",   AtLeast(0), kMedium, kClusterWide},
    {"max.connections.per.ip.overrides",               kString, "",             AnyValue(), kMedium, kClusterWide},
    {"max.request.partition.size.limit",               kInt,    "2000",         AtLeast(1), kMedium},
    {"num.io.threads",                                 kInt,    "8",            AtLeast(1), kHigh,   kClusterWide},
    {"num.network.threads",                            kInt,    "3",            AtLeast(1), kHigh,   kClusterWide},
    {"queued.max.request.bytes",                       kLong,   "-1",           AnyValue(), kMedium},
    {"queued.max.requests",                            kInt,    "500",          AtLeast(1), kHigh},
    {"quota.window.num",                               kInt,    "11",           AtLeast(1), kLow},
    {"quota.window.size.seconds",                      kInt,    "1",            AtLeast(1), kLow},
    {"replication.quota.window.num",                   kInt,    "11",           AtLeast(1), kLow},
    {"replication.quota.window.size.seconds",          kInt,    "1",            AtLeast(1), kLow},
    {"request.timeout.ms",                             kInt,    "30000",        AnyValue(), kHigh},
    {"socket.connection.setup.timeout.max.ms",         kLong,   "30000",        AnyValue(), kMedium},
    {"socket.connection.setup.timeout.ms",             kLong,   "10000",        AnyValue(), kMedium},
    {"socket.listen.backlog.size",                     kInt,    "50",           AtLeast(1), kMedium},
    {"socket.receive.buffer.bytes",                    kInt,    "102400",       AnyValue(), kHigh},
    {"socket.request.max.bytes",                       kInt,    "104857600",    AtLeast(1), kHigh},
    {"socket.send.buffer.bytes",                       kInt,    "102400",       AnyValue(), kHigh},
};
// clang-format on

}  // namespace

absl::Span<const ConfigKey> Network() { return kNetworkKeys; }

}  // namespace kafka_embedded::broker_config_tables
