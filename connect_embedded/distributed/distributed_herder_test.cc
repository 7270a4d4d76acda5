// Workers that share connectors and tasks, on virtual time.
#include "connect_embedded/distributed/distributed_herder.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "connect_embedded/runtime/builtin_plugins.h"
#include "testing/kafka_test.h"

namespace connect_embedded {
namespace {

using kafka_embedded::AppendToFile;
using kafka_embedded::ClusterClients;
using kafka_embedded::ConsumeValues;
using kafka_embedded::EmbeddedCluster;
using kafka_embedded::StatusIs;
using kafka_embedded::TempDir;
using kafka_embedded::WriteFile;
using testing::ElementsAre;

constexpr absl::Duration kLimit = absl::Minutes(10);

class DistributedHerderTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_OK_AND_ASSIGN(cluster_, EmbeddedCluster::Start({.broker_count = 1}));
    clients_ = std::make_unique<ClusterClients>(*cluster_);
  }
  void TearDown() override {
    for (auto& worker : workers_) {
      if (worker == nullptr) continue;
      EXPECT_OK(worker->Stop());
    }
  }

  void StartWorkers(int count, Config more = {}) {
    for (int i = 0; i < count; ++i) StartWorker(more);
    ASSERT_OK(AwaitStable());
  }
  void StartWorker(Config config = {}) {
    config.try_emplace("bootstrap.servers", "embedded:9092");
    config.try_emplace("group.id", "connect");
    config.try_emplace("key.converter", "StringConverter");
    config.try_emplace("value.converter", "StringConverter");
    config.try_emplace("scheduled.rebalance.max.delay.ms", "60000");
    for (const char* topic : {"config", "offset", "status"}) {
      config[absl::StrCat(topic, ".storage.topic")] =
          absl::StrCat("connect-", topic);
      config[absl::StrCat(topic, ".storage.replication.factor")] = "1";
    }
    const size_t index = workers_.size();
    DistributedOptions options;
    options.worker.config = std::move(config);
    options.worker.plugins = BuiltinPlugins();
    options.worker.clients = clients_.get();
    options.worker.log = [this](absl::string_view line) {
      log_.emplace_back(line);
    };
    options.worker_id = absl::StrCat("worker-", index, ":8083");
    options.new_transport = [this](const Config&)
        -> absl::StatusOr<std::unique_ptr<kafka_embedded::Transport>> {
      return cluster_->NewTransport("connect");
    };
    // What HTTP is between processes.
    options.post_task_configs = [this](const std::string& url,
                                       const std::string& connector,
                                       const std::vector<Config>& configs,
                                       const std::optional<SessionKey>&,
                                       Herder::Finished done) {
      for (auto& worker : workers_) {
        if (worker == nullptr || !worker->is_leader()) continue;
        leader_urls_.push_back(url);
        return worker->PutLocalTaskConfigs(connector, configs, std::move(done));
      }
      done(absl::AbortedError("no leader"));
    };
    absl::StatusOr<std::unique_ptr<DistributedHerder>> worker =
        DistributedHerder::Create(std::move(options));
    ASSERT_OK(worker.status());
    workers_.push_back(*std::move(worker));
  }

  // No goodbye: its session has to run out.
  void Kill(size_t index) { workers_[index].reset(); }

  DistributedHerder& Leader() {
    for (auto& worker : workers_) {
      if (worker != nullptr && worker->is_leader()) return *worker;
    }
    ADD_FAILURE() << "no leader";
    return *workers_[0];
  }
  absl::Status AwaitStable() {
    return Await([&] {
      bool leader = false;
      for (auto& worker : workers_) {
        if (worker == nullptr) continue;
        if (!worker->stable()) return false;
        leader = leader || worker->is_leader();
      }
      return leader;
    });
  }
  template <typename Condition>
  absl::Status Await(Condition condition) {
    absl::Status status = cluster_->RunUntil(condition, kLimit);
    if (status.ok()) return status;
    std::string tail;
    for (size_t i = log_.size() > 12 ? log_.size() - 12 : 0; i < log_.size();
         ++i) {
      absl::StrAppend(&tail, "\n  ", log_[i]);
    }
    return kafka_embedded::Annotate(status, tail);
  }
  absl::Status Put(DistributedHerder& herder, const Config& config) {
    std::optional<absl::Status> result;
    cluster_->runtime().Enter([&] {
      herder.PutConnectorConfig(
          config.at("name"), config, std::nullopt, /*allow_replace=*/true,
          [&](const auto& created) { result = created.status(); });
    });
    const absl::Status waited = Await([&] { return result.has_value(); });
    return waited.ok() ? *result : waited;
  }
  Config Source(const std::string& name) {
    return {{"name", name},
            {"connector.class", "FileStreamSource"},
            {"file", dir_.File(name)},
            {"topic", name}};
  }
  // How many tasks each worker has, ascending.
  std::vector<size_t> TaskCounts() {
    std::vector<size_t> counts;
    cluster_->runtime().Enter([&] {
      for (auto& worker : workers_) {
        if (worker != nullptr) {
          counts.push_back(worker->worker().TaskIds().size());
        }
      }
    });
    std::sort(counts.begin(), counts.end());
    return counts;
  }

