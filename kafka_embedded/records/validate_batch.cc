// ValidateBatch: what a broker checks before a batch enters a log.
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "kafka_embedded/base/status.h"
#include "kafka_embedded/records/crc32c.h"
#include "kafka_embedded/records/record_batch.h"

namespace kafka_embedded {
namespace {

absl::Status Invalid(const RecordBatch& batch, absl::string_view problem) {
  return KafkaError(ErrorCode::kInvalidRecord,
                    absl::StrCat("record batch with last offset ",
                                 batch.last_offset(), " ", problem));
}

absl::Status WrongChecksum(absl::string_view what, uint32_t stored,
                           uint32_t computed) {
  return KafkaError(ErrorCode::kCorruptMessage,
                    absl::StrCat(what, " has the checksum ", stored,
                                 ", its bytes give ", computed));
}

// What does not decompress is an invalid record to the producer who sent it.
absl::Status AsInvalidRecord(const absl::Status& status) {
  return KafkaError(ErrorCode::kInvalidRecord,
                    absl::StripPrefix(status.message(), "CORRUPT_MESSAGE: "));
}

absl::Status CheckChecksum(const RecordBatch& batch) {
  const absl::string_view bytes = batch.bytes().view();
  const uint32_t computed = batch.magic() == 2
                                ? Crc32c(bytes.substr(layout::kAttributes))
                                : Crc32(bytes.substr(layout::kMagic));
  if (computed == batch.checksum()) return absl::OkStatus();
  return WrongChecksum("record batch", batch.checksum(), computed);
}

absl::Status CheckHeader(const RecordBatch& batch, BatchOrigin origin) {
  const int64_t offsets =
      static_cast<int64_t>(
          layout::Load32(batch.bytes().data() + layout::kLastOffsetDelta)) +
      1;
  const int32_t count = batch.record_count();
  if (offsets <= 0 || batch.last_offset() < batch.base_offset()) {
    return Invalid(batch, absl::StrCat("spans ", offsets, " offsets"));
  }
  if (count < 0 || count > offsets) {
    return Invalid(batch, absl::StrCat("says that it has ", count,
                                       " records in ", offsets, " offsets"));
  }
  if (origin == BatchOrigin::kReplication) return absl::OkStatus();

  if (count != offsets) {
    return Invalid(
        batch, absl::StrCat("says that it has ", count, " records, but spans ",
                            offsets, " offsets"));
  }
  if (batch.is_control()) {
    return Invalid(batch, "has control records, which clients may not write");
  }
  if (batch.has_producer_id() && batch.base_sequence() < 0) {
    return Invalid(batch,
                   absl::StrCat("has the base sequence ", batch.base_sequence(),
                                " with the producer id ", batch.producer_id()));
  }
  return absl::OkStatus();
}

absl::Status CheckRecords(const RecordBatch& batch, BatchOrigin origin,
                          RecordsSummary* summary) {
  auto records = RecordIterator::Open(batch);
  if (!records.ok()) return AsInvalidRecord(records.status());
  RecordsSummary seen;
  int64_t expected = batch.base_offset();
  const int64_t last = batch.last_offset();
  // Kafka does not look at the offsets that a client wrote, unless it must
  // decompress the batch anyway.
  const bool from_client = origin == BatchOrigin::kClient;
  const bool any_offset =
      from_client && batch.compression() == Compression::kNone;
  while (records->Next()) {
    const RecordView& record = records->record();
    const int64_t offset = record.offset;
    seen.Add(record.timestamp, !record.key.has_value());
    const bool misplaced =
        from_client ? offset != expected : offset < expected || offset > last;
    if (misplaced && !any_offset) {
      return Invalid(batch, absl::StrCat("has a record at offset ", offset,
                                         ", expected ", expected));
    }
    expected = offset + 1;
  }
  if (summary != nullptr) *summary = seen;
  return records->status();
}

// Each inner message of a wrapper has its own checksum, and the wrapper's
// magic.
absl::Status CheckInnerMessages(const RecordBatch& batch,
                                absl::string_view inner) {
  while (inner.size() >= kLogOverhead) {
    const int32_t length = layout::Load32(inner.data() + layout::kLength);
    if (static_cast<size_t>(length) > inner.size() - kLogOverhead) break;
    const size_t size = kLogOverhead + static_cast<size_t>(length);
    const int8_t magic = static_cast<int8_t>(inner[layout::kMagic]);
    if (magic != batch.magic()) {
      return Invalid(batch,
                     absl::StrCat("has an inner message of magic ", magic,
                                  ", its own is ", batch.magic()));
    }
    const uint32_t stored = static_cast<uint32_t>(
        layout::Load32(inner.data() + layout::kLegacyCrc));
    const uint32_t computed =
        Crc32(inner.substr(layout::kMagic, size - layout::kMagic));
    if (stored != computed) {
      return WrongChecksum("inner message", stored, computed);
    }
    inner.remove_prefix(size);
  }
  return absl::OkStatus();
}

absl::Status CheckLegacy(const RecordBatch& batch) {
  auto records = RecordIterator::Open(batch);
  if (!records.ok()) return AsInvalidRecord(records.status());
  int64_t count = 0;
  while (records->Next()) ++count;
  RETURN_IF_ERROR(records->status());
  if (count == 0) return Invalid(batch, "has no messages");
  if (batch.compression() == Compression::kNone) return absl::OkStatus();
  return CheckInnerMessages(batch, records->storage().view());
}

}  // namespace

absl::Status ValidateBatch(const RecordBatch& batch, BatchOrigin origin,
                           RecordsSummary* summary) {
  RETURN_IF_ERROR(CheckChecksum(batch));
  if (batch.compression() > Compression::kZstd) {
    return Invalid(batch, absl::StrCat("has the unknown compression ",
                                       static_cast<int>(batch.compression())));
  }
  if (batch.magic() < 2) return CheckLegacy(batch);
  RETURN_IF_ERROR(CheckHeader(batch, origin));
  return CheckRecords(batch, origin, summary);
}

}  // namespace kafka_embedded
