// What compaction keeps, and when it happens.
#include "kafka_embedded/log/log_cleaner.h"

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "kafka_embedded/base/check.h"
#include "kafka_embedded/log/log_storages_test_util.h"
#include "kafka_embedded/log/log_test_util.h"

namespace kafka_embedded {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr int64_t kHour = LogConfig::kMillisPerHour;

NewRecord Put(absl::string_view key, absl::string_view value) {
  return {.timestamp = kNowMs, .key = key, .value = value};
}
NewRecord Delete(absl::string_view key) {
  return {.timestamp = kNowMs, .key = key};
}

class LogCleanerTest : public LogStoragesTest {
 protected:
  LogCleanerTest() {
    log_.config.compact = true;
    log_.config.delete_old = false;
    log_.config.min_cleanable_dirty_ratio = 0;
  }
  void Write(const std::vector<NewRecord>& records,
             const BatchOptions& options = {}) {
    CHECK(log_.Produce(BatchOf(records, options)).error == ErrorCode::kNone);
    log_.CommitAll();
  }
  // The next record begins a segment, and with it the dirty part may be
  // cleaned.
  void CloseSegment() {
    const int64_t before = log_.config.segment_ms;
    log_.config.segment_ms = -1;
    Write({Put("closing", absl::StrCat(closings_++))});
    log_.config.segment_ms = before;
  }
  // False if there was nothing to do.
  bool Clean() {
    const CleanableRange range = RangeToClean(*log_, log_.now());
    if (!range.due()) return false;
    CHECK_OK(LogCleaner({}).Clean(*log_, range, log_.now()).status());
    return true;
  }
  void CloseAndClean() {
    CloseSegment();
    ASSERT_TRUE(Clean());
  }

  // "offset:key=value" of all records, without those that close segments.
  std::vector<std::string> Records() {
    std::vector<std::string> found;
    for (const RecordBatch& batch : Batches()) {
      auto records = RecordIterator::Open(batch);
      CHECK_OK(records.status());
      while (records->Next()) {
        const RecordView& record = records->record();
        if (batch.is_control()) {
          found.push_back(absl::StrCat(record.offset, ":marker"));
        } else if (record.key != "closing") {
          found.push_back(absl::StrCat(record.offset, ":", *record.key, "=",
                                       record.value.value_or("null")));
        }
      }
    }
    return found;
  }
  std::vector<RecordBatch> Batches() {
    std::vector<RecordBatch> batches;
    CHECK_OK(log_->ReadBatches(log_->log_start_offset(), 1 << 30, &batches)
                 .status());
    return batches;
  }

