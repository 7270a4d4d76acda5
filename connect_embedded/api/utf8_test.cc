// What new String(bytes, UTF_8) makes of bytes, malformed ones included.
#include "connect_embedded/api/utf8.h"

#include <string>

#include "gtest/gtest.h"

namespace connect_embedded {
namespace {

constexpr char kReplacement[] = "\xEF\xBF\xBD";

std::string Replacements(int count, const std::string& rest = "") {
  std::string result;
  for (int i = 0; i < count; ++i) result += kReplacement;
  return result + rest;
}

TEST(Utf8Test, TextStaysAsItIs) {
  const std::string text =
      "plain text of more than thirty-two bytes, \xC3\xA9 \xE2\x82\xAC "
      "\xF0\x9F\x98\x80";
  EXPECT_TRUE(IsUtf8(text));
  EXPECT_EQ(RepairUtf8(text), text);
  EXPECT_TRUE(IsUtf8(""));
}

// The counts are those of OpenJDK's decoder.
TEST(Utf8Test, MalformedPartsAreReplacedAsJavaReplacesThem) {
  EXPECT_EQ(RepairUtf8("\xFF"
                       "a"),
            Replacements(1, "a"));
  EXPECT_EQ(RepairUtf8("\xC3"
                       "a"),
            Replacements(1, "a"));
  EXPECT_EQ(RepairUtf8("\xC0\xAF"), Replacements(2));
  EXPECT_EQ(RepairUtf8("\xE2\x82"
                       "a"),
            Replacements(1, "a"));
  EXPECT_EQ(RepairUtf8("\xE2\x82"), Replacements(1));
  EXPECT_EQ(RepairUtf8("\xE0\x80\x80"), Replacements(3));
  EXPECT_EQ(RepairUtf8("\xED\xA0\x80"), Replacements(1));
  EXPECT_EQ(RepairUtf8("\xF0\x9F\x98"
                       "a"),
            Replacements(1, "a"));
  EXPECT_EQ(RepairUtf8("\xF5\x80\x80\x80"), Replacements(4));
}

TEST(Utf8Test, FindsTheOneBadByteBehindManyGoodOnes) {
  std::string text(200, 'x');
  for (size_t i = 0; i < text.size(); ++i) {
    std::string bad = text;
    bad[i] = '\x80';
    EXPECT_FALSE(IsUtf8(bad)) << i;
  }
}

TEST(Utf8Test, LengthsAreJavas) {
  EXPECT_EQ(Utf16Length(""), 0u);
  EXPECT_EQ(Utf16Length("only ASCII, more than thirty-two bytes of it"), 44u);
  EXPECT_EQ(Utf16Length("gr\u00fc\u00df \u4e16"), 6u);
  EXPECT_EQ(Utf16Length("\U0001f600"), 2u);
}

}  // namespace
}  // namespace connect_embedded
