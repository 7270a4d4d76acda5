// What Kafka says of values that a setting refuses.
#include "kafka_embedded/controller/config_check.h"

#include <string>

#include "gtest/gtest.h"

namespace kafka_embedded {
namespace {

std::string TopicProblem(const Config& configs, const Config& existing = {}) {
  return CheckTopicConfigs(configs, existing).message.value_or("");
}

TEST(ConfigCheckTest, ValuesThatAreRightAreTaken) {
  EXPECT_EQ(
      TopicProblem({{"cleanup.policy", "compact,delete"},
                    {"compression.gzip.level", "-1"},
                    {"min.cleanable.dirty.ratio", "0.7"},
                    {"preallocate", "TRUE"},
                    {"retention.ms", " 1000 "},
                    {"leader.replication.throttled.replicas", "0:1,1:2"}}),
      "");
}

TEST(ConfigCheckTest, UnknownNamesAreRefused) {
  EXPECT_EQ(TopicProblem({{"x", "1"}}), "Unknown topic config name: x");
  EXPECT_EQ(CheckTopicConfigs({{"x", "1"}}, {}).code,
            ErrorCode::kInvalidConfig);
}

TEST(ConfigCheckTest, ValuesOfAnotherTypeAreRefused) {
  EXPECT_EQ(TopicProblem({{"retention.ms", "abc"}}),
            "Invalid value abc for configuration retention.ms: Not a number "
            "of type LONG");
  EXPECT_EQ(TopicProblem({{"segment.bytes", "3000000000"}}),
            "Invalid value 3000000000 for configuration segment.bytes: Not a "
            "number of type INT");
  EXPECT_EQ(TopicProblem({{"preallocate", "yes"}}),
            "Invalid value yes for configuration preallocate: Expected value "
            "to be either true or false");
}

TEST(ConfigCheckTest, NumbersOutOfRangeAreRefused) {
  EXPECT_EQ(TopicProblem({{"retention.ms", "-2"}}),
            "Invalid value -2 for configuration retention.ms: Value must be at "
            "least -1");
  EXPECT_EQ(TopicProblem({{"min.cleanable.dirty.ratio", "2"}}),
            "Invalid value 2.0 for configuration min.cleanable.dirty.ratio: "
            "Value must be no more than 1");
  EXPECT_EQ(TopicProblem({{"compression.gzip.level", "0"}}),
            "Invalid value 0 for configuration compression.gzip.level: Value "
            "must be between 1 and 9 or equal to -1");
}

TEST(ConfigCheckTest, WordsThatAreNotOfferedAreRefused) {
  EXPECT_EQ(TopicProblem({{"compression.type", "rar"}}),
            "Invalid value rar for configuration compression.type: String must "
            "be one of: uncompressed, zstd, lz4, snappy, gzip, producer");
  EXPECT_EQ(TopicProblem({{"cleanup.policy", "delete,shred"}}),
            "Invalid value shred for configuration cleanup.policy: String must "
            "be one of: compact, delete");
  EXPECT_EQ(TopicProblem({{"cleanup.policy", "delete,delete"}}),
            "Configuration 'cleanup.policy' values must not be duplicated.");
}

TEST(ConfigCheckTest, CompactionLagsMustNotCross) {
  EXPECT_EQ(TopicProblem({{"min.compaction.lag.ms", "5"},
                          {"max.compaction.lag.ms", "4"}}),
            "conflict topic config setting min.compaction.lag.ms (5) > "
            "max.compaction.lag.ms (4)");
}

TEST(ConfigCheckTest, RemoteStorageIsOff) {
  EXPECT_EQ(TopicProblem({{"remote.storage.enable", "true"}}),
            "Tiered Storage functionality is disabled in the broker. Topic "
            "cannot be configured with remote log storage.");
}

TEST(ConfigCheckTest, GroupsHaveSettingsOfTheirOwn) {
  EXPECT_TRUE(
      CheckGroupConfigs({{"share.auto.offset.reset", "earliest"}}).ok());
  EXPECT_EQ(CheckGroupConfigs({{"retention.ms", "1"}}).message,
            "Unknown group config name: retention.ms");
  EXPECT_EQ(
      CheckGroupConfigs({{"consumer.heartbeat.interval.ms", "0"}}).message,
      "Invalid value 0 for configuration consumer.heartbeat.interval.ms: "
      "Value must be at least 1");
}

TEST(ConfigCheckTest, ClientMetricsSubscriptionsAreChecked) {
  const auto check = [](const Config& configs) {
    return CheckClientMetricsConfigs("s", configs).message.value_or("");
  };
  EXPECT_EQ(check({{"interval.ms", "100"},
                   {"match", "client_id=a.*, client_software_name=Java"},
                   {"metrics", "*"}}),
            "");
  EXPECT_EQ(check({{"interval.ms", "99"}}),
            "Invalid value 99 for interval.ms, interval must be between 100 "
            "and 3600000 (1 hour)");
  EXPECT_EQ(check({{"x", "1"}}), "Unknown client metrics configuration: x");
  EXPECT_EQ(check({{"match", "colour=blue"}}),
            "Illegal client matching pattern: colour=blue");
  EXPECT_EQ(CheckClientMetricsConfigs("", {}).code, ErrorCode::kInvalidRequest);
}

}  // namespace
}  // namespace kafka_embedded
