// Requests that are wrong, and what Kafka 4.4 answers to them: seen on one, by
// sending both the same bytes.
#include <optional>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "kafka_embedded/broker/test_broker.h"
#include "kafka_embedded/protocol/messages/delete_groups.h"
#include "kafka_embedded/protocol/messages/delete_records.h"
#include "kafka_embedded/protocol/messages/describe_topic_partitions.h"
#include "kafka_embedded/protocol/messages/elect_leaders.h"
#include "kafka_embedded/protocol/messages/fetch.h"
#include "kafka_embedded/protocol/messages/find_coordinator.h"
#include "kafka_embedded/protocol/messages/init_producer_id.h"
#include "kafka_embedded/protocol/messages/join_group.h"
#include "kafka_embedded/protocol/messages/list_offsets.h"
#include "kafka_embedded/protocol/messages/metadata.h"
#include "kafka_embedded/protocol/messages/produce.h"
#include "kafka_embedded/records/record_batch_builder.h"

namespace kafka_embedded {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

class WrongRequestsTest : public ::testing::Test {
 protected:
  WrongRequestsTest() {
    topic_id_ = broker_.CreateTopic("orders", /*partitions=*/2);
    broker_.Produce("orders", {"a", "b", "c"});
  }
  FetchRequest FetchOf(int64_t offset) const {
    FetchRequest request{.session_epoch = -1};
    request.topics.push_back(
        {.topic = "orders",
         .topic_id = topic_id_,
         .partitions = {{.partition = 0,
                         .fetch_offset = offset,
                         .partition_max_bytes = 1 << 20}}});
    return request;
  }

