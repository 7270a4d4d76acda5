// What the codec refuses, and how it says so.
#include "kafka_embedded/protocol/codec.h"

#include <string>

#include "gtest/gtest.h"
#include "kafka_embedded/protocol/messages/consumer_protocol.h"
#include "kafka_embedded/protocol/messages/create_topics.h"
#include "kafka_embedded/protocol/messages/fetch.h"
#include "kafka_embedded/protocol/messages/join_group.h"
#include "kafka_embedded/protocol/messages/metadata.h"
#include "kafka_embedded/protocol/messages/produce.h"

namespace kafka_embedded {
namespace {

template <typename T>
std::string EncodeError(const T& message, int16_t version) {
  const auto bytes = Encode(message, version);
  EXPECT_FALSE(bytes.ok());
  return std::string(bytes.status().message());
}

template <typename T>
std::string DecodeError(absl::string_view bytes, int16_t version) {
  const auto message = Decode<T>(bytes, version);
  EXPECT_EQ(message.status().code(), absl::StatusCode::kInvalidArgument);
  return std::string(message.status().message());
}

TEST(CodecTest, RefusesAFieldThatTheVersionCannotCarry) {
  const CreateTopicsRequest request = {.validate_only = true};

  EXPECT_EQ(EncodeError(request, 0),
            "UNSUPPORTED_VERSION: CreateTopicsRequest version 0 field "
            "\"validateOnly\": is set, but the version has no such field");
  EXPECT_EQ(ErrorCodeOf(Encode(request, 0).status()),
            ErrorCode::kUnsupportedVersion);
  EXPECT_TRUE(Encode(request, 1).ok());
}

TEST(CodecTest, RefusesATaggedFieldThatTheVersionCannotCarry) {
  const FetchRequest request = {.replica_state = {.replica_id = 1}};

  EXPECT_NE(EncodeError(request, 12).find("\"replicaState\""),
            std::string::npos);
  EXPECT_TRUE(Encode(request, 15).ok());
}

TEST(CodecTest, NamesTheElementThatHoldsTheRefusedField) {
  const FetchRequest request = {
      .topics = {{.topic = "a"},
                 {.topic = "b",
                  .partitions = {{.partition = 0},
                                 {.partition = 1, .last_fetched_epoch = 3}}}}};

  EXPECT_NE(EncodeError(request, 4)
                .find("\"topics[1].partitions[1].lastFetchedEpoch\""),
            std::string::npos);
}

TEST(CodecTest, DropsAnIgnorableFieldThatTheVersionCannotCarry) {
  const CreateTopicsResponse response = {.throttle_time_ms = 7};

  const auto bytes = Encode(response, 1);

  ASSERT_TRUE(bytes.ok()) << bytes.status();
  EXPECT_EQ(Decode<CreateTopicsResponse>(bytes->Flatten(), 1)->throttle_time_ms,
            0);
}

TEST(CodecTest, RefusesNullOutsideItsVersionsInBothDirections) {
  MetadataRequest all_topics = {.topics = std::nullopt};
  EXPECT_TRUE(Encode(all_topics, 1).ok());
  EXPECT_EQ(EncodeError(all_topics, 0),
            "UNSUPPORTED_VERSION: MetadataRequest version 0 field \"topics\": "
            "is null, which this version does not allow");

  const absl::string_view null_array("\xff\xff\xff\xff", 4);
  EXPECT_FALSE(Decode<MetadataRequest>(null_array, 1)->topics.has_value());
  EXPECT_EQ(DecodeError<MetadataRequest>(null_array, 0),
            "MetadataRequest version 0 field \"topics\": is null, which this "
            "version does not allow (at offset 4)");
}

TEST(CodecTest, RefusesNullWhereItIsNeverAllowed) {
  EXPECT_NE(DecodeError<CreateTopicsRequest>("\xff\xff\xff\xff", 0)
                .find("\"topics\": is null"),
            std::string::npos);
}

TEST(CodecTest, RefusesAStringLongerThanItsLengthCanSay) {
  const CreateTopicsRequest request = {
      .topics = {{.name = std::string(32768, 'x')}}};

  EXPECT_NE(EncodeError(request, 2).find("\"topics[0].name\": has a length of"),
            std::string::npos);
  EXPECT_FALSE(Encode(request, 5).ok());
}

TEST(CodecTest, RefusesAVersionThatDoesNotExist) {
  EXPECT_EQ(EncodeError(ProduceRequest(), 99),
            "UNSUPPORTED_VERSION: ProduceRequest has no version 99, its "
            "versions are 0..13");
  EXPECT_EQ(ErrorCodeOf(Decode<ProduceRequest>("", -1).status()),
            ErrorCode::kUnsupportedVersion);
}

TEST(CodecTest, RefusesBytesBehindTheEnd) {
  const std::string bytes = Encode(FetchRequest(), 12)->ToString();

  EXPECT_EQ(DecodeError<FetchRequest>(bytes + "xyz", 12),
            "FetchRequest version 12: 3 bytes are left behind its end (at "
            "offset " +
                std::to_string(bytes.size()) + ")");
}

TEST(CodecTest, NamesMessageVersionFieldAndOffsetOfATruncatedMessage) {
  const CreateTopicsRequest request = {.topics = {{.name = "orders"}}};
  const std::string bytes = Encode(request, 2)->ToString();

  EXPECT_EQ(DecodeError<CreateTopicsRequest>(bytes.substr(0, 13), 2),
            "CreateTopicsRequest version 2 field \"topics[0].numPartitions\": "
            "4 bytes or elements announced, 1 bytes are left (at offset 12)");
}

TEST(CodecTest, RefusesACountThatTheFrameCannotHold) {
  EXPECT_EQ(DecodeError<CreateTopicsRequest>("\x7f\xff\xff\xff"
                                             "abcd",
                                             2),
            "CreateTopicsRequest version 2 field \"topics\": 2147483647 bytes "
            "or elements announced, 4 bytes are left (at offset 4)");
}

TEST(CodecTest, RefusesATagWhoseSizeIsNotThatOfItsContent) {
  std::string bytes = Encode(FetchRequest(), 12)->ToString();
  bytes.back() = 1;                       // One tagged field,
  bytes += std::string("\0\4\3ab\0", 6);  // clusterId "ab", and a byte more.

  EXPECT_NE(
      DecodeError<FetchRequest>(bytes, 12).find("tag 0 is 1 bytes longer"),
      std::string::npos);
}

TEST(CodecTest, KeepsUnknownTagsInOrder) {
  FetchRequest request = {.cluster_id = "c"};
  request.unknown_tags = {{.tag = 5, .data = "five"},
                          {.tag = 70000, .data = std::string(300, 'x')}};

  const auto bytes = Encode(request, 12);
  ASSERT_TRUE(bytes.ok()) << bytes.status();
  const auto same = Decode<FetchRequest>(bytes->Flatten(), 12);

  ASSERT_TRUE(same.ok()) << same.status();
  EXPECT_EQ(*same, request);
}

TEST(CodecTest, RefusesUnknownTagsInAVersionWithoutTags) {
  FetchRequest request;
  request.unknown_tags = {{.tag = 5, .data = "five"}};

  EXPECT_NE(EncodeError(request, 11).find("\"tag 5\""), std::string::npos);
}

TEST(CodecTest, RecordsAreSharedNotCopied) {
  const SharedBytes batch = SharedBytes::Copy(std::string(5000, 'r'));
  const ProduceRequest request = {
      .topic_data = {
          {.name = "t", .partition_data = {{.records = BytesList(batch)}}}}};

  const auto bytes = Encode(request, 9);
  ASSERT_TRUE(bytes.ok()) << bytes.status();
  ASSERT_EQ(bytes->parts().size(), 3u);
  EXPECT_EQ(bytes->parts()[1].data(), batch.data());

  const SharedBytes frame = bytes->Flatten();
  const auto same = Decode<ProduceRequest>(frame, 9);
  ASSERT_TRUE(same.ok()) << same.status();
  const auto& records = *same->topic_data[0].partition_data[0].records;
  EXPECT_GT(records.parts()[0].data(), frame.data());
  EXPECT_LT(records.parts()[0].data(), frame.data() + frame.size());
  EXPECT_EQ(*same, request);
}

TEST(CodecTest, EmbeddedDataCarriesItsVersion) {
  const ConsumerProtocolSubscription subscription = {.topics = {"a", "b"}};

  const auto bytes = EncodeVersioned(subscription, 1);

  ASSERT_TRUE(bytes.ok()) << bytes.status();
  EXPECT_EQ(bytes->substr(0, 2), std::string("\0\1", 2));
  EXPECT_EQ(*DecodeVersioned<ConsumerProtocolSubscription>(*bytes),
            subscription);
}

}  // namespace
}  // namespace kafka_embedded
