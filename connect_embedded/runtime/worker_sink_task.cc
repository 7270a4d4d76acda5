#include "connect_embedded/runtime/worker_sink_task.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "kafka_embedded/base/status.h"

namespace connect_embedded {
namespace {

using kafka_embedded::ConsumerRecords;

constexpr absl::Duration kRetryWait = absl::Seconds(1);

std::vector<TopicPartition> Difference(const std::vector<TopicPartition>& a,
                                       const std::vector<TopicPartition>& b) {
  std::vector<TopicPartition> result;
  std::set_difference(a.begin(), a.end(), b.begin(), b.end(),
                      std::back_inserter(result));
  return result;
}

}  // namespace

// Outlives the task where a call does, and then does nothing.
class WorkerSinkTask::Context final : public SinkTaskContext {
 public:
  Context(const WorkerSinkTask& task, std::shared_ptr<PluginThreads> threads)
      : task_(task.runtime_, task.self_, std::move(threads)) {}

  void SeekTo(const TopicPartition& partition, int64_t offset) override {
    task_.Enter([&](WorkerSinkTask& task) { task.SeekTo(partition, offset); });
  }
  void SetRetryTimeout(absl::Duration timeout) override {
    task_.Enter([&](WorkerSinkTask& task) { task.retry_timeout_ = timeout; });
  }
  std::vector<TopicPartition> Assignment() const override {
    std::vector<TopicPartition> assignment;
    task_.Enter([&](WorkerSinkTask& task) { assignment = task.assignment_; });
    return assignment;
  }
  void Pause(const std::vector<TopicPartition>& partitions) override {
    task_.Enter([&](WorkerSinkTask& task) { task.Pause(partitions); });
  }
  void Resume(const std::vector<TopicPartition>& partitions) override {
    task_.Enter([&](WorkerSinkTask& task) { task.Resume(partitions); });
  }
  void RequestCommit() override {
    task_.Enter([](WorkerSinkTask& task) { task.RequestCommit(); });
  }
  kafka_embedded::Runtime& runtime() override { return task_.runtime(); }

