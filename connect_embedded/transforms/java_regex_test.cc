#include "connect_embedded/transforms/java_regex.h"

#include "connect_embedded/transforms/field_path.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace connect_embedded {
namespace {

using ::testing::ElementsAre;

std::string Replace(absl::string_view pattern, absl::string_view text,
                    absl::string_view replacement) {
  const auto regex = CompileJavaRegex(pattern);
  EXPECT_TRUE(regex.ok()) << regex.status();
  const auto replaced = ReplaceFirst(**regex, text, replacement);
  return replaced.ok() ? *replaced : std::string(replaced.status().message());
}

TEST(JavaRegexTest, GroupsAreNamedByNumberAndByName) {
  EXPECT_EQ(Replace("(.*)-(.*)", "a-b", "$2-$1"), "b-a");
  EXPECT_EQ(Replace("(?<first>a)(?:b)", "ab", "${first}!"), "a!");
}

TEST(JavaRegexTest, AGroupNumberTakesAsManyDigitsAsThereAreGroupsFor) {
  EXPECT_EQ(Replace("(a)", "a", "$12"), "a2");
}

TEST(JavaRegexTest, ABackslashTakesTheMeaningOfADollar) {
  EXPECT_EQ(Replace("a", "a", "\\$1"), "$1");
}

TEST(JavaRegexTest, AGroupThatDoesNotExistIsNamed) {
  EXPECT_EQ(Replace("a", "a", "$1"), "No group 1");
  EXPECT_EQ(Replace("a", "a", "${x}"), "No group x");
}

TEST(JavaRegexTest, AnUnclosedGroupIsRefused) {
  EXPECT_FALSE(CompileJavaRegex("(").ok());
}

TEST(FieldPathTest, BackticksQuoteNamesWithDots) {
  EXPECT_THAT(*ParseFieldPath("a.b"), ElementsAre("a", "b"));
  EXPECT_THAT(*ParseFieldPath("`a.b`.c"), ElementsAre("a.b", "c"));
  EXPECT_THAT(*ParseFieldPath("a.`b`c`"), ElementsAre("a", "b`c"));
  EXPECT_THAT(*ParseFieldPath("`a\\`.b`.c"), ElementsAre("a`.b", "c"));
  EXPECT_THAT(*ParseFieldPath("a."), ElementsAre("a", ""));
}

TEST(FieldPathTest, AnUnclosedBacktickIsRefused) {
  EXPECT_FALSE(ParseFieldPath("`a.b").ok());
}

}  // namespace
}  // namespace connect_embedded
