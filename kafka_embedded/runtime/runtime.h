// The clock, the queue and the timers that every state machine runs on.
//
// A Runtime runs tasks one at a time, each to its end, on whichever thread
// drives it. Everything that belongs to one runtime is therefore
// single-threaded code. Two kinds exist: VirtualRuntime (virtual_runtime.h),
// where time stands still until nothing is left to do, and RealRuntime
// (real_runtime.h).
//
//   Timer timer(runtime, lane, "fetch-wait");
//   timer.ScheduleAfter(absl::Milliseconds(500), [&] { Answer(); });
//   runtime.RunUntil([&] { return answered; }, absl::InfiniteFuture());
#ifndef KAFKA_EMBEDDED_RUNTIME_RUNTIME_H_
#define KAFKA_EMBEDDED_RUNTIME_RUNTIME_H_

#include <cstdint>
#include <utility>

#include "absl/functional/any_invocable.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "kafka_embedded/runtime/random.h"

namespace kafka_embedded {

using Task = absl::AnyInvocable<void()>;

// Tasks of one lane run in the order in which they were posted. Tasks of
// different lanes that are runnable at the same instant run in an order that
// the seed decides. A lane stands for what keeps order in life: a connection, a
// node's own thread.
enum class Lane : uint32_t {};

// Identifies one scheduled timer; never used twice.
enum class TimerId : uint64_t { kNone = 0 };

class Runtime {
 public:
  virtual ~Runtime() = default;

  virtual absl::Time Now() const = 0;

  // A new lane. Deterministic: the nth call gives the same lane in every run.
  virtual Lane NewLane() = 0;

  // Runs `task` after the current one, never inside this call. Any thread.
  virtual void Post(Lane lane, Task task) = 0;

  // A lane that is paused runs nothing: what is posted to it and its timers
  // that come due wait, and run in that order when it is resumed. Harmless
  // twice. Inside the runtime.
  virtual void PauseLane(Lane lane) = 0;
  virtual void ResumeLane(Lane lane) = 0;

  // Enters the runtime from outside, or from inside: runs `body` before it
  // returns, with nothing else of this runtime running meanwhile. Any thread.
  // This is how a call of a user's thread (Producer::Send) reaches the state
  // machines. It does not run posted tasks.
  virtual void Enter(absl::FunctionRef<void()> body) = 0;

  // Runs tasks and timers until `done` holds, and returns OK; `done` is asked
  // inside the runtime. DEADLINE_EXCEEDED when `deadline` has come first.
  // FAILED_PRECONDITION inside a task or Enter: there, waiting would deadlock.
  // With virtual time, also FAILED_PRECONDITION when nothing is runnable, no
  // timer is set and the deadline is infinite: nothing could ever end the wait.
  virtual absl::Status RunUntil(absl::FunctionRef<bool()> done,
                                absl::Time deadline) = 0;

  // An independent stream of random numbers for one purpose, the same in every
  // run with the same seed, whatever other streams are drawn from.
  virtual Random NewRandom(absl::string_view purpose) = 0;

  // Used through Timer. `name` must outlive the timer: a string literal.
  virtual TimerId StartTimer(absl::Time due, Lane lane, absl::string_view name,
                             Task task) = 0;
  // Nothing happens if the timer has fired or was cancelled.
  virtual void CancelTimer(TimerId id) = 0;
};

// One timer of a state machine. Scheduling replaces what was scheduled;
// cancelling twice is harmless; the destructor cancels.
class Timer {
 public:
  // `name` says what the timer is for, in traces: a string literal.
  Timer(Runtime& runtime, Lane lane, absl::string_view name)
      : runtime_(runtime), lane_(lane), name_(name) {}
  Timer(const Timer&) = delete;
  Timer& operator=(const Timer&) = delete;
  ~Timer() { Cancel(); }

  // A time that has come already runs the task soon, not inside this call.
  void ScheduleAt(absl::Time due, Task task);
  void ScheduleAfter(absl::Duration delay, Task task) {
    ScheduleAt(runtime_.Now() + delay, std::move(task));
  }
  void Cancel();
  bool scheduled() const { return id_ != TimerId::kNone; }

 private:
  Runtime& runtime_;
  const Lane lane_;
  const absl::string_view name_;
  TimerId id_ = TimerId::kNone;
  Task task_;
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_RUNTIME_RUNTIME_H_
