#include "connect_embedded/runtime/worker_source_task.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "connect_embedded/runtime/offset_codec.h"
#include "kafka_embedded/base/check.h"
#include "kafka_embedded/base/status.h"

namespace connect_embedded {
namespace {

using kafka_embedded::ProducerRecord;

// Enough to keep every broker busy, little enough to stay in the cache.
constexpr size_t kMaxPending = 16384;
constexpr absl::Duration kRetryWait = absl::Milliseconds(100);

}  // namespace

WorkerSourceTask::WorkerSourceTask(
    kafka_embedded::Runtime& runtime, WorkerTaskOptions options,
    std::unique_ptr<SourceTask> task,
    std::unique_ptr<kafka_embedded::Producer> producer,
    OffsetBackingStore& store, std::unique_ptr<SourceTopics> topics)
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
      self_(std::make_shared<WorkerSourceTask*>(this)) {}

WorkerSourceTask::~WorkerSourceTask() {
  if (task_started_) task_->Stop();
}

void WorkerSourceTask::Start() {
  task_started_ = true;
  absl::Status status = task_->Start(options_.config, *this);
  if (!status.ok()) return Fail(status);
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

void WorkerSourceTask::Wake() {
  std::weak_ptr<WorkerSourceTask*> weak = self_;
  runtime_.Post(lane_, [weak] {
    const auto self = weak.lock();
    if (self == nullptr) return;
    WorkerSourceTask& task = **self;
    const bool waits_for_data = task.state() == State::kRunning &&
                                !task.blocked_ &&
                                task.next_ == task.polled_.size();
    if (waits_for_data) task.StepAfter(absl::ZeroDuration());
  });
}

void WorkerSourceTask::StepAfter(absl::Duration wait) {
  if (draining_ || paused() || wait == absl::InfiniteDuration()) return;
  step_.ScheduleAfter(wait, [this] { Step(); });
}

void WorkerSourceTask::Step() {
  if (!send_error_.ok()) {
    return Fail(kafka_embedded::Annotate(
        send_error_, "unrecoverable error from the producer"));
  }
  if (paused()) return;
  if (next_ == polled_.size()) PollTask();
  if (state() != State::kRunning) return;
  if (!SendPolled() || state() != State::kRunning) return;
  if (submitted_.pending() >= kMaxPending) {
    blocked_ = true;  // OnAnswered goes on.
    return;
  }
  StepAfter(wait_);
}

void WorkerSourceTask::PollTask() {
  polled_.clear();
  next_ = 0;
  const absl::StatusOr<absl::Duration> wait = task_->Poll(polled_);
  if (wait.ok()) {
    wait_ = *wait;
  } else if (absl::IsUnavailable(wait.status())) {
    LogLine(absl::StrCat("poll will be made again: ", wait.status().message()));
    wait_ = kRetryWait;
  } else {
    Fail(wait.status());
  }
}

bool WorkerSourceTask::SendPolled() {
  while (next_ < polled_.size()) {
    bool full = false;
    const absl::Status status = SendOne(polled_[next_], full);
    if (!status.ok()) {
      Fail(status);
      return false;
    }
    if (full) {
      blocked_ = true;
      if (retry_in_.has_value()) StepAfter(*retry_in_);
      retry_in_.reset();
      return false;
    }
    options_.errors->EndRetries();
    ++next_;
    transformed_ = false;
  }
  return true;
}

void WorkerSourceTask::LeaveOut(const SourceRecord& record) {
  // Its offset counts all the same, as Kafka's does.
  if (record.source_partition != nullptr && record.source_offset.has_value()) {
    SubmittedRecords::Acknowledge(
        submitted_.Submit(record.source_partition, record.source_offset));
  }
  task_->CommitRecord(record, nullptr);
}

absl::Status WorkerSourceTask::SendOne(SourceRecord& record, bool& full) {
  ASSIGN_OR_RETURN(const bool kept, Transform(record));
  ProducerRecord out;
  bool converted = false;
  if (kept) {
    ASSIGN_OR_RETURN(converted, Convert(record, out));
  }
  full = retry_in_.has_value();
  if (full) return absl::OkStatus();
  if (!converted) {
    LeaveOut(record);
    return absl::OkStatus();
  }
  if (!HasTopic(out.topic)) {
    full = true;  // It goes on when the topic is there.
    return absl::OkStatus();
  }
  const SubmittedRecords::Ticket ticket =
      submitted_.Submit(record.source_partition, record.source_offset);
  const absl::Status sent = [&] {
    if (!task_->wants_commit_record()) {
      // Two words: the callback costs no allocation.
      return producer_->Send(out, [ticket](const auto& metadata) {
        static_cast<WorkerSourceTask*>(SubmittedRecords::ContextOf(ticket))
            ->OnAnswered(ticket, metadata);
      });
    }
    const SourceRecord& polled =
        options_.transforms.empty() ? record : original_;
    return producer_->Send(out,
                           [this, ticket, copy = polled](const auto& metadata) {
                             if (metadata.ok())
                               task_->CommitRecord(copy, &*metadata);
                             OnAnswered(ticket, metadata);
                           });
  }();
  if (sent.ok()) {
    ++records_;
    UsedTopic(out.topic);
    return absl::OkStatus();
  }
  submitted_.Drop(ticket);
  // Inside the runtime nobody waits: the producer says that its memory is used
  // up, and what is under way gives it back.
  full = absl::IsFailedPrecondition(sent) && submitted_.pending() > 0;
  if (full) return absl::OkStatus();
  RETURN_IF_ERROR(options_.errors->Report(
      {Stage::kKafkaProduce,
       "org.apache.kafka.connect.runtime.WorkerSourceTask", sent},
      nullptr));
  ++skipped_;
  LeaveOut(record);
  return absl::OkStatus();
}

bool WorkerSourceTask::RetryLater(const absl::Status& error,
                                  SourceRecord& record) {
  retry_in_ = options_.errors->RetryAfter(error, runtime_.Now());
  if (!retry_in_.has_value()) return false;
  if (!options_.transforms.empty()) record = original_;
  transformed_ = false;
  return true;
}

bool WorkerSourceTask::HasTopic(absl::string_view topic) {
  if (topics_ == nullptr || topics_->IsThere(topic)) return true;
  topics_->Make(topic, [this](const absl::Status& status) {
    if (draining_) return;
    if (!status.ok() && !absl::IsUnavailable(status)) return Fail(status);
    if (!status.ok()) {
      LogLine(absl::StrCat("tried again: ", status.message()));
    }
    blocked_ = false;
    StepAfter(status.ok() ? absl::ZeroDuration() : kRetryWait);
  });
  return false;
}

absl::StatusOr<bool> WorkerSourceTask::Transform(SourceRecord& record) {
  if (options_.transforms.empty() || transformed_) return true;
  if (task_->wants_commit_record() || options_.errors->retries()) {
    original_ = record;
  }
  const absl::StatusOr<bool> kept = options_.transforms.Apply(record);
  if (kept.ok()) {
    transformed_ = *kept;
    return *kept;
  }
  if (RetryLater(kept.status(), record)) return false;
  RETURN_IF_ERROR(options_.errors->Report(
      {Stage::kTransformation, options_.transforms.failed_class(),
       kept.status()},
      nullptr));
  ++skipped_;
  return false;
}

absl::Status WorkerSourceTask::ConvertParts(const SourceRecord& record,
                                            ProducerRecord& out,
                                            RecordError& error) {
  const absl::string_view topic = record.topic.view();
  const TaskConverters& converters = options_.converters;
  absl::StatusOr<NullableBytes> key = converters.key->FromConnectData(
      topic, record.key_schema, record.key, key_scratch_);
  if (!key.ok()) {
    error = {Stage::kKeyConverter, converters.key_class, key.status()};
    return key.status();
  }
  absl::StatusOr<NullableBytes> value = converters.value->FromConnectData(
      topic, record.value_schema, record.value, value_scratch_);
  if (!value.ok()) {
    error = {Stage::kValueConverter, converters.value_class, value.status()};
    return value.status();
  }
  if (!record.headers.empty()) {
    const absl::Status headers = ConvertHeaders(record);
    if (!headers.ok()) {
      error = {Stage::kHeaderConverter, converters.header_class, headers};
      return headers;
    }
    out.headers = headers_;
  }
  out.key = *key;
  out.value = *value;
  return absl::OkStatus();
}

absl::StatusOr<bool> WorkerSourceTask::Convert(SourceRecord& record,
                                               ProducerRecord& out) {
  const absl::string_view topic = record.topic.view();
  out.topic = topic;
  out.partition = record.partition;
  out.timestamp = record.timestamp;
  RecordError error;
  if (ConvertParts(record, out, error).ok()) return true;
  if (RetryLater(error.status, record)) return false;
  error.status = kafka_embedded::Annotate(
      error.status,
      absl::StrCat("a record for topic \"", topic, "\" cannot be converted"));
  RETURN_IF_ERROR(options_.errors->Report(error, nullptr));
  ++skipped_;
  return false;
}

absl::Status WorkerSourceTask::ConvertHeaders(const SourceRecord& record) {
  headers_.clear();
  header_values_.resize(std::max(header_values_.size(), record.headers.size()));
  for (size_t i = 0; i < record.headers.size(); ++i) {
    const Header& header = record.headers[i];
    ASSIGN_OR_RETURN(const NullableBytes bytes,
                     options_.converters.header->FromConnectHeader(
                         record.topic.view(), header.key, header.schema,
                         header.value, header_values_[i]));
    headers_.push_back({header.key, bytes});
  }
  return absl::OkStatus();
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
  OffsetUpdates updates;
  for (const auto& [partition, offset] : submitted_.TakeCommittable()) {
    absl::StatusOr<std::string> key =
        EncodeOffsetKey(options_.id.connector, *partition);
    absl::StatusOr<std::string> value = EncodeOffset(offset.ToMap());
    if (!key.ok() || !value.ok()) {
      LogLine(absl::StrCat("an offset cannot be written: ",
                           (key.ok() ? value : key).status().message()));
      continue;
    }
    updates[*std::move(key)] = *std::move(value);
  }
  if (updates.empty()) {
    task_->Commit();
    if (done != nullptr) done();
    return;
  }
  std::weak_ptr<WorkerSourceTask*> weak = self_;
  store_.Set(
      updates, [weak, done = std::move(done)](absl::Status status) mutable {
        const auto self = weak.lock();
        if (self == nullptr) return;
        WorkerSourceTask& task = **self;
        if (status.ok()) {
          task.task_->Commit();
        } else {
          task.LogLine(
              absl::StrCat("offsets were not committed: ", status.message()));
        }
        if (done != nullptr) done();
      });
}

void WorkerSourceTask::Fail(const absl::Status& status) {
  TransitionToFailed(status);
  Drain();
}

void WorkerSourceTask::Stop(absl::AnyInvocable<void()> done) {
  on_stopped_ = std::move(done);
  if (draining_) {
    // A failed task is drained already, or about to be.
    if (!task_started_) OnCommitted();
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
  if (task_started_) {
    task_started_ = false;
    task_->Stop();
    polled_.clear();
  }
  if (on_stopped_ == nullptr) return;  // Failed, and not yet asked to stop.
  TransitionToStopped();
  // Last: the worker may destroy this.
  auto done = std::move(on_stopped_);
  done();
}

}  // namespace connect_embedded
