// What a log knows about itself: offsets, epochs, recovery.
#include "kafka_embedded/log/log.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "kafka_embedded/base/check.h"
#include "kafka_embedded/base/status.h"

namespace kafka_embedded {

absl::StatusOr<std::unique_ptr<Log>> Log::Open(
    std::unique_ptr<BatchStore> store, const LogConfig* config,
    int64_t log_start_offset) {
  CHECK(store != nullptr && config != nullptr);
  CHECK_GE(log_start_offset, 0) << "log start offset " << log_start_offset;
  std::unique_ptr<Log> log(new Log(std::move(store), config, log_start_offset));
  if (log->store_->batch_count() > 0) RETURN_IF_ERROR(log->Recover());
  return log;
}

Log::Log(std::unique_ptr<BatchStore> store, const LogConfig* config,
         int64_t log_start_offset)
    : store_(std::move(store)),
      config_(config),
      log_start_offset_(log_start_offset),
      log_end_offset_(log_start_offset),
      high_watermark_(log_start_offset) {}

absl::Status Log::Recover() {
  // What a crash left behind between moving the start and dropping the batches.
  const size_t first = store_->FindOffset(log_start_offset_);
  if (first > 0) RETURN_IF_ERROR(store_->Erase(0, first));

  const size_t count = store_->batch_count();
  if (count == 0) return absl::OkStatus();
  // An epoch that wrote nothing has left no trace. Kafka drops those as well
  // when it loads a log.
  for (size_t i = 0; i < count; ++i) {
    const BatchInfo info = store_->info(i);
    if (info.leader_epoch >= 0) {
      epochs_.Assign(info.leader_epoch, info.base_offset);
    }
  }
  epochs_.TruncateFromStart(log_start_offset_);
  log_end_offset_ = store_->info(count - 1).last_offset + 1;
  return RecoverProducers();
}

absl::Status Log::RecoverProducers() {
  producers_.Clear();
  for (size_t i = 0; i < store_->batch_count(); ++i) {
    ASSIGN_OR_RETURN(const RecordBatch batch, store_->Read(i));
    producers_.Replay(batch);
  }
  producers_.OnHighWatermark(high_watermark_);
  producers_.OnLogStartOffset(log_start_offset_);
  return absl::OkStatus();
}

int64_t Log::last_stable_offset() const {
  const int64_t first_unstable = producers_.first_unstable_offset();
  if (first_unstable >= high_watermark_) return high_watermark_;
  // DeleteRecords may have reached into an open transaction.
  return std::max(first_unstable, log_start_offset_);
}

void Log::SetHighWatermark(int64_t offset) {
  high_watermark_ = std::clamp(offset, log_start_offset_, log_end_offset_);
  producers_.OnHighWatermark(high_watermark_);
}

EpochAndOffset Log::EndOffsetForEpoch(int32_t leader_epoch) const {
  return epochs_.EndOffsetFor(leader_epoch, log_end_offset_);
}

void Log::BeginEpoch(int32_t leader_epoch) {
  epochs_.Assign(leader_epoch, log_end_offset_);
}

absl::Status Log::TruncateTo(int64_t offset) {
  CHECK_GE(offset, 0) << "truncation to " << offset;
  if (offset >= log_end_offset_) {
    // A leader may have begun an epoch here, and lost it before it wrote.
    epochs_.TruncateFromEnd(log_end_offset_);
    return absl::OkStatus();
  }
  if (offset < log_start_offset_) return TruncateFullyAndStartAt(offset);
  const size_t count = store_->batch_count();
  const size_t first = store_->FindOffset(offset);
  int64_t new_end = offset;
  if (first < count) {
    new_end = std::min(offset, store_->info(first).base_offset);
    RETURN_IF_ERROR(store_->Erase(first, count));
  }
  log_end_offset_ = new_end;
  log_start_offset_ = std::min(log_start_offset_, new_end);
  high_watermark_ = std::min(high_watermark_, new_end);
  epochs_.TruncateFromEnd(new_end);
  if (!producers_.KnowsOfBatchesFrom(new_end)) return absl::OkStatus();
  return RecoverProducers();
}

absl::Status Log::TruncateFullyAndStartAt(int64_t offset) {
  CHECK_GE(offset, 0) << "truncation to " << offset;
  const size_t count = store_->batch_count();
  if (count > 0) RETURN_IF_ERROR(store_->Erase(0, count));
  log_start_offset_ = offset;
  log_end_offset_ = offset;
  high_watermark_ = offset;
  epochs_.Clear();
  producers_.Clear();
  return absl::OkStatus();
}

absl::Status Log::AdvanceLogStartOffset(int64_t offset) {
  if (offset > high_watermark_) {
    return KafkaError(
        ErrorCode::kOffsetOutOfRange,
        absl::StrCat("log start offset ", offset,
                     " would be behind the high watermark ", high_watermark_));
  }
  if (offset <= log_start_offset_) return absl::OkStatus();
  const size_t keep = store_->FindOffset(offset);
  if (keep > 0) RETURN_IF_ERROR(store_->Erase(0, keep));
  log_start_offset_ = offset;
  epochs_.TruncateFromStart(offset);
  producers_.OnLogStartOffset(offset);
  return absl::OkStatus();
}

void Log::RemoveExpiredProducers(absl::Time now, absl::Duration expiration) {
  producers_.RemoveExpired(absl::ToUnixMillis(now),
                           absl::ToInt64Milliseconds(expiration));
}

}  // namespace kafka_embedded
