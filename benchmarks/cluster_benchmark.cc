// What a whole cluster costs, in one process and without ports: to start, to
// make a topic in, for one record, and in bulk.
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "absl/time/time.h"
#include "benchmark/benchmark.h"
#include "benchmarks/ready_made_batch.h"
#include "kafka_embedded/base/check.h"
#include "kafka_embedded/cluster/embedded_cluster.h"
#include "kafka_embedded/protocol/messages/produce.h"
#include "kafka_embedded/records/record_batch_builder.h"

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
        {{"auto.offset.reset", "earliest"}, {"max.poll.records", "2000"}});
    CHECK_OK(made_consumer.status());
    consumer = *std::move(made_consumer);
    CHECK_OK(consumer->Assign({{"t", 0}}));
    // The clients know the topic before anything is timed.
    CHECK_OK(producer->PartitionsFor("t").status());
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

constexpr int16_t kByName = 12;  // Of Produce: later versions take topic ids.

// Batches of 16 KiB that a client made before, acks=all to three replicas, and
// read by a consumer that looks at the batches' records.
void BM_ReadyMadeBatches(benchmark::State& state) {
  constexpr int kBatches = 1000;
  Pipe pipe("0");
  const SharedBytes batch = BatchOf16KiB();
  const int32_t leader = pipe.cluster->Describe({"t", 0})->leader;
  const auto transport = pipe.cluster->NewTransport("ready-made");
  int64_t records = 0;
  for (auto unused : state) {
    int answered = 0;
    pipe.cluster->runtime().Enter([&] {
      for (int i = 0; i < kBatches; ++i) {
        Call<ProduceRequest>(
            *transport, leader, ProduceBatch(batch), {.max_version = kByName},
            [&](absl::StatusOr<ProduceResponse> response) {
              CHECK_OK(response.status());
              const auto& topic = response->responses.at(0);
              CHECK(topic.partition_responses.at(0).error_code ==
                    ErrorCode::kNone);
              ++answered;
            });
      }
    });
    CHECK_OK(pipe.cluster->RunUntil([&] { return answered == kBatches; },
                                    absl::Seconds(5)));
    for (int64_t expected = records + kBatches * kRecordsOf16KiB;
         records < expected;) {
      const auto polled = pipe.consumer->Poll(absl::Seconds(5));
      CHECK_OK(polled.status());
      records += static_cast<int64_t>(polled->size());
    }
  }
  state.SetItemsProcessed(state.iterations() * kBatches);
  state.SetBytesProcessed(state.iterations() * kBatches *
                          static_cast<int64_t>(batch.size()));
}
BENCHMARK(BM_ReadyMadeBatches)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace kafka_embedded

BENCHMARK_MAIN();
