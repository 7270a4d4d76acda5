// Runs a cluster until it is interrupted.
#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "kafka_embedded/base/status.h"
#include "kafka_embedded/cluster/embedded_cluster.h"
#include "tools/client_settings.h"
#include "tools/commands.h"
#include "tools/control_server.h"
#include "tools/listen_properties.h"

namespace kafka_embedded {
namespace {

constexpr Option kOptions[] = {
    {"brokers", "COUNT", "how many brokers, 1 if not given"},
    {"controllers", "COUNT", "how many controllers, 1 if not given"},
    {"port", "PORT",
     "of the first broker, the others follow; as in the property listeners if "
     "not given, or 9092; 0 for any"},
    {"host", "HOST",
     "where to listen; as in the property listeners if not given, or "
     "127.0.0.1"},
    {"data-dir", "DIR", "keep the data there; in memory if not given"},
    {"config", "FILE", "properties of the brokers, as in server.properties"},
    {"property", "KEY=VALUE", "a property of the brokers", true},
    {"control-port", "PORT",
     "offer control of the cluster there, see the commands broker and "
     "controller; 0 for any, none if not given"},
};

// Kafka's defaults want three brokers for its own topics: fewer must do here.
void FitInternalTopics(int32_t brokers, Config& config) {
  const std::string replicas = absl::StrCat(std::min(brokers, 3));
  config.try_emplace("offsets.topic.replication.factor", replicas);
  config.try_emplace("transaction.state.log.replication.factor", replicas);
  config.try_emplace("transaction.state.log.min.isr",
                     absl::StrCat(std::min(brokers, 2)));
}

// A fixture does not wait for more members of a new group; a broker does.
void WaitForMembersAsKafka(Config& config) {
  config.try_emplace("group.initial.rebalance.delay.ms", "3000");
}

// node.id names one broker in Kafka; here it names the first.
absl::Status TakeFirstBrokerId(ClusterOptions& options) {
  for (const char* name : {"node.id", "broker.id"}) {
    const auto found = options.broker_config.find(name);
    if (found == options.broker_config.end()) continue;
    if (!absl::SimpleAtoi(found->second, &options.first_broker_id) ||
        options.first_broker_id < 0) {
      return absl::InvalidArgumentError(
          absl::StrCat("property \"", name, "\": \"", found->second,
                       "\" is wrong, expected a whole number of at least 0"));
    }
    options.broker_config.erase(found);
    return absl::OkStatus();
  }
  return absl::OkStatus();
}

absl::StatusOr<ClusterOptions> ClusterOptionsFrom(const CommandLine& line) {
  ClusterOptions options;
  options.time = ClusterTime::kReal;
  ASSIGN_OR_RETURN(options.broker_count, line.GetNumber("brokers", 1, 1));
  ASSIGN_OR_RETURN(options.controller_count,
                   line.GetNumber("controllers", 1, 1));
  ASSIGN_OR_RETURN(options.broker_config,
                   PropertiesFrom(line, {"config"}, {"property"}));
  ASSIGN_OR_RETURN(
      options.listen,
      ListenOptionsFrom(line, options.broker_config, options.broker_count));
  RETURN_IF_ERROR(TakeFirstBrokerId(options));
  FitInternalTopics(options.broker_count, options.broker_config);
  WaitForMembersAsKafka(options.broker_config);
  options.data_dir = line.GetOr("data-dir", "");
  // What clients are told of the brokers' log directories.
  if (!options.data_dir.empty() && !options.broker_config.contains("log.dir")) {
    options.broker_config.try_emplace("log.dirs", options.data_dir);
  }
  // Two clusters that are started one after the other are not the same one.
  options.seed = static_cast<uint64_t>(absl::ToUnixNanos(absl::Now()));
  return options;
}

absl::Status Run(const CommandLine& line, Tool& tool) {
  ASSIGN_OR_RETURN(ClusterOptions options, ClusterOptionsFrom(line));
  const int32_t brokers = options.broker_count;
  const absl::Time begin = absl::Now();
  ASSIGN_OR_RETURN(const std::unique_ptr<EmbeddedCluster> cluster,
                   EmbeddedCluster::Start(std::move(options)));
  const absl::Duration took = absl::Now() - begin;
  PrintWarnings(cluster->warnings(), tool);
  std::unique_ptr<ControlServer> control;
  if (line.Has("control-port")) {
    ASSIGN_OR_RETURN(const int32_t port, line.GetNumber("control-port", 0, 0));
    ASSIGN_OR_RETURN(control, ControlServer::Start(*cluster, port));
  }
  tool.out << absl::StreamFormat(
                  "cluster %s is ready: %d broker%s at %s, started in %.2f ms",
                  cluster->cluster_id(), brokers, brokers == 1 ? "" : "s",
                  cluster->bootstrap_servers(),
                  absl::ToDoubleMilliseconds(took))
           << std::endl;
  if (control != nullptr) {
    tool.out << "control of the cluster at 127.0.0.1:" << control->port()
             << std::endl;
  }
  tool.interrupt.Wait();
  control.reset();
  RETURN_IF_ERROR(cluster->Close());
  tool.out << "stopped" << std::endl;
  return absl::OkStatus();
}

constexpr Command kCommand = {
    .name = "start",
    .kafka_name = "",
    .summary = "runs a cluster until it is interrupted",
    .arguments = "",
    .options = kOptions,
    .run = &Run,
};

}  // namespace

const Command& StartCommand() { return kCommand; }

}  // namespace kafka_embedded
