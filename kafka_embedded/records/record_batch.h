// A record batch as it stands on the wire and in the log: immutable bytes,
// shared by reference between the leader's log, the followers' logs, fetch
// responses and in-process consumers.
//
// A RecordBatch of magic 2 is one batch. For old clients it is also one message
// of magic 0 or 1, or one compressed wrapper message: whatever one
// (offset, length) prefix spans.
//
//   // Cut, not checked.
//   ASSIGN_OR_RETURN(auto batches, SplitBatches(bytes, false));
//   // Once, on the way in.
//   RETURN_IF_ERROR(ValidateBatch(batches[0], BatchOrigin::kClient));
//
//   ASSIGN_OR_RETURN(auto records, RecordIterator::Open(batches[0]));
//   while (records.Next()) Use(records.record().key);
//   RETURN_IF_ERROR(records.status());
//
// Thread-compatible; copies may be used and destroyed on different threads.
#ifndef KAFKA_EMBEDDED_RECORDS_RECORD_BATCH_H_
#define KAFKA_EMBEDDED_RECORDS_RECORD_BATCH_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include "absl/base/attributes.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "kafka_embedded/base/bytes.h"
#include "kafka_embedded/records/compression.h"
#include "kafka_embedded/records/layout.h"

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
  int8_t magic() const {
    return static_cast<int8_t>(bytes_.data()[layout::kMagic]);
  }

  // Magic 0 and 1, compressed: of the first inner message, which takes a
  // decompression; last_offset() if that fails.
  int64_t base_offset() const {
    return magic() < 2 ? LegacyBaseOffset() : Field64(layout::kOffset);
  }
  int64_t last_offset() const {
    return magic() < 2 ? Field64(layout::kOffset)
                       : layout::WrappingAdd(Field64(layout::kOffset),
                                             Field32(layout::kLastOffsetDelta));
  }
  int64_t next_offset() const { return layout::WrappingAdd(last_offset(), 1); }
  int64_t max_timestamp() const {
    if (magic() == 2) return Field64(layout::kMaxTimestamp);
    return magic() == 1 ? Field64(layout::kLegacyTimestamp) : kNoTimestamp;
  }
  TimestampType timestamp_type() const {
    if (magic() == 0) return TimestampType::kNoTimestampType;
    return Has(layout::kLogAppendTimeBit) ? TimestampType::kLogAppendTime
                                          : TimestampType::kCreateTime;
  }
  // May be a number that no codec has.
  Compression compression() const {
    return static_cast<Compression>(attributes() & layout::kCompressionMask);
  }
  uint32_t checksum() const {
    return static_cast<uint32_t>(
        Field32(magic() < 2 ? layout::kLegacyCrc : layout::kCrc));
  }

  // Magic 2; for older ones the values that mean none.
  int32_t partition_leader_epoch() const {
    return magic() < 2 ? kNoPartitionLeaderEpoch
                       : Field32(layout::kLeaderEpoch);
  }
  // The delete horizon instead, if has_delete_horizon(). (KIP-534)
  int64_t base_timestamp() const {
    return magic() < 2 ? kNoTimestamp : Field64(layout::kBaseTimestamp);
  }
  int64_t producer_id() const {
    return magic() < 2 ? kNoProducerId : Field64(layout::kProducerId);
  }
  int16_t producer_epoch() const {
    return magic() < 2 ? kNoProducerEpoch
                       : layout::Load16(bytes_.data() + layout::kProducerEpoch);
  }
  int32_t base_sequence() const {
    return magic() < 2 ? kNoSequence : Field32(layout::kBaseSequence);
  }
  // Goes from 2^31 - 1 to 0.
  int32_t last_sequence() const {
    const int32_t base = base_sequence();
    return base == kNoSequence
               ? kNoSequence
               : layout::AddToSequence(base, Field32(layout::kLastOffsetDelta));
  }
  // -1 for magic 0 and 1: only an iteration can tell, see TotalRecords.
  int32_t record_count() const {
    return magic() < 2 ? -1 : Field32(layout::kCount);
  }
  bool is_transactional() const {
    return magic() == 2 && Has(layout::kTransactionalBit);
  }
  bool is_control() const { return magic() == 2 && Has(layout::kControlBit); }
  bool has_delete_horizon() const {
    return magic() == 2 && Has(layout::kDeleteHorizonBit);
  }
  bool has_producer_id() const { return producer_id() != kNoProducerId; }

  // What a leader sets on append. All of it lies outside the checksum, so that
  // bytes which nobody else refers to are changed in place; shared ones are
  // copied first. Magic 2 only.
  void SetOffsetAndEpoch(int64_t base_offset, int32_t partition_leader_epoch);
  // LogAppendTime: rewrites the attributes, the largest timestamp and the
  // checksum. Magic 2 only.
  void SetLogAppendTime(int64_t timestamp_ms) {
    SetMaxTimestamp(TimestampType::kLogAppendTime, timestamp_ms);
  }
  // The same with either type; nothing happens if the batch says so already.
  void SetMaxTimestamp(TimestampType type, int64_t timestamp_ms);

 private:
  explicit RecordBatch(SharedBytes bytes) : bytes_(std::move(bytes)) {}

  int32_t Field32(size_t at) const {
    return layout::Load32(bytes_.data() + at);
  }
  int64_t Field64(size_t at) const {
    return layout::Load64(bytes_.data() + at);
  }
  // The low byte: magic 2 has two and uses one.
  int attributes() const {
    return static_cast<unsigned char>(
        bytes_.data()[magic() < 2 ? layout::kLegacyAttributes
                                  : layout::kAttributes + 1]);
  }
  bool Has(int bit) const { return (attributes() & bit) != 0; }
  int64_t LegacyBaseOffset() const;
  char* Mutable();

  SharedBytes bytes_;
};

