#include "kafka_embedded/base/config_def.h"

#include <algorithm>
#include <limits>

#include "absl/strings/str_cat.h"
#include "kafka_embedded/base/check.h"
#include "kafka_embedded/base/config_value.h"
#include "kafka_embedded/base/edit_distance.h"
#include "kafka_embedded/base/status.h"

namespace kafka_embedded {
namespace {

bool IsRequired(const ConfigKey& key) {
  return key.default_text == config_key::kRequired;
}

ConfigValue DefaultOf(const ConfigKey& key) {
  if (key.default_text == config_key::kNull || IsRequired(key)) {
    return std::monostate();
  }
  absl::StatusOr<ConfigValue> value = ParseConfigValue(key, key.default_text);
  CHECK(value.ok()) << "its own default is refused: " << value.status();
  return *std::move(value);
}

void Append(absl::string_view error, std::string& errors) {
  absl::StrAppend(&errors, errors.empty() ? "" : "; ", error);
}

}  // namespace

ConfigDef::ConfigDef(
    std::initializer_list<absl::Span<const ConfigKey>> tables) {
  for (const absl::Span<const ConfigKey> table : tables) {
    for (const ConfigKey& key : table) {
      const auto index = static_cast<uint32_t>(keys_.size());
      CHECK(index_.emplace(key.name, index).second)
          << "property \"" << key.name << "\" is defined twice";
      keys_.push_back(&key);
      defaults_.push_back(DefaultOf(key));
      if (IsRequired(key)) required_.push_back(index);
    }
  }
}

std::optional<uint32_t> ConfigDef::IndexOf(absl::string_view name) const {
  const auto found = index_.find(name);
  if (found == index_.end()) return std::nullopt;
  return found->second;
}

const ConfigKey* ConfigDef::Find(absl::string_view name) const {
  const std::optional<uint32_t> index = IndexOf(name);
  return index.has_value() ? keys_[*index] : nullptr;
}

std::optional<std::string> ConfigDef::ClosestName(
    absl::string_view name) const {
  std::vector<absl::string_view> names;
  names.reserve(keys_.size());
  for (const ConfigKey* key : keys_) names.push_back(key->name);
  return ClosestMatch(name, names);
}

absl::StatusOr<ConfigValue> ConfigDef::ParseValue(
    absl::string_view name, absl::string_view text) const {
  const ConfigKey* key = Find(name);
  CHECK(key != nullptr) << "property \"" << name << "\" is not defined";
  return ParseConfigValue(*key, text);
}

absl::StatusOr<ParsedConfig> ConfigDef::Parse(const Config& config) const {
  ParsedConfig parsed(this);
  parsed.overrides_.reserve(config.size());
  std::string errors;
  for (const auto& [name, text] : config) {
    const std::optional<uint32_t> index = IndexOf(name);
    if (!index.has_value()) {
      parsed.unknown_.push_back(name);
      continue;
    }
    absl::StatusOr<ConfigValue> value = ParseConfigValue(*keys_[*index], text);
    if (!value.ok()) {
      Append(value.status().message(), errors);
      continue;
    }
    parsed.overrides_.emplace_back(*index, *std::move(value));
  }
  for (const uint32_t index : required_) {
    if (config.contains(keys_[index]->name)) continue;
    Append(absl::StrCat("property \"", keys_[index]->name,
                        "\" is missing, it has no default: expected a ",
                        ConfigTypeName(keys_[index]->type)),
           errors);
  }
  if (!errors.empty()) return absl::InvalidArgumentError(errors);
  std::sort(parsed.overrides_.begin(), parsed.overrides_.end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
  return parsed;
}

const ConfigValue* ParsedConfig::Override(uint32_t index) const {
  const auto found = std::lower_bound(
      overrides_.begin(), overrides_.end(), index,
      [](const auto& entry, uint32_t wanted) { return entry.first < wanted; });
  if (found == overrides_.end() || found->first != index) return nullptr;
  return &found->second;
}

const ConfigValue& ParsedConfig::Get(absl::string_view name) const {
  const std::optional<uint32_t> index = def_->IndexOf(name);
  CHECK(index.has_value()) << "property \"" << name << "\" is not defined";
  const ConfigValue* value = Override(*index);
  return value != nullptr ? *value : def_->defaults_[*index];
}

template <typename T>
const T& ParsedConfig::GetAs(absl::string_view name) const {
  const T* value = std::get_if<T>(&Get(name));
  CHECK(value != nullptr) << "property \"" << name << "\" is null or a "
                          << ConfigTypeName(def_->Find(name)->type);
  return *value;
}

bool ParsedConfig::GetBool(absl::string_view name) const {
  return GetAs<bool>(name);
}

int32_t ParsedConfig::GetInt(absl::string_view name) const {
  const int64_t value = GetAs<int64_t>(name);
  CHECK(def_->Find(name)->type != ConfigType::kLong)
      << "property \"" << name << "\" is a LONG";
  return static_cast<int32_t>(value);
}

int64_t ParsedConfig::GetLong(absl::string_view name) const {
  return GetAs<int64_t>(name);
}

double ParsedConfig::GetDouble(absl::string_view name) const {
  return GetAs<double>(name);
}

const std::string& ParsedConfig::GetString(absl::string_view name) const {
  static const auto* const empty = new std::string();
  return IsNull(name) ? *empty : GetAs<std::string>(name);
}

const std::vector<std::string>& ParsedConfig::GetList(
    absl::string_view name) const {
  static const auto* const empty = new std::vector<std::string>();
  return IsNull(name) ? *empty : GetAs<std::vector<std::string>>(name);
}

bool ParsedConfig::IsNull(absl::string_view name) const {
  return std::holds_alternative<std::monostate>(Get(name));
}

bool ParsedConfig::IsSet(absl::string_view name) const {
  const std::optional<uint32_t> index = def_->IndexOf(name);
  CHECK(index.has_value()) << "property \"" << name << "\" is not defined";
  return Override(*index) != nullptr;
}

std::optional<std::string> ParsedConfig::GetText(absl::string_view name) const {
  return ConfigValueText(Get(name));
}

std::vector<std::string> ParsedConfig::Warnings() const {
  std::vector<std::string> warnings;
  for (const std::string& name : unknown_) {
    const std::optional<std::string> closest = def_->ClosestName(name);
    warnings.push_back(absl::StrCat(
        "unknown property \"", name, "\"",
        closest.has_value() ? absl::StrCat(", did you mean \"", *closest, "\"")
                            : ""));
  }
  return warnings;
}

}  // namespace kafka_embedded
