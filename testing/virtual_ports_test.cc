// Clusters on virtual time that also serve TCP: how time passes for clients who
// have clocks of their own.
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "kafka_embedded/client/tcp_transport.h"
#include "kafka_embedded/protocol/messages/create_topics.h"
#include "kafka_embedded/protocol/messages/metadata.h"
#include "kafka_embedded/runtime/io/io_thread.h"
#include "kafka_embedded/runtime/real_runtime.h"
#include "testing/faults/fault_injector.h"
#include "testing/kafka_test.h"

namespace kafka_embedded {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr absl::Duration kWeek = absl::Hours(7 * 24);
constexpr absl::Duration kPatience = absl::Seconds(30);  // Of the real clock.

// As another program: its own clock, threads and sockets.
class TcpClient {
 public:
  explicit TcpClient(const EmbeddedCluster& cluster)
      : bootstrap_(*ParseBootstrapServers(cluster.bootstrap_servers())) {
    runtime_.StartDriver();
  }
  std::unique_ptr<Producer> NewProducer() {
    return *Producer::Create({}, NewTransport());
  }
  std::unique_ptr<Consumer> NewConsumer() {
    return *Consumer::Create({{"auto.offset.reset", "earliest"}},
                             NewTransport());
  }
  std::unique_ptr<Transport> NewTransport() {
    return std::make_unique<TcpTransport>(
        runtime_, io_,
        TcpTransport::Options{.bootstrap = bootstrap_, .client_id = "tcp"});
  }
  RealRuntime& runtime() { return runtime_; }

 private:
  const std::vector<BrokerEndpoint> bootstrap_;
  RealRuntime runtime_;
  IoThread io_;
};

class VirtualPortsTest : public ::testing::Test {
 protected:
  void Start(double pace) {
    ASSERT_OK_AND_ASSIGN(
        cluster_, EmbeddedCluster::Start(
                      {.seed = 7, .listen = ListenOptions(), .pace = pace}));
    ASSERT_OK(cluster_->admin().CreateTopic(
        {.name = "orders", .num_partitions = 1, .replication_factor = 3}));
    client_ = std::make_unique<TcpClient>(*cluster_);
    producer_ = client_->NewProducer();
  }
  void TearDown() override {
    producer_.reset();
    client_.reset();
  }

  void Send(const std::string& value) {
    ASSERT_OK(producer_->SendAndWait({.topic = "orders", .value = value}));
  }
  std::vector<std::string> Read(size_t count) {
    auto consumer = client_->NewConsumer();
    EXPECT_OK(consumer->Assign({{"orders", 0}}));
    return *ConsumeValues(*consumer, count);
  }
  int64_t LogStart() {
    return cluster_->Describe({"orders", 0})->log_start_offset;
  }

