// Connect in one process: a worker and the connectors of some property files.
//
//   ASSIGN_OR_RETURN(auto worker, Worker::Create(...));
//   StandaloneHerder herder(*worker);
//   ASSIGN_OR_RETURN(auto connectors, ReadConnectorFiles(paths));
//   RETURN_IF_ERROR(herder.StartAll(connectors));
#ifndef CONNECT_EMBEDDED_RUNTIME_STANDALONE_HERDER_H_
#define CONNECT_EMBEDDED_RUNTIME_STANDALONE_HERDER_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "connect_embedded/runtime/worker.h"

namespace connect_embedded {

// A connector's configuration and where it comes from, for messages.
struct ConnectorFile {
  std::string path;
  Config config;
};

// NOT_FOUND, PERMISSION_DENIED or INVALID_ARGUMENT name the file.
absl::StatusOr<std::vector<ConnectorFile>> ReadConnectorFiles(
    const std::vector<std::string>& paths);

class StandaloneHerder {
 public:
  // `worker` outlives the herder.
  explicit StandaloneHerder(Worker& worker) : worker_(worker) {}

  // Checks every connector before it starts the first: classes, properties,
  // and that no name comes twice (ALREADY_EXISTS names both files). Nothing
  // runs after an error.
  absl::Status StartAll(const std::vector<ConnectorFile>& connectors);

 private:
  absl::Status Check(const std::vector<ConnectorFile>& connectors) const;

  Worker& worker_;
};

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_RUNTIME_STANDALONE_HERDER_H_
