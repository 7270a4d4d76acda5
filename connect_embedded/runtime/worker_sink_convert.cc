// The part of WorkerSinkTask between the consumer and a Put: convert and
// transform.
#include <utility>

#include "absl/strings/str_cat.h"
#include "connect_embedded/api/plugin_call.h"
#include "connect_embedded/runtime/worker_sink_task.h"
#include "kafka_embedded/base/status.h"

namespace connect_embedded {

using kafka_embedded::ConsumerRecord;
using kafka_embedded::ConsumerRecords;

absl::Status WorkerSinkTask::ConvertFetched() {
  std::vector<SinkRecord>& batch = batch_->records;
  const ConsumerRecords& fetched = batch_->fetched;
  batch.reserve(fetched.size());
  retry_in_.reset();
  size_t index = 0;
  for (const ConsumerRecord& record : fetched) {
    if (index++ < converted_) continue;
    SinkRecord& converted = batch.emplace_back();
    const absl::StatusOr<bool> kept = ConvertOne(record, converted);
    if (!kept.ok() || !*kept) batch.pop_back();
    if (retry_in_.has_value()) return absl::OkStatus();
    if (!kept.ok()) {
      batch.clear();
      return kept.status();
    }
    options_.errors->EndRetries();
    ++converted_;
  }
  converted_ = 0;
  for (const ConsumerRecords::Partition& run : fetched.partitions()) {
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
                     CallPlugin("HeaderConverter::ToConnectHeader", [&] {
                       return options_.converters.header->ToConnectHeader(
                           from.topic, header.key, header.value);
                     }));
    to.headers.push_back({std::string(header.key), std::move(converted.schema),
                          std::move(converted.value)});
  }
  return absl::OkStatus();
}

absl::Status WorkerSinkTask::ConvertParts(const ConsumerRecord& from,
                                          SinkRecord& to, RecordError& error) {
  const TaskConverters& converters = options_.converters;
  absl::StatusOr<SchemaAndValue> key = CallPlugin(
      "Converter::ToConnectData",
      [&] { return converters.key->ToConnectData(from.topic, from.key); });
  if (!key.ok()) {
    error = {Stage::kKeyConverter, converters.key_class, key.status()};
    return key.status();
  }
  absl::StatusOr<SchemaAndValue> value = CallPlugin(
      "Converter::ToConnectData",
      [&] { return converters.value->ToConnectData(from.topic, from.value); });
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

}  // namespace connect_embedded
