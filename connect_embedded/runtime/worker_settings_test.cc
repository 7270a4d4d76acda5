// What a connector's settings make of its topics and clients: topic.creation
// (KIP-158), the dead letter queue's topic (KIP-298), config providers
// (KIP-297), overrides of client settings (KIP-458).
#include <cstdlib>
#include <string>

#include "connect_embedded/api/transformation.h"
#include "connect_embedded/runtime/builtin_plugins.h"
#include "testing/kafka_test.h"

namespace connect_embedded {
namespace {

using kafka_embedded::Config;
using kafka_embedded::ConsumeValues;
using kafka_embedded::EmbeddedCluster;
using kafka_embedded::EmbeddedConnect;
using kafka_embedded::StatusIs;
using kafka_embedded::TempDir;
using kafka_embedded::WriteFile;
using testing::ElementsAre;
using testing::HasSubstr;

// Fails with a retriable error as often as `failures` says, then passes on.
int failures = 0;
class Flaky final : public Transformation {
 public:
  const ConfigDef& config_def() const override {
    static const auto* const def = new ConfigDef({});
    return *def;
  }
  absl::Status Configure(const Config&) override { return absl::OkStatus(); }
  absl::StatusOr<bool> Apply(ConnectRecord& record) override {
    const std::string value = record.value.ToString();
    record.value = Value::String(value + "!");
    if (value == "one" && failures-- > 0) {
      return absl::UnavailableError("not now");
    }
    return true;
  }
};

class WorkerSettingsTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_OK_AND_ASSIGN(
        cluster_,
        EmbeddedCluster::Start(
            {.broker_count = 1,
             .broker_config = {{"auto.create.topics.enable", "false"}}}));
    ASSERT_OK(WriteFile(dir_.File("in.txt"), "one\ntwo\n"));
  }
  void StartWorker(Config worker = {}) {
    Plugins plugins = BuiltinPlugins();
    plugins.AddTransformation<Flaky>("test.Flaky");
    ASSERT_OK_AND_ASSIGN(connect_,
                         EmbeddedConnect::Start(*cluster_, std::move(worker),
                                                std::move(plugins)));
  }
  Config Source(Config more) {
    Config config = {{"name", "source"},
                     {"connector.class", "FileStreamSource"},
                     {"file", dir_.File("in.txt")},
                     {"topic", "lines"}};
    for (const auto& [name, value] : more) config[name] = value;
    return config;
  }
  absl::Status TopicError(const std::string& topic) {
    return (*cluster_->admin().DescribeTopics({topic}))[0].status();
  }

  TempDir dir_;
  std::unique_ptr<EmbeddedCluster> cluster_;
  std::unique_ptr<EmbeddedConnect> connect_;
};

TEST_F(WorkerSettingsTest, ASourcesTopicIsCreatedByTheGroupThatIncludesIt) {
  StartWorker();
  ASSERT_OK(connect_->StartConnector(
      Source({{"topic.creation.default.replication.factor", "1"},
              {"topic.creation.default.partitions", "2"},
              {"topic.creation.groups", "compacted"},
              {"topic.creation.compacted.include", "li.*"},
              {"topic.creation.compacted.partitions", "5"},
              {"topic.creation.compacted.cleanup.policy", "compact"},
              {"transforms", "key"},
              {"transforms.key.type",
               "org.apache.kafka.connect.transforms.HoistField$Key"},
              {"transforms.key.field", "k"}})));
  ASSERT_OK(connect_->AwaitRecords("source", 2, absl::Seconds(30)));

  ASSERT_OK_AND_ASSIGN(const auto topics,
                       cluster_->admin().DescribeTopics({"lines"}));
  EXPECT_EQ(topics[0].partitions.size(), 5u);
  ASSERT_OK_AND_ASSIGN(const auto configs,
                       cluster_->admin().DescribeConfigs({{.name = "lines"}}));
  for (const auto& entry : configs[0].entries) {
    if (entry.name == "cleanup.policy") {
      EXPECT_EQ(entry.value, "compact");
    }
  }
}

