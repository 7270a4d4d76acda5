// What durability and compaction cost: 1 GB written to RocksDB in batches of 16
// KiB and read back by a restart, 1 GB compacted, and the memory of records
// that are held.
//
// Each is one run of a second or more. The directory is that of TMPDIR: name a
// disk, not a memory file system.
#include <malloc.h>

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "benchmark/benchmark.h"
#include "kafka_embedded/base/check.h"
#include "kafka_embedded/log/log.h"
#include "kafka_embedded/log/log_cleaner.h"
#include "kafka_embedded/records/record_batch_builder.h"
#include "kafka_embedded/storage/memory_storage.h"
#include "kafka_embedded/storage/rocksdb_storage.h"

namespace kafka_embedded {
namespace {

constexpr int64_t kNowMs = 1'700'000'000'000;
constexpr int64_t kGigabyte = 1'000'000'000;
constexpr int kRecordsOfBatch = 140;  // About 16 KiB of 100-byte records.

// `first_key` < 0: no keys.
RecordBatch MakeBatch(int64_t base_offset, int64_t first_key, int64_t keys,
                      int64_t producer_id = kNoProducerId) {
  const std::string value(100, 'v');
  RecordBatchBuilder builder(
      {.base_offset = base_offset,
       .partition_leader_epoch = 1,
       .producer_id = producer_id,
       .producer_epoch = producer_id < 0 ? kNoProducerEpoch : int16_t{0},
       .base_sequence =
           producer_id < 0 ? kNoSequence : static_cast<int32_t>(base_offset)});
  for (int64_t i = 0; i < kRecordsOfBatch; ++i) {
    const std::string key = absl::StrCat("key-", (first_key + i) % keys);
    builder.Append(
        {.timestamp = kNowMs + base_offset + i, .key = key, .value = value});
  }
  return std::move(builder).Build();
}

class Directory {
 public:
  Directory()
      : path_(std::filesystem::temp_directory_path() / "storage_benchmark") {
    std::filesystem::remove_all(path_);
  }
  ~Directory() { std::filesystem::remove_all(path_); }
  std::unique_ptr<Storage> Open() const {
    auto storage = RocksDbStorage::Open(path_.string());
    CHECK_OK(storage.status());
    return *std::move(storage);
  }

 private:
  const std::filesystem::path path_;
};

std::unique_ptr<Log> OpenLog(Storage& storage, const LogConfig& config) {
  auto store = storage.OpenBatches({});
  CHECK_OK(store.status());
  auto log = Log::Open(*std::move(store), &config, 0);
  CHECK_OK(log.status());
  return *std::move(log);
}

// Appends batches until they have a gigabyte; returns their bytes.
int64_t Fill(Log& log, int64_t keys, int64_t producer_id = kNoProducerId) {
  int64_t bytes = 0;
  while (bytes < kGigabyte) {
    const int64_t offset = log.log_end_offset();
    const RecordBatch batch = MakeBatch(offset, offset, keys, producer_id);
    CHECK_OK(log.AppendAsFollower(batch, absl::FromUnixMillis(kNowMs)));
    bytes += static_cast<int64_t>(batch.size_in_bytes());
  }
  log.SetHighWatermark(log.log_end_offset());
  return bytes;
}

void BM_WriteOneGigabyteToRocksDb(benchmark::State& state) {
  const LogConfig config;
  int64_t bytes = 0;
  for (auto _ : state) {
    const Directory directory;
    const auto storage = directory.Open();
    const auto log = OpenLog(*storage, config);
    bytes += Fill(*log, 1'000'000);
    CHECK_OK(log->Flush());
  }
  state.SetBytesProcessed(bytes);
}
BENCHMARK(BM_WriteOneGigabyteToRocksDb)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime()
    ->Iterations(1);

// As after a kill: nothing was checkpointed at the end. With a producer id its
// state is read from the last snapshot on.
void BM_RecoverOneGigabyte(benchmark::State& state) {
  const LogConfig config;
  const Directory directory;
  int64_t bytes = 0;
  {
    const auto storage = directory.Open();
    bytes = Fill(*OpenLog(*storage, config), 1'000'000, state.range(0));
  }
  for (auto _ : state) {
    const auto storage = directory.Open();
    const auto log = OpenLog(*storage, config);
    benchmark::DoNotOptimize(log->log_end_offset());
  }
  state.SetBytesProcessed(state.iterations() * bytes);
}
BENCHMARK(BM_RecoverOneGigabyte)
    ->ArgName("producer_id")
    ->Arg(kNoProducerId)
    ->Arg(7)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime()
    ->Iterations(3);

// A tenth of the records stays.
void BM_CompactOneGigabyteInMemory(benchmark::State& state) {
  LogConfig config;
  config.compact = true;
  config.segment_bytes = 100'000'000;
  int64_t bytes = 0;
  for (auto _ : state) {
    state.PauseTiming();
    MemoryStorage storage;
    const auto log = OpenLog(storage, config);
    bytes += Fill(*log, 800'000);
    const absl::Time now = absl::FromUnixMillis(kNowMs);
    state.ResumeTiming();
    CHECK_OK(LogCleaner({}).Clean(*log, RangeToClean(*log, now), now).status());
  }
  state.SetBytesProcessed(bytes);
}
BENCHMARK(BM_CompactOneGigabyteInMemory)
    ->Unit(benchmark::kMillisecond)
    ->Iterations(1);

void BM_MemoryOfFiveMillionRecords(benchmark::State& state) {
  const LogConfig config;
  for (auto _ : state) {
    const size_t before = mallinfo2().uordblks + mallinfo2().hblkhd;
    MemoryStorage storage;
    const auto log = OpenLog(storage, config);
    while (log->log_end_offset() < 5'000'000) {
      const int64_t offset = log->log_end_offset();
      CHECK_OK(log->AppendAsFollower(MakeBatch(offset, offset, 1'000'000),
                                     absl::FromUnixMillis(kNowMs)));
    }
    const size_t after = mallinfo2().uordblks + mallinfo2().hblkhd;
    state.counters["memory_per_batch_byte"] =
        static_cast<double>(after - before) /
        static_cast<double>(log->size_in_bytes());
  }
}
BENCHMARK(BM_MemoryOfFiveMillionRecords)
    ->Unit(benchmark::kMillisecond)
    ->Iterations(1);

}  // namespace
}  // namespace kafka_embedded

BENCHMARK_MAIN();
