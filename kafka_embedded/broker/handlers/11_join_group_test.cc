// JoinGroup, and what goes with it: SyncGroup, Heartbeat, LeaveGroup.
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "kafka_embedded/broker/test_group_member.h"
#include "kafka_embedded/protocol/messages/heartbeat.h"

namespace kafka_embedded {
namespace {

using ::testing::MatchesRegex;
using ::testing::StartsWith;

class JoinGroupTest : public ::testing::Test {
 protected:
  JoinGroupTest() {
    broker_.CreateTopic("orders");
    CreateOffsetsTopic(broker_);
  }
  TestBroker broker_;
};

TEST_F(JoinGroupTest, EveryVersionEndsInAStableGroup) {
  for (int16_t version = 0; version <= 9; ++version) {
    const std::string group = absl::StrCat("group-", version);
    JoinGroupResponse joined = broker_.Ask(JoinOf(group), version);
    if (version >= 4) {
      EXPECT_EQ(joined.error_code, ErrorCode::kMemberIdRequired);
      joined = broker_.Ask(JoinOf(group, joined.member_id), version);
    }
    ASSERT_EQ(joined.error_code, ErrorCode::kNone) << version;
    const SyncGroupResponse synced = broker_.Ask(
        SyncGroupRequest{.group_id = group,
                         .generation_id = joined.generation_id,
                         .member_id = joined.member_id,
                         .assignments = {{.member_id = joined.member_id,
                                          .assignment = "all"}}},
        /*version=*/4);
    EXPECT_EQ(synced.assignment, "all") << version;
  }
}

TEST_F(JoinGroupTest, AMemberIdIsTheClientIdAndARandomUuid) {
  EXPECT_THAT(broker_.Ask(JoinOf("audit")).member_id,
              MatchesRegex("test-[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-"
                           "[89ab][0-9a-f]{3}-[0-9a-f]{12}"));
}

TEST_F(JoinGroupTest, AStaticMembersIdBeginsWithItsInstanceId_KIP345) {
  JoinGroupRequest join = JoinOf("audit");
  join.group_instance_id = "till-7";
  const JoinGroupResponse joined = broker_.Ask(join);
  EXPECT_EQ(joined.error_code, ErrorCode::kNone);
  EXPECT_THAT(joined.member_id, StartsWith("till-7-"));
}

TEST_F(JoinGroupTest, AnEmptyGroupIdIsInvalid) {
  EXPECT_EQ(broker_.Ask(JoinOf("")).error_code, ErrorCode::kInvalidGroupId);
  EXPECT_EQ(broker_
                .Ask(SyncGroupRequest{.protocol_type = "consumer",
                                      .protocol_name = "range"})
                .error_code,
            ErrorCode::kInvalidGroupId);
  EXPECT_EQ(broker_.Ask(HeartbeatRequest()).error_code,
            ErrorCode::kInvalidGroupId);
  EXPECT_EQ(broker_.Ask(LeaveGroupRequest()).error_code,
            ErrorCode::kInvalidGroupId);
}

TEST_F(JoinGroupTest, AGroupIdOf300KilobytesIsRefusedAndTheOthersGoOn) {
  const std::string huge(300 << 10, 'g');
  EXPECT_EQ(broker_.Ask(JoinOf(huge), 3).error_code,
            ErrorCode::kUnknownServerError);
  EXPECT_EQ(Commit(broker_, CommitOf(huge, "orders", 1)),
            ErrorCode::kUnknownServerError);
  JoinAlone(broker_, "audit");
}

TEST_F(JoinGroupTest, ASessionTimeoutOutsideTheBrokersLimitsIsInvalid) {
  for (const int32_t timeout_ms : {-1, 0, 5'999, 1'800'001}) {
    JoinGroupRequest join = JoinOf("audit");
    join.session_timeout_ms = timeout_ms;
    EXPECT_EQ(broker_.Ask(join).error_code, ErrorCode::kInvalidSessionTimeout)
        << timeout_ms;
  }
}

TEST_F(JoinGroupTest, SyncGroupFromVersion5MustNameTheProtocol_KIP559) {
  EXPECT_EQ(broker_.Ask(SyncGroupRequest{.group_id = "audit"}, 5).error_code,
            ErrorCode::kInconsistentGroupProtocol);
}

TEST_F(JoinGroupTest, AGroupThatIsNotThereKnowsNoMember) {
  EXPECT_EQ(broker_.Ask(JoinOf("audit", "stranger")).error_code,
            ErrorCode::kUnknownMemberId);
  EXPECT_EQ(broker_.Ask(HeartbeatRequest{.group_id = "audit", .member_id = "m"})
                .error_code,
            ErrorCode::kUnknownMemberId);
  const LeaveGroupRequest leave{.group_id = "audit",
                                .members = {{.member_id = "m"}}};
  EXPECT_EQ(broker_.Ask(leave).members[0].error_code,
            ErrorCode::kUnknownMemberId);
}

TEST_F(JoinGroupTest, LeaveGroupUpToVersion2HasOneErrorForOneMember) {
  const std::string id = JoinAlone(broker_, "audit");
  const LeaveGroupRequest leave{.group_id = "audit", .member_id = id};
  EXPECT_EQ(broker_.Ask(leave, 2).error_code, ErrorCode::kNone);
  EXPECT_EQ(broker_.Ask(leave, 2).error_code, ErrorCode::kUnknownMemberId);
}

TEST_F(JoinGroupTest, ASessionEndsWithoutHeartbeats) {
  const std::string id = JoinAlone(broker_, "audit");
  broker_.runtime()
      .RunUntil([] { return false; },
                broker_.runtime().Now() + absl::Milliseconds(10'000))
      .IgnoreError();
  EXPECT_EQ(broker_
                .Ask(HeartbeatRequest{
                    .group_id = "audit", .generation_id = 1, .member_id = id})
                .error_code,
            ErrorCode::kUnknownMemberId);
}

}  // namespace
}  // namespace kafka_embedded
