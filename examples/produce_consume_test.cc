// Records that are sent arrive, in order within their partition, with their
// keys, headers and timestamps, and in this process without a copy.
#include "testing/kafka_test.h"

namespace kafka_embedded {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;

TEST(ProduceConsumeExample, WhatIsSentArrives) {
  // Three brokers, a controller, no threads, no ports. The seed decides
  // whatever a real cluster leaves open: this test does the same thing every
  // time.
  ASSERT_OK_AND_ASSIGN(auto cluster, EmbeddedCluster::Start({.seed = 7}));
  const SeedReport seed(*cluster);
  ASSERT_OK(cluster->admin().CreateTopic(
      {.name = "orders", .num_partitions = 1, .replication_factor = 3}));

  // Properties are Kafka's. acks=all: the answer comes when all three replicas
  // have the records.
  ASSERT_OK_AND_ASSIGN(auto producer, cluster->NewProducer({{"acks", "all"}}));
  ASSERT_OK(producer->Send({.topic = "orders", .key = "o-1", .value = "paid"}));
  const HeaderView trace{.key = "trace", .value = "t-17"};
  ASSERT_OK(producer->Send({.topic = "orders",
                            .key = "o-1",
                            .value = "shipped",
                            .headers = {&trace, 1}}));
  ASSERT_OK(producer->Flush());

  ASSERT_OK_AND_ASSIGN(
      auto consumer, cluster->NewConsumer({{"group.id", "audit"},
                                           {"auto.offset.reset", "earliest"}}));
  ASSERT_OK(consumer->Subscribe({"orders"}));
  EXPECT_THAT(*consumer->Poll(absl::Seconds(5)),
              ElementsAre(AllOf(HasOffset(0), HasKey("o-1"), HasValue("paid")),
                          AllOf(HasOffset(1), HasValue("shipped"),
                                HasHeader("trace", "t-17"))));
}

TEST(ProduceConsumeExample, ATombstoneHasAKeyAndNoValue) {
  ASSERT_OK_AND_ASSIGN(auto cluster,
                       EmbeddedCluster::Start({.broker_count = 1}));
  ASSERT_OK_AND_ASSIGN(auto producer, cluster->NewProducer());
  // The topic does not exist yet: the broker makes it, as Kafka's does.
  ASSERT_OK_AND_ASSIGN(
      const RecordMetadata sent,
      producer->SendAndWait({.topic = "people", .key = "ada"}));
  EXPECT_EQ(sent.offset, 0);

  ASSERT_OK_AND_ASSIGN(
      auto consumer, cluster->NewConsumer({{"auto.offset.reset", "earliest"}}));
  ASSERT_OK(consumer->Assign({{"people", 0}}));
  EXPECT_THAT(*consumer->Poll(absl::Seconds(5)),
              ElementsAre(AllOf(HasKey("ada"), HasNullValue())));
}

}  // namespace
}  // namespace kafka_embedded
