// Replication and elections in a whole cluster: the ISR, eligible leaders,
// unclean elections, reassignments, and failovers under load.
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "kafka_embedded/client/transport.h"
#include "kafka_embedded/cluster/embedded_cluster.h"
#include "kafka_embedded/protocol/messages/alter_partition_reassignments.h"
#include "kafka_embedded/protocol/messages/delete_records.h"
#include "kafka_embedded/protocol/messages/elect_leaders.h"
#include "kafka_embedded/protocol/messages/list_partition_reassignments.h"
#include "testing/status_matchers.h"

namespace kafka_embedded {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const TopicPartition kOrders{"orders", 0};

class ReplicationTest : public ::testing::Test {
 protected:
  void Start(ClusterOptions options = {}, Config topic_config = {},
             int16_t replication_factor = 3) {
    ASSERT_OK_AND_ASSIGN(cluster_, EmbeddedCluster::Start(options));
    ASSERT_OK(
        cluster_->admin().CreateTopic({.name = "orders",
                                       .num_partitions = 1,
                                       .replication_factor = replication_factor,
                                       .configs = std::move(topic_config)}));
    ASSERT_OK_AND_ASSIGN(producer_, cluster_->NewProducer({{"acks", "all"}}));
  }
  void TearDown() override { producer_.reset(); }

  void Send(const std::string& value) {
    ASSERT_OK(producer_->SendAndWait({.topic = "orders", .value = value}));
  }
  PartitionState Orders() { return *cluster_->Describe(kOrders); }
  int32_t leader() { return Orders().leader; }
  void WaitForIsr(size_t size) {
    ASSERT_OK(cluster_->RunUntil([&] { return Orders().isr.size() == size; },
                                 absl::Minutes(2)));
  }
  int32_t AFollower() {
    for (const int32_t id : Orders().replicas) {
      if (id != leader()) return id;
    }
    return -1;
  }
  std::vector<std::string> Consume(size_t count) {
    std::vector<std::string> values;
    auto consumer = *cluster_->NewConsumer({{"auto.offset.reset", "earliest"}});
    EXPECT_OK(consumer->Assign({kOrders}));
    for (int polls = 0; values.size() < count && polls < 100; ++polls) {
      const auto records = consumer->Poll(absl::Seconds(1));
      EXPECT_OK(records.status());
      for (const auto& record : *records) {
        values.emplace_back(record.value->data(), record.value->size());
      }
    }
    return values;
  }
  // Sends a request to a broker that runs, and waits for the answer.
  template <typename Request>
  typename Request::Response Ask(Request request, int32_t broker) {
    const auto transport = cluster_->NewTransport("test");
    std::optional<typename Request::Response> answer;
    cluster_->runtime().Enter([&] {
      Call<Request>(*transport, broker, std::move(request), {},
                    [&](absl::StatusOr<typename Request::Response> response) {
                      EXPECT_OK(response.status());
                      answer = *std::move(response);
                    });
    });
    EXPECT_OK(cluster_->RunUntil([&] { return answer.has_value(); },
                                 absl::Minutes(1)));
    return *std::move(answer);
  }
  // Before `offset`, of the leader.
  delete_records_response::DeleteRecordsPartitionResult DeleteRecords(
      int64_t offset) {
    DeleteRecordsRequest request;
    request.timeout_ms = 5000;
    auto& topic = request.topics.emplace_back();
    topic.name = "orders";
    topic.partitions.push_back({.partition_index = 0, .offset = offset});
    return Ask(std::move(request), leader()).topics.at(0).partitions.at(0);
  }
  AlterPartitionReassignmentsResponse Reassign(
      std::optional<std::vector<int32_t>> replicas) {
    AlterPartitionReassignmentsRequest request;
    auto& topic = request.topics.emplace_back();
    topic.name = "orders";
    topic.partitions.push_back(
        {.partition_index = 0, .replicas = std::move(replicas)});
    return Ask(std::move(request), leader());
  }
  ErrorCode Elect(int8_t type, int32_t broker) {
    ElectLeadersRequest request;
    request.election_type = type;
    request.topic_partitions.emplace().push_back(
        {.topic = "orders", .partitions = {0}});
    return Ask(std::move(request), broker)
        .replica_election_results.at(0)
        .partition_result.at(0)
        .error_code;
  }

