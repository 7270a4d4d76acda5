// A topic's configuration, typed.
#include "kafka_embedded/log/log_config.h"

#include "gtest/gtest.h"
#include "kafka_embedded/log/topic_config_def.h"

namespace kafka_embedded {
namespace {

LogConfig Parse(const Config& config) {
  auto parsed = TopicConfigDef().Parse(config);
  EXPECT_TRUE(parsed.ok()) << parsed.status();
  return LogConfig::FromParsed(*parsed);
}

TEST(LogConfigTest, ATopicWithoutPropertiesHasKafkasDefaults) {
  EXPECT_EQ(Parse({}), LogConfig());
}

TEST(LogConfigTest, PoliciesComeTogetherAloneOrNotAtAll) {
  EXPECT_TRUE(Parse({{"cleanup.policy", "compact"}}).compact);
  EXPECT_FALSE(Parse({{"cleanup.policy", "compact"}}).delete_old);
  EXPECT_TRUE(Parse({{"cleanup.policy", "compact,delete"}}).compact);
  EXPECT_TRUE(Parse({{"cleanup.policy", "compact,delete"}}).delete_old);
}

TEST(LogConfigTest, ProducerAsCompressionTypeKeepsWhatCame) {
  const LogConfig config = Parse({{"compression.type", "producer"}});
  EXPECT_EQ(config.TargetCompression(Compression::kLz4), Compression::kLz4);
  EXPECT_EQ(config.TargetCompression(Compression::kNone), Compression::kNone);
}

TEST(LogConfigTest, UncompressedAndCodecsReplaceWhatCame) {
  EXPECT_EQ(Parse({{"compression.type", "uncompressed"}})
                .TargetCompression(Compression::kLz4),
            Compression::kNone);
  EXPECT_EQ(Parse({{"compression.type", "zstd"}})
                .TargetCompression(Compression::kNone),
            Compression::kZstd);
}

TEST(LogConfigTest, EachCodecHasALevelOfItsOwn) {
  const LogConfig config = Parse({{"compression.gzip.level", "7"},
                                  {"compression.lz4.level", "4"},
                                  {"compression.zstd.level", "-5"}});
  EXPECT_EQ(config.CompressionLevel(Compression::kGzip), 7);
  EXPECT_EQ(config.CompressionLevel(Compression::kLz4), 4);
  EXPECT_EQ(config.CompressionLevel(Compression::kZstd), -5);
  EXPECT_EQ(config.CompressionLevel(Compression::kSnappy), std::nullopt);
}

TEST(LogConfigTest, NumbersAndNamesAreTakenOver) {
  const LogConfig config = Parse({{"max.message.bytes", "1000"},
                                  {"min.insync.replicas", "2"},
                                  {"retention.ms", "-1"},
                                  {"message.timestamp.type", "LogAppendTime"},
                                  {"unclean.leader.election.enable", "true"}});
  EXPECT_EQ(config.max_message_bytes, 1000);
  EXPECT_EQ(config.min_insync_replicas, 2);
  EXPECT_EQ(config.retention_ms, -1);
  EXPECT_EQ(config.message_timestamp_type, TimestampType::kLogAppendTime);
  EXPECT_TRUE(config.unclean_leader_election_enable);
}

TEST(LogConfigTest, TheInternalSegmentSizeWins) {
  EXPECT_EQ(Parse({{"internal.segment.bytes", "500"}}).segment_bytes, 500);
}

}  // namespace
}  // namespace kafka_embedded
