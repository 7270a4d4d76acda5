// Runs commands as a shell would, inside a test: text in, text and code out.
#ifndef TOOLS_TOOL_RUNNER_H_
#define TOOLS_TOOL_RUNNER_H_

#include <memory>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/string_view.h"
#include "kafka_embedded/cluster/embedded_cluster.h"
#include "tools/interrupt.h"
#include "tools/tool.h"

namespace kafka_embedded {

struct ToolResult {
  int exit_code = -1;
  std::string out;
  std::string err;
};

// RunToolWith("a\n", {"console-producer", "--topic", "orders"});
ToolResult RunToolWith(absl::string_view input,
                       const std::vector<std::string>& arguments);
inline ToolResult RunToolWith(const std::vector<std::string>& arguments) {
  return RunToolWith("", arguments);
}

// A command that runs until it is interrupted, on a thread of its own.
class RunningTool {
 public:
  explicit RunningTool(std::vector<std::string> arguments);
  // Interrupts it.
  ~RunningTool();

  // Requests the interrupt and waits for the command to end.
  ToolResult Interrupt();
  // Waits for a command that ends by itself.
  ToolResult Wait();

 private:
  kafka_embedded::Interrupt interrupt_;
  ToolResult result_;
  std::thread thread_;
};

// A cluster that listens on free ports, in real time.
std::unique_ptr<EmbeddedCluster> StartListening(int32_t brokers = 1,
                                                Config config = {});

// Writes `text` to a file of the test's own and returns its path.
std::string WriteFile(absl::string_view name, absl::string_view text);
// "" if there is none.
std::string ReadFile(const std::string& path);

}  // namespace kafka_embedded

#endif  // TOOLS_TOOL_RUNNER_H_
