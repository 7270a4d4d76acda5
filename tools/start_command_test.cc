// kafka-embedded start: a cluster until it is interrupted.
#include <fstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tools/tool_runner.h"

namespace kafka_embedded {
namespace {

using ::testing::HasSubstr;
using ::testing::MatchesRegex;

TEST(StartCommandTest, ItTellsWhereItListensAndStopsCleanly) {
  RunningTool start({"start", "--brokers", "3", "--port", "0"});
  const ToolResult result = start.Interrupt();
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out,
              MatchesRegex("cluster [^ ]+ is ready: 3 brokers at "
                           "[^ ]+:[0-9]+,[^ ]+:[0-9]+,[^ ]+:[0-9]+, "
                           "started in [0-9.]+ ms\nstopped\n"));
}

TEST(StartCommandTest, APortInUseIsNamed) {
  const auto other = StartListening();
  const std::string address = other->bootstrap_servers();
  const std::string port = address.substr(address.rfind(':') + 1);
  const ToolResult result = RunToolWith({"start", "--port", port});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr(port));
}

TEST(StartCommandTest, ADataDirectoryInUseIsNamed) {
  const std::string directory = WriteFile("dir", "");
  ClusterOptions options;
  options.data_dir = absl::StrCat(directory, ".d");
  const auto other = EmbeddedCluster::Start(options);
  ASSERT_TRUE(other.ok()) << other.status();

  const ToolResult result = RunToolWith({"start", "--port", "0", "--brokers",
                                         "3", "--data-dir", options.data_dir});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr(options.data_dir));
}

TEST(StartCommandTest, ADamagedDataDirectoryIsNamed) {
  ClusterOptions options{.broker_count = 1};
  options.data_dir = absl::StrCat(WriteFile("damaged", ""), ".d");
  {
    const auto cluster = EmbeddedCluster::Start(options);
    ASSERT_TRUE(cluster.ok()) << cluster.status();
  }
  const std::string broker = absl::StrCat(options.data_dir, "/broker-1");
  std::ofstream(absl::StrCat(broker, "/CURRENT")) << "damaged";

  const ToolResult result =
      RunToolWith({"start", "--port", "0", "--data-dir", options.data_dir});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err,
              HasSubstr(absl::StrCat("data directory \"", broker,
                                     "\" is damaged, restore or remove it")));
}

TEST(StartCommandTest, AWrongNumberIsNamed) {
  EXPECT_EQ(RunToolWith({"start", "--brokers", "0"}).err,
            "error: option \"--brokers\": \"0\" is wrong, expected a whole "
            "number of at least 1\n");
  EXPECT_EQ(RunToolWith({"start", "--port", "65535", "--brokers", "2"}).err,
            "error: option \"--port\": 65535 to 65536 are no ports, expected "
            "numbers up to 65535\n");
}

TEST(StartCommandTest, ItListensAndAdvertisesAsAServerPropertiesSays) {
  const std::string file =
      WriteFile("server.properties",
                "listeners=LOCAL://127.0.0.1:0,"
                "CONTROLLER://:9093\n"
                "listener.security.protocol.map=LOCAL:"
                "PLAINTEXT,CONTROLLER:PLAINTEXT\n"
                "advertised.listeners=LOCAL://"
                "localhost:19,CONTROLLER://localhost:20\n");
  RunningTool start({"start", "--brokers", "2", "--config", file});
  EXPECT_THAT(start.Interrupt().out, HasSubstr("localhost:19,localhost:20,"));
}

TEST(StartCommandTest, WhereItIsToListenIsChecked) {
  const auto with = [](const std::string& property) {
    return RunToolWith({"start", "--property", property}).err;
  };
  EXPECT_THAT(with("listeners=SSL://localhost:9092"),
              HasSubstr("is SSL, expected PLAINTEXT"));
  EXPECT_THAT(with("listeners=PLAINTEXT://localhost"),
              HasSubstr("expected a name, host and port"));
  EXPECT_THAT(with("listeners=PLAINTEXT://:65536"),
              HasSubstr("expected a name, host and port"));
  EXPECT_THAT(with("listeners=PLAINTEXT://0.0.0.0:9092"),
              HasSubstr("property \"advertised.listeners\": \"\" is missing"));
  EXPECT_THAT(with("advertised.listeners=PLAINTEXT://:9092"),
              HasSubstr("is no host"));
  EXPECT_THAT(with("listeners=PLAINTEXT://:1,PLAINTEXT://:2"),
              HasSubstr("\"PLAINTEXT://:2\" is a second listener"));
}

TEST(StartCommandTest, AMalformedPropertyIsRefusedAndAnUnknownOneNamed) {
  const ToolResult wrong =
      RunToolWith({"start", "--port", "0", "--property", "num.partitions=x"});
  EXPECT_EQ(wrong.exit_code, 1);
  EXPECT_THAT(wrong.err, HasSubstr("property \"num.partitions\": \"x\""));

  RunningTool unknown(
      {"start", "--port", "0", "--property", "num.partition=1"});
  EXPECT_THAT(unknown.Interrupt().err,
              HasSubstr("unknown property \"num.partition\""));
}

}  // namespace
}  // namespace kafka_embedded
