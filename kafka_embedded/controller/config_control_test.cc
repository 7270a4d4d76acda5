// IncrementalAlterConfigs and AlterConfigs: a resource changes as a whole or
// not at all.
#include "kafka_embedded/controller/config_control.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "kafka_embedded/controller/test_metadata.h"

namespace kafka_embedded {
namespace {

using incremental_alter_configs_request::AlterableConfig;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

constexpr int8_t kSet = 0;
constexpr int8_t kDelete = 1;
constexpr int8_t kAppend = 2;
constexpr int8_t kSubtract = 3;

class ConfigControlTest : public ::testing::Test {
 protected:
  using Type = ConfigResourceType;

  void Alter(Type type, std::string name,
             std::vector<AlterableConfig> configs) {
    request_.resources.push_back({.resource_type = static_cast<int8_t>(type),
                                  .resource_name = std::move(name),
                                  .configs = std::move(configs)});
  }
  Decision<IncrementalAlterConfigsResponse> Decide() {
    return IncrementalAlterConfigs(image_, request_, {.node_id = 1000});
  }
  void ExpectRefused(ErrorCode code, const std::string& message) {
    const auto decision = Decide();
    ASSERT_THAT(decision.response.responses, SizeIs(1));
    EXPECT_EQ(decision.response.responses[0].error_code, code);
    EXPECT_EQ(decision.response.responses[0].error_message, message);
    EXPECT_THAT(decision.records, IsEmpty());
    request_.resources.clear();
  }
  // Decides and replays.
  void Apply() {
    const auto decision = Decide();
    for (const auto& response : decision.response.responses) {
      EXPECT_EQ(response.error_code, ErrorCode::kNone)
          << response.error_message.value_or("");
      EXPECT_EQ(response.error_message, std::nullopt);
    }
    ReplayAll(image_, decision.records);
    request_.resources.clear();
  }
  const Config& ConfigOf(Type type, const std::string& name) {
    static const auto* const kNothing = new Config;
    const Config* config = image_.FindConfig(type, name);
    return config == nullptr ? *kNothing : *config;
  }

