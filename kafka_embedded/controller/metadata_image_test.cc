// What the records of the metadata log do to an image, and that a snapshot
// makes the same image again.
#include "kafka_embedded/controller/metadata_image.h"

#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "kafka_embedded/controller/test_metadata.h"

namespace kafka_embedded {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;

std::string ProblemOf(const MetadataImage& image,
                      const MetadataRecord& record) {
  return std::string(image.CheckReplay(record).message());
}

TEST(MetadataImageTest, ANewImageHasTheFeatureLevelsOfKafka44) {
  EXPECT_THAT(
      MetadataImage().features(),
      ElementsAre(Pair("eligible.leader.replicas.version", 1),
                  Pair("group.version", 1), Pair("metadata.version", 33),
                  Pair("share.version", 2), Pair("streams.version", 1),
                  Pair("transaction.version", 2)));
}

TEST(MetadataImageTest, ATopicIsFoundByNameAndById) {
  MetadataImage image;
  const Uuid id = AddTopic(image, "orders", {{1, 2}, {2, 1}});

  ASSERT_NE(image.FindTopic("orders"), nullptr);
  EXPECT_EQ(image.FindTopic("orders"), image.FindTopic(id));
  EXPECT_EQ(image.FindPartition(id, 1)->leader, 2);
  EXPECT_EQ(image.FindPartition(id, 2), nullptr);
  EXPECT_EQ(image.FindPartition(id, -1), nullptr);
  EXPECT_EQ(image.FindTopic("other"), nullptr);
}

TEST(MetadataImageTest,
     ANewLeaderRaisesTheLeaderEpochAndEveryChangeThePartitionEpoch) {
  MetadataImage image;
  const Uuid id = AddTopic(image, "orders", {{1, 2, 3}});

  image.Replay(PartitionChangeRecord{
      .partition_id = 0, .topic_id = id, .isr = BrokerIds{1, 2}});
  EXPECT_EQ(image.FindPartition(id, 0)->leader_epoch, 0);
  EXPECT_EQ(image.FindPartition(id, 0)->partition_epoch, 1);

  image.Replay(
      PartitionChangeRecord{.partition_id = 0, .topic_id = id, .leader = 2});
  EXPECT_EQ(image.FindPartition(id, 0)->leader, 2);
  EXPECT_EQ(image.FindPartition(id, 0)->leader_epoch, 1);
  EXPECT_EQ(image.FindPartition(id, 0)->partition_epoch, 2);
  EXPECT_THAT(image.FindPartition(id, 0)->isr, ElementsAre(1, 2));
}

TEST(MetadataImageTest, ATopicThatIsRemovedTakesItsConfigurationAlong) {
  MetadataImage image;
  const Uuid id = AddTopic(image, "orders", {{1}});
  image.Replay(ConfigRecord{.resource_type = ConfigResourceType::kTopic,
                            .resource_name = "orders",
                            .name = "retention.ms",
                            .value = "1000"});

  image.Replay(RemoveTopicRecord{.topic_id = id});

  EXPECT_EQ(image.FindTopic(id), nullptr);
  EXPECT_TRUE(image.topic_ids().empty());
  EXPECT_EQ(image.FindConfig(ConfigResourceType::kTopic, "orders"), nullptr);
}

TEST(MetadataImageTest, ASettingIsSetChangedAndRemoved) {
  MetadataImage image;
  ConfigRecord record{.resource_type = ConfigResourceType::kBroker,
                      .resource_name = "",
                      .name = "log.retention.ms",
                      .value = "1"};
  image.Replay(record);
  record.value = "2";
  image.Replay(record);
  EXPECT_THAT(*image.FindConfig(ConfigResourceType::kBroker, ""),
              ElementsAre(Pair("log.retention.ms", "2")));
  EXPECT_EQ(image.FindConfig(ConfigResourceType::kBroker, "1"), nullptr);

  record.value = std::nullopt;
  image.Replay(record);
  EXPECT_EQ(image.FindConfig(ConfigResourceType::kBroker, ""), nullptr);
}

TEST(MetadataImageTest, ABrokerThatIsFencedOrShuttingDownIsNotActive) {
  MetadataImage image = ImageWithBrokers({1});
  EXPECT_TRUE(image.FindBroker(1)->active());
  image.Replay(BrokerRegistrationChangeRecord{
      .broker_id = 1, .broker_epoch = 101, .in_controlled_shutdown = true});
  EXPECT_FALSE(image.FindBroker(1)->active());
  EXPECT_FALSE(image.FindBroker(1)->fenced);
}

TEST(MetadataImageTest, AListenerIsFoundByItsName) {
  const MetadataImage image = ImageWithBrokers({1});
  EXPECT_EQ(image.FindBroker(1)->FindEndpoint("PLAINTEXT")->port, 9092);
  EXPECT_EQ(image.FindBroker(1)->FindEndpoint("SSL"), nullptr);
}

TEST(MetadataImageTest, NamesThatDifferInDotsAndUnderscoresCollide) {
  MetadataImage image;
  const Uuid id = AddTopic(image, "a.b", {{1}});

  ASSERT_NE(image.FindCollidingTopic("a_b"), nullptr);
  EXPECT_EQ(*image.FindCollidingTopic("a_b"), "a.b");
  EXPECT_EQ(image.FindCollidingTopic("a-b"), nullptr);

  image.Replay(RemoveTopicRecord{.topic_id = id});
  EXPECT_EQ(image.FindCollidingTopic("a_b"), nullptr);
}

TEST(MetadataImageTest, AFeatureAtLevelZeroIsGone) {
  MetadataImage image;
  image.Replay(FeatureLevelRecord{.name = "share.version", .feature_level = 0});
  EXPECT_FALSE(image.features().contains("share.version"));
  EXPECT_EQ(image.features().at("metadata.version"), 33);
}

TEST(MetadataImageTest, ASnapshotMakesTheSameImageWithTheSameOffset) {
  MetadataImage image = ImageWithBrokers({3, 1});
  const Uuid gone = AddTopic(image, "gone", {{1}});
  AddTopic(image, "orders", {{1, 3}, {3, 1}});
  image.Replay(RemoveTopicRecord{.topic_id = gone});
  image.Replay(ConfigRecord{.resource_type = ConfigResourceType::kTopic,
                            .resource_name = "orders",
                            .name = "cleanup.policy",
                            .value = "compact"});
  image.Replay(FeatureLevelRecord{.name = "group.version", .feature_level = 0});
  image.Replay(ProducerIdsRecord{.next_producer_id = 2000});

  MetadataImage copy;
  ReplayAll(copy, image.ToRecords());

  EXPECT_EQ(copy.ToRecords(), image.ToRecords());
  EXPECT_EQ(copy.next_offset(), image.next_offset());
  EXPECT_EQ(copy.next_producer_id(), 2000);
  EXPECT_EQ(copy.features(), image.features());
  EXPECT_EQ(copy.FindTopic("orders")->partitions[1].leader, 3);
}

TEST(MetadataImageTest, ARecordThatCannotFollowIsRefusedByName) {
  MetadataImage image = ImageWithBrokers({1});
  const Uuid id = AddTopic(image, "orders", {{1}});

  EXPECT_EQ(ProblemOf(image, NewPartitionRecord(id, 2)),
            "topic \"orders\" partition 2: the next partition is 1");
  EXPECT_EQ(ProblemOf(image,
                      PartitionChangeRecord{.partition_id = 1, .topic_id = id}),
            "topic \"orders\" partition 1: the topic has 1 partition(s)");
  EXPECT_EQ(ProblemOf(image, UnregisterBrokerRecord{.broker_id = 1,
                                                    .broker_epoch = 5}),
            "broker 1 is not registered with epoch 5");
  EXPECT_THAT(ProblemOf(image, RemoveTopicRecord{.topic_id = {.high = 9}}),
              HasSubstr("no topic has the id"));
  EXPECT_EQ(ProblemOf(image, TopicRecord{.name = "orders"}),
            "topic \"orders\" is there already");
  EXPECT_EQ(ProblemOf(image, NewPartitionRecord(id, 1)), "");
}

}  // namespace
}  // namespace kafka_embedded
