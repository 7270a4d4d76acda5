// AlterPartition and elections.
#include "kafka_embedded/controller/partition_control.h"

#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "kafka_embedded/controller/test_metadata.h"

namespace kafka_embedded {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class PartitionControlTest : public ::testing::Test {
 protected:
  struct Change {
    std::vector<int32_t> isr;
    int32_t broker = 1;
    int32_t leader_epoch = 0;
    int32_t partition_epoch = 0;
    int64_t member_epoch = -1;  // Of all members.
    int32_t partition = 0;
  };
  Decision<AlterPartitionResponse> Alter(const Change& change) {
    alter_partition_request::PartitionData partition{
        .partition_index = change.partition,
        .leader_epoch = change.leader_epoch,
        .partition_epoch = change.partition_epoch};
    for (const int32_t id : change.isr) {
      partition.new_isr_with_epochs.push_back(
          {.broker_id = id, .broker_epoch = change.member_epoch});
    }
    AlterPartitionRequest request;
    request.broker_id = change.broker;
    request.broker_epoch = 100 + change.broker;
    request.topics.push_back({.topic_id = topic_, .partitions = {partition}});
    return AlterPartition(image_, request);
  }
  ErrorCode CodeOf(const Change& change) {
    const auto decision = Alter(change);
    const ErrorCode code =
        decision.response.topics.at(0).partitions.at(0).error_code;
    EXPECT_TRUE(code == ErrorCode::kNone || decision.records.empty());
    return code;
  }
  const PartitionRegistration& Partition() {
    return *image_.FindPartition(topic_, 0);
  }

