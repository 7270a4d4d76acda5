// What simulation costs: an hour of a cluster, a cluster from a template, the
// timeline, a seed of `./dev simulate`. The events of the virtual runtime alone
// are in runtime_benchmark.
#include <cstdint>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "benchmark/benchmark.h"
#include "benchmarks/ready_made_batch.h"
#include "kafka_embedded/base/check.h"
#include "kafka_embedded/cluster/embedded_cluster.h"
#include "kafka_embedded/protocol/messages/produce.h"
#include "testing/explore/explore.h"
#include "testing/explore/orders_simulation.h"
#include "testing/faults/links.h"

namespace kafka_embedded {
namespace {

constexpr absl::Duration kHour = absl::Hours(1);

template <typename T>
T Checked(absl::StatusOr<T> result) {
  CHECK_OK(result.status());
  return *std::move(result);
}

std::unique_ptr<EmbeddedCluster> ClusterOf100Partitions() {
  auto cluster = Checked(EmbeddedCluster::Start({}));
  CHECK_OK(cluster->admin().CreateTopic(
      {.name = "t", .num_partitions = 100, .replication_factor = 3}));
  return cluster;
}

// Nobody asks anything of it.
void BM_IdleHour(benchmark::State& state) {
  const auto cluster = ClusterOf100Partitions();
  for (auto unused : state) CHECK_OK(cluster->AdvanceTime(kHour));
}
BENCHMARK(BM_IdleHour)->Unit(benchmark::kMillisecond);

// The same while something could be lost: with a link that has a fault, brokers
// send heartbeats and followers fetch as in life.
void BM_IdleHourThatIsNotCalm(benchmark::State& state) {
  const auto cluster = ClusterOf100Partitions();
  Links links(*cluster);
  CHECK_OK(
      links.Delay(LinkEnd::Broker(1), LinkEnd::Broker(2), absl::Milliseconds(1))
          .status());
  for (auto unused : state) CHECK_OK(cluster->AdvanceTime(kHour));
}
BENCHMARK(BM_IdleHourThatIsNotCalm)->Unit(benchmark::kMillisecond);

// Not calm, with retention, a group of three members and ten records a second.
void BM_BusyHour(benchmark::State& state) {
  const auto cluster = ClusterOf100Partitions();
  CHECK_OK(cluster->admin().CreateTopic(
      {.name = "busy",
       .num_partitions = 3,
       .replication_factor = 3,
       .configs = {{"retention.ms", "600000"}, {"segment.ms", "60000"}}}));
  Links links(*cluster);
  CHECK_OK(
      links.Delay(LinkEnd::Broker(1), LinkEnd::Broker(2), absl::Milliseconds(1))
          .status());
  const auto producer = Checked(cluster->NewProducer());
  std::vector<std::unique_ptr<Consumer>> members;
  for (int i = 0; i < 3; ++i) {
    members.push_back(Checked(cluster->NewConsumer({{"group.id", "g"}})));
    CHECK_OK(members.back()->Subscribe({"busy"}));
  }
  const std::string value(100, 'v');
  int64_t records = 0;
  for (auto unused : state) {
    for (int second = 0; second < 3600; ++second) {
      for (int i = 0; i < 10; ++i) {
        CHECK_OK(producer->Send({.topic = "busy", .value = value}));
      }
      CHECK_OK(cluster->AdvanceTime(absl::Seconds(1)));
      for (const auto& member : members) {
        records += static_cast<int64_t>(
            Checked(member->Poll(absl::ZeroDuration())).size());
      }
    }
  }
  state.SetItemsProcessed(records);
}
BENCHMARK(BM_BusyHour)->Unit(benchmark::kMillisecond);

constexpr int16_t kByName = 12;  // Of Produce: later versions take topic ids.

// A cluster of a template with so many megabytes.
void BM_FromSnapshot(benchmark::State& state) {
  const SharedBytes batch = BatchOf16KiB();
  const int64_t wanted =
      state.range(0) * 1'000'000 / static_cast<int64_t>(batch.size());
  const auto cluster = Checked(EmbeddedCluster::Start({}));
  CHECK_OK(cluster->admin().CreateTopic(
      {.name = "t", .num_partitions = 1, .replication_factor = 3}));
  const int32_t leader = cluster->Describe({"t", 0})->leader;
  const auto transport = cluster->NewTransport("filler");
  for (int64_t sent = 0; sent < wanted; ++sent) {
    bool answered = false;
    cluster->runtime().Enter([&] {
      Call<ProduceRequest>(
          *transport, leader, ProduceBatch(batch), {.max_version = kByName},
          [&](const absl::StatusOr<ProduceResponse>& response) {
            CHECK_OK(response.status());
            answered = true;
          });
    });
    CHECK_OK(cluster->RunUntil([&] { return answered; }, absl::Seconds(30)));
  }
  const ClusterSnapshot snapshot = Checked(cluster->Snapshot());
  for (auto unused : state) {
    const auto clone = Checked(EmbeddedCluster::From(snapshot));
    benchmark::DoNotOptimize(clone->Describe({"t", 0})->log_end_offset);
  }
}
BENCHMARK(BM_FromSnapshot)
    ->ArgName("MB")
    ->Arg(0)
    ->Arg(1)
    ->Arg(1000)
    ->Unit(benchmark::kMicrosecond);

// 1000 records, one after the other, acks=all to three replicas; without and
// with a timeline.
void BM_Timeline(benchmark::State& state) {
  const auto cluster = Checked(EmbeddedCluster::Start(
      {.timeline_events = state.range(0) == 0 ? 0 : 1 << 14}));
  CHECK_OK(cluster->admin().CreateTopic(
      {.name = "t", .num_partitions = 1, .replication_factor = 3}));
  const auto producer = Checked(cluster->NewProducer({{"linger.ms", "0"}}));
  const std::string value(100, 'v');
  for (auto unused : state) {
    for (int i = 0; i < 1000; ++i) {
      CHECK_OK(producer->SendAndWait({.topic = "t", .value = value}).status());
    }
  }
  state.SetItemsProcessed(state.iterations() * 1000);
}
BENCHMARK(BM_Timeline)
    ->ArgName("on")
    ->Arg(0)
    ->Arg(1)
    ->Unit(benchmark::kMicrosecond);

// `./dev simulate`: items are seeds.
void BM_SimulatedSeeds(benchmark::State& state) {
  uint64_t seed = 1;
  for (auto unused : state) {
    ExploredRun run(seed++, OrdersFaults());
    OrdersSimulation simulation;
    CHECK_OK(Simulate(run, simulation));
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_SimulatedSeeds)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace kafka_embedded

BENCHMARK_MAIN();
