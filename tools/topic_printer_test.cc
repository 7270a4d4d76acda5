// Topics are described as Kafka's tool describes them.
#include "tools/topic_printer.h"

#include <sstream>
#include <string>

#include "gtest/gtest.h"

namespace kafka_embedded {
namespace {

TopicDescription Topic() {
  TopicDescription topic;
  topic.name = "orders";
  topic.id = Uuid{.high = 1, .low = 2};
  topic.partitions = {{.topic = "orders",
                       .partition = 0,
                       .leader = 1,
                       .leader_epoch = 0,
                       .replicas = {1, 2},
                       .in_sync_replicas = {1, 2},
                       .offline_replicas = {}},
                      {.topic = "orders",
                       .partition = 1,
                       .leader = -1,
                       .leader_epoch = 0,
                       .replicas = {2, 1},
                       .in_sync_replicas = {2},
                       .offline_replicas = {}}};
  return topic;
}

ResourceConfig OwnRetention() {
  ResourceConfig config;
  config.entries = {{.name = "retention.ms", .value = "5", .source = 1},
                    {.name = "segment.ms", .value = "7", .is_default = true}};
  return config;
}

std::string Text(const ResourceConfig& config, const TopicFilter& filter) {
  std::ostringstream out;
  PrintTopic(Topic(), config, filter, out);
  return out.str();
}

TEST(TopicPrinterTest, ATopicComesBeforeItsPartitions) {
  EXPECT_EQ(Text(OwnRetention(), {}),
            "Topic: orders\tTopicId: AAAAAAAAAAEAAAAAAAAAAg\tPartitionCount: 2"
            "\tReplicationFactor: 2\tConfigs: retention.ms=5\n"
            "\tTopic: orders\tPartition: 0\tLeader: 1\tReplicas: 1,2\tIsr: 1,2"
            "\tElr: N/A\tLastKnownElr: N/A\n"
            "\tTopic: orders\tPartition: 1\tLeader: none\tReplicas: 2,1"
            "\tIsr: 2\tElr: N/A\tLastKnownElr: N/A\n");
}

TEST(TopicPrinterTest, AFilterLeavesOnlyItsPartitions) {
  const std::string second =
      "\tTopic: orders\tPartition: 1\tLeader: none\tReplicas: 2,1\tIsr: 2"
      "\tElr: N/A\tLastKnownElr: N/A\n";
  EXPECT_EQ(Text({}, {.under_replicated = true}), second);
  EXPECT_EQ(Text({}, {.unavailable = true}), second);
  EXPECT_EQ(Text({}, {.under_min_isr = true}), second);
  EXPECT_EQ(Text({}, {.at_min_isr = true}), second);
}

TEST(TopicPrinterTest, TopicsWithoutOwnPropertiesCanBeLeftOut) {
  EXPECT_EQ(Text({}, {.with_overrides = true}), "");
  EXPECT_NE(Text(OwnRetention(), {.with_overrides = true}), "");
}

}  // namespace
}  // namespace kafka_embedded
