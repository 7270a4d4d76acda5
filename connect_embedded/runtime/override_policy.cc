#include "connect_embedded/runtime/override_policy.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "connect_embedded/runtime/worker_config.h"

namespace connect_embedded {
namespace {

constexpr absl::string_view kPackage =
    "org.apache.kafka.connect.connector.policy.";
constexpr absl::string_view kSuffix = "ConnectorClientConfigOverridePolicy";
constexpr absl::string_view kNames[] = {"All", "None", "Principal"};

bool Allows(OverridePolicy policy, absl::string_view property) {
  if (policy != OverridePolicy::kPrincipal) {
    return policy == OverridePolicy::kAll;
  }
  return property == "security.protocol" || property == "sasl.jaas.config" ||
         property == "sasl.mechanism";
}

}  // namespace

absl::StatusOr<OverridePolicy> ParseOverridePolicy(absl::string_view name) {
  absl::string_view alias = name;
  absl::ConsumePrefix(&alias, kPackage);
  absl::ConsumeSuffix(&alias, kSuffix);
  for (size_t i = 0; i < std::size(kNames); ++i) {
    if (alias == kNames[i]) return static_cast<OverridePolicy>(i);
  }
  return absl::InvalidArgumentError(
      absl::StrCat("property \"connector.client.config.override.policy\": \"",
                   name, "\" is no policy, expected All, None or Principal"));
}

std::vector<std::pair<std::string, std::string>> RefusedOverrides(
    OverridePolicy policy, const kafka_embedded::Config& connector) {
  std::vector<std::pair<std::string, std::string>> refused;
  for (const char* prefix :
       {"admin.override.", "consumer.override.", "producer.override."}) {
    for (const auto& [name, value] : WithPrefix(connector, prefix)) {
      if (Allows(policy, name)) continue;
      refused.emplace_back(
          absl::StrCat(prefix, name),
          absl::StrCat("The '", kNames[static_cast<size_t>(policy)],
                       "' policy does not allow '", name,
                       "' to be overridden in the connector configuration."));
    }
  }
  return refused;
}

}  // namespace connect_embedded
