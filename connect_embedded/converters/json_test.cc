// JSON as Jackson reads it: what it takes, what it refuses, where it stops.
#include "connect_embedded/converters/json.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace connect_embedded {
namespace {

TEST(ParseJsonTest, StopsBehindTheFirstValueAndTellsWhere) {
  size_t end = 0;
  const auto node = ParseJson(R"(  {"a":[1,{}]} {"b":2})", &end);
  ASSERT_TRUE(node.ok());
  EXPECT_EQ(end, 14u);
  EXPECT_EQ(node->Find("a")->items.size(), 2u);
}

TEST(ParseJsonTest, NumbersKeepTheirDigits) {
  EXPECT_EQ(ParseJson("1.50")->ToDecimal().ToString(), "1.50");
  EXPECT_EQ(ParseJson("-0")->ToInt64(), 0);
  EXPECT_TRUE(ParseJson("2147483647")->IsInt32());
  EXPECT_FALSE(ParseJson("2147483648")->IsInt32());
}

TEST(ParseJsonTest, EscapesBecomeCharacters) {
  EXPECT_EQ(ParseJson(R"("\u00e9\uD83D\uDE00\n\/")")->text,
            "\xC3\xA9\xF0\x9F\x98\x80\n/");
  EXPECT_EQ(ParseJson(R"("\uD83Dx")")->text, "?x");
}

TEST(ParseJsonTest, RefusesWhatIsNoJsonAndSaysWhere) {
  for (const char* text : {"{", "[1,]", "{\"a\" 1}", "01", "1.", "1e", "nul",
                           "truex", "\"\x01\"", "\"\\x\"", "\"\\u12\"", "\"abc",
                           "{a:1}", "NaN", "-", "'a'", "\"\xFF\""}) {
    const auto node = ParseJson(text);
    ASSERT_FALSE(node.ok()) << text;
    EXPECT_THAT(std::string(node.status().message()),
                testing::HasSubstr("malformed JSON at byte"));
  }
}

TEST(ParseJsonTest, RefusesNestingThatWouldOverflowTheStack) {
  EXPECT_FALSE(ParseJson(std::string(100000, '[')).ok());
  EXPECT_TRUE(ParseJson(std::string(500, '[') + std::string(500, ']')).ok());
}

TEST(ParseJsonTest, EveryPrefixOfAValueIsRefusedOrWhole) {
  const std::string text =
      R"({"schema":{"type":"struct","fields":[]},"payload":{"a":[-1.5e3,"\u00e9",null,true]}})";
  for (size_t size = 1; size < text.size(); ++size) {
    EXPECT_FALSE(ParseJson(text.substr(0, size)).ok()) << size;
  }
}

TEST(AppendJsonStringTest, EscapesAsJackson) {
  std::string out;
  AppendJsonString(std::string("\"\\/\b\f\n\r\t\x01\x7F", 10), out);
  EXPECT_EQ(out, "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\x7F\"");
}

TEST(AppendJsonStringTest, BytesThatAreNoTextAreReplaced) {
  std::string out;
  AppendJsonString("a\xF0", out);
  EXPECT_EQ(out, "\"a\xEF\xBF\xBD\"");
}

}  // namespace
}  // namespace connect_embedded
