// A configuration is parsed as Kafka parses it, and every mistake is named.
#include "kafka_embedded/base/config_def.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace kafka_embedded {
namespace {

using namespace config_key;  // NOLINT: the tables are meant to be read so.
using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::string ExpectLatest(absl::string_view value) {
  return value == "latest" ? "" : "latest";
}

constexpr ConfigKey kCommonKeys[] = {
    {"client.id", kString, "", AnyValue(), kMedium},
    {"retries", kInt, "2147483647", Between(0, 2147483647), kHigh},
    {"check", kBoolean, "true", AnyValue(), kLow},
};
constexpr ConfigKey kOwnKeys[] = {
    {"acks", kString, "all", OneOf("all,-1,0,1"), kLow},
    {"linger.ms", kLong, "5", AtLeast(0), kMedium},
    {"gzip.level", kInt, "-1", BetweenOr(1, 9, -1), kMedium},
    {"protocol", kString, "classic", OneOfIgnoreCase("CLASSIC,CONSUMER"), kLow},
    {"ratio", kDouble, "0.5", Between(0, 1), kLow},
    {"port", kShort, kNull, AnyValue(), kLow},
    {"policy", kList, "delete", OneOf("compact,delete"), kLow},
    {"servers", kList, "", Distinct(), kLow},
    {"transactional.id", kString, kNull, NonEmpty(), kLow},
    {"password", kPassword, kNull, NonEmpty(), kLow},
    {"reset", kString, "latest", CheckedBy(&ExpectLatest), kLow},
};

const ConfigDef& Def() {
  static const auto* const def = new ConfigDef({kCommonKeys, kOwnKeys});
  return *def;
}

ParsedConfig Parsed(const Config& config) {
  return Def().Parse(config).value();
}

std::string ErrorOf(const Config& config) {
  return std::string(Def().Parse(config).status().message());
}

TEST(ConfigDefTest, WhatIsNotSetHasItsDefault) {
  const ParsedConfig config = Parsed({});
  EXPECT_EQ(config.GetString("acks"), "all");
  EXPECT_EQ(config.GetLong("linger.ms"), 5);
  EXPECT_EQ(config.GetInt("retries"), 2147483647);
  EXPECT_TRUE(config.GetBool("check"));
  EXPECT_EQ(config.GetDouble("ratio"), 0.5);
  EXPECT_THAT(config.GetList("policy"), ElementsAre("delete"));
  EXPECT_THAT(config.GetList("servers"), IsEmpty());
  EXPECT_FALSE(config.IsSet("acks"));
}

TEST(ConfigDefTest, NullIsNotTheEmptyText) {
  const ParsedConfig config = Parsed({{"client.id", ""}});
  EXPECT_TRUE(config.IsNull("transactional.id"));
  EXPECT_EQ(config.GetString("transactional.id"), "");
  EXPECT_FALSE(config.IsNull("client.id"));
  EXPECT_EQ(config.GetText("transactional.id"), std::nullopt);
}

TEST(ConfigDefTest, WhatIsSetReplacesTheDefault) {
  const ParsedConfig config = Parsed(
      {{"acks", "1"}, {"linger.ms", "10"}, {"policy", "compact,delete"}});
  EXPECT_EQ(config.GetString("acks"), "1");
  EXPECT_EQ(config.GetLong("linger.ms"), 10);
  EXPECT_THAT(config.GetList("policy"), ElementsAre("compact", "delete"));
  EXPECT_TRUE(config.IsSet("acks"));
}

TEST(ConfigDefTest, BlanksAndCaseAreKafkas) {
  const ParsedConfig config = Parsed({{"linger.ms", " 10 "},
                                      {"check", "FALSE"},
                                      {"protocol", "Consumer"},
                                      {"servers", " a:1 , b:2 "}});
  EXPECT_EQ(config.GetLong("linger.ms"), 10);
  EXPECT_FALSE(config.GetBool("check"));
  EXPECT_EQ(config.GetString("protocol"), "Consumer");
  EXPECT_THAT(config.GetList("servers"), ElementsAre("a:1", "b:2"));
}

TEST(ConfigDefTest, ValuesPrintAsKafkaPrintsThem) {
  const ParsedConfig config = Parsed(
      {{"check", "FALSE"}, {"ratio", "1"}, {"policy", "compact, delete"}});
  EXPECT_EQ(config.GetText("check"), "false");
  EXPECT_EQ(config.GetText("ratio"), "1.0");
  EXPECT_EQ(config.GetText("policy"), "compact,delete");
  EXPECT_EQ(config.GetText("linger.ms"), "5");
}

TEST(ConfigDefTest, AMalformedNumberIsNamed) {
  EXPECT_EQ(ErrorOf({{"linger.ms", "abc"}}),
            "property \"linger.ms\": \"abc\" is not a LONG, expected a whole "
            "number of at least 0");
  EXPECT_EQ(ErrorOf({{"port", "40000"}}),
            "property \"port\": \"40000\" is not a SHORT, expected a whole "
            "number from -32768 to 32767");
  EXPECT_EQ(ErrorOf({{"ratio", "half"}}),
            "property \"ratio\": \"half\" is not a DOUBLE, expected a number "
            "from 0 to 1");
}

TEST(ConfigDefTest, AMalformedBooleanIsNamed) {
  EXPECT_EQ(ErrorOf({{"check", "yes"}}),
            "property \"check\": \"yes\" is not a BOOLEAN, expected true or "
            "false");
}

TEST(ConfigDefTest, ANumberOutOfRangeIsNamed) {
  EXPECT_EQ(ErrorOf({{"linger.ms", "-1"}}),
            "property \"linger.ms\": \"-1\" is out of range, expected a whole "
            "number of at least 0");
  EXPECT_EQ(ErrorOf({{"gzip.level", "0"}}),
            "property \"gzip.level\": \"0\" is out of range, expected a whole "
            "number from 1 to 9 or -1");
  EXPECT_EQ(Parsed({{"gzip.level", "-1"}}).GetInt("gzip.level"), -1);
}

TEST(ConfigDefTest, AValueThatIsNotListedIsNamed) {
  EXPECT_EQ(ErrorOf({{"acks", "2"}}),
            "property \"acks\": \"2\" is not a value of it, expected one of "
            "all, -1, 0, 1");
  EXPECT_EQ(ErrorOf({{"policy", "compact,keep"}}),
            "property \"policy\": \"compact,keep\" has the element \"keep\", "
            "expected a list of compact, delete");
  EXPECT_EQ(ErrorOf({{"reset", "first"}}),
            "property \"reset\": \"first\" is not a value of it, expected "
            "latest");
}

TEST(ConfigDefTest, EmptyAndRepeatedElementsAreNamed) {
  EXPECT_EQ(ErrorOf({{"servers", "a,a"}}),
            "property \"servers\": \"a,a\" has an empty or a repeated element, "
            "expected elements that are neither empty nor repeated");
  EXPECT_EQ(ErrorOf({{"transactional.id", " "}}),
            "property \"transactional.id\": \"\" is empty, expected text that "
            "is not empty");
}

TEST(ConfigDefTest, APasswordIsNeverShown) {
  EXPECT_EQ(ErrorOf({{"password", ""}}),
            "property \"password\": [hidden] is empty, expected text that is "
            "not empty");
}

TEST(ConfigDefTest, EveryMistakeIsNamedAtOnce) {
  EXPECT_EQ(ErrorOf({{"check", "x"}, {"ratio", "2"}}),
            "property \"check\": \"x\" is not a BOOLEAN, expected true or "
            "false; property \"ratio\": \"2\" is out of range, expected a "
            "number from 0 to 1");
}

TEST(ConfigDefTest, AMissingRequiredPropertyIsNamed) {
  static constexpr ConfigKey kKeys[] = {
      {"key.converter", kClass, kRequired, AnyValue(), kHigh}};
  const ConfigDef def({kKeys});
  EXPECT_EQ(def.Parse({}).status().message(),
            "property \"key.converter\" is missing, it has no default: "
            "expected a CLASS");
}

TEST(ConfigDefTest, AnUnknownNameIsAWarningWithTheClosestName) {
  const ParsedConfig config = Parsed({{"lingr.ms", "1"}, {"zzzzzz", "1"}});
  EXPECT_THAT(config.UnknownNames(), ElementsAre("lingr.ms", "zzzzzz"));
  EXPECT_THAT(
      config.Warnings(),
      ElementsAre("unknown property \"lingr.ms\", did you mean \"linger.ms\"",
                  "unknown property \"zzzzzz\""));
}

TEST(ConfigDefTest, OneValueCanBeParsedAlone) {
  EXPECT_EQ(ConfigValueText(Def().ParseValue("linger.ms", " 7").value()), "7");
  EXPECT_EQ(Def().Find("nothing"), nullptr);
}

TEST(ConfigDefDeathTest, AskingForAnUndefinedNameIsABug) {
  EXPECT_DEATH(Parsed({}).GetLong("nothing"),
               "property \"nothing\" is not defined");
  EXPECT_DEATH(Parsed({}).GetBool("linger.ms"), "null or a LONG");
}

}  // namespace
}  // namespace kafka_embedded
