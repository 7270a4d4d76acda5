#include "kafka_embedded/controller/config_check.h"

#include <algorithm>
#include <cstdint>
#include <set>
#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "kafka_embedded/base/config_value.h"
#include "kafka_embedded/controller/resource_config_def.h"
#include "kafka_embedded/log/topic_config_def.h"

namespace kafka_embedded {
namespace {

using Kind = ConfigValidator::Kind;

std::string Listed(const ConfigKey& key) {
  return absl::StrReplaceAll(key.validator.values, {{",", ", "}});
}

bool IsNumber(ConfigType type) {
  return type == ConfigType::kShort || type == ConfigType::kInt ||
         type == ConfigType::kLong || type == ConfigType::kDouble;
}

// The key as it is without its validator.
ConfigKey TypeOf(const ConfigKey& key) {
  ConfigKey type_only = key;
  type_only.validator = {};
  return type_only;
}

std::string NumberText(double number) {
  return absl::StrCat(static_cast<int64_t>(number));
}

std::string RangeProblem(const ConfigKey& key, const ConfigValue& value) {
  const ConfigValidator& range = key.validator;
  const double number = std::holds_alternative<double>(value)
                            ? std::get<double>(value)
                            : static_cast<double>(std::get<int64_t>(value));
  if (range.or_else == range.or_else) {
    return absl::StrCat("Value must be between ", NumberText(range.min),
                        " and ", NumberText(range.max), " or equal to ",
                        NumberText(range.or_else));
  }
  if (number < range.min) {
    return absl::StrCat("Value must be at least ", NumberText(range.min));
  }
  return absl::StrCat("Value must be no more than ", NumberText(range.max));
}

std::string Invalid(const ConfigKey& key, absl::string_view value,
                    absl::string_view problem) {
  return absl::StrCat("Invalid value ", value, " for configuration ", key.name,
                      ": ", problem);
}

// Lists of given words, since KIP-1161.
std::string ListProblem(const ConfigKey& key,
                        const std::vector<std::string>& elements) {
  const std::set<std::string> distinct(elements.begin(), elements.end());
  if (distinct.size() != elements.size()) {
    return absl::StrCat("Configuration '", key.name,
                        "' values must not be duplicated.");
  }
  const std::vector<std::string> words =
      absl::StrSplit(key.validator.values, ',');
  for (const std::string& element : elements) {
    if (element.empty()) {
      return absl::StrCat("Configuration '", key.name,
                          "' values must not be empty.");
    }
    if (key.validator.kind != Kind::kOneOf ||
        std::find(words.begin(), words.end(), element) != words.end()) {
      continue;
    }
    return Invalid(key, element,
                   absl::StrCat("String must be one of: ", Listed(key)));
  }
  return Invalid(key, absl::StrJoin(elements, ","), "the list is refused");
}

ApiError InvalidConfig(std::string message) {
  return {ErrorCode::kInvalidConfig, std::move(message)};
}

// The first value, by name, that `def` refuses.
ApiError CheckValues(const ConfigDef& def, const Config& configs) {
  for (const auto& [name, value] : configs) {
    std::optional<std::string> problem =
        ConfigValueProblem(*def.Find(name), value);
    if (problem.has_value()) return InvalidConfig(*std::move(problem));
  }
  return {};
}

int64_t LongOf(const ConfigDef& def, const Config& configs,
               absl::string_view name) {
  const auto found = configs.find(name);
  const absl::string_view text = found == configs.end()
                                     ? def.Find(name)->default_text
                                     : absl::string_view(found->second);
  return std::get<int64_t>(*def.ParseValue(name, text));
}

bool IsTrue(const Config& configs, absl::string_view name) {
  const auto found = configs.find(name);
  return found != configs.end() &&
         absl::AsciiStrToLower(found->second) == "true";
}

ApiError CheckRemoteStorage(const Config& configs, const Config& existing) {
  if (IsTrue(configs, "remote.storage.enable")) {
    return InvalidConfig(
        "Tiered Storage functionality is disabled in the broker. Topic cannot "
        "be configured with remote log storage.");
  }
  if (IsTrue(existing, "remote.storage.enable") &&
      !IsTrue(configs, "remote.log.delete.on.disable")) {
    return InvalidConfig(
        "It is invalid to disable remote storage without deleting remote "
        "data.");
  }
  return {};
}

// A match of KIP-714 reads "client_id=...".
bool IsMatchPattern(absl::string_view pattern) {
  constexpr absl::string_view kParameters[] = {
      "client_instance_id",    "client_id",
      "client_software_name",  "client_software_version",
      "client_source_address", "client_source_port"};
  const std::vector<absl::string_view> parts = absl::StrSplit(pattern, '=');
  if (parts.size() != 2 || parts[1].empty()) return false;
  const absl::string_view parameter = absl::StripAsciiWhitespace(parts[0]);
  return std::find(std::begin(kParameters), std::end(kParameters), parameter) !=
         std::end(kParameters);
}

}  // namespace

std::optional<std::string> ConfigValueProblem(const ConfigKey& key,
                                              absl::string_view text) {
  if (ParseConfigValue(key, text).ok()) return std::nullopt;
  const absl::string_view shown =
      key.type == ConfigType::kPassword ? "[hidden]" : text;
  const absl::StatusOr<ConfigValue> value = ParseConfigValue(TypeOf(key), text);
  if (!value.ok()) {
    if (key.type == ConfigType::kBoolean) {
      return Invalid(key, shown, "Expected value to be either true or false");
    }
    return Invalid(
        key, shown,
        absl::StrCat("Not a number of type ", ConfigTypeName(key.type)));
  }
  const std::string parsed = ConfigValueText(*value).value_or("null");
  if (IsNumber(key.type) && key.validator.kind == Kind::kRange) {
    return Invalid(key, parsed, RangeProblem(key, *value));
  }
  if (key.validator.kind == Kind::kFunction) {
    return Invalid(
        key, shown,
        absl::StrCat("Value must be ", key.validator.function(parsed)));
  }
  if (const auto* list = std::get_if<std::vector<std::string>>(&*value)) {
    return ListProblem(key, *list);
  }
  switch (key.validator.kind) {
    case Kind::kOneOf:
      return Invalid(key, shown,
                     absl::StrCat("String must be one of: ", Listed(key)));
    case Kind::kOneOfIgnoreCase:
      return Invalid(key, shown,
                     absl::StrCat("String must be one of (case insensitive): ",
                                  Listed(key)));
    case Kind::kNonEmpty:
      return Invalid(key, shown, "String must be non-empty");
    default:
      return Invalid(key, shown, "the value is refused");
  }
}

ApiError CheckTopicConfigs(const Config& configs, const Config& existing) {
  if (configs.empty() && existing.empty()) return {};
  const ConfigDef& def = TopicConfigDef();
  for (const auto& [name, value] : configs) {
    if (def.Find(name) != nullptr) continue;
    return InvalidConfig(absl::StrCat("Unknown topic config name: ", name));
  }
  if (ApiError error = CheckValues(def, configs); !error.ok()) return error;
  const int64_t min_lag = LongOf(def, configs, "min.compaction.lag.ms");
  const int64_t max_lag = LongOf(def, configs, "max.compaction.lag.ms");
  if (min_lag > max_lag) {
    return InvalidConfig(
        absl::StrCat("conflict topic config setting min.compaction.lag.ms (",
                     min_lag, ") > max.compaction.lag.ms (", max_lag, ")"));
  }
  return CheckRemoteStorage(configs, existing);
}

ApiError CheckGroupConfigs(const Config& configs) {
  const ConfigDef& def = GroupConfigDef();
  for (const auto& [name, value] : configs) {
    if (def.Find(name) != nullptr) continue;
    return InvalidConfig(absl::StrCat("Unknown group config name: ", name));
  }
  return CheckValues(def, configs);
}

ApiError CheckClientMetricsConfigs(absl::string_view subscription,
                                   const Config& configs) {
  constexpr int64_t kMinIntervalMs = 100;
  constexpr int64_t kMaxIntervalMs = 3'600'000;
  if (subscription.empty()) {
    return {ErrorCode::kInvalidRequest, "Subscription name can't be empty"};
  }
  const ConfigDef& def = ClientMetricsConfigDef();
  for (const auto& [name, value] : configs) {
    if (def.Find(name) != nullptr) continue;
    return {ErrorCode::kInvalidRequest,
            absl::StrCat("Unknown client metrics configuration: ", name)};
  }
  if (ApiError error = CheckValues(def, configs); !error.ok()) return error;
  const int64_t interval = LongOf(def, configs, "interval.ms");
  if (interval < kMinIntervalMs || interval > kMaxIntervalMs) {
    return {ErrorCode::kInvalidRequest,
            absl::StrCat("Invalid value ", interval,
                         " for interval.ms, interval must be between 100 and "
                         "3600000 (1 hour)")};
  }
  const auto match = configs.find("match");
  if (match == configs.end() || match->second.empty()) return {};
  for (const absl::string_view pattern : absl::StrSplit(match->second, ',')) {
    const absl::string_view trimmed = absl::StripAsciiWhitespace(pattern);
    if (IsMatchPattern(trimmed)) continue;
    return InvalidConfig(
        absl::StrCat("Illegal client matching pattern: ", trimmed));
  }
  return {};
}

}  // namespace kafka_embedded
