// RecordIterator and ParseHeaders.
#include <string>

#include "absl/strings/str_cat.h"
#include "kafka_embedded/base/status.h"
#include "kafka_embedded/records/record_batch.h"
#include "kafka_embedded/records/varint.h"

namespace kafka_embedded {
namespace {

using OptionalBytes = std::optional<absl::string_view>;

// A varint length and that many bytes; any negative length is null, as for
// Kafka. Returns nullptr if `end` comes first.
inline const char* ReadNullable(const char* in, const char* end,
                                OptionalBytes* bytes) {
  int32_t size = 0;
  in = varint::Read32(in, end, &size);
  if (in == nullptr) return nullptr;
  if (size < 0) {
    bytes->reset();
    return in;
  }
  if (size > end - in) return nullptr;
  bytes->emplace(in, static_cast<size_t>(size));
  return in + size;
}

// One header; header keys are not nullable.
const char* ReadHeader(const char* in, const char* end, HeaderView* header) {
  OptionalBytes key;
  in = ReadNullable(in, end, &key);
  if (in == nullptr || !key.has_value()) return nullptr;
  header->key = *key;
  return ReadNullable(in, end, &header->value);
}

// A four-byte length and that many bytes.
const char* ReadLegacyNullable(const char* in, const char* end,
                               OptionalBytes* bytes) {
  if (end - in < 4) return nullptr;
  const int32_t size = layout::Load32(in);
  in += 4;
  if (size < 0) {
    bytes->reset();
    return in;
  }
  if (size > end - in) return nullptr;
  bytes->emplace(in, static_cast<size_t>(size));
  return in + size;
}

absl::Status CannotDecompress(const RecordBatch& batch,
                              const absl::Status& status) {
  return KafkaError(ErrorCode::kCorruptMessage,
                    absl::StrCat("record batch at offset ", batch.last_offset(),
                                 ": ", std::string(status.message())));
}

absl::Status BadWrapper(const RecordBatch& batch, absl::string_view problem) {
  return KafkaError(ErrorCode::kCorruptMessage,
                    absl::StrCat("compressed message at offset ",
                                 batch.last_offset(), " ", problem));
}

// Relative offsets of magic 1 count back from the wrapper's own, which is the
// last inner message's. A wrapper offset of 0 comes from early librdkafka.
absl::StatusOr<int64_t> WrapperBaseOffset(const RecordBatch& batch,
                                          absl::string_view inner) {
  if (batch.magic() == 0 || batch.last_offset() == 0) return 0;
  int64_t last = 0;
  while (inner.size() >= kLogOverhead) {
    last = layout::Load64(inner.data());
    const int32_t length = layout::Load32(inner.data() + layout::kLength);
    if (length < 0) break;  // For Next to find.
    const size_t size = kLogOverhead + static_cast<size_t>(length);
    if (size >= inner.size()) break;
    inner.remove_prefix(size);
  }
  if (batch.last_offset() < last) {
    return BadWrapper(batch, absl::StrCat("has the inner offset ", last,
                                          ", which is behind its own"));
  }
  return layout::WrappingSubtract(batch.last_offset(), last);
}

}  // namespace

absl::StatusOr<RecordIterator> RecordIterator::Open(const RecordBatch& batch) {
  if (batch.magic() < 2) return OpenLegacy(batch);
  RecordIterator records;
  if (batch.compression() == Compression::kNone) {
    records.payload_ = batch.bytes();
    records.position_ = batch.bytes().data() + layout::kRecords;
  } else {
    auto plain = Decompress(batch.compression(), batch.magic(),
                            batch.bytes().view().substr(layout::kRecords));
    if (!plain.ok()) return CannotDecompress(batch, plain.status());
    records.payload_ = *std::move(plain);
    records.position_ = records.payload_.data();
  }
  records.end_ = records.payload_.data() + records.payload_.size();
  records.base_offset_ = batch.base_offset();
  records.base_timestamp_ = batch.base_timestamp();
  records.base_sequence_ = batch.base_sequence();
  records.remaining_ = batch.record_count();
  records.log_append_time_ =
      batch.timestamp_type() == TimestampType::kLogAppendTime;
  records.log_append_timestamp_ = batch.max_timestamp();
  return records;
}

absl::StatusOr<RecordIterator> RecordIterator::OpenLegacy(
    const RecordBatch& batch) {
  RecordIterator records;
  records.magic_ = batch.magic();
  records.log_append_time_ =
      batch.timestamp_type() == TimestampType::kLogAppendTime;
  records.log_append_timestamp_ = batch.max_timestamp();
  records.payload_ = batch.bytes();
  if (batch.compression() != Compression::kNone) {
    // zstd came later. (KIP-110)
    if (batch.compression() == Compression::kZstd) {
      return BadWrapper(batch, "uses zstd, which needs magic 2");
    }
    const absl::string_view bytes = batch.bytes().view();
    const char* end = bytes.data() + bytes.size();
    const char* in = bytes.data() + (batch.magic() == 0 ? layout::kMagic0Key
                                                        : layout::kMagic1Key);
    OptionalBytes key, value;
    in = ReadLegacyNullable(in, end, &key);
    if (in != nullptr) in = ReadLegacyNullable(in, end, &value);
    if (in == nullptr) return BadWrapper(batch, "ends within its key or value");
    if (!value.has_value()) return BadWrapper(batch, "has no value");
    auto plain = Decompress(batch.compression(), batch.magic(), *value);
    if (!plain.ok()) return CannotDecompress(batch, plain.status());
    ASSIGN_OR_RETURN(records.base_offset_,
                     WrapperBaseOffset(batch, plain->view()));
    records.payload_ = *std::move(plain);
    records.inside_wrapper_ = true;
    if (records.payload_.empty()) {
      return BadWrapper(batch, "has no inner messages");
    }
  }
  records.position_ = records.payload_.data();
  records.end_ = records.position_ + records.payload_.size();
  return records;
}

bool RecordIterator::Fail(absl::string_view problem) {
  status_ = KafkaError(
      ErrorCode::kInvalidRecord,
      absl::StrCat("record after offset ", record_.offset,
                   " of the batch at offset ", base_offset_, " ", problem));
  position_ = end_;
  remaining_ = 0;
  return false;
}

bool RecordIterator::NextMagic2() {
  if (remaining_ <= 0) {
    if (!status_.ok()) return false;
    if (remaining_ < 0) return Fail("cannot be: the record count is negative");
    return position_ == end_ ? false : Fail("is one more than the count says");
  }
  int32_t size = 0;
  const char* in = varint::Read32(position_, end_, &size);
  if (in == nullptr || size < 0 || size > end_ - in) {
    return Fail("is longer than the batch");
  }
  const char* const end = in + size;
  if (in == end) return Fail("is empty");
  ++in;  // Attributes: none are in use.

  int64_t timestamp_delta = 0;
  int32_t offset_delta = 0;
  in = varint::Read64(in, end, &timestamp_delta);
  if (in != nullptr) in = varint::Read32(in, end, &offset_delta);
  if (in != nullptr) in = ReadNullable(in, end, &record_.key);
  if (in != nullptr) in = ReadNullable(in, end, &record_.value);
  int32_t header_count = 0;
  if (in != nullptr) in = varint::Read32(in, end, &header_count);
  if (in == nullptr) return Fail("ends within a field");
  if (header_count < 0 || header_count > end - in) {
    return Fail("has an impossible number of headers");
  }
  record_.header_count = header_count;
  record_.raw_headers = absl::string_view(in, static_cast<size_t>(end - in));
  for (int32_t i = 0; i < header_count; ++i) {
    HeaderView header;
    in = ReadHeader(in, end, &header);
    if (in == nullptr) return Fail("has a header that is not whole");
  }
  if (in != end) return Fail("has bytes behind its last header");

  record_.offset = layout::WrappingAdd(base_offset_, offset_delta);
  record_.timestamp =
      log_append_time_ ? log_append_timestamp_
                       : layout::WrappingAdd(base_timestamp_, timestamp_delta);
  record_.sequence = base_sequence_ < 0
                         ? kNoSequence
                         : layout::AddToSequence(base_sequence_, offset_delta);
  position_ = end;
  --remaining_;
  return true;
}

bool RecordIterator::NextLegacy() {
  const size_t left = static_cast<size_t>(end_ - position_);
  // A torn message at the end of a wrapper is no message, for Kafka.
  if (left < kLogOverhead) return false;
  const int32_t length = layout::Load32(position_ + layout::kLength);
  if (length < static_cast<int32_t>(layout::kMagic0Smallest - kLogOverhead)) {
    return Fail("is shorter than a message can be");
  }
  if (static_cast<size_t>(length) > left - kLogOverhead) {
    position_ = end_;
    return false;
  }
  const char* const begin = position_;
  const char* const end = begin + kLogOverhead + length;
  const int8_t magic = static_cast<int8_t>(begin[layout::kMagic]);
  if (magic != 0 && magic != 1) return Fail("has an impossible magic");
  const size_t key_at = magic == 0 ? layout::kMagic0Key : layout::kMagic1Key;
  if (kLogOverhead + static_cast<size_t>(length) < key_at) {
    return Fail("is shorter than its magic takes");
  }
  const char* in = begin + key_at;
  if (inside_wrapper_ &&
      (begin[layout::kLegacyAttributes] & layout::kCompressionMask) != 0) {
    return Fail("is compressed within a compressed message");
  }
  in = ReadLegacyNullable(in, end, &record_.key);
  if (in != nullptr) in = ReadLegacyNullable(in, end, &record_.value);
  if (in == nullptr) return Fail("ends within its key or value");
  if (in != end) return Fail("has bytes behind its value");

  record_.offset = layout::Load64(begin + layout::kOffset);
  if (inside_wrapper_ && magic_ == 1) {
    record_.offset = layout::WrappingAdd(record_.offset, base_offset_);
  }
  if (magic == 0) {
    record_.timestamp = kNoTimestamp;
  } else {
    record_.timestamp = log_append_time_
                            ? log_append_timestamp_
                            : layout::Load64(begin + layout::kLegacyTimestamp);
  }
  position_ = end;
  return true;
}

std::vector<HeaderView> ParseHeaders(const RecordView& record) {
  std::vector<HeaderView> headers;
  headers.reserve(static_cast<size_t>(record.header_count));
  const char* in = record.raw_headers.data();
  const char* const end = in + record.raw_headers.size();
  for (int32_t i = 0; i < record.header_count; ++i) {
    HeaderView header;
    in = ReadHeader(in, end, &header);
    CHECK(in != nullptr) << "header " << i << " of a record that was checked";
    headers.push_back(header);
  }
  return headers;
}

}  // namespace kafka_embedded
