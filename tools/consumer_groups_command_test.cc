// kafka-consumer-groups.sh shows groups as Kafka's tool does, and moves their
// offsets by each of its rules.
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tools/tool_runner.h"

namespace kafka_embedded {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

// Words of each line that has any.
std::vector<std::string> Rows(const std::string& text) {
  std::vector<std::string> rows;
  for (const absl::string_view line : absl::StrSplit(text, '\n')) {
    const std::vector<std::string> words =
        absl::StrSplit(line, ' ', absl::SkipEmpty());
    if (!words.empty()) rows.push_back(absl::StrJoin(words, " "));
  }
  return rows;
}

class ConsumerGroupsCommandTest : public ::testing::Test {
 protected:
  ConsumerGroupsCommandTest() {
    EXPECT_TRUE(cluster_->admin()
                    .CreateTopic({.name = "orders", .num_partitions = 2})
                    .ok());
    auto producer = cluster_->NewProducer();
    for (int i = 0; i < 10; ++i) {
      EXPECT_TRUE((*producer)
                      ->SendAndWait({.topic = "orders",
                                     .partition = i % 2,
                                     .timestamp = 1'700'000'000'000 + i * 1000,
                                     .value = "v"})
                      .ok());
    }
    EXPECT_TRUE(
        cluster_->admin()
            .AlterGroupOffsets("audit", {{{"orders", 0}, {.offset = 2}},
                                         {{"orders", 1}, {.offset = 5}}})
            .ok());
  }
  ToolResult Groups(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(),
                     {"consumer-groups", "--bootstrap-server",
                      cluster_->bootstrap_servers()});
    return RunToolWith(arguments);
  }
  // The offsets that a reset by `rule` gives to both partitions.
  std::vector<std::string> Reset(std::vector<std::string> rule) {
    rule.insert(rule.begin(),
                {"--reset-offsets", "--group", "audit", "--topic", "orders"});
    const ToolResult result = Groups(rule);
    EXPECT_EQ(result.exit_code, 0) << result.err;
    return Rows(result.out);
  }

  std::unique_ptr<EmbeddedCluster> cluster_ = StartListening();
};

constexpr char kResetHeader[] = "GROUP TOPIC PARTITION NEW-OFFSET";

