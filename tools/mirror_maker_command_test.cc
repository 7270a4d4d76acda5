// kafka-mirror-maker.sh as typed: two of them in one group share the
// partitions, and one goes on alone when the other is gone.
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tools/tool_runner.h"

namespace kafka_embedded {
namespace {

using ::testing::HasSubstr;

class MirrorMakerCommandTest : public ::testing::Test {
 protected:
  MirrorMakerCommandTest() {
    EXPECT_TRUE(source_->admin()
                    .CreateTopic({.name = "topic-mirror", .num_partitions = 4})
                    .ok());
    consumer_config_ = WriteFile(
        "consumer.properties",
        absl::StrCat("bootstrap.servers=", source_->bootstrap_servers(),
                     "\ngroup.id=mirror\nauto.offset.reset=earliest\n"
                     "partition.assignment.strategy=org.apache.kafka.clients."
                     "consumer.RoundRobinAssignor\n"));
    producer_config_ = WriteFile(
        "producer.properties",
        absl::StrCat("bootstrap.servers=", target_->bootstrap_servers(), "\n"));
  }
  std::unique_ptr<RunningTool> StartMirror() {
    return std::make_unique<RunningTool>(std::vector<std::string>{
        "mirror-maker", "--consumer.config", consumer_config_,
        "--producer.config", producer_config_, "--whitelist", "topic-mirror"});
  }
  void Produce(int from, int to) {
    auto producer = source_->NewProducer();
    for (int i = from; i < to; ++i) {
      ASSERT_TRUE((*producer)
                      ->SendAndWait({.topic = "topic-mirror",
                                     .partition = i % 4,
                                     .value = absl::StrCat(i)})
                      .ok());
    }
  }
  void AwaitMembers(size_t count) {
    for (int i = 0; i < 600; ++i) {
      const auto groups = source_->admin().DescribeGroups({"mirror"});
      ASSERT_TRUE(groups.ok());
      if ((*groups)[0].state == "Stable" &&
          (*groups)[0].members.size() == count) {
        for (const auto& member : (*groups)[0].members) {
          EXPECT_EQ(member.assignment.size(), 4 / count);
        }
        return;
      }
      // Lets the clusters and the mirrors work.
      ASSERT_TRUE(source_->runtime()
                      .RunUntil([] { return false; },
                                source_->Now() + absl::Milliseconds(50))
                      .code() == absl::StatusCode::kDeadlineExceeded);
    }
    FAIL() << "the group did not get " << count << " members";
  }
  // What has arrived, as soon as there are that many different ones.
  std::multiset<std::string> AwaitMirrored(size_t count) {
    std::multiset<std::string> values;
    auto consumer = target_->NewConsumer({{"auto.offset.reset", "earliest"}});
    EXPECT_TRUE((*consumer)
                    ->Assign({{"topic-mirror", 0},
                              {"topic-mirror", 1},
                              {"topic-mirror", 2},
                              {"topic-mirror", 3}})
                    .ok());
    for (int i = 0; i < 600; ++i) {
      const auto records = (*consumer)->Poll(absl::Milliseconds(50));
      if (!records.ok()) continue;
      for (const ConsumerRecord& record : *records) {
        values.emplace(*record.value);
      }
      if (std::set<std::string>(values.begin(), values.end()).size() >= count) {
        return values;
      }
    }
    ADD_FAILURE() << "only " << values.size() << " records arrived";
    return values;
  }

  std::unique_ptr<EmbeddedCluster> source_ = StartListening();
  std::unique_ptr<EmbeddedCluster> target_ = StartListening();
  std::string consumer_config_;
  std::string producer_config_;
};

TEST_F(MirrorMakerCommandTest, TwoShareThePartitionsAndOneGoesOnAlone) {
  Produce(0, 20);
  auto first = StartMirror();
  auto second = StartMirror();
  AwaitMembers(2);
  Produce(20, 40);
  AwaitMirrored(40);

  const ToolResult ended = first->Interrupt();
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  AwaitMembers(1);
  Produce(40, 60);
  const std::multiset<std::string> values = AwaitMirrored(60);

  // Clean ends lose and repeat nothing.
  EXPECT_EQ(second->Interrupt().exit_code, 0);
  EXPECT_EQ(values.size(), 60u);
  const auto committed = source_->admin().ListGroupOffsets("mirror");
  int64_t sum = 0;
  for (const auto& [partition, offset] : *committed) sum += offset.offset;
  EXPECT_EQ(sum, 60);
}

TEST_F(MirrorMakerCommandTest, AClusterIsNotMirroredOntoItself) {
  const ToolResult result = RunToolWith(
      {"mirror-maker", "--consumer.config", consumer_config_,
       "--producer.config",
       WriteFile("same.properties",
                 absl::StrCat(
                     "bootstrap.servers=", source_->bootstrap_servers(), "\n")),
       "--include", "topic-mirror"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr("source and target are the same cluster"));
}

}  // namespace
}  // namespace kafka_embedded
