// The parts of BrokerConfigDef(), by topic: for broker_config_def.cc alone.
#ifndef KAFKA_EMBEDDED_BROKER_BROKER_CONFIG_TABLES_H_
#define KAFKA_EMBEDDED_BROKER_BROKER_CONFIG_TABLES_H_

#include "absl/types/span.h"
#include "kafka_embedded/base/config_key.h"

namespace kafka_embedded::broker_config_tables {

absl::Span<const ConfigKey> Cluster();
absl::Span<const ConfigKey> Coordinator();
absl::Span<const ConfigKey> Log();
absl::Span<const ConfigKey> Network();
absl::Span<const ConfigKey> Security();

}  // namespace kafka_embedded::broker_config_tables

#endif  // KAFKA_EMBEDDED_BROKER_BROKER_CONFIG_TABLES_H_
