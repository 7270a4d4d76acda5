// Virtual time: it jumps, it is the seed's, and a wait that cannot end says so.
#include "kafka_embedded/runtime/virtual_runtime.h"

#include <algorithm>
#include <functional>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace kafka_embedded {
namespace {

using ::testing::HasSubstr;
using ::testing::UnorderedElementsAreArray;

// The order in which 20 simultaneous events of as many lanes happen.
std::vector<int> OrderOfSimultaneousEvents(uint64_t seed) {
  VirtualRuntime runtime({.seed = seed});
  std::vector<int> order;
  for (int i = 0; i < 20; ++i) {
    const Lane lane = runtime.NewLane();
    if (i % 2 == 0) {
      runtime.Post(lane, [&order, i] { order.push_back(i); });
    } else {
      runtime.StartTimer(runtime.Now(), lane, "event",
                         [&order, i] { order.push_back(i); });
    }
  }
  runtime.RunUntilIdle();
  return order;
}

TEST(VirtualRuntimeTest, TheSameSeedGivesTheSameOrderOfSimultaneousEvents) {
  EXPECT_EQ(OrderOfSimultaneousEvents(7), OrderOfSimultaneousEvents(7));
}

TEST(VirtualRuntimeTest, AnotherSeedGivesAnotherOrder) {
  const std::vector<int> one = OrderOfSimultaneousEvents(1);
  const std::vector<int> two = OrderOfSimultaneousEvents(2);
  EXPECT_NE(one, two);
  EXPECT_THAT(one, UnorderedElementsAreArray(two));
}

TEST(VirtualRuntimeTest, TimersThatAreDueTogetherAreOrderedByTheSeedToo) {
  const auto order_of = [](uint64_t seed) {
    VirtualRuntime runtime({.seed = seed});
    std::string order;
    for (const char name : {'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'}) {
      runtime.StartTimer(runtime.Now() + absl::Seconds(1), runtime.NewLane(),
                         "event", [&order, name] { order += name; });
    }
    runtime.AdvanceTime(absl::Seconds(1));
    return order;
  };
  EXPECT_EQ(order_of(1), order_of(1));
  EXPECT_NE(order_of(1), order_of(2));
}

TEST(VirtualRuntimeTest, SeedsReachEveryOrderOfThreeEvents) {
  std::set<std::string> orders;
  for (uint64_t seed = 0; seed < 200; ++seed) {
    VirtualRuntime runtime({.seed = seed});
    std::string order;
    for (const char name : {'a', 'b', 'c'}) {
      runtime.Post(runtime.NewLane(), [&order, name] { order += name; });
    }
    runtime.RunUntilIdle();
    orders.insert(order);
  }
  EXPECT_EQ(orders.size(), 6);
}

TEST(VirtualRuntimeTest, WithinALaneNoSeedChangesTheOrder) {
  for (uint64_t seed = 0; seed < 50; ++seed) {
    VirtualRuntime runtime({.seed = seed});
    const Lane lane = runtime.NewLane();
    const Lane other = runtime.NewLane();
    std::string order;
    for (const char name : {'a', 'b', 'c', 'd'}) {
      runtime.Post(other, [] {});
      runtime.Post(lane, [&order, name] { order += name; });
      runtime.StartTimer(runtime.Now(), lane, "event",
                         [&order, name] { order += name; });
    }
    runtime.RunUntilIdle();
    ASSERT_EQ(order, "aabbccdd") << "seed " << seed;
  }
}

TEST(VirtualRuntimeTest, WhatWasPostedFromOutsideComesBeforeALaterPostInside) {
  VirtualRuntime runtime;
  const Lane lane = runtime.NewLane();
  std::string order;
  runtime.Post(lane, [&] { order += 'a'; });
  runtime.Enter([&] { runtime.Post(lane, [&] { order += 'b'; }); });
  runtime.RunUntilIdle();
  EXPECT_EQ(order, "ab");
}

TEST(VirtualRuntimeTest, TimeStandsStillUntilNothingIsLeftToDo) {
  VirtualRuntime runtime;
  const absl::Time start = runtime.Now();
  const Lane lane = runtime.NewLane();
  absl::Time posted_at;
  absl::Time fired_at;
  runtime.StartTimer(start + absl::Hours(1), lane, "hour",
                     [&] { fired_at = runtime.Now(); });
  runtime.Post(lane, [&] { posted_at = runtime.Now(); });

  EXPECT_EQ(runtime.RunUntil([&] { return fired_at != absl::Time(); },
                             absl::InfiniteFuture()),
            absl::OkStatus());
  EXPECT_EQ(posted_at, start);
  EXPECT_EQ(fired_at, start + absl::Hours(1));
}

TEST(VirtualRuntimeTest, AWaitThatNothingCanEndIsRefused) {
  VirtualRuntime runtime({.seed = 42});
  const absl::Status status =
      runtime.RunUntil([] { return false; }, absl::InfiniteFuture());
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(status.ToString(), HasSubstr("a wait that cannot end"));
  EXPECT_THAT(status.ToString(), HasSubstr("seed 42"));
}

TEST(VirtualRuntimeTest, ADeadlineMovesTheClockToItselfAndNotFurther) {
  VirtualRuntime runtime;
  const absl::Time deadline = runtime.Now() + absl::Seconds(10);
  int fired = 0;
  const Lane lane = runtime.NewLane();
  for (const int second : {5, 10, 15}) {
    runtime.StartTimer(runtime.Now() + absl::Seconds(second), lane, "tick",
                       [&] { ++fired; });
  }

  const absl::Status status = runtime.RunUntil([] { return false; }, deadline);
  EXPECT_EQ(status.message(),
            "still waiting after 10s of virtual time; pending: 0 tasks ready, "
            "1 timer: \"tick\" due in 5s (seed 1)");
  EXPECT_EQ(fired, 2);
  EXPECT_EQ(runtime.Now(), deadline);
}

TEST(VirtualRuntimeTest, AdvanceTimeRunsEachTimerAtItsTime) {
  VirtualRuntime runtime;
  const absl::Time start = runtime.Now();
  const Lane lane = runtime.NewLane();
  std::vector<absl::Duration> fired;
  Timer tick(runtime, lane, "tick");
  std::function<void()> on_tick = [&] {
    fired.push_back(runtime.Now() - start);
    tick.ScheduleAfter(absl::Seconds(3), [&] { on_tick(); });
  };
  tick.ScheduleAfter(absl::Seconds(3), [&] { on_tick(); });

  runtime.AdvanceTime(absl::Seconds(10));
  EXPECT_THAT(fired, testing::ElementsAre(absl::Seconds(3), absl::Seconds(6),
                                          absl::Seconds(9)));
  EXPECT_EQ(runtime.Now(), start + absl::Seconds(10));
}

TEST(VirtualRuntimeTest, RunUntilIdleLeavesTimeWhereItIs) {
  VirtualRuntime runtime;
  const absl::Time start = runtime.Now();
  const Lane lane = runtime.NewLane();
  bool ran = false;
  runtime.Post(lane, [&] { runtime.Post(lane, [&] { ran = true; }); });
  runtime.StartTimer(start + absl::Nanoseconds(1), lane, "later", [] {});

  EXPECT_EQ(runtime.pending_tasks(), 1);
  runtime.RunUntilIdle();
  EXPECT_TRUE(ran);
  EXPECT_EQ(runtime.Now(), start);
  EXPECT_EQ(runtime.pending_tasks(), 0);
  EXPECT_EQ(runtime.pending_timers(), 1);
  EXPECT_EQ(runtime.DescribePending(),
            "0 tasks ready, 1 timer: \"later\" due in 1ns");
}

TEST(VirtualRuntimeTest, ATimerOfTheInfiniteFutureIsNothingToWaitFor) {
  VirtualRuntime runtime;
  runtime.StartTimer(absl::InfiniteFuture(), runtime.NewLane(), "never", [] {});
  EXPECT_EQ(
      runtime.RunUntil([] { return false; }, absl::InfiniteFuture()).code(),
      absl::StatusCode::kFailedPrecondition);
}

TEST(VirtualRuntimeTest, EnterRunsNothingButItsBody) {
  VirtualRuntime runtime;
  bool ran = false;
  runtime.Post(runtime.NewLane(), [&] { ran = true; });
  runtime.Enter([] {});
  EXPECT_FALSE(ran);
}

TEST(VirtualRuntimeTest, AThreadThatEntersIsLetInWhileAnotherWaits) {
  VirtualRuntime runtime;
  const Lane lane = runtime.NewLane();
  std::function<void()> again = [&] { runtime.Post(lane, [&] { again(); }); };
  again();
  bool entered = false;
  std::thread guest([&] { runtime.Enter([&] { entered = true; }); });
  EXPECT_EQ(runtime.RunUntil([&] { return entered; }, absl::InfiniteFuture()),
            absl::OkStatus());
  guest.join();
}

TEST(VirtualRuntimeTest, ManyTimersFireInOrderWhateverIsCancelled) {
  VirtualRuntime runtime;
  const Lane lane = runtime.NewLane();
  Random random(3);
  std::vector<absl::Time> fired;
  std::vector<TimerId> ids;
  for (int i = 0; i < 2000; ++i) {
    ids.push_back(runtime.StartTimer(
        runtime.Now() + absl::Milliseconds(random.Below(500)), lane, "timer",
        [&] { fired.push_back(runtime.Now()); }));
  }
  for (int i = 0; i < 1000; ++i) runtime.CancelTimer(ids[2 * i]);

  runtime.AdvanceTime(absl::Seconds(1));
  EXPECT_EQ(fired.size(), 1000);
  EXPECT_TRUE(std::is_sorted(fired.begin(), fired.end()));
}

TEST(VirtualRuntimeDeathTest, TimeCannotBeAdvancedInsideATask) {
  VirtualRuntime runtime;
  EXPECT_DEATH(runtime.Enter([&] { runtime.AdvanceTime(absl::Seconds(1)); }),
               "a blocking call inside a task of the runtime");
}

TEST(VirtualRuntimeTest, TimeThatHasPassedIsRefused) {
  VirtualRuntime runtime;
  const absl::Time now = runtime.Now();
  EXPECT_EQ(runtime.AdvanceTo(now - absl::Nanoseconds(1)).code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(runtime.AdvanceTo(absl::InfiniteFuture()).code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(runtime.Now(), now);
}

TEST(VirtualRuntimeTest, AWaitThatCannotEndTellsOfThoseWhoUseTheRuntime) {
  VirtualRuntime runtime;
  runtime.AddDescription(&runtime, [] { return "somebody sleeps"; });
  EXPECT_NE(runtime.RunUntil([] { return false; }, absl::InfiniteFuture())
                .message()
                .find("somebody sleeps"),
            std::string::npos);
  runtime.RemoveDescription(&runtime);
}

// ---- With a driver ----

constexpr absl::Duration kPatience = absl::Seconds(30);

TEST(VirtualRuntimeDriverTest, WhatOtherThreadsPostIsRunAndTimeStandsStill) {
  VirtualRuntime runtime;
  runtime.StartDriver(0);
  const absl::Time begin = runtime.Now();
  const Lane lane = runtime.NewLane();
  int ran = 0;
  std::thread other([&] {
    for (int i = 0; i < 100; ++i) runtime.Post(lane, [&] { ++ran; });
  });
  EXPECT_EQ(runtime.AwaitOthers([&] { return ran == 100; }, kPatience),
            absl::OkStatus());
  other.join();
  EXPECT_EQ(runtime.Now(), begin);
}

TEST(VirtualRuntimeDriverTest, OnePostIsRunToItsEndBeforeTheNextComesIn) {
  VirtualRuntime runtime;
  runtime.StartDriver(0);
  std::string order;
  const auto post = [&](char name) {
    runtime.Post(runtime.NewLane(), [&, name] {
      order += name;
      for (const char effect : {'1', '2'}) {
        runtime.Post(runtime.NewLane(), [&, name, effect] {
          if (effect == '1') {
            runtime.Post(runtime.NewLane(), [&] { order += '3'; });
          }
          order += '.';
        });
      }
    });
  };
  // Nobody runs anything while this thread is inside.
  runtime.Enter([&] {
    std::thread other([&] {
      for (const char name : {'a', 'b', 'c'}) post(name);
    });
    other.join();
  });
  EXPECT_EQ(runtime.AwaitOthers([&] { return order.size() == 12; }, kPatience),
            absl::OkStatus());
  EXPECT_EQ(order.find_first_of("abc"), 0u);
  EXPECT_EQ(order.find('b'), 4u) << order;
  EXPECT_EQ(order.find('c'), 8u) << order;
}

TEST(VirtualRuntimeDriverTest, TimeFollowsTheRealClockAtItsPace) {
  VirtualRuntime runtime;
  runtime.StartDriver(1e6);
  const absl::Time begin = runtime.Now();
  absl::Time fired = absl::InfinitePast();
  runtime.StartTimer(begin + absl::Hours(24), runtime.NewLane(), "day",
                     [&] { fired = runtime.Now(); });
  EXPECT_EQ(runtime.RunUntil([&] { return fired > begin; },
                             begin + absl::Hours(24 * 365)),
            absl::OkStatus());
  EXPECT_EQ(fired, begin + absl::Hours(24));  // At its time, not about it.
  EXPECT_EQ(
      runtime.RunUntil([] { return false; }, runtime.Now() + absl::Hours(1))
          .code(),
      absl::StatusCode::kDeadlineExceeded);
  EXPECT_GE(runtime.Now(), begin + absl::Hours(25));
}

TEST(VirtualRuntimeDriverTest, AWaitForOthersWhoDoNotComeEnds) {
  VirtualRuntime runtime;
  runtime.StartDriver(0);
  const absl::Time begin = runtime.Now();
  EXPECT_EQ(
      runtime.AwaitOthers([] { return false; }, absl::Milliseconds(5)).code(),
      absl::StatusCode::kDeadlineExceeded);
  EXPECT_EQ(runtime.Now(), begin);
  runtime.AdvanceTime(absl::Hours(1));
  EXPECT_EQ(runtime.Now(), begin + absl::Hours(1));
}

}  // namespace
}  // namespace kafka_embedded
