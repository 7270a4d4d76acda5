// Which segments there are, and which of them retention takes.
#include <limits>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "kafka_embedded/base/status.h"
#include "kafka_embedded/log/log.h"
#include "kafka_embedded/log/log_storages_test_util.h"
#include "kafka_embedded/log/log_test_util.h"

namespace kafka_embedded {
namespace {

using ::testing::ElementsAre;

constexpr int64_t kMinute = 60'000;

class LogRetentionTest : public LogStoragesTest {
 protected:
  std::vector<int64_t> Segments() {
    std::vector<int64_t> bases;
    for (size_t i = 0; i < log_->segments().size(); ++i) {
      bases.push_back(log_->segments()[i].base_offset);
    }
    return bases;
  }
  // A record written `minutes` after the test began, when the clock says so.
  LogAppendResult ProduceAt(int64_t minutes) {
    log_.now_ms = kNowMs + minutes * kMinute;
    const auto result = log_.Produce(
        BatchOf({{.timestamp = log_.now_ms, .key = "k", .value = "v"}}));
    log_.CommitAll();
    return result;
  }
  void ClockSays(int64_t minutes) { log_.now_ms = kNowMs + minutes * kMinute; }

  const int32_t batch_size_ = static_cast<int32_t>(BatchOf(1).size_in_bytes());
};
LOG_STORAGES(LogRetentionTest);

TEST_P(LogRetentionTest, ASegmentHoldsAtMostSegmentBytes) {
  log_.config.segment_bytes = 2 * batch_size_;
  for (int i = 0; i < 5; ++i) log_.ProduceRecords(1);
  EXPECT_THAT(Segments(), ElementsAre(0, 2, 4));
}

TEST_P(LogRetentionTest, ASegmentEndsWhenItsRecordsSpanSegmentMs) {
  log_.config.segment_ms = 10 * kMinute;
  for (const int64_t minute : {0, 10, 11, 20, 22}) ProduceAt(minute);
  EXPECT_THAT(Segments(), ElementsAre(0, 2, 4));
}

TEST_P(LogRetentionTest, TheTimeOfRecordsCountsAndNotTheClock) {
  log_.config.segment_ms = 10 * kMinute;
  log_.ProduceRecords(1);
  ClockSays(60);
  log_.ProduceRecords(1);
  EXPECT_THAT(Segments(), ElementsAre(0));
}

TEST_P(LogRetentionTest, Kip354MaxCompactionLagClosesSegmentsToo) {
  log_.config.compact = true;
  log_.config.max_compaction_lag_ms = kMinute;
  ProduceAt(0);
  ProduceAt(2);
  EXPECT_THAT(Segments(), ElementsAre(0, 1));
}

TEST_P(LogRetentionTest, SegmentsOlderThanRetentionMsGo) {
  log_.config.segment_bytes = batch_size_;
  log_.config.retention_ms = 10 * kMinute;
  for (const int64_t minute : {0, 1, 2}) ProduceAt(minute);
  ClockSays(10);
  EXPECT_EQ(log_.Retain(), 0u);
  ClockSays(11);
  log_.now_ms += 1;
  EXPECT_EQ(log_.Retain(), 2u);
  EXPECT_EQ(log_->log_start_offset(), 2);
  EXPECT_EQ(log_->size_in_bytes(), static_cast<size_t>(batch_size_));
}

TEST_P(LogRetentionTest, TheActiveSegmentGoesTooAndTheLogKeepsItsEnd) {
  log_.config.retention_ms = 10 * kMinute;
  ProduceAt(0);
  ProduceAt(1);
  ClockSays(12);
  EXPECT_EQ(log_.Retain(), 1u);
  EXPECT_EQ(log_->log_start_offset(), 2);
  EXPECT_EQ(log_->size_in_bytes(), 0u);
  EXPECT_EQ(log_.Retain(), 0u);
  log_.Open(/*log_start_offset=*/0);
  EXPECT_EQ(log_->log_start_offset(), 2);
  EXPECT_EQ(ProduceAt(13).base_offset, 2);
}

TEST_P(LogRetentionTest, ARecordOfTheFutureKeepsItsSegment) {
  log_.config.retention_ms = 10 * kMinute;
  log_.config.message_timestamp_after_max_ms = LogConfig::kUnlimited;
  log_.Produce(BatchOf(
      {{.timestamp = kNowMs + 60 * kMinute, .key = "k", .value = "v"}}));
  log_.CommitAll();
  ClockSays(20);
  EXPECT_EQ(log_.Retain(), 0u);
}

TEST_P(LogRetentionTest, WhatIsNotCommittedStays) {
  log_.config.segment_bytes = batch_size_;
  log_.config.retention_ms = 10 * kMinute;
  for (int i = 0; i < 3; ++i) log_.ProduceRecords(1);
  log_->SetHighWatermark(1);
  ClockSays(60);
  EXPECT_EQ(log_.Retain(), 1u);
  EXPECT_EQ(log_->log_start_offset(), 1);
}

TEST_P(LogRetentionTest, RetentionBytesKeepsAtLeastThatMuch) {
  log_.config.segment_bytes = batch_size_;
  log_.config.retention_bytes = 2 * batch_size_ - 1;
  log_.config.retention_ms = -1;
  for (int i = 0; i < 5; ++i) log_.ProduceRecords(1);
  log_.CommitAll();
  EXPECT_EQ(log_.Retain(), 3u);
  EXPECT_EQ(log_->size_in_bytes(), 2u * batch_size_);
}

TEST_P(LogRetentionTest, ACompactedTopicKeepsWhatIsOld) {
  log_.config.compact = true;
  log_.config.delete_old = false;
  log_.config.retention_ms = kMinute;
  ProduceAt(0);
  ClockSays(60);
  EXPECT_EQ(log_.Retain(), 0u);
}

TEST_P(LogRetentionTest, DeletedRecordsGoWithTheirSegment) {
  log_.config.segment_bytes = 2 * batch_size_;
  log_.config.delete_old = false;
  for (int i = 0; i < 5; ++i) log_.ProduceRecords(1);
  log_.CommitAll();
  ASSERT_TRUE(log_->AdvanceLogStartOffset(3).ok());
  EXPECT_EQ(log_.Retain(), 1u);
  EXPECT_THAT(Segments(), ElementsAre(2, 4));
  EXPECT_EQ(log_->log_start_offset(), 3);
}

TEST_P(LogRetentionTest, DeletedRecordsStayDeletedAfterAnyRestart) {
  for (int i = 0; i < 3; ++i) log_.ProduceRecords(1);
  log_.CommitAll();
  ASSERT_TRUE(log_->AdvanceLogStartOffset(2).ok());
  log_.Open(/*log_start_offset=*/0);
  EXPECT_EQ(log_->log_start_offset(), 2);
  EXPECT_EQ(log_->log_end_offset(), 3);
}

TEST_P(LogRetentionTest, SegmentsAreTheSameAfterARestart) {
  log_.config.segment_bytes = 2 * batch_size_;
  log_.config.retention_ms = 10 * kMinute;
  for (const int64_t minute : {0, 1, 2, 3, 4}) ProduceAt(minute);
  log_.Open(/*log_start_offset=*/0);
  EXPECT_THAT(Segments(), ElementsAre(0, 2, 4));
  log_.CommitAll();
  ClockSays(12);
  EXPECT_EQ(log_.Retain(), 1u);
  EXPECT_EQ(log_->log_start_offset(), 2);
}

TEST_P(LogRetentionTest, TruncationCutsSegments) {
  log_.config.segment_bytes = 2 * batch_size_;
  for (int i = 0; i < 5; ++i) log_.ProduceRecords(1);
  ASSERT_TRUE(log_->TruncateTo(3).ok());
  EXPECT_THAT(Segments(), ElementsAre(0, 2));
  EXPECT_EQ(log_->segments()[1].size_in_bytes,
            static_cast<uint64_t>(batch_size_));
  log_.Open(/*log_start_offset=*/0);
  EXPECT_THAT(Segments(), ElementsAre(0, 2));
}

TEST_P(LogRetentionTest, ATimeIsFoundInASegmentWithoutWalkingTheOthers) {
  log_.config.segment_bytes = 400 * batch_size_;
  for (int64_t minute = 0; minute < 1000; ++minute) ProduceAt(minute);
  ASSERT_GT(log_->segments()[0].time_index.size(), 4u);
  for (const int64_t minute : {0, 1, 399, 400, 777, 999}) {
    const int64_t time = kNowMs + minute * kMinute;
    EXPECT_EQ((*log_->OffsetForTimestamp(time))->offset, minute);
    EXPECT_GE(log_->segments()[0].SearchStart(time),
              std::min<int64_t>(minute, 399) - 80);
  }
  EXPECT_EQ(log_->OffsetOfMaxTimestamp()->offset, 999);
}

}  // namespace
}  // namespace kafka_embedded
