// One binary finds its commands by name, and says what is wrong with a call.
#include "tools/tool.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tools/tool_runner.h"

namespace kafka_embedded {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

TEST(ToolTest, ACommandAnswersToKafkasNameToo) {
  for (const char* name : {"topics", "kafka-topics.sh", "kafka-topics"}) {
    const ToolResult result = RunToolWith({name, "--help"});
    EXPECT_EQ(result.exit_code, 0);
    EXPECT_THAT(result.out, StartsWith("usage: kafka-topics.sh [OPTION...]"));
  }
}

TEST(ToolTest, EveryCommandHasAUsageText) {
  for (const Command* command : AllCommands()) {
    const ToolResult result = RunToolWith({command->name, "--help"});
    EXPECT_EQ(result.exit_code, 0) << command->name;
    EXPECT_THAT(result.out, HasSubstr("--help")) << command->name;
  }
}

TEST(ToolTest, TheOverviewListsTheCommands) {
  EXPECT_THAT(RunToolWith({"--help"}).out, HasSubstr("connect-standalone.sh"));
}

TEST(ToolTest, AWrongCommandIsNamedWithTheClosest) {
  const ToolResult result = RunToolWith({"topic"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_EQ(result.err,
            "error: unknown command \"topic\", did you mean \"topics\"\n");
}

TEST(ToolTest, AWrongOptionIsNamedWithTheClosest) {
  const ToolResult result = RunToolWith({"topics", "--lists"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_EQ(result.err,
            "error: unknown option \"--lists\", did you mean \"--list\"\n");
}

TEST(ToolTest, AWordTooManyIsNamed) {
  EXPECT_EQ(RunToolWith({"topics", "orders"}).err,
            "error: \"orders\" is no option, expected words that begin with "
            "--\n");
}

TEST(ToolTest, AMissingServerIsNamed) {
  EXPECT_EQ(RunToolWith({"topics", "--list"}).err,
            "error: option \"--bootstrap-server\" is missing, expected "
            "--bootstrap-server HOST:PORT\n");
}

}  // namespace
}  // namespace kafka_embedded
