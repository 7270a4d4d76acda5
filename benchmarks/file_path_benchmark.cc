// The way of a file through Connect and a mirror: 100 MB in lines of 99 bytes
// and a newline, StringConverter, one task.
#include <cstdint>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "benchmark/benchmark.h"
#include "connect_embedded/mirror/mirror.h"
#include "kafka_embedded/base/check.h"
#include "kafka_embedded/cluster/embedded_cluster.h"
#include "kafka_embedded/runtime/virtual_runtime.h"
#include "testing/embedded_connect.h"
#include "testing/temp_dir.h"

namespace kafka_embedded {
namespace {

constexpr uint64_t kLines = 1'000'000;
constexpr int64_t kBytes = 100'000'000;
constexpr absl::Duration kLimit = absl::Hours(10);

std::string Lines() {
  const std::string line = std::string(99, 'l') + "\n";
  std::string lines;
  lines.reserve(kBytes);
  for (uint64_t i = 0; i < kLines; ++i) lines += line;
  return lines;
}

void RunConnector(EmbeddedCluster& cluster, const Config& connector) {
  auto connect = EmbeddedConnect::Start(cluster);
  CHECK_OK(connect.status());
  CHECK_OK((*connect)->StartConnector(connector));
  CHECK_OK((*connect)->AwaitRecords(connector.at("name"), kLines, kLimit));
  CHECK_OK((*connect)->Stop());
}

void FileToTopic(EmbeddedCluster& cluster, const std::string& file) {
  RunConnector(cluster, {{"name", "source"},
                         {"connector.class", "FileStreamSource"},
                         {"file", file},
                         {"topic", "lines"}});
}

// Each `name` is a group, which reads from the beginning.
void TopicToFile(EmbeddedCluster& cluster, const std::string& name,
                 const std::string& file) {
  RunConnector(cluster, {{"name", name},
                         {"connector.class", "FileStreamSink"},
                         {"file", file},
                         {"topics", "lines"}});
}

void MirrorLines(EmbeddedCluster& source, EmbeddedCluster& target) {
  ClusterClients from(source);
  ClusterClients to(target);
  auto mirror = connect_embedded::Mirror::Create(
      {.source = &from,
       .target = &to,
       .consumer = {{"group.id", "mirror"}, {"auto.offset.reset", "earliest"}},
       .producer = {{"acks", "all"}},
       .whitelist = "lines"});
  CHECK_OK(mirror.status());
  (*mirror)->Start();
  CHECK_OK(target.RunUntil(
      [&] { return (*mirror)->counters().records >= kLines; }, kLimit));
  CHECK_OK((*mirror)->Stop());
}

// One broker feeds three, as in the demo.
struct Clusters {
  Clusters()
      : source(
            *EmbeddedCluster::Start({.broker_count = 1, .runtime = &runtime})),
        target(*EmbeddedCluster::Start({.runtime = &runtime})) {}
  VirtualRuntime runtime;
  std::unique_ptr<EmbeddedCluster> source;
  std::unique_ptr<EmbeddedCluster> target;
};

void Report(benchmark::State& state) {
  state.SetItemsProcessed(state.iterations() * static_cast<int64_t>(kLines));
  state.SetBytesProcessed(state.iterations() * kBytes);
}

void BM_FileToTopic(benchmark::State& state) {
  const TempDir dir;
  CHECK_OK(WriteFile(dir.File("in"), Lines()));
  for (auto unused : state) {
    Clusters clusters;
    FileToTopic(*clusters.source, dir.File("in"));
  }
  Report(state);
}
BENCHMARK(BM_FileToTopic)->Unit(benchmark::kMillisecond);

void BM_Mirror(benchmark::State& state) {
  const TempDir dir;
  CHECK_OK(WriteFile(dir.File("in"), Lines()));
  for (auto unused : state) {
    state.PauseTiming();
    Clusters clusters;
    FileToTopic(*clusters.source, dir.File("in"));
    state.ResumeTiming();
    MirrorLines(*clusters.source, *clusters.target);
  }
  Report(state);
}
BENCHMARK(BM_Mirror)->Unit(benchmark::kMillisecond);

void BM_TopicToFile(benchmark::State& state) {
  const TempDir dir;
  CHECK_OK(WriteFile(dir.File("in"), Lines()));
  Clusters clusters;
  FileToTopic(*clusters.source, dir.File("in"));
  int run = 0;
  for (auto unused : state) {
    CHECK_OK(WriteFile(dir.File("out"), ""));
    TopicToFile(*clusters.source, absl::StrCat("sink-", run++),
                dir.File("out"));
  }
  Report(state);
}
BENCHMARK(BM_TopicToFile)->Unit(benchmark::kMillisecond);

// All three, one after the other, clusters started and stopped.
void BM_FileToMirroredFile(benchmark::State& state) {
  const TempDir dir;
  CHECK_OK(WriteFile(dir.File("in"), Lines()));
  for (auto unused : state) {
    CHECK_OK(WriteFile(dir.File("out"), ""));
    Clusters clusters;
    FileToTopic(*clusters.source, dir.File("in"));
    MirrorLines(*clusters.source, *clusters.target);
    TopicToFile(*clusters.target, "sink", dir.File("out"));
  }
  Report(state);
}
BENCHMARK(BM_FileToMirroredFile)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace kafka_embedded

BENCHMARK_MAIN();
