// What the internal topics hold, byte for byte, and what is read back.
#include <string>
#include <vector>

#include "connect_embedded/distributed/internal_topics.h"
#include "connect_embedded/distributed/kafka_config_backing_store.h"
#include "connect_embedded/distributed/kafka_offset_backing_store.h"
#include "connect_embedded/distributed/kafka_status_backing_store.h"
#include "connect_embedded/runtime/worker_config.h"
#include "testing/kafka_test.h"

namespace connect_embedded {
namespace {

using kafka_embedded::ClusterClients;
using kafka_embedded::EmbeddedCluster;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

class Silence : public ConfigListener {
 public:
  void OnConnectorConfigUpdate(const std::string& name) override {
    heard.push_back("connector " + name);
  }
  void OnConnectorConfigRemoved(const std::string& name) override {
    heard.push_back("removed " + name);
  }
  void OnTaskConfigUpdate(const std::string& name) override {
    heard.push_back("tasks " + name);
  }
  void OnTargetStateChange(const std::string& name) override {
    heard.push_back("target " + name);
  }
  void OnRestartRequest(const RestartRequest& request) override {
    heard.push_back("restart " + request.connector);
  }
  void OnLoggerLevel(const std::string& logger,
                     const std::string& level) override {
    heard.push_back("logger " + logger + " " + level);
  }
  std::vector<std::string> heard;
};

class KafkaStoresTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_OK_AND_ASSIGN(cluster_, EmbeddedCluster::Start({.broker_count = 1}));
    clients_ = std::make_unique<ClusterClients>(*cluster_);
  }
  KafkaBasedLog::Options Topic(absl::string_view prefix) {
    const Config config = {{"bootstrap.servers", "embedded:9092 , other:9092"},
                           {"group.id", "g"},
                           {"key.converter", "StringConverter"},
                           {"value.converter", "StringConverter"},
                           {"config.storage.topic", "configs"},
                           {"offset.storage.topic", "offsets"},
                           {"status.storage.topic", "statuses"},
                           {"offset.storage.partitions", "3"},
                           {"config.storage.replication.factor", "1"},
                           {"offset.storage.replication.factor", "1"},
                           {"status.storage.replication.factor", "1"}};
    return InternalTopic(config, *DistributedConfigDef().Parse(config), prefix,
                         nullptr);
  }
  template <typename Start>
  absl::Status Await(Start start) {
    std::optional<absl::Status> result;
    cluster_->runtime().Enter([&] {
      start([&result](const absl::Status& status) { result = status; });
    });
    const absl::Status waited = cluster_->RunUntil(
        [&] { return result.has_value(); }, absl::Minutes(1));
    return waited.ok() ? *result : waited;
  }
  std::unique_ptr<KafkaConfigBackingStore> OpenConfigs() {
    auto store = std::make_unique<KafkaConfigBackingStore>(
        *clients_, Topic("config.storage."), listener_);
    EXPECT_OK(Await([&](auto done) { store->Open(std::move(done)); }));
    return store;
  }
  // Key and value of each record, "(null)" for a tombstone.
  std::vector<std::pair<std::string, std::string>> Records(
      const std::string& topic, size_t count) {
    std::vector<std::pair<std::string, std::string>> records;
    auto consumer = cluster_->NewConsumer({{"auto.offset.reset", "earliest"}});
    EXPECT_OK((*consumer)->Assign({{topic, 0}}));
    while (records.size() < count) {
      const auto polled = (*consumer)->Poll(absl::Seconds(5));
      EXPECT_OK(polled.status());
      if (!polled.ok() || polled->empty()) break;
      for (const auto& record : *polled) {
        records.emplace_back(std::string(record.key.value_or("(null)")),
                             std::string(record.value.value_or("(null)")));
      }
    }
    return records;
  }

  Silence listener_;
  std::unique_ptr<EmbeddedCluster> cluster_;
  std::unique_ptr<ClusterClients> clients_;
};

TEST_F(KafkaStoresTest, ConfigurationsHaveKafkasKeysAndValues) {
  const auto store = OpenConfigs();
  ASSERT_OK(Await([&](auto done) {
    store->PutConnector("c", {{"name", "c"}}, TargetState::kStopped,
                        std::move(done));
  }));
  ASSERT_OK(Await([&](auto done) {
    store->PutTasks("c", {{{"task.class", "T"}}}, std::move(done));
  }));
  ASSERT_OK(Await([&](auto done) {
    store->PutTarget("c", TargetState::kStarted, std::move(done));
  }));
  ASSERT_OK(Await([&](auto done) {
    store->PutRestart({"c", true, false}, std::move(done));
  }));

  EXPECT_THAT(
      Records("configs", 6),
      ElementsAre(
          Pair("target-state-c", R"({"state":"PAUSED","state.v2":"STOPPED"})"),
          Pair("connector-c", R"({"properties":{"name":"c"}})"),
          Pair("task-c-0", R"({"properties":{"task.class":"T"}})"),
          Pair("commit-c", R"({"tasks":1})"),
          Pair("target-state-c", R"({"state":"STARTED","state.v2":"STARTED"})"),
          Pair("restart-connector-c",
               R"({"only-failed":true,"include-tasks":false})")));
  EXPECT_THAT(listener_.heard,
              ElementsAre("connector c", "tasks c", "target c", "restart c"));
}

