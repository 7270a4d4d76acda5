// A worker of a group whose connector's code blocks: the group goes on, what it
// is asked is done, and other connectors run. A deletion waits five seconds for
// the connector to stop, as with Kafka, and no longer.
#include <condition_variable>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "connect_embedded/distributed/distributed_herder.h"
#include "connect_embedded/runtime/builtin_plugins.h"
#include "kafka_embedded/base/status.h"
#include "testing/kafka_test.h"

namespace connect_embedded {
namespace {

using kafka_embedded::AppendToFile;
using kafka_embedded::ClusterClients;
using kafka_embedded::ClusterTime;
using kafka_embedded::EmbeddedCluster;
using kafka_embedded::TempDir;
using kafka_embedded::WriteFile;

constexpr absl::Duration kLimit = absl::Seconds(60);

// Where a connector blocks: "Start", for one. Empty: nowhere.
class Gate {
 public:
  void CloseAt(absl::string_view point) {
    const std::lock_guard lock(mutex_);
    point_ = std::string(point);
  }
  void Open() {
    const std::lock_guard lock(mutex_);
    point_.clear();
    opened_.notify_all();
  }
  void GoThrough(absl::string_view point) {
    std::unique_lock lock(mutex_);
    if (point_ != point) return;
    ++waiting_;
    opened_.wait(lock, [&] { return point_ != point; });
    --waiting_;
  }
  bool someone_waits() {
    const std::lock_guard lock(mutex_);
    return waiting_ > 0;
  }

 private:
  std::mutex mutex_;
  std::condition_variable opened_;
  std::string point_;
  int waiting_ = 0;
};
Gate& TheGate() {
  static Gate& gate = *new Gate();
  return gate;
}

class IdleTask final : public SourceTask {
 public:
  absl::Status Start(const Config&, SourceTaskContext&) override {
    return absl::OkStatus();
  }
  absl::StatusOr<absl::Duration> Poll(std::vector<SourceRecord>&) override {
    return absl::InfiniteDuration();
  }
};

class BlockingSource final : public SourceConnector {
 public:
  const ConfigDef& config_def() const override {
    static const ConfigDef& def = *new ConfigDef({});
    return def;
  }
  absl::Status Start(const Config&) override {
    TheGate().GoThrough("Start");
    return absl::OkStatus();
  }
  std::vector<Config> TaskConfigs(int) override {
    TheGate().GoThrough("TaskConfigs");
    return {Config()};
  }
  void Stop() override { TheGate().GoThrough("Stop"); }
  std::unique_ptr<SourceTask> NewTask() override {
    return std::make_unique<IdleTask>();
  }
};

class DistributedBlockingTest : public testing::Test {
 protected:
  void SetUp() override {
    TheGate().Open();
    ASSERT_OK_AND_ASSIGN(cluster_,
                         EmbeddedCluster::Start(
                             {.broker_count = 1, .time = ClusterTime::kReal}));
    clients_ = std::make_unique<ClusterClients>(*cluster_);
    DistributedOptions options;
    options.worker.config = {{"bootstrap.servers", "embedded:9092"},
                             {"group.id", "connect"},
                             {"key.converter", "StringConverter"},
                             {"value.converter", "StringConverter"}};
    for (const char* topic : {"config", "offset", "status"}) {
      const std::string prefix = absl::StrCat(topic, ".storage.");
      options.worker.config[prefix + "topic"] = absl::StrCat("of-", topic);
      options.worker.config[prefix + "replication.factor"] = "1";
    }
    options.worker.plugins = BuiltinPlugins();
    options.worker.plugins.AddSource<BlockingSource>(
        "com.example.BlockingSource");
    options.worker.clients = clients_.get();
    options.new_transport = [this](const Config&)
        -> absl::StatusOr<std::unique_ptr<kafka_embedded::Transport>> {
      return cluster_->NewTransport("connect");
    };
    ASSERT_OK_AND_ASSIGN(worker_,
                         DistributedHerder::Create(std::move(options)));
    ASSERT_OK(cluster_->RunUntil(
        [&] { return worker_->stable() && worker_->is_leader(); }, kLimit));
    ASSERT_OK(PutFileSource("before"));
    ASSERT_OK(AwaitTask("before"));
  }
  void TearDown() override {
    TheGate().Open();
    if (worker_ == nullptr) return;
    EXPECT_OK(worker_->Stop());
  }

