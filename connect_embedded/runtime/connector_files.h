// Connectors from files: Java properties, or JSON.
#ifndef CONNECT_EMBEDDED_RUNTIME_CONNECTOR_FILES_H_
#define CONNECT_EMBEDDED_RUNTIME_CONNECTOR_FILES_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "connect_embedded/runtime/state.h"
#include "kafka_embedded/base/config.h"

namespace connect_embedded {

// A connector's configuration and where it comes from, for messages.
struct ConnectorFile {
  std::string path;
  kafka_embedded::Config config;
  TargetState target = TargetState::kStarted;
};

// A file that is a JSON object is read as the body of POST /connectors,
// {"name": …, "config": {…}, "initial_state": …}, or as a configuration by
// itself (KIP-1017); any other as properties. NOT_FOUND, PERMISSION_DENIED or
// INVALID_ARGUMENT name the file.
absl::StatusOr<std::vector<ConnectorFile>> ReadConnectorFiles(
    const std::vector<std::string>& paths);

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_RUNTIME_CONNECTOR_FILES_H_
