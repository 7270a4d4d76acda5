// Property files are read as java.util.Properties.load reads them.
#include "kafka_embedded/base/properties.h"

#include <cstdio>
#include <fstream>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace kafka_embedded {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

Config Parsed(absl::string_view text) { return ParseProperties(text).value(); }

TEST(PropertiesTest, EqualsColonAndBlanksSeparateAKeyFromItsValue) {
  EXPECT_THAT(Parsed("a=1\nb:2\nc 3\nd = 4\ne : 5\nf\t6\n"),
              ElementsAre(Pair("a", "1"), Pair("b", "2"), Pair("c", "3"),
                          Pair("d", "4"), Pair("e", "5"), Pair("f", "6")));
}

TEST(PropertiesTest, OnlyTheFirstSeparatorCounts) {
  EXPECT_THAT(
      Parsed("a==b\nc : =d\nurl=http://x:1\n"),
      ElementsAre(Pair("a", "=b"), Pair("c", "=d"), Pair("url", "http://x:1")));
}

TEST(PropertiesTest, BlanksLeadAwayButTrailingOnesStay) {
  EXPECT_THAT(Parsed("  \t key = value  \n"),
              ElementsAre(Pair("key", "value  ")));
}

TEST(PropertiesTest, AKeyAloneHasAnEmptyValue) {
  EXPECT_THAT(Parsed("cheeses\nlinger.ms=\n"),
              ElementsAre(Pair("cheeses", ""), Pair("linger.ms", "")));
}

TEST(PropertiesTest, CommentsAndEmptyLinesSayNothing) {
  EXPECT_THAT(Parsed("# a=1\n ! b=2\n\n   \na#b=c!d\n"),
              ElementsAre(Pair("a#b", "c!d")));
}

TEST(PropertiesTest, ABackslashDoesNotContinueAComment) {
  EXPECT_THAT(Parsed("# comment \\\na=1\n"), ElementsAre(Pair("a", "1")));
}

TEST(PropertiesTest, ALineThatEndsInABackslashGoesOn) {
  EXPECT_THAT(Parsed("fruits  apple, banana, \\\n    pear, \\\n\tmango\n"),
              ElementsAre(Pair("fruits", "apple, banana, pear, mango")));
}

TEST(PropertiesTest, AnEvenNumberOfBackslashesEndsALine) {
  EXPECT_THAT(Parsed("path=c:\\\\\nb=1\n"),
              ElementsAre(Pair("b", "1"), Pair("path", "c:\\")));
}

TEST(PropertiesTest, ABlankContinuationLineEndsTheLine) {
  EXPECT_THAT(Parsed("a=1\\\n\nb=2\n"),
              ElementsAre(Pair("a", "1"), Pair("b", "2")));
}

TEST(PropertiesTest, EveryLineEndIsOne) {
  EXPECT_THAT(Parsed("a=1\rb=2\r\nc=3\\\r\n4"),
              ElementsAre(Pair("a", "1"), Pair("b", "2"), Pair("c", "34")));
}

TEST(PropertiesTest, EscapesAreJavas) {
  EXPECT_THAT(Parsed(R"(a\=b\ c\:d=\t\n\r\f\q\\)"),
              ElementsAre(Pair("a=b c:d", "\t\n\r\fq\\")));
}

TEST(PropertiesTest, UnicodeEscapesBecomeUtf8) {
  EXPECT_THAT(Parsed("a=\\u0041\\u00e9\\u20AC\\ud83d\\ude00\nb=\\ud83dx\n"),
              ElementsAre(Pair("a", "Aé€😀"), Pair("b", "?x")));
}

TEST(PropertiesTest, BytesBeyondAsciiPassThrough) {
  EXPECT_THAT(Parsed("größe=ü"), ElementsAre(Pair("größe", "ü")));
}

TEST(PropertiesTest, TheLastOfTwoValuesCounts) {
  EXPECT_THAT(Parsed("a=1\na=2"), ElementsAre(Pair("a", "2")));
}

TEST(PropertiesTest, AnEmptyTextIsAnEmptyConfig) {
  EXPECT_THAT(Parsed(""), IsEmpty());
  EXPECT_THAT(Parsed("\\\n"), IsEmpty());
}

TEST(PropertiesTest, AMalformedUnicodeEscapeIsNamedWithItsLine) {
  EXPECT_EQ(ParseProperties("a=1\nb=\\u12g4\n").status().message(),
            "line 2: \"\\u12g4\" is malformed, expected \\u and four "
            "hexadecimal digits");
}

TEST(PropertiesFileTest, AFileIsRead) {
  const std::string path = ::testing::TempDir() + "/worker.properties";
  std::ofstream(path) << "bootstrap.servers=localhost:9092\n";

  EXPECT_THAT(ReadPropertiesFile(path).value(),
              ElementsAre(Pair("bootstrap.servers", "localhost:9092")));
}

TEST(PropertiesFileTest, AMissingFileIsNamed) {
  const absl::Status status =
      ReadPropertiesFile("/nowhere/x.properties").status();
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(
      status.message(),
      "property file \"/nowhere/x.properties\": No such file or directory");
}

TEST(PropertiesFileTest, ADirectoryIsNotAFile) {
  EXPECT_EQ(ReadPropertiesFile("/tmp").status().message(),
            "property file \"/tmp\": Is a directory");
}

}  // namespace
}  // namespace kafka_embedded
