// What a whole cluster costs, in one process and without ports: to start, to
// make a topic in, for one record, and in bulk.
#include <cstdint>
#include <memory>
#include <string>

#include "absl/time/time.h"
#include "benchmark/benchmark.h"
#include "kafka_embedded/base/check.h"
#include "kafka_embedded/cluster/embedded_cluster.h"

namespace kafka_embedded {
namespace {

std::unique_ptr<EmbeddedCluster> StartCluster(int32_t brokers) {
  auto cluster = EmbeddedCluster::Start({.broker_count = brokers});
  CHECK_OK(cluster.status());
  return *std::move(cluster);
}

void BM_StartAndStop(benchmark::State& state) {
  for (auto unused : state) {
    StartCluster(static_cast<int32_t>(state.range(0)));
  }
}
BENCHMARK(BM_StartAndStop)->Arg(1)->Arg(3)->Unit(benchmark::kMicrosecond);

void BM_StartCreateTopicAndStop(benchmark::State& state) {
  for (auto unused : state) {
    const auto cluster = StartCluster(3);
    CHECK_OK(cluster->admin().CreateTopic(
        {.name = "t", .num_partitions = 3, .replication_factor = 3}));
  }
}
BENCHMARK(BM_StartCreateTopicAndStop)->Unit(benchmark::kMicrosecond);

// With three ports on loopback, on real time.
void BM_StartWithPortsAndStop(benchmark::State& state) {
  for (auto unused : state) {
    auto cluster = EmbeddedCluster::Start({.broker_count = 3,
                                           .time = ClusterTime::kReal,
                                           .listen = ListenOptions()});
    CHECK_OK(cluster.status());
  }
}
BENCHMARK(BM_StartWithPortsAndStop)
    ->Unit(benchmark::kMicrosecond)
    ->UseRealTime();

struct Pipe {
  explicit Pipe(const char* linger_ms) {
    cluster = StartCluster(3);
    CHECK_OK(cluster->admin().CreateTopic(
        {.name = "t", .num_partitions = 1, .replication_factor = 3}));
    auto made_producer =
        cluster->NewProducer({{"acks", "all"}, {"linger.ms", linger_ms}});
    CHECK_OK(made_producer.status());
    producer = *std::move(made_producer);
    auto made_consumer = cluster->NewConsumer(
        {{"auto.offset.reset", "earliest"}, {"max.poll.records", "100000"}});
    CHECK_OK(made_consumer.status());
    consumer = *std::move(made_consumer);
    CHECK_OK(consumer->Assign({{"t", 0}}));
  }
  std::unique_ptr<EmbeddedCluster> cluster;
  std::unique_ptr<Producer> producer;
  std::unique_ptr<Consumer> consumer;
};

// acks=all to three replicas, and consumed.
void BM_OneRecord(benchmark::State& state) {
  Pipe pipe("0");
  const std::string value(100, 'v');
  for (auto unused : state) {
    CHECK_OK(
        pipe.producer->SendAndWait({.topic = "t", .value = value}).status());
    size_t consumed = 0;
    while (consumed == 0) {
      const auto records = pipe.consumer->Poll(absl::Seconds(5));
      CHECK_OK(records.status());
      consumed += records->size();
    }
  }
}
BENCHMARK(BM_OneRecord)->Unit(benchmark::kMicrosecond);

void BM_ProduceAndConsume100ByteRecords(benchmark::State& state) {
  constexpr size_t kRecords = 100'000;
  Pipe pipe("5");
  const std::string value(100, 'v');
  for (auto unused : state) {
    for (size_t i = 0; i < kRecords; ++i) {
      CHECK_OK(pipe.producer->Send({.topic = "t", .value = value}));
    }
    CHECK_OK(pipe.producer->Flush());
    for (size_t consumed = 0; consumed < kRecords;) {
      const auto records = pipe.consumer->Poll(absl::Seconds(5));
      CHECK_OK(records.status());
      consumed += records->size();
    }
  }
  state.SetItemsProcessed(static_cast<int64_t>(state.iterations() * kRecords));
}
BENCHMARK(BM_ProduceAndConsume100ByteRecords)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace kafka_embedded

BENCHMARK_MAIN();
