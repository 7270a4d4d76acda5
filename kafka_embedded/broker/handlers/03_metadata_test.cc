// Metadata, as a client sees it on the wire.
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "kafka_embedded/broker/test_broker.h"
#include "kafka_embedded/protocol/messages/metadata.h"

namespace kafka_embedded {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

MetadataRequest About(const std::string& topic, bool create = false) {
  MetadataRequest request;
  request.topics.emplace().emplace_back().name = topic;
  request.allow_auto_topic_creation = create;
  return request;
}

MetadataRequest AboutAll() {
  MetadataRequest request;
  request.topics = std::nullopt;
  return request;
}

std::vector<std::string> Names(const MetadataResponse& response) {
  std::vector<std::string> names;
  for (const auto& topic : response.topics) {
    names.push_back(topic.name.value_or("(null)"));
  }
  return names;
}

TEST(MetadataTest, BrokersClusterAndControllerAreTold) {
  TestBroker broker;
  const auto response = broker.Ask(AboutAll(), 12);
  ASSERT_EQ(response.brokers.size(), 1u);
  EXPECT_EQ(response.brokers[0].node_id, 1);
  EXPECT_EQ(response.brokers[0].host, "localhost");
  EXPECT_EQ(response.brokers[0].port, 9092);
  EXPECT_EQ(response.controller_id, 1);
  EXPECT_EQ(response.cluster_id, broker.broker().options().cluster_id);
}

TEST(MetadataTest, NullMeansAllTopicsAndNoneMeansNone) {
  TestBroker broker;
  broker.CreateTopic("b");
  broker.CreateTopic("a");
  EXPECT_THAT(Names(broker.Ask(AboutAll(), 12)), ElementsAre("a", "b"));
  MetadataRequest none;
  none.topics.emplace();
  EXPECT_THAT(Names(broker.Ask(none, 12)), IsEmpty());
}

TEST(MetadataTest, InVersion0NoTopicsMeansAll) {
  TestBroker broker;
  broker.CreateTopic("a");
  MetadataRequest none;
  none.topics.emplace();
  EXPECT_THAT(Names(broker.Ask(none, 0)), ElementsAre("a"));
}

TEST(MetadataTest, ATopicHasItsPartitionsLeadersAndId) {
  TestBroker broker;
  const Uuid id = broker.CreateTopic("t", 2);
  const auto topic = broker.Ask(About("t"), 12).topics.at(0);
  EXPECT_EQ(topic.topic_id, id);
  ASSERT_EQ(topic.partitions.size(), 2u);
  EXPECT_EQ(topic.partitions[1].partition_index, 1);
  EXPECT_EQ(topic.partitions[1].leader_id, 1);
  EXPECT_EQ(topic.partitions[1].leader_epoch, 0);
  EXPECT_THAT(topic.partitions[1].replica_nodes, ElementsAre(1));
  EXPECT_THAT(topic.partitions[1].isr_nodes, ElementsAre(1));
}

TEST(MetadataTest, AnUnknownTopicIsNotCreatedUnasked) {
  TestBroker broker;
  EXPECT_EQ(broker.Ask(About("t"), 12).topics[0].error_code,
            ErrorCode::kUnknownTopicOrPartition);
  EXPECT_EQ(broker.Ask(About("t"), 12).topics[0].error_code,
            ErrorCode::kUnknownTopicOrPartition);
}

TEST(MetadataTest, AutoCreationAnswersUnknownFirstAndTheTopicAfterwards) {
  TestBroker broker(Config{{"num.partitions", "4"}});
  EXPECT_EQ(broker.Ask(About("t", /*create=*/true), 12).topics[0].error_code,
            ErrorCode::kUnknownTopicOrPartition);
  broker.runtime().RunUntilIdle();
  const auto topic = broker.Ask(About("t"), 12).topics[0];
  EXPECT_EQ(topic.error_code, ErrorCode::kNone);
  EXPECT_EQ(topic.partitions.size(), 4u);
}

TEST(MetadataTest, AutoCreateTopicsEnableForbidsIt) {
  TestBroker broker(Config{{"auto.create.topics.enable", "false"}});
  broker.Ask(About("t", /*create=*/true), 12);
  broker.runtime().RunUntilIdle();
  EXPECT_EQ(broker.Ask(About("t"), 12).topics[0].error_code,
            ErrorCode::kUnknownTopicOrPartition);
}

TEST(MetadataTest, ANameThatCannotBeIsInvalid) {
  TestBroker broker;
  for (const char* name : {"", ".", "..", "a/b", "ä"}) {
    EXPECT_EQ(broker.Ask(About(name, true), 12).topics[0].error_code,
              ErrorCode::kInvalidTopicException)
        << name;
  }
}

TEST(MetadataTest, Kip516TopicsAreFoundById) {
  TestBroker broker;
  const Uuid id = broker.CreateTopic("t");
  MetadataRequest request;
  request.topics.emplace().emplace_back().topic_id = id;
  request.topics->at(0).name = std::nullopt;
  EXPECT_THAT(Names(broker.Ask(request, 12)), ElementsAre("t"));
  request.topics->at(0).topic_id = Uuid{1, 2};
  EXPECT_EQ(broker.Ask(request, 12).topics[0].error_code,
            ErrorCode::kUnknownTopicId);
}

TEST(MetadataTest, Kip430OperationsAreToldToThoseWhoAsk) {
  TestBroker broker;
  broker.CreateTopic("t");
  auto request = About("t");
  constexpr int32_t kNotAsked = INT32_MIN;
  EXPECT_EQ(broker.Ask(request, 12).topics[0].topic_authorized_operations,
            kNotAsked);
  request.include_topic_authorized_operations = true;
  EXPECT_GT(broker.Ask(request, 12).topics[0].topic_authorized_operations, 0);
}

}  // namespace
}  // namespace kafka_embedded
