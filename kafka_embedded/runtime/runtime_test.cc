// What every runtime promises: tasks one at a time, lanes in order, timers,
// waiting, and other threads.
#include "kafka_embedded/runtime/runtime.h"

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "kafka_embedded/runtime/real_runtime.h"
#include "kafka_embedded/runtime/virtual_runtime.h"

namespace kafka_embedded {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

enum class Kind { kVirtual, kReal, kRealWithDriver };

class RuntimeTest : public testing::TestWithParam<Kind> {
 protected:
  RuntimeTest() {
    if (GetParam() == Kind::kVirtual) {
      runtime_ = std::make_unique<VirtualRuntime>();
    } else {
      auto real = std::make_unique<RealRuntime>();
      if (GetParam() == Kind::kRealWithDriver) real->StartDriver();
      runtime_ = std::move(real);
    }
  }

  // No test here should ever wait that long.
  absl::Time Soon() const { return runtime_->Now() + absl::Minutes(1); }
  absl::Status Wait(absl::FunctionRef<bool()> done) {
    return runtime_->RunUntil(done, Soon());
  }

  std::unique_ptr<Runtime> runtime_;
};

INSTANTIATE_TEST_SUITE_P(Runtimes, RuntimeTest,
                         testing::Values(Kind::kVirtual, Kind::kReal,
                                         Kind::kRealWithDriver),
                         [](const auto& info) {
                           switch (info.param) {
                             case Kind::kVirtual:
                               return "Virtual";
                             case Kind::kReal:
                               return "Real";
                             case Kind::kRealWithDriver:
                               return "RealWithDriver";
                           }
                           return "";
                         });

TEST_P(RuntimeTest, TasksOfALaneRunInTheOrderPosted) {
  const Lane even = runtime_->NewLane();
  const Lane odd = runtime_->NewLane();
  std::vector<int> evens;
  std::vector<int> odds;
  runtime_->Enter([&] {
    for (int i = 0; i < 100; ++i) {
      std::vector<int>& seen = i % 2 == 0 ? evens : odds;
      runtime_->Post(i % 2 == 0 ? even : odd,
                     [&seen, i] { seen.push_back(i); });
    }
  });

  ASSERT_EQ(Wait([&] { return evens.size() + odds.size() == 100; }),
            absl::OkStatus());
  EXPECT_TRUE(std::is_sorted(evens.begin(), evens.end()));
  EXPECT_TRUE(std::is_sorted(odds.begin(), odds.end()));
}

TEST_P(RuntimeTest, APostInsideATaskNeverRunsInsideThatTask) {
  const Lane lane = runtime_->NewLane();
  std::vector<std::string> steps;
  runtime_->Post(lane, [&] {
    runtime_->Post(lane, [&] { steps.push_back("inner"); });
    steps.push_back("outer");
  });

  ASSERT_EQ(Wait([&] { return steps.size() == 2; }), absl::OkStatus());
  EXPECT_THAT(steps, ElementsAre("outer", "inner"));
}

TEST_P(RuntimeTest, EnterRunsItsBodyAtOnceAlsoFromInside) {
  bool inner = false;
  runtime_->Enter([&] { runtime_->Enter([&] { inner = true; }); });
  EXPECT_TRUE(inner);
}

TEST_P(RuntimeTest, TimersFireByTimeAndThenAsSet) {
  const Lane lane = runtime_->NewLane();
  std::vector<std::string> fired;
  const absl::Time now = runtime_->Now();
  Timer third(*runtime_, lane, "third");
  Timer first(*runtime_, lane, "first");
  Timer second(*runtime_, lane, "second");
  runtime_->Enter([&] {
    third.ScheduleAt(now + absl::Milliseconds(2),
                     [&] { fired.push_back("3"); });
    first.ScheduleAt(now + absl::Milliseconds(1),
                     [&] { fired.push_back("1"); });
    second.ScheduleAt(now + absl::Milliseconds(1),
                      [&] { fired.push_back("2"); });
  });

  ASSERT_EQ(Wait([&] { return fired.size() == 3; }), absl::OkStatus());
  EXPECT_THAT(fired, ElementsAre("1", "2", "3"));
  EXPECT_GE(runtime_->Now(), now + absl::Milliseconds(2));
  EXPECT_FALSE(first.scheduled());
}

TEST_P(RuntimeTest, ATimerThatIsDueAlreadyFiresSoonButNotInsideTheCall) {
  Timer timer(*runtime_, runtime_->NewLane(), "late");
  bool fired = false;
  runtime_->Enter([&] {
    timer.ScheduleAt(runtime_->Now() - absl::Seconds(1), [&] { fired = true; });
    EXPECT_FALSE(fired);
  });
  EXPECT_EQ(Wait([&] { return fired; }), absl::OkStatus());
}

TEST_P(RuntimeTest, ACancelledTimerNeverFires) {
  const Lane lane = runtime_->NewLane();
  Timer victim(*runtime_, lane, "victim");
  Timer later(*runtime_, lane, "later");
  bool fired = false;
  bool done = false;
  runtime_->Enter([&] {
    victim.ScheduleAfter(absl::Milliseconds(1), [&] { fired = true; });
    later.ScheduleAfter(absl::Milliseconds(2), [&] { done = true; });
    victim.Cancel();
    victim.Cancel();
  });

  ASSERT_EQ(Wait([&] { return done; }), absl::OkStatus());
  EXPECT_FALSE(fired);
}

TEST_P(RuntimeTest, ATimerCanBeCancelledBetweenComingDueAndFiring) {
  const Lane lane = runtime_->NewLane();
  const absl::Time due = runtime_->Now();
  Timer killer(*runtime_, lane, "killer");
  Timer victim(*runtime_, lane, "victim");
  bool fired = false;
  bool done = false;
  runtime_->Enter([&] {
    killer.ScheduleAt(due, [&] {
      victim.Cancel();
      runtime_->Post(lane, [&] { done = true; });
    });
    victim.ScheduleAt(due, [&] { fired = true; });
  });

  ASSERT_EQ(Wait([&] { return done; }), absl::OkStatus());
  EXPECT_FALSE(fired);
}

TEST_P(RuntimeTest, SchedulingAgainReplacesWhatWasScheduled) {
  Timer timer(*runtime_, runtime_->NewLane(), "timer");
  std::vector<std::string> fired;
  runtime_->Enter([&] {
    timer.ScheduleAfter(absl::Milliseconds(1), [&] { fired.push_back("old"); });
    timer.ScheduleAfter(absl::Milliseconds(2), [&] { fired.push_back("new"); });
  });

  ASSERT_EQ(Wait([&] { return !fired.empty(); }), absl::OkStatus());
  EXPECT_THAT(fired, ElementsAre("new"));
}

TEST_P(RuntimeTest, ATimerMayScheduleItselfAndMayDestroyItself) {
  std::optional<Timer> timer;
  timer.emplace(*runtime_, runtime_->NewLane(), "tick");
  int ticks = 0;
  std::function<void()> tick = [&] {
    if (++ticks == 5) return timer.reset();
    timer->ScheduleAfter(absl::Microseconds(10), [&] { tick(); });
  };
  runtime_->Enter(
      [&] { timer->ScheduleAfter(absl::Microseconds(10), [&] { tick(); }); });

  EXPECT_EQ(Wait([&] { return !timer.has_value(); }), absl::OkStatus());
  EXPECT_EQ(ticks, 5);
}

TEST_P(RuntimeTest, AWaitThatComesTooLateSaysWhatWasPending) {
  Timer timer(*runtime_, runtime_->NewLane(), "session-timeout");
  runtime_->Enter([&] { timer.ScheduleAfter(absl::Hours(1), [] {}); });

  const absl::Status status = runtime_->RunUntil(
      [] { return false; }, runtime_->Now() + absl::Milliseconds(1));
  EXPECT_EQ(status.code(), absl::StatusCode::kDeadlineExceeded);
  EXPECT_THAT(status.ToString(), HasSubstr("still waiting after"));
  EXPECT_THAT(status.ToString(),
              HasSubstr("1 timer: \"session-timeout\" due in"));
  runtime_->Enter([&] { timer.Cancel(); });
}

TEST_P(RuntimeTest, ADeadlineThatHasPassedStillRunsWhatIsReady) {
  bool ran = false;
  const Lane lane = runtime_->NewLane();
  runtime_->Enter([&] { runtime_->Post(lane, [&] { ran = true; }); });
  EXPECT_EQ(runtime_->RunUntil([&] { return ran; }, runtime_->Now()),
            absl::OkStatus());
}

TEST_P(RuntimeTest, WaitingInsideATaskIsRefused) {
  std::vector<absl::Status> answers;
  const auto wait = [&] {
    answers.push_back(runtime_->RunUntil([] { return false; }, Soon()));
  };
  runtime_->Enter(wait);
  runtime_->Post(runtime_->NewLane(), wait);

  ASSERT_EQ(Wait([&] { return answers.size() == 2; }), absl::OkStatus());
  for (const absl::Status& answer : answers) {
    EXPECT_EQ(answer.code(), absl::StatusCode::kFailedPrecondition);
    EXPECT_THAT(answer.ToString(),
                HasSubstr("a blocking call inside a task of the runtime"));
  }
}

TEST_P(RuntimeTest, ThreadsThatPostAndEnterNeverMeetInside) {
  constexpr int kThreads = 4;
  constexpr int kRounds = 500;
  // Not atomic: the runtime is what protects it.
  int count = 0;
  std::vector<std::vector<int>> seen(kThreads);
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      const Lane lane = runtime_->NewLane();
      for (int i = 0; i < kRounds; ++i) {
        runtime_->Post(lane, [&, t, i] {
          ++count;
          seen[t].push_back(i);
        });
        runtime_->Enter([&] { ++count; });
      }
    });
  }
  if (GetParam() != Kind::kVirtual) {
    EXPECT_EQ(Wait([&] { return count == 2 * kThreads * kRounds; }),
              absl::OkStatus());
  }
  for (std::thread& thread : threads) thread.join();

  EXPECT_EQ(Wait([&] { return count == 2 * kThreads * kRounds; }),
            absl::OkStatus());
  for (const std::vector<int>& lane : seen) {
    EXPECT_TRUE(std::is_sorted(lane.begin(), lane.end()));
  }
}

