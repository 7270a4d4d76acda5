// What kafka-console-producer.sh sends, kafka-console-consumer.sh prints.
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tools/tool_runner.h"

namespace kafka_embedded {
namespace {

using ::testing::HasSubstr;
using ::testing::MatchesRegex;

class ConsoleCommandsTest : public ::testing::Test {
 protected:
  ConsoleCommandsTest() {
    EXPECT_TRUE(cluster_->admin().CreateTopic({.name = "orders"}).ok());
  }
  ToolResult Produce(absl::string_view lines,
                     std::vector<std::string> arguments = {}) {
    arguments.insert(arguments.begin(),
                     {"console-producer", "--bootstrap-server",
                      cluster_->bootstrap_servers(), "--topic", "orders"});
    return RunToolWith(lines, arguments);
  }
  ToolResult Consume(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(),
                     {"console-consumer", "--bootstrap-server",
                      cluster_->bootstrap_servers()});
    return RunToolWith(arguments);
  }

  std::unique_ptr<EmbeddedCluster> cluster_ =
      StartListening(1, {{"auto.create.topics.enable", "false"}});
};

TEST_F(ConsoleCommandsTest, LinesComeOutAsTheyWentIn) {
  const ToolResult sent = Produce("one\ntwo\nthree");
  EXPECT_EQ(sent.exit_code, 0) << sent.err;

  const ToolResult read =
      Consume({"--topic", "orders", "--from-beginning", "--max-messages", "3"});
  EXPECT_EQ(read.exit_code, 0) << read.err;
  EXPECT_EQ(read.out, "one\ntwo\nthree\n");
  EXPECT_EQ(read.err, "Processed a total of 3 messages\n");
}

TEST_F(ConsoleCommandsTest, KeysHeadersAndCodecsAreTheUsers) {
  Produce("h:1\tk\tv\n", {"--property", "parse.key=true", "--property",
                          "parse.headers=true", "--compression-codec"});

  const ToolResult read = Consume(
      {"--topic", "orders", "--partition", "0", "--offset", "earliest",
       "--max-messages", "1", "--property", "print.key=true", "--property",
       "print.headers=true", "--property", "print.timestamp=true"});
  EXPECT_THAT(read.out, MatchesRegex("CreateTime:[0-9]+\th:1\tk\tv\n"));
}

TEST_F(ConsoleCommandsTest, AnOffsetIsWhereItBegins) {
  Produce("one\ntwo\nthree\n", {"--sync"});
  EXPECT_EQ(Consume({"--topic", "orders", "--partition", "0", "--offset", "1",
                     "--max-messages", "1"})
                .out,
            "two\n");
}

TEST_F(ConsoleCommandsTest, ATimeoutEndsIt) {
  Produce("one\n");
  const ToolResult read =
      Consume({"--topic", "orders", "--from-beginning", "--timeout-ms", "200"});
  EXPECT_EQ(read.exit_code, 0);
  EXPECT_EQ(read.out, "one\n");
}

TEST_F(ConsoleCommandsTest, AnInterruptEndsIt) {
  RunningTool consumer({"console-consumer", "--bootstrap-server",
                        cluster_->bootstrap_servers(), "--topic", "orders"});
  const ToolResult read = consumer.Interrupt();
  EXPECT_EQ(read.exit_code, 0) << read.err;
  EXPECT_EQ(read.err, "Processed a total of 0 messages\n");
}

TEST_F(ConsoleCommandsTest, ATopicOrPartitionThatIsNotThereIsNamed) {
  const ToolResult topic = Consume({"--topic", "nothing"});
  EXPECT_EQ(topic.exit_code, 1);
  EXPECT_THAT(topic.err, HasSubstr("\"nothing\""));
  EXPECT_EQ(Consume({"--topic", "orders", "--partition", "7"}).err,
            "error: UNKNOWN_TOPIC_OR_PARTITION: topic \"orders\" partition 7: "
            "the topic has partitions 0..0\n");
}

TEST_F(ConsoleCommandsTest, AMalformedPropertyIsRefusedAndAnUnknownOneNamed) {
  const ToolResult wrong = Produce("", {"--producer-property", "acks=2"});
  EXPECT_EQ(wrong.exit_code, 1);
  EXPECT_THAT(wrong.err, HasSubstr("property \"acks\": \"2\""));
  const ToolResult unknown = Produce("", {"--producer-property", "ack=1"});
  EXPECT_EQ(unknown.exit_code, 0) << unknown.err;
  EXPECT_THAT(unknown.err, HasSubstr("unknown property \"ack\""));
}

TEST_F(ConsoleCommandsTest, AWrongLineIsNamedAndTheOnesBeforeItAreSent) {
  const ToolResult sent =
      Produce("k\tv\nno key\n", {"--property", "parse.key=true"});
  EXPECT_EQ(sent.exit_code, 1);
  EXPECT_EQ(sent.err, "error: line 2: \"no key\" has no key separator\n");
  EXPECT_EQ(
      Consume({"--topic", "orders", "--from-beginning", "--max-messages", "1"})
          .out,
      "v\n");
}

TEST_F(ConsoleCommandsTest, OptionsThatGoAgainstEachOtherAreNamed) {
  EXPECT_EQ(Consume({"--topic", "orders", "--offset", "1"}).err,
            "error: option \"--offset\" needs --partition beside it\n");
  EXPECT_EQ(Consume({"--topic", "a", "--include", "b"}).err,
            "error: --topic and --include are given, expected exactly one of "
            "--topic, --include, --whitelist\n");
}

}  // namespace
}  // namespace kafka_embedded
