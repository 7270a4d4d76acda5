#include "connect_embedded/runtime/worker_task.h"

#include "absl/strings/str_cat.h"
#include "kafka_embedded/base/check.h"

namespace connect_embedded {

absl::string_view TaskStateName(TaskState state) {
  switch (state) {
    case TaskState::kUnassigned:
      return "UNASSIGNED";
    case TaskState::kRunning:
      return "RUNNING";
    case TaskState::kFailed:
      return "FAILED";
    case TaskState::kStopped:
      return "STOPPED";
  }
  return "UNASSIGNED";
}

std::ostream& operator<<(std::ostream& out, TaskState state) {
  return out << std::string(TaskStateName(state));
}

void WorkerTask::TransitionToRunning() {
  CHECK(state_ == TaskState::kUnassigned) << state_;
  state_ = TaskState::kRunning;
}

void WorkerTask::TransitionToFailed(const absl::Status& trace) {
  CHECK(state_ == TaskState::kUnassigned || state_ == TaskState::kRunning)
      << state_;
  state_ = TaskState::kFailed;
  trace_ = trace;
  LogLine(absl::StrCat("failed: ", trace.message()));
}

void WorkerTask::TransitionToStopped() { state_ = TaskState::kStopped; }

void WorkerTask::LogLine(absl::string_view message) const {
  if (options_.log) {
    options_.log(absl::StrCat("task ", options_.id.ToString(), ": ", message));
  }
}

}  // namespace connect_embedded
