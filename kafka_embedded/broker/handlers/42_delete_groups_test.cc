// DeleteGroups, DescribeGroups, ListGroups and OffsetDelete: groups as an
// administrator sees them.
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "kafka_embedded/broker/test_group_member.h"
#include "kafka_embedded/protocol/messages/delete_groups.h"
#include "kafka_embedded/protocol/messages/describe_groups.h"
#include "kafka_embedded/protocol/messages/list_groups.h"
#include "kafka_embedded/protocol/messages/offset_delete.h"

namespace kafka_embedded {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class GroupAdministrationTest : public ::testing::Test {
 protected:
  GroupAdministrationTest() {
    broker_.CreateTopic("orders");
    broker_.CreateTopic("returns");
    CreateOffsetsTopic(broker_);
  }
  std::vector<std::string> List(const ListGroupsRequest& request = {}) {
    std::vector<std::string> listed;
    for (const auto& group : broker_.Ask(request).groups) {
      listed.push_back(group.group_id + " " + group.group_state + " " +
                       group.protocol_type + " " + group.group_type);
    }
    std::sort(listed.begin(), listed.end());
    return listed;
  }
  ErrorCode Delete(const std::string& group) {
    return broker_.Ask(DeleteGroupsRequest{.groups_names = {group}})
        .results[0]
        .error_code;
  }
  ErrorCode DeleteOffset(const std::string& group, const std::string& topic) {
    const OffsetDeleteResponse answer = broker_.Ask(OffsetDeleteRequest{
        .group_id = group, .topics = {{.name = topic, .partitions = {{}}}}});
    return answer.error_code != ErrorCode::kNone
               ? answer.error_code
               : answer.topics[0].partitions[0].error_code;
  }
  TestBroker broker_;
};

TEST_F(GroupAdministrationTest, GroupsAreListedByStateAndType_KIP518_KIP848) {
  JoinAlone(broker_, "audit");
  Commit(broker_, CommitOf("simple", "orders", 1));

  EXPECT_THAT(List(), ElementsAre("audit Stable consumer classic",
                                  "simple Empty  classic"));
  EXPECT_THAT(List({.states_filter = {"stable"}}), SizeIs(1));
  EXPECT_THAT(List({.types_filter = {"CLASSIC"}}), SizeIs(2));
  EXPECT_THAT(List({.types_filter = {"consumer"}}), IsEmpty());
}

TEST_F(GroupAdministrationTest, AStableGroupIsDescribedWithItsMembers) {
  const std::string id = JoinAlone(broker_, "audit");
  const auto group =
      broker_.Ask(DescribeGroupsRequest{.groups = {"audit"}}).groups[0];
  EXPECT_EQ(group.group_state, "Stable");
  EXPECT_EQ(group.protocol_type, "consumer");
  EXPECT_EQ(group.protocol_data, "range");
  ASSERT_THAT(group.members, SizeIs(1));
  EXPECT_EQ(group.members[0].member_id, id);
  EXPECT_EQ(group.members[0].client_host, "/127.0.0.1");
  EXPECT_EQ(group.members[0].member_assignment, "all");
}

TEST_F(GroupAdministrationTest, AGroupThatIsNotThereIsDead_KIP1043) {
  const DescribeGroupsRequest request{.groups = {"audit"}};
  const auto before = broker_.Ask(request, 5).groups[0];
  EXPECT_EQ(before.group_state, "Dead");
  EXPECT_EQ(before.error_code, ErrorCode::kNone);
  const auto now = broker_.Ask(request, 6).groups[0];
  EXPECT_EQ(now.group_state, "Dead");
  EXPECT_EQ(now.error_code, ErrorCode::kGroupIdNotFound);
  EXPECT_EQ(now.error_message, "Group audit not found.");
}

TEST_F(GroupAdministrationTest, OnlyAGroupWithoutMembersIsDeleted) {
  const std::string id = JoinAlone(broker_, "audit");
  EXPECT_EQ(Delete("audit"), ErrorCode::kNonEmptyGroup);
  broker_.Ask(
      LeaveGroupRequest{.group_id = "audit", .members = {{.member_id = id}}});
  Commit(broker_, CommitOf("audit", "orders", 1));

  EXPECT_EQ(Delete("audit"), ErrorCode::kNone);
  EXPECT_THAT(List(), IsEmpty());
  EXPECT_EQ(Committed(broker_, "audit", "orders"), -1);
  EXPECT_EQ(Delete("audit"), ErrorCode::kGroupIdNotFound);
  EXPECT_EQ(Delete(""), ErrorCode::kGroupIdNotFound);
}

TEST_F(GroupAdministrationTest, OffsetsOfSubscribedTopicsStay_KIP496) {
  const std::string id = JoinAlone(broker_, "audit");
  OffsetCommitRequest commit = CommitOf("audit", "returns", 1);
  commit.member_id = id;
  commit.generation_id_or_member_epoch = 1;
  Commit(broker_, commit);

  EXPECT_EQ(DeleteOffset("audit", "orders"),
            ErrorCode::kGroupSubscribedToTopic);
  EXPECT_EQ(DeleteOffset("audit", "returns"), ErrorCode::kNone);
  EXPECT_EQ(Committed(broker_, "audit", "returns"), -1);
  EXPECT_EQ(DeleteOffset("audit", "unknown"),
            ErrorCode::kUnknownTopicOrPartition);
  EXPECT_EQ(DeleteOffset("nobody", "orders"), ErrorCode::kGroupIdNotFound);
}

}  // namespace
}  // namespace kafka_embedded
