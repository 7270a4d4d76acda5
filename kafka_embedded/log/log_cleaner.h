// Log compaction: keeps the last record of each key.
//
//   LogCleaner cleaner({});
//   if (CleanableRange range = RangeToClean(log, now); range.due()) {
//     RETURN_IF_ERROR(cleaner.Clean(log, range, now).status());
//   }
//
// Which part of a log may be compacted, and when that is worth while, is
// decided by whole segments, as Kafka's LogCleanerManager does. Tombstones and
// transaction markers get a time at which they may go when they are first met,
// and go when the part they lie in is compacted after it (KIP-534). A pass is
// done at once, however large the log is.
#ifndef KAFKA_EMBEDDED_LOG_LOG_CLEANER_H_
#define KAFKA_EMBEDDED_LOG_LOG_CLEANER_H_

#include <cstddef>
#include <cstdint>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "kafka_embedded/log/log.h"

namespace kafka_embedded {

// What of a log is dirty and may be compacted now.
struct CleanableRange {
  int64_t first_dirty_offset = 0;
  int64_t first_uncleanable_offset = 0;
  uint64_t clean_bytes = 0;
  uint64_t cleanable_bytes = 0;
  bool lag_is_over = false;  // max.compaction.lag.ms, KIP-354.
  bool dirty_enough = false;

  // Of what could be clean.
  double dirty_ratio() const {
    return static_cast<double>(cleanable_bytes) /
           static_cast<double>(clean_bytes + cleanable_bytes);
  }
  bool due() const {
    return cleanable_bytes > 0 && (lag_is_over || dirty_enough);
  }
};

// REQUIRES: the log's topic is compacted.
CleanableRange RangeToClean(const Log& log, absl::Time now);
// When RangeToClean may find more than now, if nothing is appended; the past
// while it waits for the high watermark or for a transaction to end.
absl::Time NextCleaning(const Log& log, absl::Time now);

struct CleanerOptions {
  // log.cleaner.dedupe.buffer.size and log.cleaner.io.buffer.load.factor: what
  // has more keys is compacted in several passes.
  size_t dedupe_buffer_bytes = size_t{128} << 20;
  double dedupe_buffer_load_factor = 0.9;
};

struct CleanerStats {
  // What the next pass begins with.
  int64_t end_offset = 0;
  uint64_t bytes_read = 0;
  uint64_t bytes_written = 0;  // Of batches that changed.
  uint64_t batches_dropped = 0;
};

class LogCleaner {
 public:
  explicit LogCleaner(const CleanerOptions& options) : options_(options) {}

  // One pass. On failure, of a disk or of a batch that cannot be read, what was
  // done stays done, and nothing is lost.
  absl::StatusOr<CleanerStats> Clean(Log& log, const CleanableRange& range,
                                     absl::Time now);

 private:
  const CleanerOptions options_;
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_LOG_LOG_CLEANER_H_
