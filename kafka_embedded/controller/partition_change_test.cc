// Elections, eligible leader replicas (KIP-966) and the end of reassignments.
#include "kafka_embedded/controller/partition_change.h"

#include <variant>
#include <vector>

#include "absl/algorithm/container.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "kafka_embedded/controller/test_metadata.h"

namespace kafka_embedded {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class PartitionChangeTest : public ::testing::Test {
 protected:
  void MinIsr(const char* value) {
    image_.Replay(ConfigRecord{.resource_type = ConfigResourceType::kTopic,
                               .resource_name = "orders",
                               .name = "min.insync.replicas",
                               .value = value});
  }
  PartitionChange Begin(std::vector<int32_t> alive = {1, 2, 3, 4}) {
    return PartitionChange(
        image_, *image_.FindTopic(topic_), 0,
        [alive](int32_t id) { return absl::c_linear_search(alive, id); });
  }
  // Replays the change; false if there is none.
  bool Apply(PartitionChange change) {
    const auto record = change.Build();
    if (record.has_value()) image_.Replay(*record);
    return record.has_value();
  }
  // The ISR becomes `isr` since the others went away.
  void ShrinkTo(const BrokerIds& isr) {
    PartitionChange change = Begin({isr.begin(), isr.end()});
    change.set_isr(isr);
    ASSERT_TRUE(Apply(std::move(change)));
  }
  const PartitionRegistration& Partition() {
    return *image_.FindPartition(topic_, 0);
  }

