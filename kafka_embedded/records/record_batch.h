// A record batch as it stands on the wire and in the log: immutable bytes,
// shared by reference between the leader's log, the followers' logs, fetch
// responses and in-process consumers.
//
// A RecordBatch of magic 2 is one batch. For old clients it is also one message
// of magic 0 or 1, or one compressed wrapper message: whatever one
// (offset, length) prefix spans.
//
//   ASSIGN_OR_RETURN(auto batches, SplitBatches(records));   // Cut, not
//   checked. RETURN_IF_ERROR(ValidateBatch(batches[0]));              // Once,
//   on the way in. ASSIGN_OR_RETURN(RecordIterator records,
//   RecordIterator::Open(batches[0])); while (records.Next())
//   Use(records.record().key);
//
// Thread-compatible; copies may be used and destroyed on different threads.
#ifndef KAFKA_EMBEDDED_RECORDS_RECORD_BATCH_H_
#define KAFKA_EMBEDDED_RECORDS_RECORD_BATCH_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "absl/base/internal/endian.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "kafka_embedded/base/bytes.h"
#include "kafka_embedded/records/compression.h"

namespace kafka_embedded {

enum class TimestampType : int8_t {
  kNoTimestampType = -1,  // Magic 0.
  kCreateTime = 0,
  kLogAppendTime = 1,
};

inline constexpr int64_t kNoTimestamp = -1;
inline constexpr int64_t kNoProducerId = -1;
inline constexpr int16_t kNoProducerEpoch = -1;
inline constexpr int32_t kNoSequence = -1;
inline constexpr int32_t kNoPartitionLeaderEpoch = -1;
// The (offset, length) prefix of every magic.
inline constexpr size_t kLogOverhead = 12;
inline constexpr size_t kRecordBatchHeaderSize = 61;  // Magic 2.

class RecordBatch {
 public:
  RecordBatch() = default;

  // Takes exactly one batch. CORRUPT_MESSAGE if the bytes are too short for the
  // header of their magic, longer or shorter than their length field says, or
  // of an unknown magic; nothing else is checked, see ValidateBatch.
  static absl::StatusOr<RecordBatch> FromBytes(SharedBytes bytes);

  const SharedBytes& bytes() const { return bytes_; }
  size_t size_in_bytes() const { return bytes_.size(); }
  int8_t magic() const { return bytes_.data()[16]; }

  int64_t base_offset() const;  // Magic 0, 1 compressed: of the first inner.
  int64_t last_offset() const;
  int64_t next_offset() const { return last_offset() + 1; }
  int64_t max_timestamp() const;
  TimestampType timestamp_type() const;
  Compression compression() const;
  uint32_t checksum() const;

  // Magic 2; for older ones the values that mean none.
  int32_t partition_leader_epoch() const;
  int64_t base_timestamp() const;
  int64_t producer_id() const;
  int16_t producer_epoch() const;
  int32_t base_sequence() const;
  int32_t last_sequence() const;  // Wraps to 0 behind 2^31 - 1.
  int32_t record_count() const;   // -1 if only an iteration could tell.
  bool is_transactional() const;
  bool is_control() const;
  bool has_delete_horizon() const;
  bool has_producer_id() const { return producer_id() != kNoProducerId; }

  // What a leader sets on append. All of it lies outside the checksum, so that
  // bytes which nobody else refers to are changed in place; shared ones are
  // copied first. Magic 2 only.
  void SetOffsetAndEpoch(int64_t base_offset, int32_t partition_leader_epoch);
  // LogAppendTime: rewrites the attributes, the largest timestamp and the
  // checksum. Magic 2 only.
  void SetLogAppendTime(int64_t timestamp_ms);

 private:
  explicit RecordBatch(SharedBytes bytes) : bytes_(std::move(bytes)) {}
  SharedBytes bytes_;
};

// Cuts a records field into batches that share its bytes. A torn last batch is
// an error if `allow_partial` is false; else it is left out (fetch responses).
absl::StatusOr<std::vector<RecordBatch>> SplitBatches(const BytesList& records,
                                                      bool allow_partial);

// All that Kafka checks of a produced batch without knowing the topic: checksum
// (CORRUPT_MESSAGE), counts, offsets and lengths of every record, and that the
// compressed payload is whole (INVALID_RECORD). Decompresses into scratch only.
absl::Status ValidateBatch(const RecordBatch& batch);

struct HeaderView {
  absl::string_view key;
  std::optional<absl::string_view> value;
};

// One record of a batch. The views live as long as the iterator that gave them
// or, for batches that are not compressed, as long as the batch's bytes.
struct RecordView {
  int64_t offset = 0;
  int64_t timestamp = kNoTimestamp;
  std::optional<absl::string_view> key;
  std::optional<absl::string_view> value;
  int32_t sequence = kNoSequence;
  int32_t header_count = 0;
  absl::string_view raw_headers;  // For ParseHeaders.
};

std::vector<HeaderView> ParseHeaders(const RecordView& record);

// Walks the records of one batch of any magic, checking as it goes.
class RecordIterator {
 public:
  // Decompresses if need be. CORRUPT_MESSAGE if that fails.
  static absl::StatusOr<RecordIterator> Open(const RecordBatch& batch);

  // False at the end and at the first bad record; status() tells them apart.
  bool Next();
  const RecordView& record() const { return record_; }
  const absl::Status& status() const { return status_; }
  // What the views point into: keep it to keep them.
  const SharedBytes& storage() const { return payload_; }

 private:
  RecordIterator() = default;
  bool NextMagic2();
  bool NextLegacy();
  bool Fail(absl::string_view problem);

  RecordBatch batch_;
  SharedBytes payload_;
  size_t position_ = 0;
  int32_t remaining_ = 0;
  int64_t legacy_offset_base_ = 0;
  RecordView record_;
  absl::Status status_;
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_RECORDS_RECORD_BATCH_H_
