// A broker crashes or stops when a seed wants it: no offset whose commit was
// acknowledged is lost, whoever coordinates the group by then.
#include <map>

#include "gtest/gtest.h"
#include "kafka_embedded/cluster/embedded_cluster.h"
#include "kafka_embedded/runtime/random.h"
#include "testing/status_matchers.h"

namespace kafka_embedded {
namespace {

constexpr int32_t kPartitions = 4;

class GroupOffsetsSimulationTest : public ::testing::TestWithParam<int> {
 protected:
  void SetUp() override {
    ClusterOptions options{.seed = static_cast<uint64_t>(GetParam())};
    options.broker_config = {{"min.insync.replicas", "2"},
                             {"offsets.topic.num.partitions", "3"}};
    ASSERT_OK_AND_ASSIGN(cluster_, EmbeddedCluster::Start(options));
    ASSERT_OK(cluster_->admin().CreateTopic({.name = "orders",
                                             .num_partitions = kPartitions,
                                             .replication_factor = 3}));
  }

  void Commit(Consumer& consumer, const TopicPartition& partition) {
    const int64_t offset = ++attempted_[partition];
    if (consumer.CommitSync({{partition, {.offset = offset}}}).ok()) {
      acknowledged_[partition] = offset;
    }
  }
  // One of three replicas goes, so that what is acknowledged lives on another.
  void LoseABroker(Random& random) {
    const auto id = static_cast<int32_t>(1 + random.Below(3));
    if (random.Below(2) == 0) {
      ASSERT_OK(cluster_->CrashBroker(id));
    } else {
      ASSERT_OK(cluster_->StopBroker(id));
    }
  }

  std::unique_ptr<EmbeddedCluster> cluster_;
  std::map<TopicPartition, int64_t> attempted_;
  std::map<TopicPartition, int64_t> acknowledged_;
};

TEST_P(GroupOffsetsSimulationTest, NoAcknowledgedCommitIsLost) {
  Random random(GetParam(), "group-offsets-simulation");
  ASSERT_OK_AND_ASSIGN(auto consumer,
                       cluster_->NewConsumer({{"group.id", "audit"}}));
  constexpr uint64_t kSteps = 40;
  const uint64_t lost_at = random.Below(kSteps);
  for (uint64_t step = 0; step < kSteps; ++step) {
    if (step == lost_at) LoseABroker(random);
    Commit(*consumer,
           {"orders", static_cast<int32_t>(random.Below(kPartitions))});
    cluster_->AdvanceTime(absl::Milliseconds(random.Below(2'000)));
  }

  ASSERT_FALSE(acknowledged_.empty());
  for (const auto& [partition, offset] : acknowledged_) {
    ASSERT_OK_AND_ASSIGN(const auto committed,
                         consumer->Committed({partition}));
    ASSERT_TRUE(committed.contains(partition)) << partition;
    EXPECT_GE(committed.at(partition).offset, offset) << partition;
    EXPECT_LE(committed.at(partition).offset, attempted_[partition]);
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, GroupOffsetsSimulationTest,
                         ::testing::Range(1, 16));

}  // namespace
}  // namespace kafka_embedded
