// What a leader refuses of a Produce request, and what it changes in one.
#include "kafka_embedded/log/record_validator.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "kafka_embedded/base/status.h"
#include "kafka_embedded/log/log_test_util.h"

namespace kafka_embedded {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

using ::testing::Pair;

constexpr NewRecord kRecord = {.timestamp = kNowMs, .key = "k", .value = "v"};

ValidatedRecords Validate(const BytesList& sent, const LogConfig& config = {}) {
  return ValidateProduced(sent, config, kNowMs);
}
ValidatedRecords Validate(const RecordBatch& batch,
                          const LogConfig& config = {}) {
  return ValidateProduced(Sent(batch), config, kNowMs);
}

NewRecord WrittenAt(int64_t timestamp) {
  return {.timestamp = timestamp, .key = "k", .value = "v"};
}

RecordBatch OldMessage(int8_t magic, const NewRecord& record = kRecord) {
  return BatchOf({record}, {.magic = magic});
}

// As a string of "timestamp key=value".
std::vector<std::string> RecordsOf(const RecordBatch& batch) {
  std::vector<std::string> found;
  auto records = RecordIterator::Open(batch);
  CHECK_OK(records.status());
  while (records->Next()) {
    const RecordView& record = records->record();
    found.push_back(absl::StrCat(record.timestamp, " ",
                                 record.key.value_or("null"), "=",
                                 record.value.value_or("null")));
  }
  CHECK_OK(records->status());
  return found;
}

TEST(RecordValidatorTest, AGoodBatchStaysByteForByte) {
  const RecordBatch batch = BatchOf(3, {.compression = Compression::kLz4});
  const ValidatedRecords validated = Validate(batch);
  EXPECT_EQ(validated.error, ErrorCode::kNone) << validated.error_message;
  EXPECT_EQ(validated.batch.bytes(), batch.bytes());
}

// Two records whose offsets begin at 1 instead of 0.
RecordBatch Misnumbered(Compression compression) {
  RecordBatchBuilder builder({.compression = compression});
  builder.AppendAt(1, WrittenAt(kNowMs));
  builder.AppendAt(2, WrittenAt(kNowMs));
  std::string bytes(std::move(builder).Build().bytes().view());
  layout::Store32(&bytes[layout::kLastOffsetDelta], 1);
  auto batch = RecordBatch::FromBytes(SharedBytes::Copy(bytes));
  CHECK_OK(batch.status());
  batch->SetMaxTimestamp(TimestampType::kCreateTime, 1);  // A new checksum.
  return *std::move(batch);
}

// Kafka 4.4 keeps such records as they are, and fails with
// UNKNOWN_SERVER_ERROR where it has decompressed them; we say what is wrong.
TEST(RecordValidatorTest, OffsetsThatAClientWroteMatterOnlyIfCompressed) {
  EXPECT_EQ(Validate(Misnumbered(Compression::kNone)).error, ErrorCode::kNone);
  EXPECT_EQ(Validate(Misnumbered(Compression::kGzip)).error,
            ErrorCode::kInvalidRecord);
}

TEST(RecordValidatorTest, BytesThatNobodyElseHasAreNotCopied) {
  BytesList sent = Sent(BatchOf(3));
  const char* const data = sent.parts()[0].data();
  const ValidatedRecords validated =
      ValidateProduced(std::move(sent), {}, kNowMs);
  EXPECT_EQ(validated.batch.bytes().data(), data);
  EXPECT_TRUE(validated.batch.bytes().unique());
}

TEST(RecordValidatorTest, RecordsThatHoldNoBatchAreInvalid) {
  EXPECT_EQ(Validate(BytesList()).error, ErrorCode::kInvalidRecord);
}

TEST(RecordValidatorTest, MoreThanOneBatchOfMagic2IsInvalid) {
  const RecordBatch batches[] = {BatchOf(1), BatchOf(1)};
  const ValidatedRecords refused = Validate(Sent(batches));
  EXPECT_EQ(refused.error, ErrorCode::kInvalidRecord);
  EXPECT_THAT(refused.error_message, HasSubstr("2 record batches"));
}

TEST(RecordValidatorTest, ATornBatchAtTheEndIsCutOff) {
  const RecordBatch batch = BatchOf(1);
  const std::string bytes =
      absl::StrCat(std::string(batch.bytes().view()), "torn");
  const ValidatedRecords validated =
      Validate(BytesList(SharedBytes::Copy(bytes)));
  EXPECT_EQ(validated.error, ErrorCode::kNone);
  EXPECT_EQ(validated.batch.bytes(), batch.bytes());
}

TEST(RecordValidatorTest, AFlippedBitIsACorruptMessage) {
  std::string bytes(BatchOf(1).bytes().view());
  bytes.back() ^= 1;
  EXPECT_EQ(Validate(BytesList(SharedBytes::Copy(bytes))).error,
            ErrorCode::kCorruptMessage);
}

TEST(RecordValidatorTest, ABaseOffsetOtherThanZeroIsInvalid) {
  EXPECT_EQ(Validate(BatchOf(1, {.base_offset = 5})).error,
            ErrorCode::kInvalidRecord);
}

TEST(RecordValidatorTest, ABatchAboveMaxMessageBytesIsTooLarge) {
  const RecordBatch batch = BatchOf(1);
  LogConfig config;
  config.max_message_bytes = static_cast<int32_t>(batch.size_in_bytes());
  EXPECT_EQ(Validate(batch, config).error, ErrorCode::kNone);
  --config.max_message_bytes;
  EXPECT_EQ(Validate(batch, config).error, ErrorCode::kMessageTooLarge);
}

TEST(RecordValidatorTest, TheSizeIsCheckedBeforeTheChecksum) {
  std::string bytes(BatchOf(1).bytes().view());
  bytes.back() ^= 1;
  EXPECT_EQ(
      Validate(BytesList(SharedBytes::Copy(bytes)), {.max_message_bytes = 10})
          .error,
      ErrorCode::kMessageTooLarge);
}

TEST(RecordValidatorTest, ClientsMayNotWriteControlRecords) {
  EXPECT_EQ(Validate(Commit(7)).error, ErrorCode::kInvalidRecord);
}

TEST(RecordValidatorTest, AProducerIdNeedsASequence) {
  EXPECT_EQ(Validate(BatchOf(1, {.producer_id = 7, .producer_epoch = 0})).error,
            ErrorCode::kInvalidRecord);
}

TEST(RecordValidatorTest, ACompactedTopicNamesEachRecordWithoutAKey) {
  const NewRecord no_key = {.timestamp = kNowMs, .value = "v"};
  const RecordBatch batch = BatchOf({kRecord, no_key, kRecord, no_key});
  EXPECT_EQ(Validate(batch).error, ErrorCode::kNone);

  const ValidatedRecords refused = Validate(batch, {.compact = true});
  EXPECT_EQ(refused.error, ErrorCode::kInvalidRecord);
  EXPECT_THAT(refused.record_errors,
              ElementsAre(Pair(1, "no key, but the topic is compacted"),
                          Pair(3, "no key, but the topic is compacted")));
  EXPECT_EQ(refused.error_message,
            "2 records refused, the first is record 1: no key, but the topic "
            "is compacted");
}

TEST(RecordValidatorTest, AnEmptyKeyIsAKey) {
  const NewRecord empty_key = {.timestamp = kNowMs, .key = "", .value = "v"};
  EXPECT_EQ(Validate(BatchOf({empty_key}), {.compact = true}).error,
            ErrorCode::kNone);
}

TEST(RecordValidatorTest, TimestampsMoreThanAnHourAheadAreInvalidByDefault) {
  constexpr int64_t kHour = LogConfig::kMillisPerHour;
  EXPECT_EQ(Validate(BatchOf({WrittenAt(kNowMs + kHour)})).error,
            ErrorCode::kNone);
  const ValidatedRecords refused =
      Validate(BatchOf({kRecord, WrittenAt(kNowMs + kHour + 1)}));
  EXPECT_EQ(refused.error, ErrorCode::kInvalidTimestamp);
  EXPECT_THAT(refused.record_errors,
              ElementsAre(Pair(1, HasSubstr("is outside of"))));
}

TEST(RecordValidatorTest, TimestampsMayBeAsOldAsTheTopicAllows) {
  const LogConfig config = {.message_timestamp_before_max_ms = 1000};
  EXPECT_EQ(Validate(BatchOf({WrittenAt(kNowMs - 1000)}), config).error,
            ErrorCode::kNone);
  EXPECT_EQ(Validate(BatchOf({WrittenAt(kNowMs - 1001)}), config).error,
            ErrorCode::kInvalidTimestamp);
}

TEST(RecordValidatorTest, RecordsWithoutTimestampAreInRange) {
  const LogConfig config = {.message_timestamp_before_max_ms = 1000};
  EXPECT_EQ(Validate(BatchOf({WrittenAt(kNoTimestamp), kRecord}), config).error,
            ErrorCode::kNone);
}

TEST(RecordValidatorTest, AWrongTimestampOutweighsAMissingKey) {
  const LogConfig config = {.compact = true,
                            .message_timestamp_before_max_ms = 0};
  const NewRecord no_key = {.timestamp = kNowMs, .value = "v"};
  EXPECT_EQ(Validate(BatchOf({no_key, WrittenAt(1)}), config).error,
            ErrorCode::kInvalidTimestamp);
}

TEST(RecordValidatorTest, LogAppendTimeIgnoresTheProducersTimestamps) {
  const LogConfig config = {
      .message_timestamp_type = TimestampType::kLogAppendTime,
      .message_timestamp_before_max_ms = 0};
  const ValidatedRecords validated = Validate(BatchOf({WrittenAt(5)}), config);
  EXPECT_EQ(validated.error, ErrorCode::kNone) << validated.error_message;
  EXPECT_EQ(validated.batch.timestamp_type(), TimestampType::kLogAppendTime);
  EXPECT_EQ(validated.batch.max_timestamp(), kNowMs);
  EXPECT_THAT(RecordsOf(validated.batch),
              ElementsAre(absl::StrCat(kNowMs, " k=v")));
  EXPECT_TRUE(ValidateBatch(validated.batch).ok());
}

TEST(RecordValidatorTest, ProducersMayNotClaimLogAppendTime) {
  const LogConfig config = {.message_timestamp_type =
                                TimestampType::kLogAppendTime};
  const RecordBatch batch =
      BatchOf(1, {.timestamp_type = TimestampType::kLogAppendTime,
                  .log_append_time = kNowMs});
  EXPECT_EQ(Validate(batch, config).error, ErrorCode::kInvalidTimestamp);
}

TEST(RecordValidatorTest, AWrongLargestTimestampIsSetRight) {
  RecordBatch batch = BatchOf(1);
  batch.SetMaxTimestamp(TimestampType::kCreateTime, kNowMs + 5);
  const ValidatedRecords validated = Validate(batch);
  EXPECT_EQ(validated.error, ErrorCode::kNone);
  EXPECT_EQ(validated.batch.bytes(), BatchOf(1).bytes());
}

TEST(RecordValidatorTest, TheTopicsCompressionTypeReplacesTheProducers) {
  const HeaderView header = {.key = "h", .value = "1"};
  const NewRecord record = {.timestamp = kNowMs,
                            .key = "k",
                            .value = "v",
                            .headers = absl::MakeConstSpan(&header, 1)};
  const BatchOptions options = {.producer_id = 7,
                                .producer_epoch = 2,
                                .base_sequence = 5,
                                .transactional = true};
  for (const Compression codec : {Compression::kGzip, Compression::kSnappy,
                                  Compression::kLz4, Compression::kZstd}) {
    const ValidatedRecords there = Validate(BatchOf({record, record}, options),
                                            {.compression_type = codec});
    EXPECT_EQ(there.batch.compression(), codec);
    const ValidatedRecords back =
        Validate(there.batch, {.compression_type = Compression::kNone});
    EXPECT_EQ(back.batch.bytes(), BatchOf({record, record}, options).bytes());
  }
}

TEST(RecordValidatorTest, TheSizeIsCheckedAgainAfterDecompression) {
  const std::string value(1000, 'x');
  const NewRecord record = {.timestamp = kNowMs, .key = "k", .value = value};
  const RecordBatch batch =
      BatchOf({record}, {.compression = Compression::kGzip});
  LogConfig config = {.max_message_bytes = 500};
  EXPECT_EQ(Validate(batch, config).error, ErrorCode::kNone);
  config.compression_type = Compression::kNone;
  EXPECT_EQ(Validate(batch, config).error, ErrorCode::kMessageTooLarge);
}

TEST(RecordValidatorTest, OldMessagesBecomeOneBatchOfMagic2) {
  for (const int8_t magic : {int8_t{0}, int8_t{1}}) {
    const RecordBatch messages[] = {OldMessage(magic), OldMessage(magic)};
    const ValidatedRecords validated = Validate(Sent(messages));
    ASSERT_EQ(validated.error, ErrorCode::kNone) << validated.error_message;
    EXPECT_EQ(validated.batch.magic(), 2);
    const int64_t timestamp = magic == 0 ? kNoTimestamp : kNowMs;
    EXPECT_EQ(validated.batch.max_timestamp(), timestamp);
    EXPECT_THAT(RecordsOf(validated.batch),
                ElementsAre(absl::StrCat(timestamp, " k=v"),
                            absl::StrCat(timestamp, " k=v")));
  }
}

TEST(RecordValidatorTest, AnOldWrapperKeepsItsCodec) {
  const ValidatedRecords validated =
      Validate(BatchOf(3, {.magic = 1, .compression = Compression::kGzip}));
  ASSERT_EQ(validated.error, ErrorCode::kNone) << validated.error_message;
  EXPECT_EQ(validated.batch.compression(), Compression::kGzip);
  EXPECT_EQ(validated.batch.record_count(), 3);
}

TEST(RecordValidatorTest, OldMessagesGetLogAppendTime) {
  const LogConfig config = {.message_timestamp_type =
                                TimestampType::kLogAppendTime};
  const ValidatedRecords validated =
      Validate(OldMessage(1, WrittenAt(5)), config);
  ASSERT_EQ(validated.error, ErrorCode::kNone) << validated.error_message;
  EXPECT_THAT(RecordsOf(validated.batch),
              ElementsAre(absl::StrCat(kNowMs, " k=v")));
}

TEST(RecordValidatorTest, OldMessagesNeedKeysInACompactedTopicToo) {
  const NewRecord no_key = {.timestamp = kNowMs, .value = "v"};
  EXPECT_EQ(Validate(OldMessage(1, no_key), {.compact = true}).error,
            ErrorCode::kInvalidRecord);
}

TEST(RecordValidatorTest, MagicsMayNotBeMixed) {
  const RecordBatch messages[] = {OldMessage(0), OldMessage(1)};
  EXPECT_EQ(Validate(Sent(messages)).error, ErrorCode::kInvalidRecord);
  const RecordBatch batches[] = {OldMessage(1), BatchOf(1)};
  EXPECT_EQ(Validate(Sent(batches)).error, ErrorCode::kInvalidRecord);
}

TEST(RecordValidatorTest, OnlyOneOldWrapperIsTaken) {
  const RecordBatch wrapper =
      BatchOf(2, {.magic = 1, .compression = Compression::kGzip});
  const RecordBatch wrappers[] = {wrapper, wrapper};
  EXPECT_EQ(Validate(Sent(wrappers)).error, ErrorCode::kInvalidRecord);
}

TEST(ProduceVersionTest, VersionsBefore3TakeOldMessages) {
  EXPECT_TRUE(CheckProduceVersion(Sent(OldMessage(1)), 2).ok());
  EXPECT_EQ(ErrorCodeOf(CheckProduceVersion(Sent(OldMessage(1)), 3)),
            ErrorCode::kInvalidRecord);
  EXPECT_EQ(ErrorCodeOf(CheckProduceVersion(BytesList(), 3)),
            ErrorCode::kInvalidRecord);
}

TEST(ProduceVersionTest, OneWholeBatchIsTakenAndWhatIsNoneBehindItIsNot) {
  const RecordBatch two[] = {BatchOf(1), BatchOf(1)};
  EXPECT_EQ(ErrorCodeOf(CheckProduceVersion(Sent(two), 9)),
            ErrorCode::kInvalidRecord);
  const std::string whole(BatchOf(1).bytes().view());
  const auto check = [](const std::string& bytes) {
    return ErrorCodeOf(
        CheckProduceVersion(BytesList(SharedBytes::Copy(bytes)), 9));
  };
  EXPECT_EQ(check(whole), ErrorCode::kNone);
  EXPECT_EQ(check(whole.substr(0, whole.size() - 1)),
            ErrorCode::kInvalidRecord);
  EXPECT_EQ(check(whole + whole.substr(0, whole.size() - 1)), ErrorCode::kNone);
  std::string other_magic = whole;
  other_magic[16] = 9;
  EXPECT_EQ(check(other_magic), ErrorCode::kCorruptMessage);
}

TEST(ProduceVersionTest, ZstdNeedsVersion7) {
  const BytesList zstd = Sent(BatchOf(1, {.compression = Compression::kZstd}));
  EXPECT_EQ(ErrorCodeOf(CheckProduceVersion(zstd, 6)),
            ErrorCode::kUnsupportedCompressionType);
  EXPECT_TRUE(CheckProduceVersion(zstd, 7).ok());
}

}  // namespace
}  // namespace kafka_embedded
