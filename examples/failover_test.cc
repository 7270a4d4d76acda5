// A leader crashes in the middle of its work, and nobody loses or doubles a
// record. In real life this takes a cluster, a script and luck.
#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "testing/checkers/history_checker.h"
#include "testing/faults/fault_injector.h"
#include "testing/kafka_test.h"

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
  }
  int32_t leader() { return cluster_->Describe({"orders", 0})->leader; }

  std::unique_ptr<EmbeddedCluster> cluster_;
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
  ASSERT_OK_AND_ASSIGN(auto producer, cluster_->NewProducer());
  ASSERT_OK_AND_ASSIGN(auto consumer, cluster_->NewConsumer(
                                          {{"auto.offset.reset", "earliest"}}));
  ASSERT_OK(consumer->Assign({{"orders", 0}}));
  std::multiset<std::string> seen;
  for (int i = 0; i < 20; ++i) {
    if (i == 10) {
      // The session timeout of 9 seconds passes in microseconds.
      ASSERT_OK(cluster_->CrashBroker(leader()));
    }
    ASSERT_OK(producer->SendAndWait(
        {.topic = "orders", .value = absl::StrCat("order-", i)}));
    ASSERT_OK_AND_ASSIGN(const auto values,
                         ConsumeValues(*consumer, 1, absl::Minutes(1)));
    seen.insert(values.begin(), values.end());
  }
  EXPECT_EQ(seen.size(), 20u);
  for (int i = 0; i < 20; ++i) {
    EXPECT_EQ(seen.count(absl::StrCat("order-", i)), 1u) << "order-" << i;
  }
}

}  // namespace
}  // namespace kafka_embedded
