// Which topic names Kafka takes, and which it takes for the same.
#include "kafka_embedded/base/topic_name.h"

#include <string>

#include "gtest/gtest.h"
#include "kafka_embedded/base/status.h"

namespace kafka_embedded {
namespace {

TEST(TopicNameTest, LettersDigitsDotsUnderscoresAndDashesAreLegal) {
  for (const char* name : {"orders", "A-z.0_9", "...", "-", "__x"}) {
    EXPECT_EQ(TopicNameProblem(name), "") << name;
  }
}

TEST(TopicNameTest, AnErrorSaysWhatIsWrongInKafkasWords) {
  EXPECT_EQ(TopicNameProblem(""),
            "Topic name is invalid: the empty string is not allowed");
  EXPECT_EQ(TopicNameProblem(".."),
            "Topic name is invalid: '..' is not allowed");
  EXPECT_EQ(TopicNameProblem("a b"),
            "Topic name is invalid: 'a b' contains one or more characters "
            "other than ASCII alphanumerics, '.', '_' and '-'");
  EXPECT_EQ(ErrorCodeOf(ValidateTopicName("a/b")),
            ErrorCode::kInvalidTopicException);
}

TEST(TopicNameTest, ANameHasAtMost249Characters) {
  EXPECT_EQ(TopicNameProblem(std::string(249, 'a')), "");
  EXPECT_EQ(TopicNameProblem(std::string(250, 'a')),
            "Topic name is invalid: the length of '" + std::string(250, 'a') +
                "' is longer than the max allowed length 249");
}

TEST(TopicNameTest, DotsAndUnderscoresCollide) {
  EXPECT_EQ(UnifyCollisionChars("a.b_c"), UnifyCollisionChars("a_b.c"));
  EXPECT_NE(UnifyCollisionChars("a.b"), UnifyCollisionChars("a-b"));
  EXPECT_FALSE(HasCollisionChars("a-b"));
}

TEST(TopicNameTest, TheThreeTopicsOfTheCoordinatorsAreInternal) {
  EXPECT_TRUE(IsInternalTopic("__consumer_offsets"));
  EXPECT_TRUE(IsInternalTopic("__transaction_state"));
  EXPECT_TRUE(IsInternalTopic("__share_group_state"));
  EXPECT_FALSE(IsInternalTopic("__cluster_metadata"));
}

}  // namespace
}  // namespace kafka_embedded
