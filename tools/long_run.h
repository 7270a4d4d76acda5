// Commands that run until somebody ends them.
#ifndef TOOLS_LONG_RUN_H_
#define TOOLS_LONG_RUN_H_

#include "absl/functional/function_ref.h"
#include "kafka_embedded/runtime/runtime.h"
#include "tools/tool.h"

namespace kafka_embedded {

// Returns when an interrupt is requested, or when `ended`, which is asked
// inside the runtime, holds. Meanwhile `show` is called some times a second if
// there is a terminal to show something on.
void RunUntilInterrupted(Runtime& runtime, Tool& tool,
                         absl::FunctionRef<bool()> ended,
                         absl::FunctionRef<void()> show);

}  // namespace kafka_embedded

#endif  // TOOLS_LONG_RUN_H_