  MetadataImage image_ = ImageWithBrokers({1});
  Uuid orders_ = AddTopic(image_, "orders", {{1}});
  IncrementalAlterConfigsRequest request_;
};

TEST_F(ConfigControlTest, SettingsAreSetAndDeletedOneByOne) {
  Alter(Type::kTopic, "orders",
        {{"retention.ms", kSet, "1", {}}, {"retention.bytes", kSet, "2", {}}});
  Apply();
  Alter(Type::kTopic, "orders", {{"retention.ms", kDelete, std::nullopt, {}}});
  Apply();
  EXPECT_THAT(ConfigOf(Type::kTopic, "orders"),
              UnorderedElementsAre(Pair("retention.bytes", "2")));
}

TEST_F(ConfigControlTest, ListsAreAppendedToAndSubtractedFrom) {
  Alter(Type::kTopic, "orders", {{"cleanup.policy", kAppend, "compact", {}}});
  Apply();
  EXPECT_EQ(ConfigOf(Type::kTopic, "orders").at("cleanup.policy"),
            "delete,compact");
  Alter(Type::kTopic, "orders", {{"cleanup.policy", kSubtract, "delete", {}}});
  Apply();
  EXPECT_EQ(ConfigOf(Type::kTopic, "orders").at("cleanup.policy"), "compact");
}

TEST_F(ConfigControlTest, OnlyListsCanBeAppendedTo) {
  Alter(Type::kTopic, "orders", {{"retention.ms", kAppend, "1", {}}});
  ExpectRefused(ErrorCode::kInvalidConfig,
                "Can't APPEND to key retention.ms because its type is not "
                "LIST.");
  Alter(Type::kTopic, "orders", {{"retention.ms", kSubtract, "1", {}}});
  ExpectRefused(ErrorCode::kInvalidConfig,
                "Can't SUBTRACT to key retention.ms because its type is not "
                "LIST.");
}

TEST_F(ConfigControlTest, AnUnknownOperationIsRefused) {
  Alter(Type::kTopic, "orders", {{"retention.ms", 9, "1", {}}});
  ExpectRefused(ErrorCode::kInvalidRequest, "Unknown operations type 9");
}

TEST_F(ConfigControlTest, WhatIsSetAlreadyIsNotWrittenAgainExceptForABroker) {
  Alter(Type::kTopic, "orders", {{"retention.ms", kSet, "1", {}}});
  Apply();
  Alter(Type::kTopic, "orders", {{"retention.ms", kSet, "1", {}}});
  EXPECT_THAT(Decide().records, IsEmpty());
  request_.resources.clear();

  Alter(Type::kBroker, "1", {{"ssl.keystore.location", kSet, "/k", {}}});
  Apply();
  Alter(Type::kBroker, "1", {{"ssl.keystore.location", kSet, "/k", {}}});
  EXPECT_THAT(Decide().records, SizeIs(1));
}

TEST_F(ConfigControlTest, OneWrongSettingLeavesTheWholeResourceAsItIs) {
  Alter(
      Type::kTopic, "orders",
      {{"retention.bytes", kSet, "5", {}}, {"retention.ms", kSet, "abc", {}}});
  ExpectRefused(ErrorCode::kInvalidConfig,
                "Invalid value abc for configuration retention.ms: Not a "
                "number of type LONG");
}

TEST_F(ConfigControlTest, OneWrongResourceLeavesTheOthers) {
  Alter(Type::kTopic, "nothing", {{"retention.ms", kSet, "1", {}}});
  Alter(Type::kTopic, "orders", {{"retention.ms", kSet, "1", {}}});
  const auto decision = Decide();
  EXPECT_EQ(decision.response.responses[0].error_code,
            ErrorCode::kUnknownTopicOrPartition);
  EXPECT_EQ(decision.response.responses[0].error_message,
            "The topic 'nothing' does not exist.");
  EXPECT_EQ(decision.response.responses[1].error_code, ErrorCode::kNone);
  EXPECT_THAT(decision.records, SizeIs(1));
}

TEST_F(ConfigControlTest, ValidateOnlyWritesNothing) {
  Alter(Type::kTopic, "orders", {{"retention.ms", kSet, "1", {}}});
  request_.validate_only = true;
  EXPECT_THAT(Decide().records, IsEmpty());
}

TEST_F(ConfigControlTest, BrokersAreNamedByNumberOrNotAtAll) {
  Alter(Type::kBroker, "", {{"log.retention.ms", kSet, "1", {}}});
  Apply();
  Alter(Type::kBroker, "1000", {{"log.retention.ms", kSet, "1", {}}});
  Apply();
  Alter(Type::kBroker, "one", {{"log.retention.ms", kSet, "1", {}}});
  ExpectRefused(ErrorCode::kInvalidRequest,
                "Unable to parse broker name as a base 10 number.");
  Alter(Type::kBroker, "-1", {{"log.retention.ms", kSet, "1", {}}});
  ExpectRefused(ErrorCode::kInvalidRequest, "Invalid negative broker ID.");
  Alter(Type::kBroker, "7", {{"log.retention.ms", kSet, "1", {}}});
  ExpectRefused(ErrorCode::kBrokerIdNotRegistered, "No node with id 7 found.");
}

TEST_F(ConfigControlTest, AllBrokersAgreeOnTheSmallestIsr) {
  Alter(Type::kBroker, "", {{"min.insync.replicas", kSet, "2", {}}});
  Apply();
  Alter(Type::kBroker, "1", {{"min.insync.replicas", kSet, "2", {}}});
  ExpectRefused(ErrorCode::kInvalidConfig,
                "Broker-level min.insync.replicas cannot be altered while ELR "
                "is enabled.");
  Alter(Type::kBroker, "",
        {{"min.insync.replicas", kDelete, std::nullopt, {}}});
  ExpectRefused(ErrorCode::kInvalidConfig,
                "Cluster-level min.insync.replicas cannot be removed while ELR "
                "is enabled.");
}

TEST_F(ConfigControlTest, GroupsAndSubscriptionsNeedNotExist) {
  Alter(Type::kGroup, "g",
        {{"consumer.session.timeout.ms", kSet, "50000", {}}});
  Alter(Type::kClientMetrics, "s", {{"metrics", kSet, "*", {}}});
  Apply();
  EXPECT_THAT(ConfigOf(Type::kGroup, "g"), SizeIs(1));
  EXPECT_THAT(ConfigOf(Type::kClientMetrics, "s"), SizeIs(1));
}

TEST_F(ConfigControlTest, DefaultTopicsAndDefaultGroupsDoNotExist) {
  Alter(Type::kTopic, "", {});
  ExpectRefused(ErrorCode::kInvalidRequest,
                "Default topic resources are not allowed.");
  Alter(Type::kGroup, "", {});
  ExpectRefused(ErrorCode::kInvalidRequest,
                "Default group resources are not allowed.");
}

TEST_F(ConfigControlTest, AnUnknownKindOfResourceIsRefused) {
  Alter(static_cast<Type>(3), "x", {});
  ExpectRefused(ErrorCode::kUnsupportedVersion, "Unknown resource type 3.");
}

TEST_F(ConfigControlTest, AResourceThatComesTwiceIsRefusedOnce) {
  Alter(Type::kTopic, "orders", {{"retention.ms", kSet, "1", {}}});
  Alter(Type::kTopic, "orders", {{"retention.ms", kSet, "2", {}}});
  ExpectRefused(ErrorCode::kInvalidRequest, "Duplicate resource.");
}

TEST_F(ConfigControlTest, AlterConfigsPutsNewSettingsInThePlaceOfAll) {
  Alter(Type::kTopic, "orders",
        {{"retention.ms", kSet, "1", {}}, {"retention.bytes", kSet, "2", {}}});
  Apply();
  AlterConfigsRequest request;
  request.resources.push_back(
      {.resource_type = static_cast<int8_t>(Type::kTopic),
       .resource_name = "orders",
       .configs = {{.name = "retention.bytes", .value = "3"}}});

  ReplayAll(image_, AlterConfigs(image_, request, {}).records);

  EXPECT_THAT(ConfigOf(Type::kTopic, "orders"),
              UnorderedElementsAre(Pair("retention.bytes", "3")));
}

}  // namespace
}  // namespace kafka_embedded
