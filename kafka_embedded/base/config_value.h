// How the text of one property becomes a value, by Kafka's rules.
#ifndef KAFKA_EMBEDDED_BASE_CONFIG_VALUE_H_
#define KAFKA_EMBEDDED_BASE_CONFIG_VALUE_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "kafka_embedded/base/config_def.h"
#include "kafka_embedded/base/config_key.h"

namespace kafka_embedded {

// INVALID_ARGUMENT reads:
//   property "linger.ms": "abc" is not a LONG, expected a whole number of at
//   least 0
// A PASSWORD's value is never shown.
absl::StatusOr<ConfigValue> ParseConfigValue(const ConfigKey& key,
                                             absl::string_view text);

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_BASE_CONFIG_VALUE_H_
