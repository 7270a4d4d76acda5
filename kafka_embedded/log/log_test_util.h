// Verbs for tests of a log.
#ifndef KAFKA_EMBEDDED_LOG_LOG_TEST_UTIL_H_
#define KAFKA_EMBEDDED_LOG_LOG_TEST_UTIL_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "absl/types/span.h"
#include "kafka_embedded/base/bytes.h"
#include "kafka_embedded/base/check.h"
#include "kafka_embedded/log/log.h"
#include "kafka_embedded/records/control_record.h"
#include "kafka_embedded/records/record_batch_builder.h"
#include "kafka_embedded/storage/memory_storage.h"

namespace kafka_embedded {

using BatchOptions = RecordBatchBuilder::Options;

inline constexpr int64_t kNowMs = 1'700'000'000'000;
inline constexpr int32_t kLeaderEpoch = 3;

inline RecordBatch BatchOf(const std::vector<NewRecord>& records,
                           const BatchOptions& options = {}) {
  RecordBatchBuilder builder(options);
  for (const NewRecord& record : records) builder.Append(record);
  return std::move(builder).Build();
}

// `count` records with keys and values, all written now.
inline RecordBatch BatchOf(int count, const BatchOptions& options = {}) {
  const NewRecord record = {.timestamp = kNowMs, .key = "k", .value = "v"};
  return BatchOf(std::vector<NewRecord>(static_cast<size_t>(count), record),
                 options);
}

// An idempotent producer's batch.
inline RecordBatch SequencedBatch(int64_t producer_id, int32_t base_sequence,
                                  int count = 1, int16_t producer_epoch = 0) {
  return BatchOf(count, {.producer_id = producer_id,
                         .producer_epoch = producer_epoch,
                         .base_sequence = base_sequence});
}

inline RecordBatch TransactionalBatch(int64_t producer_id,
                                      int32_t base_sequence, int count = 1,
                                      int16_t producer_epoch = 0) {
  return BatchOf(count, {.producer_id = producer_id,
                         .producer_epoch = producer_epoch,
                         .base_sequence = base_sequence,
                         .transactional = true});
}

inline RecordBatch Marker(int64_t producer_id, ControlRecordType type,
                          int16_t producer_epoch = 0,
                          int32_t coordinator_epoch = 0) {
  return BuildEndTransactionMarker(
      {.producer_id = producer_id, .producer_epoch = producer_epoch},
      {.type = type, .coordinator_epoch = coordinator_epoch}, kNowMs);
}
inline RecordBatch Commit(int64_t producer_id) {
  return Marker(producer_id, ControlRecordType::kCommit);
}
inline RecordBatch Abort(int64_t producer_id) {
  return Marker(producer_id, ControlRecordType::kAbort);
}

// The same batch as a log has it.
inline RecordBatch At(int64_t base_offset, RecordBatch batch,
                      int32_t leader_epoch = kLeaderEpoch) {
  batch.SetOffsetAndEpoch(base_offset, leader_epoch);
  return batch;
}

// Bytes that nobody else refers to, as they come from a connection.
inline BytesList Sent(absl::Span<const RecordBatch> batches) {
  std::string bytes;
  for (const RecordBatch& batch : batches) {
    const absl::string_view view = batch.bytes().view();
    bytes.append(view.data(), view.size());
  }
  return BytesList(SharedBytes::Copy(bytes));
}
inline BytesList Sent(const RecordBatch& batch) {
  return Sent(absl::MakeConstSpan(&batch, 1));
}

inline std::vector<int64_t> OffsetsOf(const BytesList& records) {
  std::vector<int64_t> offsets;
  const auto batches = SplitBatches(records, /*allow_partial=*/false);
  CHECK_OK(batches.status());
  for (const RecordBatch& batch : *batches) {
    auto iterator = RecordIterator::Open(batch);
    CHECK_OK(iterator.status());
    while (iterator->Next()) offsets.push_back(iterator->record().offset);
    CHECK_OK(iterator->status());
  }
  return offsets;
}

using OpenStorage = std::function<std::unique_ptr<Storage>()>;

// A log, in memory unless told otherwise, and its leader's producers.
class TestLog {
 public:
  // `open_storage` opens the same storage again after a restart.
  explicit TestLog(OpenStorage open_storage = nullptr)
      : open_storage_(std::move(open_storage)) {
    if (!open_storage_) storage_ = std::make_unique<MemoryStorage>();
    Open(/*log_start_offset=*/0);
  }

  // As after a restart.
  void Open(int64_t log_start_offset) {
    log_.reset();
    if (open_storage_) {
      storage_.reset();
      storage_ = open_storage_();
    }
    auto store = storage_->OpenBatches({});
    CHECK_OK(store.status());
    auto log = Log::Open(*std::move(store), &config, log_start_offset);
    CHECK_OK(log.status());
    log_ = *std::move(log);
  }

  LogAppendResult Produce(const RecordBatch& batch) {
    return log_->AppendAsLeader(Sent(batch), leader_epoch,
                                AppendOrigin::kClient, now());
  }
  LogAppendResult Coordinate(const RecordBatch& batch) {
    return log_->AppendAsLeader(Sent(batch), leader_epoch,
                                AppendOrigin::kCoordinator, now());
  }
  // One batch of `count` records.
  LogAppendResult ProduceRecords(int count) { return Produce(BatchOf(count)); }
  void CommitAll() { log_->SetHighWatermark(log_->log_end_offset()); }

  Log& operator*() { return *log_; }
  Log* operator->() { return log_.get(); }
  absl::Time now() const { return absl::FromUnixMillis(now_ms); }
  // How many segments retention takes now.
  size_t Retain() {
    const auto deleted = log_->DeleteOldSegments(now());
    CHECK_OK(deleted.status());
    return *deleted;
  }

  LogConfig config;
  int64_t now_ms = kNowMs;
  int32_t leader_epoch = kLeaderEpoch;

 private:
  const OpenStorage open_storage_;
  std::unique_ptr<Storage> storage_;
  std::unique_ptr<Log> log_;
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_LOG_LOG_TEST_UTIL_H_
