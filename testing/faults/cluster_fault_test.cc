// Faults of brokers, controllers, disks, clocks and links: when they begin,
// what Kafka makes of them, how they end.
#include "testing/faults/cluster_fault.h"

#include <memory>
#include <string>

#include "testing/faults/fault_injector.h"
#include "testing/kafka_test.h"
#include "testing/timeline/timeline_matchers.h"

namespace kafka_embedded {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

const TopicPartition kOrders{"orders", 0};

class ClusterFaultTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_OK_AND_ASSIGN(cluster_, EmbeddedCluster::Start({.seed = 7}));
    ASSERT_OK(cluster_->admin().CreateTopic(
        {.name = "orders",
         .num_partitions = 1,
         .replication_factor = 3,
         .configs = {{"min.insync.replicas", "2"},
                     {"message.timestamp.type", "LogAppendTime"}}}));
    faults_ = std::make_unique<FaultInjector>(*cluster_);
    ASSERT_OK_AND_ASSIGN(producer_,
                         cluster_->NewProducer({{"client.id", "shop"}}));
    Send("first");
  }
  void TearDown() override {
    producer_.reset();
    faults_.reset();
  }

  ClusterFault Add(fault::ClusterAction action,
                   const fault::Schedule& schedule = {}) {
    auto fault = faults_->Add(std::move(action), schedule);
    EXPECT_OK(fault);
    return *std::move(fault);
  }
  RecordMetadata Send(const std::string& value) {
    auto sent = producer_->SendAndWait({.topic = "orders", .value = value});
    EXPECT_OK(sent);
    return *sent;
  }
  absl::Duration TimeOfSend() {
    const absl::Time begin = cluster_->Now();
    Send("x");
    return cluster_->Now() - begin;
  }
  PartitionState Orders() { return *cluster_->Describe(kOrders); }
  int32_t follower() { return Orders().leader % 3 + 1; }
  BrokerState StateOf(int32_t id) { return *cluster_->StateOf(id); }
  void AwaitIsr(size_t size) {
    ASSERT_OK(Await(*cluster_, IsrHas(kOrders, size), absl::Minutes(2)));
  }

  std::unique_ptr<EmbeddedCluster> cluster_;
  std::unique_ptr<FaultInjector> faults_;
  std::unique_ptr<Producer> producer_;
};

TEST_F(ClusterFaultTest, AFaultBeginsAtItsTimeAndEndsWhenItHasLasted) {
  const int32_t leader = Orders().leader;
  const ClusterFault crash =
      Add(fault::CrashBroker(leader),
          {.after = absl::Seconds(5), .lasts = absl::Seconds(20)});
  EXPECT_OK(cluster_->AdvanceTime(absl::Seconds(4)));
  EXPECT_EQ(crash.fired(), 0u);
  EXPECT_EQ(StateOf(leader), BrokerState::kRunning);
  ASSERT_OK(crash.AwaitFired());
  EXPECT_EQ(StateOf(leader), BrokerState::kCrashed);
  EXPECT_TRUE(crash.standing());
  EXPECT_OK(cluster_->AdvanceTime(absl::Seconds(20)));
  EXPECT_FALSE(crash.standing());
  EXPECT_OK(crash.status());
  AwaitIsr(3);
}

TEST_F(ClusterFaultTest, ItsEffectsAreCausedByItInTheTimeline) {
  Add(fault::CrashBroker(2), {.after = absl::Seconds(1)});
  EXPECT_OK(cluster_->AdvanceTime(absl::Seconds(2)));
  const Timeline timeline = cluster_->timeline();
  for (const TimelineEvent& event : timeline) {
    if (event.kind != TraceKind::kBroker || event.detail != "crashed") continue;
    ASSERT_NE(timeline.Find(event.cause), nullptr);
    EXPECT_THAT(*timeline.Find(event.cause), FaultHit("crash broker 2"));
  }
  EXPECT_THAT(timeline, Contains(BrokerEvent(2, "crashed")));
}

