// Followers that go back to where they agree with a new leader: KIP-101.
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "kafka_embedded/log/log.h"
#include "kafka_embedded/log/log_test_util.h"

namespace kafka_embedded {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

// Epoch 3 wrote 0..1 and 2..3, epoch 5 wrote 4..5.
class LogTruncationTest : public ::testing::Test {
 protected:
  LogTruncationTest() {
    log_.ProduceRecords(2);
    log_.ProduceRecords(2);
    log_.leader_epoch = 5;
    log_.ProduceRecords(2);
    log_.CommitAll();
  }
  void TruncateTo(int64_t offset) { CHECK_OK(log_->TruncateTo(offset)); }

  TestLog log_;
};

TEST_F(LogTruncationTest, EverythingAtAndBehindTheOffsetGoes) {
  TruncateTo(2);
  EXPECT_EQ(log_->log_end_offset(), 2);
  EXPECT_EQ(log_->high_watermark(), 2);
  EXPECT_EQ(log_->latest_epoch(), 3);
  EXPECT_EQ(log_.ProduceRecords(1).base_offset, 2);
}

TEST_F(LogTruncationTest, ABatchThatStraddlesTheOffsetGoesAsAWhole) {
  TruncateTo(3);
  EXPECT_EQ(log_->log_end_offset(), 2);
}

TEST_F(LogTruncationTest, NothingGoesIfTheLogIsShorter) {
  TruncateTo(6);
  TruncateTo(99);
  EXPECT_EQ(log_->log_end_offset(), 6);
  EXPECT_EQ(log_->latest_epoch(), 5);
}

TEST_F(LogTruncationTest, AnEpochThatWroteNothingIsForgotten) {
  log_->BeginEpoch(8);
  EXPECT_EQ(log_->latest_epoch(), 8);
  TruncateTo(99);
  EXPECT_EQ(log_->latest_epoch(), 5);
}

TEST_F(LogTruncationTest, TheWholeLogCanGo) {
  TruncateTo(0);
  EXPECT_EQ(log_->log_end_offset(), 0);
  EXPECT_EQ(log_->size_in_bytes(), 0u);
  EXPECT_EQ(log_->latest_epoch(), -1);
}

TEST_F(LogTruncationTest, TheLogStartFollowsAnEndThatGoesBelowIt) {
  CHECK_OK(log_->AdvanceLogStartOffset(4));
  TruncateTo(2);
  EXPECT_EQ(log_->log_start_offset(), 2);
  EXPECT_EQ(log_->log_end_offset(), 2);
  EXPECT_EQ(log_->high_watermark(), 2);
}

TEST_F(LogTruncationTest, AGapBeforeTheFirstBatchKeepsTheLogStart) {
  TestLog log;
  CHECK_OK(log->AppendAsFollower(At(10, BatchOf(2)), log.now()));
  CHECK_OK(log->TruncateTo(5));
  EXPECT_EQ(log->log_start_offset(), 0);
  EXPECT_EQ(log->log_end_offset(), 5);
}

TEST_F(LogTruncationTest, ALogStartsAgainWhereTheLeaderBegins) {
  CHECK_OK(log_->TruncateFullyAndStartAt(100));
  EXPECT_EQ(log_->log_start_offset(), 100);
  EXPECT_EQ(log_->high_watermark(), 100);
  EXPECT_EQ(log_->latest_epoch(), -1);
  EXPECT_EQ(log_.ProduceRecords(1).base_offset, 100);
}

TEST_F(LogTruncationTest, AnEpochEndsWhereTheNextBegan) {
  EXPECT_EQ(log_->EndOffsetForEpoch(3), (EpochAndOffset{3, 4}));
  EXPECT_EQ(log_->EndOffsetForEpoch(4), (EpochAndOffset{3, 4}));
  EXPECT_EQ(log_->EndOffsetForEpoch(5), (EpochAndOffset{5, 6}));
  EXPECT_EQ(log_->EndOffsetForEpoch(6), EpochAndOffset());
}

TEST_F(LogTruncationTest, DeletedRecordsTakeTheirEpochsAlong) {
  CHECK_OK(log_->AdvanceLogStartOffset(5));
  EXPECT_EQ(log_->EndOffsetForEpoch(3), (EpochAndOffset{3, 5}));
  EXPECT_EQ(log_->EndOffsetForEpoch(5), (EpochAndOffset{5, 6}));
}

TEST(LogProducerTruncationTest, TruncatedBatchesAreNoDuplicatesAnyMore) {
  TestLog log;
  log.Produce(SequencedBatch(7, 0, 2));
  log.Produce(SequencedBatch(7, 2, 2));
  CHECK_OK(log->TruncateTo(2));
  EXPECT_EQ(log->producers().Find(7)->last_sequence(), 1);
  const LogAppendResult again = log.Produce(SequencedBatch(7, 2, 2));
  EXPECT_FALSE(again.duplicate);
  EXPECT_EQ(again.base_offset, 2);
}

TEST(LogProducerTruncationTest, ATruncatedMarkerOpensTheTransactionAgain) {
  TestLog log;
  log.Produce(TransactionalBatch(7, 0));
  log.Coordinate(Abort(7));
  EXPECT_THAT(log->AbortedTransactions(0, 2), SizeIs(1));
  CHECK_OK(log->TruncateTo(1));
  log.CommitAll();
  EXPECT_THAT(log->AbortedTransactions(0, 2), IsEmpty());
  EXPECT_EQ(log->last_stable_offset(), 0);
}

TEST(LogProducerTruncationTest,
     DeletingIntoAnOpenTransactionMovesWhatIsStable) {
  TestLog log;
  log.Produce(TransactionalBatch(7, 0, 3));
  log.CommitAll();
  CHECK_OK(log->AdvanceLogStartOffset(2));
  EXPECT_EQ(log->last_stable_offset(), 2);
}

}  // namespace
}  // namespace kafka_embedded