  // Runs `ask`, and waits until it calls what it is given.
  template <typename Ask>
  absl::Status Await(Ask ask) {
    auto result = std::make_shared<std::optional<absl::Status>>();
    cluster_->runtime().Enter(
        [&] { ask([result](absl::Status status) { *result = status; }); });
    RETURN_IF_ERROR(
        cluster_->RunUntil([&] { return result->has_value(); }, kLimit));
    return **result;
  }
  absl::Status Put(const std::string& name, Config config) {
    config["name"] = name;
    return Await([&](auto done) {
      worker_->PutConnectorConfig(
          name, config, std::nullopt, /*allow_replace=*/true,
          [done](const auto& created) { done(created.status()); });
    });
  }
  absl::Status PutFileSource(const std::string& name) {
    RETURN_IF_ERROR(WriteFile(dir_.File(name), "one\n"));
    return Put(name, {{"connector.class", "FileStreamSource"},
                      {"file", dir_.File(name)},
                      {"topic", name}});
  }
  absl::Status PutBlocking() {
    return Put("blocks", {{"connector.class", "BlockingSource"}});
  }
  absl::Status Delete(const std::string& name) {
    return Await([&](auto done) {
      worker_->DeleteConnector(
          name, [done](const absl::Status& status) { done(status); });
    });
  }
  absl::Status AwaitTask(const std::string& name) {
    return cluster_->RunUntil(
        [&] {
          const auto status = worker_->TaskState({name, 0});
          return status.ok() && status->state == State::kRunning;
        },
        kLimit);
  }
  absl::Status AwaitSomeoneWaits() {
    return cluster_->RunUntil([] { return TheGate().someone_waits(); }, kLimit);
  }
  // A connector that runs goes on, one is made, and one deleted.
  void ExpectOthersGoOn() {
    EXPECT_TRUE(TheGate().someone_waits());
    ASSERT_OK(AppendToFile(dir_.File("before"), "two\n"));
    EXPECT_OK(kafka_embedded::ConsumeValues(*cluster_, "before", 2).status());
    EXPECT_OK(PutFileSource("meanwhile"));
    EXPECT_OK(AwaitTask("meanwhile"));
    EXPECT_OK(Delete("meanwhile"));
    EXPECT_TRUE(TheGate().someone_waits());
    EXPECT_OK(cluster_->RunUntil([&] { return worker_->stable(); }, kLimit));
  }

  TempDir dir_;
  std::unique_ptr<EmbeddedCluster> cluster_;
  std::unique_ptr<ClusterClients> clients_;
  std::unique_ptr<DistributedHerder> worker_;
};

TEST_F(DistributedBlockingTest, AStartThatBlocksHoldsUpNobodyElse) {
  TheGate().CloseAt("Start");
  EXPECT_OK(PutBlocking());
  ASSERT_OK(AwaitSomeoneWaits());
  ExpectOthersGoOn();
  TheGate().Open();
  EXPECT_OK(AwaitTask("blocks"));
}

TEST_F(DistributedBlockingTest, TaskConfigsThatBlockHoldUpNobodyElse) {
  TheGate().CloseAt("TaskConfigs");
  EXPECT_OK(PutBlocking());
  ASSERT_OK(AwaitSomeoneWaits());
  ExpectOthersGoOn();
  TheGate().Open();
  EXPECT_OK(AwaitTask("blocks"));
}

TEST_F(DistributedBlockingTest, AStopThatBlocksHoldsUpNobodyElse) {
  ASSERT_OK(PutBlocking());
  ASSERT_OK(AwaitTask("blocks"));
  TheGate().CloseAt("Stop");
  EXPECT_OK(Delete("blocks"));
  ASSERT_OK(AwaitSomeoneWaits());
  ExpectOthersGoOn();
  TheGate().Open();
  // The name can be had again.
  EXPECT_OK(PutBlocking());
  EXPECT_OK(AwaitTask("blocks"));
}

}  // namespace
}  // namespace connect_embedded
