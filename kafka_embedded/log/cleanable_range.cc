// Which part of a log the cleaner may touch, and whether that is worth while.
#include <algorithm>

#include "kafka_embedded/log/log_cleaner.h"

namespace kafka_embedded {
namespace {

// The first segment that `offset` lies in or before; the active one if it is
// that or behind.
size_t NonActiveFrom(const SegmentList& segments, int64_t offset) {
  return offset > segments.active().base_offset ? segments.size() - 1
                                                : segments.IndexOf(offset);
}

int64_t FirstDirtyOffset(const Log& log) {
  const int64_t checkpoint = log.first_dirty_offset();
  // The log was cut off, or retention came first.
  return checkpoint < log.log_start_offset() ||
                 checkpoint > log.log_end_offset()
             ? log.log_start_offset()
             : checkpoint;
}

int64_t FirstUncleanableOffset(const Log& log, int64_t first_dirty,
                               int64_t now_ms) {
  const SegmentList& segments = log.segments();
  int64_t offset =
      std::min(log.last_stable_offset(), segments.active().base_offset);
  const int64_t lag = log.config().min_compaction_lag_ms;
  if (lag <= 0) return offset;
  for (size_t i = NonActiveFrom(segments, first_dirty); i + 1 < segments.size();
       ++i) {
    if (segments[i].largest_timestamp() > now_ms - lag) {
      return std::min(offset, segments[i].base_offset);
    }
  }
  return offset;
}

// The time of the oldest dirty record that is in a closed segment, as far as
// segments know; nothing if none has one.
int64_t EarliestDirtyTimestamp(const Log& log, int64_t first_dirty) {
  const SegmentList& segments = log.segments();
  int64_t earliest = LogConfig::kUnlimited;
  for (size_t i = NonActiveFrom(segments, first_dirty); i + 1 < segments.size();
       ++i) {
    if (segments[i].first_batch_timestamp > 0) {
      earliest = std::min(earliest, segments[i].first_batch_timestamp);
    }
  }
  return earliest;
}

}  // namespace

CleanableRange RangeToClean(const Log& log, absl::Time now) {
  const SegmentList& segments = log.segments();
  CleanableRange range;
  if (segments.empty()) return range;
  const int64_t now_ms = absl::ToUnixMillis(now);
  range.first_dirty_offset = FirstDirtyOffset(log);
  const int64_t uncleanable =
      std::max(range.first_dirty_offset,
               FirstUncleanableOffset(log, range.first_dirty_offset, now_ms));
  const size_t end = NonActiveFrom(segments, uncleanable);
  range.first_uncleanable_offset = segments[end].base_offset;
  for (size_t i = 0; i < segments.size() &&
                     segments[i].base_offset < range.first_dirty_offset;
       ++i) {
    range.clean_bytes += segments[i].size_in_bytes;
  }
  for (size_t i = segments.IndexOf(
           std::min(range.first_dirty_offset, range.first_uncleanable_offset));
       i < end; ++i) {
    range.cleanable_bytes += segments[i].size_in_bytes;
  }
  const int64_t max_lag = log.config().max_compaction_lag_ms;
  range.lag_is_over =
      max_lag < now_ms &&
      EarliestDirtyTimestamp(log, range.first_dirty_offset) < now_ms - max_lag;
  range.dirty_enough =
      range.cleanable_bytes > 0 &&
      range.dirty_ratio() > log.config().min_cleanable_dirty_ratio;
  return range;
}

absl::Time NextCleaning(const Log& log, absl::Time now) {
  const SegmentList& segments = log.segments();
  if (segments.size() < 2) return absl::InfiniteFuture();
  const int64_t now_ms = absl::ToUnixMillis(now);
  const LogConfig& config = log.config();
  const int64_t first_dirty = FirstDirtyOffset(log);
  if (first_dirty >= segments.active().base_offset) {
    return absl::InfiniteFuture();
  }
  if (log.last_stable_offset() < segments.active().base_offset) {
    return absl::InfinitePast();
  }
  int64_t next = LogConfig::kUnlimited;
  if (config.min_compaction_lag_ms > 0) {
    for (size_t i = NonActiveFrom(segments, first_dirty);
         i + 1 < segments.size(); ++i) {
      const int64_t due =
          segments[i].largest_timestamp() + config.min_compaction_lag_ms;
      if (due > now_ms) {
        next = due;
        break;
      }
    }
  }
  const int64_t earliest = EarliestDirtyTimestamp(log, first_dirty);
  if (earliest < LogConfig::kUnlimited - config.max_compaction_lag_ms) {
    const int64_t due = earliest + config.max_compaction_lag_ms + 1;
    if (due > now_ms) next = std::min(next, due);
  }
  return next == LogConfig::kUnlimited ? absl::InfiniteFuture()
                                       : absl::FromUnixMillis(next);
}

}  // namespace kafka_embedded
