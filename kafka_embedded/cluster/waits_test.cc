// Waits that cannot end, and time that cannot pass: errors that say what was
// waited for and what the cluster was doing, and never a hang.
#include <memory>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "kafka_embedded/cluster/embedded_cluster.h"
#include "testing/status_matchers.h"

namespace kafka_embedded {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

class WaitsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_OK_AND_ASSIGN(cluster_, EmbeddedCluster::Start({.seed = 7}));
    ASSERT_OK(cluster_->admin().CreateTopic(
        {.name = "orders", .num_partitions = 1, .replication_factor = 3}));
    ASSERT_OK_AND_ASSIGN(producer_,
                         cluster_->NewProducer({{"linger.ms", "0"}}));
  }
  void TearDown() override { producer_.reset(); }

  std::unique_ptr<EmbeddedCluster> cluster_;
  std::unique_ptr<Producer> producer_;
};

TEST_F(WaitsTest, AWaitThatFailsSaysWhoRunsAndWhatIsNotAnswered) {
  ASSERT_OK(cluster_->CrashBroker(3));
  ASSERT_OK(cluster_->PauseBroker(2));
  EXPECT_THAT(
      cluster_->RunUntil([] { return false; }, absl::Milliseconds(1)),
      StatusIs(absl::StatusCode::kDeadlineExceeded,
               AllOf(HasSubstr("cluster with seed 7 (broker 1 running, broker "
                               "2 paused, broker 3 crashed"),
                     HasSubstr("still waiting after 1ms of virtual time; "
                               "pending: "))));
}

TEST_F(WaitsTest, ARequestThatIsNotAnsweredIsNamed) {
  ASSERT_OK(producer_->SendAndWait({.topic = "orders", .value = "a"}));
  const int32_t leader = cluster_->Describe({"orders", 0})->leader;
  for (const int32_t broker : cluster_->broker_ids()) {
    if (broker == leader) continue;
    ASSERT_OK(cluster_->PauseBroker(broker));
  }
  ASSERT_OK(producer_->Send({.topic = "orders", .value = "b"}));
  EXPECT_THAT(cluster_->RunUntil([] { return false; }, absl::Milliseconds(100)),
              StatusIs(absl::StatusCode::kDeadlineExceeded,
                       HasSubstr("a link or a node disturbed, unanswered: "
                                 "Produce of \"producer\" at broker ")));
}

TEST_F(WaitsTest, ABlockingCallInACallbackSaysWhatItWouldWaitFor) {
  absl::Status inside;
  ASSERT_OK(
      producer_->Send({.topic = "orders", .value = "a"}, [&](const auto&) {
        inside =
            producer_->SendAndWait({.topic = "orders", .value = "b"}).status();
      }));
  ASSERT_OK(producer_->Flush());
  EXPECT_THAT(
      inside,
      StatusIs(absl::StatusCode::kFailedPrecondition,
               AllOf(HasSubstr("topic \"orders\": the record is sent, but "
                               "nobody can wait for its acknowledgement"),
                     HasSubstr("a blocking call inside a task"),
                     HasSubstr("use the call that takes a callback"),
                     HasSubstr("broker 1 running"))));
}

TEST_F(WaitsTest, TimeCannotBeAdvancedInACallback) {
  absl::Status advanced;
  cluster_->runtime().Enter([&] {
    advanced = cluster_->AdvanceTime(absl::Seconds(1));
    EXPECT_THAT(cluster_->RunUntil([] { return false; }, absl::Seconds(1)),
                StatusIs(absl::StatusCode::kFailedPrecondition));
  });
  EXPECT_THAT(advanced, StatusIs(absl::StatusCode::kFailedPrecondition,
                                 AllOf(HasSubstr("inside a task"),
                                       HasSubstr("broker 1 running"))));
}

TEST_F(WaitsTest, TimeThatHasPassedDoesNotComeBack) {
  const absl::Time now = cluster_->Now();
  EXPECT_THAT(cluster_->AdvanceTo(now - absl::Seconds(1)),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr("expected a finite time that is not before "
                                 "now, 2025-01-01T00:00:00")));
  EXPECT_THAT(cluster_->AdvanceTime(-absl::Seconds(1)),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr("cluster with seed 7 (broker 1 running")));
  EXPECT_THAT(cluster_->AdvanceTo(absl::InfiniteFuture()),
              StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_EQ(cluster_->Now(), now);
  ASSERT_OK(cluster_->AdvanceTo(now + absl::Seconds(1)));
  EXPECT_EQ(cluster_->Now(), now + absl::Seconds(1));
}

TEST_F(WaitsTest, RealTimeIsAdvancedByNobody) {
  ASSERT_OK_AND_ASSIGN(auto real,
                       EmbeddedCluster::Start({.time = ClusterTime::kReal}));
  EXPECT_THAT(real->AdvanceTo(absl::InfiniteFuture()),
              StatusIs(absl::StatusCode::kFailedPrecondition,
                       HasSubstr("runs on real time")));
}

TEST_F(WaitsTest, RunUntilIdleRunsWhatCanRunAndTimeStandsStill) {
  bool acknowledged = false;
  ASSERT_OK(producer_->Send({.topic = "orders", .value = "a"},
                            [&](const auto&) { acknowledged = true; }));
  const absl::Time now = cluster_->Now();
  ASSERT_OK(cluster_->RunUntilIdle());
  EXPECT_EQ(cluster_->Now(), now);
  EXPECT_TRUE(acknowledged);
}

TEST_F(WaitsTest, ADeadlockIsAnErrorAndNotAHang) {
  EXPECT_THAT(
      cluster_->runtime().RunUntil([] { return false; },
                                   absl::InfiniteFuture()),
      StatusIs(absl::StatusCode::kFailedPrecondition,
               AllOf(HasSubstr("a wait that cannot end: nothing is pending"),
                     HasSubstr("0 tasks ready, 0 timers (seed 7)"),
                     HasSubstr("no request unanswered"))));
}

TEST_F(WaitsTest, ABrokerThatDoesNotExistIsNamed) {
  for (const absl::Status& status :
       {cluster_->CrashBroker(7), cluster_->StartBroker(7),
        cluster_->PauseBroker(7), cluster_->SetDisk(7, {}),
        cluster_->SkewClock(7, absl::Seconds(1)), cluster_->ExpireSession(7)}) {
    EXPECT_THAT(status,
                StatusIs(absl::StatusCode::kNotFound,
                         HasSubstr("broker 7: no such broker, the cluster has "
                                   "1 to 3")));
  }
}

}  // namespace
}  // namespace kafka_embedded