  MetadataImage image_ = ImageWithBrokers({1, 2, 3, 4});
  Uuid topic_ = AddTopic(image_, "orders", {{1, 2, 3}});
};

TEST_F(PartitionChangeTest, NothingChangesWithoutAReason) {
  EXPECT_FALSE(Apply(Begin()));
}

TEST_F(PartitionChangeTest, TheFirstReplicaOfTheIsrFollowsTheLeader) {
  PartitionChange change = Begin({2, 3});
  change.set_isr({3, 2});
  ASSERT_TRUE(Apply(std::move(change)));
  EXPECT_EQ(Partition().leader, 2);
  EXPECT_EQ(Partition().leader_epoch, 1);
  EXPECT_EQ(Partition().partition_epoch, 1);
}

TEST_F(PartitionChangeTest, AnIsrThatShrinksDoesNotRaiseTheLeaderEpoch) {
  PartitionChange change = Begin();
  change.set_isr({1, 2});
  ASSERT_TRUE(Apply(std::move(change)));
  EXPECT_EQ(Partition().leader_epoch, 0);
  EXPECT_EQ(Partition().partition_epoch, 1);
}

TEST_F(PartitionChangeTest, WhoLeavesAnIsrBelowMinInsyncReplicasIsEligible) {
  MinIsr("2");
  ShrinkTo({1, 2});
  EXPECT_THAT(Partition().elr, IsEmpty());
  ShrinkTo({1});
  EXPECT_THAT(Partition().elr, ElementsAre(2));
  ShrinkTo({});
  EXPECT_THAT(Partition().elr, ElementsAre(1, 2));
  EXPECT_THAT(Partition().isr, IsEmpty());
  EXPECT_THAT(Partition().last_known_elr, ElementsAre(1));
  EXPECT_EQ(Partition().leader, kNoLeader);
}

TEST_F(PartitionChangeTest, AnEligibleReplicaIsElectedWhenTheIsrIsEmpty) {
  MinIsr("2");
  ShrinkTo({1, 2});
  ShrinkTo({1});
  ShrinkTo({});
  ASSERT_TRUE(Apply(Begin({2, 3})));
  EXPECT_EQ(Partition().leader, 2);
  EXPECT_THAT(Partition().isr, ElementsAre(2));
  EXPECT_THAT(Partition().elr, ElementsAre(1));
  EXPECT_THAT(Partition().last_known_elr, IsEmpty());
}

TEST_F(PartitionChangeTest, AReplicaThatIsNotEligibleIsNotElected) {
  ShrinkTo({1});
  ShrinkTo({});
  EXPECT_FALSE(Apply(Begin({2, 3})));
}

TEST_F(PartitionChangeTest, AnUncleanShutdownEndsEligibility) {
  ShrinkTo({1});
  ShrinkTo({});
  PartitionChange change = Begin({2, 3});
  change.set_unclean_shutdown(1);
  ASSERT_TRUE(Apply(std::move(change)));
  EXPECT_THAT(Partition().elr, IsEmpty());
  // It was the last leader: nobody else has more.
  ASSERT_TRUE(Apply(Begin({1, 2, 3})));
  EXPECT_EQ(Partition().leader, 1);
  EXPECT_THAT(Partition().isr, ElementsAre(1));
}

TEST_F(PartitionChangeTest, AnIsrOfMinInsyncReplicasNeedsNoEligibleOnes) {
  MinIsr("2");
  ShrinkTo({1});
  EXPECT_THAT(Partition().elr, ElementsAre(2, 3));
  PartitionChange change = Begin();
  change.set_isr({1, 3});
  ASSERT_TRUE(Apply(std::move(change)));
  EXPECT_THAT(Partition().elr, IsEmpty());
}

TEST_F(PartitionChangeTest, AnUncleanElectionTakesAnyReplicaAndItsIsrIsItself) {
  ShrinkTo({1});
  ShrinkTo({});
  PartitionChange change = Begin({3});
  change.set_election(Election::kUnclean);
  ASSERT_TRUE(Apply(std::move(change)));
  EXPECT_EQ(Partition().leader, 3);
  EXPECT_THAT(Partition().isr, ElementsAre(3));
  EXPECT_THAT(Partition().elr, IsEmpty());
}

TEST_F(PartitionChangeTest, APreferredElectionBringsBackTheFirstReplica) {
  PartitionChange away = Begin({2, 3});
  away.set_isr({2, 3});
  ASSERT_TRUE(Apply(std::move(away)));
  PartitionChange too_early = Begin();
  too_early.set_election(Election::kPreferred);
  EXPECT_FALSE(Apply(std::move(too_early)));
  PartitionChange back = Begin();
  back.set_isr({2, 3, 1});
  back.set_election(Election::kPreferred);
  ASSERT_TRUE(Apply(std::move(back)));
  EXPECT_EQ(Partition().leader, 1);
}

TEST_F(PartitionChangeTest, AReassignmentEndsWhenAllItsReplicasAreInSync) {
  PartitionChange begin = Begin();
  begin.set_replicas({4, 2, 3, 1});
  begin.set_adding({4});
  begin.set_removing({1});
  ASSERT_TRUE(Apply(std::move(begin)));
  EXPECT_TRUE(Partition().is_reassigning());
  EXPECT_EQ(Partition().leader, 1);

  PartitionChange joined = Begin();
  joined.set_isr({1, 2, 3, 4});
  ASSERT_TRUE(Apply(std::move(joined)));
  EXPECT_FALSE(Partition().is_reassigning());
  EXPECT_THAT(Partition().replicas, ElementsAre(4, 2, 3));
  EXPECT_THAT(Partition().isr, ElementsAre(2, 3, 4));
  EXPECT_EQ(Partition().leader, 4);
  EXPECT_EQ(Partition().leader_epoch, 1);
}

TEST_F(PartitionChangeTest, AReplicaThatGoesRaisesTheLeaderEpoch) {
  PartitionChange change = Begin();
  change.set_replicas({1, 2});
  change.set_isr({1, 2});
  ASSERT_TRUE(Apply(std::move(change)));
  EXPECT_EQ(Partition().leader, 1);
  EXPECT_EQ(Partition().leader_epoch, 1);
}

TEST_F(PartitionChangeTest, WithoutTheFeatureTheLastIsrStays) {
  image_.Replay(FeatureLevelRecord{.name = "eligible.leader.replicas.version",
                                   .feature_level = 0});
  ShrinkTo({1});
  PartitionChange change = Begin({});
  change.set_isr({});
  ASSERT_TRUE(Apply(std::move(change)));
  EXPECT_EQ(Partition().leader, kNoLeader);
  EXPECT_THAT(Partition().isr, ElementsAre(1));
  EXPECT_THAT(Partition().elr, IsEmpty());
}

}  // namespace
}  // namespace kafka_embedded
