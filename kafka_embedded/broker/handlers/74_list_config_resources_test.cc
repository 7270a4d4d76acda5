// ListConfigResources (KIP-1142), as a client sees it on the wire.
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "kafka_embedded/broker/test_broker.h"
#include "kafka_embedded/protocol/messages/incremental_alter_configs.h"
#include "kafka_embedded/protocol/messages/list_config_resources.h"

namespace kafka_embedded {
namespace {

using testing::ElementsAre;

constexpr int8_t kTopic = 2;
constexpr int8_t kBroker = 4;
constexpr int8_t kClientMetrics = 16;
constexpr int8_t kGroup = 32;

void Set(TestBroker& broker, int8_t type, const std::string& name,
         const std::string& key, const std::string& value) {
  IncrementalAlterConfigsRequest request;
  auto& resource = request.resources.emplace_back();
  resource.resource_type = type;
  resource.resource_name = name;
  auto& config = resource.configs.emplace_back();
  config.name = key;
  config.value = value;
  const auto response = broker.Ask(std::move(request));
  ASSERT_EQ(response.responses.at(0).error_code, ErrorCode::kNone)
      << response.responses[0].error_message.value_or("");
}

// "type:name" of what is answered.
std::vector<std::string> List(TestBroker& broker, std::vector<int8_t> types,
                              int16_t version = 1) {
  ListConfigResourcesRequest request;
  request.resource_types = std::move(types);
  const auto response = broker.Ask(std::move(request), version);
  std::vector<std::string> resources;
  for (const auto& resource : response.config_resources) {
    resources.push_back(absl::StrCat(static_cast<int>(resource.resource_type),
                                     ":", resource.resource_name));
  }
  return resources;
}

TEST(ListConfigResourcesTest, NoTypeMeansAll) {
  TestBroker broker;
  broker.CreateTopic("t");
  Set(broker, kGroup, "g", "consumer.session.timeout.ms", "50000");
  Set(broker, kClientMetrics, "m", "interval.ms", "30000");
  EXPECT_THAT(List(broker, {}),
              ElementsAre("2:t", "4:1", "8:1", "16:m", "32:g"));
}

TEST(ListConfigResourcesTest, OnlyTheTypesNamedAreListed) {
  TestBroker broker;
  broker.CreateTopic("t");
  EXPECT_THAT(List(broker, {kBroker}), ElementsAre("4:1"));
  EXPECT_THAT(List(broker, {kTopic}), ElementsAre("2:t"));
}

TEST(ListConfigResourcesTest, Version0ListsClientMetricsOnly) {
  TestBroker broker;
  Set(broker, kClientMetrics, "m", "interval.ms", "30000");
  ListConfigResourcesRequest request;
  const auto response = broker.Ask(std::move(request), 0);
  ASSERT_EQ(response.config_resources.size(), 1u);
  EXPECT_EQ(response.config_resources[0].resource_name, "m");
}

TEST(ListConfigResourcesTest, ATypeThatDoesNotExistIsUnsupported) {
  TestBroker broker;
  ListConfigResourcesRequest request;
  request.resource_types = {kTopic, 3};
  const auto response = broker.Ask(std::move(request));
  EXPECT_EQ(response.error_code, ErrorCode::kUnsupportedVersion);
  EXPECT_TRUE(response.config_resources.empty());
}

}  // namespace
}  // namespace kafka_embedded
