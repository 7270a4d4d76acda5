// Brokers of a cluster come and go: crash, controlled shutdown, pause, restart,
// as in-process clients and the controller see it.
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "kafka_embedded/cluster/embedded_cluster.h"
#include "kafka_embedded/runtime/virtual_runtime.h"
#include "testing/status_matchers.h"

namespace kafka_embedded {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

const TopicPartition kOrders{"orders", 0};

class BrokerLifecycleTest : public ::testing::Test {
 protected:
  void Start(ClusterOptions options = {}) {
    ASSERT_OK_AND_ASSIGN(cluster_, EmbeddedCluster::Start(options));
    ASSERT_OK(cluster_->admin().CreateTopic(
        {.name = "orders", .num_partitions = 1, .replication_factor = 3}));
    ASSERT_OK_AND_ASSIGN(producer_, cluster_->NewProducer({{"acks", "all"}}));
  }
  void Send(const std::string& value) {
    ASSERT_OK(producer_->SendAndWait({.topic = "orders", .value = value}));
  }
  PartitionState Orders() { return *cluster_->Describe(kOrders); }
  int32_t leader() { return Orders().leader; }
  size_t pending_timers() {
    return dynamic_cast<VirtualRuntime&>(cluster_->runtime()).pending_timers();
  }
  std::vector<std::string> Consume(size_t count) {
    std::vector<std::string> values;
    auto consumer = *cluster_->NewConsumer({{"auto.offset.reset", "earliest"}});
    EXPECT_OK(consumer->Assign({kOrders}));
    for (int polls = 0; values.size() < count && polls < 100; ++polls) {
      const auto records = consumer->Poll(absl::Seconds(1));
      EXPECT_OK(records.status());
      for (const auto& record : *records) {
        values.emplace_back(record.value->data(), record.value->size());
      }
    }
    return values;
  }

