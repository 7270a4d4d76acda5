// CreateTopics: what Kafka creates, what it refuses, and with which words.
#include "kafka_embedded/controller/topic_creation.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "kafka_embedded/controller/effective_topic_config.h"
#include "kafka_embedded/controller/test_metadata.h"

namespace kafka_embedded {
namespace {

using create_topics_request::CreatableTopic;
using create_topics_response::CreatableTopicConfigs;
using create_topics_response::CreatableTopicResult;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class TopicCreationTest : public ::testing::Test {
 protected:
  Decision<CreateTopicsResponse> Create(std::vector<CreatableTopic> topics,
                                        bool validate_only = false) {
    CreateTopicsRequest request;
    request.topics = std::move(topics);
    request.validate_only = validate_only;
    return CreateTopics(image_, request,
                        {.random = random_,
                         .default_num_partitions = 4,
                         .default_replication_factor = 2,
                         .static_config = static_config_});
  }
  CreatableTopicResult CreateOne(CreatableTopic topic) {
    return Create({std::move(topic)}).response.topics.at(0);
  }
  static CreatableTopic Topic(std::string name, int32_t partitions = 1,
                              int16_t replication_factor = 1) {
    CreatableTopic topic;
    topic.name = std::move(name);
    topic.num_partitions = partitions;
    topic.replication_factor = replication_factor;
    return topic;
  }
  static CreatableTopic Assigned(
      const std::vector<std::pair<int32_t, std::vector<int32_t>>>& partitions) {
    CreatableTopic topic = Topic("orders", -1, -1);
    for (const auto& [id, brokers] : partitions) {
      topic.assignments.push_back(
          {.partition_index = id, .broker_ids = brokers});
    }
    return topic;
  }
  static CreatableTopic Configured(std::string key,
                                   std::optional<std::string> value) {
    CreatableTopic topic = Topic("orders");
    topic.configs.push_back(
        {.name = std::move(key), .value = std::move(value)});
    return topic;
  }
  void ExpectRefused(const CreatableTopic& topic, ErrorCode code,
                     const std::string& message) {
    const auto decision = Create({topic});
    const CreatableTopicResult& result = decision.response.topics.at(0);
    EXPECT_EQ(result.error_code, code);
    EXPECT_EQ(result.error_message.value_or("(none)"), message);
    EXPECT_THAT(decision.records, IsEmpty());
  }
  static const CreatableTopicConfigs& ConfigOf(
      const CreatableTopicResult& result, const std::string& name) {
    return *std::find_if(
        result.configs->begin(), result.configs->end(),
        [&](const CreatableTopicConfigs& c) { return c.name == name; });
  }

  MetadataImage image_ = ImageWithBrokers({1, 2, 3});
  Random random_{1};
  Config static_config_;
};

TEST_F(TopicCreationTest, ATopicAndThenItsPartitionsAreWritten) {
  const auto decision = Create({Topic("orders", 3, 2)});
  ASSERT_THAT(decision.records, SizeIs(4));
  const auto& topic = std::get<TopicRecord>(decision.records[0]);
  EXPECT_EQ(topic.name, "orders");
  for (int32_t id = 0; id < 3; ++id) {
    const auto& partition = std::get<PartitionRecord>(decision.records[id + 1]);
    EXPECT_EQ(partition.partition_id, id);
    EXPECT_EQ(partition.topic_id, topic.topic_id);
    EXPECT_THAT(partition.replicas, SizeIs(2));
    EXPECT_EQ(partition.isr, partition.replicas);
    EXPECT_EQ(partition.leader, partition.replicas.front());
    EXPECT_EQ(partition.leader_epoch, 0);
  }
}

TEST_F(TopicCreationTest, TheAnswerHasIdCountsAndConfiguration) {
  const auto decision = Create({Topic("orders", 3, 2)});
  const CreatableTopicResult& result = decision.response.topics.at(0);
  EXPECT_EQ(result.error_code, ErrorCode::kNone);
  EXPECT_EQ(result.error_message, std::nullopt);
  EXPECT_EQ(result.topic_id,
            std::get<TopicRecord>(decision.records[0]).topic_id);
  EXPECT_FALSE(result.topic_id.is_zero());
  EXPECT_EQ(result.num_partitions, 3);
  EXPECT_EQ(result.replication_factor, 2);
  EXPECT_THAT(*result.configs, SizeIs(37));
  EXPECT_TRUE(std::is_sorted(
      result.configs->begin(), result.configs->end(),
      [](const auto& a, const auto& b) { return a.name < b.name; }));
}

TEST_F(TopicCreationTest, MinusOneStandsForTheDefaults) {
  const CreatableTopicResult result = CreateOne(Topic("orders", -1, -1));
  EXPECT_EQ(result.num_partitions, 4);
  EXPECT_EQ(result.replication_factor, 2);
}

TEST_F(TopicCreationTest, EverySettingTellsWhereItComesFrom) {
  static_config_ = {{"log.retention.hours", "2"},
                    {"log.cleanup.policy", "compact"}};
  image_.Replay(ConfigRecord{.resource_type = ConfigResourceType::kBroker,
                             .resource_name = "",
                             .name = "min.insync.replicas",
                             .value = "2"});
  const CreatableTopicResult result =
      CreateOne(Configured("cleanup.policy", "delete"));

  const auto expect = [&](const char* name, const char* value,
                          ConfigSource source) {
    EXPECT_EQ(ConfigOf(result, name).value, value) << name;
    EXPECT_EQ(ConfigOf(result, name).config_source, static_cast<int8_t>(source))
        << name;
  };
  expect("cleanup.policy", "delete", ConfigSource::kDynamicTopicConfig);
  expect("retention.ms", "7200000", ConfigSource::kStaticBrokerConfig);
  expect("min.insync.replicas", "2", ConfigSource::kDynamicDefaultBrokerConfig);
  expect("segment.bytes", "1073741824", ConfigSource::kDefaultConfig);
}

TEST_F(TopicCreationTest, SettingsAreWrittenBetweenTopicAndPartitions) {
  const auto decision = Create({Configured("retention.ms", "1000")});
  ASSERT_THAT(decision.records, SizeIs(3));
  EXPECT_EQ(std::get<ConfigRecord>(decision.records[1]),
            (ConfigRecord{.resource_type = ConfigResourceType::kTopic,
                          .resource_name = "orders",
                          .name = "retention.ms",
                          .value = "1000"}));
}

TEST_F(TopicCreationTest, ValidateOnlyAnswersButWritesNothing) {
  const auto decision = Create({Topic("orders", 3, 2)}, /*validate_only=*/true);
  EXPECT_EQ(decision.response.topics.at(0).num_partitions, 3);
  EXPECT_THAT(decision.records, IsEmpty());
}

TEST_F(TopicCreationTest, ANameThatIsTakenIsRefused) {
  AddTopic(image_, "orders", {{1}});
  ExpectRefused(Topic("orders"), ErrorCode::kTopicAlreadyExists,
                "Topic 'orders' already exists.");
}

TEST_F(TopicCreationTest, ANameThatIsInvalidIsRefused) {
  ExpectRefused(Topic(""), ErrorCode::kInvalidTopicException,
                "Topic name is invalid: the empty string is not allowed");
}

TEST_F(TopicCreationTest, ANameThatCollidesIsRefused) {
  AddTopic(image_, "a.b", {{1}});
  ExpectRefused(Topic("a_b"), ErrorCode::kInvalidTopicException,
                "Topic 'a_b' collides with existing topic: a.b");
}

TEST_F(TopicCreationTest, TooFewBrokersAreRefused) {
  ExpectRefused(Topic("orders", 1, 4), ErrorCode::kInvalidReplicationFactor,
                "Unable to replicate the partition 4 time(s): The target "
                "replication factor of 4 cannot be reached because only 3 "
                "broker(s) are registered.");
}

TEST_F(TopicCreationTest, ZeroReplicasAndZeroPartitionsAreRefused) {
  ExpectRefused(Topic("orders", 1, 0), ErrorCode::kInvalidReplicationFactor,
                "Replication factor must be larger than 0, or -1 to use the "
                "default value.");
  ExpectRefused(Topic("orders", 0, 1), ErrorCode::kInvalidPartitions,
                "Number of partitions was set to an invalid non-positive "
                "value.");
}

TEST_F(TopicCreationTest, NothingIsCreatedWhileAllBrokersAreFenced) {
  for (const int32_t id : {1, 2, 3}) SetFenced(image_, id, true);
  ExpectRefused(Topic("orders"), ErrorCode::kInvalidReplicationFactor,
                "Unable to replicate the partition 1 time(s): All brokers are "
                "currently fenced.");
}

TEST_F(TopicCreationTest, AnAssignmentByHandIsTakenAsItIs) {
  SetFenced(image_, 3, true);
  const auto decision = Create({Assigned({{1, {2, 1}}, {0, {3, 1}}})});
  ASSERT_THAT(decision.records, SizeIs(3));
  const auto& first = std::get<PartitionRecord>(decision.records[1]);
  EXPECT_THAT(first.replicas, ElementsAre(3, 1));
  EXPECT_THAT(first.isr, ElementsAre(1));
  EXPECT_EQ(first.leader, 1);
  EXPECT_EQ(decision.response.topics.at(0).num_partitions, 2);
  EXPECT_EQ(decision.response.topics.at(0).replication_factor, 2);
}

TEST_F(TopicCreationTest, AnAssignmentByHandExcludesCounts) {
  CreatableTopic topic = Assigned({{0, {1}}});
  topic.replication_factor = 1;
  ExpectRefused(topic, ErrorCode::kInvalidRequest,
                "A manual partition assignment was specified, but replication "
                "factor was not set to -1.");
  topic.replication_factor = -1;
  topic.num_partitions = 1;
  ExpectRefused(topic, ErrorCode::kInvalidRequest,
                "A manual partition assignment was specified, but "
                "numPartitions was not set to -1.");
}

TEST_F(TopicCreationTest, AWrongAssignmentByHandIsRefused) {
  constexpr ErrorCode kCode = ErrorCode::kInvalidReplicaAssignment;
  ExpectRefused(Assigned({{0, {}}}), kCode,
                "The manual partition assignment includes an empty replica "
                "list.");
  ExpectRefused(Assigned({{0, {9}}}), kCode,
                "The manual partition assignment includes broker 9, but no "
                "such broker is registered.");
  ExpectRefused(Assigned({{0, {1, 1}}}), kCode,
                "The manual partition assignment includes the broker 1 more "
                "than once.");
  ExpectRefused(Assigned({{0, {1, 2}}, {1, {1}}}), kCode,
                "The manual partition assignment includes a partition with 1 "
                "replica(s), but this is not consistent with previous "
                "partitions, which have 2 replica(s).");
  ExpectRefused(Assigned({{0, {1}}, {2, {1}}}), kCode,
                "partitions should be a consecutive 0-based integer sequence");
  ExpectRefused(Assigned({{0, {1}}, {0, {2}}}), kCode,
                "Found multiple manual partition assignments for partition 0");
  SetFenced(image_, 1, true);
  ExpectRefused(Assigned({{0, {1}}}), kCode,
                "All brokers specified in the manual partition assignment for "
                "partition 0 are fenced or in controlled shutdown.");
}

TEST_F(TopicCreationTest, WrongSettingsAreRefused) {
  ExpectRefused(Configured("x", "1"), ErrorCode::kInvalidConfig,
                "Unknown topic config name: x");
  ExpectRefused(Configured("retention.ms", "abc"), ErrorCode::kInvalidConfig,
                "Invalid value abc for configuration retention.ms: Not a "
                "number of type LONG");
  ExpectRefused(Configured("retention.ms", std::nullopt),
                ErrorCode::kInvalidConfig,
                "Null value not supported for topic configs: retention.ms");
}

TEST_F(TopicCreationTest, ANameThatComesTwiceIsRefusedOnceAndCreatedNever) {
  const auto decision = Create({Topic("a"), Topic("b"), Topic("a")});
  const auto& topics = decision.response.topics;
  ASSERT_THAT(topics, SizeIs(2));
  EXPECT_EQ(topics[0].name, "b");
  EXPECT_EQ(topics[0].error_code, ErrorCode::kNone);
  EXPECT_EQ(topics[1].name, "a");
  EXPECT_EQ(topics[1].error_code, ErrorCode::kInvalidRequest);
  EXPECT_EQ(topics[1].error_message, "Duplicate topic name.");
  EXPECT_THAT(decision.records, SizeIs(2));
}

TEST_F(TopicCreationTest, TheMetadataTopicCannotBeCreated) {
  ExpectRefused(Topic("__cluster_metadata"), ErrorCode::kInvalidRequest,
                "Creation of internal topic __cluster_metadata is prohibited.");
}

TEST_F(TopicCreationTest, MoreThanTenThousandPartitionsAreRefusedTogether) {
  ExpectRefused(Topic("orders", 10'001), ErrorCode::kPolicyViolation,
                "Excessively large number of partitions per request.");
  ExpectRefused(Topic("orders", 10'000), ErrorCode::kPolicyViolation,
                "Unable to perform excessively large batch operation.");
  EXPECT_EQ(CreateOne(Topic("orders", 9'999)).error_code, ErrorCode::kNone);
}

TEST_F(TopicCreationTest, OneTopicThatFailsLeavesTheOthers) {
  const auto decision = Create({Topic("a"), Topic("b", 1, 9), Topic("c")});
  EXPECT_EQ(decision.response.topics[1].error_code,
            ErrorCode::kInvalidReplicationFactor);
  EXPECT_THAT(decision.records, SizeIs(4));
}

}  // namespace
}  // namespace kafka_embedded
