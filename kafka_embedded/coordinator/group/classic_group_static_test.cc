// Static members (KIP-345): they come back under their instance id, and nobody
// else notices.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "kafka_embedded/coordinator/group/test_group.h"

namespace kafka_embedded {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;
using State = ClassicGroupState;

// A stable group of two static members, "a" being the leader.
class StaticMembersTest : public ::testing::Test {
 protected:
  StaticMembersTest() {
    first_ = group_.Join({.instance_id = "a"});
    second_ = group_.Join({.instance_id = "b"});
    group_.Advance(absl::ZeroDuration());
    group_.SyncAll();
  }

  TestGroup group_;
  JoinAnswer first_;
  JoinAnswer second_;
};

TEST_F(StaticMembersTest, JoinInOneStep_KIP394) {
  EXPECT_EQ(first_->error_code, ErrorCode::kNone);
  EXPECT_EQ(first_->member_id, "a-1");
  EXPECT_EQ(group_.state(), State::kStable);
}

TEST_F(StaticMembersTest, AFollowerComesBackWithoutARebalance) {
  const JoinAnswer back = group_.Join({.instance_id = "b"});

  EXPECT_EQ(back->error_code, ErrorCode::kNone);
  EXPECT_EQ(back->member_id, "b-3");
  EXPECT_EQ(back->generation_id, 1);
  EXPECT_EQ(group_.state(), State::kStable);
  EXPECT_EQ(group_.Sync("b-3", {}, 1, "b")->assignment, "b-2");
  EXPECT_THAT(group_.records().back().value->members, SizeIs(2));
}

TEST_F(StaticMembersTest, ALeaderThatComesBackDoesNotAssign_KIP814) {
  const JoinAnswer back = group_.Join({.instance_id = "a"}, 9);

  EXPECT_TRUE(back->skip_assignment);
  EXPECT_EQ(back->leader, "a-3");
  EXPECT_THAT(back->members, SizeIs(2));
  EXPECT_EQ(group_.state(), State::kStable);
}

TEST_F(StaticMembersTest, BeforeVersion9ALeaderIsToldItIsNone_KIP814) {
  const JoinAnswer back = group_.Join({.instance_id = "a"}, 8);

  EXPECT_FALSE(back->skip_assignment);
  EXPECT_EQ(back->leader, "a-1");
  EXPECT_THAT(back->members, IsEmpty());
}

TEST_F(StaticMembersTest, OneThatComesBackWithAnotherProtocolRebalances) {
  const JoinAnswer back =
      group_.Join({.instance_id = "b",
                   .protocols = {{.name = "sticky"}, {.name = "range"}}});
  EXPECT_EQ(group_.state(), State::kStable);  // "range" still is the choice.

  TestGroup alone;
  alone.Join({.instance_id = "a"});
  alone.Advance(absl::ZeroDuration());
  alone.SyncAll();
  EXPECT_EQ(alone.group().protocol_name(), "range");
  alone.Join({.instance_id = "a",
              .protocols = {{.name = "range"}, {.name = "sticky"}}});
  EXPECT_EQ(alone.state(), State::kStable);
  alone.Join({.instance_id = "a",
              .protocols = {{.name = "sticky"}, {.name = "range"}}});
  EXPECT_NE(alone.state(), State::kStable);
}

TEST_F(StaticMembersTest, TheOldMemberIdIsFenced) {
  group_.Join({.instance_id = "b"});

  EXPECT_EQ(group_.Join({.id = "b-2", .instance_id = "b"})->error_code,
            ErrorCode::kFencedInstanceId);
  EXPECT_EQ(group_.Sync("b-2", {}, 1, "b")->error_code,
            ErrorCode::kFencedInstanceId);
  EXPECT_EQ(group_.Heartbeat("b-2"), ErrorCode::kUnknownMemberId);
}

TEST_F(StaticMembersTest, ASecondInstanceFencesOneThatWaits) {
  const JoinAnswer waiting = group_.Join({.id = "a-1", .instance_id = "a"});
  ASSERT_FALSE(waiting.arrived());

  group_.Join({.instance_id = "a"});
  EXPECT_EQ(waiting->error_code, ErrorCode::kFencedInstanceId);
}

TEST_F(StaticMembersTest, AnUnknownInstanceIdIsAnUnknownMember) {
  EXPECT_EQ(group_.Join({.id = "a-1", .instance_id = "c"})->error_code,
            ErrorCode::kUnknownMemberId);
}

TEST_F(StaticMembersTest, AnAdministratorRemovesByInstanceIdAlone) {
  EXPECT_EQ(group_.Leave("", "b"), ErrorCode::kNone);
  EXPECT_EQ(group_.state(), State::kPreparingRebalance);
  EXPECT_EQ(group_.Leave("a-1", "b"), ErrorCode::kUnknownMemberId);
  EXPECT_EQ(group_.Leave("wrong", "a"), ErrorCode::kFencedInstanceId);
}

TEST_F(StaticMembersTest, OneThatMissesARebalanceStaysUntilItsSessionEnds) {
  const JoinAnswer back = group_.Join(
      {.id = "a-1", .instance_id = "a", .rebalance_timeout_ms = 4'000});
  group_.Join({.instance_id = "b", .rebalance_timeout_ms = 4'000});
  EXPECT_EQ(back->generation_id, 2);
  group_.SyncAll();

  // "b" does not rejoin within the 4 s, and is kept for its 10 s.
  group_.Join({.id = "a-1", .instance_id = "a", .rebalance_timeout_ms = 4'000});
  group_.Advance(absl::Milliseconds(4'000));
  EXPECT_EQ(group_.state(), State::kCompletingRebalance);
  EXPECT_THAT(group_.group().members(), SizeIs(2));
}

TEST_F(StaticMembersTest, AReturnThatCannotBeWrittenIsTakenBack) {
  group_.HoldWrites();
  const JoinAnswer back = group_.Join({.instance_id = "b"});
  EXPECT_FALSE(back.arrived());

  group_.Commit(ErrorCode::kNotEnoughReplicas);
  EXPECT_EQ(back->error_code, ErrorCode::kCoordinatorNotAvailable);
  EXPECT_EQ(group_.Heartbeat("b-2"), ErrorCode::kNone);
}

}  // namespace
}  // namespace kafka_embedded
