#include "kafka_embedded/base/config_value.h"

#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "kafka_embedded/base/check.h"

namespace kafka_embedded {
namespace {

using Kind = ConfigValidator::Kind;

// Java's String.trim(): every character up to the blank, controls included.
absl::string_view Trim(absl::string_view text) {
  const auto is_blank = [](char c) {
    return static_cast<unsigned char>(c) <= ' ';
  };
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

struct IntegerRange {
  int64_t min;
  int64_t max;
};

IntegerRange RangeOfType(ConfigType type) {
  switch (type) {
    case ConfigType::kShort:
      return {std::numeric_limits<int16_t>::min(),
              std::numeric_limits<int16_t>::max()};
    case ConfigType::kInt:
      return {std::numeric_limits<int32_t>::min(),
              std::numeric_limits<int32_t>::max()};
    default:
      return {std::numeric_limits<int64_t>::min(),
              std::numeric_limits<int64_t>::max()};
  }
}

bool IsInteger(ConfigType type) {
  return type == ConfigType::kShort || type == ConfigType::kInt ||
         type == ConfigType::kLong;
}

// Without an exponent for what a configuration holds: 2147483639, 0.25.
std::string NumberText(double number) {
  if (number == std::floor(number) && std::abs(number) < 1e15) {
    return absl::StrCat(static_cast<int64_t>(number));
  }
  return absl::StrCat(number);
}

std::string ListedValues(const char* values) {
  return absl::StrReplaceAll(values, {{",", ", "}});
}

std::string ExpectedNumber(const ConfigKey& key) {
  const ConfigValidator& validator = key.validator;
  const std::string number =
      IsInteger(key.type) ? "a whole number" : "a number";
  if (validator.kind != Kind::kRange) {
    if (key.type == ConfigType::kDouble || key.type == ConfigType::kLong) {
      return number;
    }
    const IntegerRange range = RangeOfType(key.type);
    return absl::StrCat(number, " from ", range.min, " to ", range.max);
  }
  std::string expected =
      std::isinf(validator.max)
          ? absl::StrCat(number, " of at least ", NumberText(validator.min))
          : absl::StrCat(number, " from ", NumberText(validator.min), " to ",
                         NumberText(validator.max));
  if (!std::isnan(validator.or_else)) {
    absl::StrAppend(&expected, " or ", NumberText(validator.or_else));
  }
  return expected;
}

std::string Expected(const ConfigKey& key) {
  switch (key.type) {
    case ConfigType::kBoolean:
      return "true or false";
    case ConfigType::kShort:
    case ConfigType::kInt:
    case ConfigType::kLong:
    case ConfigType::kDouble:
      return ExpectedNumber(key);
    default:
      break;
  }
  const bool list = key.type == ConfigType::kList;
  switch (key.validator.kind) {
    case Kind::kOneOf:
    case Kind::kOneOfIgnoreCase:
      return absl::StrCat(list ? "a list of " : "one of ",
                          ListedValues(key.validator.values));
    case Kind::kNonEmpty:
      return list ? "at least one element" : "text that is not empty";
    case Kind::kDistinct:
      return "elements that are neither empty nor repeated";
    default:
      return "another value";
  }
}

absl::Status Wrong(const ConfigKey& key, absl::string_view text,
                   absl::string_view problem, absl::string_view expected) {
  const bool secret = key.type == ConfigType::kPassword;
  return absl::InvalidArgumentError(
      absl::StrCat("property \"", key.name,
                   "\": ", secret ? "[hidden]" : absl::StrCat("\"", text, "\""),
                   " ", problem, ", expected ", expected));
}

absl::Status NotOfType(const ConfigKey& key, absl::string_view text) {
  return Wrong(
      key, text,
      absl::StrCat(key.type == ConfigType::kInt ? "is not an " : "is not a ",
                   ConfigTypeName(key.type)),
      Expected(key));
}

bool IsOneOf(const ConfigValidator& validator, absl::string_view value) {
  for (const absl::string_view valid : absl::StrSplit(validator.values, ',')) {
    if (validator.kind == Kind::kOneOf ? value == valid
                                       : absl::EqualsIgnoreCase(value, valid)) {
      return true;
    }
  }
  return false;
}

bool AreDistinct(const std::vector<std::string>& elements) {
  for (size_t i = 0; i < elements.size(); ++i) {
    if (elements[i].empty()) return false;
    for (size_t j = 0; j < i; ++j) {
      if (elements[i] == elements[j]) return false;
    }
  }
  return true;
}

std::vector<std::string> SplitList(absl::string_view text) {
  std::vector<std::string> elements;
  if (text.empty()) return elements;
  for (const absl::string_view element : absl::StrSplit(text, ',')) {
    elements.emplace_back(Trim(element));
  }
  return elements;
}

absl::StatusOr<ConfigValue> ParseType(const ConfigKey& key,
                                      absl::string_view text) {
  switch (key.type) {
    case ConfigType::kBoolean:
      if (absl::EqualsIgnoreCase(text, "true")) return ConfigValue(true);
      if (absl::EqualsIgnoreCase(text, "false")) return ConfigValue(false);
      return NotOfType(key, text);
    case ConfigType::kShort:
    case ConfigType::kInt:
    case ConfigType::kLong: {
      int64_t number = 0;
      const IntegerRange range = RangeOfType(key.type);
      if (!absl::SimpleAtoi(text, &number) || number < range.min ||
          number > range.max) {
        return NotOfType(key, text);
      }
      return ConfigValue(number);
    }
    case ConfigType::kDouble: {
      double number = 0;
      if (!absl::SimpleAtod(text, &number)) return NotOfType(key, text);
      return ConfigValue(number);
    }
    case ConfigType::kList:
      return ConfigValue(SplitList(text));
    default:
      return ConfigValue(std::string(text));
  }
}

absl::Status CheckNumber(const ConfigKey& key, absl::string_view text,
                         double number) {
  const ConfigValidator& validator = key.validator;
  if (validator.kind != Kind::kRange) return absl::OkStatus();
  if (number >= validator.min && number <= validator.max) {
    return absl::OkStatus();
  }
  if (number == validator.or_else) return absl::OkStatus();
  return Wrong(key, text, "is out of range", Expected(key));
}

absl::Status CheckList(const ConfigKey& key, absl::string_view text,
                       const std::vector<std::string>& elements) {
  const Kind kind = key.validator.kind;
  if (kind == Kind::kNonEmpty && elements.empty()) {
    return Wrong(key, text, "is empty", Expected(key));
  }
  if (kind != Kind::kAny && kind != Kind::kFunction && !AreDistinct(elements)) {
    return Wrong(key, text, "has an empty or a repeated element",
                 Expected(key));
  }
  if (kind == Kind::kOneOf || kind == Kind::kOneOfIgnoreCase) {
    for (const std::string& element : elements) {
      if (IsOneOf(key.validator, element)) continue;
      return Wrong(key, text, absl::StrCat("has the element \"", element, "\""),
                   Expected(key));
    }
  }
  return absl::OkStatus();
}

absl::Status CheckText(const ConfigKey& key, absl::string_view text) {
  const Kind kind = key.validator.kind;
  if (kind == Kind::kNonEmpty && text.empty()) {
    return Wrong(key, text, "is empty", Expected(key));
  }
  if ((kind == Kind::kOneOf || kind == Kind::kOneOfIgnoreCase) &&
      !IsOneOf(key.validator, text)) {
    return Wrong(key, text, "is not a value of it", Expected(key));
  }
  return absl::OkStatus();
}

absl::Status Check(const ConfigKey& key, absl::string_view text,
                   const ConfigValue& value) {
  if (key.validator.kind == Kind::kFunction) {
    const std::string expected = key.validator.function(text);
    if (expected.empty()) return absl::OkStatus();
    return Wrong(key, text, "is not a value of it", expected);
  }
  if (const auto* number = std::get_if<int64_t>(&value)) {
    return CheckNumber(key, text, static_cast<double>(*number));
  }
  if (const auto* number = std::get_if<double>(&value)) {
    return CheckNumber(key, text, *number);
  }
  if (const auto* list = std::get_if<std::vector<std::string>>(&value)) {
    return CheckList(key, text, *list);
  }
  if (std::holds_alternative<std::string>(value)) return CheckText(key, text);
  return absl::OkStatus();
}

// Java's Double.toString for the numbers that configurations hold: always with
// a fraction.
std::string DoubleText(double number) {
  char buffer[32];
  const auto end = std::to_chars(buffer, buffer + sizeof(buffer), number).ptr;
  std::string text(buffer, end);
  if (text.find_first_not_of("-0123456789") == std::string::npos) text += ".0";
  return text;
}

}  // namespace

absl::string_view ConfigTypeName(ConfigType type) {
  switch (type) {
    case ConfigType::kBoolean:
      return "BOOLEAN";
    case ConfigType::kString:
      return "STRING";
    case ConfigType::kShort:
      return "SHORT";
    case ConfigType::kInt:
      return "INT";
    case ConfigType::kLong:
      return "LONG";
    case ConfigType::kDouble:
      return "DOUBLE";
    case ConfigType::kList:
      return "LIST";
    case ConfigType::kClass:
      return "CLASS";
    case ConfigType::kPassword:
      return "PASSWORD";
  }
  CHECK(false) << "config type " << static_cast<int>(type);
  return "";
}

absl::StatusOr<ConfigValue> ParseConfigValue(const ConfigKey& key,
                                             absl::string_view text) {
  const absl::string_view trimmed = Trim(text);
  absl::StatusOr<ConfigValue> value = ParseType(key, trimmed);
  if (!value.ok()) return value;
  if (absl::Status status = Check(key, trimmed, *value); !status.ok()) {
    return status;
  }
  return value;
}

std::optional<std::string> ConfigValueText(const ConfigValue& value) {
  struct Printer {
    using Text = std::optional<std::string>;
    Text operator()(std::monostate) { return std::nullopt; }
    Text operator()(bool flag) { return flag ? "true" : "false"; }
    Text operator()(int64_t number) { return absl::StrCat(number); }
    Text operator()(double number) { return DoubleText(number); }
    Text operator()(const std::string& text) { return text; }
    Text operator()(const std::vector<std::string>& elements) {
      return absl::StrJoin(elements, ",");
    }
  };
  return std::visit(Printer(), value);
}

}  // namespace kafka_embedded
