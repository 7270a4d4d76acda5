// The page of a timeline, in a real browser: Debian's chromium.
#include <array>
#include <cstdio>
#include <fstream>
#include <memory>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "kafka_embedded/cluster/embedded_cluster.h"
#include "nlohmann/json.hpp"
#include "testing/status_matchers.h"
#include "testing/timeline/timeline_files.h"

namespace kafka_embedded {
namespace {

using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;

// A leader crashes between two records.
Timeline AFailover() {
  auto cluster = *EmbeddedCluster::Start({.seed = 7});
  EXPECT_OK(cluster->admin().CreateTopic(
      {.name = "orders", .num_partitions = 2, .replication_factor = 3}));
  const auto producer = *cluster->NewProducer({{"client.id", "shop"}});
  EXPECT_OK(
      producer->SendAndWait({.topic = "orders", .partition = 0, .value = "a"}));
  cluster->Mark("</script><b>text that is no markup");
  EXPECT_OK(cluster->CrashBroker(cluster->Describe({"orders", 0})->leader));
  EXPECT_OK(
      producer->SendAndWait({.topic = "orders", .partition = 0, .value = "b"}));
  const auto consumer = *cluster->NewConsumer({{"group.id", "audit"}});
  EXPECT_OK(consumer->CommitSync({{{"orders", 1}, {.offset = 0}}}));
  return cluster->timeline();
}

class TimelinePageTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    path_ = ::testing::TempDir() + "/failover";
    ASSERT_OK(WriteTimeline(AFailover(), path_));
  }
  // The page's elements once its script has run.
  static std::string Dom(const std::string& fragment) {
    return Run("--dump-dom --window-size=1600,700 'file://" + path_ + ".html#" +
               fragment + "'");
  }
  static std::string Run(const std::string& arguments) {
    const std::string profile = ::testing::TempDir() + "/chromium";
    const std::string command =
        "HOME=" + profile +
        " timeout 60 chromium --headless --no-sandbox --disable-gpu "
        "--disable-dev-shm-usage --user-data-dir=" +
        profile + " " + arguments + " 2>/dev/null";
    std::string output;
    FILE* const pipe = popen(command.c_str(), "r");
    std::array<char, 4096> buffer;
    while (const size_t n = fread(buffer.data(), 1, buffer.size(), pipe)) {
      output.append(buffer.data(), n);
    }
    EXPECT_EQ(pclose(pipe), 0) << "is chromium installed?";
    return output;
  }
  static inline std::string path_;
};

TEST_F(TimelinePageTest, TheTraceIsWhatPerfettoReads) {
  std::ifstream file(path_ + ".trace.json");
  const auto trace = nlohmann::json::parse(file);
  size_t slices = 0;
  size_t arrows = 0;
  for (const auto& event : trace["traceEvents"]) {
    slices += event["ph"] == "X";
    arrows += event["ph"] == "f";
    EXPECT_TRUE(event.contains("pid") && event.contains("tid"));
  }
  EXPECT_GT(slices, 50u);
  EXPECT_GT(arrows, 30u);
}

TEST_F(TimelinePageTest, ThePageNeedsNothingFromElsewhere) {
  std::ifstream file(path_ + ".html");
  const std::string page((std::istreambuf_iterator<char>(file)), {});
  EXPECT_THAT(page, Not(HasSubstr("@DATA@")));
  EXPECT_THAT(page, Not(HasSubstr("src=")));
  EXPECT_THAT(page, Not(HasSubstr("<link")));
}

TEST_F(TimelinePageTest, ABrowserShowsLanesEventsAndArrows) {
  const std::string dom = Dom("");
  for (const char* lane :
       {"broker-1", "broker-2", "broker-3", "controller-3000", "client shop"}) {
    EXPECT_THAT(dom, HasSubstr("<div>" + std::string(lane) + "</div>"));
  }
  EXPECT_THAT(dom, HasSubstr("<circle"));
  EXPECT_THAT(dom, HasSubstr("class=\"arrow\""));
  EXPECT_THAT(dom, HasSubstr("of shop"));
  EXPECT_THAT(dom, Not(HasSubstr("<b>text that is no markup")));
}

TEST_F(TimelinePageTest, TheAddressFilters) {
  EXPECT_THAT(Dom("find=nothing+has+this"), HasSubstr("data-shown=\"0\""));
  const std::string elections = Dom("kind=election&topic=orders&partition=0");
  EXPECT_THAT(elections, HasSubstr("data-shown=\"2\""));
  EXPECT_THAT(elections, ContainsRegex("election orders-0 leader . epoch 1"));
  EXPECT_THAT(Dom("kind=commit&group=audit"),
              ContainsRegex("commit orders-1 offset 0 of audit"));
}

TEST_F(TimelinePageTest, APartitionShowsItsLeaderAndTheBrokersThatAreDown) {
  const std::string dom = Dom("topic=orders&partition=0");
  EXPECT_THAT(dom, HasSubstr("class=\"leads\""));
  EXPECT_THAT(dom, HasSubstr("class=\"down\""));
  EXPECT_THAT(dom, HasSubstr("class=\"wire\""));  // From the client.
  EXPECT_THAT(dom, ContainsRegex("class=\"note\"[^>]*>. crashed<"));
  EXPECT_THAT(Dom(""), Not(HasSubstr("class=\"leads\"")));
}

TEST_F(TimelinePageTest, AnEventTellsWhatItCameOf) {
  const Timeline timeline = AFailover();
  uint64_t answer = 0;
  for (const TimelineEvent& event : timeline) {
    if (event.kind == TraceKind::kHighWatermark) answer = event.id;
  }
  const std::string dom = Dom("event=" + std::to_string(answer));
  EXPECT_THAT(dom, HasSubstr("It came of:"));
  EXPECT_THAT(dom, ContainsRegex("href=\"#\">#[0-9]+ broker-.: append"));
}

}  // namespace
}  // namespace kafka_embedded
