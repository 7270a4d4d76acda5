// Plugins that throw, at each point of their lives: what fails is told in its
// status, and everybody else goes on.
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "connect_embedded/runtime/builtin_plugins.h"
#include "testing/kafka_test.h"

namespace connect_embedded {
namespace {

using kafka_embedded::AppendToFile;
using kafka_embedded::ConsumeValues;
using kafka_embedded::EmbeddedCluster;
using kafka_embedded::EmbeddedConnect;
using kafka_embedded::IsOkAndHolds;
using kafka_embedded::TempDir;
using kafka_embedded::WriteFile;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr absl::Duration kLimit = absl::Minutes(5);

// Where plugins throw: "Poll", for one.
std::string& ThrowingPoint() {
  static std::string point;
  return point;
}
void MayThrow(absl::string_view here) {
  if (ThrowingPoint() == here) throw std::runtime_error("boom");
}

const ConfigDef& NoProperties() {
  static const ConfigDef& def = *new ConfigDef({});
  return def;
}

class TestSourceTask final : public SourceTask {
 public:
  absl::Status Start(const Config& config, SourceTaskContext&) override {
    MayThrow("SourceTask::Start");
    topic_ = config.at("topic");
    return absl::OkStatus();
  }
  absl::StatusOr<absl::Duration> Poll(
      std::vector<SourceRecord>& records) override {
    if (sent_ == 3) return absl::Milliseconds(100);
    MayThrow("Poll");
    SourceRecord& record = records.emplace_back();
    record.topic = BorrowedTopicName(topic_);
    record.value_schema = Schema::String();
    record.value = Value::String(absl::StrCat("record ", ++sent_));
    return absl::ZeroDuration();
  }
  bool wants_commit_record() const override {
    MayThrow("wants_commit_record");
    return true;
  }
  void CommitRecord(const SourceRecord&, const RecordMetadata*) override {
    MayThrow("CommitRecord");
  }
  void Commit() override { MayThrow("Commit"); }
  void Stop() override { MayThrow("SourceTask::Stop"); }

 private:
  std::string topic_;
  int sent_ = 0;
};

// What both kinds of connector share.
template <typename Base, typename Task, typename TaskBase>
class TestConnector : public Base {
 public:
  TestConnector() { MayThrow("constructor"); }
  const ConfigDef& config_def() const override {
    MayThrow("config_def");
    return NoProperties();
  }
  absl::Status Validate(const Config&) const override {
    MayThrow("Validate");
    return absl::OkStatus();
  }
  absl::Status Start(const Config& config) override {
    MayThrow("Connector::Start");
    config_ = config;
    return absl::OkStatus();
  }
  std::vector<Config> TaskConfigs(int) override {
    MayThrow("TaskConfigs");
    return {config_};
  }
  void Stop() override { MayThrow("Connector::Stop"); }
  std::unique_ptr<TaskBase> NewTask() override {
    MayThrow("NewTask");
    return std::make_unique<Task>();
  }

