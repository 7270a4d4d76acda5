// Tables of configuration properties, and configurations parsed by them.
//
//   const ConfigDef& ProducerConfigDef() {
//     static const auto* const def = new ConfigDef({kClientKeys, kKeys});
//     return *def;
//   }
//
//   ASSIGN_OR_RETURN(const ParsedConfig config,
//                    ProducerConfigDef().Parse({{"linger.ms", "10"}}));
//   for (const std::string& warning : config.Warnings()) Warn(warning);
//   const int64_t linger_ms = config.GetLong("linger.ms");
//
// Defaults are parsed once for each ConfigDef; Parse costs only for what is
// set. A ConfigDef must outlive its ParsedConfigs. Both are immutable, and so
// safe from any thread.
#ifndef KAFKA_EMBEDDED_BASE_CONFIG_DEF_H_
#define KAFKA_EMBEDDED_BASE_CONFIG_DEF_H_

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "kafka_embedded/base/config.h"
#include "kafka_embedded/base/config_key.h"

namespace kafka_embedded {

// monostate is Kafka's null. SHORT, INT and LONG are an int64_t.
using ConfigValue = std::variant<std::monostate, bool, int64_t, double,
                                 std::string, std::vector<std::string>>;

// As Kafka prints a value of `type`: "true", "0.5", "a,b". nullopt for null.
std::optional<std::string> ConfigValueText(const ConfigValue& value);

class ParsedConfig;

class ConfigDef {
 public:
  // The keys of all tables together. The tables must outlive the ConfigDef. A
  // name that comes twice, or a default that its own row refuses, is a bug.
  ConfigDef(std::initializer_list<absl::Span<const ConfigKey>> tables);
  ConfigDef(const ConfigDef&) = delete;
  ConfigDef& operator=(const ConfigDef&) = delete;

  // INVALID_ARGUMENT names every property that is wrong or missing, its value
  // and what would be right, with "; " between. Unknown names are no error.
  absl::StatusOr<ParsedConfig> Parse(const Config& config) const;

  // One value by Kafka's rules: blanks around it are cut off; true and false
  // in any case; numbers in the range of their type; lists cut at commas.
  // The error is as Parse's. REQUIRES: Find(name) != nullptr.
  absl::StatusOr<ConfigValue> ParseValue(absl::string_view name,
                                         absl::string_view text) const;

  // nullptr where the name is not defined.
  const ConfigKey* Find(absl::string_view name) const;
  // The defined name that `name` is probably a misspelling of.
  std::optional<std::string> ClosestName(absl::string_view name) const;

  absl::Span<const ConfigKey* const> keys() const { return keys_; }

 private:
  friend class ParsedConfig;
  std::optional<uint32_t> IndexOf(absl::string_view name) const;

  std::vector<const ConfigKey*> keys_;
  std::vector<ConfigValue> defaults_;  // By index in keys_.
  std::vector<uint32_t> required_;     // Indexes in keys_.
  absl::flat_hash_map<absl::string_view, uint32_t> index_;
};

// Asking for a name that is not defined, or for a value by the wrong type, is a
// bug of the caller.
class ParsedConfig {
 public:
  bool GetBool(absl::string_view name) const;
  int32_t GetInt(absl::string_view name) const;   // INT or SHORT.
  int64_t GetLong(absl::string_view name) const;  // LONG, INT or SHORT.
  double GetDouble(absl::string_view name) const;
  // STRING, CLASS or PASSWORD. Null reads as "": see IsNull.
  const std::string& GetString(absl::string_view name) const;
  // Null reads as an empty list.
  const std::vector<std::string>& GetList(absl::string_view name) const;

  bool IsNull(absl::string_view name) const;
  // True if the configuration named it, be it with the default value.
  bool IsSet(absl::string_view name) const;
  std::optional<std::string> GetText(absl::string_view name) const;

  // Names that the definition does not have, ascending.
  const std::vector<std::string>& UnknownNames() const { return unknown_; }
  // One for each of them: unknown property "lingr.ms", did you mean "linger.ms"
  std::vector<std::string> Warnings() const;

  const ConfigDef& def() const { return *def_; }

 private:
  friend class ConfigDef;
  explicit ParsedConfig(const ConfigDef* def) : def_(def) {}
  const ConfigValue* Override(uint32_t index) const;
  const ConfigValue& Get(absl::string_view name) const;
  template <typename T>
  const T& GetAs(absl::string_view name) const;

  const ConfigDef* def_;
  std::vector<std::pair<uint32_t, ConfigValue>> overrides_;
  std::vector<std::string> unknown_;
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_BASE_CONFIG_DEF_H_
