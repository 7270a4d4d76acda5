// The bytes of metadata records: everything comes back as it was, and whatever
// is damaged is refused by name.
#include "kafka_embedded/controller/metadata_record_codec.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace kafka_embedded {
namespace {

using ::testing::HasSubstr;

std::vector<MetadataRecord> OneOfEach() {
  const Uuid id{.high = 0x0123456789abcdef, .low = 0xfedcba9876543210};
  return {
      RegisterBrokerRecord{.broker_id = 1,
                           .incarnation_id = id,
                           .broker_epoch = int64_t{1} << 40,
                           .endpoints = {{.name = "PLAINTEXT",
                                          .host = "127.0.0.1",
                                          .port = 9092},
                                         {.name = "SSL",
                                          .host = "::1",
                                          .port = 9093,
                                          .security_protocol = 1}},
                           .rack = "a",
                           .fenced = false,
                           .log_dir_offline = true},
      UnregisterBrokerRecord{.broker_id = 1, .broker_epoch = 2},
      BrokerRegistrationChangeRecord{.broker_id = 1,
                                     .broker_epoch = 2,
                                     .fenced = true,
                                     .log_dir_offline = true},
      TopicRecord{.name = "orders", .topic_id = id},
      PartitionRecord{.partition_id = 5,
                      .topic_id = id,
                      .replicas = {1, 2, 3, 4, 5, 6},
                      .isr = {2, 1},
                      .removing_replicas = {1},
                      .adding_replicas = {7},
                      .leader = 2,
                      .leader_epoch = 8,
                      .partition_epoch = 9},
      PartitionChangeRecord{
          .partition_id = 5, .topic_id = id, .isr = BrokerIds{1}, .leader = -1},
      RemoveTopicRecord{.topic_id = id},
      ConfigRecord{.resource_type = ConfigResourceType::kGroup,
                   .resource_name = "g",
                   .name = "x",
                   .value = std::string("\0y", 2)},
      ConfigRecord{.resource_type = ConfigResourceType::kTopic,
                   .resource_name = "t",
                   .name = "x"},
      FeatureLevelRecord{.name = "metadata.version", .feature_level = 33},
      ProducerIdsRecord{
          .broker_id = 1, .broker_epoch = 2, .next_producer_id = 3000},
      SnapshotFooterRecord{.next_offset = 77},
  };
}

TEST(MetadataRecordCodecTest, EveryRecordComesBackAsItWas) {
  const auto decoded =
      DecodeMetadataRecords(EncodeMetadataRecords(OneOfEach()));
  ASSERT_TRUE(decoded.ok()) << decoded.status();
  EXPECT_EQ(*decoded, OneOfEach());
}

TEST(MetadataRecordCodecTest, ABatchThatIsCutAnywhereInARecordIsRefused) {
  for (const MetadataRecord& record : OneOfEach()) {
    const std::string bytes = EncodeMetadataRecords({record});
    for (size_t size = 2; size < bytes.size(); ++size) {
      const auto decoded = DecodeMetadataRecords(bytes.substr(0, size));
      EXPECT_EQ(decoded.status().code(), absl::StatusCode::kDataLoss);
    }
  }
}

TEST(MetadataRecordCodecTest, AnErrorNamesTheRecord) {
  std::string bytes = EncodeMetadataRecords(
      {RemoveTopicRecord{}, TopicRecord{.name = "orders"}});
  bytes.resize(bytes.size() - 3);
  EXPECT_EQ(DecodeMetadataRecords(bytes).status().message(),
            "record 1 (TopicRecord): ends early, 5 of 8 bytes are there");
}

TEST(MetadataRecordCodecTest, AnUnknownKindOfRecordIsRefused) {
  EXPECT_EQ(DecodeMetadataRecords("\x01\x63").status().message(),
            "record 0 (unknown): no record has the number 99");
}

TEST(MetadataRecordCodecTest, AnotherFormatVersionIsRefused) {
  EXPECT_EQ(DecodeMetadataRecords("\x07").status().message(),
            "metadata records of format version 7, expected 1 to 3");
  EXPECT_EQ(DecodeMetadataRecords("").status().message(),
            "metadata records of format version (none), expected 1 to 3");
}

TEST(MetadataRecordCodecTest, ASizeBeyondTheBytesAllocatesNothing) {
  const std::string topic_with_4_gib_name("\x01\x02\xff\xff\xff\xff", 6);
  EXPECT_THAT(
      std::string(
          DecodeMetadataRecords(topic_with_4_gib_name).status().message()),
      HasSubstr("ends early, 0 of 4294967295 bytes"));
}

TEST(MetadataRecordCodecTest, AFlippedBitNeverCrashes) {
  const std::string bytes = EncodeMetadataRecords(OneOfEach());
  for (size_t bit = 0; bit < 8 * bytes.size(); ++bit) {
    std::string damaged = bytes;
    damaged[bit / 8] ^= static_cast<char>(1 << bit % 8);
    const auto decoded = DecodeMetadataRecords(damaged);
    EXPECT_TRUE(!decoded.ok() || *decoded != OneOfEach());
  }
}

}  // namespace
}  // namespace kafka_embedded
