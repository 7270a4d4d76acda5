#include "connect_embedded/api/simple_date_format.h"

#include "gtest/gtest.h"

namespace connect_embedded {
namespace {

constexpr int64_t kTime = 1483425001864;  // 2017-01-03T06:30:01.864Z

std::string Format(absl::string_view pattern) {
  const auto format = SimpleDateFormat::Parse(pattern);
  return format.ok() ? format->Format(kTime)
                     : std::string(format.status().message());
}
std::optional<int64_t> ParseDate(absl::string_view pattern,
                                 absl::string_view text) {
  return SimpleDateFormat::Parse(pattern)->ParseDate(text);
}

TEST(SimpleDateFormatTest, LettersStandForPartsAndQuotesForThemselves) {
  EXPECT_EQ(Format("yyyy-MM-dd'T'HH:mm:ss.SSSX"), "2017-01-03T06:30:01.864Z");
  EXPECT_EQ(Format("EEE, d MMM yy h:mm a ''"), "Tue, 3 Jan 17 6:30 AM '");
}

TEST(SimpleDateFormatTest, WhatIsWrittenIsReadBack) {
  EXPECT_EQ(
      ParseDate("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", "2017-01-03T06:30:01.864Z"),
      kTime);
  EXPECT_EQ(ParseDate("yyyyMMddHHmmss", "20170103063001"), 1483425001000);
  EXPECT_EQ(ParseDate("d MMM yy h:mm a", "3 Jan 17 6:30 PM"), 1483468200000);
}

TEST(SimpleDateFormatTest, ParsingIsLenientAsJavasIs) {
  EXPECT_EQ(ParseDate("yyyy-MM-dd", "2016-13-03 and more"), 1483401600000);
  EXPECT_EQ(ParseDate("yyyy-MM-dd HH:mm Z", "2017-01-03 01:00 +0100"),
            1483401600000);
}

TEST(SimpleDateFormatTest, TextThatDoesNotMatchHasNoDate) {
  EXPECT_EQ(ParseDate("yyyy-MM-dd", "nope"), std::nullopt);
  EXPECT_EQ(ParseDate("yyyy-MM-dd", "2017/01/03"), std::nullopt);
}

TEST(SimpleDateFormatTest, AnUnknownLetterIsNamed) {
  EXPECT_EQ(Format("yyyy-b"),
            "date format \"yyyy-b\": illegal letter 'b', expected one of "
            "GyMdDEuaHkKhmsSzZX");
}

}  // namespace
}  // namespace connect_embedded
