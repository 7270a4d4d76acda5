// A topic's properties are Kafka 4.4's, and take their defaults from the
// broker's.
#include "kafka_embedded/log/topic_config_def.h"

#include "gtest/gtest.h"

namespace kafka_embedded {
namespace {

using namespace config_key;  // NOLINT: the tables are meant to be read so.

constexpr ConfigKey kBrokerKeys[] = {
    {"log.retention.ms", kLong, kNull, AnyValue(), kHigh},
    {"log.retention.minutes", kInt, kNull, AnyValue(), kHigh},
    {"log.retention.hours", kInt, "168", AnyValue(), kHigh},
    {"log.cleanup.policy", kList, "delete", AnyValue(), kHigh},
};

std::string DefaultOf(const char* name, const Config& broker) {
  static const auto* const def = new ConfigDef({kBrokerKeys});
  return TopicDefaultFromBroker(name, def->Parse(broker).value())
      .value_or("none");
}

TEST(TopicConfigDefTest, TheTableHasKafkasDefaults) {
  const ParsedConfig config = TopicConfigDef().Parse({}).value();
  EXPECT_EQ(TopicConfigDef().keys().size(), 38u);
  EXPECT_EQ(config.GetLong("retention.ms"), 604800000);
  EXPECT_EQ(config.GetInt("segment.bytes"), 1073741824);
  EXPECT_EQ(config.GetText("min.cleanable.dirty.ratio"), "0.5");
}

TEST(TopicConfigDefTest, EverySynonymBelongsToATopicsProperty) {
  for (const TopicConfigSynonym& synonym : TopicConfigSynonyms()) {
    EXPECT_NE(TopicConfigDef().Find(synonym.topic_name), nullptr)
        << synonym.topic_name;
  }
}

TEST(TopicConfigDefTest, TheBrokersFinestUnitThatIsSetCounts) {
  EXPECT_EQ(DefaultOf("retention.ms", {}), "604800000");
  EXPECT_EQ(DefaultOf("retention.ms", {{"log.retention.minutes", "2"}}),
            "120000");
  EXPECT_EQ(DefaultOf("retention.ms", {{"log.retention.minutes", "2"},
                                       {"log.retention.ms", "7"}}),
            "7");
}

TEST(TopicConfigDefTest, ANegativeRetentionStaysWithoutEnd) {
  EXPECT_EQ(DefaultOf("retention.ms", {{"log.retention.hours", "-1"}}), "-1");
}

TEST(TopicConfigDefTest, SomePropertiesHaveNoBrokersProperty) {
  EXPECT_EQ(DefaultOf("cleanup.policy", {}), "delete");
  EXPECT_EQ(DefaultOf("remote.storage.enable", {}), "none");
}

TEST(TopicConfigDefTest, ThrottledReplicasArePairs) {
  const char* name = "leader.replication.throttled.replicas";
  EXPECT_TRUE(TopicConfigDef().ParseValue(name, "0:1,1:2").ok());
  EXPECT_TRUE(TopicConfigDef().ParseValue(name, "*").ok());
  EXPECT_EQ(TopicConfigDef().ParseValue(name, "0-1").status().message(),
            "property \"leader.replication.throttled.replicas\": \"0-1\" is "
            "not a value of it, expected * or "
            "[partitionId]:[brokerId],[partitionId]:[brokerId],...");
}

}  // namespace
}  // namespace kafka_embedded
