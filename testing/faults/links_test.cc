// Links that are cut, late, slow and lossy, and what Kafka makes of it.
#include "testing/faults/links.h"

#include <memory>
#include <string>

#include "testing/conditions.h"
#include "testing/status_matchers.h"
#include "testing/timeline/timeline_matchers.h"

namespace kafka_embedded {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

class LinksTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_OK_AND_ASSIGN(cluster_, EmbeddedCluster::Start({.seed = 7}));
    ASSERT_OK(cluster_->admin().CreateTopic(
        {.name = "orders",
         .num_partitions = 1,
         .replication_factor = 3,
         .configs = {{"min.insync.replicas", "2"}}}));
    links_ = std::make_unique<Links>(*cluster_);
    ASSERT_OK_AND_ASSIGN(producer_,
                         cluster_->NewProducer({{"client.id", "shop"}}));
    Send("first");
  }
  void TearDown() override {
    producer_.reset();
    links_.reset();
  }

  void Send(const std::string& value) {
    ASSERT_OK(producer_->SendAndWait({.topic = "orders", .value = value}));
  }
  absl::Duration TimeOfSend() {
    const absl::Time begin = cluster_->Now();
    Send("x");
    return cluster_->Now() - begin;
  }
  PartitionState Orders() { return *cluster_->Describe({"orders", 0}); }
  LinkEnd leader() { return LinkEnd::Broker(Orders().leader); }
  LinkEnd follower() {
    const PartitionState state = Orders();
    return LinkEnd::Broker(state.replicas[0] == state.leader
                               ? state.replicas[1]
                               : state.replicas[0]);
  }
  void WaitForIsr(size_t size) {
    ASSERT_OK(Await(*cluster_, IsrHas({"orders", 0}, size), absl::Minutes(2)));
  }

  std::unique_ptr<EmbeddedCluster> cluster_;
  std::unique_ptr<Links> links_;
  std::unique_ptr<Producer> producer_;
};

TEST_F(LinksTest, AFollowerThatIsCutOffFromItsLeaderLeavesTheIsrAndComesBack) {
  ASSERT_OK_AND_ASSIGN(Link cut, links_->Cut(leader(), follower()));
  Send("x");  // Committed once the ISR has shrunk.
  EXPECT_THAT(Orders().isr, SizeIs(2));
  cut.Heal();
  EXPECT_TRUE(cut.healed());
  WaitForIsr(3);
}

TEST_F(LinksTest, ABrokerThatIsIsolatedIsFencedAndAnotherLeads) {
  const int32_t isolated = Orders().leader;
  ASSERT_OK_AND_ASSIGN(Link cut, links_->Isolate(isolated));
  ASSERT_OK(cluster_->RunUntil([&] { return Orders().leader != isolated; },
                               absl::Seconds(30)));
  EXPECT_THAT(cluster_->timeline(), Contains(BrokerEvent(isolated, "fenced")));
  cut.Heal();
  WaitForIsr(3);
  Send("x");
}

TEST_F(LinksTest, ABrokerCutOffFromTheControllerAloneIsFencedToo) {
  const int32_t lonely = Orders().leader;
  ASSERT_OK_AND_ASSIGN(
      Link cut,
      links_->Cut(LinkEnd::Broker(lonely),
                  LinkEnd::Controller(cluster_->controller_ids()[0])));
  ASSERT_OK(cluster_->RunUntil([&] { return Orders().leader != lonely; },
                               absl::Seconds(30)));
  cut.Heal();
  WaitForIsr(3);
}

TEST_F(LinksTest, CutInOneDirectionTheOtherStillCarries) {
  // The request arrives and is written; its answer does not come back.
  const int64_t before = Orders().log_end_offset;
  ASSERT_OK_AND_ASSIGN(Link cut,
                       links_->CutOneWay(leader(), LinkEnd::Client("shop")));
  bool answered = false;
  ASSERT_OK(producer_->Send({.topic = "orders", .value = "x"},
                            [&](const auto&) { answered = true; }));
  EXPECT_OK(cluster_->AdvanceTime(absl::Seconds(1)));
  EXPECT_EQ(Orders().high_watermark, before + 1);
  EXPECT_FALSE(answered);
  cut.Heal();
  ASSERT_OK(producer_->Flush());
  EXPECT_TRUE(answered);
  EXPECT_EQ(Orders().log_end_offset, before + 1);
}

