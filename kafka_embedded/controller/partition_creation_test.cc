// CreatePartitions: a topic only ever grows.
#include "kafka_embedded/controller/partition_creation.h"

#include <optional>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "kafka_embedded/controller/test_metadata.h"

namespace kafka_embedded {
namespace {

using create_partitions_request::CreatePartitionsTopic;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class PartitionCreationTest : public ::testing::Test {
 protected:
  static CreatePartitionsTopic Topic(
      std::string name, int32_t count,
      std::optional<std::vector<std::vector<int32_t>>> assignments =
          std::nullopt) {
    CreatePartitionsTopic topic;
    topic.name = std::move(name);
    topic.count = count;
    topic.assignments = std::nullopt;
    if (!assignments.has_value()) return topic;
    topic.assignments.emplace();
    for (const auto& brokers : *assignments) {
      topic.assignments->push_back({.broker_ids = brokers});
    }
    return topic;
  }
  Decision<CreatePartitionsResponse> Create(
      std::vector<CreatePartitionsTopic> topics, bool validate_only = false) {
    CreatePartitionsRequest request;
    request.topics = std::move(topics);
    request.validate_only = validate_only;
    return CreatePartitions(image_, request, random_);
  }
  void ExpectRefused(const CreatePartitionsTopic& topic, ErrorCode code,
                     std::optional<std::string> message) {
    const auto decision = Create({topic});
    ASSERT_THAT(decision.response.results, SizeIs(1));
    EXPECT_EQ(decision.response.results[0].error_code, code);
    EXPECT_EQ(decision.response.results[0].error_message, message);
    EXPECT_THAT(decision.records, IsEmpty());
  }

  MetadataImage image_ = ImageWithBrokers({1, 2, 3});
  Random random_{1};
  Uuid orders_ = AddTopic(image_, "orders", {{1, 2}, {2, 3}});
};

TEST_F(PartitionCreationTest, NewPartitionsComeBehindAndHaveAsManyReplicas) {
  const auto decision = Create({Topic("orders", 4)});
  ASSERT_THAT(decision.records, SizeIs(2));
  for (int32_t i = 0; i < 2; ++i) {
    const auto& partition = std::get<PartitionRecord>(decision.records[i]);
    EXPECT_EQ(partition.partition_id, 2 + i);
    EXPECT_THAT(partition.replicas, SizeIs(2));
  }
  EXPECT_EQ(decision.response.results[0].error_code, ErrorCode::kNone);
  EXPECT_EQ(decision.response.results[0].error_message, std::nullopt);
}

TEST_F(PartitionCreationTest, AnAssignmentByHandIsTakenAsItIs) {
  const auto decision = Create({Topic("orders", 3, {{{3, 1}}})});
  ASSERT_THAT(decision.records, SizeIs(1));
  EXPECT_THAT(std::get<PartitionRecord>(decision.records[0]).replicas,
              ElementsAre(3, 1));
}

TEST_F(PartitionCreationTest, ValidateOnlyWritesNothing) {
  EXPECT_THAT(Create({Topic("orders", 3)}, true).records, IsEmpty());
}

TEST_F(PartitionCreationTest, ACountThatIsNoIncreaseIsRefused) {
  ExpectRefused(Topic("orders", 2), ErrorCode::kInvalidPartitions,
                "Topic already has 2 partition(s).");
  ExpectRefused(Topic("orders", 1), ErrorCode::kInvalidPartitions,
                "The topic orders currently has 2 partition(s); 1 would not "
                "be an increase.");
}

TEST_F(PartitionCreationTest, AnUnknownTopicIsRefused) {
  ExpectRefused(Topic("nothing", 3), ErrorCode::kUnknownTopicOrPartition,
                std::nullopt);
}

TEST_F(PartitionCreationTest, AWrongAssignmentByHandIsRefused) {
  ExpectRefused(Topic("orders", 4, {{{1, 2}}}),
                ErrorCode::kInvalidReplicaAssignment,
                "Attempted to add 2 additional partition(s), but only 1 "
                "assignment(s) were specified.");
  ExpectRefused(Topic("orders", 3, {{{1}}}),
                ErrorCode::kInvalidReplicaAssignment,
                "The manual partition assignment includes a partition with 1 "
                "replica(s), but this is not consistent with previous "
                "partitions, which have 2 replica(s).");
  SetFenced(image_, 1, true);
  SetFenced(image_, 2, true);
  ExpectRefused(Topic("orders", 3, {{{1, 2}}}),
                ErrorCode::kInvalidReplicaAssignment,
                "All brokers specified in the manual partition assignment for "
                "partition 2 are fenced or in controlled shutdown.");
}

TEST_F(PartitionCreationTest, ANameThatComesTwiceIsRefusedOnce) {
  const auto decision = Create({Topic("orders", 3), Topic("orders", 4)});
  ASSERT_THAT(decision.response.results, SizeIs(1));
  EXPECT_EQ(decision.response.results[0].error_message,
            "Duplicate topic name.");
  EXPECT_THAT(decision.records, IsEmpty());
}

TEST_F(PartitionCreationTest, MoreThanTenThousandPartitionsAreRefused) {
  ExpectRefused(Topic("orders", 10'003), ErrorCode::kPolicyViolation,
                "Unable to perform excessively large batch operation.");
}

}  // namespace
}  // namespace kafka_embedded
