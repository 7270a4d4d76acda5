// Crashes, stops, starts, pauses and resumes brokers of a running cluster.
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

absl::Status Run(const CommandLine& line, Tool& tool) {
  ASSIGN_OR_RETURN(const std::string control, line.GetRequired("control"));
  const std::vector<std::string>& words = line.positional();
  std::string method = "POST";
  std::string path;
  int32_t id = 0;
  if (words.size() == 1 && words[0] == "list") {
    method = "GET";
    path = "/brokers";
  } else if (words.size() == 2 && absl::SimpleAtoi(words[1], &id)) {
    path = absl::StrCat("/brokers/", id, "/", words[0]);
  } else {
    return absl::InvalidArgumentError(
        "expected list, or crash, stop, start, pause or resume and the id of "
        "a broker");
  }
  ASSIGN_OR_RETURN(const std::string answer, AskControl(control, method, path));
  tool.out << answer << std::flush;
  return absl::OkStatus();
}

constexpr Command kCommand = {
    .name = "broker",
    .kafka_name = "",
    .summary = "crashes, stops, starts, pauses or resumes a broker",
    .arguments = "list | crash|stop|start|pause|resume ID",
    .options = kOptions,
    .run = &Run,
};

}  // namespace

const Command& BrokerCommand() { return kCommand; }

}  // namespace kafka_embedded
