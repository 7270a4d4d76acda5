// One replica's log of one partition: offsets, epochs, producers.
//
// Plain single-threaded state over a BatchStore. The caller tells the time.
// High watermark and last stable offset are kept here, since they bound what
// may be read; who may advance the high watermark is replication's business.
//
// Errors are Kafka's codes: what a broker answers. A refused append changes
// nothing.
#ifndef KAFKA_EMBEDDED_LOG_LOG_H_
#define KAFKA_EMBEDDED_LOG_LOG_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "kafka_embedded/base/bytes.h"
#include "kafka_embedded/base/error_code.h"
#include "kafka_embedded/log/leader_epoch_cache.h"
#include "kafka_embedded/log/log_config.h"
#include "kafka_embedded/log/producer_state.h"
#include "kafka_embedded/log/segment_list.h"
#include "kafka_embedded/records/record_batch.h"
#include "kafka_embedded/storage/storage.h"

namespace kafka_embedded {

// Who appends as leader.
enum class AppendOrigin {
  kClient,       // A Produce request: everything is checked.
  kCoordinator,  // Our own coordinators: no limits of size, no duplicates.
};

struct LogAppendResult {
  ErrorCode error = ErrorCode::kNone;
  // Kafka sends it only along with record errors.
  std::string error_message = {};
  // INVALID_RECORD and INVALID_TIMESTAMP: which records, KIP-467.
  std::vector<std::pair<int32_t, std::string>> record_errors = {};
  int64_t base_offset = -1;
  int64_t last_offset = -1;
  // -1 unless the topic's message.timestamp.type is LogAppendTime; of a
  // duplicate, as with Kafka, the largest timestamp of then.
  int64_t log_append_time_ms = -1;
  // The batch was appended before: its offsets are those of then.
  bool duplicate = false;
};

struct LogReadResult {
  BytesList records;
  // Behind the last record; the offset asked for if there are no records.
  int64_t next_offset = -1;
};

struct TimestampAndOffset {
  int64_t timestamp = -1;
  int64_t offset = -1;
  int32_t leader_epoch = -1;
};

class Log;

// Looks after logs: retention, compaction, flushes. See log_manager.h.
class LogObserver {
 public:
  virtual ~LogObserver() = default;
  // Retention, compaction, flushes or the expiry of producers may be due
  // earlier than before.
  virtual void OnChange(Log& log) = 0;
  virtual void OnClose(Log& log) = 0;
  // segment.jitter.ms: a draw from [0, bound).
  virtual int64_t DrawRollJitter(int64_t bound_ms) = 0;
};

class Log {
 public:
  // Reads back what the store has: offsets, epochs, segments, producers.
  // `log_start_offset` counts for a store that knows none itself: one that is
  // new, or whose start never moved. `config` is shared between the partitions
  // of a topic and must outlive the log.
  static absl::StatusOr<std::unique_ptr<Log>> Open(
      std::unique_ptr<BatchStore> store, const LogConfig* config,
      int64_t log_start_offset);
  ~Log();

  int64_t log_start_offset() const { return log_start_offset_; }
  int64_t log_end_offset() const { return log_end_offset_; }
  int64_t high_watermark() const { return high_watermark_; }
  int64_t last_stable_offset() const;
  // -1 for an empty log.
  int32_t latest_epoch() const { return epochs_.latest_epoch(); }
  const LogConfig& config() const { return *config_; }
  void set_config(const LogConfig* config);
  // At most one, which must outlive the log; told at once and from now on.
  void SetObserver(LogObserver* observer);
  size_t size_in_bytes() const { return store_->size_in_bytes(); }

  // Never past the log end, never before the log start.
  void SetHighWatermark(int64_t offset);

  // Appends what a producer sent, with new offsets and the epoch of the leader.
  // Kafka's checks, in Kafka's order: MESSAGE_TOO_LARGE, CORRUPT_MESSAGE,
  // INVALID_RECORD (among them: no key in a compacted topic),
  // INVALID_TIMESTAMP, RECORD_LIST_TOO_LARGE (segment.bytes), then what
  // ProducerStateManager::Check says, KAFKA_STORAGE_ERROR.
  // Takes over the bytes: in place, unless somebody else refers to them.
  // What a Produce version may carry is not asked here: CheckProduceVersion.
  LogAppendResult AppendAsLeader(BytesList records, int32_t leader_epoch,
                                 AppendOrigin origin, absl::Time now);

  // Appends a batch of the leader's log as it is, sharing its bytes.
  // REQUIRES: magic 2, batch.base_offset() >= log_end_offset().
  absl::Status AppendAsFollower(const RecordBatch& batch, absl::Time now);

  // Batches from the one that holds `offset`, up to but not including the batch
  // that begins at or behind `end_offset`, at most `max_bytes` of them; with
  // `at_least_one` the first comes whole even if larger (KIP-74).
  // OFFSET_OUT_OF_RANGE outside [log start, log end].
  absl::StatusOr<LogReadResult> Read(int64_t offset, int64_t end_offset,
                                     size_t max_bytes, bool at_least_one) const;

