// A runtime whose time stands still until nothing is left to do at an instant,
// and then jumps to the next timer. An hour of session timeouts takes
// microseconds, and the same seed gives the same run.
//
//   VirtualRuntime runtime({.seed = 7});
//   Timer timer(runtime, runtime.NewLane(), "session-timeout");
//   timer.ScheduleAfter(absl::Seconds(45), [&] { expired = true; });
//   absl::Status status =
//       runtime.RunUntil([&] { return expired; }, absl::InfiniteFuture());
//
// Nothing runs by itself: whoever waits (RunUntil, AdvanceTime) runs the tasks,
// on the own thread. What happens depends only on the seed and on the calls, as
// long as one thread makes them.
//
// Other threads may post, such as those of sockets. With StartDriver somebody
// runs what they post. One post is run to its end, with all that comes of it at
// that instant, before the next comes in: what happens is a function of the
// seed, of the order in which posts and calls came, and of the times at which
// they came.
#ifndef KAFKA_EMBEDDED_RUNTIME_VIRTUAL_RUNTIME_H_
#define KAFKA_EMBEDDED_RUNTIME_VIRTUAL_RUNTIME_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "kafka_embedded/runtime/event_queue.h"
#include "kafka_embedded/runtime/inbox.h"
#include "kafka_embedded/runtime/random.h"
#include "kafka_embedded/runtime/random_streams.h"
#include "kafka_embedded/runtime/runtime.h"
#include "kafka_embedded/runtime/strand.h"
#include "kafka_embedded/runtime/virtual_driver.h"

namespace kafka_embedded {

class VirtualRuntime final : public Runtime {
 public:
  struct Options {
    // Decides the order of simultaneous events and every NewRandom.
    uint64_t seed = 1;
    // 2025-01-01T00:00:00Z. REQUIRES: finite.
    absl::Time start_time = absl::FromUnixSeconds(1735689600);
  };

  VirtualRuntime() : VirtualRuntime(Options()) {}
  explicit VirtualRuntime(const Options& options);
  // Drops what is pending without running it.
  ~VirtualRuntime() override;

  absl::Time Now() const override {
    return driver_.on() ? NowOfDriver() : now_;
  }
  Lane NewLane() override { return static_cast<Lane>(next_lane_++); }
  void Post(Lane lane, Task task) override;
  void PauseLane(Lane lane) override;
  void ResumeLane(Lane lane) override;
  void Enter(absl::FunctionRef<void()> body) override;
  // When `deadline` comes first, the clock shows it afterwards, and everything
  // that was due up to then has run.
  absl::Status RunUntil(absl::FunctionRef<bool()> done,
                        absl::Time deadline) override;
  Random NewRandom(absl::string_view purpose) override;
  TimerId StartTimer(absl::Time due, Lane lane, absl::string_view name,
                     Task task) override;
  void CancelTimer(TimerId id) override;

  // Runs all that can run at this instant; time stands still.
  // REQUIRES, as all below: not called inside a task or Enter.
  void RunUntilIdle();
  // Runs all that is due up to `duration` from now, each at its time; the clock
  // then shows that instant. REQUIRES: as AdvanceTo succeeds.
  void AdvanceTime(absl::Duration duration);
  // INVALID_ARGUMENT for a time that has passed or is infinite, and
  // FAILED_PRECONDITION inside a task or Enter, both without effect.
  absl::Status AdvanceTo(absl::Time time);

  // Starts a thread that runs what other threads post. `speed`: how much time
  // passes in a second of the real clock, in seconds; a wait then takes its
  // time. 0: time passes only where a call lets it pass, as ever. Harmless if
  // it runs already. REQUIRES: not negative, finite.
  void StartDriver(double speed);
  // Ends the thread. REQUIRES: not called inside the runtime.
  void StopDriver() { driver_.StopThread(); }
  // RunUntil for what other threads bring about: as long as time passes only
  // where a call lets it pass, it stands still here. DEADLINE_EXCEEDED after
  // `limit` of the real clock. Without a driver, nobody else brings anything
  // about, and this is RunUntil.
  absl::Status AwaitOthers(absl::FunctionRef<bool()> done,
                           absl::Duration limit);

  // What a wait that could never end tells of those who use the runtime: one
  // line. Both inside the runtime; `key` names the user.
  void AddDescription(const void* key, std::function<std::string()> describe) {
    descriptions_.emplace_back(key, std::move(describe));
  }
  void RemoveDescription(const void* key) {
    std::erase_if(descriptions_, [key](auto& d) { return d.first == key; });
  }

  // Must be removed before its end. Any number.
  void AddTimerObserver(TimerObserver* observer);
  void RemoveTimerObserver(TimerObserver* observer);

  // Tasks that can run at this instant, and timers that are not due yet.
  size_t pending_tasks();
  size_t pending_timers();
  // One line for failed waits, with the timers that come next:
  // `1 task ready, 1 timer: "session-timeout" due in 45s`.
  std::string DescribePending();

  uint64_t seed() const { return streams_.seed(); }

 private:
  // What a thread does from outside.
  class Visit;

  void TakeInbox() {
    if (inbox_.filled() && !driver_.on()) inbox_.MoveTo(queue_);
  }
  absl::Time NowOfDriver() const;
  // What a clock that follows another shows: it does not run ahead of timers.
  absl::Time Followed() const;
  absl::Status RunPaced(absl::FunctionRef<bool()> done, absl::Time deadline);
  // One timer further, or to `time`. False if nothing came due.
  bool StepTo(absl::Time time);
  void Drive();
  absl::Status RefuseInside(absl::Time deadline) const;
  std::string DescribeAll() const;
  absl::Status StillWaiting(absl::Duration waited,
                            absl::string_view which_time = "",
                            absl::string_view more = "") const;
  // Runs one task of this instant. False if there is none.
  bool RunOne();
  void JumpTo(absl::Time time);

  mutable Strand strand_;
  VirtualDriver driver_;
  absl::Time now_;
  EventQueue queue_;
  Inbox inbox_;
  RandomStreams streams_;
  Random order_;
  std::atomic<uint32_t> next_lane_ = 0;
  std::vector<std::pair<const void*, std::function<std::string()>>>
      descriptions_;
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_RUNTIME_VIRTUAL_RUNTIME_H_
