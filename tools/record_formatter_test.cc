// Records are printed as Kafka's console consumer prints them.
#include "tools/record_formatter.h"

#include <string>

#include "gtest/gtest.h"

namespace kafka_embedded {
namespace {

ConsumerRecord Record() {
  ConsumerRecord record;
  record.topic = "orders";
  record.partition = 2;
  record.leader_epoch = 4;
  record.offset = 7;
  record.timestamp = 1000;
  record.key = "k";
  record.value = "v";
  return record;
}

std::string Text(const Config& properties,
                 const ConsumerRecord& record = Record()) {
  std::string text;
  RecordFormatter(properties).Append(record, text);
  return text;
}

TEST(RecordFormatterTest, AValueStandsOnALine) { EXPECT_EQ(Text({}), "v\n"); }

TEST(RecordFormatterTest, ColumnsHaveKafkasOrder) {
  EXPECT_EQ(Text({{"print.timestamp", "true"},
                  {"print.partition", "true"},
                  {"print.offset", "true"},
                  {"print.epoch", "true"},
                  {"print.headers", "true"},
                  {"print.key", "true"}}),
            "CreateTime:1000\tPartition:2\tOffset:7\tEpoch:4\tNO_HEADERS\tk\tv"
            "\n");
}

TEST(RecordFormatterTest, TheLastColumnEndsTheLineWhicheverItIs) {
  EXPECT_EQ(Text({{"print.key", "true"}, {"print.value", "false"}}), "k\n");
}

TEST(RecordFormatterTest, SeparatorsAreTheUsers) {
  EXPECT_EQ(Text({{"print.key", "true"},
                  {"key.separator", " = "},
                  {"line.separator", ";"}}),
            "k = v;");
}

TEST(RecordFormatterTest, HeadersStandSideBySide) {
  ConsumerRecord record = Record();
  record.header_count = 2;
  // Key and value of each, with their lengths as varints; -1 is null.
  record.raw_headers = absl::string_view(
      "\x02"
      "a"
      "\x02"
      "1"
      "\x02"
      "b"
      "\x01",
      7);
  EXPECT_EQ(
      Text({{"print.headers", "true"}, {"headers.separator", "|"}}, record),
      "a:1|b:null\tv\n");
}

TEST(RecordFormatterTest, NullHasALiteral) {
  ConsumerRecord record = Record();
  record.key.reset();
  record.value.reset();
  EXPECT_EQ(Text({{"print.key", "true"}, {"null.literal", "-"}}, record),
            "-\t-\n");
}

TEST(RecordFormatterTest, LogAppendTimeIsNamed) {
  ConsumerRecord record = Record();
  record.timestamp_type = TimestampType::kLogAppendTime;
  EXPECT_EQ(Text({{"print.timestamp", "true"}}, record),
            "LogAppendTime:1000\tv\n");
  record.timestamp = kNoTimestamp;
  EXPECT_EQ(Text({{"print.timestamp", "true"}}, record), "NO_TIMESTAMP\tv\n");
}

}  // namespace
}  // namespace kafka_embedded
