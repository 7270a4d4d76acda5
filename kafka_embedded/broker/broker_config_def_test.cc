// A broker's properties are Kafka 4.4's.
#include "kafka_embedded/broker/broker_config_def.h"

#include "gtest/gtest.h"
#include "kafka_embedded/log/topic_config_def.h"

namespace kafka_embedded {
namespace {

TEST(BrokerConfigDefTest, TheTableHasKafkasDefaults) {
  const ParsedConfig config = BrokerConfigDef().Parse({}).value();
  EXPECT_EQ(BrokerConfigDef().keys().size(), 379u);
  EXPECT_EQ(config.GetInt("num.partitions"), 1);
  EXPECT_EQ(config.GetLong("replica.lag.time.max.ms"), 30000);
  EXPECT_TRUE(config.GetBool("auto.create.topics.enable"));
}

TEST(BrokerConfigDefTest, UpdateModesAreKafkas) {
  const ConfigDef& def = BrokerConfigDef();
  EXPECT_EQ(def.Find("num.partitions")->update_mode,
            ConfigUpdateMode::kReadOnly);
  EXPECT_EQ(def.Find("log.retention.ms")->update_mode,
            ConfigUpdateMode::kClusterWide);
  EXPECT_EQ(def.Find("ssl.keystore.location")->update_mode,
            ConfigUpdateMode::kPerBroker);
}

// So that a topic's defaults can be worked out from any broker's configuration.
TEST(BrokerConfigDefTest, EverySynonymOfATopicsPropertyIsDefined) {
  const ParsedConfig broker = BrokerConfigDef().Parse({}).value();
  for (const TopicConfigSynonym& synonym : TopicConfigSynonyms()) {
    ASSERT_NE(BrokerConfigDef().Find(synonym.broker_name), nullptr)
        << synonym.broker_name;
    EXPECT_EQ(TopicDefaultFromBroker(synonym.topic_name, broker),
              TopicConfigDef().Parse({})->GetText(synonym.topic_name))
        << synonym.topic_name;
  }
}

}  // namespace
}  // namespace kafka_embedded
