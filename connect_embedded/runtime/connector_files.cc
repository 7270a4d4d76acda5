#include "connect_embedded/runtime/connector_files.h"

#include <fstream>
#include <iterator>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "connect_embedded/converters/json.h"
#include "kafka_embedded/base/properties.h"
#include "kafka_embedded/base/status.h"

namespace connect_embedded {
namespace {

using kafka_embedded::Config;

absl::StatusOr<Config> ConfigFrom(const JsonNode& object) {
  Config config;
  for (const auto& [name, value] : object.members) {
    if (value.is(JsonNode::Kind::kString) || value.is_number()) {
      config[name] = value.text;
    } else if (value.is(JsonNode::Kind::kBoolean)) {
      config[name] = value.boolean ? "true" : "false";
    } else {
      return absl::InvalidArgumentError(
          absl::StrCat("property \"", name, "\" is JSON of type ",
                       value.type_name(), ", expected STRING"));
    }
  }
  return config;
}

absl::StatusOr<ConnectorFile> FromJson(const JsonNode& node) {
  ConnectorFile file;
  const JsonNode* name = node.Find("name");
  const JsonNode* config = node.Find("config");
  if (config == nullptr || !config->is(JsonNode::Kind::kObject)) {
    ASSIGN_OR_RETURN(file.config, ConfigFrom(node));
    return file;
  }
  ASSIGN_OR_RETURN(file.config, ConfigFrom(*config));
  if (name != nullptr) file.config.try_emplace("name", name->text);
  const JsonNode* state = node.Find("initial_state");
  if (state == nullptr) return file;
  // The request's word for it is RUNNING.
  const std::string word = absl::AsciiStrToUpper(state->text);
  const std::optional<TargetState> target =
      ParseTargetState(word == "RUNNING" ? "STARTED" : word);
  if (!target.has_value()) {
    return absl::InvalidArgumentError(
        absl::StrCat("initial_state \"", state->text,
                     "\", expected RUNNING, PAUSED or STOPPED"));
  }
  file.target = *target;
  return file;
}

absl::StatusOr<ConnectorFile> ReadConnectorFile(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  ConnectorFile file;
  if (in && absl::StartsWith(absl::StripLeadingAsciiWhitespace(text), "{")) {
    absl::StatusOr<JsonNode> node = ParseJson(text);
    absl::StatusOr<ConnectorFile> parsed =
        node.ok() ? FromJson(*node) : node.status();
    if (!parsed.ok()) {
      return kafka_embedded::Annotate(parsed.status(),
                                      absl::StrCat("file \"", path, "\""));
    }
    file = *std::move(parsed);
  } else {
    ASSIGN_OR_RETURN(file.config, kafka_embedded::ReadPropertiesFile(path));
  }
  file.path = path;
  return file;
}

}  // namespace

absl::StatusOr<std::vector<ConnectorFile>> ReadConnectorFiles(
    const std::vector<std::string>& paths) {
  std::vector<ConnectorFile> files;
  for (const std::string& path : paths) {
    ASSIGN_OR_RETURN(ConnectorFile file, ReadConnectorFile(path));
    files.push_back(std::move(file));
  }
  return files;
}

}  // namespace connect_embedded
