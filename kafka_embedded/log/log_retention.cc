// Which segments may go, by Kafka's three reasons: the log start has passed
// them, the log is too large, or they are too old.
#include <algorithm>
#include <utility>

#include "kafka_embedded/base/sometimes.h"
#include "kafka_embedded/base/status.h"
#include "kafka_embedded/log/log.h"

namespace kafka_embedded {

size_t Log::DeletableSegments(int64_t now_ms) const {
  const auto committed = [&](size_t i) {
    return segments_.EndOffset(i, log_end_offset_) <= high_watermark_;
  };
  const size_t count = segments_.size();
  size_t deletable = 0;
  while (deletable + 1 < count &&
         segments_[deletable + 1].base_offset <= log_start_offset_ &&
         committed(deletable)) {
    ++deletable;
  }
  if (!config_->delete_old) return deletable;

  int64_t bytes = 0;
  for (size_t i = deletable; i < count; ++i) {
    bytes += static_cast<int64_t>(segments_[i].size_in_bytes);
  }
  int64_t surplus =
      config_->retention_bytes < 0 ? -1 : bytes - config_->retention_bytes;
  // An empty active segment stays what it is.
  const auto stays = [&](size_t i) {
    return i + 1 == count && segments_[i].size_in_bytes == 0;
  };
  for (; deletable < count && !stays(deletable); ++deletable) {
    surplus -= static_cast<int64_t>(segments_[deletable].size_in_bytes);
    if (surplus < 0 || !committed(deletable)) break;
  }
  for (; deletable < count && !stays(deletable); ++deletable) {
    if (config_->retention_ms < 0 || !committed(deletable) ||
        now_ms - segments_[deletable].largest_timestamp() <=
            config_->retention_ms) {
      break;
    }
  }
  return deletable;
}

absl::StatusOr<size_t> Log::DeleteOldSegments(absl::Time now) {
  const int64_t now_ms = absl::ToUnixMillis(now);
  const size_t gone = DeletableSegments(now_ms);
  if (gone == 0) return 0;
  SOMETIMES("retention deletes segments");
  if (gone == segments_.size()) {
    SOMETIMES("retention deletes all that a log has");
    // The end of the log must be known without a batch.
    RETURN_IF_ERROR(Roll(log_end_offset_, now_ms));
  }
  segments_.DropFirst(gone);
  log_start_offset_ = std::max(log_start_offset_, segments_[0].base_offset);
  // Written first: a crash leaves batches that the next start drops, never a
  // log that begins again at an offset it has used.
  RETURN_IF_ERROR(WriteState());
  RETURN_IF_ERROR(
      store_->Erase(0, store_->FindOffset(segments_[0].base_offset)));
  epochs_.TruncateFromStart(log_start_offset_);
  producers_.OnLogStartOffset(log_start_offset_);
  return gone;
}

bool Log::IsTooLarge() const {
  return config_->retention_bytes >= 0 && config_->delete_old &&
         !segments_.empty() &&
         store_->size_in_bytes() >=
             static_cast<uint64_t>(config_->retention_bytes) +
                 segments_[0].size_in_bytes;
}

absl::Time Log::NextRetention() const {
  if (segments_.empty()) return absl::InfiniteFuture();
  const LogSegment& first = segments_[0];
  if (segments_.size() > 1 && segments_[1].base_offset <= log_start_offset_) {
    return absl::InfinitePast();
  }
  if (!config_->delete_old ||
      (segments_.size() == 1 && first.size_in_bytes == 0)) {
    return absl::InfiniteFuture();
  }
  if (IsTooLarge()) return absl::InfinitePast();
  const int64_t largest = first.largest_timestamp();
  if (config_->retention_ms < 0 ||
      config_->retention_ms >= LogConfig::kUnlimited - largest) {
    return absl::InfiniteFuture();
  }
  return absl::FromUnixMillis(largest + config_->retention_ms + 1);
}

}  // namespace kafka_embedded
