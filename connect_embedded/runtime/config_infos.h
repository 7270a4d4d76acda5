// What the REST endpoints tell of configurations: each property's definition,
// and the value it was given, with what is wrong with it.
#ifndef CONNECT_EMBEDDED_RUNTIME_CONFIG_INFOS_H_
#define CONNECT_EMBEDDED_RUNTIME_CONFIG_INFOS_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "kafka_embedded/base/config.h"
#include "kafka_embedded/base/config_def.h"

namespace connect_embedded {

struct ConfigKeyInfo {
  std::string name;
  std::string type;  // "STRING"
  bool required = false;
  std::optional<std::string> default_value;
  std::string importance;  // "HIGH"
  std::string documentation;
  std::optional<std::string> group;
  int order_in_group = -1;
  std::string width = "NONE";
  std::string display_name;
  std::vector<std::string> dependents = {};
};

struct ConfigValueInfo {
  std::string name;
  std::optional<std::string> value;
  std::vector<std::string> recommended_values = {};
  std::vector<std::string> errors = {};
  bool visible = true;
};

struct ConfigInfo {
  ConfigKeyInfo key;
  ConfigValueInfo value;
};

struct ConfigInfos {
  std::string name;
  std::vector<std::string> groups;
  std::vector<ConfigInfo> configs;

  int error_count() const;
  // nullptr where there is none.
  ConfigInfo* Find(absl::string_view property);
  // INVALID_ARGUMENT with all errors, as Kafka's answers list them.
  absl::Status ToStatus() const;
};

// A row of a table with what a ConfigKey lacks.
ConfigKeyInfo DescribeKey(const kafka_embedded::ConfigKey& key);

// Both, for all keys of `def`, in its order. `prefix` goes before every name,
// and is cut from those in `config`.
void AppendConfigInfos(const kafka_embedded::ConfigDef& def,
                       const kafka_embedded::Config& config,
                       absl::string_view prefix,
                       const std::optional<std::string>& group,
                       std::vector<ConfigInfo>& infos);

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_RUNTIME_CONFIG_INFOS_H_
