// A cluster that is started again on its directory goes on: the same cluster
// id, topics, settings, records, epochs and committed offsets.
#include "testing/kafka_test.h"

namespace kafka_embedded {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

const TopicPartition kOrders{"orders", 0};

TEST(ClusterRestartTest, WhatWasAcknowledgedIsThere) {
  const TempDir dir;
  std::string cluster_id;
  PartitionState before;
  {
    ASSERT_OK_AND_ASSIGN(auto cluster,
                         EmbeddedCluster::Start({.data_dir = dir.path()}));
    cluster_id = cluster->cluster_id();
    ASSERT_OK(
        cluster->admin().CreateTopic({.name = "orders",
                                      .num_partitions = 1,
                                      .replication_factor = 3,
                                      .configs = {{"retention.ms", "-1"}}}));
    ASSERT_OK_AND_ASSIGN(auto producer, cluster->NewProducer());
    ASSERT_OK(producer->SendAndWait({.topic = "orders", .value = "one"}));
    ASSERT_OK(producer->SendAndWait({.topic = "orders", .value = "two"}));
    ASSERT_OK_AND_ASSIGN(auto consumer,
                         cluster->NewConsumer({{"group.id", "audit"}}));
    ASSERT_OK(consumer->Assign({kOrders}));
    ASSERT_OK(consumer->CommitSync({{kOrders, {.offset = 1}}}));
    ASSERT_OK_AND_ASSIGN(before, cluster->Describe(kOrders));
    ASSERT_OK(cluster->Close());
  }

  ASSERT_OK_AND_ASSIGN(auto cluster,
                       EmbeddedCluster::Start({.data_dir = dir.path()}));
  EXPECT_EQ(cluster->cluster_id(), cluster_id);
  ASSERT_OK_AND_ASSIGN(const PartitionState after, cluster->Describe(kOrders));
  EXPECT_EQ(after.log_end_offset, 2);
  EXPECT_GE(after.leader_epoch, before.leader_epoch);
  ASSERT_OK_AND_ASSIGN(const auto configs,
                       cluster->admin().DescribeConfigs({{.name = "orders"}}));
  bool found = false;
  for (const ConfigEntry& entry : configs[0].entries) {
    found |= entry.name == "retention.ms" && entry.value == "-1";
  }
  EXPECT_TRUE(found) << "retention.ms=-1 was set on the topic";

  ASSERT_OK_AND_ASSIGN(auto consumer,
                       cluster->NewConsumer({{"group.id", "audit"}}));
  ASSERT_OK(consumer->Assign({kOrders}));
  EXPECT_THAT(*consumer->Poll(absl::Seconds(5)),
              ElementsAre(AllOf(HasOffset(1), HasValue("two"))));
}

TEST(ClusterRestartTest, ADirectoryInUseIsRefused) {
  const TempDir dir;
  ASSERT_OK_AND_ASSIGN(
      auto cluster,
      EmbeddedCluster::Start({.broker_count = 1, .data_dir = dir.path()}));
  const auto second =
      EmbeddedCluster::Start({.broker_count = 1, .data_dir = dir.path()});
  ASSERT_FALSE(second.ok());
  EXPECT_THAT(std::string(second.status().message()), HasSubstr(dir.path()));
}

}  // namespace
}  // namespace kafka_embedded
