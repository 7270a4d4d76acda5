// What a broker refuses, with which code; and that no damage makes it crash.
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "kafka_embedded/base/status.h"
#include "kafka_embedded/records/crc32c.h"
#include "kafka_embedded/records/layout.h"
#include "kafka_embedded/records/record_batch.h"
#include "kafka_embedded/records/record_batch_builder.h"

namespace kafka_embedded {
namespace {

using ::testing::HasSubstr;

RecordBatchBuilder ThreeRecords(RecordBatchBuilder::Options options) {
  RecordBatchBuilder builder(options);
  const HeaderView header{"h", "1"};
  for (const char* value : {"one", "two", "three"}) {
    builder.Append({.timestamp = 1000,
                    .key = "key",
                    .value = value,
                    .headers = absl::MakeSpan(&header, options.magic == 2)});
    if (options.magic < 2 && options.compression == Compression::kNone) break;
  }
  return builder;
}

std::string BytesOf(RecordBatchBuilder::Options options) {
  return std::string(std::move(ThreeRecords(options)).Build().bytes().view());
}

RecordBatch FromString(absl::string_view bytes) {
  return *RecordBatch::FromBytes(SharedBytes::Copy(bytes));
}

// Puts the length and checksum right, so that only the change is wrong.
std::string SealedBytes(std::string bytes) {
  layout::Store32(&bytes[layout::kLength],
                  static_cast<int32_t>(bytes.size() - kLogOverhead));
  if (bytes[layout::kMagic] == 2) {
    if (bytes.size() < kRecordBatchHeaderSize) return bytes;
    const uint32_t crc =
        Crc32c(absl::string_view(bytes).substr(layout::kAttributes));
    layout::Store32(&bytes[layout::kCrc], static_cast<int32_t>(crc));
  } else {
    const uint32_t crc = Crc32(absl::string_view(bytes).substr(layout::kMagic));
    layout::Store32(&bytes[layout::kLegacyCrc], static_cast<int32_t>(crc));
  }
  return bytes;
}

RecordBatch Sealed(std::string bytes) {
  return FromString(SealedBytes(std::move(bytes)));
}

void ExpectRefused(const RecordBatch& batch, ErrorCode code,
                   const std::string& text,
                   BatchOrigin origin = BatchOrigin::kClient) {
  const absl::Status status = ValidateBatch(batch, origin);
  EXPECT_EQ(ErrorCodeOf(status), code) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr(text));
}

TEST(ValidateBatchTest, AWrongChecksumIsACorruptMessage) {
  std::string bytes = BytesOf({});
  bytes.back() ^= 1;
  ExpectRefused(FromString(bytes), ErrorCode::kCorruptMessage, "checksum");
}

TEST(ValidateBatchTest, CountsMustMatchTheOffsetsThatAClientSpans) {
  std::string bytes = BytesOf({});
  layout::Store32(&bytes[layout::kCount], 2);
  ExpectRefused(Sealed(bytes), ErrorCode::kInvalidRecord,
                "says that it has 2 records, but spans 3 offsets");
  layout::Store32(&bytes[layout::kLastOffsetDelta], 1);
  ExpectRefused(Sealed(bytes), ErrorCode::kInvalidRecord, "one more");
  layout::Store32(&bytes[layout::kCount], 4);
  layout::Store32(&bytes[layout::kLastOffsetDelta], 3);
  ExpectRefused(Sealed(bytes), ErrorCode::kInvalidRecord,
                "longer than the batch");
  layout::Store32(&bytes[layout::kCount], -1);
  ExpectRefused(Sealed(bytes), ErrorCode::kInvalidRecord, "-1 records");
  layout::Store32(&bytes[layout::kLastOffsetDelta], -5);
  ExpectRefused(Sealed(bytes), ErrorCode::kInvalidRecord, "spans -4 offsets");
}

TEST(ValidateBatchTest, ClientsMayNotLeaveGapsButCompactionMay) {
  RecordBatchBuilder builder({.base_offset = 10});
  builder.AppendAt(12, {.timestamp = 1, .value = "a"});
  builder.AppendAt(15, {.timestamp = 1, .value = "b"});
  builder.KeepLastOffset(19);
  const RecordBatch batch = std::move(builder).Build();

  ExpectRefused(batch, ErrorCode::kInvalidRecord, "spans 10 offsets");
  EXPECT_TRUE(ValidateBatch(batch, BatchOrigin::kReplication).ok());
}

TEST(ValidateBatchTest, OffsetsOfRecordsMustFollowEachOtherInALog) {
  std::string bytes = BytesOf({});
  bytes[layout::kRecords + 3] = 20;  // The first record's offset delta: 10.
  const RecordBatch batch = Sealed(bytes);
  EXPECT_TRUE(ValidateBatch(batch, BatchOrigin::kClient).ok());
  EXPECT_EQ(ErrorCodeOf(ValidateBatch(batch, BatchOrigin::kReplication)),
            ErrorCode::kInvalidRecord);
}

TEST(ValidateBatchTest, BytesBehindTheLastRecordAreRefused) {
  ExpectRefused(Sealed(BytesOf({}) + "x"), ErrorCode::kInvalidRecord,
                "one more than the count says");
}

TEST(ValidateBatchTest, ImpossibleLengthsAreRefused) {
  const std::string good = BytesOf({});
  std::string bytes = good;
  bytes[layout::kRecords] = 1;  // A size of -1.
  ExpectRefused(Sealed(bytes), ErrorCode::kInvalidRecord, "longer than");
  bytes = good;
  bytes[layout::kRecords + 4] = 0x7e;  // A key of 63 bytes.
  ExpectRefused(Sealed(bytes), ErrorCode::kInvalidRecord, "within a field");
  bytes = good;
  const size_t headers = bytes.find("one") + 3;
  bytes[headers] = 1;  // -1 headers.
  ExpectRefused(Sealed(bytes), ErrorCode::kInvalidRecord, "number of headers");
  bytes[headers] = 4;  // Two headers.
  ExpectRefused(Sealed(bytes), ErrorCode::kInvalidRecord, "not whole");
  bytes[headers] = 0;
  ExpectRefused(Sealed(bytes), ErrorCode::kInvalidRecord, "last header");
  bytes[headers] = 2;
  bytes[headers + 1] = 1;  // A null header key.
  ExpectRefused(Sealed(bytes), ErrorCode::kInvalidRecord, "not whole");
}

TEST(ValidateBatchTest, ClientsMayNotWriteControlRecords) {
  const RecordBatch batch = std::move(ThreeRecords({.control = true})).Build();
  ExpectRefused(batch, ErrorCode::kInvalidRecord, "control records");
  EXPECT_TRUE(ValidateBatch(batch, BatchOrigin::kReplication).ok());
}

TEST(ValidateBatchTest, AProducerIdNeedsASequence) {
  ExpectRefused(std::move(ThreeRecords({.producer_id = 7})).Build(),
                ErrorCode::kInvalidRecord, "base sequence -1");
}

TEST(ValidateBatchTest, ACutPayloadAndAnUnknownCodecAreInvalidRecords) {
  for (int codec = 1; codec <= 4; ++codec) {
    std::string bytes = BytesOf({.compression = Compression(codec)});
    bytes.resize(bytes.size() - 6);
    ExpectRefused(Sealed(bytes), ErrorCode::kInvalidRecord,
                  std::string(CompressionName(Compression(codec))));
  }
  std::string bytes = BytesOf({});
  bytes[layout::kAttributes + 1] = 5;
  ExpectRefused(Sealed(bytes), ErrorCode::kInvalidRecord,
                "unknown compression 5");
}

TEST(ValidateBatchTest, AnInnerMessageHasItsOwnChecksum) {
  // The "compressed" value is a raw snappy block with one literal.
  std::string inner = BytesOf({.magic = 1});
  inner.back() ^= 1;
  std::string value;
  value.push_back(static_cast<char>(inner.size()));
  value.push_back(static_cast<char>((inner.size() - 1) << 2));
  RecordBatchBuilder builder({.magic = 1});
  value += inner;
  builder.Append({.timestamp = 1000, .value = value});
  std::string wrapper(std::move(builder).Build().bytes().view());
  wrapper[layout::kLegacyAttributes] = 2;

  ExpectRefused(Sealed(wrapper), ErrorCode::kCorruptMessage, "inner message");
}

std::vector<RecordBatchBuilder::Options> AllForms() {
  std::vector<RecordBatchBuilder::Options> forms;
  for (int8_t magic : {0, 1, 2}) {
    for (int codec = 0; codec <= (magic == 2 ? 4 : 3); ++codec) {
      forms.push_back({.magic = magic, .compression = Compression(codec)});
    }
  }
  return forms;
}

// Looks at everything that a broker looks at.
size_t Touch(const RecordBatch& batch) {
  size_t touched = ValidateBatch(batch).ok() +
                   ValidateBatch(batch, BatchOrigin::kReplication).ok();
  touched += static_cast<size_t>(batch.base_offset() ^ batch.last_offset() ^
                                 batch.last_sequence());
  auto records = RecordIterator::Open(batch);
  if (!records.ok()) return touched;
  while (records->Next()) {
    for (const HeaderView& header : ParseHeaders(records->record())) {
      touched += header.key.size() + header.value.value_or("").size();
    }
  }
  return touched;
}

TEST(DamagedBatchTest, EveryTruncationIsRefused) {
  for (const auto& form : AllForms()) {
    const std::string bytes = BytesOf(form);
    for (size_t size = 0; size < bytes.size(); ++size) {
      const auto torn = SharedBytes::Copy(bytes.substr(0, size));
      EXPECT_EQ(ErrorCodeOf(RecordBatch::FromBytes(torn).status()),
                ErrorCode::kCorruptMessage);
      if (size <= layout::kMagic) continue;
      // The same with a length and checksum that agree.
      const auto sealed = RecordBatch::FromBytes(
          SharedBytes::Copy(SealedBytes(bytes.substr(0, size))));
      EXPECT_FALSE(sealed.ok() && ValidateBatch(*sealed).ok())
          << int{form.magic} << " " << CompressionName(form.compression) << " "
          << size << " of " << bytes.size();
    }
  }
}

TEST(DamagedBatchTest, NoFlippedBitPassesTheChecksum) {
  for (const auto& form : AllForms()) {
    const std::string bytes = BytesOf(form);
    // In front stand the fields that a leader writes.
    for (size_t bit = 8 * 17; bit < 8 * bytes.size(); ++bit) {
      std::string flipped = bytes;
      flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << bit % 8));
      const auto batch = RecordBatch::FromBytes(SharedBytes::Copy(flipped));
      EXPECT_EQ(ErrorCodeOf(ValidateBatch(*batch)), ErrorCode::kCorruptMessage);
    }
  }
}

TEST(DamagedBatchTest, FlippedBitsUnderARightChecksumNeverCrash) {
  size_t touched = 0, batches = 0;
  for (const auto& form : AllForms()) {
    const std::string bytes = BytesOf(form);
    for (size_t bit = 0; bit < 8 * bytes.size(); ++bit) {
      std::string flipped = bytes;
      flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << bit % 8));
      const auto batch =
          RecordBatch::FromBytes(SharedBytes::Copy(SealedBytes(flipped)));
      if (!batch.ok()) continue;
      touched += Touch(*batch);
      ++batches;
    }
  }
  EXPECT_GT(batches, 10000u);
  EXPECT_GT(touched, 0u);
}

}  // namespace
}  // namespace kafka_embedded