TEST_P(RuntimeTest, ARuntimeThatEndsDropsWhatIsPending) {
  const auto token = std::make_shared<int>(0);
  const Lane lane = runtime_->NewLane();
  runtime_->Enter([&] {
    runtime_->StartTimer(runtime_->Now() + absl::Hours(1), lane, "never",
                         [token] {});
  });
  EXPECT_EQ(token.use_count(), 2);
  runtime_.reset();
  EXPECT_EQ(token.use_count(), 1);
}

TEST_P(RuntimeTest, EachAskingForRandomNumbersGetsAStreamOfItsOwn) {
  Random ids = runtime_->NewRandom("ids");
  Random more_ids = runtime_->NewRandom("ids");
  Random jitter = runtime_->NewRandom("jitter");
  const uint64_t first = ids.Next();
  EXPECT_NE(first, more_ids.Next());
  EXPECT_NE(first, jitter.Next());
}

TEST_P(RuntimeTest, APausedLaneRunsNothingAndThenAllInItsOrder) {
  const Lane lane = runtime_->NewLane();
  const Lane other = runtime_->NewLane();
  std::string ran;
  bool waited = false;
  Timer timer(*runtime_, lane, "held");
  Timer cancelled(*runtime_, lane, "cancelled");
  runtime_->Enter([&] {
    runtime_->Post(lane, [&] { ran += 'a'; });
    runtime_->PauseLane(lane);
    runtime_->PauseLane(lane);
    timer.ScheduleAfter(absl::ZeroDuration(), [&] { ran += 'b'; });
    cancelled.ScheduleAfter(absl::ZeroDuration(), [&] { ran += 'x'; });
    runtime_->Post(lane, [&] { ran += 'c'; });
    runtime_->Post(other, [&] { waited = true; });
  });
  EXPECT_TRUE(Wait([&] { return waited; }).ok());
  runtime_->Enter([&] {
    EXPECT_EQ(ran, "");
    cancelled.Cancel();
    runtime_->ResumeLane(lane);
    runtime_->ResumeLane(lane);
  });
  EXPECT_TRUE(Wait([&] { return ran == "abc"; }).ok()) << ran;
}

TEST(EventQueueTest, WhatAPausedLaneHoldsIsDestroyedWithTheRuntime) {
  const auto held = std::make_shared<int>(0);
  {
    VirtualRuntime runtime;
    const Lane lane = runtime.NewLane();
    runtime.PauseLane(lane);
    runtime.Post(lane, [held] {});
    runtime.StartTimer(runtime.Now(), lane, "held", [held] {});
    EXPECT_EQ(runtime.pending_tasks(), 0u);
    EXPECT_EQ(held.use_count(), 3);
  }
  EXPECT_EQ(held.use_count(), 1);
}

}  // namespace
}  // namespace kafka_embedded
