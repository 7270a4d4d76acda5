// Crashes, stops, starts, pauses and resumes brokers and controllers of a
// running cluster.
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "kafka_embedded/base/status.h"
#include "tools/commands.h"
#include "tools/control_server.h"

namespace kafka_embedded {
namespace {

constexpr Option kOptions[] = {
    {"control", "HOST:PORT",
     "the control endpoint of a cluster that was started with --control-port"},
};

absl::Status Ask(const CommandLine& line, Tool& tool, absl::string_view nodes,
                 absl::string_view expected) {
  ASSIGN_OR_RETURN(const std::string control, line.GetRequired("control"));
  const std::vector<std::string>& words = line.positional();
  std::string method = "POST";
  std::string path;
  int32_t id = 0;
  if (words.size() == 1 && words[0] == "list") {
    method = "GET";
    path = absl::StrCat("/", nodes);
  } else if (words.size() == 2 && absl::SimpleAtoi(words[1], &id)) {
    path = absl::StrCat("/", nodes, "/", id, "/", words[0]);
  } else {
    return absl::InvalidArgumentError(absl::StrCat("expected ", expected));
  }
  ASSIGN_OR_RETURN(const std::string answer, AskControl(control, method, path));
  tool.out << answer << std::flush;
  return absl::OkStatus();
}

absl::Status RunBroker(const CommandLine& line, Tool& tool) {
  return Ask(line, tool, "brokers",
             "list, or crash, stop, start, pause, resume or fail-log-dir and "
             "the id of a broker");
}

absl::Status RunController(const CommandLine& line, Tool& tool) {
  return Ask(line, tool, "controllers",
             "list, or crash or start and the id of a controller");
}

constexpr Command kBroker = {
    .name = "broker",
    .kafka_name = "",
    .summary = "crashes, stops, starts, pauses or resumes a broker",
    .arguments = "list | crash|stop|start|pause|resume|fail-log-dir ID",
    .options = kOptions,
    .run = &RunBroker,
};

constexpr Command kController = {
    .name = "controller",
    .kafka_name = "",
    .summary = "crashes or starts a controller",
    .arguments = "list | crash|start ID",
    .options = kOptions,
    .run = &RunController,
};

}  // namespace

const Command& BrokerCommand() { return kBroker; }
const Command& ControllerCommand() { return kController; }

}  // namespace kafka_embedded
