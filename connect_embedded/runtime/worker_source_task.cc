#include "connect_embedded/runtime/worker_source_task.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "connect_embedded/api/plugin_call.h"
#include "connect_embedded/runtime/offset_codec.h"
#include "kafka_embedded/base/check.h"
#include "kafka_embedded/base/status.h"

namespace connect_embedded {
namespace {

// Enough to keep every broker busy, little enough to stay in the cache.
constexpr size_t kMaxPending = 16384;
constexpr absl::Duration kRetryWait = absl::Milliseconds(100);

}  // namespace

// Outlives the task where a call does, and then does nothing.
class WorkerSourceTask::Context final : public SourceTaskContext {
 public:
  Context(const WorkerSourceTask& task, std::shared_ptr<PluginThreads> threads)
      : task_(task.runtime_, task.self_, std::move(threads)) {}

  std::optional<SourceMap> Offset(const SourceMap& partition) const override {
    std::optional<SourceMap> offset;
    task_.Enter(
        [&](WorkerSourceTask& task) { offset = task.Offset(partition); });
    return offset;
  }
  kafka_embedded::Runtime& runtime() override { return task_.runtime(); }
  absl::Time Now() const override { return task_.runtime().Now(); }
  void Wake() override {
    // Never inside the caller.
    task_.Enter([](WorkerSourceTask& task) {
      std::weak_ptr<WorkerSourceTask*> weak = task.self_;
      task.runtime_.Post(task.lane_, [weak] {
        if (const auto self = weak.lock()) (*self)->OnWake();
      });
    });
  }
  void Log(absl::string_view message) override {
    task_.Enter([&](WorkerSourceTask& task) { task.LogLine(message); });
  }

