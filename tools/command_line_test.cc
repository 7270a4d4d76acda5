// Options are read as Kafka's commands read them, and mistakes are named.
#include "tools/command_line.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace kafka_embedded {
namespace {

using ::testing::ElementsAre;

constexpr Option kOptions[] = {
    {"topic", "NAME", "the topic"},
    {"partitions", "COUNT", "how many"},
    {"sync", "", "wait"},
    {"create", "", "create"},
    {"list", "", "list"},
    {"compression-codec", "[CODEC]", "the codec"},
    {"config", "KEY=VALUE", "a property", true},
};

absl::StatusOr<CommandLine> Parse(const std::vector<std::string>& arguments) {
  return CommandLine::Parse(kOptions, arguments);
}

std::string ErrorOf(const std::vector<std::string>& arguments) {
  return std::string(Parse(arguments).status().message());
}

TEST(CommandLineTest, AValueFollowsABlankOrAnEqualsSign) {
  const CommandLine line = Parse({"--topic", "a", "--partitions=3"}).value();
  EXPECT_EQ(line.Get("topic"), "a");
  EXPECT_EQ(line.GetNumber("partitions", 1, 1).value(), 3);
  EXPECT_FALSE(line.Has("sync"));
}

TEST(CommandLineTest, AnOptionalValueMayBeLeftOut) {
  const CommandLine line = Parse({"--compression-codec", "--sync"}).value();
  EXPECT_EQ(line.Get("compression-codec"), "");
  EXPECT_TRUE(line.Has("sync"));
}

TEST(CommandLineTest, AnEqualsSignInsideAValueStays) {
  const CommandLine line = Parse({"--config=a=1", "--config", "b=2"}).value();
  EXPECT_THAT(line.GetAll("config"), ElementsAre("a=1", "b=2"));
  EXPECT_EQ(SplitProperty("config", "a=b=c").value().second, "b=c");
}

TEST(CommandLineTest, OtherWordsArePositional) {
  const CommandLine line = Parse({"a.properties", "--sync", "b"}).value();
  EXPECT_THAT(line.positional(), ElementsAre("a.properties", "b"));
}

TEST(CommandLineTest, AnUnknownOptionIsNamedWithTheClosest) {
  EXPECT_EQ(ErrorOf({"--topc", "a"}),
            "unknown option \"--topc\", did you mean \"--topic\"");
  EXPECT_EQ(ErrorOf({"--zookeeper"}),
            "unknown option \"--zookeeper\", --help lists those there are");
}

TEST(CommandLineTest, AMissingOrSuperfluousValueIsNamed) {
  EXPECT_EQ(ErrorOf({"--topic"}),
            "option \"--topic\" needs a value, expected --topic NAME");
  EXPECT_EQ(ErrorOf({"--topic", "--sync"}),
            "option \"--topic\" needs a value, expected --topic NAME");
  EXPECT_EQ(ErrorOf({"--sync=1"}), "option \"--sync\" takes no value");
  EXPECT_EQ(ErrorOf({"--topic", "a", "--topic", "b"}),
            "option \"--topic\" is given twice");
}

TEST(CommandLineTest, AMalformedNumberIsNamed) {
  EXPECT_EQ(Parse({"--partitions", "x"})
                ->GetNumber("partitions", 1, 1)
                .status()
                .message(),
            "option \"--partitions\": \"x\" is wrong, expected a whole number "
            "of at least 1");
}

TEST(CommandLineTest, OneOfSeveralIsWanted) {
  EXPECT_EQ(Parse({"--list"})->OneOf({"create", "list"}).value(), "list");
  EXPECT_EQ(Parse({})->OneOf({"create", "list"}).status().message(),
            "none is given, expected exactly one of --create, --list");
  EXPECT_EQ(Parse({"--list", "--create"})
                ->OneOf({"create", "list"})
                .status()
                .message(),
            "--create and --list are given, expected exactly one of --create, "
            "--list");
}

TEST(CommandLineTest, APropertyHasAKey) {
  EXPECT_EQ(SplitProperty("config", "acks").status().message(),
            "option \"--config\": \"acks\" is wrong, expected key=value");
}

}  // namespace
}  // namespace kafka_embedded
