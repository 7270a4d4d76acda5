// Real time: callers do the work themselves, a driver does it when nobody is
// there, and who waits is woken by what others do.
#include "kafka_embedded/runtime/real_runtime.h"

#include <atomic>
#include <functional>
#include <future>
#include <thread>
#include <vector>

#include "gtest/gtest.h"

namespace kafka_embedded {
namespace {

absl::Time Soon(const Runtime& runtime) {
  return runtime.Now() + absl::Minutes(1);
}

TEST(RealRuntimeTest, APostRunsOnTheCallersThreadWhereTheRuntimeIsFree) {
  RealRuntime runtime;
  std::thread::id ran_on;
  runtime.Post(runtime.NewLane(), [&] { ran_on = std::this_thread::get_id(); });
  EXPECT_EQ(ran_on, std::this_thread::get_id());
}

TEST(RealRuntimeTest, WithoutADriverEnterLeavesTasksToWhoWaits) {
  RealRuntime runtime;
  const Lane lane = runtime.NewLane();
  bool ran = false;
  runtime.Enter([&] { runtime.Post(lane, [&] { ran = true; }); });
  EXPECT_FALSE(ran);
  EXPECT_EQ(runtime.RunUntil([&] { return ran; }, Soon(runtime)),
            absl::OkStatus());
}

TEST(RealRuntimeTest, TheDriverRunsWhatEnterPosted) {
  RealRuntime runtime;
  runtime.StartDriver();
  std::promise<void> ran;
  const Lane lane = runtime.NewLane();
  runtime.Enter([&] { runtime.Post(lane, [&] { ran.set_value(); }); });
  EXPECT_EQ(ran.get_future().wait_for(std::chrono::minutes(1)),
            std::future_status::ready);
}

TEST(RealRuntimeTest, TheDriverFiresTimersEarliestFirst) {
  RealRuntime runtime;
  runtime.StartDriver();
  std::promise<int> first;
  const Lane lane = runtime.NewLane();
  Timer late(runtime, lane, "late");
  Timer early(runtime, lane, "early");
  std::atomic<bool> decided = false;
  const auto fire = [&](int which) {
    if (!decided.exchange(true)) first.set_value(which);
  };
  runtime.Enter([&] { late.ScheduleAfter(absl::Hours(1), [&] { fire(2); }); });
  // The driver may sleep for the late one by now: this has to wake it.
  runtime.Enter(
      [&] { early.ScheduleAfter(absl::Milliseconds(1), [&] { fire(1); }); });
  EXPECT_EQ(first.get_future().get(), 1);
  runtime.StopDriver();
}

TEST(RealRuntimeTest, AWaitEndsWhenAnotherThreadChangesTheState) {
  RealRuntime runtime;
  bool done = false;
  std::promise<void> waiting;
  std::thread other([&] {
    waiting.get_future().wait();
    runtime.Enter([&] { done = true; });
  });
  bool told = false;
  EXPECT_EQ(runtime.RunUntil(
                [&] {
                  if (!std::exchange(told, true)) waiting.set_value();
                  return done;
                },
                absl::InfiniteFuture()),
            absl::OkStatus());
  other.join();
}

TEST(RealRuntimeTest, AWaitEndsWhenAnotherThreadPosts) {
  RealRuntime runtime;
  bool done = false;
  const Lane lane = runtime.NewLane();
  std::thread other([&] { runtime.Post(lane, [&] { done = true; }); });
  EXPECT_EQ(runtime.RunUntil([&] { return done; }, absl::InfiniteFuture()),
            absl::OkStatus());
  other.join();
}

TEST(RealRuntimeTest, TwoThreadsThatWaitPlayPingPong) {
  for (const bool with_driver : {false, true}) {
    RealRuntime runtime;
    if (with_driver) runtime.StartDriver();
    constexpr int kRounds = 200;
    int turn = 0;
    const auto play = [&](int player) {
      for (int round = 0; round < kRounds; ++round) {
        const int mine = 2 * round + player;
        ASSERT_EQ(runtime.RunUntil([&] { return turn == mine; }, Soon(runtime)),
                  absl::OkStatus());
        runtime.Enter([&] { ++turn; });
      }
    };
    std::thread other([&] { play(1); });
    play(0);
    other.join();
    runtime.Enter([&] { EXPECT_EQ(turn, 2 * kRounds); });
  }
}

TEST(RealRuntimeTest, NowNeverGoesBack) {
  RealRuntime runtime;
  absl::Time last = runtime.Now();
  for (int i = 0; i < 1000; ++i) {
    const absl::Time now = runtime.Now();
    ASSERT_GE(now, last);
    last = now;
  }
}

TEST(RealRuntimeTest, ABusyRuntimeDoesNotHoldADeadlineUp) {
  RealRuntime runtime;
  const Lane lane = runtime.NewLane();
  std::function<void()> again = [&] { runtime.Post(lane, [&] { again(); }); };
  runtime.Enter(again);
  EXPECT_EQ(
      runtime
          .RunUntil([] { return false; }, runtime.Now() + absl::Milliseconds(1))
          .code(),
      absl::StatusCode::kDeadlineExceeded);
}

TEST(RealRuntimeTest, ABusyDriverLetsCallersIn) {
  RealRuntime runtime;
  const Lane lane = runtime.NewLane();
  bool stop = false;
  std::function<void()> again = [&] {
    if (!stop) runtime.Post(lane, [&] { again(); });
  };
  runtime.StartDriver();
  runtime.Enter(again);
  for (int i = 0; i < 20; ++i) runtime.Enter([] {});
  runtime.Enter([&] { stop = true; });
  runtime.StopDriver();
}

TEST(RealRuntimeTest, TheDriverStopsAndStartsAgain) {
  RealRuntime runtime;
  for (int i = 0; i < 20; ++i) {
    runtime.StartDriver();
    runtime.StartDriver();
    std::promise<void> ran;
    const Lane lane = runtime.NewLane();
    runtime.Enter([&] { runtime.Post(lane, [&] { ran.set_value(); }); });
    ran.get_future().wait();
    runtime.StopDriver();
    runtime.StopDriver();
  }
}

TEST(RealRuntimeTest, TheSameSeedGivesTheSameRandomNumbers) {
  RealRuntime one({.seed = 5});
  RealRuntime two({.seed = 5});
  EXPECT_EQ(one.NewRandom("ids").Next(), two.NewRandom("ids").Next());
  EXPECT_NE(RealRuntime().seed(), RealRuntime().seed());
}

}  // namespace
}  // namespace kafka_embedded
