#include "kafka_embedded/client/client_configs.h"

namespace kafka_embedded {
namespace {

using namespace config_key;  // NOLINT: the tables are meant to be read so.

// clang-format off
constexpr ConfigKey kSecurityKeys[] = {
    {"sasl.client.callback.handler.class",             kClass,    kNull,          AnyValue(),             kMedium},
    {"sasl.jaas.config",                               kPassword, kNull,          AnyValue(),             kMedium},
    {"sasl.kerberos.kinit.cmd",                        kString,   "/usr/bin/kinit", AnyValue(),           kLow},
    {"sasl.kerberos.min.time.before.relogin",          kLong,     "60000",        AnyValue(),             kLow},
    {"sasl.kerberos.service.name",                     kString,   kNull,          AnyValue(),             kMedium},
    {"sasl.kerberos.ticket.renew.jitter",              kDouble,   "0.05",         AnyValue(),             kLow},
    {"sasl.kerberos.ticket.renew.window.factor",       kDouble,   "0.8",          AnyValue(),             kLow},
    {"sasl.login.callback.handler.class",              kClass,    kNull,          AnyValue(),             kMedium},
    {"sasl.login.class",                               kClass,    kNull,          AnyValue(),             kMedium},
    {"sasl.login.connect.timeout.ms",                  kInt,      kNull,          AnyValue(),             kLow},
    {"sasl.login.read.timeout.ms",                     kInt,      kNull,          AnyValue(),             kLow},
    {"sasl.login.refresh.buffer.seconds",              kShort,    "300",          Between(0, 3600),       kLow},
    {"sasl.login.refresh.min.period.seconds",          kShort,    "60",           Between(0, 900),        kLow},
    {"sasl.login.refresh.window.factor",               kDouble,   "0.8",          Between(0.5, 1.0),      kLow},
    {"sasl.login.refresh.window.jitter",               kDouble,   "0.05",         Between(0.0, 0.25),     kLow},
    {"sasl.login.retry.backoff.max.ms",                kLong,     "10000",        AnyValue(),             kLow},
    {"sasl.login.retry.backoff.ms",                    kLong,     "100",          AnyValue(),             kLow},
    {"sasl.mechanism",                                 kString,   "GSSAPI",       AnyValue(),             kMedium},
    {"sasl.oauthbearer.allow.unverified.audience",     kBoolean,  "false",        AnyValue(),             kMedium},
    {"sasl.oauthbearer.allow.unverified.issuer",       kBoolean,  "false",        AnyValue(),             kMedium},
    {"sasl.oauthbearer.assertion.algorithm",           kString,   "RS256",        OneOfIgnoreCase("ES256,RS256"), kMedium},
    {"sasl.oauthbearer.assertion.claim.aud",           kString,   kNull,          AnyValue(),             kMedium},
    {"sasl.oauthbearer.assertion.claim.exp.seconds",   kInt,      "300",          Between(0, 86400),      kLow},
    {"sasl.oauthbearer.assertion.claim.iss",           kString,   kNull,          AnyValue(),             kMedium},
    {"sasl.oauthbearer.assertion.claim.jti.include",   kBoolean,  "false",        AnyValue(),             kMedium},
    {"sasl.oauthbearer.assertion.claim.nbf.seconds",   kInt,      "60",           Between(0, 3600),       kLow},
    {"sasl.oauthbearer.assertion.claim.sub",           kString,   kNull,          AnyValue(),             kMedium},
    {"sasl.oauthbearer.assertion.file",                kString,   kNull,          AnyValue(),             kMedium},
    {"sasl.oauthbearer.assertion.private.key.file",    kString,   kNull,          AnyValue(),             kMedium},
    {"sasl.oauthbearer.assertion.private.key.passphrase", kPassword, kNull,       AnyValue(),             kMedium},
    {"sasl.oauthbearer.assertion.template.file",       kString,   kNull,          AnyValue(),             kMedium},
    {"sasl.oauthbearer.client.credentials.client.id",  kString,   kNull,          AnyValue(),             kMedium},
    {"sasl.oauthbearer.client.credentials.client.secret", kPassword, kNull,       AnyValue(),             kMedium},
    {"sasl.oauthbearer.clock.skew.seconds",            kInt,      "30",           AnyValue(),             kLow},
    {"sasl.oauthbearer.expected.audience",             kList,     "",             Distinct(),             kHigh},
    {"sasl.oauthbearer.expected.issuer",               kString,   kNull,          AnyValue(),             kHigh},
    {"sasl.oauthbearer.header.urlencode",              kBoolean,  "false",        AnyValue(),             kLow},
    {"sasl.oauthbearer.jwks.endpoint.refresh.ms",      kLong,     "3600000",      AnyValue(),             kLow},
    {"sasl.oauthbearer.jwks.endpoint.retry.backoff.max.ms", kLong, "10000",       AnyValue(),             kLow},
    {"sasl.oauthbearer.jwks.endpoint.retry.backoff.ms", kLong,    "100",          AnyValue(),             kLow},
    {"sasl.oauthbearer.jwks.endpoint.url",             kString,   kNull,          AnyValue(),             kMedium},
    {"sasl.oauthbearer.jwt.retriever.class",           kClass,    "org.apache.kafka.common.security.oauthbearer.DefaultJwtRetriever", AnyValue(), kMedium},
    {"sasl.oauthbearer.jwt.validator.class",           kClass,    "org.apache.kafka.common.security.oauthbearer.DefaultJwtValidator", AnyValue(), kMedium},
    {"sasl.oauthbearer.scope",                         kString,   kNull,          AnyValue(),             kMedium},
    {"sasl.oauthbearer.scope.claim.name",              kString,   "scope",        AnyValue(),             kLow},
    {"sasl.oauthbearer.sub.claim.name",                kString,   "sub",          AnyValue(),             kLow},
    {"sasl.oauthbearer.token.endpoint.url",            kString,   kNull,          AnyValue(),             kMedium},
    {"security.protocol",                              kString,   "PLAINTEXT",    OneOfIgnoreCase("PLAINTEXT,SASL_PLAINTEXT,SASL_SSL,SSL"), kMedium},
    {"security.providers",                             kString,   kNull,          AnyValue(),             kLow},
    {"ssl.cipher.suites",                              kList,     "",             Distinct(),             kLow},
    {"ssl.enabled.protocols",                          kList,     "TLSv1.2,TLSv1.3", Distinct(),          kMedium},
    {"ssl.endpoint.identification.algorithm",          kString,   "https",        AnyValue(),             kLow},
    {"ssl.engine.factory.class",                       kClass,    kNull,          AnyValue(),             kLow},
    {"ssl.key.password",                               kPassword, kNull,          AnyValue(),             kHigh},
    {"ssl.keymanager.algorithm",                       kString,   "SunX509",      AnyValue(),             kLow},
    {"ssl.keystore.certificate.chain",                 kPassword, kNull,          AnyValue(),             kHigh},
    {"ssl.keystore.key",                               kPassword, kNull,          AnyValue(),             kHigh},
    {"ssl.keystore.location",                          kString,   kNull,          AnyValue(),             kHigh},
    {"ssl.keystore.password",                          kPassword, kNull,          AnyValue(),             kHigh},
    {"ssl.keystore.type",                              kString,   "JKS",          AnyValue(),             kMedium},
    {"ssl.protocol",                                   kString,   "TLSv1.3",      AnyValue(),             kMedium},
    {"ssl.provider",                                   kString,   kNull,          AnyValue(),             kMedium},
    {"ssl.secure.random.implementation",               kString,   kNull,          AnyValue(),             kLow},
    {"ssl.trustmanager.algorithm",                     kString,   "PKIX",         AnyValue(),             kLow},
    {"ssl.truststore.certificates",                    kPassword, kNull,          AnyValue(),             kHigh},
    {"ssl.truststore.location",                        kString,   kNull,          AnyValue(),             kHigh},
    {"ssl.truststore.password",                        kPassword, kNull,          AnyValue(),             kHigh},
    {"ssl.truststore.type",                            kString,   "JKS",          AnyValue(),             kMedium},
};
// clang-format on

}  // namespace

absl::Span<const ConfigKey> ClientSecurityConfigKeys() { return kSecurityKeys; }

}  // namespace kafka_embedded
