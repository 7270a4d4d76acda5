// Builds one record batch, straight into the bytes that will travel.
//
//   RecordBatchBuilder builder({.compression = Compression::kLz4});
//   builder.Append({.timestamp = now_ms, .key = "k", .value = "v"});
//   RecordBatch batch = std::move(builder).Build();
#ifndef KAFKA_EMBEDDED_RECORDS_RECORD_BATCH_BUILDER_H_
#define KAFKA_EMBEDDED_RECORDS_RECORD_BATCH_BUILDER_H_

#include <cstddef>
#include <cstdint>
#include <optional>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "kafka_embedded/base/bytes.h"
#include "kafka_embedded/records/record_batch.h"

namespace kafka_embedded {

struct NewRecord {
  int64_t timestamp = kNoTimestamp;
  std::optional<absl::string_view> key = std::nullopt;
  std::optional<absl::string_view> value = std::nullopt;
  absl::Span<const HeaderView> headers = {};
};

class RecordBatchBuilder {
 public:
  struct Options {
    int8_t magic = 2;  // 0 and 1 for old clients: one message, or one wrapper.
    Compression compression = Compression::kNone;
    std::optional<int> compression_level = std::nullopt;
    // Ignored by magic 0. LogAppendTime gives all records `log_append_time`.
    TimestampType timestamp_type = TimestampType::kCreateTime;
    int64_t log_append_time = kNoTimestamp;
    int64_t base_offset = 0;
    int32_t partition_leader_epoch = kNoPartitionLeaderEpoch;
    int64_t producer_id = kNoProducerId;
    int16_t producer_epoch = kNoProducerEpoch;
    int32_t base_sequence = kNoSequence;
    bool transactional = false;
    bool control = false;
    // A time from which the tombstones and markers may go. (KIP-534)
    std::optional<int64_t> delete_horizon = std::nullopt;
    size_t capacity = 0;  // Bytes to reserve.
  };

  explicit RecordBatchBuilder(const Options& options);

  // Records get consecutive offsets.
  void Append(const NewRecord& record);
  // For compaction: an offset above the last one's.
  void AppendAt(int64_t offset, const NewRecord& record);
  // For compaction, magic 2: the batch goes on spanning the offsets to
  // `offset`, and keeps that largest timestamp if no record is left to have
  // one.
  void KeepLastOffset(int64_t offset, int64_t max_timestamp = kNoTimestamp);

  int32_t record_count() const { return record_count_; }
  // Bytes so far, before compression, header included.
  size_t size_in_bytes() const;
  // What `record` would add at most, before compression.
  static size_t UpperBound(const NewRecord& record);

  // Known late by a producer; before Build.
  void SetProducerState(int64_t producer_id, int16_t producer_epoch,
                        int32_t base_sequence);

  // REQUIRES: at least one record, or KeepLastOffset (magic 0 and 1 without
  // compression: exactly one record).
  RecordBatch Build() &&;

 private:
  void AppendLegacy(int64_t offset, const NewRecord& record);
  RecordBatch BuildLegacy();
  void WriteHeader(char* header, size_t size);

  Options options_;
  BytesBuilder bytes_;
  int32_t record_count_ = 0;
  int64_t last_offset_ = -1;
  int64_t base_timestamp_ = kNoTimestamp;
  int64_t max_timestamp_ = kNoTimestamp;
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_RECORDS_RECORD_BATCH_BUILDER_H_
