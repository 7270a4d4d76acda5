// What a cluster notes of what it does, and what a test can say of it.
#include <memory>
#include <string>

#include "kafka_embedded/client/tcp_transport.h"
#include "kafka_embedded/cluster/embedded_cluster.h"
#include "kafka_embedded/protocol/messages/metadata.h"
#include "kafka_embedded/runtime/io/io_thread.h"
#include "testing/faults/links.h"
#include "testing/status_matchers.h"
#include "testing/timeline/timeline_matchers.h"

namespace kafka_embedded {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class TimelineTest : public ::testing::Test {
 protected:
  void Start(ClusterOptions options = {.seed = 7}) {
    producer_.reset();
    ASSERT_OK_AND_ASSIGN(cluster_, EmbeddedCluster::Start(std::move(options)));
    ASSERT_OK(cluster_->admin().CreateTopic(
        {.name = "orders", .num_partitions = 1, .replication_factor = 3}));
    ASSERT_OK_AND_ASSIGN(producer_,
                         cluster_->NewProducer({{"client.id", "shop"}}));
  }
  void Send(const std::string& value) {
    ASSERT_OK(producer_->SendAndWait({.topic = "orders", .value = value}));
  }
  int32_t leader() { return cluster_->Describe({"orders", 0})->leader; }
  // Whether `event` came of something of that kind.
  static bool CameOf(const Timeline& timeline, const TimelineEvent& event,
                     TraceKind kind) {
    for (const auto* e = &event; e != nullptr; e = timeline.Find(e->cause)) {
      if (e->kind == kind) return true;
    }
    return false;
  }

