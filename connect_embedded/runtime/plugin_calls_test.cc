// Tasks whose calls block: on threads in real time, where they hold up nobody.
#include <condition_variable>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "connect_embedded/runtime/builtin_plugins.h"
#include "testing/kafka_test.h"

namespace connect_embedded {
namespace {

using kafka_embedded::ClusterTime;
using kafka_embedded::ConsumeValues;
using kafka_embedded::EmbeddedCluster;
using kafka_embedded::EmbeddedConnect;
using kafka_embedded::IsOkAndHolds;
using kafka_embedded::TempDir;
using kafka_embedded::WriteFile;
using testing::ElementsAre;

constexpr absl::Duration kLimit = absl::Seconds(30);

// Closed at first; whoever goes through waits for it to open.
class Gate {
 public:
  void Close() { Set(false); }
  void Open() { Set(true); }
  // Wakes the task, so that who runs the runtime looks who waits.
  void GoThrough(SourceTaskContext& context) {
    std::unique_lock lock(mutex_);
    ++waiting_;
    lock.unlock();
    context.Wake();
    lock.lock();
    opened_.wait(lock, [this] { return open_; });
    --waiting_;
  }
  bool someone_waits() {
    const std::lock_guard lock(mutex_);
    return waiting_ > 0;
  }

 private:
  void Set(bool open) {
    const std::lock_guard lock(mutex_);
    open_ = open;
    opened_.notify_all();
  }
  std::mutex mutex_;
  std::condition_variable opened_;
  bool open_ = false;
  int waiting_ = 0;
};
Gate& TheGate() {
  static Gate& gate = *new Gate();
  return gate;
}

const ConfigDef& NoProperties() {
  static const ConfigDef& def = *new ConfigDef({});
  return def;
}

class BlockingTask final : public SourceTask {
 public:
  absl::Status Start(const Config&, SourceTaskContext& context) override {
    context_ = &context;
    next_ = context.Offset({{"gate", Value::Int64(0)}}).has_value();
    return absl::OkStatus();
  }
  absl::StatusOr<absl::Duration> Poll(
      std::vector<SourceRecord>& records) override {
    TheGate().GoThrough(*context_);
    if (next_++ > 0) return absl::Milliseconds(1);
    SourceRecord& record = records.emplace_back();
    record.topic = BorrowedTopicName("gate");
    record.value_schema = Schema::String();
    record.value = Value::String("through");
    return absl::ZeroDuration();
  }

 private:
  SourceTaskContext* context_ = nullptr;
  int next_ = 0;
};

class BlockingSource final : public SourceConnector {
 public:
  const ConfigDef& config_def() const override { return NoProperties(); }
  absl::Status Start(const Config&) override { return absl::OkStatus(); }
  std::vector<Config> TaskConfigs(int) override { return {Config()}; }
  std::unique_ptr<SourceTask> NewTask() override {
    return std::make_unique<BlockingTask>();
  }
};

class PluginCallsTest : public testing::Test {
 protected:
  void Start(Config worker) {
    TheGate().Close();
    ASSERT_OK_AND_ASSIGN(cluster_,
                         EmbeddedCluster::Start(
                             {.broker_count = 1, .time = ClusterTime::kReal}));
    Plugins plugins = BuiltinPlugins();
    plugins.AddSource<BlockingSource>("com.example.BlockingSource");
    ASSERT_OK_AND_ASSIGN(connect_,
                         EmbeddedConnect::Start(*cluster_, std::move(worker),
                                                std::move(plugins)));
    ASSERT_OK(connect_->StartConnector(
        {{"name", "blocks"}, {"connector.class", "BlockingSource"}}));
    ASSERT_OK(
        cluster_->RunUntil([] { return TheGate().someone_waits(); }, kLimit));
  }
  void TearDown() override { TheGate().Open(); }

  TempDir dir_;
  std::unique_ptr<EmbeddedCluster> cluster_;
  std::unique_ptr<EmbeddedConnect> connect_;
};

TEST_F(PluginCallsTest, APollThatBlocksHoldsUpNobodyElse) {
  Start({});
  ASSERT_OK(WriteFile(dir_.File("lines.txt"), "one\ntwo\n"));
  ASSERT_OK(connect_->StartConnector({{"name", "other"},
                                      {"connector.class", "FileStreamSource"},
                                      {"file", dir_.File("lines.txt")},
                                      {"topic", "lines"}}));
  EXPECT_OK(connect_->AwaitRecords("other", 2, kLimit));
  EXPECT_EQ(connect_->herder().TaskState({"blocks", 0})->state,
            State::kRunning);
  EXPECT_TRUE(TheGate().someone_waits());

  TheGate().Open();
  EXPECT_OK(connect_->AwaitRecords("blocks", 1, kLimit));
  EXPECT_OK(connect_->Stop());
  EXPECT_THAT(ConsumeValues(*cluster_, "gate", 1),
              IsOkAndHolds(ElementsAre("through")));
}

TEST_F(PluginCallsTest, AStopWaitsNoLongerThanItIsTold) {
  Start({{"task.shutdown.graceful.timeout.ms", "300"}});
  const absl::Time began = cluster_->Now();
  EXPECT_OK(connect_->Stop());
  EXPECT_LT(cluster_->Now() - began, absl::Seconds(20));
  // What the call says later is not heard, though all it knew is gone.
  connect_.reset();
  cluster_.reset();
  TheGate().Open();
}

}  // namespace
}  // namespace connect_embedded
