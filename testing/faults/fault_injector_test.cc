#include "testing/faults/fault_injector.h"

#include <optional>
#include <string>
#include <vector>

#include "kafka_embedded/protocol/messages/produce.h"
#include "testing/kafka_test.h"

namespace kafka_embedded {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

class FaultInjectorTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_OK_AND_ASSIGN(cluster_, EmbeddedCluster::Start({.seed = 7}));
    ASSERT_OK(cluster_->admin().CreateTopic(
        {.name = "orders", .num_partitions = 1, .replication_factor = 3}));
    faults_ = std::make_unique<FaultInjector>(*cluster_);
    ASSERT_OK_AND_ASSIGN(producer_, cluster_->NewProducer({}));
  }
  void TearDown() override {
    producer_.reset();
    faults_.reset();
  }

  Fault Add(RequestSelector selector, fault::Action action,
            fault::Lifetime lifetime = fault::Always()) {
    auto fault = faults_->Add(std::move(selector), std::move(action), lifetime);
    EXPECT_OK(fault);
    return *std::move(fault);
  }
  absl::Status Send(const std::string& value) {
    return producer_->SendAndWait({.topic = "orders", .value = value}).status();
  }
  std::vector<std::string> Arrived(size_t count) {
    return *ConsumeValues(*cluster_, "orders", count);
  }
  // An idempotent producer's first produce has come and gone.
  int64_t Committed() {
    return cluster_->Describe({"orders", 0})->high_watermark;
  }

  std::unique_ptr<EmbeddedCluster> cluster_;
  std::unique_ptr<FaultInjector> faults_;
  std::unique_ptr<Producer> producer_;
};

const RequestSelector kProduce{.api_key = ApiKey::kProduce};

TEST_F(FaultInjectorTest, ARequestThatIsAnsweredWithAnErrorNeverReachesTheLog) {
  const Fault fault =
      Add(kProduce, fault::AnswerWith(ErrorCode::kInvalidTopicException));
  EXPECT_THAT(Send("a"), HasErrorCode(ErrorCode::kInvalidTopicException));
  EXPECT_EQ(fault.fired(), 1u);
  EXPECT_EQ(Committed(), 0);
}

TEST_F(FaultInjectorTest, ARetriableErrorIsHiddenByTheProducersRetries) {
  const Fault fault =
      Add(kProduce, fault::AnswerWith(ErrorCode::kNotLeaderOrFollower),
          fault::Times(3));
  EXPECT_OK(Send("a"));
  EXPECT_EQ(fault.fired(), 3u);
  EXPECT_EQ(fault.matched(), 4u);
  EXPECT_THAT(Arrived(1), ElementsAre("a"));
}

TEST_F(FaultInjectorTest, AnIdempotentProducerWritesOnceThoughTheAnswerIsLost) {
  const Fault lost = Add(kProduce, fault::LoseAnswer(), fault::Once());
  EXPECT_OK(Send("a"));
  EXPECT_EQ(lost.fired(), 1u);
  EXPECT_EQ(Committed(), 1);
}

TEST_F(FaultInjectorTest, WithoutIdempotenceALostAnswerWritesTwice) {
  ASSERT_OK_AND_ASSIGN(
      producer_, cluster_->NewProducer({{"enable.idempotence", "false"}}));
  Add(kProduce, fault::LoseAnswer(), fault::Once());
  EXPECT_OK(Send("a"));
  EXPECT_THAT(Arrived(2), ElementsAre("a", "a"));
}

TEST_F(FaultInjectorTest, AnErrorAfterTheEffectLeavesTheEffect) {
  Add(kProduce,
      fault::AnswerWith(ErrorCode::kInvalidTopicException, fault::When::kAfter),
      fault::Once());
  EXPECT_THAT(Send("a"), HasErrorCode(ErrorCode::kInvalidTopicException));
  EXPECT_EQ(Committed(), 1);
}

TEST_F(FaultInjectorTest, AClosedConnectionIsTriedAgain) {
  const Fault closed = Add(kProduce, fault::CloseConnection(), fault::Once());
  EXPECT_OK(Send("a"));
  EXPECT_EQ(closed.fired(), 1u);
  EXPECT_EQ(Committed(), 1);
}

