// kafka-topics.sh against brokers on ports.
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tools/tool_runner.h"

namespace kafka_embedded {
namespace {

using ::testing::HasSubstr;
using ::testing::MatchesRegex;

class TopicsCommandTest : public ::testing::Test {
 protected:
  ToolResult Topics(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"topics", "--bootstrap-server",
                                         cluster_->bootstrap_servers()});
    return RunToolWith(arguments);
  }
  void CreateOrders() {
    const ToolResult created =
        Topics({"--create", "--topic", "orders", "--partitions", "2",
                "--replication-factor", "3", "--config", "retention.ms=5"});
    ASSERT_EQ(created.exit_code, 0) << created.err;
    EXPECT_EQ(created.out, "Created topic orders.\n");
  }

  std::unique_ptr<EmbeddedCluster> cluster_ = StartListening(3);
};

TEST_F(TopicsCommandTest, ATopicIsCreatedListedAndDeleted) {
  CreateOrders();
  EXPECT_EQ(Topics({"--list"}).out, "orders\n");

  EXPECT_EQ(Topics({"--delete", "--topic", "orders"}).exit_code, 0);
  EXPECT_EQ(Topics({"--list"}).out, "");
}

TEST_F(TopicsCommandTest, ATopicIsDescribed) {
  CreateOrders();
  EXPECT_THAT(
      Topics({"--describe", "--topic", "orders"}).out,
      MatchesRegex("Topic: orders\tTopicId: [^\t]+\tPartitionCount: 2"
                   "\tReplicationFactor: 3\tConfigs: .*retention.ms=5.*\n"
                   "\tTopic: orders\tPartition: 0\tLeader: [0-9]"
                   "\tReplicas: [0-9],[0-9],[0-9]\tIsr: .*\n"
                   "\tTopic: orders\tPartition: 1\t.*\n"));
}

TEST_F(TopicsCommandTest, PartitionsAreAdded) {
  CreateOrders();
  EXPECT_EQ(
      Topics({"--alter", "--topic", "orders", "--partitions", "5"}).exit_code,
      0);
  EXPECT_THAT(Topics({"--describe", "--topic", "orders"}).out,
              HasSubstr("PartitionCount: 5"));
}

TEST_F(TopicsCommandTest, AnExistingTopicIsAnErrorUnlessSaidOtherwise) {
  CreateOrders();
  const ToolResult again = Topics({"--create", "--topic", "orders"});
  EXPECT_EQ(again.exit_code, 1);
  EXPECT_THAT(again.err, HasSubstr("TOPIC_ALREADY_EXISTS"));
  EXPECT_EQ(
      Topics({"--create", "--topic", "orders", "--if-not-exists"}).exit_code,
      0);
}

TEST_F(TopicsCommandTest, AMissingTopicIsAnErrorUnlessSaidOtherwise) {
  const ToolResult missing = Topics({"--delete", "--topic", "nothing"});
  EXPECT_EQ(missing.exit_code, 1);
  EXPECT_EQ(missing.err,
            "error: UNKNOWN_TOPIC_OR_PARTITION: topic \"nothing\" does not "
            "exist\n");
  EXPECT_EQ(
      Topics({"--describe", "--topic", "nothing", "--if-exists"}).exit_code, 0);
}

TEST_F(TopicsCommandTest, TheBrokersRefusalIsShown) {
  const ToolResult result =
      Topics({"--create", "--topic", "orders", "--replication-factor", "4"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr("INVALID_REPLICATION_FACTOR"));
}

TEST_F(TopicsCommandTest, ExactlyOneActionIsWanted) {
  EXPECT_EQ(Topics({"--create", "--list"}).err,
            "error: --create and --list are given, expected exactly one of "
            "--create, --list, --describe, --alter, --delete\n");
}

}  // namespace
}  // namespace kafka_embedded
