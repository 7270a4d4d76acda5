// DescribeConfigs, as a client sees it on the wire.
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "kafka_embedded/broker/test_broker.h"
#include "kafka_embedded/protocol/messages/describe_configs.h"
#include "kafka_embedded/protocol/messages/incremental_alter_configs.h"

namespace kafka_embedded {
namespace {

using describe_configs_response::DescribeConfigsResourceResult;
using describe_configs_response::DescribeConfigsResult;
using testing::ElementsAre;
using testing::SizeIs;
using testing::StartsWith;

constexpr int8_t kTopic = 2;
constexpr int8_t kBroker = 4;
// Where a value comes from, by Kafka's numbers.
constexpr int8_t kDynamicTopicConfig = 1;
constexpr int8_t kDynamicDefaultBrokerConfig = 3;
constexpr int8_t kStaticBrokerConfig = 4;
constexpr int8_t kDefaultConfig = 5;

DescribeConfigsResult Describe(TestBroker& broker, int8_t type,
                               const std::string& name,
                               std::vector<std::string> keys,
                               bool include_synonyms = false) {
  DescribeConfigsRequest request{.include_synonyms = include_synonyms};
  auto& resource = request.resources.emplace_back();
  resource.resource_type = type;
  resource.resource_name = name;
  resource.configuration_keys = std::move(keys);
  return broker.Ask(std::move(request)).results.at(0);
}

DescribeConfigsResourceResult DescribeOne(TestBroker& broker, int8_t type,
                                          const std::string& name,
                                          const std::string& key,
                                          bool include_synonyms = false) {
  const auto result = Describe(broker, type, name, {key}, include_synonyms);
  EXPECT_EQ(result.error_code, ErrorCode::kNone);
  EXPECT_THAT(result.configs, SizeIs(1));
  return result.configs.at(0);
}

TEST(DescribeConfigsTest, ABrokerTellsWhatItsServerPropertiesSay) {
  TestBroker broker;
  const auto id = DescribeOne(broker, kBroker, "1", "node.id");
  EXPECT_EQ(id.value, "1");
  EXPECT_EQ(id.config_source, kStaticBrokerConfig);
  EXPECT_TRUE(id.read_only);
  const auto listeners =
      DescribeOne(broker, kBroker, "1", "advertised.listeners");
  EXPECT_EQ(listeners.config_source, kStaticBrokerConfig);
  EXPECT_EQ(DescribeOne(broker, kBroker, "1", "log.dirs").config_source,
            kStaticBrokerConfig);
}

TEST(DescribeConfigsTest, SynonymsStandFromTheStrongestToTheDefault) {
  TestBroker broker(Config{{"num.partitions", "4"}});
  const auto partitions = DescribeOne(broker, kBroker, "1", "num.partitions",
                                      /*include_synonyms=*/true);
  EXPECT_EQ(partitions.value, "4");
  ASSERT_THAT(partitions.synonyms, SizeIs(2));
  EXPECT_EQ(partitions.synonyms[0].source, kStaticBrokerConfig);
  EXPECT_EQ(partitions.synonyms[1].value, "1");
  EXPECT_EQ(partitions.synonyms[1].source, kDefaultConfig);
}

TEST(DescribeConfigsTest, ATopicTakesFromTheBrokerWhatItDoesNotSet) {
  TestBroker broker(Config{{"log.segment.bytes", "1048576"}});
  broker.CreateTopic("t", /*partitions=*/1, {{"retention.ms", "123456"}});
  const auto retention = DescribeOne(broker, kTopic, "t", "retention.ms");
  EXPECT_EQ(retention.value, "123456");
  EXPECT_EQ(retention.config_source, kDynamicTopicConfig);
  const auto segment = DescribeOne(broker, kTopic, "t", "segment.bytes");
  EXPECT_EQ(segment.value, "1048576");
  EXPECT_EQ(segment.config_source, kStaticBrokerConfig);
}

TEST(DescribeConfigsTest, TheBrokersDefaultsAreAResourceOfTheirOwn) {
  TestBroker broker;
  const auto defaults = Describe(broker, kBroker, "", {});
  // With eligible leader replicas a new cluster sets it (KIP-966).
  ASSERT_THAT(defaults.configs, SizeIs(1));
  EXPECT_EQ(defaults.configs[0].name, "min.insync.replicas");
  EXPECT_EQ(defaults.configs[0].config_source, kDynamicDefaultBrokerConfig);
}

TEST(DescribeConfigsTest, AnotherBrokersAreRefused) {
  TestBroker broker;
  const auto result = Describe(broker, kBroker, "7", {});
  EXPECT_EQ(result.error_code, ErrorCode::kInvalidRequest);
  EXPECT_THAT(result.error_message.value_or(""),
              StartsWith("Unexpected broker id, expected 1"));
}

TEST(DescribeConfigsTest, ATopicThatDoesNotExistIsNamedUnknown) {
  TestBroker broker;
  EXPECT_EQ(Describe(broker, kTopic, "nope", {}).error_code,
            ErrorCode::kUnknownTopicOrPartition);
  EXPECT_EQ(Describe(broker, kTopic, "bad name!", {}).error_code,
            ErrorCode::kInvalidTopicException);
}

}  // namespace
}  // namespace kafka_embedded
