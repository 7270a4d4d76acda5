// Random numbers that are the same everywhere, for ever.
#include "kafka_embedded/runtime/random.h"

#include <array>

#include "gtest/gtest.h"

namespace kafka_embedded {
namespace {

TEST(RandomTest, TheNumbersOfASeedNeverChange) {
  Random random(1, "");
  const uint64_t first = random.Next();
  const uint64_t second = random.Next();
  EXPECT_EQ(first, 0x85dd69e431d7567au);
  EXPECT_EQ(second, 0xdd2d34c171defecbu);
}

TEST(RandomTest, SeedAndPurposeBothMakeAnotherStream) {
  const uint64_t here = Random(1, "elections").Next();
  EXPECT_NE(here, Random(2, "elections").Next());
  EXPECT_NE(here, Random(1, "latencies").Next());
  EXPECT_EQ(here, Random(1, "elections").Next());
}

TEST(RandomTest, BelowIsUniform) {
  Random random(1);
  std::array<int, 6> count = {};
  for (int i = 0; i < 60000; ++i) ++count[random.Below(6)];
  for (const int times : count) EXPECT_NEAR(times, 10000, 500);
  EXPECT_EQ(random.Below(1), 0);
  EXPECT_LT(random.Below(~uint64_t{0}), ~uint64_t{0});
}

TEST(RandomTest, FractionStaysBelowOne) {
  Random random(1);
  double sum = 0;
  for (int i = 0; i < 10000; ++i) {
    const double fraction = random.Fraction();
    ASSERT_GE(fraction, 0);
    ASSERT_LT(fraction, 1);
    sum += fraction;
  }
  EXPECT_NEAR(sum / 10000, 0.5, 0.02);
}

TEST(RandomTest, UuidsAreVersionFourAndNeverLookLikeAnOption) {
  Random random(1, "topic ids");
  for (int i = 0; i < 10000; ++i) {
    const Uuid id = random.NextUuid();
    ASSERT_EQ(id.high >> 12 & 0xf, 4);
    ASSERT_EQ(id.low >> 62, 2);
    ASSERT_NE(id.ToString()[0], '-');
  }
}

}  // namespace
}  // namespace kafka_embedded
