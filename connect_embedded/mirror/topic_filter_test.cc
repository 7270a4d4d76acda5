// A whitelist reads as MirrorMaker reads it.
#include "connect_embedded/mirror/topic_filter.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace connect_embedded {
namespace {

TEST(TopicPatternTest, CommasAreAlternatives) {
  EXPECT_EQ(*TopicPattern("orders, payments"), "orders|payments");
  EXPECT_EQ(*TopicPattern("'topic-mirror'"), "topic-mirror");
  EXPECT_EQ(*TopicPattern(".*"), ".*");
}

TEST(TopicPatternTest, WhatIsNoExpressionIsNamedWithTheReason) {
  const auto pattern = TopicPattern("orders[");
  ASSERT_EQ(pattern.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(pattern.status().message()),
              testing::AllOf(testing::HasSubstr("whitelist=\"orders[\""),
                             testing::HasSubstr("missing ]")));
}

TEST(TopicPatternTest, AnEmptyListAndLookAroundAreRefused) {
  EXPECT_FALSE(TopicPattern("").ok());
  EXPECT_FALSE(TopicPattern("(?!internal).*").ok());
}

}  // namespace
}  // namespace connect_embedded
