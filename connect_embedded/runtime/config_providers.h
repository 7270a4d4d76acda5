// Values that stand elsewhere than in a configuration (KIP-297): ${file:…},
// ${env:…} and ${dir:…}, for the worker's properties and for connectors.
//
//   config.providers=file,env
//   config.providers.file.class=org.apache.kafka.common.config.provider.FileConfigProvider
//   config.providers.env.class=org.apache.kafka.common.config.provider.EnvVarConfigProvider
//
//   password=${file:/etc/secrets.properties:db.password}
//   user=${env:DB_USER}
//   token=${dir:/run/secrets:token}
//
// What names no provider, or a key that is not there, stays as it is written,
// as with Kafka.
#ifndef CONNECT_EMBEDDED_RUNTIME_CONFIG_PROVIDERS_H_
#define CONNECT_EMBEDDED_RUNTIME_CONFIG_PROVIDERS_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "kafka_embedded/base/config.h"

namespace connect_embedded {

class ConfigProviders {
 public:
  // None: nothing is replaced.
  ConfigProviders() = default;
  // By config.providers of the worker. INVALID_ARGUMENT names a provider
  // without a class, or a class that does not exist and those that do.
  static absl::StatusOr<ConfigProviders> Create(
      const kafka_embedded::Config& worker);

  // `config` with its variables replaced. An error of a provider: a file that
  // cannot be read, or that allowed.paths does not allow.
  absl::StatusOr<kafka_embedded::Config> Resolve(
      kafka_embedded::Config config) const;

 private:
  using Lookup = std::function<absl::StatusOr<std::optional<std::string>>(
      const std::string& path, const std::string& key)>;
  static absl::StatusOr<Lookup> NewLookup(
      const std::string& class_name, const kafka_embedded::Config& parameters);
  absl::StatusOr<std::string> ResolveText(absl::string_view text) const;

  absl::btree_map<std::string, Lookup> lookups_;
};

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_RUNTIME_CONFIG_PROVIDERS_H_
