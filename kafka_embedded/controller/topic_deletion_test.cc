// DeleteTopics, by name and by id.
#include "kafka_embedded/controller/topic_deletion.h"

#include <optional>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "kafka_embedded/controller/test_metadata.h"

namespace kafka_embedded {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class TopicDeletionTest : public ::testing::Test {
 protected:
  void ByName(const std::string& name) {
    request_.topics.push_back({name, {}, {}});
  }
  void ById(const Uuid& id) {
    request_.topics.push_back({std::nullopt, id, {}});
  }
  Decision<DeleteTopicsResponse> Delete(TopicDeletionContext context = {}) {
    return DeleteTopics(image_, request_, context);
  }
  void ExpectRefused(ErrorCode code, const std::string& message) {
    const auto decision = Delete();
    ASSERT_THAT(decision.response.responses, SizeIs(1));
    EXPECT_EQ(decision.response.responses[0].error_code, code);
    EXPECT_EQ(decision.response.responses[0].error_message, message);
    EXPECT_THAT(decision.records, IsEmpty());
  }

  MetadataImage image_ = ImageWithBrokers({1});
  Uuid orders_ = AddTopic(image_, "orders", {{1}});
  Uuid bills_ = AddTopic(image_, "bills", {{1}});
  DeleteTopicsRequest request_;
};

TEST_F(TopicDeletionTest, ATopicIsDeletedByNameOrById) {
  ByName("orders");
  ById(bills_);
  const auto decision = Delete();
  EXPECT_THAT(
      decision.records,
      ElementsAre(MetadataRecord(RemoveTopicRecord{.topic_id = orders_}),
                  MetadataRecord(RemoveTopicRecord{.topic_id = bills_})));
  for (const auto& response : decision.response.responses) {
    EXPECT_EQ(response.error_code, ErrorCode::kNone);
    EXPECT_EQ(response.error_message, std::nullopt);
  }
  EXPECT_EQ(decision.response.responses[0].topic_id, orders_);
  EXPECT_EQ(decision.response.responses[1].name, "bills");
}

TEST_F(TopicDeletionTest, OldVersionsNameTopicsInAListOfTheirOwn) {
  request_.topic_names = {"bills"};
  EXPECT_THAT(
      Delete().records,
      ElementsAre(MetadataRecord(RemoveTopicRecord{.topic_id = bills_})));
}

TEST_F(TopicDeletionTest, AnUnknownNameIsUnknownTopicOrPartition) {
  ByName("nothing");
  ExpectRefused(ErrorCode::kUnknownTopicOrPartition,
                "This server does not host this topic-partition.");
}

TEST_F(TopicDeletionTest, AnUnknownIdIsUnknownTopicId) {
  ById({.high = 9, .low = 9});
  ExpectRefused(ErrorCode::kUnknownTopicId,
                "This server does not host this topic ID.");
}

TEST_F(TopicDeletionTest, DuplicatesAreRefusedOnce) {
  ByName("orders");
  ByName("orders");
  ExpectRefused(ErrorCode::kInvalidRequest, "Duplicate topic name.");
  request_.topics.clear();
  ById(orders_);
  ById(orders_);
  ExpectRefused(ErrorCode::kInvalidRequest, "Duplicate topic id.");
}

TEST_F(TopicDeletionTest, NeitherOrBothOfNameAndIdAreRefused) {
  ById({});
  ExpectRefused(ErrorCode::kInvalidRequest,
                "Neither topic name nor id were specified.");
  request_.topics = {{"orders", orders_, {}}};
  ExpectRefused(ErrorCode::kInvalidRequest,
                "You may not specify both topic name and topic id.");
}

TEST_F(TopicDeletionTest, ANameAndAnIdOfTheSameTopicAreRefused) {
  ById(orders_);
  ByName("orders");
  ExpectRefused(
      ErrorCode::kInvalidRequest,
      "The provided topic name maps to an ID that was already supplied.");
}

TEST_F(TopicDeletionTest, DeletionMayBeDisabled) {
  ByName("orders");
  const auto decision = Delete({.delete_topic_enable = false});
  EXPECT_EQ(decision.response.responses.at(0).error_code,
            ErrorCode::kTopicDeletionDisabled);
  EXPECT_THAT(decision.records, IsEmpty());
  EXPECT_EQ(Delete({.delete_topic_enable = false, .api_version = 2})
                .response.responses.at(0)
                .error_code,
            ErrorCode::kInvalidRequest);
}

}  // namespace
}  // namespace kafka_embedded
