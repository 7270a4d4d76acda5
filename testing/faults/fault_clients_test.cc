// The same faults on a client in the process and on one over TCP.
#include <memory>
#include <string>
#include <utility>

#include "kafka_embedded/client/tcp_transport.h"
#include "kafka_embedded/protocol/messages/produce.h"
#include "kafka_embedded/runtime/io/io_thread.h"
#include "kafka_embedded/runtime/real_runtime.h"
#include "testing/faults/fault_injector.h"
#include "testing/kafka_test.h"

namespace kafka_embedded {
namespace {

constexpr absl::Duration kPatience = absl::Seconds(30);  // Of the real clock.

enum class Where { kInProcess, kOverTcp };

class FaultClientsTest : public ::testing::TestWithParam<Where> {
 protected:
  void SetUp() override {
    // Ten seconds in one: a test takes part of a second.
    ASSERT_OK_AND_ASSIGN(
        cluster_,
        EmbeddedCluster::Start({.listen = ListenOptions(), .pace = 10}));
    ASSERT_OK(cluster_->admin().CreateTopic(
        {.name = "orders", .num_partitions = 1, .replication_factor = 3}));
    faults_ = std::make_unique<FaultInjector>(*cluster_);
    const Config config = {{"client.id", "shop"}};
    if (GetParam() == Where::kInProcess) {
      ASSERT_OK_AND_ASSIGN(producer_, cluster_->NewProducer(config));
    } else {
      runtime_.StartDriver();
      ASSERT_OK_AND_ASSIGN(
          auto brokers, ParseBootstrapServers(cluster_->bootstrap_servers()));
      ASSERT_OK_AND_ASSIGN(
          producer_,
          Producer::Create(
              config, std::make_unique<TcpTransport>(
                          runtime_, io_,
                          TcpTransport::Options{.bootstrap = std::move(brokers),
                                                .client_id = "shop"})));
    }
    Send("first");
  }
  void TearDown() override {
    producer_.reset();
    faults_.reset();
  }

  void Send(const std::string& value) {
    ASSERT_OK(producer_->SendAndWait({.topic = "orders", .value = value}));
  }
  absl::Duration TimeOfSend() {
    const absl::Time begin = cluster_->Now();
    Send("x");
    return cluster_->Now() - begin;
  }
  int64_t Written() {
    return cluster_->Describe({"orders", 0})->high_watermark;
  }
  int32_t leader() { return cluster_->Describe({"orders", 0})->leader; }

  std::unique_ptr<EmbeddedCluster> cluster_;
  std::unique_ptr<FaultInjector> faults_;
  RealRuntime runtime_;
  IoThread io_;
  std::unique_ptr<Producer> producer_;
};

TEST_P(FaultClientsTest, ALostAnswerIsAskedForAgainAndWrittenOnce) {
  ASSERT_OK_AND_ASSIGN(
      const Fault lost,
      faults_->Add({.api_key = ApiKey::kProduce, .client_id = "shop"},
                   fault::LoseAnswer(), fault::Once()));
  Send("x");
  EXPECT_EQ(lost.fired(), 1u);
  EXPECT_EQ(Written(), 2);
}

TEST_P(FaultClientsTest, AnErrorIsAnsweredBeforeAndAfterTheEffect) {
  for (const fault::When when : {fault::When::kBefore, fault::When::kAfter}) {
    ASSERT_OK(
        faults_->Add({.api_key = ApiKey::kProduce, .topic = "orders"},
                     fault::AnswerWith(ErrorCode::kInvalidTopicException, when),
                     fault::Once()));
    EXPECT_THAT(
        producer_->SendAndWait({.topic = "orders", .value = "x"}).status(),
        HasErrorCode(ErrorCode::kInvalidTopicException));
    EXPECT_EQ(Written(), when == fault::When::kBefore ? 1 : 2);
  }
}

TEST_P(FaultClientsTest, ARequestWaitsAtABarrier) {
  ASSERT_OK_AND_ASSIGN(Fault held, faults_->Add({.api_key = ApiKey::kProduce},
                                                fault::Hold(), fault::Once()));
  ASSERT_OK_AND_ASSIGN(const Observation seen,
                       faults_->Observe({.api_key = ApiKey::kProduce}));
  ASSERT_OK(producer_->Send({.topic = "orders", .value = "x"}));
  ASSERT_OK(held.AwaitReached(kPatience));
  EXPECT_EQ(Written(), 1);
  EXPECT_EQ(seen.requests()[0].client_id, "shop");
  EXPECT_EQ(seen.requests()[0].As<ProduceRequest>().acks, -1);
  held.Release();
  ASSERT_OK(producer_->Flush());
  EXPECT_EQ(Written(), 2);
}

TEST_P(FaultClientsTest, ALinkIsSlowBothWays) {
  ASSERT_OK_AND_ASSIGN(
      ClusterFault slow,
      faults_->Add(fault::OnLink(LinkEnd::Client("shop"), LinkEnd::Any(),
                                 {.latency = absl::Milliseconds(500)})));
  EXPECT_GE(TimeOfSend(), absl::Seconds(1));
  EXPECT_GE(slow.fired(), 2u);
  ASSERT_OK(slow.Lift());
  EXPECT_LT(TimeOfSend(), absl::Seconds(1));
}

TEST_P(FaultClientsTest, ALinkThatIsCutCarriesNothingUntilItIsHealed) {
  ASSERT_OK_AND_ASSIGN(ClusterFault cut,
                       faults_->Add(fault::CutLink(LinkEnd::Client("shop"),
                                                   LinkEnd::Broker(leader()))));
  ASSERT_OK(producer_->Send({.topic = "orders", .value = "x"}));
  ASSERT_OK(cut.AwaitFired(kPatience));
  EXPECT_EQ(Written(), 1);
  ASSERT_OK(cut.Lift());
  ASSERT_OK(producer_->Flush());
  EXPECT_EQ(Written(), 2);
}

TEST_P(FaultClientsTest, ASlowDiskDelaysTheAnswer) {
  ASSERT_OK(faults_->Add(fault::SlowDisk(leader(), absl::Milliseconds(800))));
  EXPECT_GE(TimeOfSend(), absl::Milliseconds(800));
}

INSTANTIATE_TEST_SUITE_P(Clients, FaultClientsTest,
                         ::testing::Values(Where::kInProcess, Where::kOverTcp),
                         [](const auto& param) {
                           return param.param == Where::kOverTcp ? "OverTcp"
                                                                 : "InProcess";
                         });

}  // namespace
}  // namespace kafka_embedded
