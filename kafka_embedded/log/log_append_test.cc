// Appending to a log, as its leader and as a follower.
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "kafka_embedded/base/status.h"
#include "kafka_embedded/log/log.h"
#include "kafka_embedded/log/log_test_util.h"

namespace kafka_embedded {
namespace {

using ::testing::ElementsAre;

BytesList Everything(TestLog& log) {
  return log
      ->Read(log->log_start_offset(), log->log_end_offset(), size_t{1} << 30,
             /*at_least_one=*/true)
      ->records;
}

TEST(LogAppendTest, ALeaderGivesConsecutiveOffsets) {
  TestLog log;
  log.ProduceRecords(3);
  const LogAppendResult result = log.ProduceRecords(2);
  EXPECT_EQ(result.error, ErrorCode::kNone) << result.error_message;
  EXPECT_EQ(result.base_offset, 3);
  EXPECT_EQ(result.last_offset, 4);
  EXPECT_EQ(result.log_append_time_ms, -1);
  EXPECT_EQ(log->log_end_offset(), 5);
  EXPECT_THAT(OffsetsOf(Everything(log)), ElementsAre(0, 1, 2, 3, 4));
}

TEST(LogAppendTest, AppendingAloneCommitsNothing) {
  TestLog log;
  log.ProduceRecords(3);
  EXPECT_EQ(log->high_watermark(), 0);
}

TEST(LogAppendTest, ALeaderWritesItsEpochIntoTheBatch) {
  TestLog log;
  log.leader_epoch = 9;
  log.ProduceRecords(1);
  std::vector<RecordBatch> batches;
  ASSERT_EQ(log->ReadBatches(0, 1000, &batches).value(), 1u);
  EXPECT_EQ(batches[0].partition_leader_epoch(), 9);
  EXPECT_EQ(log->latest_epoch(), 9);
  EXPECT_TRUE(ValidateBatch(At(0, batches[0]), BatchOrigin::kReplication).ok());
}

TEST(LogAppendTest, ARefusedAppendChangesNothing) {
  TestLog log;
  log.ProduceRecords(1);
  const size_t size = log->size_in_bytes();
  log.config.max_message_bytes = 10;
  const LogAppendResult result = log.Produce(SequencedBatch(7, 0));
  EXPECT_EQ(result.error, ErrorCode::kMessageTooLarge);
  EXPECT_EQ(result.base_offset, -1);
  EXPECT_EQ(log->log_end_offset(), 1);
  EXPECT_EQ(log->size_in_bytes(), size);
  EXPECT_TRUE(log->producers().empty());
}

TEST(LogAppendTest, RecordErrorsNameTheRecords) {
  TestLog log;
  log.config.compact = true;
  const LogAppendResult result =
      log.Produce(BatchOf({{.timestamp = kNowMs, .value = "v"}}));
  EXPECT_EQ(result.error, ErrorCode::kInvalidRecord);
  ASSERT_EQ(result.record_errors.size(), 1u);
  EXPECT_EQ(result.record_errors[0].first, 0);
}

TEST(LogAppendTest, LogAppendTimeIsTold) {
  TestLog log;
  log.config.message_timestamp_type = TimestampType::kLogAppendTime;
  EXPECT_EQ(log.ProduceRecords(1).log_append_time_ms, kNowMs);
}

TEST(LogAppendTest, ABatchAboveSegmentBytesIsRefused) {
  TestLog log;
  log.config.segment_bytes = 20;
  EXPECT_EQ(log.ProduceRecords(1).error, ErrorCode::kRecordListTooLarge);
}

TEST(LogAppendTest, ADuplicateIsAnsweredWithItsOffsetsAndNotAppended) {
  TestLog log;
  log.ProduceRecords(5);
  log.Produce(SequencedBatch(7, 0, 2));
  const LogAppendResult again = log.Produce(SequencedBatch(7, 0, 2));
  EXPECT_EQ(again.error, ErrorCode::kNone);
  EXPECT_TRUE(again.duplicate);
  EXPECT_EQ(again.base_offset, 5);
  EXPECT_EQ(again.last_offset, 6);
  EXPECT_EQ(log->log_end_offset(), 7);
}

TEST(LogAppendTest, AGapInTheSequencesIsOutOfOrder) {
  TestLog log;
  log.Produce(SequencedBatch(7, 0));
  EXPECT_EQ(log.Produce(SequencedBatch(7, 2)).error,
            ErrorCode::kOutOfOrderSequenceNumber);
  EXPECT_EQ(log->log_end_offset(), 1);
}

TEST(LogAppendTest, CoordinatorsWriteMarkersAndHaveNoSizeLimit) {
  TestLog log;
  log.config.max_message_bytes = 10;
  EXPECT_EQ(log.Coordinate(Commit(7)).error, ErrorCode::kNone);
  EXPECT_EQ(log.Coordinate(BatchOf(3)).base_offset, 1);
}

TEST(LogAppendTest, MarkersStayUncompressedInACompressedTopic) {
  TestLog log;
  log.config.compression_type = Compression::kZstd;
  log.Coordinate(Commit(7));
  std::vector<RecordBatch> batches;
  ASSERT_TRUE(log->ReadBatches(0, 1000, &batches).ok());
  EXPECT_EQ(batches[0].compression(), Compression::kNone);
  EXPECT_TRUE(batches[0].is_control());
}

TEST(LogAppendTest, AFollowerSharesTheLeadersBytes) {
  TestLog leader, follower;
  leader.ProduceRecords(3);
  std::vector<RecordBatch> batches;
  ASSERT_TRUE(leader->ReadBatches(0, 1000, &batches).ok());
  ASSERT_TRUE(follower->AppendAsFollower(batches[0], follower.now()).ok());

  EXPECT_EQ(follower->log_end_offset(), 3);
  EXPECT_EQ(follower->latest_epoch(), kLeaderEpoch);
  EXPECT_EQ(Everything(follower).parts()[0].data(), batches[0].bytes().data());
}

TEST(LogAppendTest, AFollowerKeepsTheGapsThatCompactionLeft) {
  TestLog log;
  ASSERT_TRUE(log->AppendAsFollower(At(0, BatchOf(2)), log.now()).ok());
  ASSERT_TRUE(log->AppendAsFollower(At(10, BatchOf(1)), log.now()).ok());
  EXPECT_EQ(log->log_end_offset(), 11);
  EXPECT_THAT(OffsetsOf(Everything(log)), ElementsAre(0, 1, 10));
}

TEST(LogAppendTest, AFollowerRecognisesDuplicatesOnceItLeads) {
  TestLog log;
  ASSERT_TRUE(
      log->AppendAsFollower(At(0, SequencedBatch(7, 0, 2)), log.now()).ok());
  EXPECT_TRUE(log.Produce(SequencedBatch(7, 0, 2)).duplicate);
  EXPECT_EQ(log.Produce(SequencedBatch(7, 2)).base_offset, 2);
}

TEST(LogAppendTest, AnOpenTransactionHoldsTheLastStableOffset) {
  TestLog log;
  log.ProduceRecords(1);
  log.Produce(TransactionalBatch(7, 0, 2));
  log.ProduceRecords(1);
  log.CommitAll();
  EXPECT_EQ(log->high_watermark(), 4);
  EXPECT_EQ(log->last_stable_offset(), 1);
}

TEST(LogAppendTest, TheLastStableOffsetWaitsForTheMarkerToBeCommitted) {
  TestLog log;
  log.Produce(TransactionalBatch(7, 0, 2));
  log.CommitAll();
  log.Coordinate(Abort(7));
  EXPECT_EQ(log->last_stable_offset(), 0);
  log.CommitAll();
  EXPECT_EQ(log->last_stable_offset(), 3);
  ASSERT_EQ(log->AbortedTransactions(0, 3).size(), 1u);
  EXPECT_EQ(log->AbortedTransactions(0, 3)[0].producer_id, 7);
}

TEST(LogAppendTest, WithoutTransactionsEverythingCommittedIsStable) {
  TestLog log;
  log.ProduceRecords(3);
  log->SetHighWatermark(2);
  EXPECT_EQ(log->last_stable_offset(), 2);
}

TEST(LogAppendTest, AnEmptyLogIsSmall) { EXPECT_LE(sizeof(Log), 160u); }

}  // namespace
}  // namespace kafka_embedded
