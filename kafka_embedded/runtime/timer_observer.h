// Hears of the timers of a runtime: how a trace learns of them.
#ifndef KAFKA_EMBEDDED_RUNTIME_TIMER_OBSERVER_H_
#define KAFKA_EMBEDDED_RUNTIME_TIMER_OBSERVER_H_

#include <cstdint>

#include "absl/strings/string_view.h"
#include "kafka_embedded/runtime/runtime.h"

namespace kafka_embedded {

class TimerObserver {
 public:
  virtual ~TimerObserver() = default;
  // A timer is set: what to be told again when it fires. 0: nothing.
  virtual uint64_t OnTimerSet(Lane lane) = 0;
  // Its task runs next.
  virtual void OnTimerFires(Lane lane, absl::string_view name,
                            uint64_t cause) = 0;
  // The task is over.
  virtual void OnTimerDone() = 0;
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_RUNTIME_TIMER_OBSERVER_H_
