// What the broker that is asked refuses by itself, in the words of Kafka 4.4.
#include <optional>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "kafka_embedded/broker/test_broker.h"
#include "kafka_embedded/protocol/messages/alter_configs.h"
#include "kafka_embedded/protocol/messages/incremental_alter_configs.h"

namespace kafka_embedded {
namespace {

using ::testing::SizeIs;

constexpr int8_t kTopic = 2;
constexpr int8_t kBroker = 4;
constexpr int8_t kLogger = 8;
constexpr int8_t kSet = 0;
constexpr int8_t kDelete = 1;

struct Case {
  int8_t type;
  std::string resource;
  std::string key;
  std::optional<std::string> value;
  ErrorCode error;
  std::optional<std::string> message;
};

// Broker 1 is asked.
const Case kCases[] = {
    {kTopic, "orders", "retention.ms", "5", ErrorCode::kNone, std::nullopt},
    {kTopic, "orders", "retention.ms", std::nullopt, ErrorCode::kInvalidRequest,
     "Null value not supported for : retention.ms"},
    {kBroker, "1", "log.cleaner.threads", "2", ErrorCode::kNone, std::nullopt},
    {kBroker, "", "log.retention.ms", "500000", ErrorCode::kNone, std::nullopt},
    {kBroker, "", "log.retention.ms", "x", ErrorCode::kInvalidRequest,
     "Invalid value x for configuration log.retention.ms: Not a number of type "
     "LONG"},
    {kBroker, "1", "node.id", "5", ErrorCode::kInvalidRequest,
     "Cannot update these configs dynamically: [node.id]"},
    {kBroker, "9", "log.retention.ms", "5", ErrorCode::kInvalidRequest,
     "Unexpected broker id, expected 1, but received 9"},
    {kBroker, "abc", "log.retention.ms", "5", ErrorCode::kInvalidRequest,
     "Node id must be an integer, but it is: abc"},
    {kLogger, "1", "kafka", "INFO", ErrorCode::kInvalidConfig,
     "Logger kafka does not exist!"},
    {1, "x", "a", "b", ErrorCode::kInvalidRequest, "Unknown resource type 1"},
};

class AlterConfigsTest : public ::testing::Test {
 protected:
  AlterConfigsTest() { broker_.CreateTopic("orders"); }

  TestBroker broker_;
};

TEST_F(AlterConfigsTest, OneByOne) {
  for (const Case& c : kCases) {
    IncrementalAlterConfigsRequest request{.validate_only = true};
    request.resources.push_back(
        {.resource_type = c.type,
         .resource_name = c.resource,
         .configs = {
             {.name = c.key, .config_operation = kSet, .value = c.value}}});
    const auto answer = broker_.Ask(request).responses.at(0);
    EXPECT_EQ(answer.error_code, c.error) << c.resource << " " << c.key;
    EXPECT_EQ(answer.error_message, c.message);
  }
}

TEST_F(AlterConfigsTest, TheOlderRequestIsHeldToTheSame) {
  for (const Case& c : kCases) {
    if (c.type == kLogger) continue;  // Kafka knows them in the newer one only.
    // It would take away what else is set for all brokers, which the controller
    // refuses.
    if (c.resource.empty() && c.error == ErrorCode::kNone) continue;
    AlterConfigsRequest request{.validate_only = true};
    request.resources.push_back(
        {.resource_type = c.type,
         .resource_name = c.resource,
         .configs = {{.name = c.key, .value = c.value}}});
    const auto answer = broker_.Ask(request).responses.at(0);
    EXPECT_EQ(answer.error_code, c.error) << c.resource << " " << c.key;
    EXPECT_EQ(answer.error_message, c.message);
  }
}

TEST_F(AlterConfigsTest, WhatComesTwiceIsRefusedAndTheOthersAreNot) {
  IncrementalAlterConfigsRequest request;
  const auto set = [](const std::string& value) {
    return incremental_alter_configs_request::AlterableConfig{
        .name = "retention.ms", .config_operation = kSet, .value = value};
  };
  request.resources = {
      {.resource_type = kTopic, .resource_name = "orders"},
      {.resource_type = kTopic,
       .resource_name = "other",
       .configs = {set("1"), set("2")}},
      {.resource_type = kTopic, .resource_name = "orders"},
      {.resource_type = kBroker,
       .resource_name = "1",
       .configs = {{.name = "log.cleaner.threads",
                    .config_operation = kDelete,
                    .value = std::nullopt}}},
  };
  const auto answers = broker_.Ask(request).responses;
  ASSERT_THAT(answers, SizeIs(4));
  EXPECT_EQ(answers[0].error_message,
            "Each resource must appear at most once.");
  EXPECT_EQ(answers[1].error_message, "Error due to duplicate config keys");
  EXPECT_EQ(answers[2].error_message,
            "Each resource must appear at most once.");
  EXPECT_EQ(answers[3].resource_name, "1");
  EXPECT_EQ(answers[3].error_code, ErrorCode::kNone);
}

}  // namespace
}  // namespace kafka_embedded
