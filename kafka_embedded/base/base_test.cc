// Shared bytes, ids and statuses: the vocabulary of everything above.
#include <string>
#include <utility>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "kafka_embedded/base/bytes.h"
#include "kafka_embedded/base/error_code.h"
#include "kafka_embedded/base/status.h"
#include "kafka_embedded/base/uuid.h"

namespace kafka_embedded {
namespace {

TEST(SharedBytesTest, ASliceSharesTheBlockAndKeepsItAlive) {
  SharedBytes tail;
  {
    const SharedBytes whole = SharedBytes::Copy("record batch");
    tail = whole.Slice(7, 5);
    EXPECT_EQ(tail.data(), whole.data() + 7);
    EXPECT_FALSE(tail.unique());
  }
  EXPECT_TRUE(tail.unique());
  EXPECT_EQ(tail.view(), "batch");
}

TEST(SharedBytesDeathTest, ASliceBeyondTheEndIsABug) {
  const SharedBytes bytes = SharedBytes::Copy("abc");
  EXPECT_DEATH(bytes.Slice(2, 2), "slice of 2 at 2 of 3");
}

TEST(BytesBackupTest, ABackupOutlivesTheBytesAndLetsTheirOwnerChangeThem) {
  SharedBytes bytes = SharedBytes::Copy("abc");
  const BytesBackup backup(bytes);
  EXPECT_TRUE(bytes.unique());
  bytes.mutable_data()[0] = 'x';
  bytes = SharedBytes();
  EXPECT_EQ(backup.Copy().view(), "xbc");
}

TEST(BytesBuilderTest, FinishHandsOverTheBytesAndGivesBackSpareRoom) {
  BytesBuilder builder(4096);
  builder.Append("abc");
  builder.AppendByte('d');
  const SharedBytes bytes = std::move(builder).Finish();
  EXPECT_EQ(bytes.view(), "abcd");
  EXPECT_TRUE(bytes.unique());
}

TEST(BytesListTest, EqualityDoesNotSeeTheCuts) {
  BytesList cut(SharedBytes::Copy("ab"));
  cut.Append(SharedBytes::Copy("c"));
  EXPECT_EQ(cut, BytesList(SharedBytes::Copy("abc")));
  EXPECT_EQ(cut.Flatten().view(), "abc");
}

TEST(UuidTest, PrintsAndParsesAsKafkaDoes) {
  const Uuid id{.high = 0x0102030405060708, .low = 0xfffefdfcfbfaf9f8};
  EXPECT_EQ(id.ToString(), "AQIDBAUGBwj__v38-_r5-A");
  EXPECT_EQ(Uuid::Parse(id.ToString()), id);
  EXPECT_EQ(Uuid::Parse("short"), std::nullopt);
}

TEST(ErrorCodeTest, FactsAreKafkas) {
  EXPECT_EQ(ErrorName(ErrorCode::kUnknownTopicOrPartition),
            "UNKNOWN_TOPIC_OR_PARTITION");
  EXPECT_EQ(static_cast<int>(ErrorCode::kUnknownTopicOrPartition), 3);
  EXPECT_TRUE(IsRetriable(ErrorCode::kNotLeaderOrFollower));
  EXPECT_FALSE(IsRetriable(ErrorCode::kInvalidTopicException));
  EXPECT_EQ(ErrorName(static_cast<ErrorCode>(9999)), "UNKNOWN_SERVER_ERROR");
}

TEST(StatusTest, CarriesTheCodeThroughAnnotations) {
  const absl::Status status =
      Annotate(KafkaError(ErrorCode::kTopicAlreadyExists, "topic \"a\" exists"),
               "create");
  EXPECT_EQ(ErrorCodeOf(status), ErrorCode::kTopicAlreadyExists);
  EXPECT_EQ(status.code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(status.message(),
            "create: TOPIC_ALREADY_EXISTS: topic \"a\" exists");
  EXPECT_EQ(ErrorCodeOf(absl::OkStatus()), ErrorCode::kNone);
}

}  // namespace
}  // namespace kafka_embedded
