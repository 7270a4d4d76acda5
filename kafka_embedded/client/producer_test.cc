// What a Producer promises: where records go, in which order, in which batches,
// and what its callbacks say when brokers fail.
#include "kafka_embedded/client/producer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "kafka_embedded/base/status.h"
#include "kafka_embedded/client/fake_cluster.h"

namespace kafka_embedded {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

class ProducerTest : public ::testing::Test {
 protected:
  std::unique_ptr<Producer> NewProducer(const Config& config = {}) {
    auto producer = Producer::Create(config, cluster_.NewTransport());
    EXPECT_TRUE(producer.ok()) << producer.status();
    return *std::move(producer);
  }
  // Collects what becomes of records, as "topic-partition@offset" or a code.
  Producer::Callback Note() {
    return [this](const absl::StatusOr<RecordMetadata>& result) {
      outcomes_.push_back(
          result.ok() ? absl::StrCat(result->partition, "@", result->offset)
                      : std::string(ErrorName(ErrorCodeOf(result.status()))));
    };
  }
  const RecordBatch& Batch(int partition, size_t index) {
    return cluster_.At({"orders", partition}).batches.at(index);
  }

  FakeCluster cluster_{{.broker_count = 2}};
  std::vector<std::string> outcomes_;
};

TEST_F(ProducerTest, ARecordArrivesWithItsOffsetAndTimestamp) {
  cluster_.AddTopic("orders", 1);
  auto producer = NewProducer();
  const auto first = producer->SendAndWait(
      {.topic = "orders", .timestamp = 1234, .key = "k", .value = "paid"});
  const auto second = producer->SendAndWait({.topic = "orders", .value = "x"});
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_EQ(first->topic, "orders");
  EXPECT_EQ(first->offset, 0);
  EXPECT_EQ(first->timestamp, 1234);
  EXPECT_EQ(second->offset, 1);
  EXPECT_THAT(cluster_.Values({"orders", 0}), ElementsAre("paid", "x"));
}

TEST_F(ProducerTest, RecordsOfOneLingerTravelInOneBatch) {
  cluster_.AddTopic("orders", 1);
  auto producer = NewProducer({{"linger.ms", "20"}});
  ASSERT_TRUE(producer->SendAndWait({.topic = "orders", .value = "0"}).ok());
  const absl::Time start = cluster_.runtime().Now();
  for (const char* value : {"a", "b", "c"}) {
    ASSERT_TRUE(
        producer->Send({.topic = "orders", .value = value}, Note()).ok());
  }
  ASSERT_TRUE(cluster_.runtime()
                  .RunUntil([&] { return outcomes_.size() == 3; },
                            absl::InfiniteFuture())
                  .ok());
  EXPECT_THAT(outcomes_, ElementsAre("0@1", "0@2", "0@3"));
  EXPECT_EQ(cluster_.runtime().Now() - start, absl::Milliseconds(20));
  EXPECT_EQ(Batch(0, 1).record_count(), 3);
}

TEST_F(ProducerTest, AFullBatchGoesWithoutLinger) {
  cluster_.AddTopic("orders", 1);
  auto producer = NewProducer({{"linger.ms", "100000"},
                               {"delivery.timeout.ms", "200000"},
                               {"batch.size", "1000"}});
  const std::string value(250, 'v');
  for (int i = 0; i < 4; ++i) {
    ASSERT_TRUE(
        producer->Send({.topic = "orders", .value = value}, Note()).ok());
  }
  const absl::Time start = cluster_.runtime().Now();
  ASSERT_TRUE(cluster_.runtime()
                  .RunUntil([&] { return outcomes_.size() == 3; },
                            absl::InfiniteFuture())
                  .ok());
  EXPECT_EQ(cluster_.runtime().Now(), start);
  EXPECT_LE(Batch(0, 0).size_in_bytes(), 1000u);
}

TEST_F(ProducerTest, TheLeaderChangesTheBytesInPlaceAndARetrySendsThemAfresh) {
  cluster_.AddTopic("orders", 1);
  auto producer = NewProducer();
  const void* sent = nullptr;
  // Appends the batch as a leader does, and loses the answer.
  cluster_.Intercept(
      ApiKey::kProduce, 1, [&](ApiMessage& message, Respond& respond) {
        auto& data = Get<ProduceRequest>(message).topic_data[0];
        SharedBytes bytes = data.partition_data[0].records->parts()[0];
        data.partition_data[0].records.reset();
        EXPECT_TRUE(bytes.unique());
        sent = bytes.data();
        auto batch = RecordBatch::FromBytes(std::move(bytes));
        batch->SetOffsetAndEpoch(77, 5);
        batch->SetLogAppendTime(99);
        EXPECT_EQ(batch->bytes().data(), sent);
        respond(MakeMessage(ProduceResponse()));
        return true;
      });
  const auto result = producer->SendAndWait({.topic = "orders", .value = "v"});
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(cluster_.requests(ApiKey::kProduce), 2);
  EXPECT_EQ(result->offset, 0);
  EXPECT_TRUE(ValidateBatch(Batch(0, 0)).ok());
  EXPECT_EQ(Batch(0, 0).timestamp_type(), TimestampType::kCreateTime);
  EXPECT_EQ(Batch(0, 0).base_sequence(), 0);
}

TEST_F(ProducerTest, OrderOutlivesARetryWithFiveRequestsInFlight) {
  cluster_.AddTopic("orders", 1);
  auto producer = NewProducer({{"linger.ms", "0"}, {"batch.size", "0"}});
  ASSERT_TRUE(producer->SendAndWait({.topic = "orders", .value = "0"}).ok());
  cluster_.FailProduce(ErrorCode::kNotEnoughReplicas, 1);
  // A broker refuses what comes behind a gap.
  cluster_.FailProduce(ErrorCode::kOutOfOrderSequenceNumber, 2);
  for (const char* value : {"1", "2", "3"}) {
    ASSERT_TRUE(
        producer->Send({.topic = "orders", .value = value}, Note()).ok());
  }
  ASSERT_TRUE(producer->Flush().ok());
  EXPECT_THAT(cluster_.Values({"orders", 0}), ElementsAre("0", "1", "2", "3"));
  EXPECT_THAT(outcomes_, ElementsAre("0@1", "0@2", "0@3"));
  EXPECT_EQ(Batch(0, 3).base_sequence(), 3);
  EXPECT_EQ(Batch(0, 3).producer_epoch(), 0);
}

TEST_F(ProducerTest, AFailedBatchRaisesTheEpochOfTheNext) {
  cluster_.AddTopic("orders", 1);
  auto producer = NewProducer();
  ASSERT_TRUE(producer->SendAndWait({.topic = "orders", .value = "0"}).ok());
  cluster_.FailProduce(ErrorCode::kTopicAuthorizationFailed);
  const auto refused = producer->SendAndWait({.topic = "orders", .value = "1"});
  EXPECT_EQ(ErrorCodeOf(refused.status()),
            ErrorCode::kTopicAuthorizationFailed);
  EXPECT_THAT(std::string(refused.status().message()),
              HasSubstr("topic \"orders\" partition 0: "
                        "TOPIC_AUTHORIZATION_FAILED"));
  ASSERT_TRUE(producer->SendAndWait({.topic = "orders", .value = "2"}).ok());
  EXPECT_EQ(Batch(0, 1).producer_epoch(), 1);
  EXPECT_EQ(Batch(0, 1).base_sequence(), 0);
}

TEST_F(ProducerTest, FollowsTheLeaderToAnotherBroker) {
  cluster_.AddTopic("orders", 1);
  auto producer = NewProducer();
  ASSERT_TRUE(producer->SendAndWait({.topic = "orders", .value = "a"}).ok());
  cluster_.SetLeader({"orders", 0}, 2);
  ASSERT_TRUE(producer->SendAndWait({.topic = "orders", .value = "b"}).ok());
  cluster_.StopBroker(1);
  ASSERT_TRUE(producer->SendAndWait({.topic = "orders", .value = "c"}).ok());
  EXPECT_THAT(cluster_.Values({"orders", 0}), ElementsAre("a", "b", "c"));
}

TEST_F(ProducerTest, ALostBrokerEndsInTheDeliveryTimeout) {
  cluster_.AddTopic("orders", 1);
  auto producer = NewProducer();
  ASSERT_TRUE(producer->SendAndWait({.topic = "orders", .value = "a"}).ok());
  cluster_.StopBroker(1);
  const absl::Time start = cluster_.runtime().Now();
  const auto result = producer->SendAndWait({.topic = "orders", .value = "b"});
  EXPECT_EQ(ErrorCodeOf(result.status()), ErrorCode::kRequestTimedOut);
  EXPECT_THAT(std::string(result.status().message()),
              HasSubstr("delivery.timeout.ms of 120000 has passed"));
  EXPECT_EQ(cluster_.runtime().Now() - start, absl::Minutes(2));
}

TEST_F(ProducerTest, AnUnknownTopicIsToldAfterMaxBlock) {
  auto producer = NewProducer({{"max.block.ms", "3000"}});
  const absl::Time start = cluster_.runtime().Now();
  const auto result = producer->SendAndWait({.topic = "nowhere", .value = "b"});
  EXPECT_EQ(ErrorCodeOf(result.status()), ErrorCode::kUnknownTopicOrPartition);
  EXPECT_EQ(cluster_.runtime().Now() - start, absl::Seconds(3));
}

TEST_F(ProducerTest, RecordsWaitForATopicThatComesLaterInTheirOrder) {
  auto producer = NewProducer();
  for (const char* value : {"1", "2"}) {
    ASSERT_TRUE(producer->Send({.topic = "orders", .value = value}).ok());
  }
  EXPECT_FALSE(cluster_.runtime()
                   .RunUntil([] { return false; },
                             cluster_.runtime().Now() + absl::Milliseconds(300))
                   .ok());
  cluster_.AddTopic("orders", 1);
  ASSERT_TRUE(producer->Flush().ok());
  EXPECT_THAT(cluster_.Values({"orders", 0}), ElementsAre("1", "2"));
}

TEST_F(ProducerTest, TooLargeARecordIsRefusedAtOnce) {
  auto producer = NewProducer({{"max.request.size", "1000"}});
  const std::string value(1000, 'v');
  const absl::Status status =
      producer->Send({.topic = "orders", .value = value});
  EXPECT_EQ(ErrorCodeOf(status), ErrorCode::kMessageTooLarge);
  EXPECT_THAT(std::string(status.message()),
              AllOf(HasSubstr("topic \"orders\""),
                    HasSubstr("max.request.size is 1000")));
}

TEST_F(ProducerTest, SendWaitsForMemoryAndGivesUpAfterMaxBlock) {
  cluster_.AddTopic("orders", 1);
  auto producer = NewProducer({{"buffer.memory", "40000"},
                               {"batch.size", "16384"},
                               {"max.block.ms", "1000"}});
  const std::string value(10000, 'v');
  for (int i = 0; i < 20; ++i) {
    ASSERT_TRUE(producer->Send({.topic = "orders", .value = value}).ok());
  }
  ASSERT_TRUE(producer->Flush().ok());
  EXPECT_THAT(cluster_.Values({"orders", 0}), SizeIs(20));

  cluster_.StopBroker(1);
  absl::Status status;
  for (int i = 0; i < 20 && status.ok(); ++i) {
    status = producer->Send({.topic = "orders", .value = value});
  }
  EXPECT_TRUE(absl::IsResourceExhausted(status)) << status;
}

TEST_F(ProducerTest, ABatchThatIsTooLargeForTheBrokerIsSplit) {
  cluster_.AddTopic("orders", 1);
  auto producer = NewProducer();
  cluster_.FailProduce(ErrorCode::kMessageTooLarge);
  for (const char* value : {"a", "b", "c"}) {
    ASSERT_TRUE(
        producer->Send({.topic = "orders", .value = value}, Note()).ok());
  }
  ASSERT_TRUE(producer->Flush().ok());
  EXPECT_THAT(cluster_.Values({"orders", 0}), ElementsAre("a", "b", "c"));
  EXPECT_THAT(outcomes_, ElementsAre("0@0", "0@1", "0@2"));
  EXPECT_EQ(Batch(0, 1).base_sequence(), 2);
}

TEST_F(ProducerTest, WithoutAcksTheOffsetIsUnknown) {
  cluster_.AddTopic("orders", 1);
  auto producer = NewProducer({{"acks", "0"}});
  const auto result = producer->SendAndWait({.topic = "orders", .value = "a"});
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(result->offset, -1);
}

TEST_F(ProducerTest, IdempotenceGoesOffWithAWarningWhereNoBrokerHasIt) {
  cluster_.AddTopic("orders", 1);
  cluster_.StopServing(ApiKey::kInitProducerId);
  auto producer = NewProducer();
  ASSERT_TRUE(producer->SendAndWait({.topic = "orders", .value = "a"}).ok());
  EXPECT_EQ(Batch(0, 0).producer_id(), kNoProducerId);
  ASSERT_THAT(producer->warnings(), SizeIs(1));
  EXPECT_THAT(producer->warnings()[0], HasSubstr("idempotence is off"));

  auto strict = NewProducer({{"enable.idempotence", "true"}});
  EXPECT_TRUE(absl::IsUnimplemented(
      strict->SendAndWait({.topic = "orders", .value = "a"}).status()));
}

TEST_F(ProducerTest, CompressedRecordsArrive) {
  cluster_.AddTopic("orders", 1);
  auto producer = NewProducer(
      {{"compression.type", "zstd"}, {"compression.zstd.level", "5"}});
  const std::string value(5000, 'v');
  ASSERT_TRUE(producer->SendAndWait({.topic = "orders", .value = value}).ok());
  EXPECT_EQ(Batch(0, 0).compression(), Compression::kZstd);
  EXPECT_THAT(cluster_.Values({"orders", 0}), ElementsAre(value));
}

TEST_F(ProducerTest, CloseSendsWhatIsLeftAndTakesNoMore) {
  cluster_.AddTopic("orders", 1);
  auto producer = NewProducer();
  ASSERT_TRUE(producer->Send({.topic = "orders", .value = "a"}, Note()).ok());
  EXPECT_TRUE(producer->Close().ok());
  EXPECT_THAT(outcomes_, ElementsAre("0@0"));
  EXPECT_TRUE(absl::IsFailedPrecondition(
      producer->Send({.topic = "orders", .value = "b"})));
}

TEST_F(ProducerTest, ACallbackMaySend) {
  cluster_.AddTopic("orders", 1);
  auto producer = NewProducer();
  Producer& p = *producer;
  ASSERT_TRUE(
      p.Send({.topic = "orders", .value = "a"},
             [&](const absl::StatusOr<RecordMetadata>&) {
               EXPECT_TRUE(
                   p.Send({.topic = "orders", .value = "b"}, Note()).ok());
             })
          .ok());
  ASSERT_TRUE(p.Flush().ok());
  ASSERT_TRUE(p.Flush().ok());
  EXPECT_THAT(cluster_.Values({"orders", 0}), ElementsAre("a", "b"));
}

TEST_F(ProducerTest, RecordsWithoutKeysFillOnePartitionAfterTheOther) {
  cluster_.AddTopic("orders", 4);
  auto producer = NewProducer({{"batch.size", "1000"}});
  const std::string value(100, 'v');
  for (int i = 0; i < 400; ++i) {
    ASSERT_TRUE(producer->Send({.topic = "orders", .value = value}).ok());
  }
  ASSERT_TRUE(producer->Flush().ok());
  for (int partition = 0; partition < 4; ++partition) {
    const auto& batches = cluster_.At({"orders", partition}).batches;
    EXPECT_GE(batches.size(), 3u);
    for (size_t i = 0; i + 1 < batches.size(); ++i) {
      EXPECT_GE(batches[i].record_count(), 7);
    }
  }
}

TEST_F(ProducerTest, RoundRobinTakesTurns) {
  cluster_.AddTopic("orders", 3);
  auto producer = NewProducer(
      {{"partitioner.class",
        "org.apache.kafka.clients.producer.RoundRobinPartitioner"}});
  for (int i = 0; i < 6; ++i) {
    ASSERT_TRUE(
        producer->Send({.topic = "orders", .key = "same", .value = "v"}, Note())
            .ok());
  }
  ASSERT_TRUE(producer->Flush().ok());
  for (int partition = 0; partition < 3; ++partition) {
    EXPECT_THAT(cluster_.Values({"orders", partition}), SizeIs(2));
  }
}

TEST_F(ProducerTest, AskingForTransactionsOrAnUnknownPartitionerIsRefused) {
  EXPECT_THAT(std::string(Producer::Create({{"transactional.id", "t"}},
                                           cluster_.NewTransport())
                              .status()
                              .message()),
              HasSubstr("transactional.id"));
  EXPECT_THAT(std::string(Producer::Create({{"partitioner.class", "Mine"}},
                                           cluster_.NewTransport())
                              .status()
                              .message()),
              HasSubstr("\"Mine\" is not a partitioner"));
  EXPECT_THAT(std::string(Producer::Create(
                              {{"acks", "1"}, {"enable.idempotence", "true"}},
                              cluster_.NewTransport())
                              .status()
                              .message()),
              HasSubstr("property \"acks\": \"1\" rules out"));
}

}  // namespace
}  // namespace kafka_embedded