  int closings_ = 0;
};
LOG_STORAGES(LogCleanerTest);

TEST_P(LogCleanerTest, TheLastRecordOfEachKeyStaysAtItsOffset) {
  Write({Put("a", "1"), Put("b", "1"), Put("a", "2")});
  Write({Put("c", "1"), Put("b", "2")});
  CloseAndClean();
  EXPECT_THAT(Records(), ElementsAre("2:a=2", "3:c=1", "4:b=2"));
  EXPECT_EQ(log_->log_end_offset(), 6);
  EXPECT_EQ(log_->log_start_offset(), 0);
}

TEST_P(LogCleanerTest, BatchesKeepTheirOffsetsAndEmptyOnesGo) {
  Write({Put("a", "1"), Put("b", "1")});
  Write({Put("a", "2")});
  Write({Put("b", "2"), Put("a", "3")});
  CloseAndClean();
  const auto batches = Batches();
  ASSERT_EQ(batches.size(), 2u);
  EXPECT_EQ(batches[0].base_offset(), 3);
  EXPECT_EQ(batches[0].last_offset(), 4);
}

TEST_P(LogCleanerTest, TheActiveSegmentIsNotTouched) {
  Write({Put("a", "1")});
  Write({Put("a", "2")});
  EXPECT_FALSE(Clean());
  CloseSegment();
  Write({Put("a", "3")});
  ASSERT_TRUE(Clean());
  EXPECT_THAT(Records(), ElementsAre("1:a=2", "3:a=3"));
}

TEST_P(LogCleanerTest, WhatIsCompactedCanBeReadAfterARestart) {
  Write({Put("a", "1"), Put("a", "2")});
  CloseAndClean();
  const int64_t clean_to = log_->first_dirty_offset();
  log_.Open(/*log_start_offset=*/0);
  EXPECT_THAT(Records(), ElementsAre("1:a=2"));
  EXPECT_EQ(log_->first_dirty_offset(), clean_to);
  EXPECT_EQ(log_->log_end_offset(), 3);
}

TEST_P(LogCleanerTest, CompressedBatchesStayCompressed) {
  const std::string large(1000, 'x');
  Write({Put("a", large), Put("b", large), Put("a", "2")},
        {.compression = Compression::kGzip});
  CloseAndClean();
  EXPECT_EQ(Batches()[0].compression(), Compression::kGzip);
  EXPECT_THAT(Records(), ElementsAre(absl::StrCat("1:b=", large), "2:a=2"));
}

TEST_P(LogCleanerTest, OldMessagesAreConvertedAndCompacted) {
  Write({Put("a", "1")}, {.magic = 1});
  Write({Put("a", "2")}, {.magic = 0});
  CloseAndClean();
  EXPECT_THAT(Records(), ElementsAre("1:a=2"));
}

TEST_P(LogCleanerTest, ItWaitsForMinCleanableDirtyRatio) {
  log_.config.min_cleanable_dirty_ratio = 0.5;
  Write({Put("a", std::string(1000, 'x')), Put("a", std::string(1000, 'y'))});
  CloseAndClean();
  Write({Put("b", "small"), Put("b", "smaller")});
  CloseSegment();
  EXPECT_FALSE(Clean());
  Write({Put("b", std::string(3000, 'x'))});
  CloseSegment();
  EXPECT_TRUE(Clean());
}

TEST_P(LogCleanerTest, MinCompactionLagKeepsWhatIsYoung) {
  log_.config.min_compaction_lag_ms = kHour;
  Write({Put("a", "1"), Put("a", "2")});
  CloseSegment();
  EXPECT_FALSE(Clean());
  EXPECT_EQ(NextCleaning(*log_, log_.now()),
            absl::FromUnixMillis(kNowMs + kHour));
  log_.now_ms += kHour;
  EXPECT_TRUE(Clean());
}

TEST_P(LogCleanerTest, Kip354MaxCompactionLagDoesNotWaitForTheRatio) {
  log_.config.min_cleanable_dirty_ratio = 1;
  log_.config.max_compaction_lag_ms = kHour;
  Write({Put("a", "1"), Put("a", "2")});
  log_.config.segment_ms = -1;
  Write({Put("b", "1")});
  EXPECT_FALSE(Clean());
  EXPECT_EQ(NextCleaning(*log_, log_.now()),
            absl::FromUnixMillis(kNowMs + kHour + 1));
  log_.now_ms += kHour + 1;
  EXPECT_TRUE(Clean());
}

TEST_P(LogCleanerTest, ATombstoneHidesWhatWasBefore) {
  Write({Put("a", "1")});
  Write({Delete("a")});
  CloseAndClean();
  EXPECT_THAT(Records(), ElementsAre("1:a=null"));
}

TEST_P(LogCleanerTest, Kip534ATombstoneGoesDeleteRetentionAfterItIsFirstMet) {
  log_.config.delete_retention_ms = kHour;
  Write({Delete("a")});
  CloseAndClean();
  EXPECT_TRUE(Batches()[0].has_delete_horizon());
  EXPECT_EQ(Batches()[0].base_timestamp(), kNowMs + kHour);
  EXPECT_EQ(Batches()[0].max_timestamp(), kNowMs);

  log_.now_ms += kHour - 1;
  CloseAndClean();
  EXPECT_THAT(Records(), ElementsAre("0:a=null"));
  log_.now_ms += 1;
  CloseAndClean();
  EXPECT_THAT(Records(), IsEmpty());
}

TEST_P(LogCleanerTest, TheLastBatchOfAProducerStaysForItsSequence) {
  ASSERT_EQ(log_.Produce(SequencedBatch(7, 0, 2)).error, ErrorCode::kNone);
  Write({Put("k", "newer")});
  CloseAndClean();
  const RecordBatch kept = Batches()[0];
  EXPECT_EQ(kept.record_count(), 0);
  EXPECT_EQ(kept.last_offset(), 1);
  EXPECT_EQ(kept.last_sequence(), 1);
  log_.Open(/*log_start_offset=*/0);
  EXPECT_TRUE(log_.Produce(SequencedBatch(7, 0, 2)).duplicate);
  EXPECT_EQ(log_.Produce(SequencedBatch(7, 2)).error, ErrorCode::kNone);
}

TEST_P(LogCleanerTest, AbortedRecordsGoAndTheirMarkerWaitsForItsHorizon) {
  log_.config.delete_retention_ms = kHour;
  log_.Produce(TransactionalBatch(7, 0));
  log_.Coordinate(Abort(7));
  log_.Produce(SequencedBatch(7, 1));
  log_.CommitAll();
  CloseAndClean();
  EXPECT_THAT(Records(), ElementsAre("1:marker", "2:k=v"));
  EXPECT_EQ(log_->AbortedTransactions(0, 9).size(), 1u);

  CloseAndClean();  // Now the transaction is seen to have no records.
  EXPECT_THAT(log_->AbortedTransactions(0, 9), IsEmpty());
  log_.now_ms += kHour;
  CloseAndClean();
  EXPECT_THAT(Records(), ElementsAre("2:k=v"));
  log_.Open(/*log_start_offset=*/0);
  EXPECT_THAT(log_->AbortedTransactions(0, 9), IsEmpty());
}

TEST_P(LogCleanerTest, CommittedRecordsAreCompactedLikeOthers) {
  log_.Produce(TransactionalBatch(7, 0));
  log_.Coordinate(Commit(7));
  log_.CommitAll();
  Write({Put("k", "newer")});
  CloseAndClean();
  EXPECT_THAT(Records(), ElementsAre("1:marker", "2:k=newer"));
}

TEST_P(LogCleanerTest, NothingBehindAnOpenTransactionIsCompacted) {
  Write({Put("k", "1"), Put("k", "2")});
  log_.Produce(TransactionalBatch(7, 0));
  CloseSegment();
  EXPECT_FALSE(Clean());
  EXPECT_EQ(NextCleaning(*log_, log_.now()), absl::InfinitePast());
  log_.Coordinate(Commit(7));
  log_.CommitAll();
  EXPECT_TRUE(Clean());
}

TEST_P(LogCleanerTest, SmallSegmentsBecomeOne) {
  for (int i = 0; i < 4; ++i) {
    Write({Put("a", absl::StrCat(i))});
    CloseSegment();
  }
  ASSERT_EQ(log_->segments().size(), 5u);
  ASSERT_TRUE(Clean());
  EXPECT_EQ(log_->segments().size(), 2u);
  EXPECT_EQ(log_->segments()[1].base_offset, 7);
}

TEST_P(LogCleanerTest, MoreKeysThanTheBufferHoldsTakeSeveralPasses) {
  std::vector<std::string> keys;
  for (int i = 0; i < 50; ++i) keys.push_back(absl::StrCat("key", i));
  for (int round = 0; round < 2; ++round) {
    for (const std::string& key : keys) Write({Put(key, "v")});
  }
  CloseSegment();
  LogCleaner small({.dedupe_buffer_bytes = 24 * 20});
  int passes = 0;
  for (;; ++passes) {
    const auto range = RangeToClean(*log_, log_.now());
    if (!range.due()) break;
    ASSERT_TRUE(small.Clean(*log_, range, log_.now()).ok());
  }
  EXPECT_GT(passes, 2);
  EXPECT_EQ(Records().size(), 50u);
  EXPECT_EQ(Records()[0], "50:key0=v");
}

TEST_P(LogCleanerTest, BothPoliciesWorkTogether) {
  log_.config.delete_old = true;
  log_.config.retention_ms = kHour;
  Write({Put("a", "1"), Put("a", "2")});
  CloseAndClean();
  log_.now_ms += kHour + 1;
  EXPECT_EQ(log_.Retain(), 2u);
  EXPECT_THAT(Records(), IsEmpty());
  EXPECT_EQ(log_->log_start_offset(), 3);
}

}  // namespace
}  // namespace kafka_embedded
