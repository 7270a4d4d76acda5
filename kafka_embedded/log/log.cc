// What a log knows about itself: its offsets, and how it is cut.
#include "kafka_embedded/log/log.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "kafka_embedded/base/check.h"
#include "kafka_embedded/base/status.h"

namespace kafka_embedded {

Log::Log(std::unique_ptr<BatchStore> store, const LogConfig* config,
         int64_t log_start_offset)
    : store_(std::move(store)),
      config_(config),
      log_start_offset_(log_start_offset),
      log_end_offset_(log_start_offset),
      high_watermark_(log_start_offset),
      recovery_point_(log_start_offset) {}

Log::~Log() {
  if (observer_ != nullptr) observer_->OnClose(*this);
}

void Log::set_config(const LogConfig* config) {
  config_ = config;
  Changed();
}

void Log::SetObserver(LogObserver* observer) {
  if (observer_ != nullptr) observer_->OnClose(*this);
  observer_ = observer;
  Changed();
}

void Log::Changed() {
  if (observer_ != nullptr) observer_->OnChange(*this);
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
  recovery_point_ = std::min(recovery_point_, new_end);
  epochs_.TruncateFromEnd(new_end);
  const size_t segments = segments_.size();
  segments_.Truncate(new_end, *store_);
  RETURN_IF_ERROR(DropSnapshotsBehind(new_end));
  if (segments_.size() != segments) RETURN_IF_ERROR(WriteState());
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
  recovery_point_ = offset;
  epochs_.Clear();
  producers_.Clear();
  segments_.Clear();
  first_dirty_offset_ = -1;
  RETURN_IF_ERROR(DropSnapshotsBehind(-1));
  return WriteState();
}

absl::Status Log::AdvanceLogStartOffset(int64_t offset) {
  if (offset > high_watermark_) {
    return KafkaError(
        ErrorCode::kOffsetOutOfRange,
        absl::StrCat("log start offset ", offset,
                     " would be behind the high watermark ", high_watermark_));
  }
  if (offset <= log_start_offset_) return absl::OkStatus();
  log_start_offset_ = offset;
  epochs_.TruncateFromStart(offset);
  producers_.OnLogStartOffset(offset);
  RETURN_IF_ERROR(WriteState());
  Changed();
  return absl::OkStatus();
}

void Log::RemoveExpiredProducers(absl::Time now, absl::Duration expiration) {
  producers_.RemoveExpired(absl::ToUnixMillis(now),
                           absl::ToInt64Milliseconds(expiration));
}

}  // namespace kafka_embedded
