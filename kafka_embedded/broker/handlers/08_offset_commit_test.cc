// OffsetCommit and OffsetFetch.
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "kafka_embedded/broker/test_group_member.h"
#include "kafka_embedded/protocol/messages/delete_topics.h"

namespace kafka_embedded {
namespace {

class OffsetCommitTest : public ::testing::Test {
 protected:
  OffsetCommitTest() {
    topic_id_ = broker_.CreateTopic("orders");
    CreateOffsetsTopic(broker_);
  }
  void PassTime(absl::Duration duration) {
    broker_.runtime()
        .RunUntil([] { return false; }, broker_.runtime().Now() + duration)
        .IgnoreError();
  }
  TestBroker broker_;
  Uuid topic_id_;
};

TEST_F(OffsetCommitTest, WhoAssignsItselfCommitsToAGroupWithoutMembers) {
  for (int16_t version = 2; version <= kCommitByName; ++version) {
    EXPECT_EQ(Commit(broker_, CommitOf("audit", "orders", version), version),
              ErrorCode::kNone);
    EXPECT_EQ(Committed(broker_, "audit", "orders"), version);
  }
}

TEST_F(OffsetCommitTest, Version10NamesTopicsById) {
  OffsetCommitRequest commit = CommitOf("audit", "", 7);
  commit.topics[0].topic_id = topic_id_;
  EXPECT_EQ(Commit(broker_, commit, 10), ErrorCode::kNone);
  EXPECT_EQ(Committed(broker_, "audit", "orders"), 7);
  commit.topics[0].topic_id = Uuid{1, 2};
  EXPECT_EQ(Commit(broker_, commit, 10), ErrorCode::kUnknownTopicId);
}

TEST_F(OffsetCommitTest, OnlyAMemberOfTheGenerationMayCommit) {
  const std::string id = JoinAlone(broker_, "audit");
  OffsetCommitRequest commit = CommitOf("audit", "orders", 7);
  EXPECT_EQ(Commit(broker_, commit), ErrorCode::kUnknownMemberId);
  commit.member_id = id;
  commit.generation_id_or_member_epoch = 7;
  EXPECT_EQ(Commit(broker_, commit), ErrorCode::kIllegalGeneration);
  commit.generation_id_or_member_epoch = 1;
  EXPECT_EQ(Commit(broker_, commit), ErrorCode::kNone);
  commit.member_id = "stranger";
  EXPECT_EQ(Commit(broker_, commit), ErrorCode::kUnknownMemberId);
}

TEST_F(OffsetCommitTest, AMemberThatHasNotSyncedIsToldToWait) {
  const std::string id = broker_.Ask(JoinOf("audit")).member_id;
  broker_.Ask(JoinOf("audit", id));
  OffsetCommitRequest commit = CommitOf("audit", "orders", 7);
  commit.member_id = id;
  commit.generation_id_or_member_epoch = 1;
  EXPECT_EQ(Commit(broker_, commit), ErrorCode::kRebalanceInProgress);
}

TEST_F(OffsetCommitTest, AGroupThatIsNotThereHasNoGeneration) {
  OffsetCommitRequest commit = CommitOf("audit", "orders", 7);
  commit.member_id = "m";
  commit.generation_id_or_member_epoch = 1;
  EXPECT_EQ(Commit(broker_, commit, 8), ErrorCode::kIllegalGeneration);
  EXPECT_EQ(Commit(broker_, commit, 9), ErrorCode::kGroupIdNotFound);
}

TEST_F(OffsetCommitTest, APartitionThatDoesNotExistIsRefusedByItself) {
  OffsetCommitRequest commit = CommitOf("audit", "orders", 7);
  commit.topics[0].partitions.push_back({.partition_index = 9});
  commit.topics.push_back({.name = "unknown", .partitions = {{}}});
  const OffsetCommitResponse answer = broker_.Ask(commit, kCommitByName);
  for (const auto& topic : answer.topics) {
    for (const auto& partition : topic.partitions) {
      const bool known =
          topic.name == "orders" && partition.partition_index == 0;
      EXPECT_EQ(partition.error_code,
                known ? ErrorCode::kNone : ErrorCode::kUnknownTopicOrPartition);
    }
  }
  EXPECT_EQ(Committed(broker_, "audit", "orders"), 7);
}

TEST_F(OffsetCommitTest, MetadataIsLimitedByOffsetMetadataMaxBytes) {
  OffsetCommitRequest commit = CommitOf("audit", "orders", 7);
  commit.topics[0].partitions[0].committed_metadata = std::string(4'097, 'x');
  EXPECT_EQ(Commit(broker_, commit), ErrorCode::kOffsetMetadataTooLarge);
}

TEST_F(OffsetCommitTest, OffsetsExpireAfterOffsetsRetentionMinutes_KIP211) {
  Commit(broker_, CommitOf("audit", "orders", 7));
  PassTime(absl::Hours(7 * 24) - absl::Milliseconds(1));
  EXPECT_EQ(Committed(broker_, "audit", "orders"), 7);
  // Then the interval of the check.
  PassTime(absl::Milliseconds(1) + absl::Minutes(10));
  EXPECT_EQ(Committed(broker_, "audit", "orders"), -1);
}

TEST_F(OffsetCommitTest, OffsetsOfADeletedTopicAreGone) {
  Commit(broker_, CommitOf("audit", "orders", 7));
  broker_.Ask(
      DeleteTopicsRequest{.topics = {{.name = "orders"}}, .timeout_ms = 1'000});
  broker_.CreateTopic("orders");
  EXPECT_EQ(Committed(broker_, "audit", "orders"), -1);
}

}  // namespace
}  // namespace kafka_embedded
