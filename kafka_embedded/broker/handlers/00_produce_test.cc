// Produce, as a client sees it on the wire.
#include <string>

#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "kafka_embedded/broker/test_broker.h"
#include "kafka_embedded/protocol/messages/produce.h"

namespace kafka_embedded {
namespace {

class ProduceTest : public testing::Test {
 protected:
  // The answer for the only partition of a request.
  produce_response::PartitionProduceResponse Ask(
      ProduceRequest request, int16_t version = kProduceByName) {
    auto response = broker_.Ask(std::move(request), version);
    return response.responses.at(0).partition_responses.at(0);
  }
  int64_t EndOffset(const std::string& topic) {
    return broker_.Produce(topic, {"probe"}).base_offset;
  }

  TestBroker broker_;
};

TEST_F(ProduceTest, OffsetsAreConsecutiveFromZero) {
  broker_.CreateTopic("t");
  EXPECT_EQ(broker_.Produce("t", {"a", "b"}).base_offset, 0);
  EXPECT_EQ(broker_.Produce("t", {"c"}).base_offset, 2);
}

TEST_F(ProduceTest, AnUnknownTopicIsToldAndNothingIsCreated) {
  EXPECT_EQ(broker_.Produce("t", {"a"}).error_code,
            ErrorCode::kUnknownTopicOrPartition);
  EXPECT_EQ(broker_.Produce("t", {"a"}).error_code,
            ErrorCode::kUnknownTopicOrPartition);
}

TEST_F(ProduceTest, APartitionThatTheTopicLacksIsUnknown) {
  broker_.CreateTopic("t", 2);
  EXPECT_EQ(broker_.Produce("t", {"a"}, 2).error_code,
            ErrorCode::kUnknownTopicOrPartition);
}

TEST_F(ProduceTest, Kip516AnUnknownTopicIdHasAnErrorOfItsOwn) {
  auto request = ProduceTo("", 0, BatchOf({"a"}));
  request.topic_data[0].topic_id = Uuid{1, 2};
  EXPECT_EQ(Ask(std::move(request), 13).error_code, ErrorCode::kUnknownTopicId);
}

TEST_F(ProduceTest, Kip516TheTopicIdIsEnough) {
  const Uuid id = broker_.CreateTopic("t");
  auto request = ProduceTo("", 0, BatchOf({"a"}));
  request.topic_data[0].topic_id = id;
  const auto response = broker_.Ask(std::move(request), 13);
  EXPECT_EQ(response.responses[0].topic_id, id);
  EXPECT_EQ(response.responses[0].partition_responses[0].error_code,
            ErrorCode::kNone);
}

TEST_F(ProduceTest, AcksOtherThanAllNoneAndOneAreInvalid) {
  broker_.CreateTopic("t");
  for (const int16_t acks : {-2, 2}) {
    const auto answer = Ask(ProduceTo("t", 0, BatchOf({"a"}), acks));
    EXPECT_EQ(answer.error_code, ErrorCode::kInvalidRequiredAcks) << acks;
    EXPECT_EQ(answer.base_offset, -1) << acks;
  }
  EXPECT_EQ(EndOffset("t"), 0);
}

TEST_F(ProduceTest, AcksZeroAppendsAndAnswersNothing) {
  broker_.CreateTopic("t");
  const auto response =
      broker_.Ask(ProduceTo("t", 0, BatchOf({"a"}), 0), kProduceByName);
  EXPECT_TRUE(response.responses.empty());
  EXPECT_EQ(EndOffset("t"), 1);
}

TEST_F(ProduceTest, AFlippedBitIsACorruptMessage) {
  broker_.CreateTopic("t");
  std::string bytes(BatchOf({"value"}).view());
  bytes.back() ^= 1;
  EXPECT_EQ(Ask(ProduceTo("t", 0, SharedBytes::Copy(bytes))).error_code,
            ErrorCode::kCorruptMessage);
  EXPECT_EQ(EndOffset("t"), 0);
}

TEST_F(ProduceTest, ABatchAboveMaxMessageBytesIsTooLarge) {
  broker_.CreateTopic("t", 1, {{"max.message.bytes", "100"}});
  EXPECT_EQ(broker_.Produce("t", {std::string(100, 'v')}).error_code,
            ErrorCode::kMessageTooLarge);
  EXPECT_EQ(broker_.Produce("t", {"v"}).error_code, ErrorCode::kNone);
}

TEST_F(ProduceTest, Kip467ARecordWithoutKeyInACompactedTopicIsNamed) {
  broker_.CreateTopic("t", 1, {{"cleanup.policy", "compact"}});
  const auto answer = broker_.Produce("t", {"a", "b"});
  EXPECT_EQ(answer.error_code, ErrorCode::kInvalidRecord);
  ASSERT_FALSE(answer.record_errors.empty());
  EXPECT_EQ(answer.record_errors[0].batch_index, 0);
}

TEST_F(ProduceTest, APartitionThatFailsDoesNotKeepOthersFromTheirRecords) {
  broker_.CreateTopic("t", 2);
  auto request = ProduceTo("t", 7, BatchOf({"a"}));
  request.topic_data[0].partition_data.push_back(
      {.index = 1, .records = BytesList(BatchOf({"b"}))});
  const auto response = broker_.Ask(std::move(request), kProduceByName);
  const auto& answers = response.responses[0].partition_responses;
  EXPECT_EQ(answers[0].error_code, ErrorCode::kUnknownTopicOrPartition);
  EXPECT_EQ(answers[1].error_code, ErrorCode::kNone);
  EXPECT_EQ(broker_.Produce("t", {"c"}, 1).base_offset, 1);
}

TEST_F(ProduceTest, LogAppendTimeIsAnsweredWhereTheTopicAsksForIt) {
  broker_.CreateTopic("stamped", 1,
                      {{"message.timestamp.type", "LogAppendTime"}});
  broker_.CreateTopic("kept");
  EXPECT_EQ(broker_.Produce("stamped", {"a"}).log_append_time_ms,
            absl::ToUnixMillis(broker_.runtime().Now()));
  EXPECT_EQ(broker_.Produce("kept", {"a"}).log_append_time_ms, -1);
}

}  // namespace
}  // namespace kafka_embedded