 private:
  Config config_;
};
using TestSource = TestConnector<SourceConnector, TestSourceTask, SourceTask>;

std::vector<std::string>& Received() {
  static std::vector<std::string> values;
  return values;
}

class TestSinkTask final : public SinkTask {
 public:
  absl::Status Start(const Config&, SinkTaskContext&) override {
    MayThrow("SinkTask::Start");
    return absl::OkStatus();
  }
  absl::Status Open(absl::Span<const TopicPartition>) override {
    MayThrow("Open");
    return absl::OkStatus();
  }
  void Close(absl::Span<const TopicPartition>) override { MayThrow("Close"); }
  absl::Status Put(absl::Span<const SinkRecord> records) override {
    MayThrow("Put");
    for (const SinkRecord& record : records) {
      Received().emplace_back(record.value.string());
    }
    return absl::OkStatus();
  }
  absl::Status Flush(const SinkOffsets&) override {
    MayThrow("Flush");
    return absl::OkStatus();
  }
  void Stop() override { MayThrow("SinkTask::Stop"); }
};
using TestSink = TestConnector<SinkConnector, TestSinkTask, SinkTask>;

class TestTransformation final : public Transformation {
 public:
  const ConfigDef& config_def() const override { return NoProperties(); }
  absl::Status Configure(const Config&) override {
    MayThrow("Transformation::Configure");
    return absl::OkStatus();
  }
  absl::StatusOr<bool> Apply(ConnectRecord&) override {
    MayThrow("Apply");
    return true;
  }
};

class TestPredicate final : public Predicate {
 public:
  const ConfigDef& config_def() const override { return NoProperties(); }
  absl::Status Configure(const Config&) override {
    MayThrow("Predicate::Configure");
    return absl::OkStatus();
  }
  bool Test(const ConnectRecord&) const override {
    MayThrow("Test");
    return true;
  }
};

class TestConverter final : public Converter {
 public:
  absl::Status Configure(const Config&, ConverterType) override {
    MayThrow("Converter::Configure");
    return absl::OkStatus();
  }
  absl::StatusOr<NullableBytes> FromConnectData(absl::string_view,
                                                const Schema&,
                                                const Value& value,
                                                std::string& scratch) override {
    MayThrow("FromConnectData");
    scratch = std::string(value.string());
    return NullableBytes(scratch);
  }
  absl::StatusOr<SchemaAndValue> ToConnectData(absl::string_view,
                                               NullableBytes bytes) override {
    MayThrow("ToConnectData");
    return SchemaAndValue{Schema::String(), Value::String(*bytes)};
  }
};

class PluginExceptionsTest : public testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    ThrowingPoint() = "";
    Received().clear();
    ASSERT_OK_AND_ASSIGN(cluster_, EmbeddedCluster::Start({.broker_count = 1}));
    Plugins plugins = BuiltinPlugins();
    plugins.AddSource<TestSource>("com.example.TestSource");
    plugins.AddSink<TestSink>("com.example.TestSink");
    plugins.AddTransformation<TestTransformation>("com.example.TestTransform");
    plugins.AddPredicate<TestPredicate>("com.example.TestPredicate");
    plugins.AddConverter<TestConverter>("com.example.TestConverter");
    ASSERT_OK_AND_ASSIGN(
        connect_,
        EmbeddedConnect::Start(*cluster_, {{"offset.flush.interval.ms", "500"}},
                               std::move(plugins)));
    ASSERT_OK(WriteFile(file_, "one\n"));
    ASSERT_OK(connect_->StartConnector({{"name", "other"},
                                        {"connector.class", "FileStreamSource"},
                                        {"file", file_},
                                        {"topic", "others"}}));
    ASSERT_OK(connect_->AwaitRecords("other", 1, kLimit));
    if (GetParam() != nullptr) ThrowingPoint() = GetParam();
  }
  void TearDown() override {
    // Whatever happened, the other connector does its work.
    ThrowingPoint() = "";
    ASSERT_OK(AppendToFile(file_, "two\n"));
    EXPECT_OK(connect_->AwaitRecords("other", 2, kLimit));
  }

  absl::Status StartSource() {
    return connect_->StartConnector({{"name", "test"},
                                     {"connector.class", "TestSource"},
                                     {"topic", "records"},
                                     {"value.converter", "TestConverter"},
                                     {"transforms", "t"},
                                     {"transforms.t.type", "TestTransform"},
                                     {"transforms.t.predicate", "p"},
                                     {"predicates", "p"},
                                     {"predicates.p.type", "TestPredicate"}});
  }
  absl::Status StartSink() {
    return connect_->StartConnector({{"name", "test"},
                                     {"connector.class", "TestSink"},
                                     {"topics", "others"},
                                     {"value.converter", "TestConverter"}});
  }
  absl::Status AwaitReceived(std::vector<std::string> values) {
    return cluster_->RunUntil([&] { return Received() == values; }, kLimit);
  }
  absl::Status RestartTask() {
    absl::Status restarted = absl::UnknownError("no answer");
    cluster_->runtime().Enter([&] {
      connect_->herder().RestartTask(
          {"test", 0}, [&](const absl::Status& status) { restarted = status; });
    });
    cluster_->RunUntil([&] { return !absl::IsUnknown(restarted); }, kLimit)
        .IgnoreError();
    return restarted;
  }
  void StopConnector() {
    cluster_->runtime().Enter([&] {
      connect_->herder().SetTarget("test", TargetState::kStopped,
                                   [](const absl::Status&) {});
    });
  }
  // The trace of the task, once it is in that state.
  absl::StatusOr<std::string> AwaitTask(State state) {
    const absl::Status waited = cluster_->RunUntil(
        [&] {
          const auto now = connect_->herder().TaskState({"test", 0});
          return now.ok() && now->state == state;
        },
        kLimit);
    if (!waited.ok()) return waited;
    return connect_->herder().TaskState({"test", 0})->trace;
  }
  absl::StatusOr<WorkStatus> ConnectorStatus() {
    absl::StatusOr<ConnectorStateInfo> info =
        connect_->herder().ConnectorState("test");
    if (!info.ok()) return info.status();
    return info->connector;
  }

  TempDir dir_;
  const std::string file_ = dir_.File("lines.txt");
  std::unique_ptr<EmbeddedCluster> cluster_;
  std::unique_ptr<EmbeddedConnect> connect_;
};

