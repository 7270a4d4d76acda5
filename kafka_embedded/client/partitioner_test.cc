// Keys go to the partitions that Kafka's producer chooses; records without keys
// are spread evenly.
#include "kafka_embedded/client/partitioner.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"

namespace kafka_embedded {
namespace {

TEST(PartitionerTest, KeysGoWhereKafkaSendsThem) {
  constexpr int32_t kCounts[] = {1, 2, 3, 7, 10, 12, 50, 100, 1000};
  std::ifstream file("kafka_embedded/client/testdata/murmur2.csv");
  ASSERT_TRUE(file.is_open());
  int keys = 0;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line[0] == '#') continue;
    const std::vector<std::string> cells = absl::StrSplit(line, ',');
    ASSERT_EQ(cells.size(), 11u) << line;
    const std::string key = absl::HexStringToBytes(cells[0]);
    EXPECT_EQ(std::to_string(static_cast<int32_t>(Murmur2(key))), cells[1]);
    for (size_t i = 0; i < std::size(kCounts); ++i) {
      EXPECT_EQ(std::to_string(PartitionForKey(key, kCounts[i])), cells[i + 2])
          << line;
    }
    ++keys;
  }
  EXPECT_EQ(keys, 164);
  std::cout << "checked " << keys << " keys against Kafka's murmur2\n";
}

TEST(StickyPartitionerTest, StaysForABatchAndLeavesNoFragment) {
  StickyPartitioner sticky;
  Random random(1);
  sticky.Choose({0, 1, 2}, {}, random);
  EXPECT_FALSE(sticky.OnAppended(900, 1000, true));
  EXPECT_FALSE(sticky.OnAppended(900, 1000, false));
  EXPECT_TRUE(sticky.OnAppended(1, 1000, true));
}

TEST(StickyPartitionerTest, LeavesAnOpenBatchAfterTwiceItsSize) {
  StickyPartitioner sticky;
  Random random(1);
  sticky.Choose({0, 1, 2}, {}, random);
  EXPECT_FALSE(sticky.OnAppended(1999, 1000, false));
  EXPECT_TRUE(sticky.OnAppended(1, 1000, false));
}

TEST(StickyPartitionerTest, LongQueuesAreChosenLessOften) {
  StickyPartitioner sticky;
  Random random(1);
  int chosen[2] = {0, 0};
  for (int i = 0; i < 3000; ++i) {
    sticky.Choose({0, 1}, {1, 0}, random);  // Weights 1 and 2.
    ++chosen[sticky.current()];
  }
  EXPECT_NEAR(chosen[0], 1000, 100);
}

TEST(RoundRobinPartitionerTest, SkipsPartitionsWithoutALeader) {
  RoundRobinPartitioner partitioner;
  EXPECT_EQ(partitioner.Next({1, 3}, 4), 1);
  EXPECT_EQ(partitioner.Next({1, 3}, 4), 3);
  EXPECT_EQ(partitioner.Next({}, 4), 2);
}

}  // namespace
}  // namespace kafka_embedded
