// Where a log's segments begin, and what is known of each: the unit in which
// retention deletes and in which compaction decides.
//
// A segment is a range of offsets of one store, no file: beginning one costs a
// few bytes. When it begins, and everything that depends on that, is Kafka's.
// The last segment is the active one; a log without batches may have none.
#ifndef KAFKA_EMBEDDED_LOG_SEGMENT_LIST_H_
#define KAFKA_EMBEDDED_LOG_SEGMENT_LIST_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "kafka_embedded/log/log_config.h"
#include "kafka_embedded/storage/storage.h"

namespace kafka_embedded {

// All batches up to the one at `offset` have timestamps up to `timestamp`.
struct TimeIndexEntry {
  int64_t timestamp;
  int64_t offset;
};

struct LogSegment {
  int64_t base_offset = 0;
  // Stand in for timestamps where records have none.
  int64_t created_ms = 0;
  int64_t last_modified_ms = 0;
  int64_t roll_jitter_ms = 0;

  // The rest comes from the batches.
  uint64_t size_in_bytes = 0;
  int64_t first_batch_timestamp = kNoTimestamp;  // The largest of that batch.
  int64_t max_timestamp = kNoTimestamp;
  int64_t offset_of_max_timestamp = -1;  // Base offset of the batch.
  uint64_t bytes_since_index_entry = 0;
  std::vector<TimeIndexEntry> time_index = {};  // Ascending by both.

  int64_t largest_timestamp() const {
    return max_timestamp >= 0 ? max_timestamp : last_modified_ms;
  }
  // Notes a batch that was appended.
  void Add(const BatchInfo& batch);
  // The base offset of a batch before which nothing has a timestamp at or
  // behind `timestamp`; where a search begins.
  int64_t SearchStart(int64_t timestamp) const;
};

class SegmentList {
 public:
  bool empty() const { return segments_.empty(); }
  size_t size() const { return segments_.size(); }
  const LogSegment& operator[](size_t index) const { return segments_[index]; }
  const LogSegment& active() const { return segments_.back(); }
  // Where the segment ends; `log_end_offset` for the active one.
  int64_t EndOffset(size_t index, int64_t log_end_offset) const {
    return index + 1 < size() ? segments_[index + 1].base_offset
                              : log_end_offset;
  }
  // The segment that holds `offset`, the first for one below. REQUIRES: !empty.
  size_t IndexOf(int64_t offset) const;

  // True if `next` must begin a new segment: segment.bytes, segment.ms.
  bool ShouldRoll(const BatchInfo& next, const LogConfig& config,
                  int64_t now_ms) const;
  void Roll(int64_t base_offset, int64_t now_ms, int64_t roll_jitter_ms);
  void Append(const BatchInfo& batch, int64_t now_ms) {
    segments_.back().Add(batch);
    segments_.back().last_modified_ms = now_ms;
  }

  void Clear() { segments_.clear(); }
  void DropFirst(size_t count);
  // After the store was cut off at `end_offset`.
  void Truncate(int64_t end_offset, const BatchStore& store);
  // Compaction: one segment in the place of [first, last).
  void Merge(size_t first, size_t last);
  // Reads again what comes from the batches.
  void Rebuild(size_t index, const BatchStore& store);

  // What a store keeps of this; Decode leaves the rest to Rebuild. False if
  // `encoded` is damaged.
  std::string Encode() const;
  bool Decode(absl::string_view encoded);

 private:
  std::vector<LogSegment> segments_;
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_LOG_SEGMENT_LIST_H_
