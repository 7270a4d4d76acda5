// What a Consumer promises: where it starts, what Poll returns, what it
// commits, and how it goes on when brokers fail.
#include "kafka_embedded/client/consumer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "kafka_embedded/base/status.h"
#include "kafka_embedded/client/fake_cluster.h"
#include "kafka_embedded/client/producer.h"

namespace kafka_embedded {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const TopicPartition kOrders0{"orders", 0};

class ConsumerTest : public ::testing::Test {
 protected:
  ConsumerTest() { cluster_.AddTopic("orders", 1); }

  std::unique_ptr<Consumer> NewConsumer(Config config = {}) {
    config.try_emplace("group.id", "audit");
    config.try_emplace("auto.offset.reset", "earliest");
    auto consumer = Consumer::Create(config, cluster_.NewTransport());
    EXPECT_TRUE(consumer.ok()) << consumer.status();
    return *std::move(consumer);
  }
  void Produce(const std::vector<std::string>& values, int32_t partition = 0,
               const Config& config = {}) {
    auto producer = Producer::Create(config, cluster_.NewTransport());
    for (const std::string& value : values) {
      ASSERT_TRUE((*producer)
                      ->Send({.topic = "orders",
                              .partition = partition,
                              .key = "k",
                              .value = value})
                      .ok());
    }
    ASSERT_TRUE((*producer)->Close().ok());
  }
  std::vector<std::string> Poll(Consumer& consumer,
                                absl::Duration timeout = absl::Seconds(2)) {
    const auto records = consumer.Poll(timeout);
    std::vector<std::string> values;
    if (!records.ok()) {
      return {std::string(records.status().ToString())};
    }
    for (const ConsumerRecord& record : *records) {
      values.push_back(std::string(*record.value));
    }
    return values;
  }