// A broker reads one request of a connection at a time, and what it has not
// read goes with the socket.
TEST_F(FaultInjectorTest, WhatIsBehindOnAClosedConnectionIsLostWithIt) {
  ASSERT_OK_AND_ASSIGN(producer_, cluster_->NewProducer({{"batch.size", "0"}}));
  for (const auto when : {fault::When::kBefore, fault::When::kAfter}) {
    EXPECT_OK(Send("first"));
    ASSERT_OK_AND_ASSIGN(const Observation seen, faults_->Observe(kProduce));
    const Fault closed =
        Add(kProduce, fault::CloseConnection(when), fault::Once());
    ASSERT_OK(producer_->Send({.topic = "orders", .value = "a"}));
    ASSERT_OK(producer_->Send({.topic = "orders", .value = "b"}));
    ASSERT_OK(producer_->Flush());
    EXPECT_EQ(closed.fired(), 1u);
    // "a" twice, and "b" once, though "b" was sent twice as well.
    EXPECT_EQ(seen.count(), 3u);
  }
  EXPECT_THAT(Arrived(6), ElementsAre("first", "a", "b", "first", "a", "b"));
}

TEST_F(FaultInjectorTest, WhatWaitsBehindAnAnswerGoesOnWhenItIsThere) {
  Fault held = Add(kProduce, fault::Hold(fault::When::kAfter), fault::Once());
  ASSERT_OK(producer_->Send({.topic = "orders", .value = "a"}));
  ASSERT_OK(held.AwaitReached());
  ASSERT_OK(producer_->Send({.topic = "orders", .value = "b"}));
  EXPECT_OK(cluster_->AdvanceTime(absl::Seconds(1)));
  EXPECT_EQ(Committed(), 1);
  held.Release();
  ASSERT_OK(producer_->Flush());
  EXPECT_THAT(Arrived(2), ElementsAre("a", "b"));
}

TEST_F(FaultInjectorTest, ADelayTakesVirtualTime) {
  for (const auto when : {fault::When::kBefore, fault::When::kAfter}) {
    Add(kProduce, fault::Delay(absl::Seconds(5), when), fault::Once());
    const absl::Time begin = cluster_->Now();
    EXPECT_OK(Send("a"));
    EXPECT_GE(cluster_->Now() - begin, absl::Seconds(5));
    EXPECT_LT(cluster_->Now() - begin, absl::Seconds(6));
  }
}

TEST_F(FaultInjectorTest, AHeldRequestGoesOnWhenItIsReleased) {
  Fault held = Add(kProduce, fault::Hold(), fault::Once());
  int answers = 0;
  const auto count = [&](const auto&) { ++answers; };
  ASSERT_OK(producer_->Send({.topic = "orders", .value = "a"}, count));
  ASSERT_OK(held.AwaitReached());
  EXPECT_EQ(Committed(), 0);
  // What comes behind it on the connection keeps the order.
  ASSERT_OK(producer_->Send({.topic = "orders", .value = "b"}, count));
  EXPECT_OK(cluster_->AdvanceTime(absl::Seconds(1)));
  EXPECT_EQ(answers, 0);
  held.Release();
  ASSERT_OK(producer_->Flush());
  EXPECT_EQ(answers, 2);
  EXPECT_THAT(Arrived(2), ElementsAre("a", "b"));
}

TEST_F(FaultInjectorTest, AHeldAnswerIsOfARequestThatTookEffect) {
  Fault held = Add(kProduce, fault::Hold(fault::When::kAfter));
  ASSERT_OK(producer_->Send({.topic = "orders", .value = "a"}));
  ASSERT_OK(held.AwaitReached());
  EXPECT_EQ(Committed(), 1);
  EXPECT_EQ(held.holding(), 1u);
  held.Lift();
  EXPECT_OK(producer_->Flush());
}

TEST_F(FaultInjectorTest, ACallMayCrashTheBrokerThatWasAsked) {
  const int32_t leader = cluster_->Describe({"orders", 0})->leader;
  Add(kProduce, fault::Call([&] { EXPECT_OK(cluster_->CrashBroker(leader)); }),
      fault::Once());
  EXPECT_OK(Send("a"));
  EXPECT_NE(cluster_->Describe({"orders", 0})->leader, leader);
  EXPECT_THAT(Arrived(1), ElementsAre("a"));
}

