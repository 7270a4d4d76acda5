// Connect: lines from a file to a topic and back with each converter, start to
// first record, and what it costs three workers to share 100 connectors.
//
// Lines have 99 bytes and a newline; one task; all in one process, one thread.
#include <cstdint>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "benchmark/benchmark.h"
#include "kafka_embedded/base/check.h"
#include "kafka_embedded/cluster/embedded_cluster.h"
#include "testing/embedded_connect.h"
#include "testing/embedded_connect_cluster.h"
#include "testing/temp_dir.h"

namespace kafka_embedded {
namespace {

constexpr uint64_t kLines = 500'000;
constexpr int64_t kLineBytes = 100;
constexpr absl::Duration kLimit = absl::Hours(10);

enum Converter { kString, kJson, kJsonWithSchemas };

Config WorkerFor(int64_t converter) {
  const std::string name =
      converter == kString ? "StringConverter" : "JsonConverter";
  const std::string schemas = converter == kJsonWithSchemas ? "true" : "false";
  return {{"key.converter", name},
          {"value.converter", name},
          {"key.converter.schemas.enable", schemas},
          {"value.converter.schemas.enable", schemas}};
}

std::string Lines(uint64_t count) {
  const std::string line = std::string(kLineBytes - 1, 'l') + "\n";
  std::string lines;
  lines.reserve(count * kLineBytes);
  for (uint64_t i = 0; i < count; ++i) lines += line;
  return lines;
}

Config Source(const std::string& name, const std::string& file) {
  return {{"name", name},
          {"connector.class", "FileStreamSource"},
          {"file", file},
          {"topic", "lines"}};
}

Config Sink(const std::string& name, const std::string& file) {
  return {{"name", name},
          {"connector.class", "FileStreamSink"},
          {"file", file},
          {"topics", "lines"}};
}

void RunConnector(EmbeddedCluster& cluster, const Config& worker,
                  const Config& connector, uint64_t records) {
  auto connect = EmbeddedConnect::Start(cluster, worker);
  CHECK_OK(connect.status());
  CHECK_OK((*connect)->StartConnector(connector));
  CHECK_OK((*connect)->AwaitRecords(connector.at("name"), records, kLimit));
  CHECK_OK((*connect)->Stop());
}

void Report(benchmark::State& state) {
  state.SetItemsProcessed(state.iterations() * static_cast<int64_t>(kLines));
  state.SetBytesProcessed(state.iterations() * static_cast<int64_t>(kLines) *
                          kLineBytes);
}

void BM_ConnectFileToTopic(benchmark::State& state) {
  const TempDir dir;
  CHECK_OK(WriteFile(dir.File("in"), Lines(kLines)));
  for (auto unused : state) {
    auto cluster = EmbeddedCluster::Start({.broker_count = 1});
    CHECK_OK(cluster.status());
    RunConnector(**cluster, WorkerFor(state.range(0)),
                 Source("source", dir.File("in")), kLines);
  }
  Report(state);
}
BENCHMARK(BM_ConnectFileToTopic)
    ->ArgName("converter")
    ->DenseRange(kString, kJsonWithSchemas)
    ->Unit(benchmark::kMillisecond);

void BM_ConnectTopicToFile(benchmark::State& state) {
  const TempDir dir;
  CHECK_OK(WriteFile(dir.File("in"), Lines(kLines)));
  auto cluster = EmbeddedCluster::Start({.broker_count = 1});
  CHECK_OK(cluster.status());
  const Config worker = WorkerFor(state.range(0));
  RunConnector(**cluster, worker, Source("source", dir.File("in")), kLines);
  int run = 0;
  for (auto unused : state) {
    CHECK_OK(WriteFile(dir.File("out"), ""));
    // A group of its own, which reads from the beginning.
    RunConnector(**cluster, worker,
                 Sink(absl::StrCat("sink-", run++), dir.File("out")), kLines);
  }
  Report(state);
}
BENCHMARK(BM_ConnectTopicToFile)
    ->ArgName("converter")
    ->DenseRange(kString, kJsonWithSchemas)
    ->Unit(benchmark::kMillisecond);

// Cluster, worker, source and sink, until the first line is in the sink's file.
void BM_ConnectStartToFirstLine(benchmark::State& state) {
  const TempDir dir;
  CHECK_OK(WriteFile(dir.File("in"), Lines(1)));
  for (auto unused : state) {
    auto cluster = EmbeddedCluster::Start({.broker_count = 1});
    CHECK_OK(cluster.status());
    auto connect = EmbeddedConnect::Start(**cluster);
    CHECK_OK(connect.status());
    CHECK_OK((*connect)->StartConnector(Source("source", dir.File("in"))));
    CHECK_OK((*connect)->StartConnector(Sink("sink", dir.File("out"))));
    CHECK_OK((*connect)->AwaitRecords("sink", 1, kLimit));
  }
}
BENCHMARK(BM_ConnectStartToFirstLine)->Unit(benchmark::kMicrosecond);

// A third worker comes to two that run 100 connectors of one task: until a
// third of them has moved. Our own time; the clock is virtual, and what passes
// on it is the label.
void BM_ConnectRebalance(benchmark::State& state) {
  constexpr int kConnectors = 100;
  const TempDir dir;
  CHECK_OK(WriteFile(dir.File("in"), Lines(1)));
  absl::Duration virtual_time;
  for (auto unused : state) {
    state.PauseTiming();
    auto cluster = EmbeddedCluster::Start({.broker_count = 1});
    CHECK_OK(cluster.status());
    auto connect = EmbeddedConnectCluster::Start(**cluster, {.workers = 2});
    CHECK_OK(connect.status());
    for (int i = 0; i < kConnectors; ++i) {
      CHECK_OK((*connect)->PutConnector(
          Source(absl::StrCat("source-", i), dir.File("in"))));
    }
    CHECK_OK((*connect)->AwaitBalanced());
    const absl::Time begin = (*cluster)->Now();
    state.ResumeTiming();
    CHECK_OK((*connect)->AddWorker().status());
    CHECK_OK((*connect)->AwaitBalanced());
    state.PauseTiming();
    virtual_time = (*cluster)->Now() - begin;
    connect->reset();
    state.ResumeTiming();
  }
  state.SetLabel(absl::StrCat(absl::FormatDuration(virtual_time),
                              " on the cluster's clock"));
}
BENCHMARK(BM_ConnectRebalance)->Unit(benchmark::kMillisecond)->Iterations(3);

}  // namespace
}  // namespace kafka_embedded

BENCHMARK_MAIN();
