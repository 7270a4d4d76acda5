// Kafka's striped placement: over racks first, then over brokers, unfenced
// before fenced.
#include "kafka_embedded/controller/replica_placer.h"

#include <map>
#include <set>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "kafka_embedded/controller/test_metadata.h"

namespace kafka_embedded {
namespace {

using ::testing::Each;
using ::testing::Pair;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

TEST(ReplicaPlacerTest, EveryBrokerLeadsAsManyPartitions) {
  const MetadataImage image = ImageWithBrokers({1, 2, 3});
  Random random(1);
  ReplicaPlacer placer(image.brokers(), random);
  std::map<int32_t, int> led;
  std::map<int32_t, int> held;
  for (int i = 0; i < 30; ++i) {
    const BrokerIds replicas = placer.Place(2);
    ++led[replicas.front()];
    for (const int32_t replica : replicas) ++held[replica];
  }
  EXPECT_THAT(led, UnorderedElementsAre(Pair(1, 10), Pair(2, 10), Pair(3, 10)));
  EXPECT_THAT(held,
              UnorderedElementsAre(Pair(1, 20), Pair(2, 20), Pair(3, 20)));
}

TEST(ReplicaPlacerTest, APartitionHasEachBrokerAtMostOnce) {
  const MetadataImage image = ImageWithBrokers({1, 2, 3, 4, 5});
  Random random(2);
  ReplicaPlacer placer(image.brokers(), random);
  for (int i = 0; i < 50; ++i) {
    const BrokerIds replicas = placer.Place(4);
    EXPECT_THAT(std::set<int32_t>(replicas.begin(), replicas.end()), SizeIs(4));
  }
}

TEST(ReplicaPlacerTest, ReplicasOfAPartitionAreInDifferentRacks) {
  MetadataImage image;
  for (const int32_t id : {1, 2}) AddBroker(image, id, false, "a");
  for (const int32_t id : {3, 4}) AddBroker(image, id, false, "b");
  for (const int32_t id : {5, 6}) AddBroker(image, id, false, "c");
  Random random(3);
  ReplicaPlacer placer(image.brokers(), random);
  for (int i = 0; i < 50; ++i) {
    std::set<std::string> racks;
    for (const int32_t replica : placer.Place(3)) {
      racks.insert(*image.FindBroker(replica)->rack);
    }
    EXPECT_THAT(racks, SizeIs(3));
  }
}

TEST(ReplicaPlacerTest, AFencedBrokerNeverLeadsAndComesLast) {
  MetadataImage image = ImageWithBrokers({1, 2, 3});
  SetFenced(image, 2, true);
  Random random(4);
  ReplicaPlacer placer(image.brokers(), random);
  for (int i = 0; i < 20; ++i) {
    const BrokerIds replicas = placer.Place(3);
    EXPECT_EQ(replicas.back(), 2);
  }
}

TEST(ReplicaPlacerTest, ARackWithFencedBrokersOnlyNeverGivesTheLeader) {
  MetadataImage image;
  AddBroker(image, 1, /*fenced=*/true, "a");
  AddBroker(image, 2, false, "b");
  Random random(5);
  ReplicaPlacer placer(image.brokers(), random);
  for (int i = 0; i < 10; ++i) EXPECT_EQ(placer.Place(2), (BrokerIds{2, 1}));
}

TEST(ReplicaPlacerTest, OneBrokerGetsEverything) {
  const MetadataImage image = ImageWithBrokers({7});
  Random random(6);
  ReplicaPlacer placer(image.brokers(), random);
  for (int i = 0; i < 5; ++i) EXPECT_EQ(placer.Place(1), BrokerIds{7});
}

TEST(ReplicaPlacerTest, ABrokerThatShutsDownGetsNothing) {
  MetadataImage image = ImageWithBrokers({1, 2});
  image.Replay(BrokerRegistrationChangeRecord{
      .broker_id = 1, .broker_epoch = 101, .in_controlled_shutdown = true});
  Random random(7);
  ReplicaPlacer placer(image.brokers(), random);
  EXPECT_EQ(placer.Place(1), BrokerIds{2});
  EXPECT_EQ(placer.Check(2).code, ErrorCode::kInvalidReplicationFactor);
}

TEST(ReplicaPlacerTest, TheSameSeedGivesTheSamePlacement) {
  const MetadataImage image = ImageWithBrokers({1, 2, 3, 4});
  const auto placements = [&](uint64_t seed) {
    Random random(seed);
    ReplicaPlacer placer(image.brokers(), random);
    std::vector<BrokerIds> all;
    for (int i = 0; i < 12; ++i) all.push_back(placer.Place(3));
    return all;
  };
  EXPECT_EQ(placements(1), placements(1));
  EXPECT_NE(placements(1), placements(2));
}

TEST(ReplicaPlacerTest, AnImpossibleReplicationFactorIsRefusedInKafkasWords) {
  MetadataImage image = ImageWithBrokers({1});
  Random random(8);
  EXPECT_EQ(*ReplicaPlacer(image.brokers(), random).Check(2).message,
            "The target replication factor of 2 cannot be reached because only "
            "1 broker(s) are registered.");
  EXPECT_EQ(*ReplicaPlacer(image.brokers(), random).Check(0).message,
            "Invalid replication factor 0: the replication factor must be "
            "positive.");
  SetFenced(image, 1, true);
  EXPECT_EQ(*ReplicaPlacer(image.brokers(), random).Check(1).message,
            "All brokers are currently fenced.");
}

}  // namespace
}  // namespace kafka_embedded