TEST_F(KafkaStoresTest, AnotherWorkerReadsWhatOneWrote) {
  const auto first = OpenConfigs();
  ASSERT_OK(Await([&](auto done) {
    first->PutConnector("c", {{"name", "c"}}, std::nullopt, std::move(done));
  }));
  ASSERT_OK(Await([&](auto done) {
    first->PutTasks("c", {{{"n", "0"}}, {{"n", "1"}}}, std::move(done));
  }));
  ASSERT_OK(Await([&](auto done) {
    first->PutSessionKey({"secret", "HmacSHA256", 7}, std::move(done));
  }));

  const auto second = OpenConfigs();
  EXPECT_EQ(second->state().offset, first->state().offset);
  EXPECT_EQ(second->state().connectors.at("c").at("name"), "c");
  EXPECT_EQ(second->state().TasksOf("c").size(), 2u);
  EXPECT_EQ(second->state().tasks.at({"c", 1}).at("n"), "1");
  EXPECT_EQ(second->state().session_key,
            (SessionKey{"secret", "HmacSHA256", 7}));

  ASSERT_OK(
      Await([&](auto done) { first->RemoveConnector("c", std::move(done)); }));
  ASSERT_OK(Await([&](auto done) { second->Refresh(std::move(done)); }));
  EXPECT_THAT(second->state().connectors, IsEmpty());
  EXPECT_THAT(second->state().tasks, IsEmpty());
}

TEST_F(KafkaStoresTest, TasksChangeWithTheirCommitOnly) {
  const auto store = OpenConfigs();
  ASSERT_OK(Await([&](auto done) {
    store->PutConnector("c", {{"name", "c"}}, std::nullopt, std::move(done));
  }));
  ASSERT_OK_AND_ASSIGN(auto producer, cluster_->NewProducer());
  ASSERT_OK(producer->Send({.topic = "configs",
                            .key = "task-c-1",
                            .value = R"({"properties":{"n":"1"}})"}));
  ASSERT_OK(producer->Send(
      {.topic = "configs", .key = "commit-c", .value = R"({"tasks":2})"}));
  ASSERT_OK(producer->Flush());
  ASSERT_OK(Await([&](auto done) { store->Refresh(std::move(done)); }));

  // Task 0 has never been there: compaction may leave such a thing.
  EXPECT_TRUE(store->state().inconsistent.contains("c"));
  EXPECT_THAT(store->state().TasksOf("c"), IsEmpty());
}

TEST_F(KafkaStoresTest, OffsetsAreKeptInTheirTopic) {
  KafkaOffsetBackingStore store(*clients_, Topic("offset.storage."));
  ASSERT_OK(Await([&](auto done) { store.Open(std::move(done)); }));
  ASSERT_OK(Await([&](auto done) {
    store.Set({{"[\"c\",{}]", "{\"p\":1}"}}, std::move(done));
  }));
  EXPECT_EQ(store.Get("[\"c\",{}]"), "{\"p\":1}");

  KafkaOffsetBackingStore other(*clients_, Topic("offset.storage."));
  ASSERT_OK(Await([&](auto done) { other.Open(std::move(done)); }));
  EXPECT_EQ(other.Get("[\"c\",{}]"), "{\"p\":1}");
  ASSERT_OK_AND_ASSIGN(const auto topics,
                       cluster_->admin().DescribeTopics({"offsets"}));
  EXPECT_EQ(topics[0].partitions.size(), 3u);
}

TEST_F(KafkaStoresTest, StatusesHaveKafkasForm) {
  KafkaBasedLog::Options topic = Topic("status.storage.");
  topic.topic.num_partitions = 1;
  KafkaStatusBackingStore store(*clients_, topic);
  ASSERT_OK(Await([&](auto done) { store.Open(std::move(done)); }));
  cluster_->runtime().Enter([&] {
    store.PutConnector("c", {State::kRunning, "", "h:1", 3, "4.4.0"});
    store.PutTask({"c", 0}, {State::kFailed, "why", "h:1", 3, "4.4.0"});
    store.PutTopic({"t", "c", 0, 5});
    store.PutTask({"c", 0}, {.state = State::kDestroyed});
  });

  EXPECT_THAT(
      Records("statuses", 4),
      ElementsAre(Pair("status-connector-c",
                       R"({"state":"RUNNING","trace":null,"worker_id":"h:1",)"
                       R"("generation":3,"version":"4.4.0"})"),
                  Pair("status-task-c-0",
                       R"({"state":"FAILED","trace":"why","worker_id":"h:1",)"
                       R"("generation":3,"version":"4.4.0"})"),
                  Pair("status-topic-t:connector-c",
                       R"({"topic":{"name":"t","connector":"c","task":0,)"
                       R"("discoverTimestamp":5}})"),
                  Pair("status-task-c-0", "(null)")));
}

TEST_F(KafkaStoresTest, ATopicThatIsNotCompactedIsRefused) {
  ASSERT_OK(cluster_->admin().CreateTopic(
      {.name = "configs", .configs = {{"cleanup.policy", "delete"}}}));
  KafkaConfigBackingStore store(*clients_, Topic("config.storage."), listener_);
  EXPECT_THAT(
      Await([&](auto done) { store.Open(std::move(done)); }),
      kafka_embedded::StatusIs(absl::StatusCode::kFailedPrecondition,
                               testing::HasSubstr("cleanup.policy=delete")));
}

}  // namespace
}  // namespace connect_embedded
