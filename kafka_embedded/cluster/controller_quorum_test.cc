// Controllers that are gone and followed by others, and metadata that is late.
#include <memory>
#include <optional>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "kafka_embedded/client/transport.h"
#include "kafka_embedded/cluster/embedded_cluster.h"
#include "kafka_embedded/protocol/messages/describe_quorum.h"
#include "kafka_embedded/protocol/messages/metadata.h"
#include "testing/status_matchers.h"

namespace kafka_embedded {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

const TopicPartition kOrders{"orders", 0};

class ControllerQuorumTest : public ::testing::Test {
 protected:
  void Start(int32_t controllers) {
    ASSERT_OK_AND_ASSIGN(
        cluster_, EmbeddedCluster::Start({.controller_count = controllers}));
    Create("orders");
    ASSERT_OK_AND_ASSIGN(producer_, cluster_->NewProducer({{"acks", "all"}}));
  }
  void Create(const std::string& topic) {
    ASSERT_OK(cluster_->admin().CreateTopic(
        {.name = topic, .num_partitions = 1, .replication_factor = 3}));
  }
  void Send() {
    ASSERT_OK(
        producer_->SendAndWait({.topic = "orders", .value = "v"}).status());
  }
  PartitionState Orders() { return *cluster_->Describe(kOrders); }
  void CrashActive() {
    ASSERT_TRUE(cluster_->active_controller().has_value());
    ASSERT_OK(cluster_->CrashController(*cluster_->active_controller()));
  }
  void AwaitController() {
    ASSERT_OK(cluster_->RunUntil(
        [&] { return cluster_->active_controller().has_value(); },
        absl::Seconds(4)));
  }
  template <typename Request>
  typename Request::Response Ask(int32_t broker, Request request) {
    const auto transport = cluster_->NewTransport("test");
    std::optional<typename Request::Response> answer;
    cluster_->runtime().Enter([&] {
      Call<Request>(*transport, broker, std::move(request), {},
                    [&](absl::StatusOr<typename Request::Response> response) {
                      EXPECT_OK(response.status());
                      if (response.ok()) answer = *std::move(response);
                    });
    });
    EXPECT_OK(cluster_->RunUntil([&] { return answer.has_value(); },
                                 absl::Seconds(30)));
    return answer.value_or(typename Request::Response());
  }
  ErrorCode ErrorOf(const std::string& topic, int32_t broker) {
    MetadataRequest request{.allow_auto_topic_creation = false};
    request.topics.emplace().emplace_back().name = topic;
    const MetadataResponse response = Ask(broker, std::move(request));
    return response.topics.at(0).error_code;
  }
  describe_quorum_response::PartitionData Quorum() {
    DescribeQuorumRequest request;
    auto& topic = request.topics.emplace_back();
    topic.topic_name = "__cluster_metadata";
    topic.partitions.emplace_back();
    return Ask(1, std::move(request)).topics.at(0).partitions.at(0);
  }

