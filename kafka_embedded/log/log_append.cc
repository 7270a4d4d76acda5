// The two ways into a log: as its leader, and as a follower.
#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "kafka_embedded/base/check.h"
#include "kafka_embedded/base/sometimes.h"
#include "kafka_embedded/base/status.h"
#include "kafka_embedded/log/log.h"
#include "kafka_embedded/log/record_validator.h"

namespace kafka_embedded {
namespace {

// What a recovery reads at most of batches with a producer id.
constexpr size_t kSnapshotIntervalBytes = size_t{16} << 20;

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
    if (verdict.duplicate.has_value()) {
      SOMETIMES("a batch comes again and is known");
      return Duplicate(*verdict.duplicate);
    }
  }

  batch.SetOffsetAndEpoch(log_end_offset_, leader_epoch);
  const int64_t base_offset = log_end_offset_;
  if (const absl::Status status = Store(batch, now_ms); !status.ok()) {
    return Refuse(ErrorCode::kKafkaStorageError, std::string(status.message()));
  }
  return {.base_offset = base_offset,
          .last_offset = log_end_offset_ - 1,
          .log_append_time_ms =
              config_->message_timestamp_type == TimestampType::kLogAppendTime
                  ? now_ms
                  : -1};
}

absl::Status Log::AppendAsFollower(const RecordBatch& batch, absl::Time now) {
  CHECK(batch.magic() == 2 && batch.base_offset() >= log_end_offset_)
      << "batch at offset " << batch.base_offset() << ", the log ends at "
      << log_end_offset_;
  return Store(batch, absl::ToUnixMillis(now));
}

absl::Status Log::Store(const RecordBatch& batch, int64_t now_ms) {
  const BatchInfo info = BatchInfo::Of(batch);
  bool changed = info.has_producer_id && producers_.empty();
  if (segments_.ShouldRoll(info, *config_, now_ms)) {
    RETURN_IF_ERROR(Roll(info.base_offset, now_ms));
    changed = true;
  }
  const bool was_too_large = IsTooLarge();
  RETURN_IF_ERROR(store_->Append(batch));
  segments_.Append(info, now_ms);
  if (info.leader_epoch >= 0) {
    epochs_.Assign(info.leader_epoch, info.base_offset);
  }
  log_end_offset_ = info.last_offset + 1;
  if (info.has_producer_id) {
    producers_.Replay(batch);
    bytes_since_snapshot_ += info.size_in_bytes;
    if (bytes_since_snapshot_ >= kSnapshotIntervalBytes) {
      RETURN_IF_ERROR(CheckpointProducers());
    }
  }
  if (log_end_offset_ - recovery_point_ >= config_->flush_messages) {
    RETURN_IF_ERROR(Flush());
  } else if (config_->flush_ms != LogConfig::kUnlimited &&
             recovery_point_ == info.base_offset) {
    changed = true;
  }
  if (changed || (!was_too_large && IsTooLarge())) Changed();
  return absl::OkStatus();
}

absl::Status Log::Roll(int64_t base_offset, int64_t now_ms) {
  const bool first = segments_.empty();
  const int64_t jitter_bound =
      std::min(config_->segment_jitter_ms, config_->segment_ms);
  const int64_t jitter = jitter_bound > 0 && observer_ != nullptr
                             ? observer_->DrawRollJitter(jitter_bound)
                             : 0;
  segments_.Roll(first ? log_end_offset_ : base_offset, now_ms, jitter);
  // Where the only segment begins is known without being written.
  if (first && jitter == 0) return absl::OkStatus();
  RETURN_IF_ERROR(SnapshotProducers());
  return WriteState();
}

absl::Status Log::Flush() {
  RETURN_IF_ERROR(store_->Sync());
  recovery_point_ = log_end_offset_;
  return absl::OkStatus();
}

}  // namespace kafka_embedded
