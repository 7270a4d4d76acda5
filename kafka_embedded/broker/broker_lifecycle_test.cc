// A broker's states and the way between them.
#include "kafka_embedded/broker/broker_lifecycle.h"

#include <set>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "kafka_embedded/runtime/virtual_runtime.h"

namespace kafka_embedded {
namespace {

using State = BrokerLifecycle::State;
using ::testing::ElementsAre;

constexpr State kStates[] = {State::kStarting, State::kRecovery,
                             State::kRunning, State::kPendingControlledShutdown,
                             State::kShuttingDown};

// A broker whose controller answers as the test says.
class BrokerLifecycleStatesTest : public ::testing::Test,
                                  private BrokerLifecycle::Host {
 protected:
  void SendRegistration(
      int64_t,
      absl::AnyInvocable<void(std::optional<BrokerRegistrationResponse>)>
          respond) override {
    if (!reachable_) return respond(std::nullopt);
    respond(BrokerRegistrationResponse{.broker_epoch = 10});
  }
  void SendHeartbeat(
      BrokerHeartbeatRequest request,
      absl::AnyInvocable<void(std::optional<BrokerHeartbeatResponse>)> respond)
      override {
    wanted_shut_down_ = request.want_shut_down;
    respond(answer_);
    passed_.push_back(life_.state());
  }
  int64_t metadata_offset() const override { return 9; }  // Not there yet.
  bool calm() const override { return false; }
  void OnRunning() override { passed_.push_back(State::kRunning); }
  void OnShuttingDown() override { passed_.push_back(State::kShuttingDown); }

  // The next heartbeat.
  State Beat() {
    runtime_.AdvanceTime(absl::Seconds(2));
    return life_.state();
  }

  VirtualRuntime runtime_{{.seed = 1}};
  bool reachable_ = true;
  BrokerHeartbeatResponse answer_ = {.is_caught_up = false, .is_fenced = true};
  bool wanted_shut_down_ = false;
  std::vector<State> passed_;
  BrokerLifecycle life_{*this, runtime_, runtime_.NewLane(), {.broker_id = 1}};
};

TEST_F(BrokerLifecycleStatesTest, TheseTransitionsAndNoOthersAreLegal) {
  const std::set<std::pair<State, State>> legal = {
      {State::kStarting, State::kRecovery},
      {State::kStarting, State::kShuttingDown},
      {State::kRecovery, State::kRunning},
      {State::kRecovery, State::kShuttingDown},
      {State::kRunning, State::kPendingControlledShutdown},
      {State::kPendingControlledShutdown, State::kShuttingDown},
  };
  for (const State from : kStates) {
    for (const State to : kStates) {
      EXPECT_EQ(BrokerLifecycle::IsLegal(from, to), legal.contains({from, to}))
          << static_cast<int>(from) << " to " << static_cast<int>(to);
    }
  }
}

TEST_F(BrokerLifecycleStatesTest, ABrokerPassesThroughAllOfThem) {
  life_.Start();
  EXPECT_EQ(Beat(), State::kStarting);
  answer_.is_caught_up = true;
  EXPECT_EQ(Beat(), State::kRecovery);
  answer_.is_fenced = false;
  EXPECT_EQ(Beat(), State::kRunning);
  EXPECT_FALSE(wanted_shut_down_);
  life_.BeginControlledShutdown();
  EXPECT_EQ(life_.state(), State::kPendingControlledShutdown);
  EXPECT_TRUE(wanted_shut_down_);
  answer_.should_shut_down = true;
  EXPECT_EQ(Beat(), State::kShuttingDown);
  EXPECT_EQ(passed_.back(), State::kShuttingDown);
}

TEST_F(BrokerLifecycleStatesTest, OneThatDoesNotRunShutsDownAtOnce) {
  life_.Start();
  life_.BeginControlledShutdown();
  EXPECT_EQ(life_.state(), State::kShuttingDown);
}

TEST_F(BrokerLifecycleStatesTest,
       WithoutAControllerItGivesUpAfterTheRegistrationTimeout) {
  reachable_ = false;
  life_.Start();
  runtime_.AdvanceTime(absl::Seconds(59));
  EXPECT_EQ(life_.state(), State::kStarting);
  runtime_.AdvanceTime(absl::Seconds(3));
  EXPECT_EQ(life_.state(), State::kShuttingDown);
  EXPECT_THAT(passed_, ElementsAre(State::kShuttingDown));
}

}  // namespace
}  // namespace kafka_embedded
