// Two clusters, each with Connect workers, and a mirror between them, all on
// one clock: time passes for all of them alike, and a seed decides all.
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "kafka_embedded/runtime/virtual_runtime.h"
#include "testing/embedded_connect_cluster.h"
#include "testing/kafka_test.h"

namespace kafka_embedded {
namespace {

using ::connect_embedded::Mirror;

// One cluster and its workers.
struct Site {
  std::unique_ptr<EmbeddedCluster> cluster;
  std::unique_ptr<EmbeddedConnectCluster> connect;

  static absl::StatusOr<Site> Start(Runtime& runtime) {
    Site site;
    ASSIGN_OR_RETURN(site.cluster,
                     EmbeddedCluster::Start({.runtime = &runtime}));
    ASSIGN_OR_RETURN(
        site.connect,
        EmbeddedConnectCluster::Start(
            *site.cluster,
            {.workers = 2,
             .config = {{"scheduled.rebalance.max.delay.ms", "60000"},
                        {"offset.flush.interval.ms", "1000"}}}));
    return site;
  }
};

// From a file through both clusters to a file, while a worker of each dies. The
// timelines of both.
std::string TimelinesOf(uint64_t seed) {
  TempDir dir;
  VirtualRuntime runtime({.seed = seed});
  const absl::Time begin = runtime.Now();
  Site from = *Site::Start(runtime);
  Site to = *Site::Start(runtime);
  EXPECT_OK(WriteFile(dir.File("in"), "one\ntwo\nthree\n"));
  EXPECT_OK(from.connect->PutConnector({{"name", "source"},
                                        {"connector.class", "FileStreamSource"},
                                        {"file", dir.File("in")},
                                        {"topic", "lines"}}));
  EXPECT_OK(to.connect->PutConnector({{"name", "sink"},
                                      {"connector.class", "FileStreamSink"},
                                      {"file", dir.File("out")},
                                      {"topics", "lines"}}));
  EXPECT_OK(from.connect->AwaitRunning("source", 1));
  EXPECT_OK(to.connect->AwaitRunning("sink", 1));

  ClusterClients source(*from.cluster);
  ClusterClients target(*to.cluster);
  auto mirror = *Mirror::Create({.source = &source,
                                 .target = &target,
                                 .consumer = {{"group.id", "mirror"},
                                              {"auto.offset.reset", "earliest"},
                                              {"metadata.max.age.ms", "1000"}},
                                 .whitelist = "lines"});
  mirror->Start();
  // Both die at one instant; both groups wait for them, at the same time.
  const absl::Time killed = runtime.Now();
  EXPECT_OK(from.connect->KillWorker(0));
  EXPECT_OK(to.connect->KillWorker(0));
  EXPECT_OK(from.connect->AwaitRunning("source", 1));
  EXPECT_OK(to.connect->AwaitRunning("sink", 1));
  EXPECT_LT(runtime.Now() - killed, absl::Minutes(3));
  EXPECT_OK(to.connect->Await([&] {
    return ReadFile(dir.File("out")).value_or("") == "one\ntwo\nthree\n";
  }));
  EXPECT_OK(mirror->Stop());
  EXPECT_EQ(from.cluster->Now(), to.cluster->Now());
  EXPECT_EQ(from.cluster->Now(), runtime.Now());
  EXPECT_LT(runtime.Now() - begin, absl::Hours(1));
  return absl::StrCat(from.cluster->timeline().ToText(),
                      to.cluster->timeline().ToText());
}

TEST(SharedClockTest, TwoClustersAndTheirWorkersRunOnOneClock) {
  const std::string timelines = TimelinesOf(7);
  EXPECT_GT(timelines.size(), 1000u);
  EXPECT_EQ(TimelinesOf(7), timelines);
}

}  // namespace
}  // namespace kafka_embedded
