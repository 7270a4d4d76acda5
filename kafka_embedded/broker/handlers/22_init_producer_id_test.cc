// InitProducerId without a transactional id, and what idempotence makes of it.
#include <set>
#include <string>

#include "gtest/gtest.h"
#include "kafka_embedded/broker/test_broker.h"
#include "kafka_embedded/protocol/messages/init_producer_id.h"
#include "kafka_embedded/records/record_batch_builder.h"

namespace kafka_embedded {
namespace {

class InitProducerIdTest : public testing::Test {
 protected:
  InitProducerIdResponse Ask() {
    InitProducerIdRequest request;
    request.transactional_id = std::nullopt;
    return broker_.Ask(std::move(request));
  }
  produce_response::PartitionProduceResponse Send(int64_t id, int16_t epoch,
                                                  int32_t sequence) {
    RecordBatchBuilder builder({.producer_id = id,
                                .producer_epoch = epoch,
                                .base_sequence = sequence});
    builder.Append({.timestamp = 1, .value = "v"});
    auto response = broker_.Ask(
        ProduceTo("t", 0, std::move(builder).Build().bytes()), kProduceByName);
    return response.responses[0].partition_responses[0];
  }

  TestBroker broker_;
};

TEST_F(InitProducerIdTest, EveryProducerGetsAnIdOfItsOwnAndEpochZero) {
  std::set<int64_t> ids;
  for (int i = 0; i < 2500; ++i) {  // More than two blocks of 1000.
    const auto response = Ask();
    ASSERT_EQ(response.error_code, ErrorCode::kNone);
    EXPECT_EQ(response.producer_epoch, 0);
    EXPECT_TRUE(ids.insert(response.producer_id).second);
  }
}

TEST_F(InitProducerIdTest, Kip98ABatchSentTwiceIsAppendedOnce) {
  broker_.CreateTopic("t");
  const int64_t id = Ask().producer_id;
  EXPECT_EQ(Send(id, 0, 0).base_offset, 0);
  EXPECT_EQ(Send(id, 0, 1).base_offset, 1);
  const auto again = Send(id, 0, 0);
  EXPECT_EQ(again.error_code, ErrorCode::kNone);
  EXPECT_EQ(again.base_offset, 0);
  EXPECT_EQ(Send(id, 0, 2).base_offset, 2);
}

TEST_F(InitProducerIdTest, Kip98AGapInTheSequenceIsOutOfOrder) {
  broker_.CreateTopic("t");
  const int64_t id = Ask().producer_id;
  Send(id, 0, 0);
  EXPECT_EQ(Send(id, 0, 2).error_code, ErrorCode::kOutOfOrderSequenceNumber);
}

TEST_F(InitProducerIdTest, Kip98AnOlderEpochIsFenced) {
  broker_.CreateTopic("t");
  const int64_t id = Ask().producer_id;
  Send(id, 1, 0);
  EXPECT_EQ(Send(id, 0, 1).error_code, ErrorCode::kInvalidProducerEpoch);
}

TEST_F(InitProducerIdTest, AnEmptyTransactionalIdIsInvalid) {
  InitProducerIdRequest request;
  request.transactional_id = "";
  EXPECT_EQ(broker_.Ask(std::move(request)).error_code,
            ErrorCode::kInvalidRequest);
}

}  // namespace
}  // namespace kafka_embedded
