// Connectors whose calls block: REST says so after its timeout, and everybody
// else goes on.
#include <condition_variable>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "connect_embedded/rest/rest_api.h"
#include "connect_embedded/runtime/builtin_plugins.h"
#include "testing/kafka_test.h"

namespace connect_embedded {
namespace {

using kafka_embedded::AppendToFile;
using kafka_embedded::ClusterTime;
using kafka_embedded::EmbeddedCluster;
using kafka_embedded::EmbeddedConnect;
using kafka_embedded::TempDir;
using kafka_embedded::WriteFile;
using testing::HasSubstr;

constexpr absl::Duration kLimit = absl::Seconds(30);

// Where connectors block: "Start", for one. Empty: nowhere.
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
    opened_.wait(lock, [&] { return point_ != point; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable opened_;
  std::string point_;
};
Gate& TheGate() {
  static Gate& gate = *new Gate();
  return gate;
}

const ConfigDef& NoProperties() {
  static const ConfigDef& def = *new ConfigDef({});
  return def;
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
  const ConfigDef& config_def() const override { return NoProperties(); }
  absl::Status Validate(const Config&) const override {
    TheGate().GoThrough("Validate");
    return absl::OkStatus();
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
  absl::StatusOr<bool> AlterOffsets(const Config&,
                                    const OffsetChanges&) override {
    TheGate().GoThrough("AlterOffsets");
    return true;
  }
  std::unique_ptr<SourceTask> NewTask() override {
    return std::make_unique<IdleTask>();
  }
};

class BlockingConnectorTest : public testing::Test {
 protected:
  void SetUp() override {
    TheGate().Open();
    ASSERT_OK_AND_ASSIGN(cluster_,
                         EmbeddedCluster::Start(
                             {.broker_count = 1, .time = ClusterTime::kReal}));
    Plugins plugins = BuiltinPlugins();
    plugins.AddSource<BlockingSource>("com.example.BlockingSource");
    ASSERT_OK_AND_ASSIGN(
        connect_, EmbeddedConnect::Start(*cluster_, {}, std::move(plugins)));
    cluster_->runtime().Enter([&] {
      api_.emplace(cluster_->runtime(), connect_->herder(),
                   RestApiOptions{.request_timeout = absl::Milliseconds(300)});
    });
    ASSERT_OK(WriteFile(file_, "one\n"));
    ASSERT_OK(connect_->StartConnector({{"name", "other"},
                                        {"connector.class", "FileStreamSource"},
                                        {"file", file_},
                                        {"topic", "others"}}));
  }
  void TearDown() override {
    TheGate().Open();
    if (api_.has_value()) cluster_->runtime().Enter([&] { api_.reset(); });
  }

  RestResponse Ask(std::string method, std::string target,
                   std::string body = "") {
    RestRequest request{.method = std::move(method),
                        .target = std::move(target),
                        .body = std::move(body)};
    request.headers["content-type"] = "application/json";
    auto answer = std::make_shared<std::optional<RestResponse>>();
    cluster_->runtime().Enter([&] {
      api_->Handle(std::move(request), [answer](RestResponse response) {
        *answer = std::move(response);
      });
    });
    EXPECT_OK(cluster_->RunUntil([&] { return answer->has_value(); }, kLimit));
    return answer->value_or(RestResponse{});
  }
  RestResponse Create() {
    return Ask("POST", "/connectors",
               R"({"name": "blocks", "config": {
                   "connector.class": "BlockingSource"}})");
  }
  absl::Status AwaitStatus(int status, const std::string& target) {
    return cluster_->RunUntil(
        [&] {
          int seen = 0;
          api_->Handle({.method = "GET", .target = target},
                       [&](RestResponse response) { seen = response.status; });
          return seen == status;
        },
        kLimit);
  }
  void ExpectTimedOut(const RestResponse& response, const char* description) {
    EXPECT_EQ(response.status, 500);
    EXPECT_THAT(
        response.body,
        HasSubstr(absl::StrCat("Request timed out. The worker is currently ",
                               description, ", which began at 20")));
    // Meanwhile the other connector does its work.
    EXPECT_OK(AppendToFile(file_, "more\n"));
    EXPECT_OK(connect_->AwaitRecords("other", 2, kLimit));
  }

  TempDir dir_;
  const std::string file_ = dir_.File("lines.txt");
  std::unique_ptr<EmbeddedCluster> cluster_;
  std::unique_ptr<EmbeddedConnect> connect_;
  std::optional<RestApi> api_;
};

TEST_F(BlockingConnectorTest, AStartThatBlocksTimesOutAndEndsLater) {
  TheGate().CloseAt("Start");
  ExpectTimedOut(Create(), "starting the connector");
  TheGate().Open();
  EXPECT_OK(AwaitStatus(200, "/connectors/blocks/tasks/0/status"));
}

TEST_F(BlockingConnectorTest, TaskConfigsThatBlockTimeOutAndComeLater) {
  TheGate().CloseAt("TaskConfigs");
  ExpectTimedOut(Create(), "generating task configs for connector blocks");
  TheGate().Open();
  EXPECT_OK(AwaitStatus(200, "/connectors/blocks/tasks/0/status"));
}

TEST_F(BlockingConnectorTest, AValidationThatBlocksTimesOut) {
  TheGate().CloseAt("Validate");
  ExpectTimedOut(Create(),
                 "performing multi-property validation for the connector");
  EXPECT_EQ(Ask("GET", "/connectors/blocks").status, 404);
  TheGate().Open();
  EXPECT_OK(AwaitStatus(200, "/connectors/blocks"));
}

TEST_F(BlockingConnectorTest, AStopThatBlocksTimesOutAndEndsLater) {
  ASSERT_EQ(Create().status, 201);
  TheGate().CloseAt("Stop");
  ExpectTimedOut(Ask("DELETE", "/connectors/blocks"),
                 "stopping connector blocks");
  TheGate().Open();
  EXPECT_OK(AwaitStatus(404, "/connectors/blocks"));
}

TEST_F(BlockingConnectorTest, AnAlterationOfOffsetsThatBlocksTimesOut) {
  ASSERT_EQ(Create().status, 201);
  ASSERT_EQ(Ask("PUT", "/connectors/blocks/stop").status, 204);
  TheGate().CloseAt("AlterOffsets");
  ExpectTimedOut(Ask("PATCH", "/connectors/blocks/offsets",
                     R"({"offsets": [{"partition": {"p": 1},
                                      "offset": {"o": 2}}]})"),
                 "modifying offsets for connector blocks");
}

// As with Kafka, nobody waits more than five seconds for a connector to stop.
TEST_F(BlockingConnectorTest, OneThatNeverStartsCanBeDeleted) {
  TheGate().CloseAt("Start");
  EXPECT_EQ(Create().status, 500);
  EXPECT_EQ(Ask("DELETE", "/connectors/blocks").status, 500);
  EXPECT_OK(AwaitStatus(404, "/connectors/blocks"));
  TheGate().Open();
  EXPECT_EQ(Create().status, 201);
}

}  // namespace
}  // namespace connect_embedded