  TempDir dir_;
  std::vector<std::string> log_;
  std::vector<std::string> leader_urls_;
  std::unique_ptr<EmbeddedCluster> cluster_;
  std::unique_ptr<ClusterClients> clients_;
  std::vector<std::unique_ptr<DistributedHerder>> workers_;
};

TEST_F(DistributedHerderTest, OneWorkerRunsAConnector) {
  StartWorkers(1);
  ASSERT_OK(WriteFile(dir_.File("a"), "one\ntwo\n"));

  ASSERT_OK(Put(Leader(), Source("a")));

  EXPECT_THAT(*ConsumeValues(*cluster_, "a", 2), ElementsAre("one", "two"));
  EXPECT_OK(Await([&] { return TaskCounts() == std::vector<size_t>{1}; }));
}

TEST_F(DistributedHerderTest, ThreeWorkersShareConnectorsAndTasks) {
  StartWorkers(3);
  for (int i = 0; i < 6; ++i) {
    const std::string name = absl::StrCat("c", i);
    ASSERT_OK(WriteFile(dir_.File(name), "line\n"));
    ASSERT_OK(Put(Leader(), Source(name)));
  }
  EXPECT_OK(
      Await([&] { return TaskCounts() == std::vector<size_t>{2, 2, 2}; }));
}

TEST_F(DistributedHerderTest, AWorkerThatDoesNotLeadNamesTheLeader) {
  StartWorkers(2);
  DistributedHerder& leader = Leader();
  for (auto& worker : workers_) {
    if (worker.get() == &leader) continue;
    const absl::Status status = Put(*worker, Source("a"));
    EXPECT_THAT(status, StatusIs(absl::StatusCode::kAborted));
    EXPECT_TRUE(NotLeaderUrl(status).has_value());
  }
}

TEST_F(DistributedHerderTest, TasksOfADeadWorkerGoOnElsewhere) {
  StartWorkers(2);
  for (const char* name : {"a", "b"}) {
    ASSERT_OK(WriteFile(dir_.File(name), "one\n"));
    ASSERT_OK(Put(Leader(), Source(name)));
  }
  ASSERT_OK(Await([&] { return TaskCounts() == std::vector<size_t>{1, 1}; }));
  const size_t follower = workers_[0]->is_leader() ? 1 : 0;
  const absl::Time killed = cluster_->runtime().Now();
  Kill(follower);

  EXPECT_OK(Await([&] { return TaskCounts() == std::vector<size_t>{2}; }));
  // Not before scheduled.rebalance.max.delay.ms: it might have come back.
  EXPECT_GE(cluster_->runtime().Now() - killed, absl::Minutes(1));
  ASSERT_OK(AppendToFile(dir_.File("a"), "two\n"));
  ASSERT_OK(AppendToFile(dir_.File("b"), "two\n"));
  EXPECT_OK(ConsumeValues(*cluster_, "a", 2).status());
  EXPECT_OK(ConsumeValues(*cluster_, "b", 2).status());
}

TEST_F(DistributedHerderTest, AnotherWorkerLeadsWhenTheLeaderDies) {
  StartWorkers(2);
  ASSERT_OK(WriteFile(dir_.File("a"), "one\n"));
  ASSERT_OK(Put(Leader(), Source("a")));
  Kill(workers_[0]->is_leader() ? 0 : 1);

  EXPECT_OK(AwaitStable());
  EXPECT_OK(Await([&] { return TaskCounts() == std::vector<size_t>{1}; }));
}

TEST_F(DistributedHerderTest, ADeletedConnectorStopsEverywhere) {
  StartWorkers(2);
  ASSERT_OK(WriteFile(dir_.File("a"), "one\n"));
  ASSERT_OK(Put(Leader(), Source("a")));
  ASSERT_OK(Await([&] { return TaskCounts() == std::vector<size_t>{0, 1}; }));

  std::optional<absl::Status> deleted;
  cluster_->runtime().Enter([&] {
    Leader().DeleteConnector(
        "a", [&](const absl::Status& status) { deleted = status; });
  });
  EXPECT_OK(Await([&] { return TaskCounts() == std::vector<size_t>{0, 0}; }));
  EXPECT_OK(*deleted);
  EXPECT_THAT(Leader().Connectors(), testing::IsEmpty());
}

TEST_F(DistributedHerderTest, TheEagerProtocolSharesAsWell) {
  StartWorkers(2, {{"connect.protocol", "eager"}});
  for (const char* name : {"a", "b"}) {
    ASSERT_OK(WriteFile(dir_.File(name), "one\n"));
    ASSERT_OK(Put(Leader(), Source(name)));
  }
  EXPECT_OK(Await([&] { return TaskCounts() == std::vector<size_t>{1, 1}; }));
}

}  // namespace
}  // namespace connect_embedded
