// How a group comes together: joining, syncing, sessions and timeouts.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "kafka_embedded/coordinator/group/test_group.h"

namespace kafka_embedded {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using State = ClassicGroupState;
using TimerKind = GroupTimerOp::Kind;

TEST(ClassicGroupStateTest, TransitionsAreThoseOfTheTable) {
  using Table = std::vector<std::pair<State, std::vector<State>>>;
  // To each state, the states that it may be entered from.
  const Table table = {
      {State::kEmpty, {State::kPreparingRebalance}},
      {State::kPreparingRebalance,
       {State::kEmpty, State::kCompletingRebalance, State::kStable}},
      {State::kCompletingRebalance, {State::kPreparingRebalance}},
      {State::kStable, {State::kCompletingRebalance}},
      {State::kDead,
       {State::kEmpty, State::kPreparingRebalance, State::kCompletingRebalance,
        State::kStable, State::kDead}}};
  for (const auto& [to, legal] : table) {
    for (const State from : kAllClassicGroupStates) {
      EXPECT_EQ(IsLegalTransition(from, to),
                std::count(legal.begin(), legal.end(), from) == 1)
          << from << " to " << to;
    }
  }
}

// ---- Joining ----

TEST(ClassicGroupTest, ANewMemberIsToldItsIdFirst_KIP394) {
  TestGroup group;

  const JoinAnswer first = group.Join({});

  EXPECT_EQ(first->error_code, ErrorCode::kMemberIdRequired);
  EXPECT_EQ(first->member_id, "client-1");
  EXPECT_EQ(group.state(), State::kEmpty);

  const JoinAnswer second = group.Join({.id = "client-1"});
  EXPECT_EQ(group.state(), State::kPreparingRebalance);
  group.Advance(absl::ZeroDuration());
  EXPECT_EQ(second->error_code, ErrorCode::kNone);
  EXPECT_EQ(second->generation_id, 1);
}

TEST(ClassicGroupTest, BeforeVersion4ANewMemberJoinsInOneStep_KIP394) {
  TestGroup group;
  const JoinAnswer join = group.JoinDirectly();
  group.Advance(absl::ZeroDuration());
  EXPECT_EQ(join->error_code, ErrorCode::kNone);
  EXPECT_EQ(join->member_id, "client-1");
}

TEST(ClassicGroupTest, APendingMemberThatDoesNotJoinIsForgotten_KIP394) {
  TestGroup group;
  group.Join({.session_timeout_ms = 10'000});
  group.Advance(absl::Milliseconds(10'000));
  EXPECT_EQ(group.Join({.id = "client-1"})->error_code,
            ErrorCode::kUnknownMemberId);
}

TEST(ClassicGroupTest, ARebalanceWaitsForAPendingMember_KIP394) {
  TestGroup group;
  const auto members = group.Stabilize(1);
  group.Join({});

  const JoinAnswer leader = group.Join({.id = members[0]});
  EXPECT_FALSE(leader.arrived());

  const JoinAnswer second = group.Join({.id = "client-2"});
  EXPECT_TRUE(leader.arrived());
  EXPECT_TRUE(second.arrived());
}

TEST(ClassicGroupTest, AnUnknownMemberIdIsRefused) {
  TestGroup group;
  group.Stabilize(1);
  EXPECT_EQ(group.Join({.id = "stranger"})->error_code,
            ErrorCode::kUnknownMemberId);
}

TEST(ClassicGroupTest, AJoinWithoutProtocolTypeOrProtocolsIsRefused) {
  TestGroup group;
  EXPECT_EQ(group.JoinDirectly({.protocol_type = ""})->error_code,
            ErrorCode::kInconsistentGroupProtocol);
  EXPECT_EQ(group.JoinDirectly({.protocols = {}})->error_code,
            ErrorCode::kInconsistentGroupProtocol);
}

TEST(ClassicGroupTest, AMemberThatSharesNoProtocolOrTypeIsRefused) {
  TestGroup group;
  group.Stabilize(1);
  EXPECT_EQ(group.Join({.protocols = {{.name = "sticky"}}})->error_code,
            ErrorCode::kInconsistentGroupProtocol);
  EXPECT_EQ(group.Join({.protocol_type = "connect"})->error_code,
            ErrorCode::kInconsistentGroupProtocol);
}

TEST(ClassicGroupTest, TheProtocolThatMostPreferAndAllKnowIsSelected) {
  TestGroup group;
  const MemberProtocols range_first = {{.name = "range"}, {.name = "sticky"}};
  const MemberProtocols sticky_first = {{.name = "sticky"}, {.name = "range"}};
  const JoinAnswer join = group.JoinDirectly({.protocols = range_first});
  group.JoinDirectly({.protocols = sticky_first});
  group.JoinDirectly(
      {.protocols = {{.name = "own"}, {.name = "sticky"}, {.name = "range"}}});
  group.Advance(absl::ZeroDuration());
  EXPECT_EQ(join->protocol_name, "sticky");
}

TEST(ClassicGroupTest, OnlyTheLeaderIsToldTheMembers) {
  TestGroup group;
  const JoinAnswer leader = group.JoinDirectly();
  const JoinAnswer follower = group.JoinDirectly();
  group.Advance(absl::ZeroDuration());

  EXPECT_EQ(leader->leader, leader->member_id);
  EXPECT_THAT(leader->members, SizeIs(2));
  EXPECT_EQ(follower->leader, leader->member_id);
  EXPECT_THAT(follower->members, IsEmpty());
}

TEST(ClassicGroupTest, AMemberThatJoinsTwiceIsOneMember) {
  TestGroup group;
  const auto members = group.Stabilize(2);
  const JoinAnswer lost = group.Join({.id = members[0]});
  const JoinAnswer again = group.Join({.id = members[0]});
  group.Join({.id = members[1]});

  EXPECT_EQ(lost->error_code, ErrorCode::kRebalanceInProgress);
  EXPECT_EQ(again->error_code, ErrorCode::kNone);
  EXPECT_THAT(again->members, SizeIs(2));
}

TEST(ClassicGroupTest, GroupMaxSizeTurnsMembersAway_KIP389) {
  TestGroup group({.initial_rebalance_delay_ms = 0, .max_size = 2});
  group.Stabilize(2);
  EXPECT_EQ(group.Join({})->error_code, ErrorCode::kGroupMaxSizeReached);
  EXPECT_EQ(group.state(), State::kStable);
}

// ---- The first rebalance ----

TEST(ClassicGroupTest, TheFirstRebalanceWaitsForMoreMembers_KIP134) {
  TestGroup group({.initial_rebalance_delay_ms = 3'000});
  const JoinAnswer first = group.JoinDirectly();
  group.Advance(absl::Milliseconds(2'000));
  const JoinAnswer second = group.JoinDirectly();

  // The second member prolongs the wait by another delay.
  group.Advance(absl::Milliseconds(3'999));
  EXPECT_FALSE(first.arrived());
  group.Advance(absl::Milliseconds(1));
  EXPECT_TRUE(first.arrived());
  EXPECT_EQ(second->generation_id, 1);
}

TEST(ClassicGroupTest, TheFirstRebalanceWaitsNoLongerThanItsTimeout_KIP134) {
  TestGroup group({.initial_rebalance_delay_ms = 3'000});
  const JoinAnswer first = group.JoinDirectly({.rebalance_timeout_ms = 7'000});
  for (int i = 0; i < 6; ++i) {
    group.Advance(absl::Milliseconds(1'000));
    group.JoinDirectly({.rebalance_timeout_ms = 7'000});
    EXPECT_FALSE(first.arrived()) << i;
  }
  group.Advance(absl::Milliseconds(1'000));
  EXPECT_TRUE(first.arrived());
}

// ---- Rebalances ----

TEST(ClassicGroupTest, ANewMemberMakesTheOthersJoinAgain) {
  TestGroup group;
  const auto members = group.Stabilize(1);
  const JoinAnswer newcomer = group.JoinDirectly();

  EXPECT_EQ(group.Heartbeat(members[0]), ErrorCode::kRebalanceInProgress);
  EXPECT_FALSE(newcomer.arrived());
  const JoinAnswer again = group.Join({.id = members[0]});
  EXPECT_EQ(newcomer->generation_id, 2);
  EXPECT_EQ(again->generation_id, 2);
}

TEST(ClassicGroupTest, AFollowerThatRejoinsUnchangedDisturbsNobody) {
  TestGroup group;
  const auto members = group.Stabilize(2);
  const JoinAnswer follower = group.Join({.id = members[1]});
  EXPECT_EQ(follower->generation_id, 1);
  EXPECT_EQ(group.state(), State::kStable);
}

TEST(ClassicGroupTest, AFollowerWithNewMetadataStartsARebalance) {
  TestGroup group;
  const auto members = group.Stabilize(2);
  group.Join({.id = members[1],
              .protocols = {{.name = "range", .metadata = "other topics"}}});
  EXPECT_EQ(group.state(), State::kPreparingRebalance);
}

TEST(ClassicGroupTest, ALeaderThatRejoinsStartsARebalance) {
  TestGroup group;
  const auto members = group.Stabilize(2);
  group.Join({.id = members[0]});
  EXPECT_EQ(group.state(), State::kPreparingRebalance);
}

TEST(ClassicGroupTest, AMemberThatMissedItsJoinAnswerIsToldAgain) {
  TestGroup group;
  const JoinAnswer leader = group.JoinDirectly();
  group.Advance(absl::ZeroDuration());
  ASSERT_EQ(group.state(), State::kCompletingRebalance);

  const JoinAnswer again = group.Join({.id = leader->member_id});
  EXPECT_EQ(again->generation_id, 1);
  EXPECT_THAT(again->members, SizeIs(1));
}

TEST(ClassicGroupTest, MembersThatDoNotRejoinInTimeAreOut) {
  TestGroup group;
  const auto members = group.Stabilize(3);
  const JoinAnswer second =
      group.Join({.id = members[1],
                  .protocols = {{.name = "range", .metadata = "new"}},
                  .session_timeout_ms = 600'000});
  for (int i = 0; i < 12; ++i) {
    group.Heartbeat(members[0]);
    group.Heartbeat(members[2]);
    group.Advance(absl::Milliseconds(5'000));
  }

  // 60 s is their rebalance timeout. The leader is out too: another one leads.
  ASSERT_TRUE(second.arrived());
  EXPECT_EQ(second->leader, members[1]);
  EXPECT_THAT(second->members, SizeIs(1));
  EXPECT_EQ(group.Heartbeat(members[0]), ErrorCode::kUnknownMemberId);
}

TEST(ClassicGroupTest, AGroupThatEverybodyLeavesIsEmptyInANewGeneration) {
  TestGroup group;
  const auto members = group.Stabilize(2);
  EXPECT_EQ(group.Leave(members[0]), ErrorCode::kNone);
  EXPECT_EQ(group.Leave(members[1]), ErrorCode::kNone);

  EXPECT_EQ(group.state(), State::kEmpty);
  const GroupMetadataValue& written = *group.records().back().value;
  EXPECT_EQ(written.generation, 2);
  EXPECT_EQ(written.protocol_type, "consumer");
  EXPECT_EQ(written.leader, std::nullopt);
  EXPECT_THAT(written.members, IsEmpty());
}

TEST(ClassicGroupTest, LeavingIsRefusedToStrangers) {
  TestGroup group;
  group.Stabilize(1);
  EXPECT_EQ(group.Leave("stranger"), ErrorCode::kUnknownMemberId);
  EXPECT_EQ(group.Leave(""), ErrorCode::kUnknownMemberId);
  EXPECT_EQ(group.state(), State::kStable);
}

// ---- Syncing ----

TEST(ClassicGroupTest, EverybodyGetsWhatTheLeaderAssigned) {
  TestGroup group;
  const JoinAnswer leader = group.JoinDirectly();
  const JoinAnswer follower = group.JoinDirectly();
  group.Advance(absl::ZeroDuration());

  const SyncAnswer early = group.Sync(follower->member_id);
  EXPECT_FALSE(early.arrived());
  const SyncAnswer lead =
      group.Sync(leader->member_id,
                 {{leader->member_id, "a"}, {follower->member_id, "b"}});

  EXPECT_EQ(lead->assignment, "a");
  EXPECT_EQ(early->assignment, "b");
  EXPECT_EQ(early->protocol_type, "consumer");
  EXPECT_EQ(group.state(), State::kStable);
  EXPECT_EQ(group.Sync(follower->member_id)->assignment, "b");
}

TEST(ClassicGroupTest, AnAssignmentCountsOnlyOnceItIsCommitted) {
  TestGroup group;
  const JoinAnswer leader = group.JoinDirectly();
  group.Advance(absl::ZeroDuration());
  group.HoldWrites();
  const SyncAnswer sync = group.Sync(leader->member_id, {{"client-1", "a"}});
  EXPECT_FALSE(sync.arrived());
  EXPECT_EQ(group.state(), State::kCompletingRebalance);

  group.Commit();
  EXPECT_EQ(sync->assignment, "a");
}

TEST(ClassicGroupTest, AnAssignmentThatCannotBeWrittenMakesEverybodyJoinAgain) {
  TestGroup group;
  const JoinAnswer leader = group.JoinDirectly();
  group.Advance(absl::ZeroDuration());
  group.HoldWrites();
  const SyncAnswer sync = group.Sync(leader->member_id, {{"client-1", "a"}});

  group.Commit(ErrorCode::kNotEnoughReplicas);
  EXPECT_EQ(sync->error_code, ErrorCode::kCoordinatorNotAvailable);
  EXPECT_EQ(group.state(), State::kPreparingRebalance);
}

TEST(ClassicGroupTest, AMemberLeftOutByTheLeaderGetsAnEmptyAssignment) {
  TestGroup group;
  const JoinAnswer leader = group.JoinDirectly();
  const JoinAnswer follower = group.JoinDirectly();
  group.Advance(absl::ZeroDuration());
  const SyncAnswer sync = group.Sync(follower->member_id);
  group.Sync(leader->member_id, {{"nobody", "x"}});
  EXPECT_EQ(sync->error_code, ErrorCode::kNone);
  EXPECT_EQ(sync->assignment, "");
}

TEST(ClassicGroupTest, ASyncOfAnotherGenerationOrProtocolIsRefused_KIP559) {
  TestGroup group;
  const auto members = group.Stabilize(1);
  EXPECT_EQ(group.Sync(members[0], {}, 7)->error_code,
            ErrorCode::kIllegalGeneration);
  EXPECT_EQ(group
                .Sync({.generation_id = 1,
                       .member_id = members[0],
                       .protocol_type = "connect",
                       .protocol_name = "range"})
                ->error_code,
            ErrorCode::kInconsistentGroupProtocol);
  EXPECT_EQ(group.Sync("stranger")->error_code, ErrorCode::kUnknownMemberId);
}

TEST(ClassicGroupTest, AJoinDuringTheSyncPhaseSendsTheWaitingBack) {
  TestGroup group;
  const JoinAnswer leader = group.JoinDirectly();
  const JoinAnswer follower = group.JoinDirectly();
  group.Advance(absl::ZeroDuration());
  const SyncAnswer waiting = group.Sync(follower->member_id);

  group.JoinDirectly();
  EXPECT_EQ(waiting->error_code, ErrorCode::kRebalanceInProgress);
  EXPECT_EQ(group.Sync(leader->member_id)->error_code,
            ErrorCode::kRebalanceInProgress);
}

TEST(ClassicGroupTest, ALeaderThatVanishesBeforeItSyncsIsReplaced) {
  TestGroup group;
  group.JoinDirectly({.session_timeout_ms = 600'000});
  const JoinAnswer follower =
      group.JoinDirectly({.session_timeout_ms = 600'000});
  group.Advance(absl::ZeroDuration());
  const SyncAnswer waiting = group.Sync(follower->member_id);

  // Its session would still hold; the rebalance timeout is over before.
  group.Advance(absl::Milliseconds(60'000));
  EXPECT_EQ(waiting->error_code, ErrorCode::kRebalanceInProgress);
  const JoinAnswer again = group.Join({.id = follower->member_id});
  EXPECT_EQ(again->leader, follower->member_id);
}

// ---- Sessions ----

TEST(ClassicGroupTest, AMemberWithoutHeartbeatsIsOutAfterItsSessionTimeout) {
  TestGroup group;
  const auto members = group.Stabilize(2);
  group.Advance(absl::Milliseconds(6'000));
  EXPECT_EQ(group.Heartbeat(members[0]), ErrorCode::kNone);
  group.Advance(absl::Milliseconds(3'999));
  EXPECT_EQ(group.state(), State::kStable);
  group.Advance(absl::Milliseconds(1));
  EXPECT_EQ(group.state(), State::kPreparingRebalance);
  EXPECT_EQ(group.Heartbeat(members[1], 1), ErrorCode::kUnknownMemberId);
}

TEST(ClassicGroupTest, ACommitKeepsASessionAlive) {
  TestGroup group;
  const auto members = group.Stabilize(1);
  group.Advance(absl::Milliseconds(9'000));
  group.Step([&](ClassicGroupStep& s) { s.OnOffsetCommit(members[0]); });
  group.Advance(absl::Milliseconds(9'000));
  EXPECT_EQ(group.Heartbeat(members[0]), ErrorCode::kNone);
}

TEST(ClassicGroupTest, AMemberWhoseRequestIsParkedNeedsNoHeartbeats) {
  TestGroup group;
  const auto members = group.Stabilize(2);
  const JoinAnswer parked = group.Join({.id = members[0]});
  for (int i = 0; i < 6; ++i) {
    group.Advance(absl::Milliseconds(5'000));
    group.Heartbeat(members[1]);
  }
  EXPECT_FALSE(parked.arrived());
  EXPECT_NE(group.group().FindMember(members[0]), nullptr);
}

TEST(ClassicGroupTest, ANewMembersJoinIsParkedForFiveMinutesAtMost) {
  TestGroup group;
  const auto members = group.Stabilize(1);
  const JoinAnswer newcomer =
      group.JoinDirectly({.rebalance_timeout_ms = 3'600'000});
  for (int i = 0; i < 60; ++i) {
    group.Heartbeat(members[0]);
    EXPECT_FALSE(newcomer.arrived());
    group.Advance(absl::Milliseconds(5'000));
  }
  EXPECT_EQ(newcomer->error_code, ErrorCode::kUnknownMemberId);
}

TEST(ClassicGroupTest, AHeartbeatOfAnotherGenerationIsRefused) {
  TestGroup group;
  const auto members = group.Stabilize(1);
  EXPECT_EQ(group.Heartbeat(members[0], 0), ErrorCode::kIllegalGeneration);
  EXPECT_EQ(group.Heartbeat("stranger"), ErrorCode::kUnknownMemberId);
}

}  // namespace
}  // namespace kafka_embedded