TEST_F(WorkerSettingsTest, ATopicThatIsThereIsLeftAsItIs) {
  StartWorker();
  ASSERT_OK(cluster_->admin().CreateTopic(
      {.name = "lines", .num_partitions = 1, .replication_factor = 1}));
  ASSERT_OK(connect_->StartConnector(
      Source({{"topic.creation.default.replication.factor", "1"},
              {"topic.creation.default.partitions", "9"}})));

  EXPECT_THAT(*ConsumeValues(*cluster_, "lines", 2), ElementsAre("one", "two"));
  ASSERT_OK_AND_ASSIGN(const auto topics,
                       cluster_->admin().DescribeTopics({"lines"}));
  EXPECT_EQ(topics[0].partitions.size(), 1u);
}

TEST_F(WorkerSettingsTest, ATopicThatCannotBeCreatedFailsTheTask) {
  StartWorker();
  ASSERT_OK(connect_->StartConnector(
      Source({{"topic.creation.default.replication.factor", "3"},
              {"topic.creation.default.partitions", "1"}})));
  EXPECT_THAT(connect_->AwaitRecords("source", 2, absl::Seconds(30)).message(),
              HasSubstr("Task failed to create new topic lines"));
}

TEST_F(WorkerSettingsTest, TheDeadLetterQueueIsCreatedBeforeTheFirstRecord) {
  StartWorker();
  ASSERT_OK(cluster_->admin().CreateTopic(
      {.name = "lines", .num_partitions = 1, .replication_factor = 1}));
  ASSERT_OK(connect_->StartConnector(
      {{"name", "sink"},
       {"connector.class", "FileStreamSink"},
       {"file", dir_.File("out.txt")},
       {"topics", "lines"},
       {"errors.tolerance", "all"},
       {"errors.deadletterqueue.topic.name", "letters"},
       {"errors.deadletterqueue.topic.replication.factor", "1"}}));
  EXPECT_OK(cluster_->RunUntil(
      [&] { return !connect_->worker().Tasks().empty(); }, absl::Seconds(5)));
  EXPECT_OK(cluster_->AdvanceTime(absl::Seconds(5)));
  EXPECT_OK(TopicError("letters"));
}

TEST_F(WorkerSettingsTest, ADeadLetterQueueWithTooManyReplicasFailsTheTask) {
  StartWorker();
  ASSERT_OK(connect_->StartConnector(
      {{"name", "sink"},
       {"connector.class", "FileStreamSink"},
       {"file", dir_.File("out.txt")},
       {"topics", "lines"},
       {"errors.deadletterqueue.topic.name", "letters"}}));
  EXPECT_THAT(
      connect_->AwaitRecords("sink", 1, absl::Seconds(30)).message(),
      HasSubstr("Could not initialize dead letter queue with topic=letters"));
}

TEST_F(WorkerSettingsTest, ARetriableErrorIsTriedAgainUntilItsTimeout) {
  StartWorker();
  ASSERT_OK(cluster_->admin().CreateTopic(
      {.name = "lines", .num_partitions = 1, .replication_factor = 1}));
  const Config source = Source({{"transforms", "flaky"},
                                {"transforms.flaky.type", "Flaky"},
                                {"errors.retry.timeout", "60000"},
                                {"errors.retry.delay.max.ms", "1000"}});
  failures = 5;
  const absl::Time begin = cluster_->Now();
  ASSERT_OK(connect_->StartConnector(source));
  EXPECT_THAT(*ConsumeValues(*cluster_, "lines", 2),
              ElementsAre("one!", "two!"));
  // 300 ms, 600 ms, and then no more than a second.
  EXPECT_GE(cluster_->Now() - begin, absl::Milliseconds(3900));

  Config sink = {{"name", "sink"},
                 {"connector.class", "FileStreamSink"},
                 {"file", dir_.File("out.txt")},
                 {"topics", "lines"}};
  for (const auto& [name, value] : source) sink.try_emplace(name, value);
  failures = 3;
  ASSERT_OK(connect_->StartConnector(sink));
  EXPECT_OK(cluster_->RunUntil(
      [&] {
        return *kafka_embedded::ReadFile(dir_.File("out.txt")) ==
               "one!!\ntwo!!\n";
      },
      absl::Seconds(30)));
}

