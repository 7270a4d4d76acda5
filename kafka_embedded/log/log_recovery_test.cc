// A log that is opened again knows what it knew: offsets, epochs, producers.
#include <filesystem>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "kafka_embedded/log/log.h"
#include "kafka_embedded/log/log_test_util.h"
#include "kafka_embedded/storage/rocksdb_storage.h"

namespace kafka_embedded {
namespace {

using ::testing::ElementsAre;

std::string NewDirectory() {
  const std::string directory = absl::StrCat(::testing::TempDir(), "/log");
  std::filesystem::remove_all(directory);
  return directory;
}

std::unique_ptr<Storage> OpenRocksDb(const std::string& directory) {
  auto storage = RocksDbStorage::Open(directory);
  CHECK_OK(storage.status());
  return *std::move(storage);
}

enum class StorageKind { kMemory, kRocksDb };

// A broker restarted in its process, and one whose process ended.
class LogRecoveryTest : public ::testing::TestWithParam<StorageKind> {
 protected:
  static OpenStorage Opener() {
    if (GetParam() == StorageKind::kMemory) return nullptr;
    return [directory = NewDirectory()] { return OpenRocksDb(directory); };
  }

  TestLog log_{Opener()};
};

INSTANTIATE_TEST_SUITE_P(Storages, LogRecoveryTest,
                         ::testing::Values(StorageKind::kMemory,
                                           StorageKind::kRocksDb),
                         [](const auto& info) {
                           return info.param == StorageKind::kMemory
                                      ? "Memory"
                                      : "RocksDb";
                         });

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

TEST_P(LogRecoveryTest, BatchesBelowTheCheckpointedStartAreDropped) {
  log_.ProduceRecords(2);
  log_.ProduceRecords(2);
  const size_t size = log_->size_in_bytes();
  log_.Open(/*log_start_offset=*/3);
  EXPECT_EQ(log_->log_start_offset(), 3);
  EXPECT_EQ(log_->size_in_bytes(), size / 2);
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

}  // namespace
}  // namespace kafka_embedded