  MetadataImage image_ = ImageWithBrokers({1, 2, 3});
  Uuid topic_ = AddTopic(image_, "orders", {{1, 2, 3}});
};

TEST_F(PartitionControlTest, TheLeaderShrinksAndExpandsItsIsr) {
  const auto shrunk = Alter({.isr = {1, 2}});
  const auto& answer = shrunk.response.topics.at(0).partitions.at(0);
  EXPECT_EQ(answer.error_code, ErrorCode::kNone);
  EXPECT_THAT(answer.isr, ElementsAre(1, 2));
  EXPECT_EQ(answer.leader_id, 1);
  EXPECT_EQ(answer.partition_epoch, 1);
  ReplayAll(image_, shrunk.records);
  EXPECT_THAT(Partition().isr, ElementsAre(1, 2));
  EXPECT_EQ(Partition().leader_epoch, 0);
  EXPECT_EQ(Partition().partition_epoch, 1);

  ReplayAll(image_, Alter({.isr = {1, 2, 3}, .partition_epoch = 1}).records);
  EXPECT_THAT(Partition().isr, ElementsAre(1, 2, 3));
}

TEST_F(PartitionControlTest, AnIsrThatStaysIsAnsweredAndNotWritten) {
  const auto decision = Alter({.isr = {1, 2, 3}});
  EXPECT_THAT(decision.records, IsEmpty());
  EXPECT_EQ(decision.response.topics[0].partitions[0].partition_epoch, 0);
}

TEST_F(PartitionControlTest, EpochsOfThePastAndOfTheFutureAreRefused) {
  ReplayAll(image_, {PartitionChangeRecord{
                        .partition_id = 0, .topic_id = topic_, .leader = 1}});
  EXPECT_EQ(CodeOf({.isr = {1}, .leader_epoch = 0, .partition_epoch = 1}),
            ErrorCode::kFencedLeaderEpoch);
  EXPECT_EQ(CodeOf({.isr = {1}, .leader_epoch = 1, .partition_epoch = 0}),
            ErrorCode::kInvalidUpdateVersion);
  EXPECT_EQ(CodeOf({.isr = {1}, .leader_epoch = 2, .partition_epoch = 1}),
            ErrorCode::kNotController);
  EXPECT_EQ(CodeOf({.isr = {1}, .leader_epoch = 1, .partition_epoch = 2}),
            ErrorCode::kNotController);
  EXPECT_EQ(CodeOf({.isr = {1}, .leader_epoch = 1, .partition_epoch = 1}),
            ErrorCode::kNone);
}

TEST_F(PartitionControlTest, OnlyTheLeaderMayAskAndMustStayInItsIsr) {
  EXPECT_EQ(CodeOf({.isr = {1, 2}, .broker = 2}), ErrorCode::kInvalidRequest);
  EXPECT_EQ(CodeOf({.isr = {2, 3}}), ErrorCode::kInvalidRequest);
}

TEST_F(PartitionControlTest, AnIsrHasReplicasOnlyAndEachOnce) {
  EXPECT_EQ(CodeOf({.isr = {1, 4}}), ErrorCode::kInvalidRequest);
  EXPECT_EQ(CodeOf({.isr = {1, 1}}), ErrorCode::kInvalidRequest);
  EXPECT_EQ(CodeOf({.isr = {}}), ErrorCode::kInvalidRequest);
}

TEST_F(PartitionControlTest, AFencedBrokerCannotJoinAnIsr) {
  SetFenced(image_, 3, true);
  EXPECT_EQ(CodeOf({.isr = {1, 2, 3}}), ErrorCode::kIneligibleReplica);
}

TEST_F(PartitionControlTest, AnEarlierIncarnationCannotJoinAnIsr) {
  EXPECT_EQ(CodeOf({.isr = {1}, .member_epoch = 101}), ErrorCode::kNone);
  EXPECT_EQ(CodeOf({.isr = {1, 2}, .member_epoch = 101}),
            ErrorCode::kIneligibleReplica);
}

TEST_F(PartitionControlTest, UnknownTopicsAndPartitionsAreRefused) {
  EXPECT_EQ(CodeOf({.isr = {1}, .partition = 5}),
            ErrorCode::kUnknownTopicOrPartition);
  topic_ = {.high = 9, .low = 9};
  EXPECT_EQ(CodeOf({.isr = {1}}), ErrorCode::kUnknownTopicId);
}

TEST_F(PartitionControlTest, AStaleBrokerEpochIsRefusedAsAWhole) {
  EXPECT_EQ(Alter({.isr = {1}, .broker = 9}).response.error_code,
            ErrorCode::kStaleBrokerEpoch);
}

TEST_F(PartitionControlTest, TheFirstActiveIsrMemberInReplicaOrderLeads) {
  ReplayAll(image_, Alter({.isr = {1, 3, 2}}).records);
  std::vector<MetadataRecord> records;
  RemoveFromPartitions(image_, 1, records);
  ReplayAll(image_, records);
  EXPECT_EQ(Partition().leader, 2);
  EXPECT_THAT(Partition().isr, ElementsAre(3, 2));
  EXPECT_EQ(Partition().leader_epoch, 1);
}

TEST_F(PartitionControlTest, AFollowerThatGoesLeavesTheLeaderAndItsEpoch) {
  std::vector<MetadataRecord> records;
  RemoveFromPartitions(image_, 3, records);
  ReplayAll(image_, records);
  EXPECT_EQ(Partition().leader, 1);
  EXPECT_EQ(Partition().leader_epoch, 0);
  EXPECT_THAT(Partition().isr, ElementsAre(1, 2));
}

TEST_F(PartitionControlTest, WhoIsNotInSyncDoesNotLead) {
  ReplayAll(image_, Alter({.isr = {1}}).records);
  std::vector<MetadataRecord> records;
  RemoveFromPartitions(image_, 1, records);
  ReplayAll(image_, records);
  EXPECT_EQ(Partition().leader, kNoLeader);
  EXPECT_THAT(Partition().isr, IsEmpty());
  EXPECT_THAT(Partition().elr, ElementsAre(1));
}

TEST_F(PartitionControlTest, ABrokerThatComesBackLeadsOnlyWhatNobodyLeads) {
  std::vector<MetadataRecord> records;
  ElectForLeaderless(image_, 2, records);
  EXPECT_THAT(records, IsEmpty());

  ReplayAll(image_, {PartitionChangeRecord{.partition_id = 0,
                                           .topic_id = topic_,
                                           .isr = BrokerIds{2},
                                           .leader = kNoLeader}});
  ElectForLeaderless(image_, 3, records);
  EXPECT_THAT(records, SizeIs(1));  // Broker 2 is active and in sync.
  ReplayAll(image_, records);
  EXPECT_EQ(Partition().leader, 2);
}

}  // namespace
}  // namespace kafka_embedded
