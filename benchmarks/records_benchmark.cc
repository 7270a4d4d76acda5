// What a record costs: to append, to walk, to check; and what the codecs cost.
#include <string>
#include <utility>

#include "benchmark/benchmark.h"
#include "kafka_embedded/records/crc32c.h"
#include "kafka_embedded/records/record_batch.h"
#include "kafka_embedded/records/record_batch_builder.h"

namespace kafka_embedded {
namespace {

constexpr int kRecordsInBatch = 150;  // Of 100 bytes: about 16 KiB.

RecordBatch MakeBatch(Compression compression, bool headers) {
  const HeaderView header{"trace", "0123456789abcdef"};
  std::string value(100, 'v');
  RecordBatchBuilder builder({.compression = compression});
  for (int i = 0; i < kRecordsInBatch; ++i) {
    for (size_t at = 0; at < 40; ++at) {
      value[at] = static_cast<char>('a' + (i * 7919 + at * at) % 26);
    }
    builder.Append({.timestamp = 1700000000000 + i,
                    .value = value,
                    .headers = absl::MakeSpan(&header, headers ? 1 : 0)});
  }
  return std::move(builder).Build();
}

void CountRecords(benchmark::State& state, size_t batch_bytes) {
  state.SetItemsProcessed(state.iterations() * kRecordsInBatch);
  state.SetBytesProcessed(static_cast<int64_t>(
      static_cast<size_t>(state.iterations()) * batch_bytes));
}

// The batch and its checksum included.
void BM_AppendRecord(benchmark::State& state) {
  const std::string value(100, 'v');
  size_t size = 0;
  for (auto _ : state) {
    RecordBatchBuilder builder({.capacity = 17 * 1024});
    for (int i = 0; i < kRecordsInBatch; ++i) {
      builder.Append({.timestamp = 1700000000000 + i, .value = value});
    }
    const RecordBatch batch = std::move(builder).Build();
    size = batch.size_in_bytes();
    benchmark::DoNotOptimize(batch);
  }
  CountRecords(state, size);
}
BENCHMARK(BM_AppendRecord);

void BM_BuildBatchOfOneRecord(benchmark::State& state) {
  const std::string value(100, 'v');
  for (auto _ : state) {
    RecordBatchBuilder builder({.capacity = 256});
    builder.Append({.timestamp = 1700000000000, .value = value});
    benchmark::DoNotOptimize(std::move(builder).Build());
  }
}
BENCHMARK(BM_BuildBatchOfOneRecord);

void BM_IterateRecords(benchmark::State& state) {
  const RecordBatch batch = MakeBatch(Compression::kNone, state.range(0) != 0);
  for (auto _ : state) {
    auto records = RecordIterator::Open(batch);
    while (records->Next()) benchmark::DoNotOptimize(records->record());
  }
  CountRecords(state, batch.size_in_bytes());
}
BENCHMARK(BM_IterateRecords)->ArgName("headers")->Arg(0)->Arg(1);

void BM_ValidateBatch(benchmark::State& state) {
  const RecordBatch batch =
      MakeBatch(static_cast<Compression>(state.range(0)), false);
  for (auto _ : state) benchmark::DoNotOptimize(ValidateBatch(batch));
  CountRecords(state, batch.size_in_bytes());
}
BENCHMARK(BM_ValidateBatch)->ArgName("codec")->DenseRange(0, 4);

void BM_Crc32c(benchmark::State& state) {
  const std::string bytes(static_cast<size_t>(state.range(0)), 'x');
  for (auto _ : state) benchmark::DoNotOptimize(Crc32c(bytes));
  state.SetBytesProcessed(state.iterations() * state.range(0));
}
BENCHMARK(BM_Crc32c)->Arg(128)->Arg(16 * 1024);

void BM_Compress(benchmark::State& state) {
  const RecordBatch batch = MakeBatch(Compression::kNone, false);
  const auto codec = static_cast<Compression>(state.range(0));
  for (auto _ : state) {
    benchmark::DoNotOptimize(Compress(codec, 2, batch.bytes().view()));
  }
  CountRecords(state, batch.size_in_bytes());
}
BENCHMARK(BM_Compress)->ArgName("codec")->DenseRange(1, 4);

void BM_StampUniqueBatch(benchmark::State& state) {
  RecordBatch batch = MakeBatch(Compression::kNone, false);
  int64_t offset = 0;
  for (auto _ : state) batch.SetOffsetAndEpoch(++offset, 1);
}
BENCHMARK(BM_StampUniqueBatch);

}  // namespace
}  // namespace kafka_embedded

BENCHMARK_MAIN();