  FakeCluster cluster_{{.broker_count = 2}};
};

TEST_F(ConsumerTest, ReadsTheProducersBytesWithoutACopy) {
  Produce({"a", "b"});
  auto consumer = NewConsumer();
  ASSERT_TRUE(consumer->Subscribe({"orders"}).ok());
  const auto records = consumer->Poll(absl::Seconds(1));
  ASSERT_TRUE(records.ok()) << records.status();
  ASSERT_EQ(records->size(), 2u);
  const ConsumerRecord& record = (*records)[1];
  EXPECT_EQ(record.topic, "orders");
  EXPECT_EQ(record.offset, 1);
  EXPECT_EQ(*record.key, "k");
  const SharedBytes& log = cluster_.At(kOrders0).batches[0].bytes();
  EXPECT_GE(record.value->data(), log.data());
  EXPECT_LT(record.value->data(), log.data() + log.size());
}

TEST_F(ConsumerTest, RecordsOutliveTheConsumerAndTheLog) {
  Produce({"a"});
  ConsumerRecords records;
  {
    auto consumer = NewConsumer();
    ASSERT_TRUE(consumer->Assign({kOrders0}).ok());
    records = *consumer->Poll(absl::Seconds(1));
  }
  cluster_.At(kOrders0).batches.clear();
  ASSERT_EQ(records.size(), 1u);
  EXPECT_EQ(*records[0].value, "a");
  EXPECT_EQ(records[0].topic, "orders");
}

TEST_F(ConsumerTest, PollReturnsNoMoreThanMaxPollRecords) {
  Produce({"1", "2", "3", "4", "5"}, 0, {{"batch.size", "0"}});
  auto consumer = NewConsumer({{"max.poll.records", "2"}});
  ASSERT_TRUE(consumer->Subscribe({"orders"}).ok());
  EXPECT_THAT(Poll(*consumer), ElementsAre("1", "2"));
  EXPECT_EQ(*consumer->Position(kOrders0), 2);
  EXPECT_THAT(Poll(*consumer), ElementsAre("3", "4"));
  EXPECT_THAT(Poll(*consumer), ElementsAre("5"));
  // The next Fetch is under way already.
  EXPECT_TRUE(
      cluster_.runtime()
          .RunUntil([&] { return cluster_.requests(ApiKey::kFetch) == 2; },
                    cluster_.runtime().Now())
          .ok());
}

TEST_F(ConsumerTest, APartitionThatIsNotThereHoldsUpNoOther) {
  Produce({"a"});
  auto consumer = NewConsumer();
  ASSERT_TRUE(consumer->Assign({kOrders0, {"orders", 1}, {"orders", 2}}).ok());
  EXPECT_THAT(Poll(*consumer), ElementsAre("a"));
}

TEST_F(ConsumerTest, ALeaderThatDoesNotAnswerHoldsUpNoOther) {
  cluster_.AddTopic("pair", 2);
  cluster_.SetLeader({"pair", 0}, 2);
  cluster_.SetLeader({"pair", 1}, 2);
  Produce({"a"});
  auto consumer = NewConsumer();
  const auto to_pair = [](const ApiMessage& request) {
    return Get<ListOffsetsRequest>(request).topics[0].name == "pair";
  };
  cluster_.Intercept(ApiKey::kListOffsets, 2,
                     [&](ApiMessage& request, Respond&) {
                       return to_pair(request);  // And never answered.
                     });
  ASSERT_TRUE(consumer->Assign({kOrders0, {"pair", 0}, {"pair", 1}}).ok());
  EXPECT_THAT(Poll(*consumer), ElementsAre("a"));
}

TEST_F(ConsumerTest, WithoutRecordsPollWaitsForItsTimeout) {
  auto consumer = NewConsumer();
  ASSERT_TRUE(consumer->Subscribe({"orders"}).ok());
  const absl::Time start = cluster_.runtime().Now();
  EXPECT_THAT(Poll(*consumer, absl::Milliseconds(1700)), IsEmpty());
  EXPECT_EQ(cluster_.runtime().Now() - start, absl::Milliseconds(1700));
}

TEST_F(ConsumerTest, AnIdleConsumerAsksForNothing) {
  auto consumer = NewConsumer();
  ASSERT_TRUE(consumer->Subscribe({"orders"}).ok());
  EXPECT_THAT(Poll(*consumer, absl::Milliseconds(10)), IsEmpty());
  cluster_.runtime().AdvanceTime(absl::Hours(24));
  EXPECT_EQ(cluster_.requests(ApiKey::kFetch), 1);
}

TEST_F(ConsumerTest, StartsAtTheEndWhereResetIsLatest) {
  Produce({"old"});
  auto consumer = NewConsumer({{"auto.offset.reset", "latest"}});
  ASSERT_TRUE(consumer->Subscribe({"orders"}).ok());
  EXPECT_THAT(Poll(*consumer, absl::Milliseconds(10)), IsEmpty());
  EXPECT_EQ(*consumer->Position(kOrders0), 1);
  Produce({"new"});
  EXPECT_THAT(Poll(*consumer), ElementsAre("new"));
}

TEST_F(ConsumerTest, WithoutResetAMissingOffsetIsAnError) {
  auto consumer = NewConsumer({{"auto.offset.reset", "none"}});
  ASSERT_TRUE(consumer->Subscribe({"orders"}).ok());
  const auto records = consumer->Poll(absl::Seconds(1));
  EXPECT_TRUE(absl::IsNotFound(records.status())) << records.status();
  EXPECT_THAT(std::string(records.status().message()),
              HasSubstr("topic \"orders\" partition 0: group \"audit\" has no "
                        "committed offset"));
}

TEST_F(ConsumerTest, CommittedOffsetsAreWhereTheNextOneStarts) {
  Produce({"1", "2", "3"});
  {
    auto consumer = NewConsumer(
        {{"max.poll.records", "2"}, {"enable.auto.commit", "false"}});
    ASSERT_TRUE(consumer->Subscribe({"orders"}).ok());
    EXPECT_THAT(Poll(*consumer), SizeIs(2));
    ASSERT_TRUE(consumer->CommitSync().ok());
    EXPECT_EQ(consumer->Committed({kOrders0})->at(kOrders0).offset, 2);
    ASSERT_TRUE(consumer->Close().ok());
  }
  auto next = NewConsumer();
  ASSERT_TRUE(next->Subscribe({"orders"}).ok());
  EXPECT_THAT(Poll(*next), ElementsAre("3"));
}

TEST_F(ConsumerTest, AutomaticCommitsFollowTheInterval) {
  Produce({"1"});
  auto consumer = NewConsumer({{"auto.commit.interval.ms", "1000"}});
  ASSERT_TRUE(consumer->Subscribe({"orders"}).ok());
  EXPECT_THAT(Poll(*consumer), SizeIs(1));
  EXPECT_THAT(cluster_.committed, IsEmpty());
  Poll(*consumer, absl::Seconds(1));
  Poll(*consumer, absl::Seconds(1));
  EXPECT_EQ(cluster_.committed[kOrders0], 1);
}

TEST_F(ConsumerTest, CloseCommitsWhatWasReturned) {
  Produce({"1", "2"});
  auto consumer = NewConsumer();
  ASSERT_TRUE(consumer->Subscribe({"orders"}).ok());
  EXPECT_THAT(Poll(*consumer), SizeIs(2));
  ASSERT_TRUE(consumer->Close().ok());
  EXPECT_EQ(cluster_.committed[kOrders0], 2);
  EXPECT_TRUE(
      absl::IsFailedPrecondition(consumer->Poll(absl::Seconds(1)).status()));
}

TEST_F(ConsumerTest, ACommitFindsACoordinatorThatMoved) {
  auto consumer = NewConsumer();
  ASSERT_TRUE(consumer->Assign({kOrders0}).ok());
  cluster_.Intercept(
      ApiKey::kOffsetCommit, 1, [](ApiMessage&, Respond& respond) {
        OffsetCommitResponse response;
        response.topics.push_back(
            {.name = "orders",
             .partitions = {{.error_code = ErrorCode::kNotCoordinator}}});
        respond(MakeMessage(std::move(response)));
        return true;
      });
  ASSERT_TRUE(consumer->CommitSync({{kOrders0, {.offset = 7}}}).ok());
  EXPECT_EQ(cluster_.committed[kOrders0], 7);
  EXPECT_EQ(cluster_.requests(ApiKey::kFindCoordinator), 2);
}

TEST_F(ConsumerTest, SeekJumpsAndDropsWhatWasFetched) {
  Produce({"1", "2", "3"});
  auto consumer = NewConsumer({{"max.poll.records", "1"}});
  ASSERT_TRUE(consumer->Assign({kOrders0}).ok());
  EXPECT_THAT(Poll(*consumer), ElementsAre("1"));
  ASSERT_TRUE(consumer->Seek(kOrders0, 2).ok());
  EXPECT_THAT(Poll(*consumer), ElementsAre("3"));
  ASSERT_TRUE(consumer->SeekToBeginning({}).ok());
  EXPECT_THAT(Poll(*consumer), ElementsAre("1"));
  ASSERT_TRUE(consumer->SeekToEnd({kOrders0}).ok());
  EXPECT_EQ(*consumer->Position(kOrders0), 3);
}

TEST_F(ConsumerTest, APausedPartitionKeepsItsRecordsForLater) {
  Produce({"1", "2"});
  auto consumer = NewConsumer({{"max.poll.records", "1"}});
  ASSERT_TRUE(consumer->Assign({kOrders0}).ok());
  EXPECT_THAT(Poll(*consumer), ElementsAre("1"));
  ASSERT_TRUE(consumer->Pause({kOrders0}).ok());
  EXPECT_THAT(Poll(*consumer), IsEmpty());
  EXPECT_THAT(consumer->paused(), ElementsAre(kOrders0));
  ASSERT_TRUE(consumer->Resume({kOrders0}).ok());
  EXPECT_THAT(Poll(*consumer), ElementsAre("2"));
}

TEST_F(ConsumerTest, AnOffsetOutOfRangeIsResetOrTold) {
  Produce({"1", "2"});
  auto consumer = NewConsumer();
  ASSERT_TRUE(consumer->Assign({kOrders0}).ok());
  ASSERT_TRUE(consumer->Seek(kOrders0, 99).ok());
  EXPECT_THAT(Poll(*consumer), ElementsAre("1", "2"));

  auto strict = NewConsumer({{"auto.offset.reset", "none"}});
  ASSERT_TRUE(strict->Assign({kOrders0}).ok());
  ASSERT_TRUE(strict->Seek(kOrders0, 99).ok());
  const auto records = strict->Poll(absl::Seconds(1));
  EXPECT_EQ(ErrorCodeOf(records.status()), ErrorCode::kOffsetOutOfRange);
  ASSERT_TRUE(strict->Seek(kOrders0, 1).ok());
  EXPECT_THAT(Poll(*strict), ElementsAre("2"));
}

TEST_F(ConsumerTest, FollowsTheLeaderToAnotherBroker) {
  Produce({"1"});
  auto consumer = NewConsumer();
  ASSERT_TRUE(consumer->Subscribe({"orders"}).ok());
  EXPECT_THAT(Poll(*consumer), ElementsAre("1"));
  cluster_.SetLeader(kOrders0, 2);
  Produce({"2"});
  EXPECT_THAT(Poll(*consumer), ElementsAre("2"));
  cluster_.StopBroker(1);
  Produce({"3"});
  EXPECT_THAT(Poll(*consumer), ElementsAre("3"));
}

TEST_F(ConsumerTest, ASubscriptionFollowsATopicThatGrows) {
  auto consumer = NewConsumer({{"metadata.max.age.ms", "1000"}});
  ASSERT_TRUE(consumer->Subscribe({"orders"}).ok());
  Poll(*consumer, absl::Milliseconds(100));
  EXPECT_THAT(consumer->assignment(), SizeIs(1));
  cluster_.AddTopic("orders", 2);
  Produce({"there"}, 1);
  EXPECT_THAT(Poll(*consumer, absl::Seconds(3)), ElementsAre("there"));
  EXPECT_THAT(consumer->assignment(),
              ElementsAre(kOrders0, TopicPartition{"orders", 1}));
}

TEST_F(ConsumerTest, APatternTakesWholeNamesButNoInternalTopics) {
  cluster_.AddTopic("orders-eu", 1);
  cluster_.AddTopic("reorders", 1);
  cluster_.AddTopic("__orders", 1);
  auto consumer = NewConsumer();
  ASSERT_TRUE(consumer->SubscribePattern("(__)?orders.*").ok());
  Poll(*consumer, absl::Milliseconds(100));
  EXPECT_THAT(consumer->assignment(),
              ElementsAre(kOrders0, TopicPartition{"orders-eu", 0}));
  consumer->Unsubscribe();
  EXPECT_TRUE(absl::IsInvalidArgument(consumer->SubscribePattern("(")));
}

TEST_F(ConsumerTest, OffsetsByTimeAndAtBothEnds) {
  Produce({"1", "2"});
  auto consumer = NewConsumer();
  EXPECT_EQ(consumer->BeginningOffsets({kOrders0})->at(kOrders0), 0);
  EXPECT_EQ(consumer->EndOffsets({kOrders0})->at(kOrders0), 2);
  const int64_t now = absl::ToUnixMillis(cluster_.runtime().Now());
  EXPECT_EQ(
      consumer->OffsetsForTimes({{kOrders0, now - 1000}})->at(kOrders0).offset,
      0);
  EXPECT_THAT(*consumer->OffsetsForTimes({{kOrders0, now + 1000}}), IsEmpty());
}

TEST_F(ConsumerTest, CompressedAndPlainBatchesReadTheSame) {
  for (const char* codec : {"gzip", "snappy", "lz4", "zstd", "none"}) {
    Produce({codec}, 0, {{"compression.type", codec}});
  }
  auto consumer = NewConsumer();
  ASSERT_TRUE(consumer->Assign({kOrders0}).ok());
  EXPECT_THAT(Poll(*consumer),
              ElementsAre("gzip", "snappy", "lz4", "zstd", "none"));
}

TEST_F(ConsumerTest, WakeupEndsThePoll) {
  auto consumer = NewConsumer();
  ASSERT_TRUE(consumer->Assign({kOrders0}).ok());
  consumer->Wakeup();
  EXPECT_TRUE(
      absl::IsCancelled(consumer->Poll(absl::InfiniteDuration()).status()));
  EXPECT_THAT(Poll(*consumer, absl::Milliseconds(10)), IsEmpty());
}

TEST_F(ConsumerTest, ReadyIsToldInsideTheRuntimeWherePollMayNotWait) {
  auto consumer = NewConsumer();
  ASSERT_TRUE(consumer->Assign({kOrders0}).ok());
  std::vector<std::string> values;
  absl::Status waited;
  consumer->NotifyWhenReady([&] {
    values = Poll(*consumer, absl::ZeroDuration());
    waited = consumer->Poll(absl::Seconds(1)).status();
  });
  Produce({"1"});
  ASSERT_TRUE(cluster_.runtime()
                  .RunUntil([&] { return !values.empty(); },
                            cluster_.runtime().Now() + absl::Seconds(10))
                  .ok());
  EXPECT_THAT(values, ElementsAre("1"));
  EXPECT_TRUE(absl::IsFailedPrecondition(waited)) << waited;
}

TEST_F(ConsumerTest, MisuseIsToldWithoutSideEffects) {
  auto consumer = NewConsumer();
  EXPECT_TRUE(absl::IsFailedPrecondition(
      consumer->Poll(absl::ZeroDuration()).status()));
  EXPECT_TRUE(absl::IsNotFound(consumer->Seek(kOrders0, 1)));
  ASSERT_TRUE(consumer->Assign({kOrders0}).ok());
  EXPECT_TRUE(absl::IsInvalidArgument(consumer->Seek(kOrders0, -1)));
  EXPECT_TRUE(absl::IsFailedPrecondition(consumer->Subscribe({"orders"})));

  auto groupless = Consumer::Create({}, cluster_.NewTransport());
  EXPECT_EQ(ErrorCodeOf((*groupless)->Subscribe({"orders"})),
            ErrorCode::kInvalidGroupId);
  EXPECT_EQ(ErrorCodeOf((*groupless)->CommitSync({{kOrders0, {.offset = 1}}})),
            ErrorCode::kInvalidGroupId);
}

TEST_F(ConsumerTest, UnknownPropertiesAreWarnedOfAndWrongOnesRefused) {
  auto warned = NewConsumer({{"fetch.min.byte", "1"}});
  ASSERT_THAT(warned->warnings(), SizeIs(1));
  EXPECT_THAT(warned->warnings()[0], HasSubstr("fetch.min.byte"));
  const auto refused =
      Consumer::Create({{"max.poll.records", "many"}}, cluster_.NewTransport());
  EXPECT_THAT(std::string(refused.status().message()),
              HasSubstr("max.poll.records"));
}

}  // namespace
}  // namespace kafka_embedded