  std::unique_ptr<EmbeddedCluster> cluster_;
  std::unique_ptr<Producer> producer_;
};

TEST_F(ControllerQuorumTest, AnotherControllerFollowsOneThatIsGone) {
  Start(3);
  EXPECT_THAT(cluster_->controller_ids(), ElementsAre(3000, 3001, 3002));
  EXPECT_EQ(cluster_->active_controller(), 3000);
  const int32_t epoch = Quorum().leader_epoch;
  CrashActive();
  EXPECT_EQ(cluster_->active_controller(), std::nullopt);
  AwaitController();
  EXPECT_NE(cluster_->active_controller(), 3000);
  const auto quorum = Quorum();
  EXPECT_EQ(quorum.leader_id, cluster_->active_controller());
  EXPECT_EQ(quorum.leader_epoch, epoch + 1);
  EXPECT_THAT(quorum.current_voters, SizeIs(3));
}

TEST_F(ControllerQuorumTest, RecordsAreTakenWhileThereIsNoController) {
  Start(1);
  Send();  // A producer id comes from the controller.
  CrashActive();
  Send();
  EXPECT_OK(cluster_->AdvanceTime(absl::Minutes(5)));
  Send();
  EXPECT_THAT(Orders().isr, SizeIs(3));
}

TEST_F(ControllerQuorumTest, ATopicAskedForMeanwhileIsMadeByTheNextController) {
  Start(3);
  CrashActive();
  Create("payments");
  EXPECT_TRUE(cluster_->active_controller().has_value());
  for (const int32_t broker : {1, 2, 3}) {
    EXPECT_EQ(ErrorOf("payments", broker), ErrorCode::kNone) << broker;
    EXPECT_EQ(ErrorOf("orders", broker), ErrorCode::kNone) << broker;
  }
}

TEST_F(ControllerQuorumTest, NobodyIsFencedBeforeTheNextControllerMissesThem) {
  Start(3);
  const int32_t leader = Orders().leader;
  CrashActive();
  ASSERT_OK(cluster_->CrashBroker(leader));
  AwaitController();
  EXPECT_EQ(Orders().leader, leader);
  const absl::Time then = cluster_->Now();
  ASSERT_OK(cluster_->RunUntil([&] { return Orders().leader != leader; },
                               absl::Seconds(30)));
  EXPECT_EQ(cluster_->Now() - then, absl::Seconds(9));
  Send();
  ASSERT_OK(cluster_->StartBroker(leader));
  ASSERT_OK(cluster_->RunUntil([&] { return Orders().isr.size() == 3; },
                               absl::Minutes(1)));
}

TEST_F(ControllerQuorumTest, WithoutAMajorityNoControllerIsActive) {
  Start(3);
  ASSERT_OK(cluster_->CrashController(3001));
  EXPECT_EQ(cluster_->active_controller(), 3000);
  ASSERT_OK(cluster_->CrashController(3002));
  EXPECT_EQ(cluster_->active_controller(), std::nullopt);
  EXPECT_OK(cluster_->AdvanceTime(absl::Minutes(5)));
  EXPECT_EQ(cluster_->active_controller(), std::nullopt);
  ASSERT_OK(cluster_->StartController(3002));
  AwaitController();
  Create("payments");
}

TEST_F(ControllerQuorumTest, ManyFollowOneAnother) {
  Start(3);
  for (int i = 0; i < 10; ++i) {
    const int32_t active = *cluster_->active_controller();
    CrashActive();
    Create("topic-" + std::to_string(i));
    Send();
    ASSERT_OK(cluster_->StartController(active));
    AwaitController();
  }
  EXPECT_THAT(Orders().isr, SizeIs(3));
  EXPECT_THAT(Quorum().leader_epoch, 11);
}

TEST_F(ControllerQuorumTest, ABrokerThatStartsMeanwhileRegistersLater) {
  Start(1);
  ASSERT_OK(cluster_->StopBroker(2));
  CrashActive();
  ASSERT_OK(cluster_->StartController(3000));
  ASSERT_OK(cluster_->StartBroker(2));
  ASSERT_OK(cluster_->RunUntil([&] { return Orders().isr.size() == 3; },
                               absl::Minutes(1)));
}

TEST_F(ControllerQuorumTest, ControllersAreNamedByTheirIds) {
  Start(1);
  EXPECT_THAT(cluster_->CrashController(7),
              StatusIs(absl::StatusCode::kNotFound, HasSubstr("3000")));
  EXPECT_THAT(cluster_->StartController(3000),
              StatusIs(absl::StatusCode::kFailedPrecondition,
                       HasSubstr("is running, expected crashed")));
  EXPECT_THAT(EmbeddedCluster::Start({.controller_count = 0}),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr("controller_count: 0")));
}

TEST_F(ControllerQuorumTest, ABrokerWithLateMetadataDoesNotKnowANewTopic) {
  Start(1);
  ASSERT_OK(cluster_->DelayMetadata(2, absl::Seconds(1)));
  Create("payments");
  EXPECT_EQ(ErrorOf("payments", 2), ErrorCode::kUnknownTopicOrPartition);
  EXPECT_OK(cluster_->AdvanceTime(absl::Seconds(2)));
  EXPECT_EQ(ErrorOf("payments", 2), ErrorCode::kNone);
}

TEST_F(ControllerQuorumTest,
       AClientWithNewMetadataMeetsALeaderWithOldMetadata) {
  Start(1);
  Send();
  const int32_t old_leader = Orders().leader;
  const int32_t late = old_leader % 3 + 1;
  ASSERT_OK(cluster_->DelayMetadata(late, absl::Seconds(2)));
  ASSERT_OK(cluster_->StopBroker(old_leader));
  // Whoever leads now, clients find it in the end.
  Send();
  EXPECT_THAT(Orders().isr, Not(Contains(old_leader)));
  ASSERT_OK(cluster_->DelayMetadata(late, absl::ZeroDuration()));
  ASSERT_OK(cluster_->StartBroker(old_leader));
  ASSERT_OK(cluster_->RunUntil([&] { return Orders().isr.size() == 3; },
                               absl::Minutes(1)));
}

}  // namespace
}  // namespace kafka_embedded
