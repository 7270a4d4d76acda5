#include "connect_embedded/runtime/worker_config.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

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

// What a distributed worker has beside these.
constexpr ConfigKey kDistributedKeys[] = {
    {"client.id", kString, "", AnyValue(), kLow},
    {"config.storage.replication.factor", kShort, "3", AnyValue(), kLow},
    {"config.storage.topic", kString, kRequired, AnyValue(), kHigh},
    {"connect.protocol", kString, "sessioned",
     OneOf("eager,compatible,sessioned"), kLow},
    {"connections.max.idle.ms", kLong, "540000", AnyValue(), kMedium},
    {"exactly.once.source.support", kString, "disabled",
     OneOfIgnoreCase("DISABLED,ENABLED,PREPARING"), kHigh},
    {"group.id", kString, kRequired, AnyValue(), kHigh},
    {"heartbeat.interval.ms", kInt, "3000", AnyValue(), kHigh},
    {"inter.worker.key.generation.algorithm", kString, "HmacSHA256", AnyValue(),
     kLow},
    {"inter.worker.key.size", kInt, kNull, AnyValue(), kLow},
    {"inter.worker.key.ttl.ms", kInt, "3600000", Between(0, 2147483647), kLow},
    {"inter.worker.signature.algorithm", kString, "HmacSHA256", AnyValue(),
     kLow},
    {"inter.worker.verification.algorithms", kList, "HmacSHA256", AnyValue(),
     kLow},
    {"metadata.max.age.ms", kLong, "300000", AtLeast(0), kLow},
    {"metadata.recovery.rebootstrap.trigger.ms", kLong, "300000", AtLeast(0),
     kLow},
    {"metadata.recovery.strategy", kString, "rebootstrap",
     OneOfIgnoreCase("REBOOTSTRAP,NONE"), kLow},
    {"offset.storage.partitions", kInt, "25", AnyValue(), kLow},
    {"offset.storage.replication.factor", kShort, "3", AnyValue(), kLow},
    {"offset.storage.topic", kString, kRequired, AnyValue(), kHigh},
    {"rebalance.timeout.ms", kInt, "60000", AnyValue(), kHigh},
    {"receive.buffer.bytes", kInt, "32768", AtLeast(-1), kMedium},
    {"reconnect.backoff.max.ms", kLong, "1000", AtLeast(0), kLow},
    {"reconnect.backoff.ms", kLong, "50", AtLeast(0), kLow},
    {"request.timeout.ms", kInt, "40000", AtLeast(0), kMedium},
    {"retry.backoff.max.ms", kLong, "1000", AtLeast(0), kLow},
    {"retry.backoff.ms", kLong, "100", AtLeast(0), kLow},
    {"sasl.client.callback.handler.class", kClass, kNull, AnyValue(), kMedium},
    {"sasl.jaas.config", kPassword, kNull, AnyValue(), kMedium},
    {"sasl.kerberos.kinit.cmd", kString, "/usr/bin/kinit", AnyValue(), kLow},
    {"sasl.kerberos.min.time.before.relogin", kLong, "60000", AnyValue(), kLow},
    {"sasl.kerberos.service.name", kString, kNull, AnyValue(), kMedium},
    {"sasl.kerberos.ticket.renew.jitter", kDouble, "0.05", AnyValue(), kLow},
    {"sasl.kerberos.ticket.renew.window.factor", kDouble, "0.8", AnyValue(),
     kLow},
    {"sasl.login.callback.handler.class", kClass, kNull, AnyValue(), kMedium},
    {"sasl.login.class", kClass, kNull, AnyValue(), kMedium},
    {"sasl.login.connect.timeout.ms", kInt, kNull, AnyValue(), kLow},
    {"sasl.login.read.timeout.ms", kInt, kNull, AnyValue(), kLow},
    {"sasl.login.refresh.buffer.seconds", kShort, "300", Between(0, 3600),
     kLow},
    {"sasl.login.refresh.min.period.seconds", kShort, "60", Between(0, 900),
     kLow},
    {"sasl.login.refresh.window.factor", kDouble, "0.8", AnyValue(), kLow},
    {"sasl.login.refresh.window.jitter", kDouble, "0.05", AnyValue(), kLow},
    {"sasl.login.retry.backoff.max.ms", kLong, "10000", AnyValue(), kLow},
    {"sasl.login.retry.backoff.ms", kLong, "100", AnyValue(), kLow},
    {"sasl.mechanism", kString, "GSSAPI", AnyValue(), kMedium},
    {"sasl.oauthbearer.assertion.algorithm", kString, "RS256",
     OneOfIgnoreCase("ES256,RS256"), kMedium},
    {"sasl.oauthbearer.assertion.claim.aud", kString, kNull, AnyValue(),
     kMedium},
    {"sasl.oauthbearer.assertion.claim.exp.seconds", kInt, "300",
     Between(0, 86400), kLow},
    {"sasl.oauthbearer.assertion.claim.iss", kString, kNull, AnyValue(),
     kMedium},
    {"sasl.oauthbearer.assertion.claim.jti.include", kBoolean, "false",
     AnyValue(), kMedium},
    {"sasl.oauthbearer.assertion.claim.nbf.seconds", kInt, "60",
     Between(0, 3600), kLow},
    {"sasl.oauthbearer.assertion.claim.sub", kString, kNull, AnyValue(),
     kMedium},
    {"sasl.oauthbearer.assertion.file", kString, kNull, AnyValue(), kMedium},
    {"sasl.oauthbearer.assertion.private.key.file", kString, kNull, AnyValue(),
     kMedium},
    {"sasl.oauthbearer.assertion.private.key.passphrase", kPassword, kNull,
     AnyValue(), kMedium},
    {"sasl.oauthbearer.assertion.template.file", kString, kNull, AnyValue(),
     kMedium},
    {"sasl.oauthbearer.client.credentials.client.id", kString, kNull,
     AnyValue(), kMedium},
    {"sasl.oauthbearer.client.credentials.client.secret", kPassword, kNull,
     AnyValue(), kMedium},
    {"sasl.oauthbearer.clock.skew.seconds", kInt, "30", AnyValue(), kLow},
    {"sasl.oauthbearer.expected.audience", kList, "", AnyValue(), kHigh},
    {"sasl.oauthbearer.expected.issuer", kString, kNull, AnyValue(), kHigh},
    {"sasl.oauthbearer.header.urlencode", kBoolean, "false", AnyValue(), kLow},
    {"sasl.oauthbearer.jwks.endpoint.refresh.ms", kLong, "3600000", AnyValue(),
     kLow},
    {"sasl.oauthbearer.jwks.endpoint.retry.backoff.max.ms", kLong, "10000",
     AnyValue(), kLow},
    {"sasl.oauthbearer.jwks.endpoint.retry.backoff.ms", kLong, "100",
     AnyValue(), kLow},
    {"sasl.oauthbearer.jwks.endpoint.url", kString, kNull, AnyValue(), kMedium},
    {"sasl.oauthbearer.jwt.retriever.class", kClass,
     "org.apache.kafka.common.security.oauthbearer.DefaultJwtRetriever",
     AnyValue(), kMedium},
    {"sasl.oauthbearer.jwt.validator.class", kClass,
     "org.apache.kafka.common.security.oauthbearer.DefaultJwtValidator",
     AnyValue(), kMedium},
    {"sasl.oauthbearer.scope", kString, kNull, AnyValue(), kMedium},
    {"sasl.oauthbearer.scope.claim.name", kString, "scope", AnyValue(), kLow},
    {"sasl.oauthbearer.sub.claim.name", kString, "sub", AnyValue(), kLow},
    {"sasl.oauthbearer.token.endpoint.url", kString, kNull, AnyValue(),
     kMedium},
    {"scheduled.rebalance.max.delay.ms", kInt, "300000", Between(0, 2147483647),
     kLow},
    {"security.protocol", kString, "PLAINTEXT",
     OneOfIgnoreCase("SASL_SSL,PLAINTEXT,SSL,SASL_PLAINTEXT"), kMedium},
    {"send.buffer.bytes", kInt, "131072", AtLeast(-1), kMedium},
    {"session.timeout.ms", kInt, "10000", AnyValue(), kHigh},
    {"socket.connection.setup.timeout.max.ms", kLong, "30000", AtLeast(0),
     kLow},
    {"socket.connection.setup.timeout.ms", kLong, "10000", AtLeast(0), kLow},
    {"status.storage.partitions", kInt, "5", AnyValue(), kLow},
    {"status.storage.replication.factor", kShort, "3", AnyValue(), kLow},
    {"status.storage.topic", kString, kRequired, AnyValue(), kHigh},
    {"worker.sync.timeout.ms", kInt, "3000", AnyValue(), kMedium},
    {"worker.unsync.backoff.ms", kInt, "300000", AnyValue(), kMedium},
};

