// Runs a Connect worker that shares connectors with the others of its group.
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "connect_embedded/distributed/distributed_herder.h"
#include "connect_embedded/distributed/worker_http.h"
#include "connect_embedded/runtime/builtin_plugins.h"
#include "kafka_embedded/base/properties.h"
#include "kafka_embedded/base/status.h"
#include "tools/commands.h"
#include "tools/connection.h"
#include "tools/long_run.h"
#include "tools/progress.h"
#include "tools/rest_service.h"

namespace kafka_embedded {
namespace {

using connect_embedded::DistributedHerder;
using connect_embedded::DistributedOptions;
using connect_embedded::TaskStatus;
using connect_embedded::WorkerHttp;

int64_t RecordsOf(DistributedHerder& herder) {
  uint64_t records = 0;
  for (const TaskStatus& task : herder.worker().Tasks()) {
    records += task.records;
  }
  return static_cast<int64_t>(records);
}

absl::Status Run(const CommandLine& line, Tool& tool) {
  const std::vector<std::string>& files = line.positional();
  if (files.size() != 1) {
    return absl::InvalidArgumentError(
        "expected the worker's property file alone: connectors are made "
        "through the REST API");
  }
  DistributedOptions options;
  ASSIGN_OR_RETURN(options.worker.config, ReadPropertiesFile(files[0]));
  Connection connection;
  options.worker.plugins = connect_embedded::BuiltinPlugins();
  options.worker.clients = &connection;
  options.worker.log = [&tool](absl::string_view message) {
    tool.err << message << std::endl;
  };
  options.new_transport = [&connection](const Config& config) {
    return connection.NewTransport(config);
  };
  ASSIGN_OR_RETURN(
      const std::unique_ptr<RestService> rest,
      RestService::Listen(connection.runtime(), options.worker.config));
  WorkerHttp http(rest->io(), connection.runtime());
  options.worker_id = rest->address();
  options.post_task_configs = http.task_config_poster();
  ASSIGN_OR_RETURN(const std::unique_ptr<DistributedHerder> herder,
                   DistributedHerder::Create(std::move(options)));
  rest->Serve(*herder, {.forward = http.forwarder()});
  tool.out << "worker is starting, REST API on http://" << rest->address()
           << "/" << std::endl;
  Progress progress("moved", tool.err, tool.err_is_terminal);
  absl::Status failure;
  RunUntilInterrupted(
      connection.runtime(), tool,
      [&] {
        failure = herder->failure();
        return !failure.ok();
      },
      [&] { progress.Show(RecordsOf(*herder), 0); });
  rest->Close();
  const absl::Status stopped = herder->Stop();
  return failure.ok() ? stopped : failure;
}

constexpr Command kCommand = {
    .name = "connect-distributed",
    .kafka_name = "connect-distributed.sh",
    .summary = "runs a Connect worker of a group, made through REST",
    .arguments = "worker.properties",
    .options = {},
    .run = &Run,
};

}  // namespace

const Command& ConnectDistributedCommand() { return kCommand; }

}  // namespace kafka_embedded
