#include "connect_embedded/runtime/worker_task.h"

#include "absl/strings/str_cat.h"
#include "kafka_embedded/base/check.h"

namespace connect_embedded {

void WorkerTask::Enter(State state) {
  if (state_ == state) return;
  state_ = state;
  if (options_.listener == nullptr) return;
  options_.listener->OnTaskState(
      options_.id, state == State::kStopped ? State::kUnassigned : state,
      trace_);
}

void WorkerTask::TransitionToTarget() {
  CHECK(state_ == State::kUnassigned || state_ == State::kRunning ||
        state_ == State::kPaused)
      << state_;
  Enter(paused() ? State::kPaused : State::kRunning);
}

void WorkerTask::TransitionToFailed(const absl::Status& trace) {
  CHECK(state_ != State::kFailed && state_ != State::kStopped) << state_;
  trace_ = trace;
  LogLine(absl::StrCat("failed: ", trace.message()));
  Enter(State::kFailed);
}

void WorkerTask::TransitionToStopped() {
  // A task that failed stays so for those who ask: Kafka's worker too says no
  // more of it.
  if (state_ == State::kFailed) {
    state_ = State::kStopped;
    return;
  }
  Enter(State::kStopped);
}

void WorkerTask::SetTarget(TargetState target) {
  if (options_.target == target) return;
  options_.target = target;
  if (state_ != State::kRunning && state_ != State::kPaused) return;
  TransitionToTarget();
  OnTargetChanged();
}

void WorkerTask::UsedTopic(absl::string_view topic) {
  if (topic == last_topic_ || options_.listener == nullptr) return;
  last_topic_ = std::string(topic);
  if (!topics_.insert(last_topic_).second) return;
  options_.listener->OnTopicUsed(options_.id, topic);
}

void WorkerTask::LogLine(absl::string_view message) const {
  if (options_.log) {
    options_.log(absl::StrCat("task ", options_.id.ToString(), ": ", message));
  }
}

}  // namespace connect_embedded