TEST_F(ConsumerGroupsCommandTest, OffsetsAndLagAreDescribed) {
  const ToolResult result = Groups({"--describe", "--group", "audit"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(result.err, "\nConsumer group 'audit' has no active members.\n");
  EXPECT_EQ(result.out,
            "\nGROUP           TOPIC           PARTITION  CURRENT-OFFSET  "
            "LOG-END-OFFSET  LAG             CONSUMER-ID     HOST            "
            "CLIENT-ID"
            "\naudit           orders          0          2               "
            "5               3               -               -               -"
            "\naudit           orders          1          5               "
            "5               0               -               -               -"
            "\n");
}

TEST_F(ConsumerGroupsCommandTest, MembersAreDescribedWithWhatTheyRead) {
  auto consumer =
      cluster_->NewConsumer({{"group.id", "audit"}, {"client.id", "reader"}});
  ASSERT_TRUE((*consumer)->Subscribe({"orders"}).ok());
  while ((*consumer)->assignment().empty()) {
    ASSERT_TRUE((*consumer)->Poll(absl::Milliseconds(100)).ok());
  }
  const std::string id = (*consumer)->group_metadata().member_id;

  const ToolResult members =
      Groups({"--describe", "--group", "audit", "--members", "--verbose"});
  EXPECT_THAT(members.out,
              AllOf(HasSubstr(id), HasSubstr("reader"), HasSubstr("orders:0,1"),
                    HasSubstr("#PARTITIONS")));
  const ToolResult state =
      Groups({"--describe", "--group", "audit", "--state"});
  EXPECT_THAT(state.out, AllOf(HasSubstr("range"), HasSubstr("Stable")));
  const ToolResult list = Groups({"--list", "--state"});
  EXPECT_THAT(Rows(list.out), ElementsAre("GROUP STATE", "audit Stable"));
  // Its offsets are its own.
  const ToolResult reset =
      Groups({"--reset-offsets", "--group", "audit", "--all-topics",
              "--to-earliest", "--execute"});
  EXPECT_EQ(reset.exit_code, 1);
  EXPECT_THAT(reset.err, HasSubstr("only while it has no members"));
}

TEST_F(ConsumerGroupsCommandTest, EachRuleOfAResetFindsItsOffsets) {
  const auto offsets = [](int a, int b) {
    return ElementsAre(kResetHeader, absl::StrCat("audit orders 0 ", a),
                       absl::StrCat("audit orders 1 ", b));
  };
  EXPECT_THAT(Reset({"--to-earliest"}), offsets(0, 0));
  EXPECT_THAT(Reset({"--to-latest"}), offsets(5, 5));
  EXPECT_THAT(Reset({"--to-current"}), offsets(2, 5));
  EXPECT_THAT(Reset({"--to-offset", "1"}), offsets(1, 1));
  EXPECT_THAT(Reset({"--shift-by=-1"}), offsets(1, 4));
  EXPECT_THAT(Reset({"--to-datetime", "2023-11-14T22:13:24.500"}),
              offsets(3, 2));
  EXPECT_THAT(Reset({"--by-duration", "P9000D"}), offsets(0, 0));
}

TEST_F(ConsumerGroupsCommandTest, OnlyExecuteChangesOffsets) {
  EXPECT_THAT(Groups({"--reset-offsets", "--group", "audit", "--topic",
                      "orders", "--to-earliest"})
                  .err,
              HasSubstr("no offset is changed"));
  Reset({"--to-earliest", "--dry-run"});
  EXPECT_THAT(Groups({"--describe", "--group", "audit"}).out,
              HasSubstr("orders          0          2"));
  Reset({"--to-earliest", "--execute"});
  EXPECT_THAT(Groups({"--describe", "--group", "audit"}).out,
              HasSubstr("orders          0          0"));
}

TEST_F(ConsumerGroupsCommandTest, AnExportedPlanCanBeRead) {
  const ToolResult exported =
      Groups({"--reset-offsets", "--group", "audit", "--all-topics",
              "--to-offset", "4", "--export"});
  const std::string file = WriteFile("plan.csv", exported.out);
  const ToolResult reset = Groups({"--reset-offsets", "--group", "audit",
                                   "--from-file", file, "--execute"});
  EXPECT_THAT(Rows(reset.out),
              ElementsAre(kResetHeader, "audit orders 0 4", "audit orders 1 4"))
      << reset.err;
}

TEST_F(ConsumerGroupsCommandTest, OffsetsOutsideOfTheLogBecomeItsEnds) {
  const ToolResult result =
      Groups({"--reset-offsets", "--group", "audit", "--topic", "orders:1",
              "--to-offset", "99"});
  EXPECT_THAT(result.err,
              HasSubstr("New offset (99) is higher than latest offset"));
  EXPECT_THAT(result.out, HasSubstr("1          5"));
}

TEST_F(ConsumerGroupsCommandTest, OffsetsAndGroupsAreDeleted) {
  const ToolResult offsets =
      Groups({"--delete-offsets", "--group", "audit", "--topic", "orders:1"});
  EXPECT_THAT(Rows(offsets.out),
              ElementsAre("Request succeed for deleting offsets with topic "
                          "orders:1 group audit",
                          "TOPIC PARTITION STATUS", "orders 1 Successful"))
      << offsets.err;
  const ToolResult deleted = Groups({"--delete", "--group", "audit"});
  EXPECT_EQ(deleted.out,
            "Deletion of requested consumer groups ('audit') was "
            "successful.\n");
  EXPECT_EQ(Groups({"--list"}).out, "");
}

TEST_F(ConsumerGroupsCommandTest, WhatIsWrongIsNamed) {
  const ToolResult missing = Groups({"--describe", "--group", "nobody"});
  EXPECT_EQ(missing.exit_code, 1);
  EXPECT_THAT(missing.err,
              AllOf(HasSubstr("nobody"), HasSubstr("GROUP_ID_NOT_FOUND")));
  EXPECT_THAT(Groups({"--describe"}).err, HasSubstr("\"--group\" is missing"));
  EXPECT_THAT(Groups({"--reset-offsets", "--group", "audit", "--topic",
                      "orders", "--to-datetime", "yesterday"})
                  .err,
              HasSubstr("expected YYYY-MM-DDTHH:mm:SS.sss"));
}

}  // namespace
}  // namespace kafka_embedded
