// What a log knows of producers: KIP-98, with KIP-360's rules for producers
// that the log has forgotten.
#include "kafka_embedded/log/producer_state.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "kafka_embedded/log/log_test_util.h"

namespace kafka_embedded {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr int32_t kMaxSequence = std::numeric_limits<int32_t>::max();

// Appends without a log: gives offsets, and checks as for a client.
class ProducerStateTest : public ::testing::Test {
 protected:
  ProducerVerdict Check(const RecordBatch& batch) {
    return producers_.Check(batch, /*from_client=*/true);
  }
  ErrorCode Append(const RecordBatch& batch) {
    ProducerVerdict verdict = Check(batch);
    if (verdict.error != ErrorCode::kNone) return verdict.error;
    Replay(batch);
    return ErrorCode::kNone;
  }
  void Replay(const RecordBatch& batch) {
    const RecordBatch placed = At(next_offset_, batch);
    next_offset_ = placed.next_offset();
    producers_.Replay(placed);
  }
  void SkipOffsets(int64_t count) { next_offset_ += count; }

  ProducerStateManager producers_;
  int64_t next_offset_ = 0;
};

TEST_F(ProducerStateTest, BatchesWithoutProducerIdLeaveNothingBehind) {
  Replay(BatchOf(3));
  EXPECT_TRUE(producers_.empty());
}

TEST_F(ProducerStateTest, SequencesGoOnFromTheLastBatch) {
  EXPECT_EQ(Append(SequencedBatch(7, 0, 3)), ErrorCode::kNone);
  EXPECT_EQ(Append(SequencedBatch(7, 3, 2)), ErrorCode::kNone);
  EXPECT_EQ(producers_.Find(7)->last_sequence(), 4);
}

TEST_F(ProducerStateTest, AGapInTheSequencesIsOutOfOrder) {
  Append(SequencedBatch(7, 0, 3));
  EXPECT_EQ(Append(SequencedBatch(7, 4)), ErrorCode::kOutOfOrderSequenceNumber);
  EXPECT_EQ(Check(SequencedBatch(7, 4)).message,
            "producer 7 epoch 0: sequence 4 does not follow 2");
}

TEST_F(ProducerStateTest, SequencesOfOneProducerSayNothingAboutAnother) {
  Append(SequencedBatch(7, 0, 3));
  EXPECT_EQ(Append(SequencedBatch(8, 0)), ErrorCode::kNone);
  EXPECT_THAT(producers_.producer_ids(), ElementsAre(7, 8));
}

TEST_F(ProducerStateTest, AnUnknownProducerMayBeginWithAnySequence) {
  EXPECT_EQ(Append(SequencedBatch(7, 99)), ErrorCode::kNone);
}

TEST_F(ProducerStateTest, BehindTheLargestSequenceComesZero) {
  Append(SequencedBatch(7, kMaxSequence - 1, 2));
  EXPECT_EQ(Append(SequencedBatch(7, 1)), ErrorCode::kOutOfOrderSequenceNumber);
  EXPECT_EQ(Append(SequencedBatch(7, 0)), ErrorCode::kNone);
}

TEST_F(ProducerStateTest, ABatchWhoseSequencesWrapAroundIsRecognisedAgain) {
  Append(SequencedBatch(7, kMaxSequence, 3));
  EXPECT_EQ(producers_.Find(7)->last_sequence(), 1);
  EXPECT_TRUE(Check(SequencedBatch(7, kMaxSequence, 3)).duplicate.has_value());
  EXPECT_EQ(Append(SequencedBatch(7, 2)), ErrorCode::kNone);
}

TEST_F(ProducerStateTest, ADuplicateHasTheOffsetsOfThen) {
  SkipOffsets(10);
  Append(SequencedBatch(7, 0, 3));
  const ProducerVerdict verdict = Check(SequencedBatch(7, 0, 3));
  EXPECT_EQ(verdict.error, ErrorCode::kNone);
  ASSERT_TRUE(verdict.duplicate.has_value());
  EXPECT_EQ(verdict.duplicate->first_offset(), 10);
  EXPECT_EQ(verdict.duplicate->last_offset, 12);
  EXPECT_EQ(verdict.duplicate->timestamp, kNowMs);
}

TEST_F(ProducerStateTest, TheLastFiveBatchesAreRecognisedAsDuplicates) {
  for (int i = 0; i < 6; ++i) Append(SequencedBatch(7, i));
  EXPECT_THAT(producers_.Find(7)->batches(), SizeIs(5));
  for (int i = 1; i < 6; ++i) {
    EXPECT_TRUE(Check(SequencedBatch(7, i)).duplicate.has_value()) << i;
  }
  EXPECT_EQ(Check(SequencedBatch(7, 0)).error,
            ErrorCode::kOutOfOrderSequenceNumber);
}

TEST_F(ProducerStateTest, ABatchCutDifferentlyIsNoDuplicate) {
  Append(SequencedBatch(7, 0, 3));
  EXPECT_EQ(Check(SequencedBatch(7, 0, 2)).error,
            ErrorCode::kOutOfOrderSequenceNumber);
}

TEST_F(ProducerStateTest, AnOlderProducerEpochIsFenced) {
  Append(SequencedBatch(7, 0, 1, /*producer_epoch=*/2));
  EXPECT_EQ(Append(SequencedBatch(7, 1, 1, /*producer_epoch=*/1)),
            ErrorCode::kInvalidProducerEpoch);
}

TEST_F(ProducerStateTest, ANewProducerEpochBeginsWithSequenceZero) {
  Append(SequencedBatch(7, 0, 3, /*producer_epoch=*/0));
  EXPECT_EQ(Append(SequencedBatch(7, 3, 1, /*producer_epoch=*/1)),
            ErrorCode::kOutOfOrderSequenceNumber);
  EXPECT_EQ(Append(SequencedBatch(7, 0, 1, /*producer_epoch=*/1)),
            ErrorCode::kNone);
}

TEST_F(ProducerStateTest, ANewProducerEpochForgetsTheBatchesOfTheOld) {
  Append(SequencedBatch(7, 0, 3, /*producer_epoch=*/0));
  Append(SequencedBatch(7, 0, 1, /*producer_epoch=*/1));
  EXPECT_THAT(producers_.Find(7)->batches(), SizeIs(1));
}

TEST_F(ProducerStateTest, CoordinatorsHaveEpochsButNoSequences) {
  Append(SequencedBatch(7, 0, 1, /*producer_epoch=*/2));
  const RecordBatch offsets =
      BatchOf(1, {.producer_id = 7, .producer_epoch = 2});
  const RecordBatch stale = BatchOf(1, {.producer_id = 7, .producer_epoch = 1});
  EXPECT_EQ(producers_.Check(offsets, /*from_client=*/false).error,
            ErrorCode::kNone);
  EXPECT_EQ(producers_.Check(stale, /*from_client=*/false).error,
            ErrorCode::kInvalidProducerEpoch);
}

TEST_F(ProducerStateTest, ATransactionIsUnstableFromItsFirstRecord) {
  SkipOffsets(5);
  Append(TransactionalBatch(7, 0));
  Append(TransactionalBatch(7, 1));
  EXPECT_EQ(producers_.first_unstable_offset(), 5);
  EXPECT_EQ(producers_.Find(7)->current_txn_first_offset(), 5);
}

TEST_F(ProducerStateTest,
       AnEndedTransactionIsUnstableUntilItsMarkerIsCommitted) {
  Append(TransactionalBatch(7, 0));
  Append(Commit(7));
  EXPECT_EQ(producers_.first_unstable_offset(), 0);
  producers_.OnHighWatermark(1);
  EXPECT_EQ(producers_.first_unstable_offset(), 0);
  producers_.OnHighWatermark(2);
  EXPECT_EQ(producers_.first_unstable_offset(),
            ProducerStateManager::kNoUnstableOffset);
}

TEST_F(ProducerStateTest, TheEarliestOpenTransactionHoldsTheOthersBack) {
  Append(TransactionalBatch(7, 0));
  Append(TransactionalBatch(8, 0));
  Append(Commit(8));
  producers_.OnHighWatermark(next_offset_);
  EXPECT_EQ(producers_.first_unstable_offset(), 0);
}

TEST_F(ProducerStateTest, OnlyAbortedTransactionsAreListed) {
  Append(TransactionalBatch(7, 0));
  Append(TransactionalBatch(8, 0));
  Append(Commit(7));
  Append(Abort(8));
  const auto aborted = producers_.AbortedTransactions(0, 10);
  ASSERT_THAT(aborted, SizeIs(1));
  EXPECT_EQ(aborted[0].producer_id, 8);
  EXPECT_EQ(aborted[0].first_offset, 1);
  EXPECT_EQ(aborted[0].last_offset, 3);
  EXPECT_EQ(aborted[0].last_stable_offset, 4);
}

TEST_F(ProducerStateTest, AbortedTransactionsAreListedWhereTheyOverlap) {
  Append(TransactionalBatch(7, 0));
  Append(Abort(7));
  Append(TransactionalBatch(7, 1));
  Append(Abort(7));
  EXPECT_THAT(producers_.AbortedTransactions(0, 4), SizeIs(2));
  EXPECT_THAT(producers_.AbortedTransactions(0, 2), SizeIs(1));
  EXPECT_THAT(producers_.AbortedTransactions(2, 4), SizeIs(1));
  EXPECT_THAT(producers_.AbortedTransactions(4, 9), IsEmpty());
}

TEST_F(ProducerStateTest, AMarkerWithoutATransactionIsNoAbortedTransaction) {
  Append(Abort(7));
  EXPECT_THAT(producers_.AbortedTransactions(0, 10), IsEmpty());
  EXPECT_EQ(producers_.Find(7)->producer_epoch(), 0);
}

TEST_F(ProducerStateTest, AMarkerOfAnOlderCoordinatorIsFenced) {
  Append(Marker(7, ControlRecordType::kCommit, 0, /*coordinator_epoch=*/5));
  EXPECT_EQ(
      Append(Marker(7, ControlRecordType::kCommit, 0, /*coordinator_epoch=*/4)),
      ErrorCode::kTransactionCoordinatorFenced);
}

TEST_F(ProducerStateTest, AMarkerWithANewEpochFencesTheOldProducer) {
  Append(TransactionalBatch(7, 0));
  Append(Marker(7, ControlRecordType::kAbort, /*producer_epoch=*/1));
  EXPECT_EQ(Append(TransactionalBatch(7, 1)), ErrorCode::kInvalidProducerEpoch);
  EXPECT_EQ(Append(TransactionalBatch(7, 0, 1, /*producer_epoch=*/1)),
            ErrorCode::kNone);
}

TEST_F(ProducerStateTest, AnOpenTransactionTakesOnlyTransactionalBatches) {
  Append(TransactionalBatch(7, 0));
  EXPECT_EQ(Append(SequencedBatch(7, 1)), ErrorCode::kInvalidTxnState);
}

TEST_F(ProducerStateTest, IdleProducersExpireExceptInATransaction) {
  Append(SequencedBatch(7, 0));
  Append(TransactionalBatch(8, 0));
  producers_.RemoveExpired(kNowMs + 999, 1000);
  EXPECT_THAT(producers_.producer_ids(), ElementsAre(7, 8));
  producers_.RemoveExpired(kNowMs + 1000, 1000);
  EXPECT_THAT(producers_.producer_ids(), ElementsAre(8));
}

TEST_F(ProducerStateTest, TransactionsThatEndedBelowTheLogStartAreForgotten) {
  Append(TransactionalBatch(7, 0));
  Append(Abort(7));
  producers_.OnLogStartOffset(2);
  EXPECT_THAT(producers_.AbortedTransactions(0, 10), IsEmpty());
  EXPECT_EQ(producers_.first_unstable_offset(),
            ProducerStateManager::kNoUnstableOffset);
}

}  // namespace
}  // namespace kafka_embedded
