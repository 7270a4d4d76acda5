// A log that is opened again knows what it knew: offsets, epochs, producers.
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "kafka_embedded/log/log.h"
#include "kafka_embedded/log/log_test_util.h"

namespace kafka_embedded {
namespace {

using ::testing::ElementsAre;

TEST(LogRecoveryTest, AnEmptyLogBeginsAtItsStart) {
  TestLog log;
  log.Open(/*log_start_offset=*/42);
  EXPECT_EQ(log->log_start_offset(), 42);
  EXPECT_EQ(log->log_end_offset(), 42);
  EXPECT_EQ(log->high_watermark(), 42);
  EXPECT_EQ(log.ProduceRecords(1).base_offset, 42);
}

TEST(LogRecoveryTest, OffsetsComeBack) {
  TestLog log;
  log.ProduceRecords(3);
  log.ProduceRecords(2);
  log.Open(/*log_start_offset=*/0);
  EXPECT_EQ(log->log_end_offset(), 5);
  EXPECT_EQ(log.ProduceRecords(1).base_offset, 5);
}

TEST(LogRecoveryTest, TheHighWatermarkIsForReplicationToFindAgain) {
  TestLog log;
  log.ProduceRecords(3);
  log.CommitAll();
  log.Open(/*log_start_offset=*/1);
  EXPECT_EQ(log->high_watermark(), 1);
}

TEST(LogRecoveryTest, LeaderEpochsComeBack) {
  TestLog log;
  log.ProduceRecords(3);
  log.leader_epoch = 5;
  log.ProduceRecords(2);
  log.Open(/*log_start_offset=*/0);
  EXPECT_EQ(log->latest_epoch(), 5);
  EXPECT_EQ(log->EndOffsetForEpoch(3), (EpochAndOffset{3, 3}));
}

TEST(LogRecoveryTest, BatchesBelowTheCheckpointedStartAreDropped) {
  TestLog log;
  log.ProduceRecords(2);
  log.ProduceRecords(2);
  const size_t size = log->size_in_bytes();
  log.Open(/*log_start_offset=*/3);
  EXPECT_EQ(log->log_start_offset(), 3);
  EXPECT_EQ(log->size_in_bytes(), size / 2);
  EXPECT_EQ(log->log_end_offset(), 4);
}

TEST(LogRecoveryTest, AStartBehindTheLastBatchLeavesAnEmptyLog) {
  TestLog log;
  log.ProduceRecords(2);
  log.Open(/*log_start_offset=*/10);
  EXPECT_EQ(log->size_in_bytes(), 0u);
  EXPECT_EQ(log->log_end_offset(), 10);
}

TEST(LogRecoveryTest, ProducersAndTheirDuplicatesComeBack) {
  TestLog log;
  log.Produce(SequencedBatch(7, 0, 2));
  log.Produce(SequencedBatch(9, 0, 1, /*producer_epoch=*/4));
  log.Open(/*log_start_offset=*/0);
  EXPECT_THAT(log->producers().producer_ids(), ElementsAre(7, 9));
  EXPECT_TRUE(log.Produce(SequencedBatch(7, 0, 2)).duplicate);
  EXPECT_EQ(log.Produce(SequencedBatch(9, 1, 1, /*producer_epoch=*/3)).error,
            ErrorCode::kInvalidProducerEpoch);
}

TEST(LogRecoveryTest, OpenAndAbortedTransactionsComeBack) {
  TestLog log;
  log.Produce(TransactionalBatch(7, 0));
  log.Coordinate(Abort(7));
  log.Produce(TransactionalBatch(7, 1));
  log.Open(/*log_start_offset=*/0);
  log.CommitAll();
  EXPECT_EQ(log->last_stable_offset(), 2);
  EXPECT_EQ(log->AbortedTransactions(0, 3).size(), 1u);
}

}  // namespace
}  // namespace kafka_embedded
