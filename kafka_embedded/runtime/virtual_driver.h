// What a VirtualRuntime has for threads that only post to it: a thread that
// runs what they post, and the pace at which time passes meanwhile. Private to
// it.
#ifndef KAFKA_EMBEDDED_RUNTIME_VIRTUAL_DRIVER_H_
#define KAFKA_EMBEDDED_RUNTIME_VIRTUAL_DRIVER_H_

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <thread>

#include "absl/functional/function_ref.h"
#include "absl/time/time.h"
#include "kafka_embedded/runtime/strand.h"

namespace kafka_embedded {

class VirtualDriver {
 public:
  using RealTime = std::chrono::steady_clock::time_point;
  static constexpr RealTime kNever = RealTime::max();

  // Any thread. Once on, it stays on, also while no thread runs.
  bool on() const { return on_.load(std::memory_order_acquire); }
  // All below but Wake and Join: inside the strand.
  void TurnOn(double speed, absl::Time now) {
    speed_ = speed;
    Rebase(now);
    on_.store(true, std::memory_order_release);
  }

  // Whether time follows the real clock.
  bool paced() const { return on() && speed_ > 0; }
  double speed() const { return speed_; }
  // What the clock is to show. REQUIRES: paced().
  absl::Time Target() const;
  // When it will show that: a day from now at most.
  RealTime WhenShows(absl::Time time) const;
  // The pace goes on from `now`.
  void Rebase(absl::Time now);

  // Has everybody who sleeps look again. Any thread.
  void Wake();
  // Gives up the strand until Wake or `until`; not at all if `skip` holds. Who
  // makes it hold must call Wake then.
  void Sleep(Strand& strand, RealTime until, absl::FunctionRef<bool()> skip);

  template <typename Function>
  void StartThread(Function function) {
    stop_.store(false);
    thread_ = std::thread(std::move(function));
  }
  bool stopping() const { return stop_.load(); }
  bool running() const { return thread_.joinable(); }
  // REQUIRES: not called inside the strand.
  void StopThread();

 private:
  std::atomic<bool> on_ = false;
  double speed_ = 0;
  RealTime real_base_ = {};
  absl::Time base_;

  std::mutex mutex_;
  std::condition_variable woken_;
  uint64_t epoch_ = 0;  // Guarded by mutex_.
  std::atomic<bool> stop_ = false;
  std::thread thread_;
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_RUNTIME_VIRTUAL_DRIVER_H_
