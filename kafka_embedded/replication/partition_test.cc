// One replica: the roles that the metadata gives it, and the high watermark
// that it keeps as a leader.
#include "kafka_embedded/replication/partition.h"

#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "kafka_embedded/base/check.h"
#include "kafka_embedded/log/log_config.h"
#include "kafka_embedded/records/record_batch_builder.h"
#include "kafka_embedded/storage/memory_storage.h"

namespace kafka_embedded {
namespace {

using ::testing::ElementsAre;
using ::testing::Optional;

constexpr Uuid kTopicId{.high = 1, .low = 1};
constexpr int32_t kSelf = 1;

enum class Role { kNone, kLeader, kFollower };

class PartitionTest : public ::testing::Test,
                      private PartitionHost,
                      private CommitWaiter {
 protected:
  // The broker's metadata: who leads, in which epoch.
  bool Apply(int32_t leader, int32_t leader_epoch, BrokerIds isr = {1, 2, 3}) {
    PartitionRegistration registration;
    registration.replicas = {1, 2, 3};
    registration.isr = std::move(isr);
    registration.leader = leader;
    registration.leader_epoch = leader_epoch;
    registration.partition_epoch = ++partition_epoch_;
    return partition_.ApplyRegistration(registration);
  }
  Role role() const {
    if (partition_.is_leader()) return Role::kLeader;
    return partition_.is_follower() ? Role::kFollower : Role::kNone;
  }
  ErrorCode Append(int16_t acks = -1) {
    RecordBatchBuilder builder({});
    builder.Append({.value = "v"});
    return partition_
        .AppendAsLeader(BytesList(std::move(builder).Build().bytes()), acks,
                        AppendOrigin::kClient, now_)
        .error;
  }
  // A follower's fetch shows that it has everything below `end`.
  bool Fetched(int32_t follower, int64_t end) {
    return partition_.UpdateFollower(*partition_.FindFollower(follower), end,
                                     /*log_start_offset=*/0);
  }
  std::optional<ErrorCode> AwaitCommit(int64_t offset) {
    partition_.WhenCommitted(offset, this, 0);
    return std::exchange(committed_, std::nullopt);
  }
  int64_t high_watermark() const { return partition_.log().high_watermark(); }

  absl::Time now_ = absl::FromUnixSeconds(1'700'000'000);
  bool may_join_ = true;
  std::optional<ErrorCode> committed_;
  const LogConfig config_;
  MemoryStorage storage_;
  Partition partition_{"orders", kTopicId, 0, kSelf, OpenLog(), *this};

 private:
  std::unique_ptr<Log> OpenLog() {
    auto store = storage_.OpenBatches({kTopicId, 0});
    CHECK_OK(store.status());
    auto log = Log::Open(*std::move(store), &config_, 0);
    CHECK_OK(log.status());
    return *std::move(log);
  }
  absl::Time Now() const override { return now_; }
  absl::Duration replica_lag_time_max() const override {
    return absl::Seconds(30);
  }
  bool MayJoinIsr(int32_t, int64_t) const override { return may_join_; }
  void OnCommitted(Partition&, size_t, ErrorCode error) override {
    committed_ = error;
  }

  int32_t partition_epoch_ = 0;
};

TEST_F(PartitionTest, EveryRoleFollowsEveryOtherInALaterLeaderEpochOnly) {
  const std::pair<int32_t, Role> roles[] = {
      {kNoLeader, Role::kNone}, {kSelf, Role::kLeader}, {2, Role::kFollower}};
  int32_t epoch = 0;
  for (const auto& [from_leader, from] : roles) {
    for (const auto& [to_leader, to] : roles) {
      ASSERT_TRUE(Apply(from_leader, ++epoch));
      ASSERT_EQ(role(), from);
      // Of an older epoch: metadata never goes back, but must not harm.
      EXPECT_FALSE(Apply(to_leader, epoch - 1));
      EXPECT_FALSE(Apply(to_leader, epoch));
      EXPECT_EQ(role(), from);
      EXPECT_TRUE(Apply(to_leader, ++epoch));
      EXPECT_EQ(role(), to);
      EXPECT_EQ(partition_.leader_epoch(), epoch);
    }
  }
}

TEST_F(PartitionTest, ARetiredReplicaHasNoRole) {
  for (const int32_t leader : {kSelf, 2, kNoLeader}) {
    Apply(leader, partition_.leader_epoch() + 1);
    partition_.Retire();
    EXPECT_EQ(role(), Role::kNone);
    EXPECT_EQ(partition_.leader(), kNoLeader);
  }
}

TEST_F(PartitionTest, MetadataOfAnOlderPartitionEpochIsIgnored) {
  Apply(kSelf, 1, {1, 2});
  PartitionRegistration old;
  old.isr = {1, 2, 3};
  old.leader = 2;
  old.leader_epoch = 5;
  old.partition_epoch = 0;
  EXPECT_FALSE(partition_.ApplyRegistration(old));
  EXPECT_THAT(partition_.isr(), ElementsAre(1, 2));
  EXPECT_EQ(role(), Role::kLeader);
}

TEST_F(PartitionTest, TheHighWatermarkWaitsForEveryMemberOfTheIsr) {
  Apply(kSelf, 1);
  ASSERT_EQ(Append(), ErrorCode::kNone);
  EXPECT_EQ(high_watermark(), 0);
  EXPECT_FALSE(Fetched(2, 1));
  EXPECT_TRUE(Fetched(3, 1));
  EXPECT_EQ(high_watermark(), 1);
}

TEST_F(PartitionTest, WhoIsOutsideTheIsrHoldsNobodyUp) {
  Apply(kSelf, 1, {1, 2});
  Append();
  EXPECT_TRUE(Fetched(2, 1));
  EXPECT_EQ(high_watermark(), 1);
}

TEST_F(PartitionTest, ASmallerIsrCommitsWhatItsMembersHave) {
  Apply(kSelf, 1);
  Append();
  Fetched(2, 1);
  EXPECT_EQ(high_watermark(), 0);
  now_ += absl::Seconds(31);
  EXPECT_FALSE(Apply(kSelf, 1, {1, 2}));
  EXPECT_EQ(high_watermark(), 1);
}

TEST_F(PartitionTest, AFollowerThatIsAboutToJoinIsWaitedFor) {
  Apply(kSelf, 1, {1, 2});
  Fetched(3, 0);  // Has everything, and may join.
  Append();
  EXPECT_FALSE(Fetched(2, 1));
  may_join_ = false;
  EXPECT_TRUE(Fetched(2, 1));
}

TEST_F(PartitionTest, AnotherLeaderEndsWhatWaitedToBeCommitted) {
  Apply(kSelf, 1);
  Append();
  EXPECT_EQ(AwaitCommit(1), std::nullopt);
  Apply(2, 2);
  EXPECT_THAT(committed_, Optional(ErrorCode::kNotLeaderOrFollower));
}

TEST_F(PartitionTest, WhoWaitsIsToldWhenTheLastFollowerHasIt) {
  Apply(kSelf, 1);
  Append();
  EXPECT_EQ(AwaitCommit(1), std::nullopt);
  Fetched(2, 1);
  EXPECT_EQ(committed_, std::nullopt);
  Fetched(3, 1);
  EXPECT_THAT(committed_, Optional(ErrorCode::kNone));
}

TEST_F(PartitionTest, ALaggingFollowerLeavesTheIsrAfterReplicaLagTimeMaxMs) {
  Apply(kSelf, 1);
  Append();
  Fetched(2, 1);
  now_ += absl::Seconds(30);
  EXPECT_EQ(partition_.ShrinkIsr(), std::nullopt);
  now_ += absl::Milliseconds(1);
  EXPECT_THAT(partition_.ShrinkIsr(), Optional(ElementsAre(1, 2)));
  // One question at a time.
  EXPECT_EQ(partition_.ShrinkIsr(), std::nullopt);
}

TEST_F(PartitionTest, UntilTheControllerAnswersTheLargerIsrCounts_Kip497) {
  Apply(kSelf, 1, {1, 2});
  Append();
  Fetched(2, 1);
  ASSERT_EQ(high_watermark(), 1);
  Fetched(3, 1);
  EXPECT_THAT(partition_.ExpandIsr(*partition_.FindFollower(3)),
              Optional(ElementsAre(1, 2, 3)));
  Append();
  Fetched(2, 2);
  EXPECT_EQ(high_watermark(), 1);
  partition_.OnIsrAnswer(1, ErrorCode::kIneligibleReplica, 1, 1, {});
  may_join_ = false;
  Fetched(2, 2);
  EXPECT_EQ(high_watermark(), 2);
}

TEST_F(PartitionTest, AnAnswerToAnEarlierQuestionIsNoneToTheLastOne) {
  Apply(kSelf, 1);
  Append();
  Fetched(2, 1);
  now_ += absl::Seconds(31);
  ASSERT_THAT(partition_.ShrinkIsr(), Optional(ElementsAre(1, 2)));
  // The metadata says so before the controller's answer does.
  Apply(kSelf, 1, {1, 2});
  Fetched(3, 1);
  ASSERT_THAT(partition_.ExpandIsr(*partition_.FindFollower(3)),
              Optional(ElementsAre(1, 2, 3)));
  partition_.OnIsrAnswer(1, ErrorCode::kNone, 1, 2, {1, 2});
  EXPECT_THAT(partition_.maximal_isr(), ElementsAre(1, 2, 3));
  // The controller may have let the third in already, so it is waited for.
  may_join_ = false;
  Append();
  EXPECT_FALSE(Fetched(2, 2));
  EXPECT_EQ(high_watermark(), 1);
  partition_.OnIsrAnswer(2, ErrorCode::kNone, 1, 3, {1, 2, 3});
  EXPECT_THAT(partition_.isr(), ElementsAre(1, 2, 3));
}

TEST_F(PartitionTest, AFollowerBehindTheHighWatermarkDoesNotJoin) {
  Apply(kSelf, 1, {1, 2});
  Append();
  Fetched(2, 1);
  Fetched(3, 0);
  EXPECT_EQ(partition_.ExpandIsr(*partition_.FindFollower(3)), std::nullopt);
  Fetched(3, 1);
  may_join_ = false;  // Fenced, or shutting down (KIP-841).
  EXPECT_EQ(partition_.ExpandIsr(*partition_.FindFollower(3)), std::nullopt);
}

TEST_F(PartitionTest, BelowMinInsyncReplicasAcksAllIsRefusedAndAcksOneIsNot) {
  LogConfig config;
  config.min_insync_replicas = 2;
  partition_.log().set_config(&config);
  Apply(kSelf, 1, {1});
  EXPECT_EQ(Append(-1), ErrorCode::kNotEnoughReplicas);
  EXPECT_EQ(Append(1), ErrorCode::kNone);
  partition_.log().set_config(&config_);
}

TEST_F(PartitionTest, AFollowersHighWatermarkStaysWithinItsLog) {
  Apply(kSelf, 1);
  Append();
  Apply(2, 2);
  partition_.AdoptHighWatermark(9);
  EXPECT_EQ(high_watermark(), 1);
}

}  // namespace
}  // namespace kafka_embedded
