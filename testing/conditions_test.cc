// What tests wait for, by name: it comes, or the wait says what was there.
#include "testing/conditions.h"

#include <memory>
#include <string>

#include "testing/kafka_test.h"

namespace kafka_embedded {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

const TopicPartition kOrders{"orders", 0};

class ConditionsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_OK_AND_ASSIGN(cluster_, EmbeddedCluster::Start({.seed = 7}));
    CreateTopic({.name = "orders", .num_partitions = 1});
    ASSERT_OK_AND_ASSIGN(producer_, cluster_->NewProducer());
  }
  void TearDown() override { producer_.reset(); }

  void CreateTopic(NewTopic topic) {
    topic.replication_factor = 3;
    ASSERT_OK(cluster_->admin().CreateTopic(topic));
  }
  void Send(const std::string& key, const std::string& topic = "orders") {
    ASSERT_OK(
        producer_->SendAndWait({.topic = topic, .key = key, .value = "x"}));
  }
  int32_t Leader() { return cluster_->Describe(kOrders)->leader; }
  absl::Status Wait(const Condition& condition,
                    absl::Duration limit = absl::Minutes(5)) {
    return Await(*cluster_, condition, limit);
  }

  std::unique_ptr<EmbeddedCluster> cluster_;
  std::unique_ptr<Producer> producer_;
};

TEST_F(ConditionsTest, AnIsrShrinksAndGrowsWithItsBrokers) {
  const int32_t leader = Leader();
  ASSERT_OK(cluster_->CrashBroker(leader));
  EXPECT_OK(Wait(LeaderIsNot(kOrders, leader)));
  EXPECT_OK(Wait(IsrLacks(kOrders, leader)));
  EXPECT_OK(Wait(IsrHas(kOrders, 2)));
  EXPECT_OK(Wait(BrokerIs(leader, BrokerState::kCrashed)));
  ASSERT_OK(cluster_->StartBroker(leader));
  EXPECT_OK(Wait(IsrHas(kOrders, 3)));
  ASSERT_OK(cluster_->MoveLeader(kOrders, leader));
  EXPECT_OK(Wait(LeaderIs(kOrders, leader)));
}

TEST_F(ConditionsTest, FollowersCatchUpWithTheirLeaders) {
  const int32_t follower = Leader() % 3 + 1;
  ASSERT_OK(cluster_->StopBroker(follower));
  Send("a");
  EXPECT_THAT(
      Wait(FollowersCaughtUp(kOrders), absl::Seconds(1)),
      StatusIs(absl::StatusCode::kDeadlineExceeded,
               AllOf(HasSubstr("expected orders-0: every follower caught up; "
                               "seen: leader "),
                     HasSubstr("orders-0 at broker "))));
  ASSERT_OK(cluster_->StartBroker(follower));
  EXPECT_OK(Wait(FollowersCaughtUp(kOrders)));
  EXPECT_OK(Wait(AllFollowersCaughtUp()));
}

TEST_F(ConditionsTest, RetentionAndTheCleanerComeToAnOffset) {
  CreateTopic({.name = "prices",
               .num_partitions = 1,
               .configs = {{"cleanup.policy", "compact"},
                           {"segment.ms", "3600000"},
                           {"min.cleanable.dirty.ratio", "0.01"}}});
  const TopicPartition prices{"prices", 0};
  for (int i = 0; i < 3; ++i) {
    Send("tea", "prices");
    Send("tea");
    EXPECT_OK(cluster_->AdvanceTime(absl::Hours(2)));
  }
  EXPECT_OK(Wait(CompactedUpTo(prices, 2)));
  EXPECT_THAT(Wait(CompactedUpTo(prices, 3), absl::Minutes(1)),
              StatusIs(absl::StatusCode::kDeadlineExceeded,
                       HasSubstr("seen: compacted up to 2")));
  EXPECT_OK(Wait(LogBeginsAt(kOrders, 3), absl::Hours(24 * 8)));
}

TEST_F(ConditionsTest, AGroupIsStableAtEachOfItsGenerations) {
  const Config config{{"group.id", "audit"}};
  EXPECT_THAT(Wait(GroupIsStable("audit", 1), absl::Seconds(1)),
              StatusIs(absl::StatusCode::kDeadlineExceeded,
                       HasSubstr("group \"audit\": no broker coordinates it")));
  ASSERT_OK_AND_ASSIGN(auto first,
                       GroupMember::Start(*cluster_, config, {"orders"}));
  EXPECT_OK(Wait(GroupIsStable("audit", 1)));
  ASSERT_OK_AND_ASSIGN(auto second,
                       GroupMember::Start(*cluster_, config, {"orders"}));
  EXPECT_OK(Wait(GroupIsStable("audit", 2)));
  EXPECT_OK(Wait(GroupHasMembers("audit", 2)));
  EXPECT_THAT(Wait(GroupIsStable("audit", 9), absl::Seconds(1)),
              StatusIs(absl::StatusCode::kDeadlineExceeded,
                       AllOf(HasSubstr("stable at generation 9; seen: Stable "
                                       "at generation "),
                             HasSubstr(" with 2 members"))));
  ASSERT_OK(first->Close());
  ASSERT_OK(second->Close());
  EXPECT_OK(Wait(GroupHasMembers("audit", 0)));
}

}  // namespace
}  // namespace kafka_embedded
