// A runtime in real time.
//
// It is a strand: whoever comes in finds nobody else inside. A thread that
// enters or posts from outside does the work itself where the runtime is free,
// without a change of thread; a thread that waits in RunUntil drives the queue
// and the timers meanwhile. No thread exists unless StartDriver is called,
// which runtimes need whose events come from sockets, or whose timers must fire
// while nobody waits.
//
//   RealRuntime runtime;
//   runtime.StartDriver();
#ifndef KAFKA_EMBEDDED_RUNTIME_REAL_RUNTIME_H_
#define KAFKA_EMBEDDED_RUNTIME_REAL_RUNTIME_H_

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <thread>

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

namespace kafka_embedded {

// All methods may be called from any thread.
class RealRuntime final : public Runtime {
 public:
  struct Options {
    // For NewRandom. Nothing: from the operating system, so that two processes
    // do not draw the same cluster id.
    std::optional<uint64_t> seed = std::nullopt;
  };

  RealRuntime() : RealRuntime(Options()) {}
  explicit RealRuntime(const Options& options);
  // Stops the driver and drops what is pending. REQUIRES: no other thread is
  // inside or comes in any more.
  ~RealRuntime() override;

  // Wall time that never goes back: what the wall clock showed at the start,
  // and the steady clock from there.
  absl::Time Now() const override;
  Lane NewLane() override { return static_cast<Lane>(next_lane_++); }
  // From outside, where the runtime is free, the calling thread runs the task
  // (and what else is ready) before Post returns.
  void Post(Lane lane, Task task) override;
  void PauseLane(Lane lane) override;
  void ResumeLane(Lane lane) override;
  void Enter(absl::FunctionRef<void()> body) override;
  absl::Status RunUntil(absl::FunctionRef<bool()> done,
                        absl::Time deadline) override;
  Random NewRandom(absl::string_view purpose) override;
  TimerId StartTimer(absl::Time due, Lane lane, absl::string_view name,
                     Task task) override;
  void CancelTimer(TimerId id) override;

  // Starts a thread that runs tasks and timers while nobody else does. Once
  // started, what is posted runs without anyone waiting. Harmless if it runs
  // already.
  void StartDriver();
  // Ends the thread after the task it is in. What is pending stays. REQUIRES:
  // not called inside the runtime.
  void StopDriver();

  uint64_t seed() const { return streams_.seed(); }

 private:
  using SteadyTime = std::chrono::steady_clock::time_point;
  enum class Sleeper { kCaller, kDriver };

  void TakeInbox() {
    if (inbox_.filled()) inbox_.MoveTo(queue_);
  }
  // Runs one ready task. False if there is none.
  bool RunOne();
  // Makes due timers ready, lets others in and runs ready tasks, up to one
  // batch of them. False if there was none.
  bool RunBatch();
  // Leaves the strand, and wakes whom the change may concern.
  void Leave();
  bool NobodyNeedsWaking() const;
  void WakeSleepers();
  // Gives up the strand until something changed or `until`.
  void Sleep(absl::Time until, Sleeper who);
  void Drive();
  SteadyTime ToSteady(absl::Time time) const;

  const SteadyTime steady_start_;
  const absl::Time wall_start_;
  RandomStreams streams_;
  std::atomic<uint32_t> next_lane_ = 0;

  Strand strand_;
  EventQueue queue_;  // Inside the strand only.
  Inbox inbox_;

  // Sleeping threads wait for `epoch_` to change. The counts are written with
  // both the strand or a wake-up in hand and `sleep_mutex_` held, and read with
  // either. Whoever wakes, wakes all and sets the counts to zero.
  std::mutex sleep_mutex_;
  std::condition_variable woken_;
  uint64_t epoch_ = 0;
  std::atomic<int> sleeping_callers_ = 0;
  std::atomic<bool> driver_sleeps_ = false;
  absl::Time driver_alarm_;  // When it wakes by itself. Inside the strand only.

  std::mutex driver_mutex_;  // Starting and stopping.
  std::atomic<bool> stop_driver_ = false;
  std::thread driver_;
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_RUNTIME_REAL_RUNTIME_H_
