// The part of WorkerSourceTask between a poll and the producer: transform,
// convert, create the topic, send.
#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "connect_embedded/api/plugin_call.h"
#include "connect_embedded/runtime/worker_source_task.h"
#include "kafka_embedded/base/status.h"

namespace connect_embedded {
namespace {

using kafka_embedded::ProducerRecord;

constexpr absl::Duration kRetryWait = absl::Milliseconds(100);

}  // namespace

bool WorkerSourceTask::SendPolled() {
  // The clock is not read for each record.
  now_ms_ = absl::ToUnixMillis(runtime_.Now());
  while (next_ < polled_->records.size()) {
    bool full = false;
    const absl::Status status = SendOne(polled_->records[next_], full);
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
  CommitRecord(record, nullptr);
}

void WorkerSourceTask::CommitRecord(const SourceRecord& record,
                                    const RecordMetadata* metadata) {
  if (!wants_commit_record_ || stopping_task_) return;
  std::optional<RecordMetadata> known;
  if (metadata != nullptr) known = *metadata;
  calls_.Do(
      "SourceTask::CommitRecord",
      [task = task_, record, known] {
        task->CommitRecord(record, known.has_value() ? &*known : nullptr);
        return absl::OkStatus();
      },
      [this](const absl::Status& status) { LogThrown(status); });
}

absl::Status WorkerSourceTask::Send(const ProducerRecord& out,
                                    const SourceRecord& record,
                                    SubmittedRecords::Ticket ticket) {
  if (!wants_commit_record_) {
    // Two words: the callback costs no allocation.
    return producer_->Send(out, [ticket](const auto& metadata) {
      static_cast<WorkerSourceTask*>(SubmittedRecords::ContextOf(ticket))
          ->OnAnswered(ticket, metadata);
    });
  }
  const SourceRecord& polled = options_.transforms.empty() ? record : original_;
  return producer_->Send(out,
                         [this, ticket, copy = polled](const auto& metadata) {
                           if (metadata.ok()) CommitRecord(copy, &*metadata);
                           OnAnswered(ticket, metadata);
                         });
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
  const absl::Status sent = Send(out, record, ticket);
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
  if (wants_commit_record_ || options_.errors->retries()) {
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
  absl::StatusOr<NullableBytes> key =
      CallPlugin("Converter::FromConnectData", [&] {
        return converters.key->FromConnectData(topic, record.key_schema,
                                               record.key, key_scratch_);
      });
  if (!key.ok()) {
    error = {Stage::kKeyConverter, converters.key_class, key.status()};
    return key.status();
  }
  absl::StatusOr<NullableBytes> value =
      CallPlugin("Converter::FromConnectData", [&] {
        return converters.value->FromConnectData(topic, record.value_schema,
                                                 record.value, value_scratch_);
      });
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
  out.timestamp = record.timestamp.value_or(now_ms_);
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
                     CallPlugin("HeaderConverter::FromConnectHeader", [&] {
                       return options_.converters.header->FromConnectHeader(
                           record.topic.view(), header.key, header.schema,
                           header.value, header_values_[i]);
                     }));
    headers_.push_back({header.key, bytes});
  }
  return absl::OkStatus();
}

}  // namespace connect_embedded
