#include "tools/tool_runner.h"

#include <fstream>
#include <utility>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "kafka_embedded/base/check.h"

namespace kafka_embedded {
namespace {

ToolResult RunInterruptibly(absl::string_view input,
                            const std::vector<std::string>& arguments,
                            Interrupt& interrupt) {
  std::istringstream in{std::string(input)};
  std::ostringstream out;
  std::ostringstream err;
  Tool tool = {.in = in, .out = out, .err = err, .interrupt = interrupt};
  ToolResult result;
  result.exit_code = RunTool("kafka-embedded", arguments, tool);
  result.out = out.str();
  result.err = err.str();
  return result;
}

}  // namespace

ToolResult RunToolWith(absl::string_view input,
                       const std::vector<std::string>& arguments) {
  Interrupt interrupt;
  return RunInterruptibly(input, arguments, interrupt);
}

RunningTool::RunningTool(std::vector<std::string> arguments)
    : thread_([this, arguments = std::move(arguments)] {
        result_ = RunInterruptibly("", arguments, interrupt_);
      }) {}

RunningTool::~RunningTool() { Interrupt(); }

ToolResult RunningTool::Interrupt() {
  interrupt_.Request();
  return Wait();
}

ToolResult RunningTool::Wait() {
  if (thread_.joinable()) thread_.join();
  return result_;
}

std::unique_ptr<EmbeddedCluster> StartListening(int32_t brokers,
                                                Config config) {
  // Each a seed of its own, and so a cluster id.
  static uint64_t seed = 0;
  ClusterOptions options;
  options.broker_count = brokers;
  options.seed = ++seed;
  options.time = ClusterTime::kReal;
  options.broker_config = std::move(config);
  options.listen = ListenOptions();
  auto cluster = EmbeddedCluster::Start(std::move(options));
  CHECK_OK(cluster.status());
  return *std::move(cluster);
}

std::string WriteFile(absl::string_view name, absl::string_view text) {
  const auto* test = testing::UnitTest::GetInstance()->current_test_info();
  std::string path =
      absl::StrCat(testing::TempDir(), "/", test->name(), "-", name);
  std::ofstream(path) << text;
  return path;
}

std::string ReadFile(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

}  // namespace kafka_embedded
