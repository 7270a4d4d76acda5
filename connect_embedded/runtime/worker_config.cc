#include "connect_embedded/runtime/worker_config.h"

#include "absl/strings/match.h"

namespace connect_embedded {
namespace {

using kafka_embedded::ConfigKey;
using namespace kafka_embedded::config_key;  // NOLINT: a table's short names.

// Of Kafka Connect 4.3, standalone.
constexpr ConfigKey kStandaloneKeys[] = {
    {"access.control.allow.methods", kString, "", AnyValue(), kLow},
    {"access.control.allow.origin", kString, "", AnyValue(), kLow},
    {"admin.listeners", kList, kNull, AnyValue(), kLow},
    {"bootstrap.servers", kList, kRequired, AnyValue(), kHigh},
    {"client.dns.lookup", kString, "use_all_dns_ips",
     OneOf("use_all_dns_ips,resolve_canonical_bootstrap_servers_only"),
     kMedium},
    {"config.providers", kList, "", AnyValue(), kLow},
    {"connector.client.config.override.policy", kString, "All", AnyValue(),
     kMedium},
    {"header.converter", kClass,
     "org.apache.kafka.connect.storage.SimpleHeaderConverter", AnyValue(),
     kLow},
    {"header.converter.plugin.version", kString, kNull, AnyValue(), kLow},
    {"key.converter", kClass, kRequired, AnyValue(), kHigh},
    {"key.converter.plugin.version", kString, kNull, AnyValue(), kLow},
    {"listeners", kList, "http://:8083", AnyValue(), kLow},
    {"metric.reporters", kList, "org.apache.kafka.common.metrics.JmxReporter",
     AnyValue(), kLow},
    {"metrics.num.samples", kInt, "2", AtLeast(1), kLow},
    {"metrics.recording.level", kString, "INFO", OneOf("INFO,DEBUG"), kLow},
    {"metrics.sample.window.ms", kLong, "30000", AtLeast(0), kLow},
    {"offset.flush.interval.ms", kLong, "60000", AnyValue(), kLow},
    {"offset.flush.timeout.ms", kLong, "5000", AnyValue(), kLow},
    {"offset.storage.file.filename", kString, kRequired, AnyValue(), kHigh},
    {"plugin.discovery", kString, "hybrid_warn",
     OneOfIgnoreCase("ONLY_SCAN,SERVICE_LOAD,HYBRID_WARN,HYBRID_FAIL"), kLow},
    {"plugin.path", kList, kNull, AnyValue(), kLow},
    {"response.http.headers.config", kString, "", AnyValue(), kLow},
    {"rest.advertised.host.name", kString, kNull, AnyValue(), kLow},
    {"rest.advertised.listener", kString, kNull, AnyValue(), kLow},
    {"rest.advertised.port", kInt, kNull, AnyValue(), kLow},
    {"rest.extension.classes", kList, "", AnyValue(), kLow},
    {"ssl.cipher.suites", kList, "", AnyValue(), kLow},
    {"ssl.client.auth", kString, "none", OneOf("required,requested,none"),
     kLow},
    {"ssl.enabled.protocols", kList, "TLSv1.2,TLSv1.3", AnyValue(), kMedium},
    {"ssl.endpoint.identification.algorithm", kString, "https", AnyValue(),
     kLow},
    {"ssl.engine.factory.class", kClass, kNull, AnyValue(), kLow},
    {"ssl.key.password", kPassword, kNull, AnyValue(), kHigh},
    {"ssl.keymanager.algorithm", kString, "SunX509", AnyValue(), kLow},
    {"ssl.keystore.certificate.chain", kPassword, kNull, AnyValue(), kHigh},
    {"ssl.keystore.key", kPassword, kNull, AnyValue(), kHigh},
    {"ssl.keystore.location", kString, kNull, AnyValue(), kHigh},
    {"ssl.keystore.password", kPassword, kNull, AnyValue(), kHigh},
    {"ssl.keystore.type", kString, "JKS", AnyValue(), kMedium},
    {"ssl.protocol", kString, "TLSv1.3", AnyValue(), kMedium},
    {"ssl.provider", kString, kNull, AnyValue(), kMedium},
    {"ssl.secure.random.implementation", kString, kNull, AnyValue(), kLow},
    {"ssl.trustmanager.algorithm", kString, "PKIX", AnyValue(), kLow},
    {"ssl.truststore.certificates", kPassword, kNull, AnyValue(), kHigh},
    {"ssl.truststore.location", kString, kNull, AnyValue(), kHigh},
    {"ssl.truststore.password", kPassword, kNull, AnyValue(), kHigh},
    {"ssl.truststore.type", kString, "JKS", AnyValue(), kMedium},
    {"task.shutdown.graceful.timeout.ms", kLong, "5000", AnyValue(), kLow},
    {"topic.creation.enable", kBoolean, "true", AnyValue(), kLow},
    {"topic.tracking.allow.reset", kBoolean, "true", AnyValue(), kLow},
    {"topic.tracking.enable", kBoolean, "true", AnyValue(), kLow},
    {"value.converter", kClass, kRequired, AnyValue(), kHigh},
    {"value.converter.plugin.version", kString, kNull, AnyValue(), kLow},
};

constexpr ConfigKey kConnectorKeys[] = {
    {"config.action.reload", kString, "restart", OneOf("none,restart"), kLow},
    {"connector.class", kString, kRequired, AnyValue(), kHigh},
    {"connector.plugin.version", kString, kNull, AnyValue(), kMedium},
    {"errors.log.enable", kBoolean, "false", AnyValue(), kMedium},
    {"errors.log.include.messages", kBoolean, "false", AnyValue(), kMedium},
    {"errors.retry.delay.max.ms", kLong, "60000", AnyValue(), kMedium},
    {"errors.retry.timeout", kLong, "0", AnyValue(), kMedium},
    {"errors.tolerance", kString, "none", OneOf("none,all"), kMedium},
    {"header.converter", kClass, kNull, AnyValue(), kLow},
    {"header.converter.plugin.version", kString, kNull, AnyValue(), kLow},
    {"key.converter", kClass, kNull, AnyValue(), kLow},
    {"key.converter.plugin.version", kString, kNull, AnyValue(), kLow},
    {"name", kString, kRequired, NonEmpty(), kHigh},
    {"predicates", kList, "", Distinct(), kLow},
    {"tasks.max", kInt, "1", AtLeast(1), kHigh},
    {"tasks.max.enforce", kBoolean, "true", AnyValue(), kLow},
    {"transforms", kList, "", Distinct(), kLow},
    {"value.converter", kClass, kNull, AnyValue(), kLow},
    {"value.converter.plugin.version", kString, kNull, AnyValue(), kLow},
};

constexpr ConfigKey kSourceKeys[] = {
    {"exactly.once.support", kString, "requested",
     OneOfIgnoreCase("REQUIRED,REQUESTED"), kMedium},
    {"offsets.storage.topic", kString, kNull, NonEmpty(), kLow},
    {"topic.creation.groups", kList, "", Distinct(), kLow},
    {"transaction.boundary", kString, "poll",
     OneOfIgnoreCase("INTERVAL,POLL,CONNECTOR"), kMedium},
    {"transaction.boundary.interval.ms", kLong, kNull, AtLeast(0), kLow},
};

constexpr ConfigKey kSinkKeys[] = {
    {"errors.deadletterqueue.context.headers.enable", kBoolean, "false",
     AnyValue(), kMedium},
    {"errors.deadletterqueue.topic.name", kString, "", AnyValue(), kMedium},
    {"errors.deadletterqueue.topic.replication.factor", kShort, "3", AnyValue(),
     kMedium},
    {"topics", kList, "", AnyValue(), kHigh},
    {"topics.regex", kString, "", AnyValue(), kHigh},
};

}  // namespace

const ConfigDef& StandaloneConfigDef() {
  static const auto* const def = new ConfigDef({kStandaloneKeys});
  return *def;
}

const ConfigDef& SourceConnectorConfigDef() {
  static const auto* const def = new ConfigDef({kConnectorKeys, kSourceKeys});
  return *def;
}

const ConfigDef& SinkConnectorConfigDef() {
  static const auto* const def = new ConfigDef({kConnectorKeys, kSinkKeys});
  return *def;
}

Config WithPrefix(const Config& config, absl::string_view prefix) {
  Config result;
  for (auto it = config.lower_bound(std::string(prefix));
       it != config.end() && absl::StartsWith(it->first, prefix); ++it) {
    result[it->first.substr(prefix.size())] = it->second;
  }
  return result;
}

}  // namespace connect_embedded
