// A leader crashes in the middle of its work, and nobody loses or doubles a
// record - or somebody does, who asked for it. In real life this takes a
// cluster, a script and luck.
#include <memory>
#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "testing/checkers/history_checker.h"
#include "testing/faults/fault_injector.h"
#include "testing/kafka_test.h"
#include "testing/timeline/timeline_report.h"

namespace kafka_embedded {
namespace {

class FailoverExample : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_OK_AND_ASSIGN(
        cluster_,
        EmbeddedCluster::Start(
            {.seed = 7, .broker_config = {{"min.insync.replicas", "2"}}}));
    ASSERT_OK(cluster_->admin().CreateTopic(
        {.name = "orders", .num_partitions = 1, .replication_factor = 3}));
    report_.emplace(*cluster_);
  }
  int32_t leader() { return cluster_->Describe({"orders", 0})->leader; }

  std::unique_ptr<EmbeddedCluster> cluster_;
  // Shows what happened when a test fails: docs/testing-with-virtual-time.md.
  std::optional<TimelineReport> report_;
};

TEST_F(FailoverExample, ALeaderThatCrashesMidBatchDoublesNothing) {
  FaultInjector faults(*cluster_);
  // The second batch is written and copied to the followers. Before the answer
  // is on its way, the leader is gone.
  const int32_t first_leader = leader();
  ASSERT_OK_AND_ASSIGN(
      const Fault crash,
      faults.Add(
          {.api_key = ApiKey::kProduce, .topic = "orders"},
          fault::Call([&] { EXPECT_OK(cluster_->CrashBroker(first_leader)); },
                      fault::When::kAfter),
          fault::Nth(2)));

  HistoryChecker history;
  ASSERT_OK_AND_ASSIGN(auto producer, cluster_->NewProducer());
  for (int batch = 0; batch < 4; ++batch) {
    for (int i = 0; i < 10; ++i) {
      const std::string value = absl::StrCat("order-", batch, "-", i);
      ASSERT_OK(history.Send(*producer, {.topic = "orders", .value = value}));
    }
    ASSERT_OK(producer->Flush());
  }
  ASSERT_OK(faults.AllFired());
  EXPECT_NE(leader(), first_leader);

  // The producer sent the second batch again, to the new leader, which knew its
  // sequence numbers (KIP-98).
  ASSERT_OK_AND_ASSIGN(auto consumer, cluster_->NewConsumer(
                                          {{"auto.offset.reset", "earliest"}}));
  ASSERT_OK(consumer->Assign({{"orders", 0}}));
  while (history.counts().seen < 40) {
    ASSERT_OK_AND_ASSIGN(const auto records, consumer->Poll(absl::Seconds(5)));
    ASSERT_FALSE(records.empty());
    history.Seen(records);
  }
  EXPECT_OK(history.Check());
  EXPECT_EQ(history.counts().acknowledged, 40u);
}

TEST_F(FailoverExample, AConsumerSeesNoRecordTwiceThroughAFailover) {
  const Config audit = {{"group.id", "audit"},
                        {"enable.auto.commit", "false"},
                        {"auto.offset.reset", "earliest"}};
  HistoryChecker history;
  ASSERT_OK_AND_ASSIGN(auto producer, cluster_->NewProducer());
  ASSERT_OK_AND_ASSIGN(auto consumer, cluster_->NewConsumer(audit));
  ASSERT_OK(consumer->Subscribe({"orders"}));
  const auto read_one = [&] {
    ASSERT_OK_AND_ASSIGN(const auto records, consumer->Poll(absl::Minutes(1)));
    history.Seen(records);
    ASSERT_OK(consumer->CommitSync());
  };
  for (int i = 0; i < 20; ++i) {
    if (i == 10) {
      // The session of nine seconds passes in microseconds. With luck the
      // broker coordinates the group, too.
      ASSERT_OK(cluster_->CrashBroker(leader()));
    }
    if (i == 15) {
      // Another member goes on where this one has committed.
      ASSERT_OK(consumer->Close());
      ASSERT_OK_AND_ASSIGN(consumer, cluster_->NewConsumer(audit));
      ASSERT_OK(consumer->Subscribe({"orders"}));
    }
    ASSERT_OK(history.Send(
        *producer, {.topic = "orders", .value = absl::StrCat("order-", i)}));
    ASSERT_OK(producer->Flush());
    read_one();
  }
  // Each was acknowledged, seen once, and in order.
  EXPECT_OK(history.Check());
  EXPECT_EQ(history.counts().seen, 20u);
}

TEST_F(FailoverExample, WhatOnlyTheLeaderHasIsLostWithIt) {
  HistoryChecker history;
  FaultInjector faults(*cluster_);
  ASSERT_OK_AND_ASSIGN(auto producer, cluster_->NewProducer({{"acks", "1"}}));
  ASSERT_OK(history.Send(*producer, {.topic = "orders", .value = "order-1"}));
  ASSERT_OK(producer->Flush());
  // The followers hear nothing more. The leader acknowledges all the same, as
  // acks=1 asks it to, and crashes.
  const int32_t first_leader = leader();
  for (const int32_t follower : cluster_->broker_ids()) {
    if (follower == first_leader) continue;
    ASSERT_OK(faults.Add(fault::CutLink(LinkEnd::Broker(first_leader),
                                        LinkEnd::Broker(follower))));
  }
  ASSERT_OK(history.Send(*producer, {.topic = "orders", .value = "order-2"}));
  ASSERT_OK(producer->Flush());
  ASSERT_OK(cluster_->CrashBroker(first_leader));
  ASSERT_OK(Await(*cluster_, LeaderIsNot({"orders", 0}, first_leader)));

  ASSERT_OK_AND_ASSIGN(auto consumer, cluster_->NewConsumer(
                                          {{"auto.offset.reset", "earliest"}}));
  ASSERT_OK(consumer->Assign({{"orders", 0}}));
  ASSERT_OK_AND_ASSIGN(const auto records, consumer->Poll(absl::Seconds(5)));
  history.Seen(records);
  EXPECT_THAT(history.Check(),
              StatusIs(absl::StatusCode::kDataLoss,
                       ::testing::HasSubstr("\"order-2\" acknowledged")));
}

}  // namespace
}  // namespace kafka_embedded
