// The properties of Kafka's clients, as tables of facts: names, types, defaults
// and ranges of Kafka 4.4.
//
//   ASSIGN_OR_RETURN(const ParsedConfig config,
//                    ProducerConfigDef().Parse({{"linger.ms", "10"}}));
//
// Where Kafka requires a serializer or a deserializer, these do not: keys and
// values are bytes here. Nor do they require bootstrap.servers, which a client
// in the cluster's own process does not need.
#ifndef KAFKA_EMBEDDED_CLIENT_CLIENT_CONFIGS_H_
#define KAFKA_EMBEDDED_CLIENT_CLIENT_CONFIGS_H_

#include "absl/types/span.h"
#include "kafka_embedded/base/config_def.h"
#include "kafka_embedded/base/config_key.h"

namespace kafka_embedded {

const ConfigDef& ProducerConfigDef();
const ConfigDef& ConsumerConfigDef();
const ConfigDef& AdminConfigDef();

// What all three have in common for TLS and SASL.
absl::Span<const ConfigKey> ClientSecurityConfigKeys();

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_CLIENT_CLIENT_CONFIGS_H_
