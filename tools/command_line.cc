#include "tools/command_line.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "kafka_embedded/base/edit_distance.h"
#include "kafka_embedded/base/status.h"

namespace kafka_embedded {
namespace {

const Option* Find(absl::Span<const Option> options, absl::string_view name) {
  for (const Option& option : options) {
    if (name == option.name) return &option;
  }
  return nullptr;
}

absl::Status UnknownOption(absl::Span<const Option> options,
                           absl::string_view name) {
  std::vector<absl::string_view> names;
  for (const Option& option : options) names.push_back(option.name);
  const std::optional<std::string> closest = ClosestMatch(name, names);
  return absl::InvalidArgumentError(absl::StrCat(
      "unknown option \"--", name, "\"",
      closest.has_value() ? absl::StrCat(", did you mean \"--", *closest, "\"")
                          : ", --help lists those there are"));
}

bool TakesValue(const Option& option) { return option.value_name[0] != '\0'; }
bool NeedsValue(const Option& option) {
  return TakesValue(option) && option.value_name[0] != '[';
}

absl::Status WrongOption(absl::string_view name, absl::string_view problem) {
  return absl::InvalidArgumentError(
      absl::StrCat("option \"--", name, "\"", problem));
}

}  // namespace

absl::StatusOr<CommandLine> CommandLine::Parse(
    absl::Span<const Option> options, absl::Span<const std::string> arguments) {
  CommandLine line;
  for (size_t i = 0; i < arguments.size(); ++i) {
    absl::string_view argument = arguments[i];
    if (!absl::ConsumePrefix(&argument, "--")) {
      line.positional_.push_back(arguments[i]);
      continue;
    }
    const std::pair<absl::string_view, absl::string_view> parts =
        absl::StrSplit(argument, absl::MaxSplits('=', 1));
    const bool has_value = parts.first.size() != argument.size();
    const Option* option = Find(options, parts.first);
    if (option == nullptr) return UnknownOption(options, parts.first);
    std::string value(parts.second);
    if (has_value && !TakesValue(*option)) {
      return WrongOption(option->name, " takes no value");
    }
    if (!has_value && TakesValue(*option)) {
      const bool follows =
          i + 1 < arguments.size() && !absl::StartsWith(arguments[i + 1], "--");
      if (follows) {
        value = arguments[++i];
      } else if (NeedsValue(*option)) {
        return WrongOption(option->name,
                           absl::StrCat(" needs a value, expected --",
                                        option->name, " ", option->value_name));
      }
    }
    if (!option->repeats && line.Has(option->name)) {
      return WrongOption(option->name, " is given twice");
    }
    line.values_.emplace_back(option->name, std::move(value));
  }
  return line;
}

bool CommandLine::Has(absl::string_view name) const {
  return Get(name).has_value();
}

std::optional<std::string> CommandLine::Get(absl::string_view name) const {
  std::vector<std::string> all = GetAll(name);
  if (all.empty()) return std::nullopt;
  return std::move(all.back());
}

std::string CommandLine::GetOr(absl::string_view name,
                               absl::string_view fallback) const {
  return Get(name).value_or(std::string(fallback));
}

std::vector<std::string> CommandLine::GetAll(absl::string_view name) const {
  std::vector<std::string> all;
  for (const auto& [option, value] : values_) {
    if (name == option) all.push_back(value);
  }
  return all;
}

absl::StatusOr<std::string> CommandLine::GetRequired(
    absl::string_view name) const {
  std::optional<std::string> value = Get(name);
  if (!value.has_value() || value->empty()) {
    return WrongOption(name, " is missing");
  }
  return *std::move(value);
}

absl::StatusOr<int64_t> CommandLine::GetNumber(absl::string_view name,
                                               int64_t fallback,
                                               int64_t min) const {
  const std::optional<std::string> value = Get(name);
  if (!value.has_value()) return fallback;
  int64_t number = 0;
  if (!absl::SimpleAtoi(*value, &number) || number < min) {
    return WrongOption(
        name,
        absl::StrCat(": \"", *value,
                     "\" is wrong, expected a whole number of at least ", min));
  }
  return number;
}

absl::StatusOr<std::string> CommandLine::OneOf(
    absl::Span<const absl::string_view> names) const {
  std::vector<absl::string_view> given;
  for (const absl::string_view name : names) {
    if (Has(name)) given.push_back(name);
  }
  if (given.size() == 1) return std::string(given[0]);
  const auto dashed = [](std::string* out, absl::string_view name) {
    absl::StrAppend(out, "--", name);
  };
  const std::string found =
      given.empty() ? "none is"
                    : absl::StrJoin(given, " and ", dashed) + " are";
  return absl::InvalidArgumentError(
      absl::StrCat(found, " given, expected exactly one of ",
                   absl::StrJoin(names, ", ", dashed)));
}

std::string OptionsHelp(absl::Span<const Option> options) {
  size_t width = 0;
  std::vector<std::string> heads;
  for (const Option& option : options) {
    heads.push_back(absl::StrCat(
        "  --", option.name, TakesValue(option) ? " " : "", option.value_name));
    width = std::max(width, heads.back().size() + 2);
  }
  std::string help;
  for (size_t i = 0; i < options.size(); ++i) {
    absl::StrAppend(&help, heads[i], std::string(width - heads[i].size(), ' '),
                    options[i].help, "\n");
  }
  return help;
}

absl::StatusOr<std::pair<std::string, std::string>> SplitProperty(
    absl::string_view option, absl::string_view text) {
  const size_t separator = text.find('=');
  if (separator == text.npos || separator == 0) {
    return WrongOption(
        option, absl::StrCat(": \"", text, "\" is wrong, expected key=value"));
  }
  return std::pair<std::string, std::string>(text.substr(0, separator),
                                             text.substr(separator + 1));
}

}  // namespace kafka_embedded
