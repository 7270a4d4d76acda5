// When a broker comes to its logs, in virtual time.
#include "kafka_embedded/log/log_manager.h"

#include <memory>
#include <utility>

#include "gtest/gtest.h"
#include "kafka_embedded/base/check.h"
#include "kafka_embedded/log/log_test_util.h"
#include "kafka_embedded/runtime/virtual_runtime.h"

namespace kafka_embedded {
namespace {

class LogManagerTest : public ::testing::Test {
 protected:
  LogManagerTest() { log_->SetObserver(&manager_); }

  void Produce(int count = 1) {
    log_.now_ms = absl::ToUnixMillis(runtime_.Now());
    const NewRecord record = {
        .timestamp = log_.now_ms, .key = "k", .value = "v"};
    CHECK(log_.Produce(BatchOf(std::vector<NewRecord>(
                           static_cast<size_t>(count), record)))
              .error == ErrorCode::kNone);
    log_.CommitAll();
  }
  absl::Duration Since() const { return runtime_.Now() - start_; }
  // How long until the log has lost its first record.
  absl::Duration UntilDeleted() {
    CHECK_OK(runtime_.RunUntil([&] { return log_->log_start_offset() > 0; },
                               absl::InfiniteFuture()));
    return Since();
  }
  void SetConfig(const LogConfig& config) {
    log_.config = config;
    log_->set_config(&log_.config);
  }

  VirtualRuntime runtime_{{.seed = 1}};
  const absl::Time start_ = runtime_.Now();
  LogManager manager_{
      runtime_, runtime_.NewLane(), runtime_.NewRandom("jitter"), {}};
  TestLog log_;
};

TEST_F(LogManagerTest, AWeekOldSegmentGoesAtTheNextCheck) {
  Produce();
  // The checks are at 30 s and every 5 min from there.
  EXPECT_EQ(UntilDeleted(), absl::Hours(7 * 24) + absl::Seconds(30));
}

TEST_F(LogManagerTest, AWeekIsOneEvent) {
  for (int i = 0; i < 100; ++i) Produce();
  const size_t timers = runtime_.pending_timers();
  runtime_.AdvanceTime(absl::Hours(7 * 24));
  EXPECT_EQ(log_->log_start_offset(), 0);
  EXPECT_EQ(timers, 1u);
  runtime_.AdvanceTime(absl::Seconds(30));
  EXPECT_EQ(log_->log_start_offset(), 100);
  EXPECT_EQ(runtime_.pending_timers(), 0u);
}

TEST_F(LogManagerTest, AnEmptyLogSetsNoTimer) {
  EXPECT_TRUE(absl::IsFailedPrecondition(
      runtime_.RunUntil([] { return false; }, absl::InfiniteFuture())));
}

TEST_F(LogManagerTest, AShorterRetentionCountsAtOnce) {
  Produce();
  LogConfig config = log_.config;
  config.retention_ms = 60'000;
  SetConfig(config);
  EXPECT_EQ(UntilDeleted(), absl::Minutes(5) + absl::Seconds(30));
}

TEST_F(LogManagerTest, ALogThatIsTooLargeIsCutAtTheNextCheck) {
  LogConfig config = log_.config;
  config.retention_bytes = 0;
  SetConfig(config);
  Produce();
  EXPECT_EQ(UntilDeleted(), absl::Seconds(30));
}

TEST_F(LogManagerTest, TheCleanerComesEveryBackoff) {
  LogConfig config = log_.config;
  config.compact = true;
  config.delete_old = false;
  config.segment_ms = 1;
  SetConfig(config);
  Produce(5);
  runtime_.AdvanceTime(absl::Seconds(1));
  Produce();
  const size_t size = log_->size_in_bytes();
  CHECK_OK(runtime_.RunUntil([&] { return log_->size_in_bytes() < size; },
                             absl::InfiniteFuture()));
  EXPECT_EQ(Since(), absl::Seconds(15));
}

TEST_F(LogManagerTest, AProducerIsForgottenADayAfterItsLastRecord) {
  log_.now_ms = absl::ToUnixMillis(runtime_.Now());
  log_.Produce(
      BatchOf({{.timestamp = log_.now_ms, .key = "k", .value = "v"}},
              {.producer_id = 7, .producer_epoch = 0, .base_sequence = 0}));
  CHECK_OK(runtime_.RunUntil(
      [&] { return log_->producers().producer_ids().empty(); },
      absl::InfiniteFuture()));
  EXPECT_EQ(Since(), absl::Hours(24));
}

TEST(SegmentJitterTest, IsDrawnFromTheSeed) {
  const auto jitter = [](uint64_t seed) {
    VirtualRuntime runtime({.seed = seed});
    LogManager manager(runtime, runtime.NewLane(), runtime.NewRandom("jitter"),
                       {});
    TestLog log;
    log->SetObserver(&manager);
    log.config.segment_jitter_ms = 1'000'000;
    log.ProduceRecords(1);
    const int64_t drawn = log->segments()[0].roll_jitter_ms;
    return drawn;
  };
  EXPECT_EQ(jitter(1), jitter(1));
  EXPECT_NE(jitter(1), jitter(2));
}

}  // namespace
}  // namespace kafka_embedded
