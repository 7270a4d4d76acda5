#include "kafka_embedded/runtime/virtual_runtime.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "absl/strings/str_cat.h"
#include "kafka_embedded/base/check.h"

namespace kafka_embedded {

// Inside the strand while it lives. Where time follows the real clock it has
// caught up, and who sleeps looks again when it leaves.
class VirtualRuntime::Visit {
 public:
  explicit Visit(VirtualRuntime& runtime)
      : runtime_(runtime), entered_(!runtime.strand_.HeldByMe()) {
    if (!entered_) return;
    runtime_.strand_.Acquire();
    runtime_.now_ = runtime_.Followed();
  }
  Visit(const Visit&) = delete;
  Visit& operator=(const Visit&) = delete;
  ~Visit() {
    if (!entered_) return;
    runtime_.strand_.Release();
    if (runtime_.driver_.on()) runtime_.driver_.Wake();
  }

 private:
  VirtualRuntime& runtime_;
  const bool entered_;
};

VirtualRuntime::VirtualRuntime(const Options& options)
    : now_(options.start_time),
      streams_(options.seed),
      order_(options.seed, "order of simultaneous events") {
  CHECK(now_ != absl::InfiniteFuture() && now_ != absl::InfinitePast())
      << "the start time is infinite";
}

VirtualRuntime::~VirtualRuntime() {
  StopDriver();
  const StrandGuard guard(strand_);
  do {
    inbox_.MoveTo(queue_);
    queue_.Clear();
  } while (inbox_.filled());
}

// ---- Time ----

absl::Time VirtualRuntime::Followed() const {
  if (!driver_.paced() || queue_.has_ready()) return now_;
  return std::max(now_, std::min(driver_.Target(), queue_.NextDue()));
}

absl::Time VirtualRuntime::NowOfDriver() const {
  if (strand_.HeldByMe()) return now_;
  const StrandGuard guard(strand_);
  return Followed();
}

void VirtualRuntime::JumpTo(absl::Time time) {
  now_ = std::max(now_, time);
  queue_.MakeDueReady(now_);
}

bool VirtualRuntime::StepTo(absl::Time time) {
  const absl::Time next = queue_.NextDue();
  JumpTo(std::min(next, time));
  return next <= time;
}

// Who would not have waited anyway, since the deadline has come, gets no
// description, which takes its time: some poll inside the runtime.
absl::Status VirtualRuntime::RefuseInside(absl::Time deadline) const {
  if (!strand_.HeldByMe()) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat(
      "a blocking call inside a task of the runtime: it would wait for tasks "
      "that cannot run before this one ends; use the call that takes a "
      "callback",
      deadline > now_ ? DescribeAll() : std::string()));
}

void VirtualRuntime::RunUntilIdle() {
  CHECK_OK(RefuseInside(now_));
  const Visit visit(*this);
  while (RunOne()) {
  }
}

void VirtualRuntime::AdvanceTime(absl::Duration duration) {
  CHECK_OK(AdvanceTo(Now() + duration));
}

absl::Status VirtualRuntime::AdvanceTo(absl::Time time) {
  if (absl::Status inside = RefuseInside(now_); !inside.ok()) return inside;
  const Visit visit(*this);
  if (time < now_ || time == absl::InfiniteFuture()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "time advanced to ", absl::FormatTime(time, absl::UTCTimeZone()),
        ", expected a finite time that is not before now, ",
        absl::FormatTime(now_, absl::UTCTimeZone())));
  }
  do {
    while (RunOne()) {
    }
  } while (StepTo(time));
  if (driver_.on()) driver_.Rebase(now_);
  return absl::OkStatus();
}

// ---- Tasks ----

void VirtualRuntime::Post(Lane lane, Task task) {
  if (strand_.HeldByMe()) {
    TakeInbox();  // This thread may have posted to the lane before it came in.
    queue_.Push(lane, std::move(task));
  } else {
    inbox_.Push(lane, std::move(task));
    if (driver_.on()) driver_.Wake();
  }
}

void VirtualRuntime::PauseLane(Lane lane) {
  const Visit visit(*this);
  TakeInbox();
  queue_.PauseLane(lane);
}

void VirtualRuntime::ResumeLane(Lane lane) {
  const Visit visit(*this);
  queue_.ResumeLane(lane);
}

void VirtualRuntime::Enter(absl::FunctionRef<void()> body) {
  const Visit visit(*this);
  body();
}

bool VirtualRuntime::RunOne() {
  TakeInbox();
  while (!queue_.has_ready()) {
    if (!driver_.on()) return false;
    now_ = Followed();
    if (!inbox_.MoveOneTo(queue_)) return false;
  }
  queue_.Take (&order_)();
  queue_.TaskDone();
  // What a post brought about is run to its end before others come in.
  const bool others_may_come = !driver_.on() || !queue_.has_ready();
  if (strand_.contended() && others_may_come) strand_.Yield();
  return true;
}

