// What a partition's log costs in memory storage: to open, to append as leader
// and as follower, to fetch. Each for one record of 100 bytes, and for a batch
// of about 16 KiB.
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "benchmark/benchmark.h"
#include "kafka_embedded/base/check.h"
#include "kafka_embedded/log/log.h"
#include "kafka_embedded/records/record_batch_builder.h"
#include "kafka_embedded/storage/memory_storage.h"

namespace kafka_embedded {
namespace {

constexpr int64_t kNowMs = 1'700'000'000'000;
constexpr int32_t kLeaderEpoch = 1;
// Appends between two resets of the log, which are not measured.
constexpr int kBurst = 1024;

RecordBatch MakeBatch(int64_t record_count, int64_t producer_id) {
  const bool idempotent = producer_id != kNoProducerId;
  const std::string value(100, 'v');
  RecordBatchBuilder builder(
      {.producer_id = producer_id,
       .producer_epoch = idempotent ? int16_t{0} : kNoProducerEpoch,
       .base_sequence = idempotent ? 0 : kNoSequence});
  for (int64_t i = 0; i < record_count; ++i) {
    builder.Append({.timestamp = kNowMs + i, .key = "key", .value = value});
  }
  return std::move(builder).Build();
}

class MemoryLog {
 public:
  MemoryLog() : log_(Open()) {}
  std::unique_ptr<Log> Open() {
    auto store = storage_.OpenBatches({});
    CHECK_OK(store.status());
    auto log = Log::Open(*std::move(store), &config_, /*log_start_offset=*/0);
    CHECK_OK(log.status());
    return *std::move(log);
  }
  void Reset() { CHECK_OK(log_->TruncateFullyAndStartAt(0)); }
  Log* operator->() { return log_.get(); }

 private:
  MemoryStorage storage_;
  LogConfig config_;
  std::unique_ptr<Log> log_;
};

void CountAppends(benchmark::State& state, const RecordBatch& batch) {
  state.SetItemsProcessed(state.iterations());
  state.SetBytesProcessed(state.iterations() *
                          static_cast<int64_t>(batch.size_in_bytes()));
}

void BM_OpenEmptyLog(benchmark::State& state) {
  MemoryLog memory;
  for (auto _ : state) {
    std::unique_ptr<Log> log = memory.Open();
    benchmark::DoNotOptimize(log);
  }
}
BENCHMARK(BM_OpenEmptyLog);

// Bytes as a connection or a producer hands them over: nobody else's.
void BM_AppendAsLeader(benchmark::State& state) {
  const RecordBatch batch = MakeBatch(state.range(0), kNoProducerId);
  const absl::Time now = absl::FromUnixMillis(kNowMs);
  MemoryLog log;
  std::vector<BytesList> sent;
  while (state.KeepRunningBatch(kBurst)) {
    state.PauseTiming();
    log.Reset();
    sent.clear();
    for (int i = 0; i < kBurst; ++i) {
      sent.emplace_back(SharedBytes::Copy(batch.bytes().view()));
    }
    state.ResumeTiming();
    for (BytesList& records : sent) {
      const LogAppendResult result = log->AppendAsLeader(
          std::move(records), kLeaderEpoch, AppendOrigin::kClient, now);
      CHECK(result.error == ErrorCode::kNone) << result.error_message;
    }
  }
  CountAppends(state, batch);
}
BENCHMARK(BM_AppendAsLeader)->Arg(1)->Arg(145);

// The retry of an idempotent producer, which is recognised and not appended.
void BM_AppendDuplicate(benchmark::State& state) {
  const RecordBatch batch = MakeBatch(state.range(0), /*producer_id=*/7);
  const absl::Time now = absl::FromUnixMillis(kNowMs);
  MemoryLog log;
  for (auto _ : state) {
    const LogAppendResult result = log->AppendAsLeader(
        BytesList(batch.bytes()), kLeaderEpoch, AppendOrigin::kClient, now);
    benchmark::DoNotOptimize(result.base_offset);
  }
  CountAppends(state, batch);
}
BENCHMARK(BM_AppendDuplicate)->Arg(1);

void BM_AppendAsFollower(benchmark::State& state) {
  RecordBatch batch = MakeBatch(state.range(0), kNoProducerId);
  std::vector<RecordBatch> leader;
  for (int i = 0; i < kBurst; ++i) {
    batch.SetOffsetAndEpoch(i * state.range(0), kLeaderEpoch);
    leader.push_back(batch);
  }
  MemoryLog log;
  while (state.KeepRunningBatch(kBurst)) {
    state.PauseTiming();
    log.Reset();
    state.ResumeTiming();
    for (const RecordBatch& from_leader : leader) {
      const absl::Status status =
          log->AppendAsFollower(from_leader, absl::UnixEpoch());
      CHECK(status.ok());
    }
  }
  CountAppends(state, batch);
}
BENCHMARK(BM_AppendAsFollower)->Arg(1)->Arg(145);

// What a fetch of one batch costs, at any place of the log.
void BM_Read(benchmark::State& state) {
  const RecordBatch batch = MakeBatch(state.range(0), kNoProducerId);
  MemoryLog log;
  for (int i = 0; i < kBurst; ++i) {
    log->AppendAsLeader(BytesList(batch.bytes()), kLeaderEpoch,
                        AppendOrigin::kClient, absl::FromUnixMillis(kNowMs));
  }
  const int64_t end = log->log_end_offset();
  int64_t offset = 0;
  for (auto _ : state) {
    const auto result =
        log->Read(offset, end, batch.size_in_bytes(), /*at_least_one=*/true);
    CHECK(result.ok());
    offset = result->next_offset == end ? 0 : result->next_offset;
  }
  CountAppends(state, batch);
}
BENCHMARK(BM_Read)->Arg(1)->Arg(145);

// What a follower that is one batch behind asks for.
void BM_ReadBatches(benchmark::State& state) {
  const RecordBatch batch = MakeBatch(state.range(0), kNoProducerId);
  MemoryLog log;
  for (int i = 0; i < kBurst; ++i) {
    log->AppendAsLeader(BytesList(batch.bytes()), kLeaderEpoch,
                        AppendOrigin::kClient, absl::FromUnixMillis(kNowMs));
  }
  const int64_t last = log->log_end_offset() - state.range(0);
  std::vector<RecordBatch> batches;
  for (auto _ : state) {
    batches.clear();
    const auto added = log->ReadBatches(last, size_t{1} << 20, &batches);
    CHECK(added.ok());
  }
  CountAppends(state, batch);
}
BENCHMARK(BM_ReadBatches)->Arg(145);

}  // namespace
}  // namespace kafka_embedded

BENCHMARK_MAIN();
