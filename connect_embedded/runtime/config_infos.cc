#include "connect_embedded/runtime/config_infos.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "connect_embedded/runtime/config_metadata.h"
#include "connect_embedded/runtime/worker_config.h"

namespace connect_embedded {
namespace {

using kafka_embedded::ConfigImportance;
using kafka_embedded::ConfigKey;
using kafka_embedded::ConfigType;
using kafka_embedded::ConfigValidator;

absl::string_view ImportanceName(ConfigImportance importance) {
  constexpr absl::string_view kNames[] = {"HIGH", "MEDIUM", "LOW"};
  return kNames[static_cast<size_t>(importance)];
}

bool IsRequired(const ConfigKey& key) {
  return key.default_text == kafka_embedded::config_key::kRequired;
}

std::string Invalid(const ConfigKey& key, absl::string_view value,
                    absl::string_view why) {
  return absl::StrCat("Invalid value ", value, " for configuration ", key.name,
                      why.empty() ? "" : ": ", why);
}

bool IsWholeNumber(absl::string_view text, ConfigType type) {
  int64_t number = 0;
  if (!absl::SimpleAtoi(text, &number)) return false;
  if (type == ConfigType::kInt) return number == static_cast<int32_t>(number);
  if (type == ConfigType::kShort) return number == static_cast<int16_t>(number);
  return true;
}

// What Kafka says of text that is no value of the type; "" where it is one.
std::string WrongType(const ConfigKey& key, absl::string_view text) {
  switch (key.type) {
    case ConfigType::kBoolean:
      if (absl::EqualsIgnoreCase(text, "true") ||
          absl::EqualsIgnoreCase(text, "false")) {
        return "";
      }
      return Invalid(key, text, "Expected value to be either true or false");
    case ConfigType::kShort:
    case ConfigType::kInt:
    case ConfigType::kLong:
      if (IsWholeNumber(text, key.type)) return "";
      return Invalid(key, text,
                     absl::StrCat("Not a number of type ",
                                  kafka_embedded::ConfigTypeName(key.type)));
    case ConfigType::kDouble: {
      double number = 0;
      if (absl::SimpleAtod(text, &number)) return "";
      return Invalid(key, text, "Not a number of type DOUBLE");
    }
    default:
      return "";
  }
}

std::string NumberText(double number) {
  return std::floor(number) == number
             ? absl::StrCat(static_cast<int64_t>(number))
             : absl::StrCat(number);
}

// Aliases may be empty, but not come twice.
bool HasTwins(absl::string_view text) {
  std::vector<std::string> items = SplitUnfiltered(text);
  std::sort(items.begin(), items.end());
  return std::adjacent_find(items.begin(), items.end()) != items.end();
}

// Kafka asks the validator about the null that is left of a value that is
// missing or has the wrong type.
std::string WrongNull(const ConfigKey& key) {
  const ConfigValidator& validator = key.validator;
  if (validator.kind == ConfigValidator::Kind::kRange) {
    if (key.default_text == nullptr) return "";  // Null is a value of it.
    return Invalid(key, "null", "Value must be non-null");
  }
  if (validator.kind != ConfigValidator::Kind::kFunction) return "";
  if (key.type == ConfigType::kList) {
    return absl::StrCat("Configuration '", key.name,
                        "' values must not be null.");
  }
  const bool is_regex = !validator.function("(").empty();
  return is_regex ? Invalid(key, "null", "Invalid regex: null") : "";
}

void AddUnlessEmpty(std::string error, std::vector<std::string>& errors) {
  if (!error.empty()) errors.push_back(std::move(error));
}

std::string WrongValue(const ConfigKey& key, absl::string_view text,
                       const absl::Status& parsed) {
  const ConfigValidator& validator = key.validator;
  std::string expected =
      absl::StrJoin(absl::StrSplit(validator.values, ','), ", ");
  switch (validator.kind) {
    case ConfigValidator::Kind::kRange: {
      double number = 0;
      static_cast<void>(absl::SimpleAtod(text, &number));
      return Invalid(key, text,
                     number < validator.min
                         ? absl::StrCat("Value must be at least ",
                                        NumberText(validator.min))
                         : absl::StrCat("Value must be no more than ",
                                        NumberText(validator.max)));
    }
    case ConfigValidator::Kind::kOneOf:
      return Invalid(key, text,
                     absl::StrCat("String must be one of: ", expected));
    case ConfigValidator::Kind::kOneOfIgnoreCase:
      return Invalid(
          key, text,
          absl::StrCat("String must be one of (case insensitive): ", expected));
    case ConfigValidator::Kind::kNonEmpty:
      return Invalid(key, text,
                     absl::string_view(key.name) == "name"
                         ? "String may not be empty"
                         : "String must be non-empty");
    case ConfigValidator::Kind::kDistinct:
      return Invalid(
          key,
          absl::StrCat("[", absl::StrJoin(SplitUnfiltered(text), ", "), "]"),
          "Duplicate alias provided.");
    case ConfigValidator::Kind::kFunction:
      return Invalid(key, text, validator.function(text));
    case ConfigValidator::Kind::kAny:
      break;
  }
  return Invalid(key, text, parsed.message());
}

// `named` is the key under its full name, which errors tell.
ConfigValueInfo ValidateKey(const ConfigDef& def, const ConfigKey& key,
                            const ConfigKey& named, const Config& config) {
  ConfigValueInfo info;
  info.name = named.name;
  const auto found = config.find(key.name);
  if (found == config.end()) {
    if (IsRequired(key)) {
      info.errors.push_back(absl::StrCat("Missing required configuration \"",
                                         named.name,
                                         "\" which has no default value."));
      AddUnlessEmpty(WrongNull(named), info.errors);
    } else if (key.default_text != nullptr) {
      info.value = key.default_text;
    }
    return info;
  }
  const absl::string_view text = absl::StripAsciiWhitespace(found->second);
  info.value = std::string(text);
  const std::string wrong_type = WrongType(named, text);
  if (!wrong_type.empty()) {
    info.value = std::nullopt;
    info.errors.push_back(wrong_type);
    AddUnlessEmpty(WrongNull(named), info.errors);
    return info;
  }
  const absl::Status parsed = def.ParseValue(key.name, text).status();
  const bool distinct =
      key.validator.kind == ConfigValidator::Kind::kDistinct && !HasTwins(text);
  if (!parsed.ok() && !distinct) {
    info.errors.push_back(WrongValue(named, text, parsed));
  }
  return info;
}

}  // namespace

int ConfigInfos::error_count() const {
  int count = 0;
  for (const ConfigInfo& info : configs) {
    count += static_cast<int>(info.value.errors.size());
  }
  return count;
}

ConfigInfo* ConfigInfos::Find(absl::string_view property) {
  for (ConfigInfo& info : configs) {
    if (info.key.name == property) return &info;
  }
  return nullptr;
}

absl::Status ConfigInfos::ToStatus() const {
  const int count = error_count();
  if (count == 0) return absl::OkStatus();
  std::string text = absl::StrCat(
      "Connector configuration is invalid and contains the following ", count,
      " error(s):");
  for (const ConfigInfo& info : configs) {
    for (const std::string& error : info.value.errors) {
      absl::StrAppend(&text, "\n", error);
    }
  }
  return absl::InvalidArgumentError(absl::StrCat(
      text,
      "\nYou can also find the above list of errors at the endpoint "
      "`/connector-plugins/{connectorType}/config/validate`"));
}

ConfigKeyInfo DescribeKey(const ConfigKey& key) {
  ConfigKeyInfo info;
  info.name = key.name;
  info.type = std::string(kafka_embedded::ConfigTypeName(key.type));
  info.required = IsRequired(key);
  if (!info.required && key.default_text != nullptr) {
    info.default_value = key.default_text;
  }
  info.importance = std::string(ImportanceName(key.importance));
  info.display_name = key.name;
  const ConfigMetadata* metadata = FindConfigMetadata(key.name);
  if (metadata == nullptr) return info;
  if (metadata->group != nullptr) info.group = metadata->group;
  info.order_in_group = metadata->order_in_group;
  info.width = metadata->width;
  info.display_name = metadata->display_name;
  info.documentation = metadata->documentation;
  return info;
}

void AppendConfigInfos(const ConfigDef& def, const Config& config,
                       absl::string_view prefix,
                       const std::optional<std::string>& group,
                       std::vector<ConfigInfo>& infos) {
  const Config own = WithPrefix(config, prefix);
  int order = 0;
  for (const ConfigKey* key : def.keys()) {
    const std::string name = absl::StrCat(prefix, key->name);
    ConfigKey named = *key;
    named.name = name.c_str();
    ConfigInfo info{DescribeKey(*key), ValidateKey(def, *key, named, own)};
    info.key.name = name;
    if (group.has_value()) {
      info.key.group = group;
      info.key.order_in_group = ++order;
    }
    infos.push_back(std::move(info));
  }
}

}  // namespace connect_embedded
