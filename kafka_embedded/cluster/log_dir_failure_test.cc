// A broker whose log directory is offline (KIP-112, KIP-858), as clients and
// the controller see it.
#include <memory>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "kafka_embedded/cluster/embedded_cluster.h"
#include "testing/status_matchers.h"

namespace kafka_embedded {
namespace {

using ::testing::Contains;
using ::testing::Not;
using ::testing::SizeIs;

const TopicPartition kOrders{"orders", 0};

class LogDirFailureTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_OK_AND_ASSIGN(cluster_, EmbeddedCluster::Start({}));
    ASSERT_OK_AND_ASSIGN(producer_, cluster_->NewProducer({{"acks", "all"}}));
    CreateTopic("orders", 3);
    Send("orders", "one");
  }
  void CreateTopic(const std::string& name, int16_t replicas) {
    ASSERT_OK(cluster_->admin().CreateTopic(
        {.name = name, .num_partitions = 1, .replication_factor = replicas}));
  }
  void Send(const std::string& topic, const std::string& value) {
    ASSERT_OK(producer_->SendAndWait({.topic = topic, .value = value}));
  }
  PartitionState Orders() { return *cluster_->Describe(kOrders); }
  void AwaitLeaderOtherThan(int32_t broker) {
    ASSERT_OK(cluster_->RunUntil([&] { return Orders().leader != broker; },
                                 absl::Seconds(1)));
  }
  // A record, read from the beginning.
  std::string First() {
    auto consumer = *cluster_->NewConsumer({{"auto.offset.reset", "earliest"}});
    EXPECT_OK(consumer->Assign({kOrders}));
    const auto records = consumer->Poll(absl::Seconds(10));
    EXPECT_OK(records.status());
    for (const auto& record : *records) {
      return std::string(record.value->data(), record.value->size());
    }
    return "";
  }

  std::unique_ptr<EmbeddedCluster> cluster_;
  std::unique_ptr<Producer> producer_;
};

TEST_F(LogDirFailureTest, ItsPartitionsGetOtherLeadersAndNothingIsLost) {
  const int32_t failed = Orders().leader;
  ASSERT_OK(cluster_->FailLogDir(failed));
  Send("orders", "two");
  EXPECT_NE(Orders().leader, failed);
  EXPECT_THAT(Orders().isr, Not(Contains(failed)));
  EXPECT_EQ(Orders().high_watermark, 2);
  EXPECT_EQ(*cluster_->StateOf(failed), BrokerState::kRunning);
}

TEST_F(LogDirFailureTest, AFollowersFailureHoldsNobodyUp) {
  const int32_t follower = Orders().leader % 3 + 1;
  const absl::Time then = cluster_->Now();
  ASSERT_OK(cluster_->FailLogDir(follower));
  Send("orders", "two");
  EXPECT_LT(cluster_->Now() - then, absl::Seconds(1));
  EXPECT_THAT(Orders().isr, SizeIs(2));
}

TEST_F(LogDirFailureTest, MetadataTellsItsReplicasAsOffline) {
  const int32_t failed = Orders().leader;
  ASSERT_OK(cluster_->FailLogDir(failed));
  AwaitLeaderOtherThan(failed);
  EXPECT_OK(cluster_->AdvanceTime(absl::Seconds(1)));  // Every broker knows it.
  const auto topics = cluster_->admin().DescribeTopics({"orders"});
  ASSERT_OK(topics.status());
  EXPECT_THAT(topics->front().partitions.front().offline_replicas,
              ::testing::ElementsAre(failed));
}

TEST_F(LogDirFailureTest, WithoutAnotherReplicaThePartitionHasNoLeader) {
  CreateTopic("single", 1);
  Send("single", "one");
  const TopicPartition single{"single", 0};
  const int32_t failed = cluster_->Describe(single)->leader;
  ASSERT_OK(cluster_->FailLogDir(failed));
  ASSERT_OK(
      cluster_->RunUntil([&] { return cluster_->Describe(single)->leader < 0; },
                         absl::Seconds(1)));
}

TEST_F(LogDirFailureTest, StartedAgainTheBrokerRejoinsTheIsr) {
  const int32_t failed = Orders().leader;
  ASSERT_OK(cluster_->FailLogDir(failed));
  AwaitLeaderOtherThan(failed);
  Send("orders", "two");
  ASSERT_OK(cluster_->CrashBroker(failed));
  ASSERT_OK(cluster_->StartBroker(failed));
  ASSERT_OK(cluster_->RunUntil([&] { return Orders().isr.size() == 3; },
                               absl::Seconds(30)));
  EXPECT_EQ(First(), "one");
}

TEST_F(LogDirFailureTest, ABrokerThatIsNotThereIsNamed) {
  EXPECT_THAT(cluster_->FailLogDir(7), StatusIs(absl::StatusCode::kNotFound));
  ASSERT_OK(cluster_->CrashBroker(1));
  EXPECT_THAT(cluster_->FailLogDir(1),
              StatusIs(absl::StatusCode::kFailedPrecondition));
}

}  // namespace
}  // namespace kafka_embedded
