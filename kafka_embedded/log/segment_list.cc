#include "kafka_embedded/log/segment_list.h"

#include <algorithm>
#include <limits>

#include "kafka_embedded/base/check.h"
#include "kafka_embedded/records/layout.h"

namespace kafka_embedded {
namespace {

// index.interval.bytes. Nobody can see it, so it is no setting here.
constexpr uint64_t kIndexIntervalBytes = 4096;
constexpr size_t kEncodedSize = 4 * 8;

}  // namespace

void LogSegment::Add(const BatchInfo& batch) {
  if (size_in_bytes == 0) first_batch_timestamp = batch.max_timestamp;
  if (batch.max_timestamp > max_timestamp) {
    max_timestamp = batch.max_timestamp;
    offset_of_max_timestamp = batch.base_offset;
  }
  if (bytes_since_index_entry > kIndexIntervalBytes) {
    if (max_timestamp >= 0 &&
        (time_index.empty() || time_index.back().timestamp < max_timestamp)) {
      time_index.push_back({max_timestamp, offset_of_max_timestamp});
    }
    bytes_since_index_entry = 0;
  }
  size_in_bytes += batch.size_in_bytes;
  bytes_since_index_entry += batch.size_in_bytes;
}

int64_t LogSegment::SearchStart(int64_t timestamp) const {
  const auto after =
      std::upper_bound(time_index.begin(), time_index.end(), timestamp,
                       [](int64_t value, const TimeIndexEntry& entry) {
                         return value < entry.timestamp;
                       });
  return after == time_index.begin() ? base_offset : (after - 1)->offset;
}

size_t SegmentList::IndexOf(int64_t offset) const {
  CHECK(!segments_.empty()) << "a log without segments has no offset";
  const auto after =
      std::upper_bound(segments_.begin(), segments_.end(), offset,
                       [](int64_t value, const LogSegment& segment) {
                         return value < segment.base_offset;
                       });
  return after == segments_.begin()
             ? 0
             : static_cast<size_t>(after - segments_.begin() - 1);
}

bool SegmentList::ShouldRoll(const BatchInfo& next, const LogConfig& config,
                             int64_t now_ms) const {
  if (segments_.empty()) return true;
  const LogSegment& segment = active();
  if (segment.size_in_bytes == 0) return false;
  if (segment.size_in_bytes + next.size_in_bytes >
      static_cast<uint64_t>(config.segment_bytes)) {
    return true;
  }
  // Kafka's indexes hold offsets as four bytes.
  if (next.last_offset - segment.base_offset >
      std::numeric_limits<int32_t>::max()) {
    return true;
  }
  // The records' own time counts, so that a copy made later is cut as the
  // original was.
  const int64_t waited =
      segment.first_batch_timestamp >= 0
          ? next.max_timestamp - segment.first_batch_timestamp
          : now_ms - segment.created_ms;
  return waited > config.max_segment_ms() - segment.roll_jitter_ms;
}

void SegmentList::Roll(int64_t base_offset, int64_t now_ms,
                       int64_t roll_jitter_ms) {
  CHECK(segments_.empty() || active().base_offset < base_offset)
      << "a segment at " << base_offset << " behind " << active().base_offset;
  segments_.push_back({.base_offset = base_offset,
                       .created_ms = now_ms,
                       .last_modified_ms = now_ms,
                       .roll_jitter_ms = roll_jitter_ms});
}

void SegmentList::DropFirst(size_t count) {
  segments_.erase(segments_.begin(),
                  segments_.begin() + static_cast<ptrdiff_t>(count));
}

void SegmentList::Truncate(int64_t end_offset, const BatchStore& store) {
  while (segments_.size() > 1 && active().base_offset >= end_offset) {
    segments_.pop_back();
  }
  if (segments_.empty()) return;
  LogSegment& last = segments_.back();
  last.base_offset = std::min(last.base_offset, end_offset);
  Rebuild(segments_.size() - 1, store);
}

void SegmentList::Merge(size_t first, size_t last) {
  CHECK(first < last && last <= segments_.size()) << first << ", " << last;
  const auto begin = segments_.begin() + static_cast<ptrdiff_t>(first);
  begin->last_modified_ms = segments_[last - 1].last_modified_ms;
  segments_.erase(begin + 1, segments_.begin() + static_cast<ptrdiff_t>(last));
}

void SegmentList::Rebuild(size_t index, const BatchStore& store) {
  const LogSegment& old = segments_[index];
  LogSegment segment{.base_offset = old.base_offset,
                     .created_ms = old.created_ms,
                     .last_modified_ms = old.last_modified_ms,
                     .roll_jitter_ms = old.roll_jitter_ms};
  const int64_t end = EndOffset(index, std::numeric_limits<int64_t>::max());
  const size_t count = store.batch_count();
  for (size_t i = store.FindOffset(segment.base_offset); i < count; ++i) {
    const BatchInfo batch = store.info(i);
    if (batch.base_offset >= end) break;
    segment.Add(batch);
  }
  segments_[index] = std::move(segment);
}

std::string SegmentList::Encode() const {
  std::string encoded(segments_.size() * kEncodedSize, '\0');
  char* at = encoded.data();
  for (const LogSegment& segment : segments_) {
    for (const int64_t value :
         {segment.base_offset, segment.created_ms, segment.last_modified_ms,
          segment.roll_jitter_ms}) {
      layout::Store64(at, value);
      at += sizeof(value);
    }
  }
  return encoded;
}

bool SegmentList::Decode(absl::string_view encoded) {
  segments_.clear();
  if (encoded.size() % kEncodedSize != 0) return false;
  for (; !encoded.empty(); encoded.remove_prefix(kEncodedSize)) {
    const char* const at = encoded.data();
    const int64_t base_offset = layout::Load64(at);
    if (base_offset < 0 || (!empty() && base_offset <= active().base_offset)) {
      segments_.clear();
      return false;
    }
    segments_.push_back({.base_offset = base_offset,
                         .created_ms = layout::Load64(at + 8),
                         .last_modified_ms = layout::Load64(at + 16),
                         .roll_jitter_ms = layout::Load64(at + 24)});
  }
  return true;
}

}  // namespace kafka_embedded
