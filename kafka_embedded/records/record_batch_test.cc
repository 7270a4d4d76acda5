// A batch is a handle on shared bytes: cut, looked at, and stamped by a leader.
#include "kafka_embedded/records/record_batch.h"

#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "kafka_embedded/base/status.h"
#include "kafka_embedded/records/control_record.h"
#include "kafka_embedded/records/crc32c.h"
#include "kafka_embedded/records/record_batch_builder.h"

namespace kafka_embedded {
namespace {

using ::testing::HasSubstr;

RecordBatch BatchOf(std::vector<std::string> values,
                    RecordBatchBuilder::Options options = {}) {
  RecordBatchBuilder builder(options);
  for (const std::string& value : values) {
    builder.Append({.timestamp = 1000, .key = "k", .value = value});
  }
  return std::move(builder).Build();
}

std::vector<std::string> ValuesOf(const RecordBatch& batch) {
  std::vector<std::string> values;
  auto records = RecordIterator::Open(batch);
  while (records->Next()) values.emplace_back(*records->record().value);
  return values;
}

BytesList Joined(const std::vector<RecordBatch>& batches) {
  BytesBuilder bytes;
  for (const RecordBatch& batch : batches) bytes.Append(batch.bytes().view());
  return BytesList(std::move(bytes).Finish());
}

TEST(ChecksumTest, AgreesWithTheCheckValuesOfBothPolynomials) {
  EXPECT_EQ(Crc32c("123456789"), 0xe3069283u);
  EXPECT_EQ(Crc32("123456789"), 0xcbf43926u);
  EXPECT_EQ(Crc32c(""), 0u);
}

TEST(RecordBatchTest, StampingUniqueBytesChangesThemInPlace) {
  RecordBatch batch = BatchOf({"a"});
  const char* before = batch.bytes().data();

  batch.SetOffsetAndEpoch(77, 5);

  EXPECT_EQ(batch.bytes().data(), before);
  EXPECT_EQ(batch.base_offset(), 77);
  EXPECT_EQ(batch.partition_leader_epoch(), 5);
  EXPECT_TRUE(ValidateBatch(batch).ok());
}

TEST(RecordBatchTest, StampingSharedBytesLeavesTheOtherHolderAlone) {
  RecordBatch batch = BatchOf({"a"});
  const RecordBatch other = batch;

  batch.SetOffsetAndEpoch(77, 5);

  EXPECT_EQ(batch.base_offset(), 77);
  EXPECT_EQ(other.base_offset(), 0);
  EXPECT_EQ(other.partition_leader_epoch(), kNoPartitionLeaderEpoch);
}

TEST(RecordBatchTest, LogAppendTimeReplacesAllTimestampsAndMendsTheChecksum) {
  RecordBatch batch = BatchOf({"a", "b"});

  batch.SetLogAppendTime(5000);

  EXPECT_EQ(batch.timestamp_type(), TimestampType::kLogAppendTime);
  EXPECT_EQ(batch.max_timestamp(), 5000);
  EXPECT_TRUE(ValidateBatch(batch).ok()) << ValidateBatch(batch);
  auto records = RecordIterator::Open(batch);
  while (records->Next()) EXPECT_EQ(records->record().timestamp, 5000);
}

TEST(RecordBatchTest, SequencesGoOnFromZeroBehindTheLargest) {
  const RecordBatch batch = BatchOf(
      {"a", "b", "c"},
      {.producer_id = 1, .producer_epoch = 0, .base_sequence = 0x7ffffffe});

  EXPECT_EQ(batch.last_sequence(), 0);
  auto records = RecordIterator::Open(batch);
  std::vector<int32_t> sequences;
  while (records->Next()) sequences.push_back(records->record().sequence);
  EXPECT_EQ(sequences, (std::vector<int32_t>{0x7ffffffe, 0x7fffffff, 0}));
}

TEST(RecordBatchTest, TheDeleteHorizonStandsInPlaceOfTheBaseTimestamp) {
  const RecordBatch batch = BatchOf({"a"}, {.delete_horizon = 123456});

  EXPECT_TRUE(batch.has_delete_horizon());
  EXPECT_EQ(batch.base_timestamp(), 123456);
  auto records = RecordIterator::Open(batch);
  ASSERT_TRUE(records->Next());
  EXPECT_EQ(records->record().timestamp, 1000);
}

TEST(RecordBatchTest, HeadersKeepOrderDuplicatesAndNulls) {
  const std::vector<HeaderView> headers = {
      {"a", "1"}, {"a", std::nullopt}, {"", ""}};
  RecordBatchBuilder builder({});
  builder.Append({.timestamp = 1, .value = "v", .headers = headers});
  auto records = RecordIterator::Open(std::move(builder).Build());
  ASSERT_TRUE(records->Next());

  const std::vector<HeaderView> read = ParseHeaders(records->record());

  ASSERT_EQ(read.size(), 3u);
  EXPECT_EQ(read[0].key, "a");
  EXPECT_EQ(read[0].value, "1");
  EXPECT_EQ(read[1].key, "a");
  EXPECT_EQ(read[1].value, std::nullopt);
  EXPECT_EQ(read[2].value, "");
}

TEST(RecordBatchTest, ABatchIsReadWithoutCopyingItsBytes) {
  const RecordBatch batch = BatchOf({"value"});
  auto records = RecordIterator::Open(batch);
  ASSERT_TRUE(records->Next());

  const char* value = records->record().value->data();

  EXPECT_GE(value, batch.bytes().data());
  EXPECT_LT(value, batch.bytes().data() + batch.size_in_bytes());
}

TEST(SplitBatchesTest, CutsOnePieceIntoBatchesThatShareIt) {
  const BytesList bytes = Joined({BatchOf({"a"}), BatchOf({"b", "c"})});

  const auto batches = SplitBatches(bytes, false);

  ASSERT_TRUE(batches.ok()) << batches.status();
  ASSERT_EQ(batches->size(), 2u);
  EXPECT_EQ((*batches)[0].bytes().data(), bytes.parts()[0].data());
  EXPECT_EQ(ValuesOf((*batches)[1]), (std::vector<std::string>{"b", "c"}));
  EXPECT_EQ(TotalRecords(*batches), 3);
}

TEST(SplitBatchesTest, JoinsABatchThatLiesAcrossParts) {
  const SharedBytes whole = Joined({BatchOf({"a"}), BatchOf({"b"})}).Flatten();
  BytesList parts(whole.Slice(0, 100));
  parts.Append(whole.Slice(100, whole.size() - 100));

  const auto batches = SplitBatches(parts, false);

  ASSERT_TRUE(batches.ok()) << batches.status();
  ASSERT_EQ(batches->size(), 2u);
  EXPECT_EQ(ValuesOf((*batches)[1]), std::vector<std::string>{"b"});
}

TEST(SplitBatchesTest, LeavesATornLastBatchOutOnlyWhereThatIsAllowed) {
  const SharedBytes whole = Joined({BatchOf({"a"}), BatchOf({"b"})}).Flatten();
  const BytesList torn(whole.Slice(0, whole.size() - 1));

  const auto partial = SplitBatches(torn, true);
  const auto strict = SplitBatches(torn, false);

  ASSERT_TRUE(partial.ok()) << partial.status();
  EXPECT_EQ(partial->size(), 1u);
  EXPECT_EQ(ErrorCodeOf(strict.status()), ErrorCode::kCorruptMessage);
  EXPECT_THAT(strict.status().message(), HasSubstr("is torn"));
}

TEST(SplitBatchesTest, RefusesAnUnknownMagicAndAnImpossibleLength) {
  std::string bytes(BatchOf({"a"}).bytes().view());
  bytes[16] = 3;
  const auto magic = SplitBatches(BytesList(SharedBytes::Copy(bytes)), true);
  EXPECT_EQ(ErrorCodeOf(magic.status()), ErrorCode::kCorruptMessage);
  EXPECT_THAT(magic.status().message(), HasSubstr("unknown magic 3"));

  bytes[8] = '\xff';
  const auto length = SplitBatches(BytesList(SharedBytes::Copy(bytes)), true);
  EXPECT_EQ(ErrorCodeOf(length.status()), ErrorCode::kCorruptMessage);
}

TEST(RecordBatchTest, OldMagicsKnowTheirOffsetsAndCounts) {
  const RecordBatch wrapper = BatchOf(
      {"a", "b", "c"},
      {.magic = 1, .compression = Compression::kGzip, .base_offset = 40});

  EXPECT_EQ(wrapper.base_offset(), 40);
  EXPECT_EQ(wrapper.last_offset(), 42);
  EXPECT_EQ(wrapper.record_count(), -1);
  EXPECT_EQ(TotalRecords({wrapper}), 3);
  EXPECT_FALSE(wrapper.has_producer_id());
}

TEST(ControlRecordTest, TransactionMarkersComeBack) {
  const RecordBatch batch = BuildEndTransactionMarker(
      {.base_offset = 9, .producer_id = 4, .producer_epoch = 1},
      {.type = ControlRecordType::kCommit, .coordinator_epoch = 12}, 1000);
  EXPECT_TRUE(batch.is_control());
  EXPECT_TRUE(batch.is_transactional());

  auto records = RecordIterator::Open(batch);
  ASSERT_TRUE(records->Next());
  const auto marker = ParseEndTransactionMarker(records->record());

  ASSERT_TRUE(marker.ok()) << marker.status();
  EXPECT_EQ(marker->type, ControlRecordType::kCommit);
  EXPECT_EQ(marker->coordinator_epoch, 12);
}

TEST(ControlRecordTest, ShortKeysAreRefusedAndLaterTypesAreUnknown) {
  const std::string later = ControlRecordKey(ControlRecordType(99));
  EXPECT_EQ(*ParseControlRecordKey({.key = later}),
            ControlRecordType::kUnknown);
  EXPECT_EQ(ErrorCodeOf(ParseControlRecordKey({.key = "abc"}).status()),
            ErrorCode::kInvalidRecord);
  EXPECT_EQ(ErrorCodeOf(ParseEndTransactionMarker({.key = later}).status()),
            ErrorCode::kInvalidRecord);
}

}  // namespace
}  // namespace kafka_embedded