  TestBroker broker_;
  Uuid topic_id_;
};

TEST_F(WrongRequestsTest, MetadataOfATopicNamedTwiceComesOnce) {
  MetadataRequest request{.topics = {{{.name = "orders"}, {.name = "orders"}}}};
  EXPECT_THAT(broker_.Ask(request).topics, SizeIs(1));
}

TEST_F(WrongRequestsTest, MetadataByIdBeginsWithVersion12) {
  const MetadataRequest request{
      .topics = {{{.topic_id = topic_id_, .name = std::nullopt}}}};
  EXPECT_EQ(broker_.Ask(request, 12).topics.at(0).name, "orders");
  const MetadataResponse refused = broker_.Ask(request, 11);
  EXPECT_EQ(refused.topics.at(0).error_code, ErrorCode::kInvalidRequest);
  EXPECT_THAT(refused.brokers, IsEmpty());
}

TEST_F(WrongRequestsTest, OffsetsOfAPartitionNamedTwiceAreRefusedOnce) {
  ListOffsetsRequest request;
  request.topics.push_back(
      {.name = "orders",
       .partitions = {{.timestamp = -1},
                      {.partition_index = 1, .timestamp = -1},
                      {.timestamp = -2}}});
  const auto answers = broker_.Ask(request).topics.at(0).partitions;
  ASSERT_THAT(answers, SizeIs(2));
  EXPECT_EQ(answers[0].error_code, ErrorCode::kInvalidRequest);
  EXPECT_EQ(answers[1].error_code, ErrorCode::kNone);
}

TEST_F(WrongRequestsTest, AnIsolationLevelThatDoesNotExistIsRefused) {
  ListOffsetsRequest offsets{.isolation_level = 3};
  offsets.topics.push_back(
      {.name = "orders", .partitions = {{.timestamp = -1}}});
  EXPECT_EQ(broker_.Ask(offsets).topics.at(0).partitions.at(0).error_code,
            ErrorCode::kUnknownServerError);
  FetchRequest fetch = FetchOf(0);
  fetch.isolation_level = 7;
  EXPECT_EQ(broker_.Ask(fetch).error_code, ErrorCode::kUnknownServerError);
  EXPECT_EQ(broker_.Ask(fetch, 12).responses.at(0).partitions.at(0).error_code,
            ErrorCode::kUnknownServerError);
}

TEST_F(WrongRequestsTest, AReplicaThatIsNoneGetsNothing) {
  FetchRequest fetch = FetchOf(0);
  fetch.replica_state.replica_id = 5;
  EXPECT_EQ(broker_.Ask(fetch).responses.at(0).partitions.at(0).error_code,
            ErrorCode::kNotLeaderOrFollower);
}

TEST_F(WrongRequestsTest, WhoIsBehindTheEndOfItsEpochIsToldWhereItEnds_KIP595) {
  FetchRequest fetch = FetchOf(9);
  EXPECT_EQ(broker_.Ask(fetch).responses.at(0).partitions.at(0).error_code,
            ErrorCode::kOffsetOutOfRange);
  fetch.topics[0].partitions[0].last_fetched_epoch = 0;
  const auto answer = broker_.Ask(fetch).responses.at(0).partitions.at(0);
  EXPECT_EQ(answer.error_code, ErrorCode::kNone);
  EXPECT_EQ(answer.diverging_epoch.epoch, 0);
  EXPECT_EQ(answer.diverging_epoch.end_offset, 3);
}

TEST_F(WrongRequestsTest, ATransactionHasATransactionalId) {
  RecordBatchBuilder builder({.producer_id = 7,
                              .producer_epoch = 0,
                              .base_sequence = 0,
                              .transactional = true});
  builder.Append({.value = "v"});
  ProduceRequest request{.acks = -1, .timeout_ms = 1'000};
  request.topic_data.push_back(
      {.name = "orders",
       .partition_data = {
           {.index = 0,
            .records = BytesList(std::move(builder).Build().bytes())}}});
  EXPECT_EQ(broker_.Ask(request, 12)
                .responses.at(0)
                .partition_responses.at(0)
                .error_code,
            ErrorCode::kTransactionalIdAuthorizationFailed);
}

TEST_F(WrongRequestsTest, ACursorIsAmongTheTopics) {
  DescribeTopicPartitionsRequest request{.topics = {{.name = "orders"}},
                                         .response_partition_limit = 10};
  request.cursor.emplace();
  request.cursor->topic_name = "payments";
  EXPECT_EQ(broker_.Ask(request).topics.at(0).error_code,
            ErrorCode::kInvalidRequest);
  request.cursor->topic_name = "orders";
  request.cursor->partition_index = -1;
  EXPECT_EQ(broker_.Ask(request).topics.at(0).error_code,
            ErrorCode::kInvalidRequest);
  request.cursor->partition_index = 1;
  EXPECT_THAT(broker_.Ask(request).topics.at(0).partitions, SizeIs(1));
}

TEST_F(WrongRequestsTest, AProducerIdHasAnEpoch) {
  EXPECT_EQ(broker_
                .Ask(InitProducerIdRequest{.transactional_id = std::nullopt,
                                           .producer_id = 5})
                .error_code,
            ErrorCode::kInvalidRequest);
}

TEST_F(WrongRequestsTest, ThereAreTwoKindsOfElection) {
  ElectLeadersRequest request{.election_type = 7};
  request.topic_partitions.emplace();
  request.topic_partitions->push_back({.topic = "orders", .partitions = {0}});
  const ElectLeadersResponse refused = broker_.Ask(request);
  EXPECT_EQ(refused.error_code, ErrorCode::kInvalidRequest);
  EXPECT_EQ(
      refused.replica_election_results.at(0).partition_result.at(0).error_code,
      ErrorCode::kInvalidRequest);
}

TEST_F(WrongRequestsTest, GroupsOfNoName) {
  broker_.Ask(FindCoordinatorRequest{.coordinator_keys = {"g"}});
  const JoinGroupResponse joined =
      broker_.Ask(JoinGroupRequest{.session_timeout_ms = 10'000});
  EXPECT_EQ(joined.error_code, ErrorCode::kInvalidGroupId);
  EXPECT_EQ(joined.protocol_name, std::nullopt);
  EXPECT_EQ(broker_.Ask(DeleteGroupsRequest{.groups_names = {""}})
                .results.at(0)
                .error_code,
            ErrorCode::kGroupIdNotFound);
  DeleteRecordsRequest records{.timeout_ms = 1'000};
  records.topics.push_back(
      {.name = "__consumer_offsets", .partitions = {{.offset = 0}}});
  EXPECT_EQ(broker_.Ask(records).topics.at(0).partitions.at(0).error_code,
            ErrorCode::kInvalidTopicException);
}

}  // namespace
}  // namespace kafka_embedded
