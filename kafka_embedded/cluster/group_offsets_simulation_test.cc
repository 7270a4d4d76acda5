// Brokers crash, stop and come back when a seed wants it, one at a time: no
// offset whose commit was acknowledged is lost, whoever coordinates the group
// by then, and who comes back is in sync again.
#include <map>
#include <optional>

#include "gtest/gtest.h"
#include "kafka_embedded/cluster/embedded_cluster.h"
#include "kafka_embedded/runtime/random.h"
#include "testing/status_matchers.h"

namespace kafka_embedded {
namespace {

constexpr int32_t kBrokers = 3;
constexpr int32_t kPartitions = 4;
constexpr int32_t kOffsetsPartitions = 3;

class GroupOffsetsSimulationTest : public ::testing::TestWithParam<int> {
 protected:
  void SetUp() override {
    ClusterOptions options{.broker_count = kBrokers,
                           .seed = static_cast<uint64_t>(GetParam())};
    options.broker_config = {
        {"min.insync.replicas", "2"},
        {"offsets.topic.num.partitions", std::to_string(kOffsetsPartitions)}};
    ASSERT_OK_AND_ASSIGN(cluster_, EmbeddedCluster::Start(options));
    ASSERT_OK(cluster_->admin().CreateTopic({.name = "orders",
                                             .num_partitions = kPartitions,
                                             .replication_factor = kBrokers}));
    ASSERT_OK_AND_ASSIGN(consumer_,
                         cluster_->NewConsumer({{"group.id", "audit"}}));
  }

  void Commit(const TopicPartition& partition) {
    const int64_t offset = ++attempted_[partition];
    if (consumer_->CommitSync({{partition, {.offset = offset}}}).ok()) {
      acknowledged_[partition] = offset;
    }
  }

  // A broker goes, or the one that went comes back. The next goes only when all
  // replicas are in sync: what is acknowledged lives on two of them, and a
  // crash takes what a broker has in memory.
  void LoseOrRestore(Random& random) {
    if (lost_.has_value()) {
      ASSERT_OK(cluster_->StartBroker(*lost_));
      lost_.reset();
      ASSERT_OK(
          cluster_->RunUntil([this] { return AllInSync(); }, absl::Minutes(1)));
      return;
    }
    lost_ = static_cast<int32_t>(1 + random.Below(kBrokers));
    if (random.Below(2) == 0) {
      ASSERT_OK(cluster_->CrashBroker(*lost_));
    } else {
      ASSERT_OK(cluster_->StopBroker(*lost_));
    }
  }

  bool AllInSync() {
    for (int32_t i = 0; i < kOffsetsPartitions; ++i) {
      const auto state = cluster_->Describe({"__consumer_offsets", i});
      if (state.ok() && state->isr.size() < kBrokers) return false;
    }
    return true;
  }

  void ExpectNothingLost() {
    ASSERT_FALSE(acknowledged_.empty());
    for (const auto& [partition, offset] : acknowledged_) {
      ASSERT_OK_AND_ASSIGN(const auto committed,
                           consumer_->Committed({partition}));
      ASSERT_TRUE(committed.contains(partition)) << partition;
      EXPECT_GE(committed.at(partition).offset, offset) << partition;
      EXPECT_LE(committed.at(partition).offset, attempted_[partition]);
    }
  }

  std::unique_ptr<EmbeddedCluster> cluster_;
  std::unique_ptr<Consumer> consumer_;
  std::optional<int32_t> lost_;
  std::map<TopicPartition, int64_t> attempted_;
  std::map<TopicPartition, int64_t> acknowledged_;
};

TEST_P(GroupOffsetsSimulationTest, NoAcknowledgedCommitIsLost) {
  Random random(GetParam(), "group-offsets-simulation");
  constexpr int kSteps = 80;
  for (int step = 0; step < kSteps; ++step) {
    if (random.Below(8) == 0) {
      ASSERT_NO_FATAL_FAILURE(LoseOrRestore(random)) << "step " << step;
    }
    Commit({"orders", static_cast<int32_t>(random.Below(kPartitions))});
    EXPECT_OK(cluster_->AdvanceTime(absl::Milliseconds(random.Below(2'000))));
  }
  ExpectNothingLost();
}

INSTANTIATE_TEST_SUITE_P(Seeds, GroupOffsetsSimulationTest,
                         ::testing::Range(1, 31));

}  // namespace
}  // namespace kafka_embedded
