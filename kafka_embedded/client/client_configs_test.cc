// The clients' properties have Kafka 4.4's names, defaults and ranges.
#include "kafka_embedded/client/client_configs.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "kafka_embedded/client/iso_duration.h"

namespace kafka_embedded {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(ClientConfigsTest, EachClientHasAsManyPropertiesAsKafkas) {
  EXPECT_EQ(ProducerConfigDef().keys().size(), 120u);
  EXPECT_EQ(ConsumerConfigDef().keys().size(), 120u);
  EXPECT_EQ(AdminConfigDef().keys().size(), 95u);
}

TEST(ClientConfigsTest, AProducerHasKafkasDefaults) {
  const ParsedConfig config = ProducerConfigDef().Parse({}).value();
  EXPECT_EQ(config.GetString("acks"), "all");
  EXPECT_EQ(config.GetLong("linger.ms"), 5);
  EXPECT_EQ(config.GetInt("batch.size"), 16384);
  EXPECT_TRUE(config.GetBool("enable.idempotence"));
  EXPECT_TRUE(config.IsNull("transactional.id"));
  EXPECT_THAT(config.GetList("bootstrap.servers"), IsEmpty());
}

TEST(ClientConfigsTest, AConsumerHasKafkasDefaults) {
  const ParsedConfig config = ConsumerConfigDef().Parse({}).value();
  EXPECT_EQ(config.GetInt("fetch.max.wait.ms"), 500);
  EXPECT_EQ(config.GetInt("max.poll.records"), 500);
  EXPECT_EQ(config.GetString("auto.offset.reset"), "latest");
  EXPECT_THAT(
      config.GetList("partition.assignment.strategy"),
      ElementsAre(
          "org.apache.kafka.clients.consumer.RangeAssignor",
          "org.apache.kafka.clients.consumer.CooperativeStickyAssignor"));
}

TEST(ClientConfigsTest, OffsetResetTakesADuration) {
  const Config by_duration = {{"auto.offset.reset", "by_duration:PT1H"}};
  EXPECT_TRUE(ConsumerConfigDef().Parse(by_duration).ok());
  EXPECT_EQ(ConsumerConfigDef()
                .Parse({{"auto.offset.reset", "smallest"}})
                .status()
                .message(),
            "property \"auto.offset.reset\": \"smallest\" is not a value of "
            "it, expected one of latest, earliest, none, "
            "by_duration:PnDTnHnMn.nS");
}

TEST(IsoDurationTest, DaysHoursMinutesAndSecondsAddUp) {
  EXPECT_EQ(ParseIsoDuration("P2D"), absl::Hours(48));
  EXPECT_EQ(ParseIsoDuration("PT1H2M3.5S"),
            absl::Hours(1) + absl::Minutes(2) + absl::Milliseconds(3500));
  EXPECT_EQ(ParseIsoDuration("P1DT1S"), absl::Hours(24) + absl::Seconds(1));
}

TEST(IsoDurationTest, WhatIsNoDurationIsRefused) {
  for (const char* text : {"", "P", "PT", "1D", "P1", "P1H", "PT1M1H", "PT1.5H",
                           "P1DT", "PT-1S"}) {
    EXPECT_EQ(ParseIsoDuration(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace kafka_embedded
