// Messages between nodes: in the order sent, after the latency, never to or
// from a node that left.
#include "kafka_embedded/runtime/network.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "kafka_embedded/runtime/virtual_runtime.h"

namespace kafka_embedded {
namespace {

class NetworkTest : public testing::Test {
 protected:
  void Send(NodeAddress from, NodeAddress to, char message) {
    network_.Send(from, to, [this, message] { received_ += message; });
  }

  // Both directions.
  static std::vector<LinkRuleId> Delay(Network& network, NodeAddress a,
                                       NodeAddress b, absl::Duration latency) {
    const std::string one(network.name(a));
    const std::string other(network.name(b));
    return {network.AddLinkRule(one, other, {.latency = latency}),
            network.AddLinkRule(other, one, {.latency = latency})};
  }

  VirtualRuntime runtime_;
  Network network_{runtime_};
  const NodeAddress client_ = network_.Join("client producer-1");
  const NodeAddress broker_ = network_.Join("broker-1");
  std::string received_;
};

TEST_F(NetworkTest, AMessageArrivesAsATaskOfTheSameInstant) {
  const absl::Time sent = runtime_.Now();
  Send(client_, broker_, 'a');
  EXPECT_EQ(received_, "");
  runtime_.RunUntilIdle();
  EXPECT_EQ(received_, "a");
  EXPECT_EQ(runtime_.Now(), sent);
}

TEST_F(NetworkTest, ALinkKeepsTheOrderForEverySeed) {
  for (uint64_t seed = 0; seed < 20; ++seed) {
    VirtualRuntime runtime({.seed = seed});
    Network network(runtime);
    const NodeAddress a = network.Join("a");
    const NodeAddress b = network.Join("b");
    std::string received;
    for (const char c : std::string("abcdefghijkl")) {
      network.Send(a, b, [&received, c] { received += c; });
      network.Send(b, a, [] {});
    }
    runtime.RunUntilIdle();
    ASSERT_EQ(received, "abcdefghijkl");
  }
}

TEST_F(NetworkTest, LatencyDelaysBothDirections) {
  Delay(network_, client_, broker_, absl::Milliseconds(10));
  Send(client_, broker_, 'a');
  Send(broker_, client_, 'b');
  runtime_.AdvanceTime(absl::Milliseconds(9));
  EXPECT_EQ(received_, "");
  runtime_.AdvanceTime(absl::Milliseconds(1));
  EXPECT_EQ(received_.size(), 2);
}

TEST_F(NetworkTest, ALowerLatencyLetsNoMessageOvertake) {
  const auto rules = Delay(network_, client_, broker_, absl::Milliseconds(10));
  Send(client_, broker_, 'a');
  for (const LinkRuleId rule : rules) network_.RemoveLinkRule(rule);
  Send(client_, broker_, 'b');
  runtime_.RunUntilIdle();
  EXPECT_EQ(received_, "");
  runtime_.AdvanceTime(absl::Milliseconds(10));
  EXPECT_EQ(received_, "ab");
}

TEST_F(NetworkTest, WhatIsUnderWayIsDroppedWhenEitherSideLeaves) {
  const auto token = std::make_shared<int>(0);
  for (const bool slow : {false, true}) {
    const NodeAddress gone = network_.Join("gone");
    if (slow) Delay(network_, client_, gone, absl::Seconds(1));
    network_.Send(client_, gone, [this, token] { received_ += 'x'; });
    network_.Send(gone, client_, [this, token] { received_ += 'x'; });
    network_.Leave(gone);
    EXPECT_EQ(token.use_count(), 1) << "dropped at once";
    EXPECT_EQ(runtime_.pending_timers(), 0);
    Send(client_, gone, 'x');
    Send(client_, broker_, 'a');
    runtime_.AdvanceTime(absl::Seconds(1));
  }
  EXPECT_EQ(received_, "aa");
}

TEST_F(NetworkTest, AnAddressIsNeverUsedTwice) {
  network_.Leave(broker_);
  const NodeAddress next = network_.Join("broker-1");
  EXPECT_NE(next, broker_);
  EXPECT_FALSE(network_.alive(broker_));
  EXPECT_TRUE(network_.alive(next));
  EXPECT_EQ(network_.name(next), "broker-1");
  EXPECT_NE(network_.lane(next), network_.lane(broker_));
}

TEST_F(NetworkTest, ANodeMaySendToItself) {
  Send(broker_, broker_, 'a');
  runtime_.RunUntilIdle();
  network_.Leave(broker_);
  Send(broker_, broker_, 'b');
  runtime_.RunUntilIdle();
  EXPECT_EQ(received_, "a");
}

TEST_F(NetworkTest, ATaskMaySendAndLeave) {
  network_.Send(client_, broker_, [&] {
    Send(broker_, client_, 'a');
    Send(client_, broker_, 'b');
    network_.Leave(client_);
  });
  runtime_.RunUntilIdle();
  EXPECT_EQ(received_, "");
}

TEST_F(NetworkTest, ANetworkMayEndBeforeItsRuntime) {
  std::optional<Network> network(std::in_place, runtime_);
  const NodeAddress a = network->Join("a");
  const NodeAddress b = network->Join("b");
  network->Send(a, b, [this] { received_ += 'x'; });
  Delay(*network, a, b, absl::Seconds(1));
  network->Send(a, b, [this] { received_ += 'x'; });
  network.reset();
  runtime_.AdvanceTime(absl::Seconds(2));
  EXPECT_EQ(received_, "");
}

TEST_F(NetworkTest, APausedNodeReceivesInOrderWhenItIsResumed) {
  Send(client_, broker_, 'a');
  network_.Pause(broker_);
  Send(client_, broker_, 'b');
  const NodeAddress late = network_.Join("client late");
  Send(late, broker_, 'L');
  Timer timer(runtime_, network_.lane(broker_), "own");
  timer.ScheduleAfter(absl::Seconds(1), [&] { received_ += 't'; });
  Send(broker_, client_, '1');  // What it sent is under way.
  runtime_.AdvanceTime(absl::Seconds(2));
  EXPECT_EQ(received_, "1");
  network_.Resume(broker_);
  std::erase(received_, '1');
  runtime_.RunUntilIdle();
  EXPECT_EQ(received_.size(), 4u);
  EXPECT_LT(received_.find('a'), received_.find('b'));
}

TEST_F(NetworkTest, WhatASlowNodeSaysLeavesWhenItsWorkIsDone) {
  network_.SetSlow(broker_, true);
  EXPECT_FALSE(network_.calm());
  network_.Occupy(broker_, absl::Seconds(1));
  Send(broker_, client_, 'a');
  network_.Occupy(broker_, absl::Seconds(1));
  Send(broker_, client_, 'b');
  Send(client_, broker_, 'c');  // It hears all the same.
  runtime_.RunUntilIdle();
  EXPECT_EQ(received_, "c");
  runtime_.AdvanceTime(absl::Seconds(1));
  EXPECT_EQ(received_, "ca");
  runtime_.AdvanceTime(absl::Seconds(1));
  EXPECT_EQ(received_, "cab");
  network_.SetSlow(broker_, false);
  EXPECT_TRUE(network_.calm());
}

TEST_F(NetworkTest, ARuleCountsWhatIsSentUnderIt) {
  const LinkRuleId rule =
      network_.AddLinkRule("broker-1", "", {.latency = absl::Seconds(1)});
  Send(client_, broker_, 'a');
  EXPECT_EQ(network_.LinkRuleHits(rule), 0u);
  Send(broker_, client_, 'b');
  EXPECT_EQ(network_.LinkRuleHits(rule), 1u);
  network_.RemoveLinkRule(rule);
  EXPECT_EQ(network_.LinkRuleHits(rule), 0u);
}

TEST_F(NetworkTest, ANodesClockMayBeWrongAndItsTimersKeepTheirInstants) {
  Runtime& clock = network_.clock(broker_);
  const absl::Time begin = runtime_.Now();
  Timer before(clock, network_.lane(broker_), "before");
  before.ScheduleAfter(absl::Seconds(1), [&] { received_ += 'b'; });
  network_.SkewClock(broker_, absl::Hours(1));
  EXPECT_EQ(clock.Now(), begin + absl::Hours(1));
  EXPECT_EQ(network_.clock(client_).Now(), begin);
  Timer after(clock, network_.lane(broker_), "after");
  after.ScheduleAfter(absl::Seconds(2), [&] { received_ += 'a'; });
  runtime_.AdvanceTime(absl::Seconds(1));
  EXPECT_EQ(received_, "b");
  runtime_.AdvanceTime(absl::Seconds(1));
  EXPECT_EQ(received_, "ba");
}

TEST_F(NetworkTest, ANodeThatLeavesWhilePausedReceivesNothing) {
  network_.Pause(broker_);
  Send(client_, broker_, 'a');
  network_.Leave(broker_);
  runtime_.RunUntilIdle();
  EXPECT_EQ(received_, "");
}

}  // namespace
}  // namespace kafka_embedded