TEST_F(ClusterFaultTest, WhatIsLiftedBeforeItsTimeNeverBegins) {
  ClusterFault stop = Add(fault::StopBroker(2), {.after = absl::Seconds(5)});
  ASSERT_OK(stop.Lift());
  EXPECT_OK(cluster_->AdvanceTime(absl::Seconds(10)));
  EXPECT_EQ(stop.fired(), 0u);
  EXPECT_EQ(StateOf(2), BrokerState::kRunning);
}

TEST_F(ClusterFaultTest, LiftedItIsUndone) {
  const int32_t controller = cluster_->controller_ids()[0];
  for (fault::ClusterAction action :
       {fault::CrashBroker(2), fault::StopBroker(2), fault::PauseBroker(2),
        fault::FailLogDir(2), fault::CrashController(controller),
        fault::DelayMetadata(2, absl::Seconds(1))}) {
    SCOPED_TRACE(action.what);
    ClusterFault fault = Add(std::move(action));
    EXPECT_EQ(fault.fired(), 1u);
    EXPECT_OK(fault.Lift());
    EXPECT_OK(fault.Lift());
    EXPECT_EQ(StateOf(2), BrokerState::kRunning);
    ASSERT_OK(cluster_->RunUntil(
        [&] { return cluster_->active_controller() == controller; },
        absl::Seconds(10)));
    AwaitIsr(3);
    Send("x");
  }
}

TEST_F(ClusterFaultTest, AFaultThatMissedItsTimeSaysWhy) {
  const ClusterFault crash =
      Add(fault::CrashBroker(2), {.after = absl::Seconds(5)});
  ASSERT_OK(cluster_->CrashBroker(2));
  EXPECT_OK(cluster_->AdvanceTime(absl::Seconds(6)));
  EXPECT_THAT(crash.status(),
              StatusIs(absl::StatusCode::kFailedPrecondition,
                       HasSubstr("broker 2 is crashed, expected running")));
  EXPECT_THAT(faults_->AllFired(),
              StatusIs(absl::StatusCode::kFailedPrecondition,
                       HasSubstr("hit nothing: fault \"crash broker 2\" which "
                                 "failed: broker 2 is crashed")));
}

TEST_F(ClusterFaultTest, AFaultThatCouldNeverBeginIsRefused) {
  const auto why = [&](fault::ClusterAction action,
                       fault::Schedule schedule = {}) {
    return std::string(
        faults_->Add(std::move(action), schedule).status().message());
  };
  EXPECT_THAT(why(fault::CrashBroker(7)),
              HasSubstr("could never begin: the cluster has the brokers 1, 2, "
                        "3"));
  EXPECT_THAT(why(fault::CrashController(1)),
              HasSubstr("the cluster has the controllers 3000"));
  EXPECT_THAT(why(fault::CrashBroker(1), {.after = -absl::Seconds(1)}),
              HasSubstr("it is due -1s from now"));
  EXPECT_THAT(why(fault::MoveLeader(kOrders, 1), {.lasts = absl::Seconds(1)}),
              HasSubstr("nothing undoes it"));
  EXPECT_THAT(why(fault::CutLink(LinkEnd::Broker(1), LinkEnd::Broker(9))),
              HasSubstr("link of broker-9"));
  EXPECT_THAT(why(fault::SlowDisk(1, -absl::Seconds(1))),
              HasSubstr("expected a finite time above 0"));
  EXPECT_THAT(why(fault::ShrinkIsr(kOrders, Orders().leader)),
              HasSubstr("is the leader"));
}

TEST_F(ClusterFaultTest, ALinkCountsTheMessagesThatItHits) {
  ClusterFault delay = Add(fault::OnLink(LinkEnd::Client("shop"),
                                         LinkEnd::Broker(Orders().leader),
                                         {.latency = absl::Milliseconds(100)}));
  EXPECT_THAT(faults_->AllFired(),
              StatusIs(absl::StatusCode::kFailedPrecondition,
                       HasSubstr("\"delay 100ms client shop <-> broker-")));
  EXPECT_EQ(TimeOfSend(), absl::Milliseconds(200));
  EXPECT_EQ(delay.fired(), 2u);
  EXPECT_OK(faults_->AllFired());
  ASSERT_OK(delay.Lift());
  EXPECT_EQ(TimeOfSend(), absl::ZeroDuration());
  EXPECT_EQ(delay.fired(), 2u);
}

