// What the worker's two kinds of task have in common.
#ifndef CONNECT_EMBEDDED_RUNTIME_WORKER_TASK_H_
#define CONNECT_EMBEDDED_RUNTIME_WORKER_TASK_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "absl/container/btree_set.h"
#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "connect_embedded/api/connector.h"
#include "connect_embedded/api/converter.h"
#include "connect_embedded/runtime/error_reporter.h"
#include "connect_embedded/runtime/state.h"
#include "connect_embedded/runtime/transformation_chain.h"
#include "kafka_embedded/runtime/runtime.h"

namespace connect_embedded {

struct TaskConverters {
  std::unique_ptr<Converter> key;
  std::unique_ptr<Converter> value;
  std::unique_ptr<HeaderConverter> header;
  // Their class names.
  std::string key_class;
  std::string value_class;
  std::string header_class;
};

// Hears of the tasks of a worker. All calls are made inside the runtime, and
// never inside a call to the task.
class TaskListener {
 public:
  virtual ~TaskListener() = default;
  // kRunning, kPaused, kFailed with its reason, kUnassigned when it ended.
  virtual void OnTaskState(const ConnectorTaskId& id, State state,
                           const absl::Status& trace) = 0;
  // The first record of a topic went through the task (KIP-558).
  virtual void OnTopicUsed(const ConnectorTaskId& id,
                           absl::string_view topic) = 0;
};

struct WorkerTaskOptions {
  ConnectorTaskId id;
  Config config;
  TaskConverters converters;
  TransformationChain transforms;
  std::unique_ptr<ErrorReporter> errors;
  absl::Duration offset_flush_interval;
  absl::Duration offset_flush_timeout;
  bool tolerate_errors = false;  // errors.tolerance=all
  TargetState target = TargetState::kStarted;
  TaskListener* listener = nullptr;  // May be null; outlives the task.
  LogFunction log;
};

// kUnassigned -> kRunning <-> kPaused, and from each of them -> kFailed;
// whatever it was, it ends as kStopped. All methods are called inside the
// runtime.
class WorkerTask {
 public:
  virtual ~WorkerTask() = default;

  virtual void Start() = 0;
  // Sends, commits and closes what is under way, and calls `done`.
  virtual void Stop(absl::AnyInvocable<void()> done) = 0;
  // kStarted or kPaused.
  void SetTarget(TargetState target);

  State state() const { return state_; }
  // Why it failed.
  const absl::Status& trace() const { return trace_; }
  const ConnectorTaskId& id() const { return options_.id; }
  // Records through the task, and those left out for errors.
  uint64_t records() const { return records_; }
  uint64_t skipped() const { return skipped_; }

 protected:
  explicit WorkerTask(WorkerTaskOptions options)
      : options_(std::move(options)) {}

  bool paused() const { return options_.target == TargetState::kPaused; }
  // The task itself has started.
  void TransitionToTarget();
  void TransitionToFailed(const absl::Status& trace);
  void TransitionToStopped();
  // `paused()` is another one now.
  virtual void OnTargetChanged() = 0;
  void UsedTopic(absl::string_view topic);
  void LogLine(absl::string_view message) const;
  // What a call threw that has no say in what becomes of the task, as Kafka's
  // worker does: from a commit, a stop.
  void LogThrown(const absl::Status& status) const {
    if (!status.ok()) LogLine(status.message());
  }

  WorkerTaskOptions options_;
  uint64_t records_ = 0;
  uint64_t skipped_ = 0;

 private:
  void Enter(State state);

  State state_ = State::kUnassigned;
  absl::Status trace_;
  absl::btree_set<std::string> topics_;
  std::string last_topic_;
};

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_RUNTIME_WORKER_TASK_H_
