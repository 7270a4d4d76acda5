// kafka-embedded broker and controller: a running cluster by command.
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tools/control_server.h"
#include "tools/tool_runner.h"

namespace kafka_embedded {
namespace {

using ::testing::HasSubstr;

class ControlCommandsTest : public ::testing::Test {
 protected:
  ControlCommandsTest()
      : cluster_(StartListening(3, {{"broker.session.timeout.ms", "300"},
                                    {"broker.heartbeat.interval.ms", "50"}})),
        server_(*ControlServer::Start(*cluster_, 0)) {}

  ToolResult Broker(std::vector<std::string> words) {
    return Ask("broker", std::move(words));
  }
  ToolResult Controller(std::vector<std::string> words) {
    return Ask("controller", std::move(words));
  }
  ToolResult Ask(const std::string& command, std::vector<std::string> words) {
    words.insert(words.begin(), command);
    words.push_back("--control");
    words.push_back(absl::StrCat("127.0.0.1:", server_->port()));
    return RunToolWith(words);
  }

  std::unique_ptr<EmbeddedCluster> cluster_;
  std::unique_ptr<ControlServer> server_;
};

TEST_F(ControlCommandsTest, EachActionAnswersWithTheStateItLedTo) {
  EXPECT_EQ(Broker({"crash", "2"}).out, "{\"id\":2,\"state\":\"crashed\"}\n");
  EXPECT_EQ(Broker({"start", "2"}).out, "{\"id\":2,\"state\":\"running\"}\n");
  EXPECT_EQ(Broker({"pause", "2"}).out, "{\"id\":2,\"state\":\"paused\"}\n");
  EXPECT_EQ(Broker({"resume", "2"}).out, "{\"id\":2,\"state\":\"running\"}\n");
  EXPECT_EQ(Broker({"stop", "3"}).out, "{\"id\":3,\"state\":\"stopped\"}\n");
  EXPECT_EQ(Broker({"list"}).out,
            "[{\"id\":1,\"state\":\"running\"},{\"id\":2,\"state\":\"running\"}"
            ",{\"id\":3,\"state\":\"stopped\"}]\n");
}

TEST_F(ControlCommandsTest, ABrokerWhoseLogDirFailedRunsOn) {
  EXPECT_EQ(Broker({"fail-log-dir", "2"}).out,
            "{\"id\":2,\"state\":\"running\"}\n");
}

TEST_F(ControlCommandsTest, AControllerIsCrashedAndStarted) {
  const std::string id = absl::StrCat(cluster_->controller_ids().front());
  EXPECT_EQ(Controller({"list"}).out,
            absl::StrCat("[{\"active\":true,\"id\":", id, "}]\n"));
  EXPECT_EQ(Controller({"crash", id}).out,
            absl::StrCat("{\"active\":false,\"id\":", id, "}\n"));
  EXPECT_THAT(Controller({"crash", id}).err,
              HasSubstr("is crashed, expected running"));
  EXPECT_EQ(Controller({"start", id}).exit_code, 0);
  EXPECT_THAT(Controller({"stop", id}).err,
              HasSubstr("expected crash or start"));
}

TEST_F(ControlCommandsTest, WhatCannotBeDoneIsToldWithTheReason) {
  const ToolResult unknown = Broker({"crash", "9"});
  EXPECT_EQ(unknown.exit_code, 1);
  EXPECT_THAT(unknown.err, HasSubstr("broker 9: no such broker"));
  EXPECT_THAT(Broker({"start", "1"}).err,
              HasSubstr("broker 1 is running, expected stopped or crashed"));
  EXPECT_THAT(Broker({"explode", "1"}).err, HasSubstr("\"explode\""));
}

TEST_F(ControlCommandsTest, AnEndpointThatIsNotThereIsNamed) {
  EXPECT_THAT(RunToolWith({"broker", "list", "--control", "127.0.0.1:1"}).err,
              HasSubstr("is the cluster started with --control-port?"));
}

}  // namespace
}  // namespace kafka_embedded
