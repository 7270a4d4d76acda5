// What ports cost: a cluster that listens on three of them, and the first
// record through a client that knows nothing but their addresses.
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "benchmark/benchmark.h"
#include "kafka_embedded/base/check.h"
#include "kafka_embedded/client/consumer.h"
#include "kafka_embedded/client/producer.h"
#include "kafka_embedded/client/tcp_transport.h"
#include "kafka_embedded/cluster/embedded_cluster.h"
#include "kafka_embedded/runtime/io/io_thread.h"
#include "kafka_embedded/runtime/real_runtime.h"

namespace kafka_embedded {
namespace {

std::unique_ptr<EmbeddedCluster> StartListening() {
  auto cluster = EmbeddedCluster::Start(
      {.time = ClusterTime::kReal, .listen = ListenOptions()});
  CHECK_OK(cluster.status());
  return *std::move(cluster);
}

void BM_StartWithPortsAndStop(benchmark::State& state) {
  for (auto unused : state) StartListening();
}
BENCHMARK(BM_StartWithPortsAndStop)
    ->Unit(benchmark::kMicrosecond)
    ->UseRealTime();

// A client of another program, but for the process: its own clock, thread and
// sockets.
struct TcpClient {
  explicit TcpClient(const EmbeddedCluster& cluster)
      : bootstrap(*ParseBootstrapServers(cluster.bootstrap_servers())) {
    runtime.StartDriver();
  }
  std::unique_ptr<Transport> NewTransport() {
    return std::make_unique<TcpTransport>(
        runtime, io, TcpTransport::Options{.bootstrap = bootstrap});
  }
  std::vector<BrokerEndpoint> bootstrap;
  RealRuntime runtime;
  IoThread io;
};

// From nothing to a record that was produced with acks=all and consumed;
// stopping is not counted. The topic is made at the start: one made on demand
// costs a client its retry.backoff.ms of 100 ms, as with Kafka.
void BM_FirstRecordOverTcp(benchmark::State& state) {
  for (auto unused : state) {
    auto cluster = StartListening();
    CHECK_OK(cluster->admin().CreateTopic(
        {.name = "t", .num_partitions = 3, .replication_factor = 3}));
    auto client = std::make_unique<TcpClient>(*cluster);
    auto producer = *Producer::Create({}, client->NewTransport());
    CHECK_OK(
        producer->SendAndWait({.topic = "t", .partition = 0, .value = "first"})
            .status());
    auto consumer = *Consumer::Create({{"auto.offset.reset", "earliest"}},
                                      client->NewTransport());
    CHECK_OK(consumer->Assign({{"t", 0}}));
    const auto records = consumer->Poll(absl::Seconds(5));
    CHECK(records.ok() && records->size() == 1);
    state.PauseTiming();
    consumer.reset();
    producer.reset();
    client.reset();
    cluster.reset();
    state.ResumeTiming();
  }
}
BENCHMARK(BM_FirstRecordOverTcp)->Unit(benchmark::kMicrosecond)->UseRealTime();

}  // namespace
}  // namespace kafka_embedded

BENCHMARK_MAIN();
