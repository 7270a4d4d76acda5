// The fixture with Connect workers in a group: what it waits for, breaks and
// tells.
#include "testing/embedded_connect_cluster.h"

#include "testing/kafka_test.h"

namespace kafka_embedded {
namespace {

using connect_embedded::RestResponse;
using testing::HasSubstr;
using testing::IsEmpty;

class EmbeddedConnectClusterTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_OK_AND_ASSIGN(cluster_, EmbeddedCluster::Start({.broker_count = 1}));
    ASSERT_OK_AND_ASSIGN(
        connect_, EmbeddedConnectCluster::Start(
                      *cluster_,
                      {.workers = 3,
                       .config = {{"scheduled.rebalance.max.delay.ms", "30000"},
                                  {"offset.flush.interval.ms", "1000"}}}));
    ASSERT_OK(WriteFile(dir_.File("in"), "one\ntwo\n"));
  }
  Config Source(const std::string& name = "source") {
    return {{"name", name},
            {"connector.class", "FileStreamSource"},
            {"file", dir_.File("in")},
            {"topic", name}};
  }

  TempDir dir_;
  std::unique_ptr<EmbeddedCluster> cluster_;
  std::unique_ptr<EmbeddedConnectCluster> connect_;
};

TEST_F(EmbeddedConnectClusterTest, AnyWorkerTakesChangesForTheLeader) {
  ASSERT_TRUE(connect_->Leader().has_value());
  for (size_t i = 0; i < connect_->workers(); ++i) {
    const std::string name = absl::StrCat("c", i);
    ASSERT_OK_AND_ASSIGN(
        const RestResponse created,
        connect_->Ask(i, {.method = "POST",
                          .target = "/connectors",
                          .body = absl::StrCat(
                              R"({"name": ")", name,
                              R"(", "config": {"connector.class":)"
                              R"( "FileStreamSource", "topic": "t", "file": ")",
                              dir_.File("in"), R"("}})")}));
    EXPECT_EQ(created.status, 201) << created.body;
    EXPECT_OK(connect_->AwaitRunning(name, 1));
  }
  ASSERT_OK_AND_ASSIGN(
      const RestResponse twice,
      connect_->Ask(1, {.method = "POST",
                        .target = "/connectors",
                        .body = R"({"name": "c0", "config": {)"
                                R"("connector.class": "FileStreamSource",)"
                                R"( "topic": "t"}})"}));
  EXPECT_EQ(twice.status, 409);
}

TEST_F(EmbeddedConnectClusterTest, PauseResumeAndStopAreSeenByAll) {
  ASSERT_OK(connect_->PutConnector(Source()));
  ASSERT_OK(connect_->AwaitRunning("source", 1));
  ASSERT_OK(connect_->PauseConnector("source"));
  EXPECT_OK(connect_->AwaitState("source", "PAUSED"));
  ASSERT_OK(connect_->ResumeConnector("source"));
  EXPECT_OK(connect_->AwaitRunning("source", 1));
  ASSERT_OK(connect_->StopConnector("source"));
  EXPECT_OK(connect_->AwaitState("source", "STOPPED"));
  EXPECT_THAT(connect_->ConnectorStatus("source")->tasks, IsEmpty());
}

TEST_F(EmbeddedConnectClusterTest, OffsetsAreReadFromAnyWorker) {
  ASSERT_OK(connect_->PutConnector(Source()));
  EXPECT_OK(connect_->Await([&] {
    for (size_t i = 0; i < connect_->workers(); ++i) {
      std::optional<size_t> count;
      connect_->worker(i).Offsets("source", [&](const auto& offsets) {
        count = offsets.ok() ? offsets->size() : 0;
      });
      if (count != 1) return false;
    }
    return true;
  }));
}

TEST_F(EmbeddedConnectClusterTest, AConfigurationThatChangesRestartsTheTask) {
  ASSERT_OK(connect_->PutConnector(Source()));
  ASSERT_OK(ConsumeValues(*cluster_, "source", 2).status());
  Config changed = Source();
  changed["topic"] = "another";
  ASSERT_OK(connect_->PutConnector(changed));
  ASSERT_OK(AppendToFile(dir_.File("in"), "three\n"));
  EXPECT_THAT(ConsumeValues(*cluster_, "another", 1),
              IsOkAndHolds(testing::ElementsAre("three")));
}

TEST_F(EmbeddedConnectClusterTest, AWorkerThatReturnsInTimeGetsItsWorkBack) {
  for (const char* name : {"a", "b", "c"}) {
    ASSERT_OK(connect_->PutConnector(Source(name)));
  }
  ASSERT_OK(connect_->AwaitBalanced());
  ASSERT_OK(connect_->KillWorker(2));
  cluster_->AdvanceTime(absl::Seconds(15));
  ASSERT_OK(connect_->RestartWorker(2));
  EXPECT_OK(connect_->AwaitBalanced());
  EXPECT_EQ(connect_->worker(2).assigned().tasks.size(), 1u);
}

TEST_F(EmbeddedConnectClusterTest, AFailedWaitTellsWhatWasGoingOn) {
  ASSERT_OK(connect_->PutConnector({{"name", "sink"},
                                    {"connector.class", "FileStreamSink"},
                                    {"topics", "lines"},
                                    {"file", dir_.File("no/such/file")}}));
  EXPECT_THAT(connect_->AwaitRunning("sink", 1, absl::Seconds(20)),
              StatusIs(absl::StatusCode::kInternal, HasSubstr("no/such/file")));
  const std::string text = std::string(
      connect_->AwaitState("sink", "PAUSED", absl::Seconds(20)).message());
  EXPECT_THAT(text, HasSubstr("worker-0:8083: stable"));
  EXPECT_THAT(text, HasSubstr("sink: RUNNING on worker-"));
  EXPECT_THAT(text, HasSubstr("0: FAILED on worker-"));
}

}  // namespace
}  // namespace kafka_embedded
