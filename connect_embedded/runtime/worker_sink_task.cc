#include "connect_embedded/runtime/worker_sink_task.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "kafka_embedded/base/status.h"

namespace connect_embedded {
namespace {

using kafka_embedded::ConsumerRecord;
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

WorkerSinkTask::WorkerSinkTask(
    kafka_embedded::Runtime& runtime, WorkerTaskOptions options,
    std::unique_ptr<SinkTask> task,
    std::unique_ptr<kafka_embedded::Consumer> consumer)
    : WorkerTask(std::move(options)),
      runtime_(runtime),
      lane_(runtime.NewLane()),
      task_(std::move(task)),
      consumer_(std::move(consumer)),
      step_(runtime, lane_, "sink-task-step"),
      commit_(runtime, lane_, "sink-task-commit"),
      drain_(runtime, lane_, "sink-task-drain"),
      self_(std::make_shared<WorkerSinkTask*>(this)),
      retry_timeout_(kRetryWait) {}

WorkerSinkTask::~WorkerSinkTask() {
  if (task_started_) task_->Stop();
}

absl::Status WorkerSinkTask::Subscribe(std::vector<std::string> topics,
                                       const std::string& regex) {
  kafka_embedded::RebalanceListener listener;
  listener.on_revoked_async = [this](const std::vector<TopicPartition>& revoked,
                                     std::function<void()> done) {
    OnRevoked(revoked, std::move(done));
  };
  listener.on_lost = [this](const std::vector<TopicPartition>& lost) {
    CloseGone(lost);
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
  const absl::Status status = task_->Start(options_.config, *this);
  if (!status.ok()) return Fail(status);
  TransitionToTarget();
  CommitLater();
  AwaitRecords();
}

void WorkerSinkTask::OnTargetChanged() {
  if (!task_started_) return;  // Begin looks.
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

// ---- SinkTaskContext --------------------------------------------------------

void WorkerSinkTask::SeekTo(const TopicPartition& partition, int64_t offset) {
  const absl::Status status = consumer_->Seek(partition, offset);
  if (!status.ok()) {
    return LogLine(absl::StrCat("cannot seek: ", status.message()));
  }
  put_[partition] = committed_[partition] = offset;
}
void WorkerSinkTask::SetRetryTimeout(absl::Duration timeout) {
  retry_timeout_ = timeout;
}
std::vector<TopicPartition> WorkerSinkTask::Assignment() const {
  return assignment_;
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
  const bool goes_on = retry_in_.has_value();
  if (batch_.empty() && !goes_on) {
    absl::StatusOr<ConsumerRecords> records =
        consumer_->Poll(absl::ZeroDuration());
    if (!records.ok()) return Fail(records.status());
    fetched_ = *std::move(records);
    if (!UpdateAssignment()) return;
  }
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

void WorkerSinkTask::OnRevoked(const std::vector<TopicPartition>& revoked,
                               std::function<void()> done) {
  if (draining_) return done();  // Committed already; OnDrained closes.
  CommitOffsets([this, revoked, done = std::move(done)] {
    CloseGone(revoked);
    done();
  });
}

void WorkerSinkTask::CloseGone(const std::vector<TopicPartition>& gone) {
  const std::vector<TopicPartition> kept = Difference(assignment_, gone);
  const std::vector<TopicPartition> closed = Difference(assignment_, kept);
  if (closed.empty()) return;
  task_->Close(closed);
  assignment_ = kept;
  for (const TopicPartition& partition : closed) {
    put_.erase(partition);
    committed_.erase(partition);
  }
}

bool WorkerSinkTask::UpdateAssignment() {
  const std::vector<TopicPartition> now = consumer_->assignment();
  CloseGone(Difference(assignment_, now));
  const std::vector<TopicPartition> added = Difference(now, assignment_);
  if (added.empty()) return true;
  assignment_ = now;
  if (paused()) consumer_->Pause(added).IgnoreError();
  const absl::Status status = task_->Open(added);
  if (!status.ok()) Fail(status);
  return status.ok();
}

absl::Status WorkerSinkTask::ConvertFetched() {
  batch_.reserve(fetched_.size());
  retry_in_.reset();
  size_t index = 0;
  for (const ConsumerRecord& record : fetched_) {
    if (index++ < converted_) continue;
    SinkRecord& converted = batch_.emplace_back();
    const absl::StatusOr<bool> kept = ConvertOne(record, converted);
    if (!kept.ok() || !*kept) batch_.pop_back();
    if (retry_in_.has_value()) return absl::OkStatus();
    if (!kept.ok()) {
      batch_.clear();
      return kept.status();
    }
    options_.errors->EndRetries();
    ++converted_;
  }
  converted_ = 0;
  for (const ConsumerRecords::Partition& run : fetched_.partitions()) {
    reached_[{std::string(run.topic), run.partition}] = run.next_offset;
    UsedTopic(run.topic);
  }
  return absl::OkStatus();
}

absl::StatusOr<bool> WorkerSinkTask::ConvertOne(const ConsumerRecord& from,
                                                SinkRecord& to) {
  RecordError error;
  if (ConvertParts(from, to, error).ok()) {
    if (options_.transforms.empty()) return true;
    absl::StatusOr<bool> kept = options_.transforms.Apply(to);
    if (kept.ok()) return kept;
    error = {Stage::kTransformation, options_.transforms.failed_class(),
             kept.status()};
  }
  retry_in_ = options_.errors->RetryAfter(error.status, runtime_.Now());
  if (retry_in_.has_value()) return false;
  error.status = kafka_embedded::Annotate(
      error.status,
      absl::StrCat(
          "topic \"", from.topic, "\" partition ", from.partition, " offset ",
          from.offset, " cannot be ",
          error.stage == Stage::kTransformation ? "transformed" : "converted"));
  ++skipped_;
  RETURN_IF_ERROR(options_.errors->Report(error, &from));
  return false;
}

absl::Status WorkerSinkTask::ConvertHeaders(const ConsumerRecord& from,
                                            SinkRecord& to) {
  for (const kafka_embedded::HeaderView& header : from.headers()) {
    ASSIGN_OR_RETURN(SchemaAndValue converted,
                     options_.converters.header->ToConnectHeader(
                         from.topic, header.key, header.value));
    to.headers.push_back({std::string(header.key), std::move(converted.schema),
                          std::move(converted.value)});
  }
  return absl::OkStatus();
}

absl::Status WorkerSinkTask::ConvertParts(const ConsumerRecord& from,
                                          SinkRecord& to, RecordError& error) {
  const TaskConverters& converters = options_.converters;
  absl::StatusOr<SchemaAndValue> key =
      converters.key->ToConnectData(from.topic, from.key);
  if (!key.ok()) {
    error = {Stage::kKeyConverter, converters.key_class, key.status()};
    return key.status();
  }
  absl::StatusOr<SchemaAndValue> value =
      converters.value->ToConnectData(from.topic, from.value);
  if (!value.ok()) {
    error = {Stage::kValueConverter, converters.value_class, value.status()};
    return value.status();
  }
  to.topic = BorrowedTopicName(from.topic);
  to.partition = from.partition;
  to.offset = from.offset;
  if (from.timestamp >= 0) to.timestamp = from.timestamp;
  to.timestamp_type = from.timestamp_type;
  to.key_schema = std::move(key->schema);
  to.key = std::move(key->value);
  to.value_schema = std::move(value->schema);
  to.value = std::move(value->value);
  if (from.header_count == 0) return absl::OkStatus();
  const absl::Status headers = ConvertHeaders(from, to);
  if (!headers.ok()) {
    error = {Stage::kHeaderConverter, converters.header_class, headers};
  }
  return headers;
}

void WorkerSinkTask::Deliver() {
  if (!batch_.empty()) {
    const absl::Status status = task_->Put(batch_);
    if (absl::IsUnavailable(status)) {
      LogLine(absl::StrCat("put will be made again: ", status.message()));
      step_.ScheduleAfter(retry_timeout_, [this] { Step(); });
      retry_timeout_ = kRetryWait;
      return;
    }
    if (!status.ok()) return Fail(status);
  }
  records_ += batch_.size();
  batch_.clear();
  for (const auto& [partition, offset] : reached_) put_[partition] = offset;
  reached_.clear();
  fetched_ = ConsumerRecords();
  AwaitRecords();
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
  const auto finish = [&done] {
    if (done != nullptr) done();
  };
  if (put_.empty()) return finish();
  const absl::StatusOr<SinkOffsets> allowed = task_->PreCommit(put_);
  if (!allowed.ok()) {
    LogLine(
        absl::StrCat("offsets are not committed, going back to the last "
                     "committed ones: ",
                     allowed.status().message()));
    if (!draining_) Rewind();
    return finish();
  }
  kafka_embedded::OffsetMap offsets;
  for (const auto& [partition, offset] : *allowed) {
    // Only of what was put, and no more than that; as Kafka's worker.
    const auto reached = put_.find(partition);
    if (reached == put_.end() || offset > reached->second) continue;
    const auto before = committed_.find(partition);
    if (before != committed_.end() && before->second == offset) continue;
    offsets[partition] = {.offset = offset};
  }
  if (offsets.empty()) return finish();
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
    if (!task_started_) OnDrained();
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
  if (task_started_) {
    if (!assignment_.empty()) task_->Close(assignment_);
    task_started_ = false;
    task_->Stop();
    batch_.clear();
    fetched_ = ConsumerRecords();
  }
  if (on_stopped_ == nullptr) return;  // Failed, and not yet asked to stop.
  TransitionToStopped();
  auto done = std::move(on_stopped_);
  done();
}

}  // namespace connect_embedded
