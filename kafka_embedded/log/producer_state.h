// What one partition's log knows of its idempotent and transactional producers:
// the log's part of KIP-98.
//
//   ProducerVerdict verdict = producers.Check(batch, /*from_client=*/true);
//   if (verdict.error != ErrorCode::kNone) return verdict.error;
//   if (verdict.duplicate.has_value()) return *verdict.duplicate;  // Seen.
//   ... append the batch ...
//   producers.Replay(batch);
//
// Check decides and changes nothing; Replay changes and decides nothing, so
// that followers and recovery arrive at the leader's state from its batches
// alone. Takes no memory before the first producer id.
#ifndef KAFKA_EMBEDDED_LOG_PRODUCER_STATE_H_
#define KAFKA_EMBEDDED_LOG_PRODUCER_STATE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "kafka_embedded/base/error_code.h"
#include "kafka_embedded/records/record_batch.h"

namespace kafka_embedded {

// A batch of an idempotent producer, remembered to recognise it when the
// producer sends it again.
struct ProducerBatchMetadata {
  int64_t last_offset = -1;
  int64_t timestamp = kNoTimestamp;  // The largest of the batch.
  int32_t last_sequence = kNoSequence;
  int32_t offset_delta = 0;  // From the first record to the last.

  int64_t first_offset() const { return last_offset - offset_delta; }
  int32_t first_sequence() const;
};

// What is known of one producer id.
class ProducerEntry {
 public:
  // A client has at most five requests in flight, so that nothing older can
  // come again.
  static constexpr size_t kBatchesToRetain = 5;

  int16_t producer_epoch() const { return producer_epoch_; }
  int32_t coordinator_epoch() const { return coordinator_epoch_; }
  int64_t last_timestamp() const { return last_timestamp_; }
  // Of the open transaction; -1 if there is none.
  int64_t current_txn_first_offset() const { return current_txn_first_offset_; }
  int32_t last_sequence() const {
    return batch_count_ == 0 ? kNoSequence
                             : batches_[batch_count_ - 1].last_sequence;
  }
  // Of the current epoch, the oldest first.
  absl::Span<const ProducerBatchMetadata> batches() const {
    return absl::MakeConstSpan(batches_.data(), batch_count_);
  }
  // The remembered batch with just the sequences of `batch`; nullptr if none.
  const ProducerBatchMetadata* FindDuplicate(const RecordBatch& batch) const;

 private:
  friend class ProducerStateManager;
  void SetEpoch(int16_t epoch);
  void AddBatch(const RecordBatch& batch);

  std::array<ProducerBatchMetadata, kBatchesToRetain> batches_;
  uint8_t batch_count_ = 0;
  int16_t producer_epoch_ = kNoProducerEpoch;
  int32_t coordinator_epoch_ = -1;
  int64_t last_timestamp_ = kNoTimestamp;
  int64_t current_txn_first_offset_ = -1;
};

struct AbortedTransaction {
  int64_t producer_id = kNoProducerId;
  int64_t first_offset = -1;
  int64_t last_offset = -1;  // The abort marker.
  // Where the log was stable once the marker was there: nothing that was
  // aborted later overlaps what lies before.
  int64_t last_stable_offset = -1;
};

struct ProducerVerdict {
  ErrorCode error = ErrorCode::kNone;
  std::string message = {};
  std::optional<ProducerBatchMetadata> duplicate = std::nullopt;
};

class ProducerStateManager {
 public:
  static constexpr int64_t kNoUnstableOffset =
      std::numeric_limits<int64_t>::max();

  bool empty() const { return state_ == nullptr; }

  // May `batch` be appended next? Only those of clients have sequences to check
  // and can be duplicates; epochs are checked for coordinators as well.
  // REQUIRES: batch.has_producer_id().
  ProducerVerdict Check(const RecordBatch& batch, bool from_client) const;

  // Takes note of a batch that was appended.
  void Replay(const RecordBatch& batch) {
    if (batch.has_producer_id()) ReplayProducer(batch);
  }

  // The first offset of a transaction that is open, or whose marker may not be
  // replicated yet.
  int64_t first_unstable_offset() const {
    return state_ == nullptr ? kNoUnstableOffset : FirstUnstableOffset();
  }
  // Transactions that ended below `high_watermark` are stable from now on.
  void OnHighWatermark(int64_t high_watermark) {
    if (state_ != nullptr) ForgetCompleted(high_watermark);
  }
  // Forgets the transactions that ended below.
  void OnLogStartOffset(int64_t log_start_offset);

  // Those that overlap [from, to), by the order of their markers.
  std::vector<AbortedTransaction> AbortedTransactions(int64_t from,
                                                      int64_t to) const;

  // True if anything known comes from a batch at or behind `offset`.
  bool KnowsOfBatchesFrom(int64_t offset) const {
    return state_ != nullptr && state_->last_offset >= offset;
  }
  void Clear() { state_.reset(); }
  // Compaction has removed these transactions' records, in the order of their
  // markers; who reads from now on must not wait for markers that are gone.
  // True if any were known.
  bool ForgetAborted(absl::Span<const AbortedTransaction> cleaned);

  // All of the state as bytes, and back; false if they are damaged.
  std::string Snapshot() const;
  bool Restore(absl::string_view snapshot);

  // Forgets producers that have not written for `expiration_ms`, except in an
  // open transaction: producer.id.expiration.ms.
  void RemoveExpired(int64_t now_ms, int64_t expiration_ms);

  // The earliest time at which RemoveExpired finds something.
  std::optional<int64_t> NextExpiry(int64_t expiration_ms) const;

  // nullptr for an unknown one.
  const ProducerEntry* Find(int64_t producer_id) const;
  // Ascending, for DescribeProducers.
  std::vector<int64_t> producer_ids() const;

 private:
  struct OpenTransaction {
    int64_t first_offset;
    int64_t producer_id;
  };
  struct CompletedTransaction {
    int64_t first_offset;
    int64_t last_offset;
  };
  struct State {
    absl::btree_map<int64_t, ProducerEntry> entries;
    std::vector<OpenTransaction> open;  // Ascending by offset.
    std::vector<CompletedTransaction> completed;
    std::vector<AbortedTransaction> aborted;  // Ascending by marker.
    int64_t last_offset = -1;
  };

  int64_t FirstUnstableOffset() const;
  void ForgetCompleted(int64_t below);
  void ReplayProducer(const RecordBatch& batch);
  void ReplayMarker(const RecordBatch& batch, ProducerEntry& entry);
  void EndTransaction(const RecordBatch& marker, bool aborted,
                      ProducerEntry& entry);

  std::unique_ptr<State> state_;
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_LOG_PRODUCER_STATE_H_
