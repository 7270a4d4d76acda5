// Connectors of one's own, tested with a cluster and workers in the test's
// process, on virtual time.
#include "examples/directory_sink.h"
#include "examples/sequence_source.h"
#include "testing/embedded_connect_cluster.h"
#include "testing/kafka_test.h"

namespace examples {
namespace {

using connect_embedded::Config;
using kafka_embedded::ConsumeValues;
using kafka_embedded::EmbeddedCluster;
using kafka_embedded::EmbeddedConnectCluster;
using kafka_embedded::ReadFile;
using kafka_embedded::TempDir;
using testing::HasSubstr;
using testing::UnorderedElementsAre;

connect_embedded::Plugins WithOwnConnectors() {
  connect_embedded::Plugins plugins = connect_embedded::BuiltinPlugins();
  plugins.AddSource<SequenceSourceConnector>(
      "com.example.SequenceSourceConnector");
  plugins.AddSink<DirectorySinkConnector>("com.example.DirectorySinkConnector");
  return plugins;
}

Config Sequence(const std::string& first, const std::string& last) {
  return {{"name", "numbers"},      {"connector.class", "SequenceSource"},
          {"tasks.max", "2"},       {"topic", "numbers"},
          {"first", first},         {"last", last},
          {"interval.ms", "10000"}, {"value.converter", "LongConverter"}};
}

class OwnConnectorsExample : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_OK_AND_ASSIGN(cluster_, EmbeddedCluster::Start({.broker_count = 1}));
    ASSERT_OK_AND_ASSIGN(
        connect_, EmbeddedConnectCluster::Start(
                      *cluster_, {.workers = 2,
                                  .config = {{"offset.flush.interval.ms", "1"}},
                                  .plugins = WithOwnConnectors()}));
  }

  TempDir dir_;
  std::unique_ptr<EmbeddedCluster> cluster_;
  std::unique_ptr<EmbeddedConnectCluster> connect_;
};

TEST_F(OwnConnectorsExample, ASourceSplitsItsWorkAndGoesOnAfterARestart) {
  ASSERT_OK(connect_->PutConnector(Sequence("1", "6")));
  ASSERT_OK(connect_->AwaitRunning("numbers", /*tasks=*/2));
  EXPECT_OK(cluster_->AdvanceTime(absl::Seconds(5)));
  ASSERT_OK(connect_->RestartConnector("numbers"));

  // Two tasks of three numbers each, one number every ten seconds.
  ASSERT_OK_AND_ASSIGN(const auto values,
                       ConsumeValues(*cluster_, "numbers", 6));
  std::vector<int> numbers;
  for (const std::string& value : values) numbers.push_back(value.back());
  EXPECT_THAT(numbers, UnorderedElementsAre(1, 2, 3, 4, 5, 6));
}

TEST_F(OwnConnectorsExample, ASinkWritesWhatIsCommitted) {
  ASSERT_OK(connect_->PutConnector({{"name", "files"},
                                    {"connector.class", "DirectorySink"},
                                    {"topics", "numbers"},
                                    {"directory", dir_.File("out")},
                                    {"value.converter", "LongConverter"}}));
  ASSERT_OK(connect_->PutConnector(Sequence("38", "43")));

  EXPECT_OK(connect_->Await([&] {
    const auto newest = ReadFile(dir_.File("out/3"));
    return newest.ok() && *newest == "43";
  }));
  EXPECT_EQ(*ReadFile(dir_.File("out/9")), "39");
}

TEST_F(OwnConnectorsExample, WhatIsWrongIsToldBeforeAnythingStarts) {
  EXPECT_THAT(connect_->PutConnector(Sequence("9", "1")).message(),
              HasSubstr("last=1 is below first=9"));
  Config typo = Sequence("1", "x");
  EXPECT_THAT(connect_->PutConnector(typo).message(),
              HasSubstr("Invalid value x for configuration last"));
}

}  // namespace
}  // namespace examples