  std::unique_ptr<EmbeddedCluster> cluster_;
  std::unique_ptr<Producer> producer_;
};

TEST_F(TimelineTest, ARecordsWayIsThereFromRequestToResponse) {
  Start();
  Send("a");
  const Timeline timeline = cluster_->timeline();
  EXPECT_THAT(timeline, Contains(Request(ApiKey::kProduce, "shop")));
  for (const int32_t broker : {1, 2, 3}) {
    EXPECT_THAT(timeline,
                Contains(Append(
                    {.topic = "orders", .partition = 0, .broker = broker})));
  }
  EXPECT_THAT(timeline, Contains(HighWatermark({.broker = leader()})));
  EXPECT_THAT(timeline, Contains(Response(ApiKey::kProduce)));
}

TEST_F(TimelineTest, CausesLeadFromTheResponseBackToTheRequest) {
  Start();
  Send("a");
  const Timeline timeline = cluster_->timeline();
  for (const TimelineEvent& event : timeline) {
    const bool of_the_record =
        event.kind == TraceKind::kAppend ||
        event.kind == TraceKind::kHighWatermark ||
        (event.kind == TraceKind::kResponse &&
         event.code == static_cast<int16_t>(ApiKey::kProduce));
    if (!of_the_record || event.topic == "__consumer_offsets") continue;
    EXPECT_TRUE(CameOf(timeline, event, TraceKind::kRequest))
        << ::testing::PrintToString(event) << "\n"
        << timeline.ToText();
  }
}

TEST_F(TimelineTest, ACrashAndItsElectionAreThere) {
  Start();
  Send("a");
  const int32_t crashed = leader();
  ASSERT_OK(cluster_->CrashBroker(crashed));
  Send("b");
  const Timeline timeline = cluster_->timeline();
  EXPECT_THAT(timeline, Contains(BrokerEvent(crashed, "crashed")));
  EXPECT_THAT(timeline, Contains(TimerFired("broker-session")));
  EXPECT_THAT(timeline, Contains(BrokerEvent(crashed, "fenced")));
  EXPECT_THAT(timeline, Contains(Election({.topic = "orders",
                                           .leader = leader(),
                                           .leader_epoch = 1,
                                           .unclean = false})));
  EXPECT_THAT(timeline, Not(Contains(Election({.leader_epoch = 2}))));
}

TEST_F(TimelineTest, AGroupIsThereFromItsFirstMemberToItsLast) {
  Start();
  const Config config = {{"group.id", "audit"}, {"client.id", "reader"}};
  ASSERT_OK_AND_ASSIGN(auto consumer, cluster_->NewConsumer(config));
  ASSERT_OK(consumer->Subscribe({"orders"}));
  Send("a");
  ASSERT_OK(consumer->Poll(absl::Seconds(1)));
  ASSERT_OK(consumer->CommitSync({{{"orders", 0}, {.offset = 1}}}));
  ASSERT_OK(consumer->Close());
  const Timeline timeline = cluster_->timeline();
  int32_t coordinator = -1;
  int64_t generation = 0;
  for (const TimelineEvent& event : timeline) {
    if (event.kind != TraceKind::kGroup) continue;
    EXPECT_TRUE(CameOf(timeline, event, TraceKind::kRequest));
    EXPECT_EQ(event.node, "broker-" + std::to_string(event.broker));
    coordinator = event.broker;
    EXPECT_GE(event.value, generation);
    generation = event.value;
  }
  for (const char* what : {"is joined by", "rebalances", "has all joins",
                           "is stable", "is left by", "is empty"}) {
    EXPECT_THAT(timeline, Contains(GroupEvent({.group = "audit",
                                               .what = what,
                                               .coordinator = coordinator})));
  }
  EXPECT_THAT(timeline,
              Contains(GroupEvent({.what = "is stable", .generation = 1})));
  EXPECT_THAT(timeline,
              Contains(OffsetCommit("audit", {.topic = "orders"}, 1)));
}

TEST_F(TimelineTest, AMemberThatExpiresAndACoordinatorThatMovesAreThere) {
  Start();
  ASSERT_OK_AND_ASSIGN(auto consumer,
                       cluster_->NewConsumer({{"group.id", "audit"},
                                              {"client.id", "reader"},
                                              {"max.poll.interval.ms", "9000"},
                                              {"session.timeout.ms", "6000"}}));
  ASSERT_OK(consumer->Subscribe({"orders"}));
  ASSERT_OK(consumer->Poll(absl::Seconds(1)));
  int32_t coordinator = -1;
  for (const TimelineEvent& event : cluster_->timeline()) {
    if (event.kind == TraceKind::kGroup) coordinator = event.broker;
  }
  ASSERT_OK(cluster_->StopBroker(coordinator));
  ASSERT_OK(cluster_->AdvanceTime(absl::Seconds(2)));
  EXPECT_THAT(cluster_->timeline(),
              AllOf(Contains(GroupEvent(
                        {.what = "is given up", .coordinator = coordinator})),
                    Contains(GroupEvent({.what = "is loaded"}))));
  Links links(*cluster_);
  ASSERT_OK(links.Cut(LinkEnd::Client("reader"), LinkEnd::Any()));
  ASSERT_OK(cluster_->AdvanceTime(absl::Seconds(8)));
  EXPECT_THAT(cluster_->timeline(),
              Contains(GroupEvent({.what = "has expired the session of"})));
}

TEST_F(TimelineTest, ATestLeavesMarks) {
  Start();
  cluster_->Mark("here it begins");
  EXPECT_THAT(cluster_->timeline(), Contains(Mark("here it begins")));
}

TEST_F(TimelineTest, TheSameSeedGivesTheSameTimelineByteForByte) {
  const auto run = [this](uint64_t seed) {
    Start({.seed = seed});
    Send("a");
    EXPECT_OK(cluster_->CrashBroker(leader()));
    Send("b");
    return cluster_->timeline().ToText();
  };
  const std::string first = run(5);
  EXPECT_THAT(first, HasSubstr("request Produce v"));
  EXPECT_EQ(run(5), first);
  EXPECT_NE(run(6), first);
}

TEST_F(TimelineTest, TheRingKeepsTheLastEvents) {
  Start({.seed = 7, .timeline_events = 50});  // Rounded up to 64.
  for (int i = 0; i < 20; ++i) Send("a");
  const Timeline timeline = cluster_->timeline();
  EXPECT_EQ(timeline.size(), 64u);
  EXPECT_GT(timeline.forgotten(), 100u);
  EXPECT_EQ(timeline[0].id, timeline.forgotten() + 1);
  EXPECT_EQ(timeline.Find(timeline[0].id), &timeline[0]);
  EXPECT_EQ(timeline.Find(timeline.forgotten()), nullptr);
  EXPECT_EQ(timeline.Find(timeline[63].id + 1), nullptr);
}

TEST_F(TimelineTest, AClusterMayDoWithoutOne) {
  Start({.seed = 7, .timeline_events = 0});
  Send("a");
  cluster_->Mark("nobody sees this");
  EXPECT_THAT(cluster_->timeline(), IsEmpty());
}

TEST_F(TimelineTest, AClientOverTcpIsThereByItsId) {
  ASSERT_OK_AND_ASSIGN(cluster_,
                       EmbeddedCluster::Start({.broker_count = 1,
                                               .time = ClusterTime::kReal,
                                               .listen = ListenOptions(),
                                               .timeline_events = 1000}));
  ASSERT_OK_AND_ASSIGN(auto brokers,
                       ParseBootstrapServers(cluster_->bootstrap_servers()));
  IoThread io;
  auto transport = std::make_unique<TcpTransport>(
      cluster_->runtime(), io,
      TcpTransport::Options{.bootstrap = std::move(brokers),
                            .client_id = "far away"});
  bool answered = false;
  cluster_->runtime().Enter([&] {
    Call<MetadataRequest>(*transport, -1, MetadataRequest(), {},
                          [&](const auto&) { answered = true; });
  });
  ASSERT_OK(cluster_->RunUntil([&] { return answered; }, absl::Seconds(30)));
  cluster_->runtime().Enter([&] { transport.reset(); });
  EXPECT_THAT(cluster_->timeline(),
              Contains(AllOf(Request(ApiKey::kMetadata, "far away"),
                             Field(&TimelineEvent::node, "broker-1"),
                             Field(&TimelineEvent::client_node, ""))));
}

}  // namespace
}  // namespace kafka_embedded
