// ListOffsets, as a client sees it on the wire.
#include <string>

#include "gtest/gtest.h"
#include "kafka_embedded/broker/test_broker.h"
#include "kafka_embedded/protocol/messages/list_offsets.h"
#include "kafka_embedded/records/record_batch_builder.h"

namespace kafka_embedded {
namespace {

class ListOffsetsTest : public testing::Test {
 protected:
  // One record at each of these times, in batches of their own.
  void ProduceAt(std::initializer_list<int64_t> timestamps) {
    for (const int64_t timestamp : timestamps) {
      RecordBatchBuilder builder({});
      builder.Append({.timestamp = timestamp, .value = "v"});
      broker_.Ask(ProduceTo("t", 0, std::move(builder).Build().bytes()),
                  kProduceByName);
    }
  }
  list_offsets_response::ListOffsetsPartitionResponse Ask(
      int64_t timestamp, int16_t version = ListOffsetsRequest::kMaxVersion,
      int32_t partition = 0) {
    ListOffsetsRequest request;
    auto& topic = request.topics.emplace_back();
    topic.name = "t";
    auto& wanted = topic.partitions.emplace_back();
    wanted.partition_index = partition;
    wanted.timestamp = timestamp;
    return broker_.Ask(std::move(request), version).topics[0].partitions[0];
  }

  TestBroker broker_;
};

TEST_F(ListOffsetsTest, LatestAndEarliestAreTheEndAndTheStart) {
  broker_.CreateTopic("t");
  ProduceAt({10, 20, 30});
  EXPECT_EQ(Ask(-1).offset, 3);
  EXPECT_EQ(Ask(-2).offset, 0);
  EXPECT_EQ(Ask(-1).timestamp, -1);
}

TEST_F(ListOffsetsTest, ATimestampFindsTheFirstRecordAtOrAfterIt) {
  broker_.CreateTopic("t");
  ProduceAt({10, 20, 30});
  EXPECT_EQ(Ask(20).offset, 1);
  EXPECT_EQ(Ask(21).offset, 2);
  EXPECT_EQ(Ask(21).timestamp, 30);
  EXPECT_EQ(Ask(0).offset, 0);
}

TEST_F(ListOffsetsTest, ATimestampBehindTheLastRecordFindsNothing) {
  broker_.CreateTopic("t");
  ProduceAt({10});
  EXPECT_EQ(Ask(11).offset, -1);
  EXPECT_EQ(Ask(11).timestamp, -1);
  EXPECT_EQ(Ask(11).error_code, ErrorCode::kNone);
}

TEST_F(ListOffsetsTest, RecordsOutOfTimeOrderAreFoundInOffsetOrder) {
  broker_.CreateTopic("t");
  ProduceAt({30, 10, 20});
  EXPECT_EQ(Ask(15).offset, 0);
}

TEST_F(ListOffsetsTest, Kip734TheRecordOfTheLargestTimestamp) {
  broker_.CreateTopic("t");
  EXPECT_EQ(Ask(-3).offset, -1);
  ProduceAt({10, 30, 20});
  EXPECT_EQ(Ask(-3).offset, 1);
  EXPECT_EQ(Ask(-3).timestamp, 30);
}

TEST_F(ListOffsetsTest, Kip405EverythingIsLocal) {
  broker_.CreateTopic("t");
  ProduceAt({10, 20});
  EXPECT_EQ(Ask(-4).offset, 0);
}

TEST_F(ListOffsetsTest, Kip1005NothingIsTiered) {
  broker_.CreateTopic("t");
  ProduceAt({10});
  EXPECT_EQ(Ask(-5).offset, -1);
}

TEST_F(ListOffsetsTest, Kip320LeaderEpochsComeWithVersion4) {
  broker_.CreateTopic("t");
  ProduceAt({10});
  EXPECT_EQ(Ask(-1, 4).leader_epoch, 0);
  EXPECT_EQ(Ask(-1, 3).leader_epoch, -1);
}

TEST_F(ListOffsetsTest, OffsetsByNameNeedTheVersionThatBroughtThem) {
  broker_.CreateTopic("t");
  EXPECT_EQ(Ask(-3, 6).error_code, ErrorCode::kUnsupportedVersion);
  EXPECT_EQ(Ask(-6, 10).error_code, ErrorCode::kUnsupportedVersion);
  EXPECT_EQ(Ask(-7).error_code, ErrorCode::kUnsupportedVersion);
}

TEST_F(ListOffsetsTest, UnknownPartitionsAreTold) {
  EXPECT_EQ(Ask(-1).error_code, ErrorCode::kUnknownTopicOrPartition);
  broker_.CreateTopic("t");
  EXPECT_EQ(Ask(-1, 11, 1).error_code, ErrorCode::kUnknownTopicOrPartition);
}

}  // namespace
}  // namespace kafka_embedded
