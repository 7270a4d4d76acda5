#include "tools/long_run.h"

#include <atomic>

#include "absl/time/time.h"

namespace kafka_embedded {

void RunUntilInterrupted(Runtime& runtime, Tool& tool,
                         absl::FunctionRef<bool()> ended,
                         absl::FunctionRef<void()> show) {
  std::atomic<bool> interrupted = false;
  const Lane lane = runtime.NewLane();
  // The task makes the wait below ask its condition again.
  tool.interrupt.OnRequest([&] {
    interrupted = true;
    runtime.Post(lane, [] {});
  });
  const auto done = [&] { return interrupted || ended(); };
  while (true) {
    const absl::Time deadline = tool.err_is_terminal
                                    ? runtime.Now() + absl::Milliseconds(200)
                                    : absl::InfiniteFuture();
    if (!absl::IsDeadlineExceeded(runtime.RunUntil(done, deadline))) break;
    show();
  }
  tool.interrupt.OnRequest(nullptr);
}

}  // namespace kafka_embedded
