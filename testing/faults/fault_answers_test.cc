// Faults on answers that come late: a parked fetch is hit when it is answered,
// and not at all if the fault is lifted before.
#include <string>
#include <vector>

#include "kafka_embedded/client/transport.h"
#include "kafka_embedded/protocol/messages/describe_groups.h"
#include "kafka_embedded/protocol/messages/fetch.h"
#include "testing/faults/fault_injector.h"
#include "testing/kafka_test.h"

namespace kafka_embedded {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class FaultAnswersTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_OK_AND_ASSIGN(
        cluster_, EmbeddedCluster::Start({.broker_count = 1, .seed = 7}));
    ASSERT_OK(cluster_->admin().CreateTopic(
        {.name = "orders", .num_partitions = 1, .replication_factor = 1}));
    faults_ = std::make_unique<FaultInjector>(*cluster_);
    ASSERT_OK_AND_ASSIGN(producer_, cluster_->NewProducer({}));
    ASSERT_OK_AND_ASSIGN(
        consumer_, cluster_->NewConsumer({{"auto.offset.reset", "earliest"},
                                          {"fetch.max.wait.ms", "30000"},
                                          {"request.timeout.ms", "60000"}}));
    ASSERT_OK(consumer_->Assign({{"orders", 0}}));
  }
  void TearDown() override {
    consumer_.reset();
    producer_.reset();
    faults_.reset();
  }

  Fault OnFetch(fault::Action action) {
    auto fault = faults_->Add({.api_key = ApiKey::kFetch}, std::move(action),
                              fault::Once());
    EXPECT_OK(fault);
    return *std::move(fault);
  }
  // Has a fetch wait at the broker for something to read.
  void ParkAFetch() {
    ASSERT_OK_AND_ASSIGN(const auto records, consumer_->Poll(absl::Seconds(1)));
    ASSERT_THAT(records, IsEmpty());
  }
  absl::Status Send(const std::string& value) {
    return producer_->SendAndWait({.topic = "orders", .value = value}).status();
  }

  std::unique_ptr<EmbeddedCluster> cluster_;
  std::unique_ptr<FaultInjector> faults_;
  std::unique_ptr<Producer> producer_;
  std::unique_ptr<Consumer> consumer_;
};

TEST_F(FaultAnswersTest, AFaultOnAnAnswerCountsWhenTheAnswerComes) {
  const Fault delay =
      OnFetch(fault::Delay(absl::Seconds(2), fault::When::kAfter));
  ParkAFetch();
  EXPECT_EQ(delay.matched(), 1u);
  EXPECT_EQ(delay.fired(), 0u);
  EXPECT_OK(Send("a"));
  EXPECT_EQ(delay.fired(), 1u);
  EXPECT_EQ(delay.holding(), 1u);
  EXPECT_THAT(*ConsumeValues(*consumer_, 1), ElementsAre("a"));
}

TEST_F(FaultAnswersTest, AFaultThatIsLiftedSparesTheAnswerOfAParkedRequest) {
  for (const fault::Action& action :
       {fault::LoseAnswer(),
        fault::AnswerWith(ErrorCode::kOffsetOutOfRange, fault::When::kAfter),
        fault::Hold(fault::When::kAfter)}) {
    Fault fault = OnFetch(action);
    ParkAFetch();
    EXPECT_EQ(fault.matched(), 1u);
    fault.Lift();
    EXPECT_OK(Send("a"));
    EXPECT_THAT(*ConsumeValues(*consumer_, 1), ElementsAre("a"));
    EXPECT_EQ(fault.fired(), 0u);
    EXPECT_EQ(fault.holding(), 0u);
  }
}

TEST_F(FaultAnswersTest, AnAnswerMayComeWhenItsInjectorHasEnded) {
  const Fault lost = OnFetch(fault::LoseAnswer());
  ParkAFetch();
  faults_.reset();
  EXPECT_OK(Send("a"));
  EXPECT_THAT(*ConsumeValues(*consumer_, 1), ElementsAre("a"));
  EXPECT_EQ(lost.fired(), 0u);
}

TEST_F(FaultAnswersTest, ACallMayLiftEveryFault) {
  const Fault call = OnFetch(fault::Call([this] { faults_->LiftAll(); }));
  EXPECT_OK(Send("a"));
  EXPECT_THAT(*ConsumeValues(*consumer_, 1), ElementsAre("a"));
  EXPECT_EQ(call.fired(), 1u);
}

TEST_F(FaultAnswersTest,
       ARequestThatItsVersionCannotCarryIsObservedAllTheSame) {
  ASSERT_OK_AND_ASSIGN(const Observation seen,
                       faults_->Observe({.api_key = ApiKey::kDescribeGroups}));
  const auto transport = cluster_->NewTransport("odd");
  // Since version 3.
  DescribeGroupsRequest request{.groups = {"g"},
                                .include_authorized_operations = true};
  cluster_->runtime().Enter([&] {
    transport->Send(1, MakeMessage(std::move(request)), {.max_version = 0},
                    [](auto) {});
  });
  ASSERT_OK(seen.AwaitCount(1));
  const std::vector<ObservedRequest> requests = seen.requests();
  ASSERT_THAT(requests, SizeIs(1));
  EXPECT_EQ(requests[0].version, 0);
  EXPECT_GE(requests[0].body_version, 3);
  EXPECT_THAT(requests[0].As<DescribeGroupsRequest>().groups, ElementsAre("g"));
}

}  // namespace
}  // namespace kafka_embedded
