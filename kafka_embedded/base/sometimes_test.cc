#include "kafka_embedded/base/sometimes.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace kafka_embedded {
namespace {

using ::testing::Contains;
using ::testing::Pair;

void MaybeReach(bool rare) {
  if (rare) SOMETIMES("the test comes to a rare path");
}

TEST(SometimesTest, APathIsKnownBeforeAnybodyReachesIt) {
  MaybeReach(false);
  EXPECT_THAT(RarePath::Counts(),
              Contains(Pair("the test comes to a rare path", 0)));
}

TEST(SometimesTest, APathCountsHowOftenItWasReached) {
  for (int i = 0; i < 3; ++i) MaybeReach(true);
  EXPECT_THAT(RarePath::Counts(),
              Contains(Pair("the test comes to a rare path", 3)));
}

}  // namespace
}  // namespace kafka_embedded
