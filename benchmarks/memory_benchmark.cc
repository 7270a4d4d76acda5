// What clusters hold on the heap. The times are beside the point.
#include <malloc.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "benchmark/benchmark.h"
#include "kafka_embedded/base/check.h"
#include "kafka_embedded/cluster/embedded_cluster.h"

namespace {

// Of all that malloc has given out, rounded up as it does.
std::atomic<int64_t> heap_in_use = 0;

void* Counted(void* memory) {
  heap_in_use += static_cast<int64_t>(malloc_usable_size(memory));
  return memory;
}

}  // namespace

// In glibc's place, which offers its own under these names.
extern "C" {
void* __libc_malloc(size_t size);
void* __libc_calloc(size_t count, size_t size);
void* __libc_realloc(void* memory, size_t size);
void __libc_free(void* memory);

void* malloc(size_t size) { return Counted(__libc_malloc(size)); }
void* calloc(size_t count, size_t size) {
  return Counted(__libc_calloc(count, size));
}
void* realloc(void* memory, size_t size) {
  heap_in_use -= static_cast<int64_t>(malloc_usable_size(memory));
  return Counted(__libc_realloc(memory, size));
}
void free(void* memory) {
  heap_in_use -= static_cast<int64_t>(malloc_usable_size(memory));
  __libc_free(memory);
}
}

namespace kafka_embedded {
namespace {

std::unique_ptr<EmbeddedCluster> StartWithTopic(int32_t partitions) {
  auto cluster = EmbeddedCluster::Start({});
  CHECK_OK(cluster.status());
  CHECK_OK((*cluster)->admin().CreateTopic(
      {.name = "t", .num_partitions = partitions, .replication_factor = 3}));
  return *std::move(cluster);
}

// Three brokers and a topic of 3 partitions, idle.
void BM_IdleCluster(benchmark::State& state) {
  StartWithTopic(3);  // What a process makes once.
  for (auto unused : state) {
    const int64_t before = heap_in_use;
    const auto cluster = StartWithTopic(3);
    state.counters["bytes"] = static_cast<double>(heap_in_use - before);
  }
}
BENCHMARK(BM_IdleCluster)->Iterations(100);

// Ten topics of 1,000 partitions with one replica each, made through Admin.
void BM_TenThousandPartitions(benchmark::State& state) {
  constexpr int kTopics = 10;
  constexpr int32_t kPartitions = 1'000;
  for (auto unused : state) {
    const auto cluster = *EmbeddedCluster::Start({});
    const int64_t before = heap_in_use;
    for (int i = 0; i < kTopics; ++i) {
      CHECK_OK(cluster->admin().CreateTopic({.name = std::string(1, 'a' + i),
                                             .num_partitions = kPartitions,
                                             .replication_factor = 1}));
    }
    state.counters["bytes_a_partition"] =
        static_cast<double>(heap_in_use - before) /
        double{kTopics * kPartitions};
  }
}
BENCHMARK(BM_TenThousandPartitions)
    ->Unit(benchmark::kMillisecond)
    ->Iterations(10);

// 5 million records of 100 bytes in 3 replicas, beside the bytes of their
// batches: 106 for each record, and the header that 16 KiB of them share.
void BM_FiveMillionRecordsHeld(benchmark::State& state) {
  constexpr int64_t kRecords = 5'000'000;
  const std::string value(100, 'v');
  for (auto unused : state) {
    const int64_t before = heap_in_use;
    const auto cluster = StartWithTopic(1);
    auto producer = *cluster->NewProducer({{"acks", "all"}});
    for (int64_t i = 0; i < kRecords; ++i) {
      CHECK_OK(producer->Send({.topic = "t", .value = value}));
    }
    CHECK_OK(producer->Flush());
    producer.reset();
    const auto held = static_cast<double>(heap_in_use - before);
    state.counters["bytes"] = held;
    state.counters["bytes_a_record"] = held / double{kRecords};
  }
}
BENCHMARK(BM_FiveMillionRecordsHeld)->Iterations(1);

}  // namespace
}  // namespace kafka_embedded

BENCHMARK_MAIN();