 private:
  const TaskEntrance<WorkerSourceTask> task_;
};

WorkerSourceTask::WorkerSourceTask(
    kafka_embedded::Runtime& runtime, WorkerTaskOptions options,
    std::unique_ptr<SourceTask> task,
    std::unique_ptr<kafka_embedded::Producer> producer,
    OffsetBackingStore& store, std::unique_ptr<SourceTopics> topics,
    std::shared_ptr<PluginThreads> threads)
    : WorkerTask(std::move(options)),
      runtime_(runtime),
      lane_(runtime.NewLane()),
      task_(std::move(task)),
      store_(store),
      submitted_(this),
      producer_(std::move(producer)),
      topics_(std::move(topics)),
      step_(runtime, lane_, "source-task-step"),
      commit_(runtime, lane_, "source-task-commit"),
      drain_(runtime, lane_, "source-task-drain"),
      self_(std::make_shared<WorkerSourceTask*>(this)),
      context_(std::make_shared<Context>(*this, threads)),
      polled_(std::make_shared<Polled>()),
      calls_(std::move(threads)) {}

WorkerSourceTask::~WorkerSourceTask() {
  if (!task_started_ || stopping_task_ || !calls_.idle()) return;
  calls_.Do("SourceTask::Stop", StopCall(task_), nullptr);
}

void WorkerSourceTask::Start() {
  task_started_ = true;
  calls_.Do(
      "SourceTask::Start",
      [task = task_, config = options_.config, context = context_] {
        return task->Start(config, *context);
      },
      [this](const absl::Status& status) { OnStarted(status); });
}

void WorkerSourceTask::OnStarted(const absl::Status& status) {
  if (draining_) return;  // Stopped before it had started.
  if (!status.ok()) return Fail(status);
  const absl::StatusOr<bool> wants =
      CallPlugin("SourceTask::wants_commit_record",
                 [this] { return task_->wants_commit_record(); });
  if (!wants.ok()) return Fail(wants.status());
  wants_commit_record_ = *wants;
  TransitionToTarget();
  CommitLater();
  StepAfter(absl::ZeroDuration());
}

void WorkerSourceTask::OnTargetChanged() {
  if (!paused() && !blocked_) StepAfter(absl::ZeroDuration());
}

std::optional<SourceMap> WorkerSourceTask::Offset(
    const SourceMap& partition) const {
  const absl::StatusOr<std::string> key =
      EncodeOffsetKey(options_.id.connector, partition);
  if (!key.ok()) return std::nullopt;
  const std::optional<std::string> stored = store_.Get(*key);
  if (!stored.has_value()) return std::nullopt;
  absl::StatusOr<SourceMap> offset = DecodeOffset(*stored);
  if (offset.ok()) return *std::move(offset);
  LogLine(absl::StrCat("the stored offset of ", *key,
                       " is left aside: ", offset.status().message()));
  return std::nullopt;
}

void WorkerSourceTask::OnWake() {
  woken_ = polling_;
  const bool waits_for_data = state() == State::kRunning && !blocked_ &&
                              !polling_ && next_ == polled_->records.size();
  if (waits_for_data) StepAfter(absl::ZeroDuration());
}

void WorkerSourceTask::StepAfter(absl::Duration wait) {
  if (draining_ || paused() || wait == absl::InfiniteDuration()) return;
  step_.ScheduleAfter(wait, [this] { Step(); });
}

void WorkerSourceTask::Step() {
  if (polling_) return;  // Its end goes on.
  if (send_error_.ok() && paused()) return;
  if (send_error_.ok() && next_ == polled_->records.size()) return PollTask();
  GoOn();
}

void WorkerSourceTask::PollTask() {
  polled_->records.clear();
  next_ = 0;
  polling_ = true;
  woken_ = false;
  calls_.Do(
      "SourceTask::Poll",
      [task = task_, polled = polled_] {
        const absl::StatusOr<absl::Duration> wait = task->Poll(polled->records);
        polled->wait = wait.value_or(kRetryWait);
        return wait.status();
      },
      [this](const absl::Status& status) { OnPolled(status); });
}

void WorkerSourceTask::OnPolled(const absl::Status& status) {
  polling_ = false;
  // What a poll brings after the end is not sent: its offsets are not committed
  // either.
  if (draining_) return;
  if (absl::IsUnavailable(status)) {
    LogLine(absl::StrCat("poll will be made again: ", status.message()));
  } else if (!status.ok()) {
    return Fail(status);
  }
  wait_ = woken_ ? absl::ZeroDuration() : polled_->wait;
  GoOn();
}

void WorkerSourceTask::GoOn() {
  if (!send_error_.ok()) {
    return Fail(kafka_embedded::Annotate(
        send_error_, "unrecoverable error from the producer"));
  }
  if (!SendPolled() || state() != State::kRunning) return;
  if (submitted_.pending() >= kMaxPending) {
    blocked_ = true;  // OnAnswered goes on.
    return;
  }
  StepAfter(wait_);
}

void WorkerSourceTask::OnAnswered(
    SubmittedRecords::Ticket ticket,
    const absl::StatusOr<kafka_embedded::RecordMetadata>& metadata) {
  if (metadata.ok()) {
    SubmittedRecords::Acknowledge(ticket);
  } else if (options_.tolerate_errors) {
    ++skipped_;
    SubmittedRecords::Acknowledge(ticket);
  } else if (send_error_.ok()) {
    send_error_ = metadata.status();
    StepAfter(absl::ZeroDuration());
  }
  if (blocked_ && submitted_.pending() <= kMaxPending / 2) {
    blocked_ = false;
    StepAfter(absl::ZeroDuration());
  }
}

void WorkerSourceTask::CommitLater() {
  commit_.ScheduleAfter(options_.offset_flush_interval, [this] {
    CommitOffsets(nullptr);
    CommitLater();
  });
}

void WorkerSourceTask::CommitOffsets(absl::AnyInvocable<void()> done) {
  for (const auto& [partition, offset] : submitted_.TakeCommittable()) {
    absl::StatusOr<std::string> key =
        EncodeOffsetKey(options_.id.connector, *partition);
    absl::StatusOr<std::string> value = EncodeOffset(offset.ToMap());
    if (!key.ok() || !value.ok()) {
      LogLine(absl::StrCat("an offset cannot be written: ",
                           (key.ok() ? value : key).status().message()));
      continue;
    }
    unwritten_[*std::move(key)] = *std::move(value);
  }
  if (unwritten_.empty()) {
    CommitTask();
    if (done != nullptr) done();
    return;
  }
  std::weak_ptr<WorkerSourceTask*> weak = self_;
  const OffsetUpdates updates = unwritten_;
  store_.Set(updates, [weak, updates,
                       done = std::move(done)](absl::Status status) mutable {
    const auto self = weak.lock();
    if (self == nullptr) return;
    (*self)->OnOffsetsWritten(updates, status);
    if (done != nullptr) done();
  });
}

void WorkerSourceTask::OnOffsetsWritten(const OffsetUpdates& updates,
                                        const absl::Status& status) {
  if (!status.ok()) {
    return LogLine(
        absl::StrCat("offsets were not committed: ", status.message()));
  }
  for (const auto& update : updates) {
    const auto found = unwritten_.find(update.first);
    if (found != unwritten_.end() && *found == update) unwritten_.erase(found);
  }
  CommitTask();
}

void WorkerSourceTask::CommitTask() {
  if (!task_started_ || stopping_task_) return;
  calls_.Do(
      "SourceTask::Commit",
      [task = task_] {
        task->Commit();
        return absl::OkStatus();
      },
      [this](const absl::Status& status) { LogThrown(status); });
}

void WorkerSourceTask::Fail(const absl::Status& status) {
  TransitionToFailed(status);
  Drain();
}

void WorkerSourceTask::Stop(absl::AnyInvocable<void()> done) {
  on_stopped_ = std::move(done);
  if (draining_) {
    // A failed task is drained already, or about to be.
    if (!task_started_) OnTaskStopped();
    return;
  }
  Drain();
}

void WorkerSourceTask::Drain() {
  draining_ = true;
  step_.Cancel();
  commit_.Cancel();
  // After offset.flush.timeout.ms, what is still unacknowledged is given up;
  // its offsets are not committed.
  drain_.ScheduleAfter(options_.offset_flush_timeout, [this] { OnDrained(); });
  std::weak_ptr<WorkerSourceTask*> weak = self_;
  producer_->Flush([weak] {
    const auto self = weak.lock();
    if (self == nullptr) return;
    WorkerSourceTask* const task = *self;
    // Not inside the producer's own call.
    task->drain_.ScheduleAfter(absl::ZeroDuration(),
                               [task] { task->OnDrained(); });
  });
}

void WorkerSourceTask::OnDrained() {
  if (!task_started_) return OnCommitted();
  // Who takes over, here or elsewhere, begins where this ends: it has to be
  // written by then.
  drain_.ScheduleAfter(options_.offset_flush_timeout,
                       [this] { OnCommitted(); });
  std::weak_ptr<WorkerSourceTask*> weak = self_;
  CommitOffsets([weak] {
    const auto self = weak.lock();
    if (self == nullptr) return;
    WorkerSourceTask* const task = *self;
    // Not inside the store's own call.
    task->drain_.ScheduleAfter(absl::ZeroDuration(),
                               [task] { task->OnCommitted(); });
  });
}

void WorkerSourceTask::OnCommitted() {
  drain_.Cancel();
  if (!task_started_) return OnTaskStopped();
  if (std::exchange(stopping_task_, true)) return;
  // After what is under way, which task.shutdown.graceful.timeout.ms bounds.
  calls_.Do("SourceTask::Stop", StopCall(task_),
            [this](const absl::Status& status) {
              LogThrown(status);
              task_started_ = false;
              polled_->records.clear();
              next_ = 0;
              OnTaskStopped();
            });
}

void WorkerSourceTask::OnTaskStopped() {
  if (on_stopped_ == nullptr) return;  // Failed, and not yet asked to stop.
  TransitionToStopped();
  // Last: the worker may destroy this.
  auto done = std::move(on_stopped_);
  done();
}

}  // namespace connect_embedded