TEST_F(FaultInjectorTest, SelectorsChooseByTopicPartitionClientAndBroker) {
  const int32_t leader = cluster_->Describe({"orders", 0})->leader;
  const auto hit = fault::Delay(absl::ZeroDuration());
  const auto of = [&](RequestSelector selector) {
    return Add(std::move(selector), hit, fault::Times(0x7fffffff));
  };
  const Fault topic = of({.api_key = ApiKey::kProduce, .topic = "orders"});
  faults_->LiftAll();
  const Fault other = of({.topic = "others"});
  const Fault partition = of({.topic = "orders", .partition = 1});
  const Fault client = of({.api_key = ApiKey::kProduce, .client_id = "c"});
  const Fault broker =
      of({.api_key = ApiKey::kProduce, .broker = leader % 3 + 1});
  const Fault body = of({.where = [](const ApiMessage& m) {
    return m.api_key() == ApiKey::kProduce && Get<ProduceRequest>(m).acks == 1;
  }});
  const Fault right = of({.api_key = ApiKey::kProduce,
                          .client_id = "producer",
                          .topic = "orders",
                          .partition = 0,
                          .broker = leader});
  EXPECT_OK(Send("a"));
  for (const Fault& miss : {topic, other, partition, client, broker, body}) {
    EXPECT_EQ(miss.matched(), 0u);
  }
  EXPECT_EQ(right.fired(), 1u);
}

TEST_F(FaultInjectorTest, AFetchOfASessionIsOfAllItsTopics) {
  EXPECT_OK(Send("a"));
  ASSERT_OK_AND_ASSIGN(auto consumer, cluster_->NewConsumer(
                                          {{"auto.offset.reset", "earliest"}}));
  ASSERT_OK(consumer->Assign({{"orders", 0}}));
  EXPECT_THAT(*ConsumeValues(*consumer, 1), ElementsAre("a"));
  // The session exists; its next requests name no topic.
  const Fault fault =
      Add({.api_key = ApiKey::kFetch, .topic = "orders", .partition = 0},
          fault::AnswerWith(ErrorCode::kNotLeaderOrFollower), fault::Times(2));
  EXPECT_OK(Send("b"));
  EXPECT_THAT(*ConsumeValues(*consumer, 1), ElementsAre("b"));
  EXPECT_OK(Send("c"));
  EXPECT_THAT(*ConsumeValues(*consumer, 1), ElementsAre("c"));
  EXPECT_GE(fault.fired(), 1u);
}

TEST_F(FaultInjectorTest, TheNthRequestAloneIsHit) {
  const Fault third =
      Add(kProduce, fault::AnswerWith(ErrorCode::kInvalidTopicException),
          fault::Nth(3));
  EXPECT_OK(Send("a"));
  EXPECT_OK(Send("b"));
  EXPECT_THAT(Send("c"), HasErrorCode(ErrorCode::kInvalidTopicException));
  EXPECT_OK(Send("d"));
  EXPECT_EQ(third.fired(), 1u);
}

TEST_F(FaultInjectorTest, AFaultMayBeginAndEndAtAVirtualTime) {
  const absl::Time now = cluster_->Now();
  const Fault fault =
      Add(kProduce, fault::AnswerWith(ErrorCode::kInvalidTopicException),
          fault::Always()
              .From(now + absl::Seconds(5))
              .Until(now + absl::Seconds(10)));
  EXPECT_OK(Send("a"));
  EXPECT_OK(cluster_->AdvanceTime(absl::Seconds(6)));
  EXPECT_THAT(Send("b"), HasErrorCode(ErrorCode::kInvalidTopicException));
  EXPECT_OK(cluster_->AdvanceTime(absl::Seconds(6)));
  EXPECT_OK(Send("c"));
  EXPECT_EQ(fault.matched(), 1u);
  EXPECT_THAT(faults_->Add(kProduce, fault::Hold(), fault::Once().Until(now)),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr("its time is over")));
}

TEST_F(FaultInjectorTest, AFaultThatIsAddedWhileAllAreLiftedIsLiftedToo) {
  Add(kProduce, fault::Hold(fault::When::kAfter));
  std::optional<Fault> late;
  ASSERT_OK(producer_->Send({.topic = "orders", .value = "a"}));
  ASSERT_OK(
      cluster_->RunUntil([&] { return Committed() == 1; }, absl::Seconds(1)));
  Add(kProduce, fault::Call([&] { late = Add(kProduce, fault::Hold()); }));
  ASSERT_OK(producer_->Send({.topic = "orders", .value = "b"}));
  EXPECT_OK(cluster_->AdvanceTime(absl::Seconds(1)));
  faults_->LiftAll();
  EXPECT_OK(producer_->Flush());
  EXPECT_EQ(Committed(), 2);
}

