// Which client settings a connector may override with producer.override.*,
// consumer.override.* and admin.override.* (KIP-458).
#ifndef CONNECT_EMBEDDED_RUNTIME_OVERRIDE_POLICY_H_
#define CONNECT_EMBEDDED_RUNTIME_OVERRIDE_POLICY_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "kafka_embedded/base/config.h"

namespace connect_embedded {

// Kafka's policies: everything, nothing, or who the client is.
enum class OverridePolicy : uint8_t { kAll, kNone, kPrincipal };

// The value of connector.client.config.override.policy: "All", or the name of
// Kafka's class. INVALID_ARGUMENT names those that exist.
absl::StatusOr<OverridePolicy> ParseOverridePolicy(absl::string_view name);

// The properties that `policy` refuses, each with Kafka's words.
std::vector<std::pair<std::string, std::string>> RefusedOverrides(
    OverridePolicy policy, const kafka_embedded::Config& connector);

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_RUNTIME_OVERRIDE_POLICY_H_
