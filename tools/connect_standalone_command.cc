// Runs a Connect worker and the connectors of some property files.
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "connect_embedded/runtime/builtin_plugins.h"
#include "connect_embedded/runtime/standalone_herder.h"
#include "connect_embedded/runtime/worker.h"
#include "connect_embedded/runtime/worker_config.h"
#include "kafka_embedded/base/properties.h"
#include "kafka_embedded/base/status.h"
#include "tools/commands.h"
#include "tools/connection.h"
#include "tools/long_run.h"
#include "tools/progress.h"
#include "tools/rest_service.h"

namespace kafka_embedded {
namespace {

using connect_embedded::ConnectorFile;
using connect_embedded::StandaloneHerder;
using connect_embedded::TaskStatus;
using connect_embedded::Worker;
using connect_embedded::WorkerOptions;

int64_t RecordsOf(const Worker& worker) {
  uint64_t records = 0;
  for (const TaskStatus& task : worker.Tasks()) records += task.records;
  return static_cast<int64_t>(records);
}

absl::Status Run(const CommandLine& line, Tool& tool) {
  const std::vector<std::string>& files = line.positional();
  if (files.empty()) {
    return absl::InvalidArgumentError(
        "the worker's property file is missing, expected "
        "worker.properties [connector.properties ...]");
  }
  WorkerOptions options;
  ASSIGN_OR_RETURN(options.config, ReadPropertiesFile(files[0]));
  ASSIGN_OR_RETURN(
      const std::vector<ConnectorFile> connectors,
      connect_embedded::ReadConnectorFiles({files.begin() + 1, files.end()}));
  Connection connection;
  options.plugins = connect_embedded::BuiltinPlugins();
  options.clients = &connection;
  options.log = [&tool](absl::string_view message) {
    tool.err << message << std::endl;
  };
  ASSIGN_OR_RETURN(const std::unique_ptr<Worker> worker,
                   Worker::Create(std::move(options)));
  ASSIGN_OR_RETURN(const std::unique_ptr<RestService> rest,
                   RestService::Listen(connection.runtime(), worker->config()));
  StandaloneHerder herder(*worker, rest->address());
  // First of all: one that blocks in its start can be deleted.
  rest->Serve(herder);
  RETURN_IF_ERROR(herder.StartAll(connectors));
  tool.out << "worker is ready: " << connectors.size() << " connector"
           << (connectors.size() == 1 ? "" : "s") << ", REST API on http://"
           << rest->address() << "/" << std::endl;
  Progress progress("moved", tool.err, tool.err_is_terminal);
  // As in Kafka, a worker outlives its tasks: it may have others.
  RunUntilInterrupted(
      connection.runtime(), tool, [] { return false; },
      [&] { progress.Show(RecordsOf(*worker), 0); });
  rest->Close();
  return worker->Stop();
}

constexpr Command kCommand = {
    .name = "connect-standalone",
    .kafka_name = "connect-standalone.sh",
    .summary = "runs a Connect worker and its connectors",
    .arguments = "worker.properties [connector.properties ...]",
    .options = {},
    .run = &Run,
};

}  // namespace

const Command& ConnectStandaloneCommand() { return kCommand; }

}  // namespace kafka_embedded
