// A runtime as a node sees it whose clock is wrong. Private to Network.
#ifndef KAFKA_EMBEDDED_RUNTIME_NODE_CLOCK_H_
#define KAFKA_EMBEDDED_RUNTIME_NODE_CLOCK_H_

#include <utility>

#include "kafka_embedded/runtime/runtime.h"

namespace kafka_embedded {

// Shows another time and is right about how much of it passes: timers that are
// set when the clock is changed keep their instant, as those of a machine do
// whose wall clock is set.
class NodeClock final : public Runtime {
 public:
  explicit NodeClock(Runtime& runtime) : runtime_(runtime) {}

  // How far it is ahead; behind where negative.
  absl::Duration skew() const { return skew_; }
  void set_skew(absl::Duration skew) { skew_ = skew; }

  absl::Time Now() const override { return runtime_.Now() + skew_; }
  Lane NewLane() override { return runtime_.NewLane(); }
  void Post(Lane lane, Task task) override {
    runtime_.Post(lane, std::move(task));
  }
  void PauseLane(Lane lane) override { runtime_.PauseLane(lane); }
  void ResumeLane(Lane lane) override { runtime_.ResumeLane(lane); }
  void Enter(absl::FunctionRef<void()> body) override { runtime_.Enter(body); }
  absl::Status RunUntil(absl::FunctionRef<bool()> done,
                        absl::Time deadline) override {
    return runtime_.RunUntil(done, deadline - skew_);
  }
  Random NewRandom(absl::string_view purpose) override {
    return runtime_.NewRandom(purpose);
  }
  TimerId StartTimer(absl::Time due, Lane lane, absl::string_view name,
                     Task task) override {
    return runtime_.StartTimer(due - skew_, lane, name, std::move(task));
  }
  void CancelTimer(TimerId id) override { runtime_.CancelTimer(id); }

 private:
  Runtime& runtime_;
  absl::Duration skew_ = absl::ZeroDuration();
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_RUNTIME_NODE_CLOCK_H_