TEST_F(WorkerSettingsTest, WhatIsStillWrongAfterTheRetriesFailsTheTask) {
  StartWorker();
  failures = 1000;
  ASSERT_OK(
      connect_->StartConnector(Source({{"transforms", "flaky"},
                                       {"transforms.flaky.type", "Flaky"},
                                       {"errors.retry.timeout", "10000"}})));
  EXPECT_THAT(
      connect_->AwaitRecords("source", 1, absl::Minutes(1)).message(),
      testing::AllOf(HasSubstr("not now"), HasSubstr("tolerance exceeded")));
}

TEST_F(WorkerSettingsTest, VariablesOfAConnectorAreReplacedAndNotShown) {
  setenv("KAFKA_EMBEDDED_INPUT", dir_.File("in.txt").c_str(), 1);
  StartWorker({{"config.providers", "env"},
               {"config.providers.env.class", "EnvVarConfigProvider"}});
  ASSERT_OK(cluster_->admin().CreateTopic(
      {.name = "lines", .num_partitions = 1, .replication_factor = 1}));
  ASSERT_OK(connect_->StartConnector(
      Source({{"file", "${env:KAFKA_EMBEDDED_INPUT}"}})));

  EXPECT_THAT(*ConsumeValues(*cluster_, "lines", 2), ElementsAre("one", "two"));
  EXPECT_EQ(connect_->herder().Connector("source")->config.at("file"),
            "${env:KAFKA_EMBEDDED_INPUT}");
}

TEST_F(WorkerSettingsTest, APolicyRefusesOverrides) {
  StartWorker({{"connector.client.config.override.policy", "Principal"}});
  EXPECT_THAT(
      connect_->StartConnector(Source({{"producer.override.acks", "1"}}))
          .message(),
      HasSubstr("The 'Principal' policy does not allow 'acks' to be overridden "
                "in the connector configuration."));
  EXPECT_OK(connect_->StartConnector(
      Source({{"producer.override.security.protocol", "PLAINTEXT"}})));
}

TEST_F(WorkerSettingsTest, AnUnknownPolicyIsNamedWithThoseThatExist) {
  EXPECT_THAT(
      EmbeddedConnect::Start(
          *cluster_, {{"connector.client.config.override.policy", "Some"}})
          .status(),
      StatusIs(absl::StatusCode::kInvalidArgument,
               HasSubstr("\"Some\" is no policy, expected All, None or "
                         "Principal")));
}

// As with Kafka they go to the clients: of no use to PLAINTEXT, and no error.
TEST_F(WorkerSettingsTest, SettingsOfTlsAndSaslAreTakenWithPlaintext) {
  StartWorker({{"security.protocol", "plaintext"},
               {"ssl.truststore.location", "/etc/trust.jks"},
               {"producer.ssl.truststore.password", "secret"},
               {"admin.sasl.mechanism", "SCRAM-SHA-256"},
               {"retry.backoff.ms", "50"}});
  ASSERT_OK(connect_->StartConnector(
      Source({{"producer.override.sasl.jaas.config", "none"},
              {"topic.creation.default.replication.factor", "1"},
              {"topic.creation.default.partitions", "1"}})));
  EXPECT_OK(connect_->AwaitRecords("source", 2, absl::Seconds(30)));
}

TEST_F(WorkerSettingsTest, AProtocolThatClientsDoNotSpeakIsRefused) {
  for (const char* property : {"security.protocol", "admin.security.protocol",
                               "producer.security.protocol"}) {
    EXPECT_THAT(EmbeddedConnect::Start(*cluster_, {{property, "SASL_SSL"}})
                    .status()
                    .message(),
                HasSubstr(absl::StrCat("property \"", property,
                                       "\": \"SASL_SSL\" is "
                                       "not spoken")));
  }
  StartWorker();
  ASSERT_OK(connect_->StartConnector(
      Source({{"producer.override.security.protocol", "SSL"}})));
  EXPECT_THAT(connect_->herder().TaskState({"source", 0})->trace,
              HasSubstr("property \"security.protocol\": \"SSL\" is not "
                        "spoken by these clients, expected PLAINTEXT"));
}

}  // namespace
}  // namespace connect_embedded
