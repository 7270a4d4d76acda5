// What the runtimes cost: an event, a timer, a message, a runtime.
#include <cstdint>
#include <vector>

#include "benchmark/benchmark.h"
#include "kafka_embedded/runtime/network.h"
#include "kafka_embedded/runtime/real_runtime.h"
#include "kafka_embedded/runtime/virtual_runtime.h"

namespace kafka_embedded {
namespace {

constexpr int64_t kEvents = 1000;

// Posted inside, as state machines do: `lanes` chains of tasks, each of which
// posts its successor.
template <typename AnyRuntime>
void RunChains(AnyRuntime& runtime, benchmark::State& state) {
  struct Chain {
    AnyRuntime& runtime;
    Lane lane;
    int64_t& left;
    void Step() {
      if (left-- > 0) runtime.Post(lane, [this] { Step(); });
    }
  };
  int64_t left = 0;
  std::vector<Chain> chains;
  for (int64_t i = 0; i < state.range(0); ++i) {
    chains.push_back({runtime, runtime.NewLane(), left});
  }
  for (auto _ : state) {
    left = kEvents;
    runtime.Enter([&] {
      for (Chain& chain : chains) chain.Step();
    });
    const absl::Status done =
        runtime.RunUntil([&] { return left <= 0; }, absl::InfiniteFuture());
    if (!done.ok()) state.SkipWithError(done.ToString().c_str());
  }
  state.SetItemsProcessed(state.iterations() * kEvents);
}

void BM_VirtualEvents(benchmark::State& state) {
  VirtualRuntime runtime;
  RunChains(runtime, state);
}
BENCHMARK(BM_VirtualEvents)->ArgName("simultaneous")->Arg(1)->Arg(8)->Arg(100);

void BM_RealEvents(benchmark::State& state) {
  RealRuntime runtime;
  RunChains(runtime, state);
}
BENCHMARK(BM_RealEvents)->ArgName("ready")->Arg(1)->Arg(100);

void BM_TimerSetAndFired(benchmark::State& state) {
  VirtualRuntime runtime;
  const Lane lane = runtime.NewLane();
  Timer timer(runtime, lane, "tick");
  int64_t left = 0;
  struct Tick {
    Timer& timer;
    int64_t& left;
    void Next() {
      if (left-- > 0) {
        timer.ScheduleAfter(absl::Milliseconds(1), [this] { Next(); });
      }
    }
  } tick{timer, left};
  for (auto _ : state) {
    left = kEvents;
    tick.Next();
    runtime.AdvanceTime(absl::Milliseconds(kEvents + 1));
  }
  state.SetItemsProcessed(state.iterations() * kEvents);
}
BENCHMARK(BM_TimerSetAndFired);

// As a request's timeout: set, and cancelled by the answer, among others.
void BM_TimerSetAndCancelled(benchmark::State& state) {
  VirtualRuntime runtime;
  const Lane lane = runtime.NewLane();
  for (int i = 0; i < 100; ++i) {
    runtime.StartTimer(runtime.Now() + absl::Seconds(i + 1), lane, "other",
                       [] {});
  }
  Timer timer(runtime, lane, "request-timeout");
  runtime.Enter([&] {
    for (auto _ : state) {
      timer.ScheduleAfter(absl::Seconds(30), [] {});
      timer.Cancel();
    }
  });
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_TimerSetAndCancelled);

void BM_NetworkRoundTrip(benchmark::State& state) {
  VirtualRuntime runtime;
  Network network(runtime);
  const NodeAddress client = network.Join("client");
  const NodeAddress broker = network.Join("broker-1");
  if (state.range(0) > 0) {
    const LinkConditions conditions = {.latency =
                                           absl::Microseconds(state.range(0))};
    network.AddLinkRule("client", "broker-1", conditions);
    network.AddLinkRule("broker-1", "client", conditions);
  }
  bool answered = false;
  for (auto _ : state) {
    answered = false;
    runtime.Enter([&] {
      network.Send(client, broker, [&] {
        network.Send(broker, client, [&] { answered = true; });
      });
    });
    const absl::Status done =
        runtime.RunUntil([&] { return answered; }, absl::InfiniteFuture());
    if (!done.ok()) state.SkipWithError(done.ToString().c_str());
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_NetworkRoundTrip)->ArgName("latency_us")->Arg(0)->Arg(100);

void BM_VirtualRuntimeLife(benchmark::State& state) {
  for (auto _ : state) {
    VirtualRuntime runtime;
    benchmark::DoNotOptimize(&runtime);
  }
}
BENCHMARK(BM_VirtualRuntimeLife);

void BM_RealRuntimeLife(benchmark::State& state) {
  for (auto _ : state) {
    RealRuntime runtime;
    benchmark::DoNotOptimize(&runtime);
  }
}
BENCHMARK(BM_RealRuntimeLife);

void BM_RealRuntimeWithDriverLife(benchmark::State& state) {
  for (auto _ : state) {
    RealRuntime runtime;
    runtime.StartDriver();
  }
}
BENCHMARK(BM_RealRuntimeWithDriverLife)->UseRealTime();

void BM_Enter(benchmark::State& state) {
  RealRuntime runtime;
  int64_t entered = 0;
  for (auto _ : state) runtime.Enter([&] { ++entered; });
  state.SetItemsProcessed(entered);
}
BENCHMARK(BM_Enter);

void BM_PostFromOutside(benchmark::State& state) {
  RealRuntime runtime;
  const Lane lane = runtime.NewLane();
  int64_t ran = 0;
  for (auto _ : state) runtime.Post(lane, [&] { ++ran; });
  state.SetItemsProcessed(ran);
}
BENCHMARK(BM_PostFromOutside);

}  // namespace
}  // namespace kafka_embedded

BENCHMARK_MAIN();
