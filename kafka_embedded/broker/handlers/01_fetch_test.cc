// Fetch, as a client sees it on the wire.
#include <string>

#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "kafka_embedded/broker/test_broker.h"
#include "kafka_embedded/protocol/messages/fetch.h"

namespace kafka_embedded {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class FetchTest : public testing::Test {
 protected:
  fetch_response::PartitionData Ask(FetchRequest request,
                                    int16_t version = kFetchByName) {
    auto response = broker_.Ask(std::move(request), version);
    return response.responses.at(0).partitions.at(0);
  }
  void ProduceThree(const std::string& topic) {
    for (const char* value : {"a", "b", "c"}) broker_.Produce(topic, {value});
  }

  TestBroker broker_;
};

TEST_F(FetchTest, RecordsComeFromTheOffsetOn) {
  broker_.CreateTopic("t");
  ProduceThree("t");
  const auto data = Ask(FetchFrom("t", 0, 1));
  EXPECT_THAT(ValuesIn(data), ElementsAre("b", "c"));
  EXPECT_EQ(data.high_watermark, 3);
  EXPECT_EQ(data.last_stable_offset, 3);
  EXPECT_EQ(data.log_start_offset, 0);
}

TEST_F(FetchTest, ABatchComesWholeThoughTheOffsetIsInTheMiddleOfIt) {
  broker_.CreateTopic("t");
  broker_.Produce("t", {"a", "b", "c"});
  EXPECT_THAT(ValuesIn(Ask(FetchFrom("t", 0, 1))), ElementsAre("a", "b", "c"));
}

TEST_F(FetchTest, OffsetsBelowAndAboveTheLogAreOutOfRange) {
  broker_.CreateTopic("t");
  ProduceThree("t");
  EXPECT_EQ(Ask(FetchFrom("t", 0, 4)).error_code, ErrorCode::kOffsetOutOfRange);
  EXPECT_EQ(Ask(FetchFrom("t", 0, -1)).error_code,
            ErrorCode::kOffsetOutOfRange);
  EXPECT_EQ(Ask(FetchFrom("t", 0, 3)).error_code, ErrorCode::kNone);
}

TEST_F(FetchTest, Kip74TheFirstBatchComesAboveEveryLimit) {
  broker_.CreateTopic("t");
  ProduceThree("t");
  auto request = FetchFrom("t", 0, 0);
  request.max_bytes = 1;
  request.topics[0].partitions[0].partition_max_bytes = 1;
  EXPECT_THAT(ValuesIn(Ask(std::move(request))), ElementsAre("a"));
}

TEST_F(FetchTest, Kip74OnlyTheFirstPartitionMayExceedTheLimit) {
  broker_.CreateTopic("t", 2);
  broker_.Produce("t", {"a"}, 0);
  broker_.Produce("t", {"b"}, 1);
  auto request = FetchFrom("t", 0, 0);
  request.max_bytes = 1;
  request.topics[0].partitions.push_back(request.topics[0].partitions[0]);
  request.topics[0].partitions[1].partition = 1;
  const auto response = broker_.Ask(std::move(request), kFetchByName);
  const auto& partitions = response.responses[0].partitions;
  EXPECT_THAT(ValuesIn(partitions[0]), ElementsAre("a"));
  EXPECT_THAT(ValuesIn(partitions[1]), IsEmpty());
}

TEST_F(FetchTest, AnEmptyPartitionIsAnsweredAfterMaxWait) {
  broker_.CreateTopic("t");
  const absl::Time begin = broker_.runtime().Now();
  EXPECT_THAT(ValuesIn(Ask(FetchFrom("t", 0, 0))), IsEmpty());
  EXPECT_EQ(broker_.runtime().Now() - begin, absl::Milliseconds(500));
}

TEST_F(FetchTest, ALongPollEndsWithTheRecordItWaitedFor) {
  broker_.CreateTopic("t");
  const auto answer = broker_.AskSoon(FetchFrom("t", 0, 0), kFetchByName);
  EXPECT_FALSE(answer->has_value());
  broker_.Produce("t", {"a"});
  broker_.runtime().RunUntilIdle();
  ASSERT_TRUE(answer->has_value());
  EXPECT_THAT(ValuesIn((*answer)->responses[0].partitions[0]),
              ElementsAre("a"));
}

TEST_F(FetchTest, MinBytesAreWaitedFor) {
  broker_.CreateTopic("t");
  auto request = FetchFrom("t", 0, 0);
  request.min_bytes = 200;
  const auto answer = broker_.AskSoon(std::move(request), kFetchByName);
  broker_.Produce("t", {"a"});
  broker_.runtime().RunUntilIdle();
  EXPECT_FALSE(answer->has_value());
  broker_.Produce("t", {std::string(200, 'b')});
  broker_.runtime().RunUntilIdle();
  EXPECT_TRUE(answer->has_value());
}

TEST_F(FetchTest, AnErrorDoesNotWait) {
  const auto answer = broker_.AskSoon(FetchFrom("t", 0, 0), kFetchByName);
  ASSERT_TRUE(answer->has_value());
  EXPECT_EQ((*answer)->responses[0].partitions[0].error_code,
            ErrorCode::kUnknownTopicOrPartition);
}

TEST_F(FetchTest, Kip320TheLeaderEpochIsFencedInBothDirections) {
  broker_.CreateTopic("t");
  auto request = FetchFrom("t", 0, 0);
  request.topics[0].partitions[0].current_leader_epoch = 5;
  EXPECT_EQ(Ask(request).error_code, ErrorCode::kUnknownLeaderEpoch);
  request.topics[0].partitions[0].current_leader_epoch = -1;
  EXPECT_EQ(Ask(request).error_code, ErrorCode::kNone);
}

TEST_F(FetchTest, Kip516AnUnknownTopicIdHasAnErrorOfItsOwn) {
  auto request = FetchFrom("", 0, 0);
  request.topics[0].topic_id = Uuid{1, 2};
  EXPECT_EQ(Ask(std::move(request), 13).error_code, ErrorCode::kUnknownTopicId);
}

// Sessions. (KIP-227)

FetchRequest SessionFetch(int32_t id, int32_t epoch) {
  FetchRequest request;
  request.max_wait_ms = 0;
  request.max_bytes = 1 << 20;
  request.session_id = id;
  request.session_epoch = epoch;
  return request;
}

class FetchSessionsTest : public FetchTest {
 protected:
  // A session on two partitions of "t", nothing read yet.
  int32_t Begin() {
    broker_.CreateTopic("t", 2);
    auto request = FetchFrom("t", 0, 0);
    request.max_wait_ms = 0;
    request.session_epoch = 0;
    request.topics[0].partitions.push_back(request.topics[0].partitions[0]);
    request.topics[0].partitions[1].partition = 1;
    const auto response = broker_.Ask(std::move(request), kFetchByName);
    EXPECT_EQ(response.responses[0].partitions.size(), 2u);
    return response.session_id;
  }
};

TEST_F(FetchSessionsTest, Kip227AFullFetchOpensASession) {
  EXPECT_GT(Begin(), 0);
}

TEST_F(FetchSessionsTest, Kip227OnlyWhatHasChangedIsAnswered) {
  const int32_t id = Begin();
  EXPECT_THAT(broker_.Ask(SessionFetch(id, 1), kFetchByName).responses,
              IsEmpty());
  broker_.Produce("t", {"a"}, 1);
  const auto response = broker_.Ask(SessionFetch(id, 2), kFetchByName);
  ASSERT_EQ(response.responses.size(), 1u);
  ASSERT_EQ(response.responses[0].partitions.size(), 1u);
  EXPECT_EQ(response.responses[0].partitions[0].partition_index, 1);
  EXPECT_THAT(ValuesIn(response.responses[0].partitions[0]), ElementsAre("a"));
}

TEST_F(FetchSessionsTest, Kip227AForgottenPartitionIsReadNoMore) {
  const int32_t id = Begin();
  auto request = SessionFetch(id, 1);
  request.forgotten_topics_data.push_back({.topic = "t", .partitions = {1}});
  broker_.Ask(std::move(request), kFetchByName);
  broker_.Produce("t", {"a"}, 1);
  EXPECT_THAT(broker_.Ask(SessionFetch(id, 2), kFetchByName).responses,
              IsEmpty());
}

TEST_F(FetchSessionsTest, Kip227AWrongEpochIsInvalid) {
  const int32_t id = Begin();
  EXPECT_EQ(broker_.Ask(SessionFetch(id, 7), kFetchByName).error_code,
            ErrorCode::kInvalidFetchSessionEpoch);
}

TEST_F(FetchSessionsTest, Kip227AnUnknownSessionIsNotFound) {
  EXPECT_EQ(broker_.Ask(SessionFetch(12345, 1), kFetchByName).error_code,
            ErrorCode::kFetchSessionIdNotFound);
}

TEST_F(FetchSessionsTest, Kip227TheFinalEpochClosesTheSession) {
  const int32_t id = Begin();
  broker_.Ask(SessionFetch(id, -1), kFetchByName);
  EXPECT_EQ(broker_.Ask(SessionFetch(id, 1), kFetchByName).error_code,
            ErrorCode::kFetchSessionIdNotFound);
}

}  // namespace
}  // namespace kafka_embedded
