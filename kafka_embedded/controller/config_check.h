// Says whether a resource may have a configuration, in Kafka's words: what
// brokers answer with INVALID_CONFIG, and tools show.
//
//   Unknown topic config name: x
//   Invalid value abc for configuration retention.ms: Not a number of type LONG
#ifndef KAFKA_EMBEDDED_CONTROLLER_CONFIG_CHECK_H_
#define KAFKA_EMBEDDED_CONTROLLER_CONFIG_CHECK_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "kafka_embedded/base/config.h"
#include "kafka_embedded/base/config_key.h"
#include "kafka_embedded/controller/decision.h"

namespace kafka_embedded {

// Kafka's text for a value that `key` refuses; nothing if it takes it.
std::optional<std::string> ConfigValueProblem(const ConfigKey& key,
                                              absl::string_view value);

// All that is set on a topic. `existing` is what was set before.
ApiError CheckTopicConfigs(const Config& configs, const Config& existing);
// All that is set on a group.
ApiError CheckGroupConfigs(const Config& configs);
// All that is set on a client metrics subscription (KIP-714).
ApiError CheckClientMetricsConfigs(absl::string_view subscription,
                                   const Config& configs);

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_CONTROLLER_CONFIG_CHECK_H_