TEST_F(FaultInjectorTest, AProbabilityIsDrawnFromTheSeed) {
  const Fault fault =
      Add(kProduce, fault::AnswerWith(ErrorCode::kInvalidTopicException),
          fault::WithProbability(0.25));
  std::string hits;
  for (int i = 0; i < 40; ++i) hits += Send("a").ok() ? '.' : 'x';
  EXPECT_GT(fault.fired(), 2u);
  EXPECT_LT(fault.fired(), 20u);
  // The same in every run, on every machine.
  EXPECT_EQ(hits, ".x.x..x.xx........xx.....x..xxx..x.....x");
}

TEST_F(FaultInjectorTest, ObservedRequestsHaveTheirBodies) {
  ASSERT_OK_AND_ASSIGN(const Observation seen, faults_->Observe(kProduce));
  ASSERT_OK(producer_->Send({.topic = "orders", .value = "a"}));
  ASSERT_OK(seen.AwaitCount(1));
  ASSERT_THAT(seen.requests(), SizeIs(1));
  const ObservedRequest request = seen.requests()[0];
  EXPECT_EQ(request.client_id, "producer");
  EXPECT_EQ(request.As<ProduceRequest>().acks, -1);
  EXPECT_THAT(request.ToJson(), HasSubstr("\"partitionData\":[{\"index\":0"));
}

TEST_F(FaultInjectorTest, AWaitThatFailsSaysWhatCame) {
  const Fault fault = Add(kProduce, fault::Hold());
  EXPECT_THAT(fault.AwaitFired(1, absl::Seconds(1)),
              StatusIs(absl::StatusCode::kDeadlineExceeded,
                       HasSubstr("fault \"hold on Produce\" hit 0 requests of "
                                 "0 that matched, expected 1")));
}

TEST_F(FaultInjectorTest, AFaultThatHitNothingCanBeAnError) {
  const Fault missed = Add({.api_key = ApiKey::kProduce, .topic = "others"},
                           fault::LoseAnswer());
  EXPECT_OK(Send("a"));
  EXPECT_THAT(faults_->AllFired(),
              StatusIs(absl::StatusCode::kFailedPrecondition,
                       HasSubstr("fault \"lose the answer on Produce of topic "
                                 "\"others\"\" (0 requests matched)")));
}

TEST_F(FaultInjectorTest, AFaultThatCouldNeverHitIsRefused) {
  const auto why = [&](RequestSelector selector, fault::Action action,
                       fault::Lifetime lifetime = fault::Always()) {
    return std::string(
        faults_->Add(std::move(selector), std::move(action), lifetime)
            .status()
            .message());
  };
  EXPECT_THAT(
      why({.broker = 7}, fault::Hold()),
      HasSubstr("could never hit: the cluster has the brokers 1, 2, 3"));
  EXPECT_THAT(why({.api_key = ApiKey::kVote}, fault::Hold()),
              HasSubstr("brokers do not serve it"));
  EXPECT_THAT(
      why({.api_key = ApiKey::kApiVersions, .topic = "orders"}, fault::Hold()),
      HasSubstr("names no topic"));
  EXPECT_THAT(why({.partition = 1}, fault::Hold()), HasSubstr("its topic"));
  EXPECT_THAT(why(kProduce, fault::AnswerWith(ErrorCode::kNone)),
              HasSubstr("NONE is no error"));
  EXPECT_THAT(why({}, fault::AnswerWith(ErrorCode::kNotController)),
              HasSubstr("needs the API key"));
  EXPECT_THAT(why(kProduce, fault::Delay(-absl::Seconds(1))),
              HasSubstr("finite delay"));
  EXPECT_THAT(why(kProduce, fault::Hold(), fault::WithProbability(1.5)),
              HasSubstr("expected above 0 and at most 1"));
}

TEST_F(FaultInjectorTest, AHandleMayOutliveItsInjector) {
  Fault held = Add(kProduce, fault::Hold());
  ASSERT_OK(producer_->Send({.topic = "orders", .value = "a"}));
  ASSERT_OK(held.AwaitReached());
  faults_.reset();
  EXPECT_OK(producer_->Flush());
  EXPECT_EQ(held.fired(), 1u);
  held.Lift();
}

}  // namespace
}  // namespace kafka_embedded
