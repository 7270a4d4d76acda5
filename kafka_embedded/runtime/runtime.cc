#include "kafka_embedded/runtime/runtime.h"

#include <utility>

namespace kafka_embedded {

// The task lives in the Timer, so that what the runtime holds is one pointer.
void Timer::ScheduleAt(absl::Time due, Task task) {
  Cancel();
  task_ = std::move(task);
  id_ = runtime_.StartTimer(due, lane_, name_, [this] {
    id_ = TimerId::kNone;
    // The task may schedule this timer again, or destroy it.
    Task task = std::move(task_);
    task();
  });
}

void Timer::Cancel() {
  if (id_ == TimerId::kNone) return;
  runtime_.CancelTimer(std::exchange(id_, TimerId::kNone));
  Task dropped = std::move(task_);
}

}  // namespace kafka_embedded
