#include "kafka_embedded/log/log_cleaner.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include "kafka_embedded/base/status.h"
#include "kafka_embedded/log/batch_filter.h"
#include "kafka_embedded/log/cleaned_transactions.h"
#include "kafka_embedded/log/key_offset_map.h"

namespace kafka_embedded {
namespace {

// A slot of Kafka's map: an MD5 sum and an offset.
constexpr size_t kBytesPerKey = 24;
// What is collected before it is written.
constexpr size_t kWriteBytes = size_t{1} << 20;
constexpr size_t kWriteBatches = 4096;

}  // namespace

// One pass over one log.
class SegmentCleaner {
 public:
  SegmentCleaner(Log& log, const CleanableRange& range, size_t max_keys,
                 int64_t now_ms)
      : log_(log), range_(range), now_ms_(now_ms), offsets_(max_keys) {}

  absl::StatusOr<CleanerStats> Run() {
    RETURN_IF_ERROR(BuildOffsetMap());
    const int64_t end = offsets_.latest_offset() + 1;
    CleanedTransactions transactions(log_.AbortedTransactions(0, end));
    BatchFilter filter(
        offsets_, log_.producers_, transactions,
        {.now_ms = now_ms_,
         .delete_retention_ms = log_.config().delete_retention_ms,
         .end_offset = range_.first_uncleanable_offset});
    RETURN_IF_ERROR(FilterBatchesBelow(end, filter));
    MergeSegmentsBelow(end);
    log_.first_dirty_offset_ = end;
    if (log_.producers_.ForgetAborted(transactions.empty())) {
      // The snapshots know of them too.
      RETURN_IF_ERROR(log_.DropSnapshotsBehind(-1));
      RETURN_IF_ERROR(log_.SnapshotProducers());
    }
    RETURN_IF_ERROR(log_.WriteState());
    stats_.end_offset = end;
    return stats_;
  }

 private:
  // From the first dirty offset to where the map is full, or to the end.
  absl::Status BuildOffsetMap() {
    CleanedTransactions transactions(log_.AbortedTransactions(
        range_.first_dirty_offset, range_.first_uncleanable_offset));
    offsets_.set_latest_offset(range_.first_dirty_offset - 1);
    const BatchStore& store = *log_.store_;
    for (size_t i = store.FindOffset(range_.first_dirty_offset);
         i < store.batch_count() &&
         store.info(i).base_offset < range_.first_uncleanable_offset;
         ++i) {
      ASSIGN_OR_RETURN(const RecordBatch batch, store.Read(i));
      const bool aborted = transactions.OnBatch(batch);
      if (!aborted && !batch.is_control()) {
        ASSIGN_OR_RETURN(const bool all, AddKeys(batch));
        if (!all) return absl::OkStatus();
      }
      offsets_.set_latest_offset(batch.last_offset());
    }
    offsets_.set_latest_offset(range_.first_uncleanable_offset - 1);
    return absl::OkStatus();
  }

  absl::StatusOr<bool> AddKeys(const RecordBatch& batch) {
    ASSIGN_OR_RETURN(RecordIterator records, RecordIterator::Open(batch));
    while (records.Next()) {
      const RecordView& record = records.record();
      if (record.offset < range_.first_dirty_offset) continue;
      if (!record.key.has_value()) {
        offsets_.set_latest_offset(record.offset);
      } else if (!offsets_.Put(*record.key, record.offset)) {
        return false;
      }
    }
    RETURN_IF_ERROR(records.status());
    return true;
  }

  absl::Status FilterBatchesBelow(int64_t end, BatchFilter& filter) {
    size_t changed_bytes = 0;
    size_t dropped = 0;
    for (size_t i = 0; i < log_.store_->batch_count() &&
                       log_.store_->info(i).base_offset < end;
         ++i) {
      ASSIGN_OR_RETURN(const RecordBatch batch, log_.store_->Read(i));
      stats_.bytes_read += batch.size_in_bytes();
      ASSIGN_OR_RETURN(BatchFilter::Outcome outcome, filter.Filter(batch));
      if (outcome.kind == BatchFilter::Outcome::kKeep) continue;
      if (outcome.replacement.has_value()) {
        changed_bytes += outcome.replacement->size_in_bytes();
        stats_.bytes_written += outcome.replacement->size_in_bytes();
      } else {
        ++dropped;
        ++stats_.batches_dropped;
      }
      changes_.push_back(
          {.index = i, .replacement = std::move(outcome.replacement)});
      if (changed_bytes >= kWriteBytes || changes_.size() >= kWriteBatches) {
        RETURN_IF_ERROR(log_.store_->Apply(changes_));
        changes_.clear();
        i -= dropped;
        changed_bytes = dropped = 0;
      }
    }
    const absl::Status status = log_.store_->Apply(changes_);
    changes_.clear();
    return status;
  }

  // Small neighbours become one segment, as Kafka copies a group of them into
  // one file.
  void MergeSegmentsBelow(int64_t end) {
    SegmentList& segments = log_.segments_;
    const auto limit = static_cast<uint64_t>(log_.config().segment_bytes);
    // By the sizes of before, which is when Kafka decides.
    std::vector<uint64_t> sizes;
    while (sizes.size() + 1 < segments.size() &&
           segments[sizes.size()].base_offset < end) {
      sizes.push_back(segments[sizes.size()].size_in_bytes);
    }
    size_t merged = 0;
    for (size_t first = 0; first < sizes.size(); ++merged) {
      uint64_t size = sizes[first];
      size_t last = first + 1;
      while (last < sizes.size() && size + sizes[last] <= limit &&
             SpansFourBytes(merged, merged + last - first)) {
        size += sizes[last++];
      }
      segments.Merge(merged, merged + last - first);
      segments.Rebuild(merged, *log_.store_);
      first = last;
    }
  }
  bool SpansFourBytes(size_t first, size_t last) const {
    return log_.segments_[last + 1].base_offset - 1 -
               log_.segments_[first].base_offset <=
           std::numeric_limits<int32_t>::max();
  }

  Log& log_;
  const CleanableRange range_;
  const int64_t now_ms_;
  KeyOffsetMap offsets_;
  std::vector<BatchChange> changes_;
  CleanerStats stats_;
};

absl::StatusOr<CleanerStats> LogCleaner::Clean(Log& log,
                                               const CleanableRange& range,
                                               absl::Time now) {
  const size_t max_keys = static_cast<size_t>(
      static_cast<double>(options_.dedupe_buffer_bytes / kBytesPerKey) *
      options_.dedupe_buffer_load_factor);
  return SegmentCleaner(log, range, std::max<size_t>(max_keys, 1),
                        absl::ToUnixMillis(now))
      .Run();
}

}  // namespace kafka_embedded
