// OffsetForLeaderEpoch, as a client sees it on the wire.
#include <string>

#include "gtest/gtest.h"
#include "kafka_embedded/broker/test_broker.h"
#include "kafka_embedded/protocol/messages/offset_for_leader_epoch.h"

namespace kafka_embedded {
namespace {

class OffsetForLeaderEpochTest : public testing::Test {
 protected:
  offset_for_leader_epoch_response::EpochEndOffset Ask(
      int32_t epoch, int32_t current_epoch = -1) {
    OffsetForLeaderEpochRequest request;
    auto& topic = request.topics.emplace_back();
    topic.topic = "t";
    topic.partitions.push_back({.partition = 0,
                                .current_leader_epoch = current_epoch,
                                .leader_epoch = epoch});
    return broker_.Ask(std::move(request)).topics[0].partitions[0];
  }

  TestBroker broker_;
};

TEST_F(OffsetForLeaderEpochTest, Kip101TheCurrentEpochEndsWithTheLog) {
  broker_.CreateTopic("t");
  broker_.Produce("t", {"a", "b"});
  const auto answer = Ask(0);
  EXPECT_EQ(answer.leader_epoch, 0);
  EXPECT_EQ(answer.end_offset, 2);
}

TEST_F(OffsetForLeaderEpochTest, AnEpochThatIsYetToComeHasNoEnd) {
  broker_.CreateTopic("t");
  broker_.Produce("t", {"a"});
  const auto answer = Ask(1);
  EXPECT_EQ(answer.error_code, ErrorCode::kNone);
  EXPECT_EQ(answer.leader_epoch, -1);
  EXPECT_EQ(answer.end_offset, -1);
}

TEST_F(OffsetForLeaderEpochTest, Kip320AClientThatKnowsANewerLeaderIsTold) {
  broker_.CreateTopic("t");
  EXPECT_EQ(Ask(0, 3).error_code, ErrorCode::kUnknownLeaderEpoch);
}

TEST_F(OffsetForLeaderEpochTest, AnUnknownTopicIsTold) {
  EXPECT_EQ(Ask(0).error_code, ErrorCode::kUnknownTopicOrPartition);
}

}  // namespace
}  // namespace kafka_embedded