  std::unique_ptr<EmbeddedCluster> cluster_;
  std::unique_ptr<TcpClient> client_;
  std::unique_ptr<Producer> producer_;
};

TEST_F(VirtualPortsTest, AWeekOfRetentionPassesWhileAClientIsConnected) {
  Start(/*pace=*/0);
  Send("old");
  EXPECT_THAT(Read(1), ElementsAre("old"));
  const absl::Time before = cluster_->Now();
  EXPECT_OK(cluster_->AdvanceTime(kWeek + absl::Hours(1)));
  EXPECT_EQ(cluster_->Now() - before, kWeek + absl::Hours(1));
  Send("new");
  EXPECT_THAT(Read(1), ElementsAre("new"));
  EXPECT_EQ(LogStart(), 1);
}

TEST_F(VirtualPortsTest, AWeekPassesInLessThanASecondWhereTimeIsAMillionFold) {
  Start(/*pace=*/1e6);
  const absl::Time stamped = client_->runtime().Now();
  Send("old");
  ASSERT_OK(cluster_->AwaitClients([&] { return LogStart() == 1; }, kPatience));
  EXPECT_GT(cluster_->Now() - stamped, kWeek);
  EXPECT_LT(client_->runtime().Now() - stamped, kPatience);
  Send("new");
}

TEST_F(VirtualPortsTest, TimeFollowsTheRealClock) {
  Start(/*pace=*/1);
  FaultInjector faults(*cluster_);
  ASSERT_OK_AND_ASSIGN(
      const Fault late,
      faults.Add({.api_key = ApiKey::kProduce},
                 fault::Delay(absl::Milliseconds(200)), fault::Once()));
  const absl::Time before = cluster_->Now();
  const absl::Time real_before = client_->runtime().Now();
  Send("x");
  EXPECT_GE(client_->runtime().Now() - real_before, absl::Milliseconds(199));
  EXPECT_GE(cluster_->Now() - before, absl::Milliseconds(200));
  EXPECT_LT(cluster_->Now() - before, kPatience);
  EXPECT_EQ(late.fired(), 1u);
}

TEST_F(VirtualPortsTest, AtPaceZeroTimePassesOnlyByCallsOfTheTest) {
  Start(/*pace=*/0);
  FaultInjector faults(*cluster_);
  ASSERT_OK_AND_ASSIGN(const Fault late,
                       faults.Add({.api_key = ApiKey::kProduce},
                                  fault::Delay(absl::Hours(1)), fault::Once()));
  const absl::Time before = cluster_->Now();
  bool answered = false;
  ASSERT_OK(producer_->Send({.topic = "orders", .value = "x"},
                            [&](const auto& result) {
                              EXPECT_OK(result);
                              answered = true;
                            }));
  ASSERT_OK(
      cluster_->AwaitClients([&] { return late.matched() == 1; }, kPatience));
  EXPECT_EQ(cluster_->Now(), before);
  EXPECT_OK(cluster_->AdvanceTime(absl::Minutes(59)));
  EXPECT_EQ(late.fired(), 1u);
  client_->runtime().Enter([&] { EXPECT_FALSE(answered); });
  EXPECT_OK(cluster_->AdvanceTime(absl::Minutes(1)));
  ASSERT_OK(producer_->Flush());
  EXPECT_TRUE(answered);
}

TEST_F(VirtualPortsTest, AWaitForClientsThatDoNotComeEnds) {
  Start(/*pace=*/0);
  const absl::Time before = cluster_->Now();
  EXPECT_THAT(
      cluster_->AwaitClients([] { return false; }, absl::Milliseconds(10)),
      StatusIs(absl::StatusCode::kDeadlineExceeded,
               HasSubstr("while virtual time stood still")));
  EXPECT_EQ(cluster_->Now(), before);
}

TEST_F(VirtualPortsTest, BrokersCrashAndComeBackInVirtualTime) {
  Start(/*pace=*/0);
  Send("a");
  const int32_t leader = cluster_->Describe({"orders", 0})->leader;
  ASSERT_OK(cluster_->CrashBroker(leader));
  EXPECT_OK(cluster_->AdvanceTime(absl::Seconds(10)));
  Send("b");
  ASSERT_OK(cluster_->StartBroker(leader));
  Send("c");
  EXPECT_THAT(Read(3), ElementsAre("a", "b", "c"));
}

TEST_F(VirtualPortsTest, APaceThatCannotBeIsRefused) {
  EXPECT_THAT(EmbeddedCluster::Start({.pace = -1}).status(),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr("pace: -1 seconds a second")));
}

// The same requests, one after the other, and the same steps of time.
std::string TimelineOf(uint64_t seed) {
  auto cluster = *EmbeddedCluster::Start(
      {.seed = seed,
       .listen = ListenOptions(),
       .start_time = absl::FromUnixSeconds(1'700'000'000)});
  TcpClient client(*cluster);
  auto transport = client.NewTransport();
  const auto ask = [&](auto request) {
    bool done = false;
    client.runtime().Enter([&] {
      Call<decltype(request)>(*transport, -1, std::move(request), {},
                              [&](const auto& answer) {
                                EXPECT_OK(answer);
                                done = true;
                              });
    });
    EXPECT_OK(client.runtime().RunUntil([&] { return done; },
                                        client.runtime().Now() + kPatience));
  };
  for (const char* topic : {"orders", "bills", "parcels"}) {
    CreateTopicsRequest create;
    create.topics.push_back(
        {.name = topic, .num_partitions = 5, .replication_factor = 3});
    ask(std::move(create));
    EXPECT_OK(cluster->AdvanceTime(absl::Minutes(1)));
    ask(MetadataRequest());
  }
  client.runtime().Enter([&] { transport.reset(); });
  return cluster->timeline().ToText();
}

TEST_F(VirtualPortsTest, TheSameRequestsInTheSameOrderGiveTheSameTimeline) {
  const std::string timeline = TimelineOf(7);
  EXPECT_THAT(timeline, HasSubstr("CreateTopics v7 of tcp"));
  for (int i = 0; i < 5; ++i) EXPECT_EQ(TimelineOf(7), timeline);
  EXPECT_NE(TimelineOf(8), timeline);
}

}  // namespace
}  // namespace kafka_embedded
