// What replication costs, in memory and without ports: batches of 16 KiB
// appended and fetched at 1, 3 and 5 replicas, and the loss of a leader.
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "absl/time/time.h"
#include "benchmark/benchmark.h"
#include "benchmarks/ready_made_batch.h"
#include "kafka_embedded/base/check.h"
#include "kafka_embedded/cluster/embedded_cluster.h"
#include "kafka_embedded/protocol/messages/fetch.h"
#include "kafka_embedded/protocol/messages/produce.h"
#include "kafka_embedded/records/record_batch_builder.h"

namespace {

std::atomic<int64_t> allocations = 0;

}  // namespace

// In glibc's place, which offers its own under this name.
extern "C" {
void* __libc_malloc(size_t size);
void* malloc(size_t size) {
  ++allocations;
  return __libc_malloc(size);
}
}

namespace kafka_embedded {
namespace {

constexpr int32_t kBrokers = 5;
// The last versions that name topics: later ones take their ids.
constexpr int16_t kProduceByName = 12;
constexpr int16_t kFetchByName = 12;

std::unique_ptr<EmbeddedCluster> StartWithTopic(int32_t brokers,
                                                int16_t replicas) {
  auto cluster = EmbeddedCluster::Start({.broker_count = brokers});
  CHECK_OK(cluster.status());
  CHECK_OK((*cluster)->admin().CreateTopic(
      {.name = "t", .num_partitions = 1, .replication_factor = replicas}));
  return *std::move(cluster);
}

FetchRequest Fetch(int64_t offset) {
  FetchRequest request;
  request.max_wait_ms = 0;
  request.session_epoch = -1;  // Without a session.
  auto& topic = request.topics.emplace_back();
  topic.topic = std::string("t");
  auto& partition = topic.partitions.emplace_back();
  partition.fetch_offset = offset;
  partition.partition_max_bytes = 1 << 20;
  return request;
}

// One after the other: produced with acks=all, and fetched. The client's copy
// of the batch and its requests are among the allocations.
void BM_AppendAndFetch16KiB(benchmark::State& state) {
  const auto cluster =
      StartWithTopic(kBrokers, static_cast<int16_t>(state.range(0)));
  const SharedBytes batch = BatchOf16KiB();
  const int32_t leader = cluster->Describe({"t", 0})->leader;
  const auto transport = cluster->NewTransport("ready-made");
  int64_t offset = 0;
  const int64_t allocated_before = allocations;
  for (auto unused : state) {
    bool fetched = false;
    cluster->runtime().Enter([&] {
      Call<ProduceRequest>(
          *transport, leader, ProduceBatch(batch),
          {.max_version = kProduceByName},
          [&](absl::StatusOr<ProduceResponse> produced) {
            CHECK_OK(produced.status());
            CHECK(produced->responses.at(0)
                      .partition_responses.at(0)
                      .error_code == ErrorCode::kNone);
            Call<FetchRequest>(
                *transport, leader, Fetch(offset),
                {.max_version = kFetchByName},
                [&](absl::StatusOr<FetchResponse> response) {
                  CHECK_OK(response.status());
                  CHECK(response->responses.at(0).partitions.at(0).error_code ==
                        ErrorCode::kNone);
                  fetched = true;
                });
          });
    });
    CHECK_OK(cluster->RunUntil([&] { return fetched; }, absl::Seconds(5)));
    offset += kRecordsOf16KiB;
  }
  state.counters["allocations"] =
      benchmark::Counter(static_cast<double>(allocations - allocated_before) /
                         static_cast<double>(state.iterations()));
  state.SetBytesProcessed(state.iterations() *
                          static_cast<int64_t>(batch.size()));
}
// Memory holds what is appended: 2 GB at the most.
BENCHMARK(BM_AppendAndFetch16KiB)
    ->ArgName("replicas")
    ->Arg(1)
    ->Arg(3)
    ->Arg(5)
    ->Iterations(50'000);

// From the crash of the leader to the next acks=all that succeeded: the real
// time of what takes more than nine seconds of virtual time.
void BM_Failover(benchmark::State& state) {
  const auto cluster = StartWithTopic(3, 3);
  const auto producer = *cluster->NewProducer({{"acks", "all"}});
  const ProducerRecord record = {.topic = "t", .value = "v"};
  CHECK_OK(producer->SendAndWait(record).status());
  for (auto unused : state) {
    const int32_t leader = cluster->Describe({"t", 0})->leader;
    CHECK_OK(cluster->CrashBroker(leader));
    CHECK_OK(producer->SendAndWait(record).status());
    state.PauseTiming();
    CHECK_OK(cluster->StartBroker(leader));
    CHECK_OK(cluster->RunUntil(
        [&] { return cluster->Describe({"t", 0})->isr.size() == 3; },
        absl::Minutes(1)));
    state.ResumeTiming();
  }
}
BENCHMARK(BM_Failover)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace kafka_embedded

BENCHMARK_MAIN();
