#include "connect_embedded/runtime/standalone_herder.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "kafka_embedded/base/properties.h"
#include "kafka_embedded/base/status.h"

namespace connect_embedded {

absl::StatusOr<std::vector<ConnectorFile>> ReadConnectorFiles(
    const std::vector<std::string>& paths) {
  std::vector<ConnectorFile> files;
  for (const std::string& path : paths) {
    ASSIGN_OR_RETURN(Config config, kafka_embedded::ReadPropertiesFile(path));
    files.push_back({path, std::move(config)});
  }
  return files;
}

absl::Status StandaloneHerder::Check(
    const std::vector<ConnectorFile>& connectors) const {
  absl::btree_map<std::string, std::string> seen;  // Name -> file.
  for (const ConnectorFile& file : connectors) {
    const auto name = file.config.find("name");
    if (name == file.config.end() || name->second.empty()) {
      return absl::InvalidArgumentError(
          absl::StrCat("file \"", file.path,
                       "\": name is missing, expected the connector's name"));
    }
    const auto [first, is_new] = seen.try_emplace(name->second, file.path);
    if (!is_new) {
      return absl::AlreadyExistsError(absl::StrCat(
          "connector \"", name->second, "\": the name is used twice, in \"",
          first->second, "\" and in \"", file.path,
          "\", expected a name of its own for each"));
    }
    RETURN_IF_ERROR(
        kafka_embedded::Annotate(worker_.Validate(file.config),
                                 absl::StrCat("file \"", file.path, "\"")));
  }
  return absl::OkStatus();
}

absl::Status StandaloneHerder::StartAll(
    const std::vector<ConnectorFile>& connectors) {
  RETURN_IF_ERROR(Check(connectors));
  for (const ConnectorFile& file : connectors) {
    const absl::Status status = worker_.StartConnector(file.config);
    if (status.ok()) continue;
    const absl::Status stopped = worker_.Stop();
    return stopped.ok() ? status
                        : kafka_embedded::Annotate(status, stopped.message());
  }
  return absl::OkStatus();
}

}  // namespace connect_embedded
