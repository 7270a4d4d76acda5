// Lines become records as Kafka's console producer makes them.
#include "tools/line_reader.h"

#include <string>

#include "gtest/gtest.h"

namespace kafka_embedded {
namespace {

LineReader Reader(const Config& properties) {
  return LineReader::Create(properties).value();
}

std::string ErrorOf(const Config& properties, absl::string_view line) {
  return std::string(Reader(properties).Read(line, 7).status().message());
}

TEST(LineReaderTest, ALineIsAValue) {
  const LineRecord record = Reader({}).Read("a\tb", 1).value();
  EXPECT_EQ(record.key, std::nullopt);
  EXPECT_EQ(record.value, "a\tb");
  EXPECT_TRUE(record.headers.empty());
}

TEST(LineReaderTest, AKeyStandsInFrontOfItsSeparator) {
  LineReader reader = Reader({{"parse.key", "true"}, {"key.separator", ":"}});
  const LineRecord record = reader.Read("k:v:w", 1).value();
  EXPECT_EQ(record.key, "k");
  EXPECT_EQ(record.value, "v:w");
}

TEST(LineReaderTest, HeadersStandInFrontOfTheKey) {
  LineReader reader =
      Reader({{"parse.key", "true"}, {"parse.headers", "true"}});
  const LineRecord record = reader.Read("h1:v1,h2:v2\tk\tv", 1).value();
  ASSERT_EQ(record.headers.size(), 2u);
  EXPECT_EQ(record.headers[1].key, "h2");
  EXPECT_EQ(record.headers[1].value, "v2");
  EXPECT_EQ(record.key, "k");
  EXPECT_EQ(record.value, "v");
}

TEST(LineReaderTest, TheNullMarkerBecomesNull) {
  LineReader reader = Reader({{"parse.key", "true"}, {"null.marker", "NIL"}});
  const LineRecord record = reader.Read("NIL\tNIL", 1).value();
  EXPECT_EQ(record.key, std::nullopt);
  EXPECT_EQ(record.value, std::nullopt);
}

TEST(LineReaderTest, AMissingSeparatorIsNamedWithItsLine) {
  EXPECT_EQ(ErrorOf({{"parse.key", "true"}}, "abc"),
            "line 7: \"abc\" has no key separator");
  EXPECT_EQ(ErrorOf({{"parse.headers", "true"}}, "abc"),
            "line 7: \"abc\" has no headers delimiter");
  EXPECT_EQ(ErrorOf({{"parse.headers", "true"}}, "h\tv"),
            "line 7: \"h\" has no header key separator");
}

TEST(LineReaderTest, ErrorsMayBeIgnored) {
  LineReader reader = Reader({{"parse.key", "true"}, {"ignore.error", "true"}});
  EXPECT_EQ(reader.Read("abc", 1).value().value, "abc");
}

TEST(LineReaderTest, EqualSeparatorsAreRefused) {
  EXPECT_EQ(LineReader::Create({{"headers.separator", ":"}}).status().message(),
            "properties \"headers.separator\" and \"headers.key.separator\" "
            "are equal, expected different ones");
}

TEST(LineReaderTest, AnUnknownPropertyIsAWarning) {
  EXPECT_EQ(Reader({{"parse.keys", "true"}}).warnings()[0],
            "unknown property \"parse.keys\"");
}

}  // namespace
}  // namespace kafka_embedded