// In the order in which Kafka lists them.
constexpr ConfigKey kConnectorKeys[] = {
    {"name", kString, kRequired, NonEmpty(), kHigh},
    {"connector.class", kString, kRequired, AnyValue(), kHigh},
    {"connector.plugin.version", kString, kNull, AnyValue(), kMedium},
    {"tasks.max", kInt, "1", AtLeast(1), kHigh},
    {"tasks.max.enforce", kBoolean, "true", AnyValue(), kLow},
    {"key.converter", kClass, kNull, AnyValue(), kLow},
    {"key.converter.plugin.version", kString, kNull, AnyValue(), kLow},
    {"value.converter", kClass, kNull, AnyValue(), kLow},
    {"value.converter.plugin.version", kString, kNull, AnyValue(), kLow},
    {"header.converter", kClass, kNull, AnyValue(), kLow},
    {"header.converter.plugin.version", kString, kNull, AnyValue(), kLow},
    {"transforms", kList, "", Distinct(), kLow},
    {"predicates", kList, "", Distinct(), kLow},
    {"config.action.reload", kString, "restart", OneOf("none,restart"), kLow},
    {"errors.retry.timeout", kLong, "0", AnyValue(), kMedium},
    {"errors.retry.delay.max.ms", kLong, "60000", AnyValue(), kMedium},
    {"errors.tolerance", kString, "none", OneOf("none,all"), kMedium},
    {"errors.log.enable", kBoolean, "false", AnyValue(), kMedium},
    {"errors.log.include.messages", kBoolean, "false", AnyValue(), kMedium},
};