  // Appends to `*batches` what a follower lacks from `offset` on, by reference,
  // and returns the number added; at least one if there is one. The fast path
  // of replication. OFFSET_OUT_OF_RANGE as Read.
  absl::StatusOr<size_t> ReadBatches(int64_t offset, size_t max_bytes,
                                     std::vector<RecordBatch>* batches) const;

  // Transactions that were aborted and overlap [from, to), for READ_COMMITTED.
  std::vector<AbortedTransaction> AbortedTransactions(int64_t from,
                                                      int64_t to) const;

  // The first record at or after `timestamp`; nothing if there is none.
  absl::StatusOr<std::optional<TimestampAndOffset>> OffsetForTimestamp(
      int64_t timestamp) const;
  // The record with the largest timestamp (ListOffsets -3), even if it lies
  // below the log start in a segment that is still there; offset -1 if none.
  absl::StatusOr<TimestampAndOffset> OffsetOfMaxTimestamp() const;

  // The epoch of the leader that wrote `offset`; -1 if the log does not know.
  int32_t EpochForOffset(int64_t offset) const {
    return epochs_.EpochForOffset(offset);
  }
  // Where `leader_epoch` ended in this log, as OffsetForLeaderEpoch answers.
  EpochAndOffset EndOffsetForEpoch(int32_t leader_epoch) const;
  // A new leader notes where its epoch begins.
  void BeginEpoch(int32_t leader_epoch);

  // Drops everything at and behind `offset`, and the epochs and producer states
  // with it. A batch that straddles `offset` goes as a whole, and the log then
  // ends where it began.
  absl::Status TruncateTo(int64_t offset);
  // Drops everything and starts again at `offset`.
  absl::Status TruncateFullyAndStartAt(int64_t offset);
  // DeleteRecords: nothing below is read any more; what lies there goes with
  // its segment, by DeleteOldSegments. OFFSET_OUT_OF_RANGE above the high
  // watermark; nothing happens below the log start.
  absl::Status AdvanceLogStartOffset(int64_t offset);

  // Retention by log start, size and time: whole segments from the front whose
  // records are all committed; returns how many went. The active one goes only
  // with all others, and an empty one takes its place.
  absl::StatusOr<size_t> DeleteOldSegments(absl::Time now);
  // When DeleteOldSegments may find something, if nothing is appended.
  absl::Time NextRetention() const;
  const SegmentList& segments() const { return segments_; }
  // Behind what was compacted; -1 for nothing.
  int64_t first_dirty_offset() const { return first_dirty_offset_; }

  // Makes what was appended survive a power cut. Appends do so themselves where
  // flush.messages asks for it.
  absl::Status Flush();
  // Behind what is known to survive one.
  int64_t recovery_point() const { return recovery_point_; }
  // Writes down what a clean restart need not find out again, and leaves with
  // the store what a restart on the same memory need not.
  absl::Status Checkpoint();

  // producer.id.expiration.ms.
  void RemoveExpiredProducers(absl::Time now, absl::Duration expiration);

  const ProducerStateManager& producers() const { return producers_; }

 private:
  friend class SegmentCleaner;

  Log(std::unique_ptr<BatchStore> store, const LogConfig* config,
      int64_t log_start_offset);
  struct Findings;
  absl::Status Recover(bool has_state);
  void Adopt(const Findings& findings);
  absl::Status RecoverSegments(bool has_state);
  void RecoverEpochs();
  // From the latest snapshot on.
  absl::Status RecoverProducers();
  absl::StatusOr<bool> ReadState();
  absl::Status WriteState();
  absl::Status CheckpointProducers();
  absl::Status SnapshotProducers();
  absl::Status DropSnapshotsBehind(int64_t offset);
  // Begins a segment for `next` if it is time, stores the batch, takes note of
  // it, and flushes if that is due.
  absl::Status Store(const RecordBatch& batch, int64_t now_ms);
  absl::Status Roll(int64_t base_offset, int64_t now_ms);
  void Changed();
  size_t DeletableSegments(int64_t now_ms) const;
  bool IsTooLarge() const;
  absl::Status CheckReadable(int64_t offset) const;
  // The first record of batch `index` for which `wanted(record)` holds.
  template <typename Wanted>
  absl::StatusOr<std::optional<TimestampAndOffset>> FindInBatch(
      size_t index, Wanted wanted) const;

  std::unique_ptr<BatchStore> store_;
  const LogConfig* config_;
  int64_t log_start_offset_;
  int64_t log_end_offset_;
  int64_t high_watermark_;
  int64_t recovery_point_;
  int64_t first_dirty_offset_ = -1;
  LeaderEpochCache epochs_;
  ProducerStateManager producers_;
  SegmentList segments_;
  // Offsets up to which the store has a snapshot of the producers, ascending.
  std::vector<int64_t> snapshots_;
  size_t bytes_since_snapshot_ = 0;
  LogObserver* observer_ = nullptr;
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_LOG_LOG_H_
