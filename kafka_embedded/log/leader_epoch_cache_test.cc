// Leader epochs: where each began, and what a follower is told about its end.
#include "kafka_embedded/log/leader_epoch_cache.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace kafka_embedded {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr EpochAndOffset kUndefined;

LeaderEpochCache CacheOf(std::initializer_list<EpochEntry> entries) {
  LeaderEpochCache cache;
  for (const EpochEntry& entry : entries) {
    cache.Assign(entry.epoch, entry.start_offset);
  }
  return cache;
}

// Epoch 2 wrote 11..19, epoch 4 wrote 20..29, epoch 7 writes from 30 on.
LeaderEpochCache ThreeLeaders() { return CacheOf({{11, 2}, {20, 4}, {30, 7}}); }

TEST(LeaderEpochCacheTest, AnEmptyCacheKnowsNoEpoch) {
  const LeaderEpochCache cache;
  EXPECT_EQ(cache.latest_epoch(), -1);
  EXPECT_EQ(cache.EndOffsetFor(0, 5), kUndefined);
  EXPECT_EQ(cache.EpochForOffset(0), -1);
}

TEST(LeaderEpochCacheTest, AnEpochKeepsTheOffsetItBeganAt) {
  const LeaderEpochCache cache = CacheOf({{11, 2}, {15, 2}});
  EXPECT_THAT(cache.entries(), ElementsAre(EpochEntry{11, 2}));
}

TEST(LeaderEpochCacheTest, AnEpochWithoutRecordsGivesWayToTheNextLeader) {
  const LeaderEpochCache cache = CacheOf({{11, 2}, {20, 4}, {20, 5}});
  EXPECT_THAT(cache.entries(),
              ElementsAre(EpochEntry{11, 2}, EpochEntry{20, 5}));
}

TEST(LeaderEpochCacheTest, AnOlderEpochDropsTheEntriesItContradicts) {
  const LeaderEpochCache cache = CacheOf({{11, 2}, {20, 4}, {30, 7}, {25, 3}});
  EXPECT_THAT(cache.entries(),
              ElementsAre(EpochEntry{11, 2}, EpochEntry{25, 3}));
}

TEST(LeaderEpochCacheTest, TheLatestEpochEndsAtTheLogEnd) {
  EXPECT_EQ(ThreeLeaders().EndOffsetFor(7, 42), (EpochAndOffset{7, 42}));
}

TEST(LeaderEpochCacheTest, AnEpochEndsWhereTheNextBegins) {
  EXPECT_EQ(ThreeLeaders().EndOffsetFor(2, 42), (EpochAndOffset{2, 20}));
  EXPECT_EQ(ThreeLeaders().EndOffsetFor(4, 42), (EpochAndOffset{4, 30}));
}

TEST(LeaderEpochCacheTest, AnEpochThatWroteNothingGetsTheOneBeforeIt) {
  EXPECT_EQ(ThreeLeaders().EndOffsetFor(3, 42), (EpochAndOffset{2, 20}));
  EXPECT_EQ(ThreeLeaders().EndOffsetFor(6, 42), (EpochAndOffset{4, 30}));
}

TEST(LeaderEpochCacheTest, AnEpochOlderThanTheLogGetsTheStartOfTheOldest) {
  EXPECT_EQ(ThreeLeaders().EndOffsetFor(1, 42), (EpochAndOffset{1, 11}));
}

TEST(LeaderEpochCacheTest, AnEpochNewerThanTheLogIsUndefined) {
  EXPECT_EQ(ThreeLeaders().EndOffsetFor(8, 42), kUndefined);
  EXPECT_EQ(ThreeLeaders().EndOffsetFor(-1, 42), kUndefined);
}

TEST(LeaderEpochCacheTest, AnOffsetBelongsToTheLastEpochThatBeganBeforeIt) {
  const LeaderEpochCache cache = ThreeLeaders();
  EXPECT_EQ(cache.EpochForOffset(10), -1);
  EXPECT_EQ(cache.EpochForOffset(11), 2);
  EXPECT_EQ(cache.EpochForOffset(19), 2);
  EXPECT_EQ(cache.EpochForOffset(20), 4);
  EXPECT_EQ(cache.EpochForOffset(99), 7);
}

TEST(LeaderEpochCacheTest, TruncatingTheEndDropsEpochsThatBeginThere) {
  LeaderEpochCache cache = ThreeLeaders();
  cache.TruncateFromEnd(31);
  EXPECT_EQ(cache.latest_epoch(), 7);
  cache.TruncateFromEnd(20);
  EXPECT_THAT(cache.entries(), ElementsAre(EpochEntry{11, 2}));
  cache.TruncateFromEnd(0);
  EXPECT_THAT(cache.entries(), IsEmpty());
}

TEST(LeaderEpochCacheTest, TruncatingTheStartKeepsTheEpochThatHoldsIt) {
  LeaderEpochCache cache = ThreeLeaders();
  cache.TruncateFromStart(10);
  EXPECT_EQ(cache.entries().size(), 3u);
  cache.TruncateFromStart(25);
  EXPECT_THAT(cache.entries(),
              ElementsAre(EpochEntry{25, 4}, EpochEntry{30, 7}));
  cache.TruncateFromStart(99);
  EXPECT_THAT(cache.entries(), ElementsAre(EpochEntry{99, 7}));
}

}  // namespace
}  // namespace kafka_embedded
