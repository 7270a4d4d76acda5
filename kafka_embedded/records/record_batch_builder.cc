#include "kafka_embedded/records/record_batch_builder.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "kafka_embedded/base/check.h"
#include "kafka_embedded/base/status.h"
#include "kafka_embedded/records/crc32c.h"
#include "kafka_embedded/records/layout.h"
#include "kafka_embedded/records/varint.h"

namespace kafka_embedded {
namespace {

using OptionalBytes = std::optional<absl::string_view>;

// Lengths travel as int32.
constexpr size_t kLongest = 0x7fffffff;

inline size_t SizeOfNullable(const OptionalBytes& bytes) {
  if (!bytes.has_value()) return 1;
  CHECK_LE(bytes->size(), kLongest) << "a key, value or header is too long";
  return varint::Size(static_cast<int64_t>(bytes->size())) + bytes->size();
}

inline char* WriteNullable(char* out, const OptionalBytes& bytes) {
  if (!bytes.has_value()) return varint::Write(out, -1);
  out = varint::Write(out, static_cast<int64_t>(bytes->size()));
  if (!bytes->empty()) std::memcpy(out, bytes->data(), bytes->size());
  return out + bytes->size();
}

// Of the key, the value and the headers: what does not depend on the batch.
inline size_t SizeOfContent(const NewRecord& record) {
  size_t size = SizeOfNullable(record.key) + SizeOfNullable(record.value) +
                varint::Size(static_cast<int64_t>(record.headers.size()));
  for (const HeaderView& header : record.headers) {
    size += SizeOfNullable(header.key) + SizeOfNullable(header.value);
  }
  return size;
}

size_t LegacyKeyAt(int8_t magic) {
  return magic == 0 ? layout::kMagic0Key : layout::kMagic1Key;
}

char* WriteLegacyNullable(char* out, const OptionalBytes& bytes) {
  if (!bytes.has_value()) {
    layout::Store32(out, -1);
    return out + 4;
  }
  layout::Store32(out, static_cast<int32_t>(bytes->size()));
  if (!bytes->empty()) std::memcpy(out + 4, bytes->data(), bytes->size());
  return out + 4 + bytes->size();
}

// All but the key and the value, which already stand there.
void WriteLegacyHeader(char* message, size_t size, int8_t magic, int64_t offset,
                       int attributes, int64_t timestamp) {
  layout::Store64(message + layout::kOffset, offset);
  layout::Store32(message + layout::kLength,
                  static_cast<int32_t>(size - kLogOverhead));
  message[layout::kMagic] = static_cast<char>(magic);
  message[layout::kLegacyAttributes] = static_cast<char>(attributes);
  if (magic == 1)
    layout::Store64(message + layout::kLegacyTimestamp, timestamp);
  const uint32_t crc =
      Crc32(absl::string_view(message + layout::kMagic, size - layout::kMagic));
  layout::Store32(message + layout::kLegacyCrc, static_cast<int32_t>(crc));
}

}  // namespace

RecordBatchBuilder::RecordBatchBuilder(const Options& options)
    : options_(options),
      bytes_(std::max(options.capacity, kRecordBatchHeaderSize)),
      last_offset_(options.base_offset - 1) {
  CHECK(options.magic >= 0 && options.magic <= 2)
      << "no magic " << int{options.magic};
  CHECK(options.magic == 2 || options.compression != Compression::kZstd)
      << "zstd needs magic 2";
  if (options.magic == 2) bytes_.Extend(kRecordBatchHeaderSize);
  if (options.delete_horizon.has_value()) {
    base_timestamp_ = *options.delete_horizon;
  }
}

void RecordBatchBuilder::Append(const NewRecord& record) {
  AppendAt(last_offset_ + 1, record);
}

void RecordBatchBuilder::AppendAt(int64_t offset, const NewRecord& record) {
  CHECK_GT(offset, last_offset_) << offset << " after " << last_offset_;
  if (options_.magic < 2) return AppendLegacy(offset, record);

  if (record_count_ == 0 && !options_.delete_horizon.has_value()) {
    base_timestamp_ = record.timestamp;
  }
  const int64_t timestamp_delta =
      layout::WrappingSubtract(record.timestamp, base_timestamp_);
  const int64_t offset_delta = offset - options_.base_offset;
  CHECK_LE(offset_delta, int64_t{kLongest}) << "the batch has too many offsets";
  const size_t body = 1 + varint::Size(timestamp_delta) +
                      varint::Size(offset_delta) + SizeOfContent(record);
  CHECK_LE(body, kLongest) << "the record is too long";

  char* out = bytes_.Extend(varint::Size(static_cast<int64_t>(body)) + body);
  out = varint::Write(out, static_cast<int64_t>(body));
  *out++ = 0;  // Attributes: none are in use.
  out = varint::Write(out, timestamp_delta);
  out = varint::Write(out, offset_delta);
  out = WriteNullable(out, record.key);
  out = WriteNullable(out, record.value);
  out = varint::Write(out, static_cast<int64_t>(record.headers.size()));
  for (const HeaderView& header : record.headers) {
    out = WriteNullable(out, header.key);
    out = WriteNullable(out, header.value);
  }

  ++record_count_;
  last_offset_ = offset;
  max_timestamp_ = std::max(max_timestamp_, record.timestamp);
}

void RecordBatchBuilder::AppendLegacy(int64_t offset, const NewRecord& record) {
  const bool compressed = options_.compression != Compression::kNone;
  CHECK(compressed || record_count_ == 0)
      << "magic " << int{options_.magic} << " has one batch for each record";
  CHECK(record.headers.empty()) << "headers need magic 2";
  const bool log_append_time =
      options_.magic == 1 &&
      options_.timestamp_type == TimestampType::kLogAppendTime;
  const int64_t timestamp =
      log_append_time ? options_.log_append_time : record.timestamp;

  const size_t key_at = LegacyKeyAt(options_.magic);
  const size_t size = key_at + 8 + record.key.value_or("").size() +
                      record.value.value_or("").size();
  CHECK_LE(size, kLongest) << "the record is too long";
  char* message = bytes_.Extend(size);
  WriteLegacyNullable(WriteLegacyNullable(message + key_at, record.key),
                      record.value);
  // Magic 1 counts inner offsets from the wrapper's first.
  const bool relative = compressed && options_.magic == 1;
  WriteLegacyHeader(message, size, options_.magic,
                    relative ? offset - options_.base_offset : offset,
                    log_append_time ? layout::kLogAppendTimeBit : 0, timestamp);

  ++record_count_;
  last_offset_ = offset;
  max_timestamp_ = std::max(max_timestamp_, timestamp);
}

void RecordBatchBuilder::KeepLastOffset(int64_t offset, int64_t max_timestamp) {
  CHECK_EQ(options_.magic, 2) << "older messages have one offset";
  CHECK_GE(offset, last_offset_) << offset << " after " << last_offset_;
  last_offset_ = offset;
  if (record_count_ == 0) max_timestamp_ = max_timestamp;
}

size_t RecordBatchBuilder::size_in_bytes() const {
  if (options_.magic == 2 || options_.compression == Compression::kNone) {
    return bytes_.size();
  }
  return bytes_.size() + LegacyKeyAt(options_.magic) + 8;
}

size_t RecordBatchBuilder::UpperBound(const NewRecord& record) {
  // The length, the attributes and both deltas at their longest.
  return varint::kMaxSize32 + 1 + varint::kMaxSize64 + varint::kMaxSize32 +
         SizeOfContent(record);
}

void RecordBatchBuilder::SetProducerState(int64_t producer_id,
                                          int16_t producer_epoch,
                                          int32_t base_sequence) {
  options_.producer_id = producer_id;
  options_.producer_epoch = producer_epoch;
  options_.base_sequence = base_sequence;
}

void RecordBatchBuilder::WriteHeader(char* header, size_t size) {
  const bool log_append_time =
      options_.timestamp_type == TimestampType::kLogAppendTime;
  int attributes = static_cast<int>(options_.compression);
  if (log_append_time) attributes |= layout::kLogAppendTimeBit;
  if (options_.transactional) attributes |= layout::kTransactionalBit;
  if (options_.control) attributes |= layout::kControlBit;
  if (options_.delete_horizon.has_value()) {
    attributes |= layout::kDeleteHorizonBit;
  }
  layout::Store64(header + layout::kOffset, options_.base_offset);
  layout::Store32(header + layout::kLength,
                  static_cast<int32_t>(size - kLogOverhead));
  layout::Store32(header + layout::kLeaderEpoch,
                  options_.partition_leader_epoch);
  header[layout::kMagic] = 2;
  layout::Store16(header + layout::kAttributes,
                  static_cast<int16_t>(attributes));
  layout::Store32(header + layout::kLastOffsetDelta,
                  static_cast<int32_t>(last_offset_ - options_.base_offset));
  layout::Store64(header + layout::kBaseTimestamp, base_timestamp_);
  layout::Store64(header + layout::kMaxTimestamp,
                  log_append_time && record_count_ > 0
                      ? options_.log_append_time
                      : max_timestamp_);
  layout::Store64(header + layout::kProducerId, options_.producer_id);
  layout::Store16(header + layout::kProducerEpoch, options_.producer_epoch);
  layout::Store32(header + layout::kBaseSequence, options_.base_sequence);
  layout::Store32(header + layout::kCount, record_count_);
  const uint32_t crc = Crc32c(absl::string_view(header + layout::kAttributes,
                                                size - layout::kAttributes));
  layout::Store32(header + layout::kCrc, static_cast<int32_t>(crc));
}

RecordBatch RecordBatchBuilder::Build() && {
  CHECK(last_offset_ >= options_.base_offset) << "a batch without records";
  if (options_.magic < 2) return BuildLegacy();
  if (options_.compression != Compression::kNone) {
    BytesBuilder compressed(kRecordBatchHeaderSize + bytes_.size() / 2);
    compressed.Extend(kRecordBatchHeaderSize);
    CHECK_OK(AppendCompressed(options_.compression, options_.magic,
                              bytes_.view().substr(kRecordBatchHeaderSize),
                              options_.compression_level, compressed));
    bytes_ = std::move(compressed);
  }
  CHECK_LE(bytes_.size(), kLongest) << "the batch is too long";
  WriteHeader(bytes_.data(), bytes_.size());
  auto batch = RecordBatch::FromBytes(std::move(bytes_).Finish());
  CHECK_OK(batch.status());
  return *std::move(batch);
}

RecordBatch RecordBatchBuilder::BuildLegacy() {
  if (options_.compression != Compression::kNone) {
    const size_t value_at = LegacyKeyAt(options_.magic) + 8;
    BytesBuilder wrapper(value_at + bytes_.size() / 2);
    wrapper.Extend(value_at);
    CHECK_OK(AppendCompressed(options_.compression, options_.magic,
                              bytes_.view(), options_.compression_level,
                              wrapper));
    CHECK_LE(wrapper.size(), kLongest) << "the batch is too long";
    char* message = wrapper.data();
    layout::Store32(message + value_at - 8, -1);  // No key.
    layout::Store32(message + value_at - 4,
                    static_cast<int32_t>(wrapper.size() - value_at));
    int attributes = static_cast<int>(options_.compression);
    if (options_.magic == 1 &&
        options_.timestamp_type == TimestampType::kLogAppendTime) {
      attributes |= layout::kLogAppendTimeBit;
    }
    WriteLegacyHeader(message, wrapper.size(), options_.magic, last_offset_,
                      attributes, max_timestamp_);
    bytes_ = std::move(wrapper);
  }
  auto batch = RecordBatch::FromBytes(std::move(bytes_).Finish());
  CHECK_OK(batch.status());
  return *std::move(batch);
}

}  // namespace kafka_embedded
