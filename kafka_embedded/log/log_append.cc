// The two ways into a log: as its leader, and as a follower.
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "kafka_embedded/base/check.h"
#include "kafka_embedded/base/status.h"
#include "kafka_embedded/log/log.h"
#include "kafka_embedded/log/record_validator.h"

namespace kafka_embedded {
namespace {

LogAppendResult Refuse(ErrorCode error, std::string message) {
  return {.error = error, .error_message = std::move(message)};
}

LogAppendResult Duplicate(const ProducerBatchMetadata& known) {
  return {.base_offset = known.first_offset(),
          .last_offset = known.last_offset,
          .log_append_time_ms = known.timestamp,
          .duplicate = true};
}

}  // namespace

LogAppendResult Log::AppendAsLeader(BytesList records, int32_t leader_epoch,
                                    AppendOrigin origin, absl::Time now) {
  const bool from_client = origin == AppendOrigin::kClient;
  const int64_t now_ms = absl::ToUnixMillis(now);
  ValidatedRecords validated =
      from_client ? ValidateProduced(std::move(records), *config_, now_ms)
                  : PrepareTrusted(std::move(records), *config_, now_ms);
  if (validated.error != ErrorCode::kNone) {
    return {.error = validated.error,
            .error_message = std::move(validated.error_message),
            .record_errors = std::move(validated.record_errors)};
  }
  RecordBatch& batch = validated.batch;
  if (batch.size_in_bytes() > static_cast<size_t>(config_->segment_bytes)) {
    return Refuse(
        ErrorCode::kRecordListTooLarge,
        absl::StrCat("record batch has ", batch.size_in_bytes(),
                     " bytes, segment.bytes is ", config_->segment_bytes));
  }
  if (batch.has_producer_id()) {
    ProducerVerdict verdict = producers_.Check(batch, from_client);
    if (verdict.error != ErrorCode::kNone) {
      return Refuse(verdict.error, std::move(verdict.message));
    }
    if (verdict.duplicate.has_value()) return Duplicate(*verdict.duplicate);
  }

  batch.SetOffsetAndEpoch(log_end_offset_, leader_epoch);
  if (const absl::Status status = store_->Append(batch); !status.ok()) {
    return Refuse(ErrorCode::kKafkaStorageError, std::string(status.message()));
  }
  const int64_t base_offset = log_end_offset_;
  Appended(batch);
  return {.base_offset = base_offset,
          .last_offset = log_end_offset_ - 1,
          .log_append_time_ms =
              config_->message_timestamp_type == TimestampType::kLogAppendTime
                  ? now_ms
                  : -1};
}

absl::Status Log::AppendAsFollower(const RecordBatch& batch) {
  CHECK(batch.magic() == 2 && batch.base_offset() >= log_end_offset_)
      << "batch at offset " << batch.base_offset() << ", the log ends at "
      << log_end_offset_;
  RETURN_IF_ERROR(store_->Append(batch));
  Appended(batch);
  return absl::OkStatus();
}

void Log::Appended(const RecordBatch& batch) {
  const int32_t leader_epoch = batch.partition_leader_epoch();
  if (leader_epoch >= 0) epochs_.Assign(leader_epoch, batch.base_offset());
  log_end_offset_ = batch.last_offset() + 1;
  producers_.Replay(batch);
}

}  // namespace kafka_embedded
