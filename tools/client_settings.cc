#include "tools/client_settings.h"

#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "kafka_embedded/base/properties.h"
#include "kafka_embedded/base/status.h"

namespace kafka_embedded {
namespace {

// The one of several names of the same option that is given.
absl::StatusOr<std::optional<std::string>> GivenName(
    const CommandLine& line, absl::Span<const absl::string_view> names) {
  std::vector<std::string> given;
  for (const absl::string_view name : names) {
    if (line.Has(name)) given.push_back(absl::StrCat("--", name));
  }
  if (given.size() > 1) {
    return absl::InvalidArgumentError(absl::StrCat(
        absl::StrJoin(given, " and "), " are given, expected one of them"));
  }
  if (given.empty()) return std::optional<std::string>();
  return std::optional<std::string>(given[0].substr(2));
}

}  // namespace

absl::StatusOr<Config> PropertiesFrom(
    const CommandLine& line, absl::Span<const absl::string_view> file_options,
    absl::Span<const absl::string_view> property_options) {
  Config config;
  ASSIGN_OR_RETURN(const auto file_option, GivenName(line, file_options));
  if (file_option.has_value()) {
    ASSIGN_OR_RETURN(config, ReadPropertiesFile(*line.Get(*file_option)));
  }
  ASSIGN_OR_RETURN(const auto option, GivenName(line, property_options));
  if (!option.has_value()) return config;
  for (const std::string& text : line.GetAll(*option)) {
    ASSIGN_OR_RETURN(auto property, SplitProperty(*option, text));
    config[std::move(property.first)] = std::move(property.second);
  }
  return config;
}

absl::StatusOr<Config> ClientConfigFrom(
    const CommandLine& line, absl::Span<const absl::string_view> file_options,
    absl::Span<const absl::string_view> property_options) {
  ASSIGN_OR_RETURN(Config config,
                   PropertiesFrom(line, file_options, property_options));
  for (const char* option : {"bootstrap-server", "broker-list"}) {
    if (const auto servers = line.Get(option)) {
      config["bootstrap.servers"] = *servers;
    }
  }
  if (config["bootstrap.servers"].empty()) {
    return absl::InvalidArgumentError(
        "option \"--bootstrap-server\" is missing, expected "
        "--bootstrap-server HOST:PORT");
  }
  return config;
}

}  // namespace kafka_embedded
