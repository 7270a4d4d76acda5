// DeleteRecords, as a client sees it on the wire.
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "kafka_embedded/broker/test_broker.h"
#include "kafka_embedded/protocol/messages/delete_records.h"

namespace kafka_embedded {
namespace {

using testing::ElementsAre;

class DeleteRecordsTest : public testing::Test {
 protected:
  void CreateWithThree(const Config& config = {}) {
    broker_.CreateTopic("t", 1, config);
    for (const char* value : {"a", "b", "c"}) broker_.Produce("t", {value});
  }
  delete_records_response::DeleteRecordsPartitionResult Ask(int64_t offset) {
    DeleteRecordsRequest request;
    request.timeout_ms = 1000;
    auto& topic = request.topics.emplace_back();
    topic.name = "t";
    topic.partitions.push_back({.partition_index = 0, .offset = offset});
    return broker_.Ask(std::move(request)).topics[0].partitions[0];
  }
  fetch_response::PartitionData Fetch(int64_t offset) {
    return broker_.Ask(FetchFrom("t", 0, offset), kFetchByName)
        .responses[0]
        .partitions[0];
  }

  TestBroker broker_;
};

TEST_F(DeleteRecordsTest, TheLogStartsAtTheOffset) {
  CreateWithThree();
  EXPECT_EQ(Ask(2).low_watermark, 2);
  EXPECT_EQ(Fetch(1).error_code, ErrorCode::kOffsetOutOfRange);
  EXPECT_THAT(ValuesIn(Fetch(2)), ElementsAre("c"));
  EXPECT_EQ(Fetch(2).log_start_offset, 2);
}

TEST_F(DeleteRecordsTest, MinusOneMeansTheHighWatermark) {
  CreateWithThree();
  EXPECT_EQ(Ask(-1).low_watermark, 3);
  EXPECT_EQ(broker_.Produce("t", {"d"}).base_offset, 3);
}

TEST_F(DeleteRecordsTest, BeyondTheHighWatermarkIsOutOfRange) {
  CreateWithThree();
  EXPECT_EQ(Ask(4).error_code, ErrorCode::kOffsetOutOfRange);
  EXPECT_EQ(Ask(-2).error_code, ErrorCode::kOffsetOutOfRange);
  EXPECT_EQ(Fetch(0).log_start_offset, 0);
}

TEST_F(DeleteRecordsTest, TheStartNeverGoesBack) {
  CreateWithThree();
  Ask(2);
  EXPECT_EQ(Ask(1).low_watermark, 2);
}

TEST_F(DeleteRecordsTest, ACompactedTopicRefuses) {
  broker_.CreateTopic("t", 1, {{"cleanup.policy", "compact"}});
  EXPECT_EQ(Ask(0).error_code, ErrorCode::kPolicyViolation);
}

TEST_F(DeleteRecordsTest, AnUnknownTopicIsTold) {
  const auto answer = Ask(0);
  EXPECT_EQ(answer.error_code, ErrorCode::kUnknownTopicOrPartition);
  EXPECT_EQ(answer.low_watermark, -1);
}

}  // namespace
}  // namespace kafka_embedded
