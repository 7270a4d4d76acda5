#include "kafka_embedded/runtime/virtual_runtime.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "kafka_embedded/base/check.h"

namespace kafka_embedded {

VirtualRuntime::VirtualRuntime(const Options& options)
    : now_(options.start_time),
      streams_(options.seed),
      order_(options.seed, "order of simultaneous events") {
  CHECK(now_ != absl::InfiniteFuture() && now_ != absl::InfinitePast())
      << "the start time is infinite";
}

VirtualRuntime::~VirtualRuntime() {
  const StrandGuard guard(strand_);
  do {
    TakeInbox();
    queue_.Clear();
  } while (inbox_.filled());
}

void VirtualRuntime::Post(Lane lane, Task task) {
  if (strand_.HeldByMe()) {
    TakeInbox();  // This thread may have posted to the lane before it came in.
    queue_.Push(lane, std::move(task));
  } else {
    inbox_.Push(lane, std::move(task));
  }
}

void VirtualRuntime::PauseLane(Lane lane) {
  const StrandGuard guard(strand_);
  TakeInbox();
  queue_.PauseLane(lane);
}

void VirtualRuntime::ResumeLane(Lane lane) {
  const StrandGuard guard(strand_);
  queue_.ResumeLane(lane);
}

void VirtualRuntime::Enter(absl::FunctionRef<void()> body) {
  const StrandGuard guard(strand_);
  body();
}

bool VirtualRuntime::RunOne() {
  TakeInbox();
  if (!queue_.has_ready()) return false;
  queue_.Take (&order_)();
  queue_.TaskDone();
  if (strand_.contended()) strand_.Yield();
  return true;
}

void VirtualRuntime::JumpTo(absl::Time time) {
  now_ = std::max(now_, time);
  queue_.MakeDueReady(now_);
}

absl::Status VirtualRuntime::RunUntil(absl::FunctionRef<bool()> done,
                                      absl::Time deadline) {
  if (strand_.HeldByMe()) {
    return absl::FailedPreconditionError(
        "a blocking call inside a task of the runtime: it would wait for tasks "
        "that cannot run before this one ends; use the call that takes a "
        "callback");
  }
  const StrandGuard guard(strand_);
  const absl::Time begin = now_;
  while (!done()) {
    if (RunOne()) continue;
    const absl::Time next = queue_.NextDue();
    if (next <= deadline && next != absl::InfiniteFuture()) {
      JumpTo(next);
      continue;
    }
    if (deadline == absl::InfiniteFuture()) {
      return absl::FailedPreconditionError(
          absl::StrCat("a wait that cannot end: nothing is pending, and no "
                       "deadline is set (seed ",
                       seed(), ")"));
    }
    JumpTo(deadline);
    return absl::DeadlineExceededError(
        absl::StrCat("still waiting after ", absl::FormatDuration(now_ - begin),
                     " of virtual time; pending: ", queue_.Describe(now_),
                     " (seed ", seed(), ")"));
  }
  return absl::OkStatus();
}

Random VirtualRuntime::NewRandom(absl::string_view purpose) {
  const StrandGuard guard(strand_);
  return streams_.New(purpose);
}

TimerId VirtualRuntime::StartTimer(absl::Time due, Lane lane,
                                   absl::string_view name, Task task) {
  const StrandGuard guard(strand_);
  TakeInbox();
  return queue_.StartTimer(due, now_, lane, name, std::move(task));
}

void VirtualRuntime::CancelTimer(TimerId id) {
  const StrandGuard guard(strand_);
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

void VirtualRuntime::RunUntilIdle() { AdvanceTo(now_); }

void VirtualRuntime::AdvanceTo(absl::Time time) {
  CHECK(!strand_.HeldByMe()) << "time advanced inside a task of the runtime";
  const StrandGuard guard(strand_);
  CHECK(time >= now_ && time != absl::InfiniteFuture())
      << "from " << now_ << " to " << time;
  while (true) {
    while (RunOne()) {
    }
    if (queue_.NextDue() > time) break;
    JumpTo(queue_.NextDue());
  }
  JumpTo(time);
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