  std::unique_ptr<EmbeddedCluster> cluster_;
  std::unique_ptr<Producer> producer_;
};

TEST_F(ReplicationTest, AFollowerThatCaughtUpJoinsTheIsr) {
  Start();
  Send("one");
  const int32_t stopped = AFollower();
  ASSERT_OK(cluster_->StopBroker(stopped));
  WaitForIsr(2);
  Send("two");
  ASSERT_OK(cluster_->StartBroker(stopped));
  WaitForIsr(3);
}

TEST_F(ReplicationTest, AFollowerThatLostItsLogCopiesItAnew) {
  Start();
  for (int i = 0; i < 50; ++i) Send(std::to_string(i));
  const int32_t crashed = AFollower();
  ASSERT_OK(cluster_->CrashBroker(crashed));
  ASSERT_OK(cluster_->StartBroker(crashed));
  WaitForIsr(3);
  // Everybody else goes; what it copied is all there is.
  for (const int32_t id : {1, 2, 3}) {
    if (id != crashed) {
      ASSERT_OK(cluster_->StopBroker(id));
    }
  }
  EXPECT_EQ(leader(), crashed);
  EXPECT_THAT(Consume(50), SizeIs(50));
}

TEST_F(ReplicationTest, AFollowerThatDoesNotFetchLeavesTheIsrAfterItsLagTime) {
  Start({.broker_config = {{"broker.session.timeout.ms", "600000"},
                           {"replica.lag.time.max.ms", "10000"}}});
  Send("one");
  ASSERT_OK(cluster_->PauseBroker(AFollower()));
  const absl::Time then = cluster_->Now();
  Send("two");  // Committed once the paused follower is out of the ISR.
  EXPECT_GE(cluster_->Now() - then, absl::Seconds(10));
  EXPECT_LE(cluster_->Now() - then, absl::Seconds(16));
  EXPECT_THAT(Orders().isr, SizeIs(2));
}

TEST_F(ReplicationTest, BelowMinInsyncReplicasAcksAllIsRefused) {
  Start({}, {{"min.insync.replicas", "2"}});
  Send("one");
  ASSERT_OK(cluster_->StopBroker(AFollower()));
  Send("two");
  ASSERT_OK(cluster_->StopBroker(
      Orders().isr[0] == leader() ? Orders().isr[1] : Orders().isr[0]));
  ASSERT_OK_AND_ASSIGN(auto impatient,
                       cluster_->NewProducer({{"acks", "all"},
                                              {"delivery.timeout.ms", "5000"},
                                              {"request.timeout.ms", "1000"}}));
  EXPECT_THAT(impatient->SendAndWait({.topic = "orders", .value = "three"}),
              StatusIs(absl::StatusCode::kDeadlineExceeded));
  EXPECT_THAT(Consume(2), ElementsAre("one", "two"));
}

TEST_F(ReplicationTest, AnEligibleReplicaLeadsWhenTheIsrIsEmpty) {
  Start({}, {{"min.insync.replicas", "2"}});
  Send("one");
  EXPECT_OK(
      cluster_->AdvanceTime(absl::Seconds(1)));  // The high watermark is known.
  for (const int32_t id : {1, 2, 3}) ASSERT_OK(cluster_->StopBroker(id));
  EXPECT_EQ(leader(), -1);
  EXPECT_THAT(Orders().isr, IsEmpty());
  // The last two to go were in the ISR when it fell below min.insync.replicas.
  ASSERT_OK(cluster_->StartBroker(3));
  EXPECT_EQ(leader(), 3);
  EXPECT_THAT(Consume(1), ElementsAre("one"));
}

TEST_F(ReplicationTest, AnUncleanElectionLosesWhatTheNewLeaderHasNot) {
  Start({.broker_count = 2}, {}, 2);
  Send("one");
  const int32_t first = leader();
  const int32_t second = AFollower();
  ASSERT_OK(cluster_->StopBroker(second));
  Send("two");
  ASSERT_OK(cluster_->StopBroker(first));
  ASSERT_OK(cluster_->StartBroker(second));
  EXPECT_EQ(leader(), -1);
  EXPECT_EQ(Elect(0, second), ErrorCode::kPreferredLeaderNotAvailable);
  EXPECT_EQ(Elect(1, second), ErrorCode::kNone);
  EXPECT_EQ(leader(), second);
  Send("three");
  ASSERT_OK(cluster_->StartBroker(first));
  WaitForIsr(2);
  EXPECT_THAT(Consume(2), ElementsAre("one", "three"));
}

TEST_F(ReplicationTest, WithUncleanElectionsEnabledThatHappensByItself) {
  Start({.broker_count = 2}, {{"unclean.leader.election.enable", "true"}}, 2);
  const int32_t first = leader();
  const int32_t second = AFollower();
  ASSERT_OK(cluster_->StopBroker(second));
  Send("lost");
  ASSERT_OK(cluster_->StopBroker(first));
  ASSERT_OK(cluster_->StartBroker(second));
  EXPECT_EQ(leader(), second);
  EXPECT_EQ(Orders().log_end_offset, 0);
}

TEST_F(ReplicationTest, ThePreferredReplicaLeadsAgainAfterTheImbalanceCheck) {
  Start();
  const int32_t preferred = Orders().replicas[0];
  ASSERT_OK(cluster_->StopBroker(preferred));
  ASSERT_OK(cluster_->StartBroker(preferred));
  WaitForIsr(3);
  EXPECT_NE(leader(), preferred);
  EXPECT_OK(cluster_->AdvanceTime(absl::Seconds(300)));
  EXPECT_EQ(leader(), preferred);
  EXPECT_EQ(Elect(0, preferred), ErrorCode::kElectionNotNeeded);
}

TEST_F(ReplicationTest, AReassignmentAddsReplicasAndThenRemovesTheOthers) {
  Start({.broker_count = 5});
  Send("one");
  std::vector<int32_t> others;
  for (const int32_t id : cluster_->broker_ids()) {
    if (!testing::Matches(testing::Contains(id))(Orders().replicas)) {
      others.push_back(id);
    }
  }
  ASSERT_THAT(others, SizeIs(2));
  EXPECT_EQ(Reassign(others).responses[0].partitions[0].error_code,
            ErrorCode::kNone);
  ASSERT_OK(cluster_->RunUntil([&] { return Orders().replicas == others; },
                               absl::Minutes(1)));
  EXPECT_THAT(Orders().isr, testing::UnorderedElementsAreArray(others));
  EXPECT_THAT(Ask(ListPartitionReassignmentsRequest(), leader()).topics,
              IsEmpty());
  Send("two");
  EXPECT_THAT(Consume(2), ElementsAre("one", "two"));
}

TEST_F(ReplicationTest, AReassignmentWaitsForItsReplicasAndCanBeCancelled) {
  Start({.broker_count = 4});
  int32_t fourth =
      10 - Orders().replicas[0] - Orders().replicas[1] - Orders().replicas[2];
  const std::vector<int32_t> before = Orders().replicas;
  ASSERT_OK(cluster_->StopBroker(fourth));
  EXPECT_EQ(Reassign(std::vector<int32_t>{leader(), fourth})
                .responses[0]
                .partitions[0]
                .error_code,
            ErrorCode::kNone);
  const auto ongoing = Ask(ListPartitionReassignmentsRequest(), leader());
  ASSERT_THAT(ongoing.topics, SizeIs(1));
  EXPECT_THAT(ongoing.topics[0].partitions[0].adding_replicas,
              ElementsAre(fourth));
  EXPECT_THAT(ongoing.topics[0].partitions[0].removing_replicas, SizeIs(2));
  EXPECT_EQ(Reassign(std::nullopt).responses[0].partitions[0].error_code,
            ErrorCode::kNone);
  EXPECT_THAT(Orders().replicas, testing::UnorderedElementsAreArray(before));
  EXPECT_EQ(Reassign(std::nullopt).responses[0].partitions[0].error_code,
            ErrorCode::kNoReassignmentInProgress);
}

TEST_F(ReplicationTest, AnAssignmentToAnUnknownBrokerIsRefusedByName) {
  Start();
  const auto answer =
      Reassign(std::vector<int32_t>{1, 9}).responses[0].partitions[0];
  EXPECT_EQ(answer.error_code, ErrorCode::kInvalidReplicaAssignment);
  EXPECT_EQ(answer.error_message,
            "The manual partition assignment includes broker 9, but no such "
            "broker is registered.");
}

TEST_F(ReplicationTest, DeleteRecordsWaitsForTheFollowers) {
  Start();
  for (const char* value : {"a", "b", "c"}) Send(value);
  EXPECT_EQ(DeleteRecords(2).low_watermark, 2);

  const int32_t follower = AFollower();
  ASSERT_OK(cluster_->PauseBroker(follower));
  EXPECT_EQ(DeleteRecords(3).error_code, ErrorCode::kRequestTimedOut);
  ASSERT_OK(cluster_->ResumeBroker(follower));
}

TEST_F(ReplicationTest, AFollowerBeginsWithABatchOfWhichAPartIsDeleted) {
  Start();
  ASSERT_OK_AND_ASSIGN(const auto producer,
                       cluster_->NewProducer({{"linger.ms", "100"}}));
  for (const char* value : {"a", "b", "c"}) {
    ASSERT_OK(producer->Send({.topic = "orders", .value = value}));
  }
  ASSERT_OK(producer->Flush());
  EXPECT_EQ(DeleteRecords(2).low_watermark, 2);

  const int32_t follower = AFollower();
  ASSERT_OK(cluster_->CrashBroker(follower));
  WaitForIsr(2);
  ASSERT_OK(cluster_->StartBroker(follower));
  WaitForIsr(3);
  for (const ReplicaState& replica : cluster_->Replicas()) {
    EXPECT_EQ(replica.log_start_offset, 2) << replica.broker;
    EXPECT_EQ(replica.log_end_offset, 3) << replica.broker;
  }
}

// Leaders crash one after the other under an acks=all load: nothing that was
// acknowledged is lost, nothing is there twice.
TEST_F(ReplicationTest, NothingAcknowledgedIsLostInFailovers) {
  for (uint64_t seed = 1; seed <= 30; ++seed) {
    SCOPED_TRACE(seed);
    Start({.seed = seed}, {{"min.insync.replicas", "2"}});
    std::vector<std::string> acknowledged;
    int sent = 0;
    for (int round = 0; round < 4; ++round) {
      for (int i = 0; i < 10; ++i) {
        const std::string value = std::to_string(sent++);
        ASSERT_OK(producer_->Send({.topic = "orders", .value = value},
                                  [&, value](const auto& result) {
                                    if (result.ok()) {
                                      acknowledged.push_back(value);
                                    }
                                  }));
      }
      // Somewhere in the middle of it.
      EXPECT_OK(cluster_->AdvanceTime(absl::Microseconds(seed * 37 % 1500)));
      const int32_t crashed = leader();
      ASSERT_OK(cluster_->CrashBroker(crashed));
      ASSERT_OK(producer_->Flush());
      ASSERT_OK(cluster_->StartBroker(crashed));
      WaitForIsr(3);
    }
    EXPECT_THAT(acknowledged, SizeIs(40));
    EXPECT_EQ(Consume(acknowledged.size()), acknowledged);
    producer_.reset();
  }
}

}  // namespace
}  // namespace kafka_embedded
