// Copies the topics of one cluster to another, as MirrorMaker 1 does.
#include <algorithm>
#include <memory>
#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "connect_embedded/mirror/mirror.h"
#include "kafka_embedded/base/properties.h"
#include "kafka_embedded/base/status.h"
#include "tools/commands.h"
#include "tools/connection.h"
#include "tools/long_run.h"
#include "tools/progress.h"

namespace kafka_embedded {
namespace {

using connect_embedded::Mirror;
using connect_embedded::MirrorOptions;

constexpr Option kOptions[] = {
    {"consumer.config", "FILE", "properties of the consumer of the source"},
    {"producer.config", "FILE", "properties of the producer to the target"},
    {"include", "REGEX", "which topics; commas separate alternatives"},
    {"whitelist", "REGEX", "older name of --include"},
    {"num.streams", "COUNT", "consumers that share the work, 1 if not given"},
    {"offset.commit.interval.ms", "MS", "60000 if not given"},
    {"abort.on.send.failure", "true|false", "true if not given"},
    {"new.consumer", "", "taken for Kafka's sake: has no effect"},
    {"message.handler", "CLASS", "refused: Java classes cannot run here"},
    {"message.handler.args", "TEXT", "refused: see --message.handler"},
    {"consumer.rebalance.listener", "CLASS", "refused: see --message.handler"},
    {"rebalance.listener.args", "TEXT", "refused: see --message.handler"},
};

absl::Status RefuseJavaClasses(const CommandLine& line) {
  for (const char* name :
       {"message.handler", "message.handler.args",
        "consumer.rebalance.listener", "rebalance.listener.args"}) {
    if (!line.Has(name)) continue;
    return absl::InvalidArgumentError(
        absl::StrCat("option \"--", name, "\": \"", *line.Get(name),
                     "\" is for a Java class, which cannot run here, expected "
                     "no such option"));
  }
  return absl::OkStatus();
}

absl::StatusOr<bool> FlagOf(const CommandLine& line, absl::string_view name,
                            bool fallback) {
  const std::string text = line.GetOr(name, fallback ? "true" : "false");
  if (absl::EqualsIgnoreCase(text, "true")) return true;
  if (absl::EqualsIgnoreCase(text, "false")) return false;
  return absl::InvalidArgumentError(
      absl::StrCat("option \"--", name, "\": \"", text,
                   "\" is wrong, expected true or false"));
}

absl::StatusOr<MirrorOptions> OptionsFrom(const CommandLine& line) {
  RETURN_IF_ERROR(RefuseJavaClasses(line));
  MirrorOptions options;
  ASSIGN_OR_RETURN(const std::string consumer,
                   line.GetRequired("consumer.config"));
  ASSIGN_OR_RETURN(const std::string producer,
                   line.GetRequired("producer.config"));
  ASSIGN_OR_RETURN(options.consumer, ReadPropertiesFile(consumer));
  ASSIGN_OR_RETURN(options.producer, ReadPropertiesFile(producer));
  // As MirrorMaker has it, the newer name wins.
  options.whitelist = line.GetOr("include", line.GetOr("whitelist", ""));
  if (options.whitelist.empty()) {
    return absl::InvalidArgumentError(
        "option \"--include\" is missing, expected --include REGEX");
  }
  ASSIGN_OR_RETURN(options.abort_on_send_failure,
                   FlagOf(line, "abort.on.send.failure", true));
  ASSIGN_OR_RETURN(const int64_t interval_ms,
                   line.GetNumber("offset.commit.interval.ms", 60'000, 0));
  options.offset_commit_interval = absl::Milliseconds(interval_ms);
  ASSIGN_OR_RETURN(const int64_t streams, line.GetNumber("num.streams", 1, 1));
  options.num_streams = static_cast<int>(std::min<int64_t>(streams, 10'000));
  return options;
}

absl::Status Run(const CommandLine& line, Tool& tool) {
  ASSIGN_OR_RETURN(MirrorOptions options, OptionsFrom(line));
  Connection connection;
  options.source = &connection;
  options.target = &connection;
  if (!options.consumer.contains("partition.assignment.strategy")) {
    PrintWarnings(
        {"partition.assignment.strategy is not set: range spreads few "
         "partitions unevenly, "
         "org.apache.kafka.clients.consumer.RoundRobinAssignor does "
         "not"},
        tool);
  }
  options.log = [&tool](absl::string_view message) {
    tool.err << message << std::endl;
  };
  ASSIGN_OR_RETURN(const std::unique_ptr<Mirror> mirror,
                   Mirror::Create(std::move(options)));
  mirror->Start();
  Progress progress("mirrored", tool.err, tool.err_is_terminal);
  RunUntilInterrupted(
      connection.runtime(), tool, [&] { return !mirror->status().ok(); },
      [&] {
        const Mirror::Counters counters = mirror->counters();
        progress.Show(static_cast<int64_t>(counters.records),
                      static_cast<int64_t>(counters.bytes));
      });
  return mirror->Stop();
}

constexpr Command kCommand = {
    .name = "mirror-maker",
    .kafka_name = "kafka-mirror-maker.sh",
    .summary = "copies the topics of one cluster to another",
    .arguments = "",
    .options = kOptions,
    .run = &Run,
};

}  // namespace

const Command& MirrorMakerCommand() { return kCommand; }

}  // namespace kafka_embedded
