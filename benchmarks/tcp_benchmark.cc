// What ports cost: opening three of them, and a request over loopback.
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>

#include "absl/status/statusor.h"
#include "benchmark/benchmark.h"
#include "kafka_embedded/client/tcp_transport.h"
#include "kafka_embedded/runtime/io/io_thread.h"
#include "kafka_embedded/runtime/real_runtime.h"
#include "kafka_embedded/server/fake_broker.h"
#include "kafka_embedded/server/tcp_server.h"

namespace kafka_embedded {
namespace {

std::unique_ptr<TcpServer> Listen(IoThread& io, Runtime& runtime,
                                  FakeBroker& broker) {
  return *TcpServer::Listen(io, runtime, broker,
                            {.versions = FakeBroker::Versions});
}

// Runtime, its driver, the I/O thread and the ports.
void BM_ThreePortsLife(benchmark::State& state) {
  FakeBroker broker;
  for (auto _ : state) {
    RealRuntime runtime;
    runtime.StartDriver();
    IoThread io;
    const auto one = Listen(io, runtime, broker);
    const auto two = Listen(io, runtime, broker);
    const auto three = Listen(io, runtime, broker);
  }
}
BENCHMARK(BM_ThreePortsLife)->UseRealTime()->Unit(benchmark::kMicrosecond);

void BM_ThreePortsOpened(benchmark::State& state) {
  FakeBroker broker;
  for (auto _ : state) {
    RealRuntime runtime;
    runtime.StartDriver();
    std::optional<IoThread> io(std::in_place);
    auto one = Listen(*io, runtime, broker);
    auto two = Listen(*io, runtime, broker);
    auto three = Listen(*io, runtime, broker);
    state.PauseTiming();
    one.reset();
    two.reset();
    three.reset();
    io.reset();
    runtime.StopDriver();
    state.ResumeTiming();
  }
}
BENCHMARK(BM_ThreePortsOpened)->UseRealTime()->Unit(benchmark::kMicrosecond);

// Client and broker in one process, each with its own I/O thread.
class Session {
 public:
  Session() : server_(Listen(server_io_, runtime_, broker_)) {
    runtime_.StartDriver();
    transport_.emplace(
        runtime_, client_io_,
        TcpTransport::Options{
            .bootstrap = {{.host = "127.0.0.1", .port = server_->port()}}});
  }

  // `count` requests at once; waits for all answers.
  absl::Status Ask(int64_t count) {
    int64_t answered = 0;
    runtime_.Enter([&] {
      for (int64_t i = 0; i < count; ++i) {
        Call<MetadataRequest>(*transport_, -1, {}, {},
                              [&](auto) { ++answered; });
      }
    });
    return runtime_.RunUntil([&] { return answered == count; },
                             absl::InfiniteFuture());
  }

 private:
  RealRuntime runtime_;
  FakeBroker broker_;
  IoThread server_io_;
  IoThread client_io_;
  std::unique_ptr<TcpServer> server_;
  std::optional<TcpTransport> transport_;
};

void BM_TcpRequests(benchmark::State& state) {
  Session session;
  for (auto _ : state) {
    const absl::Status status = session.Ask(state.range(0));
    if (!status.ok()) state.SkipWithError(status.ToString().c_str());
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(BM_TcpRequests)
    ->ArgName("at_once")
    ->Arg(1)
    ->Arg(100)
    ->UseRealTime()
    ->Unit(benchmark::kMicrosecond);

void BM_FirstAnswerOfANewConnection(benchmark::State& state) {
  for (auto _ : state) {
    Session session;
    const absl::Status status = session.Ask(1);
    if (!status.ok()) state.SkipWithError(status.ToString().c_str());
  }
}
BENCHMARK(BM_FirstAnswerOfANewConnection)
    ->UseRealTime()
    ->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace kafka_embedded

BENCHMARK_MAIN();