// ---- Disks ----

TEST_F(ClusterFaultTest, ADiskThatIsFullTakesItsLogDirectoryOffline) {
  const int32_t leader = Orders().leader;
  ClusterFault full = Add(fault::FillDisk(leader));
  EXPECT_EQ(Orders().leader, leader);  // Nothing was written yet.
  Send("x");                           // To the next leader.
  EXPECT_NE(Orders().leader, leader);
  EXPECT_THAT(Orders().isr, Not(Contains(leader)));
  ASSERT_OK(full.Lift());
  AwaitIsr(3);
  EXPECT_EQ(cluster_->Replica(leader, kOrders)->log_end_offset, 2);
}

TEST_F(ClusterFaultTest, WhatStillFitsOnADiskIsWritten) {
  const int32_t leader = Orders().leader;
  Add(fault::FillDisk(leader, 500));
  Send("x");
  EXPECT_EQ(Orders().leader, leader);
  Send(std::string(1000, 'x'));
  EXPECT_NE(Orders().leader, leader);
}

TEST_F(ClusterFaultTest, ASlowDiskOfTheLeaderOrOfAFollowerDelaysTheAnswer) {
  for (const int32_t broker : {Orders().leader, follower()}) {
    ClusterFault slow = Add(fault::SlowDisk(broker, absl::Milliseconds(300)));
    EXPECT_EQ(TimeOfSend(), absl::Milliseconds(300));
    ASSERT_OK(slow.Lift());
    EXPECT_EQ(TimeOfSend(), absl::ZeroDuration());
  }
}

TEST_F(ClusterFaultTest, AFollowerWhoseDiskIsTooSlowLeavesTheIsr) {
  const int32_t slow = follower();
  Add(fault::SlowDisk(slow, absl::Minutes(2)));
  Send("x");
  EXPECT_THAT(Orders().isr, Not(Contains(slow)));
}

// ---- Clocks ----

TEST_F(ClusterFaultTest, TheLeadersClockStampsWithLogAppendTime) {
  const int32_t leader = Orders().leader;
  ClusterFault skew = Add(fault::SkewClock(leader, absl::Hours(3)));
  EXPECT_EQ(absl::FromUnixMillis(Send("x").timestamp),
            cluster_->Now() + absl::Hours(3));
  EXPECT_EQ(TimeOfSend(), absl::ZeroDuration());
  ASSERT_OK(skew.Lift());
  EXPECT_EQ(absl::FromUnixMillis(Send("x").timestamp), cluster_->Now());
}

TEST_F(ClusterFaultTest, ABrokerWhoseClockIsAheadDeletesTooSoon) {
  const int32_t leader = Orders().leader;
  Add(fault::SkewClock(leader, absl::Hours(24 * 8)));  // retention.ms: a week.
  EXPECT_OK(cluster_->AdvanceTime(absl::Minutes(10)));
  EXPECT_EQ(Orders().log_start_offset, 1);
}

TEST_F(ClusterFaultTest, ASkewedBrokerKnowsHowMuchTimePasses) {
  Add(fault::SkewClock(follower(), -absl::Hours(24)));
  Add(fault::SkewClock(Orders().leader, absl::Hours(24)));
  Send("x");
  EXPECT_OK(cluster_->AdvanceTime(absl::Minutes(5)));
  EXPECT_EQ(Orders().isr.size(), 3u);
  ASSERT_OK(cluster_->CrashBroker(follower()));
  Send("x");
  EXPECT_EQ(Orders().isr.size(), 2u);
}

}  // namespace
}  // namespace kafka_embedded