TEST_F(LinksTest, ADelayIsPaidBothWays) {
  ASSERT_OK(links_->Delay(leader(), LinkEnd::Client("shop"),
                          absl::Milliseconds(100)));
  EXPECT_EQ(TimeOfSend(), absl::Milliseconds(200));
  links_->HealAll();
  EXPECT_EQ(TimeOfSend(), absl::ZeroDuration());
}

TEST_F(LinksTest, FaultsOfOneLinkAddUp) {
  const LinkEnd shop = LinkEnd::Client("shop");
  ASSERT_OK(links_->Delay(leader(), shop, absl::Milliseconds(100)));
  ASSERT_OK(links_->AddOneWay(shop, LinkEnd::Any(),
                              {.latency = absl::Milliseconds(30)}));
  EXPECT_EQ(TimeOfSend(), absl::Milliseconds(230));
}

TEST_F(LinksTest, ASlowLinkKeepsTheOrderOfWhatItCarries) {
  ASSERT_OK(
      links_->Slow(leader(), LinkEnd::Client("shop"), absl::Milliseconds(50)));
  std::string answers;
  for (const char c : std::string("abcd")) {
    ASSERT_OK(producer_->Send({.topic = "orders", .value = std::string(1, c)},
                              [&answers, c](const auto& result) {
                                EXPECT_OK(result);
                                answers += c;
                              }));
    EXPECT_OK(cluster_->AdvanceTime(absl::ZeroDuration()));
  }
  ASSERT_OK(producer_->Flush());
  EXPECT_EQ(answers, "abcd");
}

TEST_F(LinksTest, ALossIsSentAgainAsTcpDoes) {
  ASSERT_OK(links_->Drop(leader(), LinkEnd::Client("shop"), 0.9));
  absl::Duration all = absl::ZeroDuration();
  for (int i = 0; i < 10; ++i) all += TimeOfSend();
  EXPECT_GT(all, absl::Seconds(1));
}

TEST_F(LinksTest, ATimelineHasTheFaultAndItsEnd) {
  const std::string broker = leader().name();
  ASSERT_OK_AND_ASSIGN(Link cut,
                       links_->Cut(leader(), LinkEnd::Client("shop")));
  cut.Heal();
  cut.Heal();
  EXPECT_THAT(cluster_->timeline(),
              Contains(FaultHit("cut " + broker + " <-> client shop")));
  EXPECT_THAT(cluster_->timeline(), Contains(FaultHit("heal cut " + broker)));
}

TEST_F(LinksTest, ALinkThatCannotBeIsRefused) {
  EXPECT_THAT(links_->Cut(LinkEnd::Broker(7), LinkEnd::Any()),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr("the cluster has the brokers 1, 2, 3")));
  EXPECT_THAT(links_->Cut(LinkEnd::Controller(1), LinkEnd::Any()),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr("the cluster has the controllers 3000")));
  EXPECT_THAT(links_->Cut(LinkEnd::Broker(1), LinkEnd::Broker(1)),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr("expected two nodes")));
  EXPECT_THAT(links_->Drop(LinkEnd::Broker(1), LinkEnd::Any(), 1),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr("at least 0 and below 1")));
  EXPECT_THAT(links_->Delay(LinkEnd::Any(), LinkEnd::Any(), -absl::Seconds(1)),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr("finite durations")));
}

TEST_F(LinksTest, WhatATestDoesByHandHappensAtOnce) {
  const TopicPartition orders{"orders", 0};
  const int32_t next =
      Orders().isr[0] == Orders().leader ? Orders().isr[1] : Orders().isr[0];
  ASSERT_OK(cluster_->MoveLeader(orders, next));
  EXPECT_EQ(Orders().leader, next);
  const int32_t epoch = Orders().leader_epoch;
  ASSERT_OK(cluster_->BumpLeaderEpoch(orders));
  EXPECT_EQ(Orders().leader_epoch, epoch + 1);
  EXPECT_THAT(cluster_->ShrinkIsr(orders, next),
              StatusIs(absl::StatusCode::kFailedPrecondition,
                       HasSubstr("is the leader")));
  const int32_t out =
      Orders().isr[0] == next ? Orders().isr[1] : Orders().isr[0];
  ASSERT_OK(cluster_->ShrinkIsr(orders, out));
  EXPECT_THAT(Orders().isr, Not(Contains(out)));
  ASSERT_OK(cluster_->ExpireSession(out));
  EXPECT_THAT(cluster_->timeline(), Contains(BrokerEvent(out, "fenced")));
  Send("x");
  ASSERT_OK(cluster_->RunUntil(
      [&] { return ::testing::Matches(Contains(out))(Orders().isr); },
      absl::Minutes(1)));
}

}  // namespace
}  // namespace kafka_embedded
