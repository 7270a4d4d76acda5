// Decimals behave as Java's BigDecimal.
#include "connect_embedded/api/decimal.h"

#include "gtest/gtest.h"

namespace connect_embedded {
namespace {

TEST(DecimalTest, PrintsAsBigDecimal) {
  for (const char* text :
       {"0", "1.50", "-0.001", "123456789012345678901234567890.12", "1E+3",
        "1E-7", "-1.234E-10", "0.000001", "0E-7", "0.00"}) {
    ASSERT_TRUE(Decimal::Parse(text).has_value()) << text;
    EXPECT_EQ(Decimal::Parse(text)->ToString(), text);
  }
  EXPECT_EQ(Decimal::Parse("1e3")->ToString(), "1E+3");
  EXPECT_EQ(Decimal::Parse("+007")->ToString(), "7");
}

TEST(DecimalTest, RefusesWhatIsNoNumber) {
  for (const char* text : {"", "-", ".", "1.2.3", "1e", "0x1", "1 "}) {
    EXPECT_FALSE(Decimal::Parse(text).has_value()) << text;
  }
}

TEST(DecimalTest, UnscaledBytesAreTheShortestTwosComplement) {
  const auto bytes = [](const char* text) {
    return Decimal::Parse(text)->UnscaledBytes();
  };
  EXPECT_EQ(bytes("0"), std::string(1, '\0'));
  EXPECT_EQ(bytes("127"), "\x7F");
  EXPECT_EQ(bytes("128"), std::string("\0\x80", 2));
  EXPECT_EQ(bytes("-128"), "\x80");
  EXPECT_EQ(bytes("-129"), "\xFF\x7F");
  EXPECT_EQ(bytes("-256"), std::string("\xFF\0", 2));
}

TEST(DecimalTest, GoesThroughItsBytesAndBack) {
  for (const char* text :
       {"0", "1", "-1", "255", "256", "-255", "-256", "65536",
        "-99999999999999999999999999", "1234567890123"}) {
    const Decimal decimal = *Decimal::Parse(text);
    EXPECT_EQ(Decimal::FromUnscaled(decimal.UnscaledBytes(), 0), decimal)
        << text;
  }
}

TEST(DecimalTest, IntegersWrapAsJavas) {
  EXPECT_EQ(Decimal::Parse("12345678901234567890")->ToInt64(),
            -6101065172474983726);
  EXPECT_EQ(Decimal::Parse("-1.99")->ToInt64(), -1);
  EXPECT_EQ(Decimal::Parse("1e70")->ToInt64(), 0);
  EXPECT_EQ(Decimal::Parse("1e2")->ToInt64(), 100);
}

}  // namespace
}  // namespace connect_embedded
