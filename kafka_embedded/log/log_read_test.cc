// Reading a log by offset and by time, and moving its two ends.
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "kafka_embedded/base/status.h"
#include "kafka_embedded/log/log.h"
#include "kafka_embedded/log/log_test_util.h"

namespace kafka_embedded {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr size_t kNoLimit = size_t{1} << 30;

// Three batches: offsets 0..1, 2..3, 4..5.
class LogReadTest : public ::testing::Test {
 protected:
  LogReadTest() {
    for (int i = 0; i < 3; ++i) log_.ProduceRecords(2);
    log_.CommitAll();
  }
  std::vector<int64_t> Read(int64_t offset, int64_t end, size_t max_bytes,
                            bool at_least_one = false) {
    const auto result = log_->Read(offset, end, max_bytes, at_least_one);
    CHECK_OK(result.status());
    return OffsetsOf(result->records);
  }
  ErrorCode ReadError(int64_t offset) {
    return ErrorCodeOf(log_->Read(offset, 100, kNoLimit, true).status());
  }

  TestLog log_;
  const size_t batch_size_ = BatchOf(2).size_in_bytes();
};

TEST_F(LogReadTest, AReadBeginsWithTheBatchThatHoldsTheOffset) {
  EXPECT_THAT(Read(3, 6, kNoLimit), ElementsAre(2, 3, 4, 5));
}

TEST_F(LogReadTest, AReadEndsBeforeTheEndOffset) {
  EXPECT_THAT(Read(0, 4, kNoLimit), ElementsAre(0, 1, 2, 3));
  EXPECT_THAT(Read(4, 4, kNoLimit), IsEmpty());
}

TEST_F(LogReadTest, AReadTakesWholeBatchesUpToTheLimit) {
  EXPECT_THAT(Read(0, 6, 2 * batch_size_), ElementsAre(0, 1, 2, 3));
  EXPECT_THAT(Read(0, 6, 2 * batch_size_ - 1), ElementsAre(0, 1));
}

TEST_F(LogReadTest, TheFirstBatchComesWholeEvenIfTooLargeWhenAskedFor) {
  EXPECT_THAT(Read(0, 6, 1, /*at_least_one=*/true), ElementsAre(0, 1));
  EXPECT_THAT(Read(0, 6, 1, /*at_least_one=*/false), IsEmpty());
}

TEST_F(LogReadTest, AReadTellsWhereTheNextOneBegins) {
  EXPECT_EQ(log_->Read(0, 4, kNoLimit, true)->next_offset, 4);
  EXPECT_EQ(log_->Read(6, 6, kNoLimit, true)->next_offset, 6);
}

TEST_F(LogReadTest, TheLogEndIsReadableAndEmpty) {
  EXPECT_THAT(Read(6, 6, kNoLimit), IsEmpty());
}

TEST_F(LogReadTest, OffsetsOutsideOfTheLogAreOutOfRange) {
  ASSERT_TRUE(log_->AdvanceLogStartOffset(2).ok());
  EXPECT_EQ(ReadError(1), ErrorCode::kOffsetOutOfRange);
  EXPECT_EQ(ReadError(7), ErrorCode::kOffsetOutOfRange);
  EXPECT_EQ(log_->Read(7, 100, kNoLimit, true).status().message(),
            "OFFSET_OUT_OF_RANGE: offset 7, the log has 2..6");
}

TEST_F(LogReadTest, AReadIsByReference) {
  const LogReadResult first = *log_->Read(0, 2, kNoLimit, true);
  const LogReadResult second = *log_->Read(0, 2, kNoLimit, true);
  EXPECT_EQ(first.records.parts()[0].data(), second.records.parts()[0].data());
}

TEST_F(LogReadTest, AFollowerGetsAtLeastOneBatchAndThenUpToTheLimit) {
  std::vector<RecordBatch> batches;
  EXPECT_EQ(log_->ReadBatches(0, 1, &batches).value(), 1u);
  EXPECT_EQ(log_->ReadBatches(2, 2 * batch_size_, &batches).value(), 2u);
  EXPECT_EQ(log_->ReadBatches(6, kNoLimit, &batches).value(), 0u);
  ASSERT_EQ(batches.size(), 3u);
  EXPECT_EQ(batches[2].base_offset(), 4);
  EXPECT_EQ(ErrorCodeOf(log_->ReadBatches(7, 1, &batches).status()),
            ErrorCode::kOffsetOutOfRange);
}

TEST_F(LogReadTest, DeletingRecordsSetsTheStartInTheMiddleOfABatch) {
  ASSERT_TRUE(log_->AdvanceLogStartOffset(3).ok());
  EXPECT_EQ(log_->log_start_offset(), 3);
  EXPECT_THAT(Read(3, 6, kNoLimit), ElementsAre(2, 3, 4, 5));
}

TEST_F(LogReadTest, OnlyCommittedRecordsCanBeDeleted) {
  log_.ProduceRecords(1);
  EXPECT_EQ(ErrorCodeOf(log_->AdvanceLogStartOffset(7)),
            ErrorCode::kOffsetOutOfRange);
  EXPECT_EQ(log_->log_start_offset(), 0);
}

TEST_F(LogReadTest, TheLogStartNeverGoesBack) {
  ASSERT_TRUE(log_->AdvanceLogStartOffset(4).ok());
  ASSERT_TRUE(log_->AdvanceLogStartOffset(2).ok());
  EXPECT_EQ(log_->log_start_offset(), 4);
}

TEST_F(LogReadTest, ALogWithAllRecordsDeletedKeepsItsEnd) {
  ASSERT_TRUE(log_->AdvanceLogStartOffset(6).ok());
  EXPECT_EQ(log_.ProduceRecords(1).base_offset, 6);
}

TEST_F(LogReadTest, TheHighWatermarkStaysWithinTheLog) {
  log_->SetHighWatermark(99);
  EXPECT_EQ(log_->high_watermark(), 6);
  ASSERT_TRUE(log_->AdvanceLogStartOffset(2).ok());
  log_->SetHighWatermark(0);
  EXPECT_EQ(log_->high_watermark(), 2);
}

NewRecord WrittenAt(int64_t timestamp) {
  return {.timestamp = timestamp, .key = "k", .value = "v"};
}

// Timestamps 10, 30, 20 at offsets 0..2 and 40, 50 at 3..4.
class LogTimeTest : public ::testing::Test {
 protected:
  LogTimeTest() {
    log_.Produce(BatchOf({WrittenAt(10), WrittenAt(30), WrittenAt(20)}));
    log_.Produce(BatchOf({WrittenAt(40), WrittenAt(50)},
                         {.compression = Compression::kGzip}));
    log_.CommitAll();
  }
  // -1 if there is none.
  int64_t OffsetFor(int64_t timestamp) {
    const auto found = log_->OffsetForTimestamp(timestamp);
    CHECK_OK(found.status());
    return found->has_value() ? (*found)->offset : -1;
  }
  TestLog log_;
};

TEST_F(LogTimeTest, ATimeFindsTheFirstRecordAtOrAfterIt) {
  EXPECT_EQ(OffsetFor(0), 0);
  EXPECT_EQ(OffsetFor(10), 0);
  EXPECT_EQ(OffsetFor(11), 1);
  EXPECT_EQ(OffsetFor(31), 3);
  EXPECT_EQ(OffsetFor(41), 4);
  EXPECT_EQ(OffsetFor(51), -1);
}

TEST_F(LogTimeTest, ATimeFindsTimestampAndEpochWithTheOffset) {
  const TimestampAndOffset found = **log_->OffsetForTimestamp(45);
  EXPECT_EQ(found.timestamp, 50);
  EXPECT_EQ(found.leader_epoch, kLeaderEpoch);
}

TEST_F(LogTimeTest, ATimeFindsNoRecordBeforeTheLogStart) {
  ASSERT_TRUE(log_->AdvanceLogStartOffset(2).ok());
  EXPECT_EQ(OffsetFor(0), 2);
  EXPECT_EQ(OffsetFor(25), 3);
}

TEST_F(LogTimeTest, TheLargestTimestampIsFoundWithItsRecord) {
  EXPECT_EQ(log_->OffsetOfMaxTimestamp()->offset, 4);
  log_.Produce(BatchOf({WrittenAt(50), WrittenAt(49)}));
  EXPECT_EQ(log_->OffsetOfMaxTimestamp()->offset, 4);
  log_.Produce(BatchOf({WrittenAt(1), WrittenAt(60), WrittenAt(60)}));
  EXPECT_EQ(log_->OffsetOfMaxTimestamp()->offset, 8);
  EXPECT_EQ(log_->OffsetOfMaxTimestamp()->timestamp, 60);
}

TEST(LogTimeOfEmptyLogTest, AnEmptyLogHasNoTimestamps) {
  TestLog log;
  EXPECT_EQ(log->OffsetOfMaxTimestamp()->offset, -1);
  EXPECT_FALSE(log->OffsetForTimestamp(0)->has_value());
}

}  // namespace
}  // namespace kafka_embedded