  std::unique_ptr<EmbeddedCluster> cluster_;
  std::unique_ptr<Producer> producer_;
};

TEST_F(BrokerLifecycleTest, AQuietClusterHasNothingPending) {
  ASSERT_OK_AND_ASSIGN(cluster_, EmbeddedCluster::Start({}));
  EXPECT_EQ(pending_timers(), 0u);
  EXPECT_OK(cluster_->AdvanceTime(absl::Hours(24 * 365)));
  EXPECT_EQ(*cluster_->StateOf(1), BrokerState::kRunning);
}

TEST_F(BrokerLifecycleTest, ACrashedBrokerIsFencedAfterItsSessionTimeout) {
  Start();
  Send("one");
  const int32_t crashed = leader();
  const absl::Time then = cluster_->Now();
  ASSERT_OK(cluster_->CrashBroker(crashed));
  EXPECT_EQ(*cluster_->StateOf(crashed), BrokerState::kCrashed);
  EXPECT_EQ(leader(), crashed);
  ASSERT_OK(cluster_->RunUntil([&] { return leader() != crashed; },
                               absl::Seconds(30)));
  EXPECT_EQ(cluster_->Now() - then, absl::Seconds(9));
  EXPECT_THAT(Orders().isr, Not(testing::Contains(crashed)));
}

TEST_F(BrokerLifecycleTest, BrokerSessionTimeoutMsSaysWhen) {
  Start({.broker_config = {{"broker.session.timeout.ms", "3000"}}});
  const int32_t crashed = leader();
  const absl::Time then = cluster_->Now();
  ASSERT_OK(cluster_->CrashBroker(crashed));
  ASSERT_OK(cluster_->RunUntil([&] { return leader() != crashed; },
                               absl::Seconds(30)));
  EXPECT_EQ(cluster_->Now() - then, absl::Seconds(3));
}

TEST_F(BrokerLifecycleTest, AProducerGoesOnWithTheNextLeader) {
  Start();
  Send("one");
  ASSERT_OK(cluster_->CrashBroker(leader()));
  Send("two");
  EXPECT_THAT(Consume(2), ElementsAre("one", "two"));
}

TEST_F(BrokerLifecycleTest, ACrashedBrokerComesBackWhenItsOldSessionIsOver) {
  Start();
  Send("one");
  const int32_t crashed = leader();
  const absl::Time then = cluster_->Now();
  ASSERT_OK(cluster_->CrashBroker(crashed));
  ASSERT_OK(cluster_->StartBroker(crashed));
  EXPECT_GE(cluster_->Now() - then, absl::Seconds(9));
  EXPECT_LT(cluster_->Now() - then, absl::Seconds(12));
  EXPECT_EQ(*cluster_->StateOf(crashed), BrokerState::kRunning);
  EXPECT_NE(leader(), crashed);
  EXPECT_THAT(Consume(1), ElementsAre("one"));
}

TEST_F(BrokerLifecycleTest, OneThatLostItsLogLeadsNothingBeforeItIsRegistered) {
  Start();
  Send("one");
  const std::vector<int32_t> replicas = Orders().replicas;
  ASSERT_OK(cluster_->CrashBroker(replicas[0]));
  EXPECT_OK(cluster_->AdvanceTime(absl::Seconds(4)));
  // Its old session goes on, and so the controller elects it.
  ASSERT_OK(cluster_->CrashBroker(replicas[1]));
  cluster_->runtime().Enter(
      [&] { ASSERT_OK(cluster_->StartBroker(replicas[1])); });
  ASSERT_OK(cluster_->RunUntil([&] { return leader() == replicas[1]; },
                               absl::Seconds(10)));
  ASSERT_OK(cluster_->RunUntil([&] { return leader() == replicas[2]; },
                               absl::Seconds(10)));
  EXPECT_THAT(Consume(1), ElementsAre("one"));
}

TEST_F(BrokerLifecycleTest, OnceTheDeadAreFencedTheClusterIsQuietAgain) {
  Start();
  producer_.reset();
  ASSERT_OK(cluster_->CrashBroker(leader()));
  EXPECT_OK(cluster_->AdvanceTime(absl::Seconds(60)));
  EXPECT_EQ(pending_timers(), 0u);
}

TEST_F(BrokerLifecycleTest, AControlledShutdownMovesTheLeadersFirst) {
  Start();
  Send("one");
  const int32_t stopped = leader();
  const absl::Time then = cluster_->Now();
  ASSERT_OK(cluster_->StopBroker(stopped));
  EXPECT_LT(cluster_->Now() - then, absl::Seconds(1));
  EXPECT_EQ(*cluster_->StateOf(stopped), BrokerState::kStopped);
  EXPECT_NE(leader(), stopped);
  EXPECT_EQ(Orders().isr.size(), 2u);
  Send("two");
  ASSERT_OK(cluster_->StartBroker(stopped));
  EXPECT_LT(cluster_->Now() - then, absl::Seconds(2));
  EXPECT_THAT(Consume(2), ElementsAre("one", "two"));
}

TEST_F(BrokerLifecycleTest, APausedBrokerKeepsItsSessionForAWhile) {
  Start();
  const int32_t paused = leader();
  ASSERT_OK(cluster_->PauseBroker(paused));
  EXPECT_OK(cluster_->AdvanceTime(absl::Seconds(8)));
  EXPECT_EQ(leader(), paused);
  ASSERT_OK(cluster_->ResumeBroker(paused));
  EXPECT_OK(cluster_->AdvanceTime(absl::Seconds(60)));
  EXPECT_EQ(leader(), paused);
  Send("one");
}

TEST_F(BrokerLifecycleTest, TheLastBrokerMayStopAndStart) {
  Start();
  for (const int32_t id : {1, 2, 3}) ASSERT_OK(cluster_->StopBroker(id));
  for (const int32_t id : {1, 2, 3}) ASSERT_OK(cluster_->StartBroker(id));
  Send("one");
}

TEST_F(BrokerLifecycleTest, WhatABrokerIsNotInAStateForIsRefused) {
  Start();
  EXPECT_THAT(cluster_->CrashBroker(7), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(cluster_->StartBroker(1),
              StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_THAT(cluster_->ResumeBroker(1),
              StatusIs(absl::StatusCode::kFailedPrecondition));
  ASSERT_OK(cluster_->CrashBroker(1));
  const absl::Status again = cluster_->StopBroker(1);
  EXPECT_THAT(again, StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_THAT(std::string(again.message()),
              HasSubstr("broker 1 is crashed, expected running"));
}

TEST_F(BrokerLifecycleTest, AStoppedBrokerFollowsAgainFromItsDisk) {
  Start();
  Send("one");
  const int32_t stopped = leader();
  ASSERT_OK(cluster_->StopBroker(stopped));
  Send("two");
  ASSERT_OK(cluster_->StartBroker(stopped));
  ASSERT_OK(cluster_->RunUntil([&] { return Orders().isr.size() == 3; },
                               absl::Seconds(60)));
}

TEST_F(BrokerLifecycleTest, APausedBrokerIsFencedAndUnfencedWhenItIsResumed) {
  Start();
  const int32_t paused = leader();
  ASSERT_OK(cluster_->PauseBroker(paused));
  EXPECT_OK(cluster_->AdvanceTime(absl::Seconds(10)));
  EXPECT_NE(leader(), paused);
  Send("one");
  ASSERT_OK(cluster_->ResumeBroker(paused));
  ASSERT_OK(cluster_->RunUntil([&] { return Orders().isr.size() == 3; },
                               absl::Seconds(60)));
  EXPECT_THAT(Consume(1), ElementsAre("one"));
}

TEST_F(BrokerLifecycleTest, TheSameSeedAndFaultsGiveTheSameHistory) {
  const auto history = [this] {
    Start({.seed = 5});
    std::string text;
    for (int i = 0; i < 5; ++i) {
      const int32_t id = leader();
      EXPECT_OK(cluster_->CrashBroker(id));
      Send("x");
      EXPECT_OK(cluster_->StartBroker(id));
      text += absl::FormatTime(cluster_->Now()) + " " + std::to_string(id) +
              " " + std::to_string(Orders().log_end_offset) + "\n";
    }
    producer_.reset();
    return text;
  };
  EXPECT_EQ(history(), history());
}

}  // namespace
}  // namespace kafka_embedded