absl::Status VirtualRuntime::RunUntil(absl::FunctionRef<bool()> done,
                                      absl::Time deadline) {
  if (absl::Status inside = RefuseInside(deadline); !inside.ok()) return inside;
  const Visit visit(*this);
  if (driver_.paced()) return RunPaced(done, deadline);
  const absl::Time begin = now_;
  while (!done()) {
    if (RunOne()) continue;
    const absl::Time next = queue_.NextDue();
    if (next <= deadline && next != absl::InfiniteFuture()) {
      JumpTo(next);
      continue;
    }
    if (deadline == absl::InfiniteFuture()) {
      return absl::FailedPreconditionError(absl::StrCat(
          "a wait that cannot end: nothing is pending, and no deadline is "
          "set: ",
          queue_.Describe(now_), " (seed ", seed(), ")", DescribeAll()));
    }
    JumpTo(deadline);
    return StillWaiting(now_ - begin, " of virtual time",
                        absl::StrCat(" (seed ", seed(), ")"));
  }
  return absl::OkStatus();
}

absl::Status VirtualRuntime::StillWaiting(absl::Duration waited,
                                          absl::string_view which_time,
                                          absl::string_view more) const {
  return absl::DeadlineExceededError(
      absl::StrCat("still waiting after ", absl::FormatDuration(waited),
                   which_time, "; pending: ", queue_.Describe(now_), more));
}

absl::Status VirtualRuntime::RunPaced(absl::FunctionRef<bool()> done,
                                      absl::Time deadline) {
  const absl::Time begin = now_;
  while (!done()) {
    if (RunOne() || StepTo(std::min(driver_.Target(), deadline))) continue;
    if (now_ >= deadline) {
      return StillWaiting(now_ - begin);
    }
    driver_.Sleep(strand_,
                  driver_.WhenShows(std::min(deadline, queue_.NextDue())),
                  [this] { return inbox_.filled(); });
  }
  return absl::OkStatus();
}

absl::Status VirtualRuntime::AwaitOthers(absl::FunctionRef<bool()> done,
                                         absl::Duration limit) {
  if (!driver_.on() || driver_.paced()) {
    const absl::Duration virtual_limit =
        driver_.on() ? limit * driver_.speed() : limit;
    return RunUntil(done, Now() + virtual_limit);
  }
  if (absl::Status inside = RefuseInside(absl::InfiniteFuture());
      !inside.ok()) {
    return inside;
  }
  const Visit visit(*this);
  const auto until =
      std::chrono::steady_clock::now() +
      absl::ToChronoNanoseconds(std::min(limit, absl::Hours(24)));
  while (!done()) {
    if (RunOne()) continue;
    if (std::chrono::steady_clock::now() >= until) {
      return StillWaiting(limit,
                          " of the real clock, while virtual time stood still");
    }
    driver_.Sleep(strand_, until, [this] { return inbox_.filled(); });
  }
  return absl::OkStatus();
}

// ---- The driver ----

void VirtualRuntime::StartDriver(double speed) {
  CHECK(speed >= 0 && speed < 1e12) << "speed " << speed;
  if (driver_.running()) return;
  {
    const StrandGuard guard(strand_);
    inbox_.MoveTo(queue_);
    driver_.TurnOn(speed, now_);
  }
  driver_.StartThread([this] { Drive(); });
}

void VirtualRuntime::Drive() {
  strand_.Acquire();
  while (!driver_.stopping()) {
    bool ran = false;
    do {
      while (RunOne()) ran = true;
    } while (driver_.paced() && StepTo(driver_.Target()));
    if (ran) driver_.Wake();  // Who waits looks at the condition.
    auto until = VirtualDriver::kNever;
    if (driver_.paced() && queue_.NextDue() != absl::InfiniteFuture()) {
      // Not more often than that, however fast time passes.
      constexpr std::chrono::milliseconds kRest(1);
      until = std::max(driver_.WhenShows(queue_.NextDue()),
                       std::chrono::steady_clock::now() + kRest);
    }
    driver_.Sleep(strand_, until,
                  [this] { return inbox_.filled() || driver_.stopping(); });
  }
  strand_.Release();
}

// ---- The rest ----

Random VirtualRuntime::NewRandom(absl::string_view purpose) {
  const StrandGuard guard(strand_);
  return streams_.New(purpose);
}

TimerId VirtualRuntime::StartTimer(absl::Time due, Lane lane,
                                   absl::string_view name, Task task) {
  const Visit visit(*this);
  TakeInbox();
  return queue_.StartTimer(due, now_, lane, name, std::move(task));
}

void VirtualRuntime::CancelTimer(TimerId id) {
  const Visit visit(*this);
  queue_.CancelTimer(id);
}

void VirtualRuntime::AddTimerObserver(TimerObserver* observer) {
  const StrandGuard guard(strand_);
  queue_.AddObserver(observer);
}

void VirtualRuntime::RemoveTimerObserver(TimerObserver* observer) {
  const StrandGuard guard(strand_);
  queue_.RemoveObserver(observer);
}

std::string VirtualRuntime::DescribeAll() const {
  std::string text;
  for (const auto& [key, describe] : descriptions_) {
    absl::StrAppend(&text, "; ", describe());
  }
  return text;
}

size_t VirtualRuntime::pending_tasks() {
  const StrandGuard guard(strand_);
  TakeInbox();
  return queue_.ready_count();
}

size_t VirtualRuntime::pending_timers() {
  const StrandGuard guard(strand_);
  return queue_.timer_count();
}

std::string VirtualRuntime::DescribePending() {
  const StrandGuard guard(strand_);
  TakeInbox();
  return queue_.Describe(now_);
}

}  // namespace kafka_embedded
