// A log that is opened again knows what it knew: offsets, epochs, producers.
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "kafka_embedded/log/log.h"
#include "kafka_embedded/log/log_storages_test_util.h"
#include "kafka_embedded/log/log_test_util.h"

namespace kafka_embedded {
namespace {

using ::testing::ElementsAre;

class LogRecoveryTest : public LogStoragesTest {};
LOG_STORAGES(LogRecoveryTest);

TEST_P(LogRecoveryTest, AnEmptyLogBeginsAtItsStart) {
  log_.Open(/*log_start_offset=*/42);
  EXPECT_EQ(log_->log_start_offset(), 42);
  EXPECT_EQ(log_->log_end_offset(), 42);
  EXPECT_EQ(log_->high_watermark(), 42);
  EXPECT_EQ(log_.ProduceRecords(1).base_offset, 42);
}

TEST_P(LogRecoveryTest, OffsetsComeBack) {
  log_.ProduceRecords(3);
  log_.ProduceRecords(2);
  log_.Open(/*log_start_offset=*/0);
  EXPECT_EQ(log_->log_end_offset(), 5);
  EXPECT_EQ(log_.ProduceRecords(1).base_offset, 5);
}

TEST_P(LogRecoveryTest, TheHighWatermarkIsForReplicationToFindAgain) {
  log_.ProduceRecords(3);
  log_.CommitAll();
  log_.Open(/*log_start_offset=*/1);
  EXPECT_EQ(log_->high_watermark(), 1);
}

TEST_P(LogRecoveryTest, LeaderEpochsComeBack) {
  log_.ProduceRecords(3);
  log_.leader_epoch = 5;
  log_.ProduceRecords(2);
  log_.Open(/*log_start_offset=*/0);
  EXPECT_EQ(log_->latest_epoch(), 5);
  EXPECT_EQ(log_->EndOffsetForEpoch(3), (EpochAndOffset{3, 3}));
}

TEST_P(LogRecoveryTest, BatchesBelowTheCheckpointedStartStayInTheirSegment) {
  log_.ProduceRecords(2);
  log_.ProduceRecords(2);
  const size_t size = log_->size_in_bytes();
  log_.Open(/*log_start_offset=*/3);
  EXPECT_EQ(log_->log_start_offset(), 3);
  EXPECT_EQ(log_->size_in_bytes(), size);
  EXPECT_EQ(log_->log_end_offset(), 4);
}

TEST_P(LogRecoveryTest, AStartBehindTheLastBatchLeavesAnEmptyLog) {
  log_.ProduceRecords(2);
  log_.Open(/*log_start_offset=*/10);
  EXPECT_EQ(log_->size_in_bytes(), 0u);
  EXPECT_EQ(log_->log_end_offset(), 10);
}

TEST_P(LogRecoveryTest, ProducersAndTheirDuplicatesComeBack) {
  log_.Produce(SequencedBatch(7, 0, 2));
  log_.Produce(SequencedBatch(9, 0, 1, /*producer_epoch=*/4));
  log_.Open(/*log_start_offset=*/0);
  EXPECT_THAT(log_->producers().producer_ids(), ElementsAre(7, 9));
  EXPECT_TRUE(log_.Produce(SequencedBatch(7, 0, 2)).duplicate);
  EXPECT_EQ(log_.Produce(SequencedBatch(9, 1, 1, /*producer_epoch=*/3)).error,
            ErrorCode::kInvalidProducerEpoch);
}

TEST_P(LogRecoveryTest, OpenAndAbortedTransactionsComeBack) {
  log_.Produce(TransactionalBatch(7, 0));
  log_.Coordinate(Abort(7));
  log_.Produce(TransactionalBatch(7, 1));
  log_.Open(/*log_start_offset=*/0);
  log_.CommitAll();
  EXPECT_EQ(log_->last_stable_offset(), 2);
  EXPECT_EQ(log_->AbortedTransactions(0, 3).size(), 1u);
}

TEST_P(LogRecoveryTest, ASnapshotSparesReadingAllThatProducersWrote) {
  log_.Produce(SequencedBatch(7, 0));
  ASSERT_TRUE(log_->Checkpoint().ok());
  log_.Produce(SequencedBatch(9, 0));
  log_.Open(/*log_start_offset=*/0);
  EXPECT_THAT(log_->producers().producer_ids(), ElementsAre(7, 9));
  EXPECT_TRUE(log_.Produce(SequencedBatch(7, 0)).duplicate);
  EXPECT_TRUE(log_.Produce(SequencedBatch(9, 0)).duplicate);
}

TEST_P(LogRecoveryTest, Kip360AProducerIsKnownLongerThanItsRecords) {
  log_.Produce(SequencedBatch(7, 0));
  log_.CommitAll();
  log_.now_ms += log_.config.retention_ms + 1;
  ASSERT_EQ(log_.Retain(), 1u);
  log_.Open(/*log_start_offset=*/0);
  EXPECT_EQ(log_.Produce(SequencedBatch(7, 5)).error,
            ErrorCode::kOutOfOrderSequenceNumber);
  EXPECT_EQ(log_.Produce(SequencedBatch(7, 1)).error, ErrorCode::kNone);
}

TEST_P(LogRecoveryTest, ATruncationGoesBackBehindTheSnapshot) {
  log_.Produce(TransactionalBatch(7, 0));
  ASSERT_TRUE(log_->Checkpoint().ok());
  log_.Coordinate(Abort(7));
  log_.Produce(SequencedBatch(9, 0));
  ASSERT_TRUE(log_->Checkpoint().ok());
  ASSERT_TRUE(log_->TruncateTo(1).ok());
  log_.CommitAll();
  EXPECT_THAT(log_->producers().producer_ids(), ElementsAre(7));
  EXPECT_EQ(log_->last_stable_offset(), 0);
  log_.Open(/*log_start_offset=*/0);
  EXPECT_THAT(log_->producers().producer_ids(), ElementsAre(7));
}

// In memory by what the log before has left, on disk by looking at it all.
TEST_P(LogRecoveryTest, AfterACheckpointItIsTheSameLog) {
  log_.config.segment_bytes = 200;
  for (int i = 0; i < 5; ++i) {
    ++log_.leader_epoch;
    log_.ProduceRecords(2);
  }
  ASSERT_TRUE(log_->Checkpoint().ok());
  const auto describe = [this] {
    std::vector<std::pair<int64_t, uint64_t>> segments;
    for (size_t i = 0; i < log_->segments().size(); ++i) {
      segments.emplace_back(log_->segments()[i].base_offset,
                            log_->segments()[i].size_in_bytes);
    }
    return segments;
  };
  const auto segments = describe();
  ASSERT_GT(segments.size(), 1u);
  log_.Open(/*log_start_offset=*/0);
  EXPECT_EQ(describe(), segments);
  EXPECT_EQ(log_->log_end_offset(), 10);
  EXPECT_EQ(log_->EndOffsetForEpoch(5), (EpochAndOffset{5, 4}));
  // What was found out holds no longer once something has changed.
  log_.ProduceRecords(2);
  ASSERT_TRUE(log_->TruncateTo(3).ok());
  log_.Open(/*log_start_offset=*/0);
  EXPECT_EQ(log_->log_end_offset(), 2);
  EXPECT_EQ(log_->latest_epoch(), 4);
  EXPECT_EQ(log_.ProduceRecords(1).base_offset, 2);
}

TEST_P(LogRecoveryTest, AnEpochWithoutBatchesIsForgottenAsInKafka) {
  log_.ProduceRecords(2);
  log_->BeginEpoch(kLeaderEpoch + 4);
  ASSERT_TRUE(log_->Checkpoint().ok());
  ASSERT_EQ(log_->latest_epoch(), kLeaderEpoch + 4);
  log_.Open(/*log_start_offset=*/0);
  EXPECT_EQ(log_->latest_epoch(), kLeaderEpoch);
}

}  // namespace
}  // namespace kafka_embedded