// Cuts a records field into batches that share its bytes. A torn last batch is
// an error if `allow_partial` is false; else it is left out (fetch responses).
absl::StatusOr<std::vector<RecordBatch>> SplitBatches(const BytesList& records,
                                                      bool allow_partial);

// The number of records in all of `batches`. Those of magic 0 and 1 are walked;
// what cannot be read counts as nothing.
int64_t TotalRecords(absl::Span<const RecordBatch> batches);

enum class BatchOrigin {
  // A Produce request: one record for each offset, no control records.
  kClient,
  // A leader's log: compaction may have left gaps, or no records at all.
  kReplication,
};

// What a walk over a batch's records comes across, so that a topic's own rules
// need no second walk.
struct RecordsSummary {
  // Of the records that have a timestamp; none have if min > max.
  int64_t min_timestamp = std::numeric_limits<int64_t>::max();
  int64_t max_timestamp = kNoTimestamp;
  bool has_null_key = false;

  void Add(int64_t timestamp, bool null_key) {
    if (timestamp != kNoTimestamp) {
      min_timestamp = std::min(min_timestamp, timestamp);
      max_timestamp = std::max(max_timestamp, timestamp);
    }
    has_null_key |= null_key;
  }
};

// All that Kafka checks of a batch without knowing the topic: the checksum
// (CORRUPT_MESSAGE), counts, offsets and lengths of every record, and that the
// compressed payload is whole (INVALID_RECORD). Decompresses into scratch only.
// `summary`, if given, is filled for batches of magic 2.
absl::Status ValidateBatch(const RecordBatch& batch,
                           BatchOrigin origin = BatchOrigin::kClient,
                           RecordsSummary* summary = nullptr);

struct HeaderView {
  absl::string_view key;
  std::optional<absl::string_view> value = std::nullopt;
};

// One record of a batch. The views live as long as the iterator that gave them
// or, for batches that are not compressed, as long as the batch's bytes.
struct RecordView {
  int64_t offset = 0;
  int64_t timestamp = kNoTimestamp;
  std::optional<absl::string_view> key = std::nullopt;
  std::optional<absl::string_view> value = std::nullopt;
  int32_t sequence = kNoSequence;
  int32_t header_count = 0;
  absl::string_view raw_headers = {};  // For ParseHeaders.
};

// In order; the views point into what the record's own point into.
std::vector<HeaderView> ParseHeaders(const RecordView& record);

// Walks the records of one batch of any magic, checking their structure (not
// the checksum) as it goes.
class RecordIterator {
 public:
  // Decompresses if need be. CORRUPT_MESSAGE if that fails.
  static absl::StatusOr<RecordIterator> Open(const RecordBatch& batch);

  // False at the end and at the first bad record; status() tells them apart,
  // with INVALID_RECORD for the latter.
  bool Next() { return magic_ == 2 ? NextMagic2() : NextLegacy(); }
  const RecordView& record() const { return record_; }
  const absl::Status& status() const { return status_; }
  // What the views point into: keep it to keep them.
  const SharedBytes& storage() const { return payload_; }

 private:
  RecordIterator() = default;
  static absl::StatusOr<RecordIterator> OpenLegacy(const RecordBatch& batch);
  bool NextMagic2();
  bool NextLegacy();
  ABSL_ATTRIBUTE_NOINLINE bool Fail(absl::string_view problem);

  SharedBytes payload_;
  const char* position_ = nullptr;
  const char* end_ = nullptr;
  int64_t base_offset_ = 0;
  int64_t base_timestamp_ = 0;
  int32_t base_sequence_ = kNoSequence;
  int32_t remaining_ = 0;  // Magic 2.
  int8_t magic_ = 2;
  bool log_append_time_ = false;  // All get log_append_timestamp_.
  bool inside_wrapper_ = false;   // Magic 0 and 1.
  int64_t log_append_timestamp_ = 0;
  RecordView record_;
  absl::Status status_;
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_RECORDS_RECORD_BATCH_H_
