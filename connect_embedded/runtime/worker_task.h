// What the worker's two kinds of task have in common.
#ifndef CONNECT_EMBEDDED_RUNTIME_WORKER_TASK_H_
#define CONNECT_EMBEDDED_RUNTIME_WORKER_TASK_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <ostream>
#include <string>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "connect_embedded/api/connector.h"
#include "connect_embedded/api/converter.h"
#include "kafka_embedded/runtime/runtime.h"

namespace connect_embedded {

// As Kafka's: it prints "name-0".
struct ConnectorTaskId {
  std::string connector;
  int task = 0;
  std::string ToString() const {
    return connector + "-" + std::to_string(task);
  }
  friend auto operator<=>(const ConnectorTaskId&,
                          const ConnectorTaskId&) = default;
};

// kUnassigned -> kRunning -> kStopped, or from either of the first two to
// kFailed; kFailed -> kStopped.
enum class TaskState : uint8_t { kUnassigned, kRunning, kFailed, kStopped };
absl::string_view TaskStateName(TaskState state);  // "RUNNING"
std::ostream& operator<<(std::ostream& out, TaskState state);

// One line for people.
using LogFunction = std::function<void(absl::string_view)>;

struct TaskConverters {
  std::unique_ptr<Converter> key;
  std::unique_ptr<Converter> value;
  std::unique_ptr<HeaderConverter> header;
};

struct WorkerTaskOptions {
  ConnectorTaskId id;
  Config config;
  TaskConverters converters;
  absl::Duration offset_flush_interval;
  absl::Duration offset_flush_timeout;
  // errors.tolerance=all: a record that cannot be converted is left out.
  bool tolerate_errors = false;
  LogFunction log;
};

// All methods are called inside the runtime.
class WorkerTask {
 public:
  virtual ~WorkerTask() = default;

  virtual void Start() = 0;
  // Sends, commits and closes what is under way, and calls `done`.
  virtual void Stop(absl::AnyInvocable<void()> done) = 0;

  TaskState state() const { return state_; }
  // Why it failed.
  const absl::Status& trace() const { return trace_; }
  const ConnectorTaskId& id() const { return options_.id; }
  // Records through the task, and those left out for errors.
  uint64_t records() const { return records_; }
  uint64_t skipped() const { return skipped_; }

 protected:
  explicit WorkerTask(WorkerTaskOptions options)
      : options_(std::move(options)) {}

  void TransitionToRunning();
  void TransitionToFailed(const absl::Status& trace);
  void TransitionToStopped();
  void LogLine(absl::string_view message) const;

  WorkerTaskOptions options_;
  uint64_t records_ = 0;
  uint64_t skipped_ = 0;

 private:
  TaskState state_ = TaskState::kUnassigned;
  absl::Status trace_;
};

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_RUNTIME_WORKER_TASK_H_