using RefusedConnectorTest = PluginExceptionsTest;
TEST_P(RefusedConnectorTest, IsNotThereAfterwards) {
  EXPECT_THAT(StartSource().message(), HasSubstr("std::runtime_error: boom"));
  EXPECT_THAT(connect_->herder().Connectors(), ElementsAre("other"));
}
INSTANTIATE_TEST_SUITE_P(Points, RefusedConnectorTest,
                         testing::Values("constructor", "config_def",
                                         "Validate", "Converter::Configure"));

using FailedConnectorTest = PluginExceptionsTest;
TEST_P(FailedConnectorTest, HasTheTraceInItsStatus) {
  StartSource().IgnoreError();
  if (absl::string_view(GetParam()) == "Connector::Stop") {
    ASSERT_OK(AwaitTask(State::kRunning).status());
    StopConnector();
  }
  ASSERT_OK_AND_ASSIGN(const WorkStatus status, ConnectorStatus());
  EXPECT_EQ(status.state, State::kFailed);
  EXPECT_THAT(status.trace, HasSubstr("std::runtime_error: boom"));
}
INSTANTIATE_TEST_SUITE_P(Points, FailedConnectorTest,
                         testing::Values("Connector::Start", "TaskConfigs",
                                         "Connector::Stop"));

using FailedSourceTaskTest = PluginExceptionsTest;
TEST_P(FailedSourceTaskTest, HasTheTraceAndLosesNothing) {
  ASSERT_OK(StartSource());
  ASSERT_OK_AND_ASSIGN(const std::string trace, AwaitTask(State::kFailed));
  EXPECT_THAT(trace, HasSubstr("std::runtime_error: boom\n\tthrown by "));

  ThrowingPoint() = "";
  ASSERT_OK(RestartTask());
  ASSERT_OK(connect_->AwaitRecords("test", 3, kLimit));
  EXPECT_THAT(ConsumeValues(*cluster_, "records", 3),
              IsOkAndHolds(ElementsAre("record 1", "record 2", "record 3")));
}
INSTANTIATE_TEST_SUITE_P(Points, FailedSourceTaskTest,
                         testing::Values("NewTask", "Transformation::Configure",
                                         "Predicate::Configure",
                                         "SourceTask::Start", "Poll",
                                         "wants_commit_record", "Apply", "Test",
                                         "FromConnectData"));

using FailedSinkTaskTest = PluginExceptionsTest;
TEST_P(FailedSinkTaskTest, HasTheTraceAndLosesNothing) {
  ASSERT_OK(StartSink());
  ASSERT_OK_AND_ASSIGN(const std::string trace, AwaitTask(State::kFailed));
  EXPECT_THAT(trace, HasSubstr("std::runtime_error: boom\n\tthrown by "));

  ThrowingPoint() = "";
  ASSERT_OK(RestartTask());
  EXPECT_OK(AwaitReceived({"one"}));
}
INSTANTIATE_TEST_SUITE_P(Points, FailedSinkTaskTest,
                         testing::Values("NewTask", "SinkTask::Start", "Open",
                                         "Put", "ToConnectData"));

// KafkaConnect logs what these throw.
using SourceGoesOnTest = PluginExceptionsTest;
TEST_P(SourceGoesOnTest, AfterACallThatHasNoSay) {
  ASSERT_OK(StartSource());
  ASSERT_OK(connect_->AwaitRecords("test", 3, kLimit));
  EXPECT_OK(cluster_->AdvanceTime(absl::Seconds(5)));
  EXPECT_OK(AwaitTask(State::kRunning));
  StopConnector();
  EXPECT_OK(cluster_->RunUntil(
      [&] { return !connect_->herder().TaskState({"test", 0}).ok(); }, kLimit));
}
INSTANTIATE_TEST_SUITE_P(Points, SourceGoesOnTest,
                         testing::Values("CommitRecord", "Commit",
                                         "SourceTask::Stop"));

using SinkGoesOnTest = PluginExceptionsTest;
TEST_P(SinkGoesOnTest, AndReadsAgainWhatWasNotCommitted) {
  ASSERT_OK(StartSink());
  ASSERT_OK(AwaitReceived({"one"}));
  EXPECT_OK(cluster_->AdvanceTime(absl::Seconds(5)));
  EXPECT_OK(AwaitTask(State::kRunning));
  StopConnector();
  EXPECT_OK(cluster_->RunUntil(
      [&] { return !connect_->herder().TaskState({"test", 0}).ok(); }, kLimit));
}
INSTANTIATE_TEST_SUITE_P(Points, SinkGoesOnTest,
                         testing::Values("Flush", "Close", "SinkTask::Stop"));

}  // namespace
}  // namespace connect_embedded
