// What the client itself costs: Send, and Poll, over brokers that do nothing
// but keep batches.
#include <benchmark/benchmark.h>

#include <memory>
#include <string>

#include "kafka_embedded/client/consumer.h"
#include "kafka_embedded/client/fake_cluster.h"
#include "kafka_embedded/client/producer.h"

namespace kafka_embedded {
namespace {

constexpr int kRecords = 10000;

void Reset(FakeCluster& cluster) {
  auto& partition = cluster.At({"orders", 0});
  partition.batches.clear();
  partition.log_start_offset = partition.end_offset;
}

// One record of 100 bytes: Send, and its share of the batch's way.
void BM_Send(benchmark::State& state) {
  FakeCluster cluster;
  cluster.AddTopic("orders", 1);
  auto producer = *Producer::Create({}, cluster.NewTransport());
  const std::string value(100, 'v');
  for (auto _ : state) {
    for (int i = 0; i < kRecords; ++i) {
      CHECK_OK(producer->Send({.topic = "orders", .value = value}));
    }
    CHECK_OK(producer->Flush());
    Reset(cluster);
  }
  state.SetItemsProcessed(state.iterations() * kRecords);
}
BENCHMARK(BM_Send);

void BM_SendWithCallback(benchmark::State& state) {
  FakeCluster cluster;
  cluster.AddTopic("orders", 1);
  auto producer = *Producer::Create({}, cluster.NewTransport());
  const std::string value(100, 'v');
  int64_t acknowledged = 0;
  for (auto _ : state) {
    for (int i = 0; i < kRecords; ++i) {
      CHECK_OK(
          producer->Send({.topic = "orders", .value = value},
                         [&](const absl::StatusOr<RecordMetadata>& result) {
                           acknowledged += result.ok();
                         }));
    }
    CHECK_OK(producer->Flush());
    Reset(cluster);
  }
  CHECK_EQ(acknowledged, state.iterations() * kRecords);
  state.SetItemsProcessed(acknowledged);
}
BENCHMARK(BM_SendWithCallback);

void BM_Poll(benchmark::State& state) {
  FakeCluster cluster;
  cluster.AddTopic("orders", 1);
  auto producer = *Producer::Create({}, cluster.NewTransport());
  const std::string value(100, 'v');
  for (int i = 0; i < kRecords; ++i) {
    CHECK_OK(producer->Send({.topic = "orders", .value = value}));
  }
  CHECK_OK(producer->Flush());
  auto consumer = *Consumer::Create({}, cluster.NewTransport());
  CHECK_OK(consumer->Assign({{"orders", 0}}));
  for (auto _ : state) {
    CHECK_OK(consumer->Seek({"orders", 0}, 0));
    for (size_t read = 0; read < kRecords;) {
      auto records = consumer->Poll(absl::Seconds(1));
      CHECK_OK(records.status());
      read += records->size();
    }
  }
  state.SetItemsProcessed(state.iterations() * kRecords);
}
BENCHMARK(BM_Poll);

// One record there and back, alone.
void BM_SendAndPollOne(benchmark::State& state) {
  FakeCluster cluster;
  cluster.AddTopic("orders", 1);
  auto producer = *Producer::Create({}, cluster.NewTransport());
  auto consumer = *Consumer::Create({}, cluster.NewTransport());
  CHECK_OK(consumer->Assign({{"orders", 0}}));
  CHECK_OK(consumer->SeekToBeginning({}));
  const std::string value(100, 'v');
  for (auto _ : state) {
    Reset(cluster);
    CHECK_OK(
        producer->SendAndWait({.topic = "orders", .value = value}).status());
    auto records = consumer->Poll(absl::Seconds(10));
    CHECK(records.ok() && records->size() == 1);
  }
}
BENCHMARK(BM_SendAndPollOne);

}  // namespace
}  // namespace kafka_embedded

BENCHMARK_MAIN();