 private:
  const TaskEntrance<WorkerSinkTask> task_;
};

WorkerSinkTask::WorkerSinkTask(
    kafka_embedded::Runtime& runtime, WorkerTaskOptions options,
    std::unique_ptr<SinkTask> task,
    std::unique_ptr<kafka_embedded::Consumer> consumer,
    std::shared_ptr<PluginThreads> threads)
    : WorkerTask(std::move(options)),
      runtime_(runtime),
      lane_(runtime.NewLane()),
      task_(std::move(task)),
      consumer_(std::move(consumer)),
      step_(runtime, lane_, "sink-task-step"),
      commit_(runtime, lane_, "sink-task-commit"),
      drain_(runtime, lane_, "sink-task-drain"),
      self_(std::make_shared<WorkerSinkTask*>(this)),
      context_(std::make_shared<Context>(*this, threads)),
      batch_(std::make_shared<Batch>()),
      calls_(std::move(threads)),
      retry_timeout_(kRetryWait) {}

WorkerSinkTask::~WorkerSinkTask() {
  if (!task_started_ || stopping_task_ || !calls_.idle()) return;
  calls_.Do("SinkTask::Stop", StopCall(task_), nullptr);
}

absl::Status WorkerSinkTask::Subscribe(std::vector<std::string> topics,
                                       const std::string& regex) {
  kafka_embedded::RebalanceListener listener;
  listener.on_revoked_async = [this](const std::vector<TopicPartition>& revoked,
                                     std::function<void()> done) {
    OnRevoked(revoked, std::move(done));
  };
  listener.on_lost = [this](const std::vector<TopicPartition>& lost) {
    CloseGone(lost, nullptr);
  };
  return regex.empty()
             ? consumer_->Subscribe(std::move(topics), std::move(listener))
             : consumer_->SubscribePattern(regex, std::move(listener));
}

void WorkerSinkTask::Start() {
  std::weak_ptr<WorkerSinkTask*> weak = self_;
  options_.errors->Prepare([weak](const absl::Status& status) {
    const auto self = weak.lock();
    if (self == nullptr || (*self)->draining_) return;
    if (!status.ok()) return (*self)->Fail(status);
    (*self)->Begin();
  });
}

void WorkerSinkTask::Begin() {
  task_started_ = true;
  calls_.Do(
      "SinkTask::Start",
      [task = task_, config = options_.config, context = context_] {
        return task->Start(config, *context);
      },
      [this](const absl::Status& status) {
        if (draining_) return;  // Stopped before it had started.
        if (!status.ok()) return Fail(status);
        TransitionToTarget();
        CommitLater();
        AwaitRecords();
      });
}

void WorkerSinkTask::OnTargetChanged() {
  // A paused consumer keeps its partitions, and fetches nothing.
  if (paused()) {
    consumer_->Pause(assignment_).IgnoreError();
    return;
  }
  const std::vector<TopicPartition> resumed =
      Difference(assignment_, paused_by_task_);
  consumer_->Resume(resumed).IgnoreError();
  AwaitRecords();
}

// ---- For the task -----------------------------------------------------------

void WorkerSinkTask::SeekTo(const TopicPartition& partition, int64_t offset) {
  const absl::Status status = consumer_->Seek(partition, offset);
  if (!status.ok()) {
    return LogLine(absl::StrCat("cannot seek: ", status.message()));
  }
  put_[partition] = committed_[partition] = offset;
}
void WorkerSinkTask::Pause(const std::vector<TopicPartition>& partitions) {
  std::vector<TopicPartition> all = paused_by_task_;
  all.insert(all.end(), partitions.begin(), partitions.end());
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  paused_by_task_ = std::move(all);
  const absl::Status status = consumer_->Pause(partitions);
  if (!status.ok()) LogLine(absl::StrCat("cannot pause: ", status.message()));
}
void WorkerSinkTask::Resume(const std::vector<TopicPartition>& partitions) {
  std::vector<TopicPartition> gone = partitions;
  std::sort(gone.begin(), gone.end());
  paused_by_task_ = Difference(paused_by_task_, gone);
  if (paused()) return;
  const absl::Status status = consumer_->Resume(partitions);
  if (!status.ok()) LogLine(absl::StrCat("cannot resume: ", status.message()));
}
void WorkerSinkTask::RequestCommit() {
  if (draining_) return;
  commit_.ScheduleAfter(absl::ZeroDuration(), [this] {
    CommitOffsets(nullptr);
    CommitLater();
  });
}

// ---- The loop ---------------------------------------------------------------

void WorkerSinkTask::AwaitRecords() {
  std::weak_ptr<WorkerSinkTask*> weak = self_;
  consumer_->NotifyWhenReady([weak] {
    const auto self = weak.lock();
    if (self == nullptr) return;
    WorkerSinkTask* const task = *self;
    // Not inside the consumer's own call.
    if (!task->draining_) {
      task->step_.ScheduleAfter(absl::ZeroDuration(), [task] { task->Step(); });
    }
  });
}

void WorkerSinkTask::Step() {
  if (busy_) return;  // Its end goes on.
  if (!batch_->records.empty() || retry_in_.has_value()) return Process();
  absl::StatusOr<ConsumerRecords> records =
      consumer_->Poll(absl::ZeroDuration());
  if (!records.ok()) return Fail(records.status());
  batch_->fetched = *std::move(records);
  UpdateAssignment();
}

void WorkerSinkTask::OnRevoked(const std::vector<TopicPartition>& revoked,
                               std::function<void()> done) {
  if (draining_) return done();  // Committed already; OnDrained closes.
  CommitOffsets([this, revoked, done = std::move(done)]() mutable {
    CloseGone(revoked, std::move(done));
  });
}

void WorkerSinkTask::CloseGone(std::vector<TopicPartition> gone,
                               std::function<void()> done) {
  calls_.WhenIdle([this, gone = std::move(gone), done = std::move(done)] {
    const std::vector<TopicPartition> kept = Difference(assignment_, gone);
    const std::vector<TopicPartition> closed = Difference(assignment_, kept);
    const bool tell = !closed.empty() && !stopping_task_;
    assignment_ = kept;
    for (const TopicPartition& partition : closed) {
      put_.erase(partition);
      committed_.erase(partition);
    }
    if (!tell) {
      if (done != nullptr) done();
      return;
    }
    calls_.Do(
        "SinkTask::Close",
        [task = task_, closed] {
          task->Close(closed);
          return absl::OkStatus();
        },
        [this, done](const absl::Status& status) {
          if (!status.ok() && !draining_) Fail(status);
          if (done != nullptr) done();
        });
  });
}

void WorkerSinkTask::UpdateAssignment() {
  const std::vector<TopicPartition> now = consumer_->assignment();
  const std::vector<TopicPartition> gone = Difference(assignment_, now);
  const std::vector<TopicPartition> added = Difference(now, assignment_);
  if (!gone.empty()) CloseGone(gone, nullptr);
  if (draining_) return;
  if (added.empty()) return Process();
  if (paused()) consumer_->Pause(added).IgnoreError();
  busy_ = true;
  calls_.WhenIdle([this, now] { assignment_ = now; });
  calls_.Do(
      "SinkTask::Open", [task = task_, added] { return task->Open(added); },
      [this](const absl::Status& status) {
        busy_ = false;
        if (draining_) return;
        if (!status.ok()) return Fail(status);
        Process();
      });
}

void WorkerSinkTask::Process() {
  if (reached_.empty()) {
    const absl::Status status = ConvertFetched();
    if (!status.ok()) return Fail(status);
    if (retry_in_.has_value()) {
      step_.ScheduleAfter(*retry_in_, [this] { Step(); });
      return;
    }
  }
  Deliver();
}

void WorkerSinkTask::Deliver() {
  if (batch_->records.empty()) return OnPut(absl::OkStatus());
  busy_ = true;
  calls_.Do(
      "SinkTask::Put",
      [task = task_, batch = batch_] { return task->Put(batch->records); },
      [this](const absl::Status& status) { OnPut(status); });
}

void WorkerSinkTask::OnPut(const absl::Status& status) {
  busy_ = false;
  if (absl::IsUnavailable(status)) {
    if (draining_) return;
    LogLine(absl::StrCat("put will be made again: ", status.message()));
    step_.ScheduleAfter(retry_timeout_, [this] { Step(); });
    retry_timeout_ = kRetryWait;
    return;
  }
  if (!status.ok()) {
    if (!draining_) Fail(status);
    return;
  }
  records_ += batch_->records.size();
  batch_->records.clear();
  for (const auto& [partition, offset] : reached_) put_[partition] = offset;
  reached_.clear();
  batch_->fetched = ConsumerRecords();
  if (!draining_) AwaitRecords();
}

// ---- Commits ----------------------------------------------------------------

void WorkerSinkTask::CommitLater() {
  commit_.ScheduleAfter(options_.offset_flush_interval, [this] {
    CommitOffsets(nullptr);
    CommitLater();
  });
}

void WorkerSinkTask::Rewind() {
  for (const auto& [partition, offset] : committed_) {
    const absl::Status status = consumer_->Seek(partition, offset);
    if (status.ok()) put_[partition] = offset;
  }
}

void WorkerSinkTask::CommitOffsets(absl::AnyInvocable<void()> done) {
  // A Put that is under way counts.
  calls_.WhenIdle([this, done = std::move(done)]() mutable {
    CommitIdle(std::move(done));
  });
}

void WorkerSinkTask::CommitIdle(absl::AnyInvocable<void()> done) {
  if (put_.empty() || stopping_task_) {
    if (done != nullptr) done();
    return;
  }
  auto allowed = std::make_shared<SinkOffsets>();
  calls_.Do(
      "SinkTask::PreCommit",
      [task = task_, put = put_, allowed] {
        absl::StatusOr<SinkOffsets> offsets = task->PreCommit(put);
        if (offsets.ok()) *allowed = *std::move(offsets);
        return offsets.status();
      },
      [this, allowed,
       done = std::move(done)](const absl::Status& status) mutable {
        if (status.ok()) return CommitAllowed(*allowed, std::move(done));
        LogLine(
            absl::StrCat("offsets are not committed, going back to the last "
                         "committed ones: ",
                         status.message()));
        if (!draining_) Rewind();
        if (done != nullptr) done();
      });
}

void WorkerSinkTask::CommitAllowed(const SinkOffsets& allowed,
                                   absl::AnyInvocable<void()> done) {
  kafka_embedded::OffsetMap offsets;
  for (const auto& [partition, offset] : allowed) {
    // Only of what was put, and no more than that; as Kafka's worker.
    const auto reached = put_.find(partition);
    if (reached == put_.end() || offset > reached->second) continue;
    const auto before = committed_.find(partition);
    if (before != committed_.end() && before->second == offset) continue;
    offsets[partition] = {.offset = offset};
  }
  if (offsets.empty()) {
    if (done != nullptr) done();
    return;
  }
  std::weak_ptr<WorkerSinkTask*> weak = self_;
  consumer_->CommitAsync(
      std::move(offsets),
      [weak, done = std::move(done)](const kafka_embedded::OffsetMap& committed,
                                     absl::Status status) mutable {
        const auto self = weak.lock();
        if (self == nullptr) return;
        WorkerSinkTask& task = **self;
        if (!status.ok()) {
          task.LogLine(
              absl::StrCat("offsets were not committed: ", status.message()));
        } else {
          for (const auto& [partition, offset] : committed) {
            task.committed_[partition] = offset.offset;
          }
        }
        if (done != nullptr) done();
      });
}

// ---- The end ----------------------------------------------------------------

void WorkerSinkTask::Fail(const absl::Status& status) {
  TransitionToFailed(status);
  Drain();
}

void WorkerSinkTask::Stop(absl::AnyInvocable<void()> done) {
  on_stopped_ = std::move(done);
  if (draining_) {
    if (!task_started_) OnTaskStopped();
    return;
  }
  Drain();
}

void WorkerSinkTask::Drain() {
  draining_ = true;
  step_.Cancel();
  commit_.Cancel();
  drain_.ScheduleAfter(options_.offset_flush_timeout, [this] { OnDrained(); });
  CommitOffsets([this] {
    step_.ScheduleAfter(absl::ZeroDuration(), [this] { LeaveGroup(); });
  });
}

// So that the connector's other tasks take over at once.
void WorkerSinkTask::LeaveGroup() {
  consumer_->Unsubscribe([weak = std::weak_ptr(self_)] {
    const auto self = weak.lock();
    if (self == nullptr) return;
    WorkerSinkTask* const task = *self;
    task->drain_.ScheduleAfter(absl::ZeroDuration(),
                               [task] { task->OnDrained(); });
  });
}

void WorkerSinkTask::OnDrained() {
  drain_.Cancel();
  step_.Cancel();
  if (!task_started_) return OnTaskStopped();
  if (stopping_task_) return;
  CloseGone(assignment_, [this] {
    if (std::exchange(stopping_task_, true)) return;
    calls_.Do("SinkTask::Stop", StopCall(task_),
              [this](const absl::Status& status) {
                LogThrown(status);
                task_started_ = false;
                batch_->records.clear();
                batch_->fetched = ConsumerRecords();
                OnTaskStopped();
              });
  });
}

void WorkerSinkTask::OnTaskStopped() {
  if (on_stopped_ == nullptr) return;  // Failed, and not yet asked to stop.
  TransitionToStopped();
  auto done = std::move(on_stopped_);
  done();
}

}  // namespace connect_embedded