constexpr ConfigKey kSourceKeys[] = {
    {"topic.creation.groups", kList, "", Distinct(), kLow},
    {"exactly.once.support", kString, "requested",
     OneOfIgnoreCase("REQUIRED,REQUESTED"), kMedium},
    {"transaction.boundary", kString, "poll",
     OneOfIgnoreCase("INTERVAL,POLL,CONNECTOR"), kMedium},
    {"transaction.boundary.interval.ms", kLong, kNull, AtLeast(0), kLow},
    {"offsets.storage.topic", kString, kNull, NonEmpty(), kLow},
};

constexpr ConfigKey kSinkKeys[] = {
    {"topics", kList, "", AnyValue(), kHigh},
    {"topics.regex", kString, "", AnyValue(), kHigh},
    {"errors.deadletterqueue.topic.name", kString, "", AnyValue(), kMedium},
    {"errors.deadletterqueue.topic.replication.factor", kShort, "3", AnyValue(),
     kMedium},
    {"errors.deadletterqueue.context.headers.enable", kBoolean, "false",
     AnyValue(), kMedium},
};

}  // namespace

const ConfigDef& StandaloneConfigDef() {
  static const auto* const def = new ConfigDef({kStandaloneKeys});
  return *def;
}

const ConfigDef& DistributedConfigDef() {
  static const auto* const def = [] {
    static std::vector<ConfigKey> common;
    for (const ConfigKey& key : kStandaloneKeys) {
      if (absl::string_view(key.name) != "offset.storage.file.filename") {
        common.push_back(key);
      }
    }
    return new ConfigDef({common, kDistributedKeys});
  }();
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

std::string TaskClass(absl::string_view connector_class) {
  constexpr absl::string_view kSuffix = "Connector";
  if (absl::EndsWith(connector_class, kSuffix)) {
    connector_class.remove_suffix(kSuffix.size());
  }
  return absl::StrCat(connector_class, "Task");
}

std::string ValueOf(const Config& config, const std::string& name) {
  const auto found = config.find(name);
  return found == config.end() ? "" : found->second;
}

Config WithPrefix(const Config& config, absl::string_view prefix) {
  Config result;
  for (auto it = config.lower_bound(std::string(prefix));
       it != config.end() && absl::StartsWith(it->first, prefix); ++it) {
    result[it->first.substr(prefix.size())] = it->second;
  }
  return result;
}

std::vector<std::string> SplitUnfiltered(absl::string_view list) {
  std::vector<std::string> items = absl::StrSplit(list, ',');
  for (std::string& item : items) absl::StripAsciiWhitespace(&item);
  return items;
}

std::vector<std::string> SplitList(const Config& config,
                                   const std::string& name) {
  const auto found = config.find(name);
  if (found == config.end()) return {};
  std::vector<std::string> items = SplitUnfiltered(found->second);
  std::erase(items, "");
  return items;
}

}  // namespace connect_embedded
