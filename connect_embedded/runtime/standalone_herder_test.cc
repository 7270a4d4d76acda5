// Connectors are checked all together before the first one starts.
#include "connect_embedded/runtime/standalone_herder.h"

#include <string>
#include <vector>

#include "testing/kafka_test.h"

namespace connect_embedded {
namespace {

using kafka_embedded::EmbeddedCluster;
using kafka_embedded::EmbeddedConnect;
using kafka_embedded::StatusIs;
using kafka_embedded::TempDir;
using kafka_embedded::WriteFile;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;

class StandaloneHerderTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_OK_AND_ASSIGN(cluster_, EmbeddedCluster::Start({.broker_count = 1}));
    ASSERT_OK_AND_ASSIGN(connect_, EmbeddedConnect::Start(*cluster_));
  }
  static Config Source(const std::string& name) {
    return {{"name", name},
            {"connector.class", "FileStreamSource"},
            {"topic", "lines"},
            {"file", "/tmp/none"}};
  }
  absl::Status StartAll(const std::vector<ConnectorFile>& files) {
    return connect_->herder().StartAll(files);
  }

  std::unique_ptr<EmbeddedCluster> cluster_;
  std::unique_ptr<EmbeddedConnect> connect_;
};

TEST_F(StandaloneHerderTest, ANameUsedTwiceIsRefusedBeforeAnythingStarts) {
  EXPECT_THAT(
      StartAll(
          {{"a.properties", Source("same")}, {"b.properties", Source("same")}}),
      StatusIs(absl::StatusCode::kAlreadyExists,
               AllOf(HasSubstr("\"same\""), HasSubstr("\"a.properties\""),
                     HasSubstr("\"b.properties\""))));
  EXPECT_THAT(connect_->worker().Tasks(), IsEmpty());
}

TEST_F(StandaloneHerderTest, OneWrongConnectorKeepsAllFromStarting) {
  Config wrong = Source("second");
  wrong["batch.size"] = "many";
  EXPECT_THAT(
      StartAll({{"a.properties", Source("first")}, {"b.properties", wrong}}),
      StatusIs(absl::StatusCode::kInvalidArgument,
               AllOf(HasSubstr("b.properties"), HasSubstr("batch.size"),
                     HasSubstr("many"))));
  EXPECT_THAT(connect_->worker().Tasks(), IsEmpty());
}

TEST_F(StandaloneHerderTest, AnUnknownClassNamesThoseThatExist) {
  Config wrong = Source("first");
  wrong["connector.class"] = "FileStreamSauce";
  EXPECT_THAT(
      StartAll({{"a.properties", wrong}}),
      StatusIs(
          absl::StatusCode::kInvalidArgument,
          AllOf(HasSubstr("\"FileStreamSauce\""),
                HasSubstr(
                    "org.apache.kafka.connect.file.FileStreamSinkConnector"))));
}

TEST_F(StandaloneHerderTest, AnUnknownConverterNamesThoseThatExist) {
  Config wrong = Source("first");
  wrong["value.converter"] = "org.apache.kafka.connect.json.JsonConver";
  EXPECT_THAT(
      StartAll({{"a.properties", wrong}}),
      StatusIs(
          absl::StatusCode::kInvalidArgument,
          AllOf(HasSubstr("value.converter"),
                HasSubstr("org.apache.kafka.connect.json.JsonConverter"))));
}

TEST_F(StandaloneHerderTest, ASinkNeedsTopicsOrARegexButNotBoth) {
  Config sink = {{"name", "sink"}, {"connector.class", "FileStreamSink"}};
  EXPECT_THAT(
      StartAll({{"s", sink}}),
      StatusIs(absl::StatusCode::kInvalidArgument,
               HasSubstr("Must configure one of topics or topics.regex")));
  sink["topics"] = "a";
  sink["topics.regex"] = "b";
  EXPECT_THAT(StartAll({{"s", sink}}),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr("mutually exclusive")));
}

TEST_F(StandaloneHerderTest, AMissingNameIsToldWithItsFile) {
  Config nameless = Source("x");
  nameless.erase("name");
  EXPECT_THAT(StartAll({{"a.properties", nameless}}),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       AllOf(HasSubstr("a.properties"), HasSubstr("name"))));
}

TEST(ReadConnectorFilesTest, AFileThatCannotBeReadIsNamed) {
  TempDir dir;
  const std::string good = dir.File("good.properties");
  ASSERT_OK(WriteFile(good, "name = good \\\n  one\n"));
  ASSERT_OK_AND_ASSIGN(const auto files, ReadConnectorFiles({good}));
  EXPECT_EQ(files[0].config.at("name"), "good one");

  const std::string missing = dir.File("missing.properties");
  EXPECT_THAT(ReadConnectorFiles({good, missing}),
              StatusIs(absl::StatusCode::kNotFound, HasSubstr(missing)));
}

}  // namespace
}  // namespace connect_embedded
