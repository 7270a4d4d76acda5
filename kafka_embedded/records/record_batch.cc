#include "kafka_embedded/records/record_batch.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "kafka_embedded/base/check.h"
#include "kafka_embedded/base/status.h"
#include "kafka_embedded/records/crc32c.h"

namespace kafka_embedded {
namespace {

size_t SmallestSize(int8_t magic) {
  switch (magic) {
    case 0:
      return layout::kMagic0Smallest;
    case 1:
      return layout::kMagic1Smallest;
    default:
      return kRecordBatchHeaderSize;
  }
}

absl::Status Corrupt(absl::string_view problem) {
  return KafkaError(ErrorCode::kCorruptMessage,
                    absl::StrCat("record batch ", problem));
}

// The size that the (offset, length) prefix at the front of `bytes` announces;
// 0 if the prefix itself is torn.
absl::StatusOr<size_t> AnnouncedSize(absl::string_view bytes) {
  if (bytes.size() < kLogOverhead) return 0;
  const int32_t length = layout::Load32(bytes.data() + layout::kLength);
  // The magic must at least be there to be looked at.
  constexpr int32_t kSmallest = layout::kMagic0Smallest - kLogOverhead;
  if (length < kSmallest) {
    return Corrupt(absl::StrCat("has the length ", length,
                                ", the smallest possible is ", kSmallest));
  }
  return kLogOverhead + static_cast<size_t>(length);
}

// Cuts `bytes`; returns how many of them were cut.
absl::StatusOr<size_t> SplitOne(const SharedBytes& bytes,
                                std::vector<RecordBatch>& batches) {
  size_t position = 0;
  while (position < bytes.size()) {
    ASSIGN_OR_RETURN(const size_t size,
                     AnnouncedSize(bytes.view().substr(position)));
    if (size == 0 || size > bytes.size() - position) break;
    const bool whole = position == 0 && size == bytes.size();
    ASSIGN_OR_RETURN(
        RecordBatch batch,
        RecordBatch::FromBytes(whole ? bytes : bytes.Slice(position, size)));
    batches.push_back(std::move(batch));
    position += size;
  }
  return position;
}

}  // namespace

absl::StatusOr<RecordBatch> RecordBatch::FromBytes(SharedBytes bytes) {
  ASSIGN_OR_RETURN(const size_t announced, AnnouncedSize(bytes.view()));
  if (announced == 0) {
    return Corrupt(absl::StrCat("has ", bytes.size(),
                                " bytes, expected at least ", kLogOverhead));
  }
  if (announced != bytes.size()) {
    return Corrupt(absl::StrCat("has ", bytes.size(),
                                " bytes, its length says ", announced));
  }
  RecordBatch batch(std::move(bytes));
  if (batch.magic() < 0 || batch.magic() > 2) {
    return Corrupt(absl::StrCat("has the unknown magic ", batch.magic(),
                                ", expected 0, 1 or 2"));
  }
  if (announced < SmallestSize(batch.magic())) {
    return Corrupt(absl::StrCat("has ", announced, " bytes, magic ",
                                batch.magic(), " takes at least ",
                                SmallestSize(batch.magic())));
  }
  return batch;
}

int64_t RecordBatch::LegacyBaseOffset() const {
  if (compression() == Compression::kNone) return last_offset();
  auto records = RecordIterator::Open(*this);
  if (!records.ok() || !records->Next()) return last_offset();
  return records->record().offset;
}

char* RecordBatch::Mutable() {
  if (!bytes_.unique()) bytes_ = SharedBytes::Copy(bytes_.view());
  return bytes_.mutable_data();
}

void RecordBatch::SetOffsetAndEpoch(int64_t base_offset,
                                    int32_t partition_leader_epoch) {
  CHECK_EQ(magic(), 2) << "batches of magic " << int{magic()} << " are rebuilt";
  if (this->base_offset() == base_offset &&
      this->partition_leader_epoch() == partition_leader_epoch) {
    return;
  }
  char* data = Mutable();
  layout::Store64(data + layout::kOffset, base_offset);
  layout::Store32(data + layout::kLeaderEpoch, partition_leader_epoch);
}

void RecordBatch::SetMaxTimestamp(TimestampType type, int64_t timestamp_ms) {
  CHECK_EQ(magic(), 2) << "batches of magic " << int{magic()} << " are rebuilt";
  if (timestamp_type() == type && max_timestamp() == timestamp_ms) return;
  char* data = Mutable();
  const int other_bits = attributes() & ~layout::kLogAppendTimeBit;
  data[layout::kAttributes + 1] = static_cast<char>(
      other_bits |
      (type == TimestampType::kLogAppendTime ? layout::kLogAppendTimeBit : 0));
  layout::Store64(data + layout::kMaxTimestamp, timestamp_ms);
  layout::Store32(
      data + layout::kCrc,
      static_cast<int32_t>(Crc32c(bytes_.view().substr(layout::kAttributes))));
}

absl::StatusOr<std::vector<RecordBatch>> SplitBatches(const BytesList& records,
                                                      bool allow_partial) {
  std::vector<RecordBatch> batches;
  size_t cut = 0;
  for (const SharedBytes& part : records.parts()) {
    ASSIGN_OR_RETURN(const size_t cut_here, SplitOne(part, batches));
    cut += cut_here;
    if (cut_here < part.size()) break;
  }
  // A batch that lies across two parts, which only a foreign sender makes.
  if (cut < records.size() && records.parts().size() > 1) {
    batches.clear();
    ASSIGN_OR_RETURN(cut, SplitOne(records.Flatten(), batches));
  }
  if (cut < records.size() && !allow_partial) {
    return Corrupt(absl::StrCat("at byte ", cut, " is torn: ",
                                records.size() - cut, " bytes are left"));
  }
  return batches;
}

int64_t TotalRecords(absl::Span<const RecordBatch> batches) {
  int64_t total = 0;
  for (const RecordBatch& batch : batches) {
    if (batch.magic() == 2) {
      total += batch.record_count();
      continue;
    }
    auto records = RecordIterator::Open(batch);
    if (!records.ok()) continue;
    while (records->Next()) ++total;
  }
  return total;
}

}  // namespace kafka_embedded
