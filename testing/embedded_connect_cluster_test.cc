// The fixture with Connect workers in a group: what it waits for, breaks and
// tells.
#include "testing/embedded_connect_cluster.h"

#include "testing/connect_faults.h"
#include "testing/connect_matchers.h"
#include "testing/faults/fault_injector.h"
#include "testing/kafka_test.h"

namespace kafka_embedded {
namespace {

using connect_embedded::RestResponse;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;

class EmbeddedConnectClusterTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_OK_AND_ASSIGN(cluster_, EmbeddedCluster::Start({.broker_count = 1}));
    connect_embedded::Plugins plugins = connect_embedded::BuiltinPlugins();
    AddFailAtRecord(plugins);
    ASSERT_OK_AND_ASSIGN(
        connect_, EmbeddedConnectCluster::Start(
                      *cluster_,
                      {.workers = 3,
                       .config = {{"scheduled.rebalance.max.delay.ms", "30000"},
                                  {"offset.flush.interval.ms", "1000"}},
                       .plugins = std::move(plugins)}));
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
  // Until the change has come to the task, a line still goes to the old topic.
  ASSERT_OK(cluster_->AdvanceTime(absl::Seconds(5)));
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
  EXPECT_OK(cluster_->AdvanceTime(absl::Seconds(15)));
  ASSERT_OK(connect_->RestartWorker(2));
  EXPECT_OK(connect_->AwaitBalanced());
  EXPECT_EQ(connect_->worker(2).assigned().tasks.size(), 1u);
}

// A worker that takes a source task over reads the offsets topic to its end
// first, however far behind it is.
TEST_F(EmbeddedConnectClusterTest, ATaskThatMovesGoesOnBehindTheLastOffset) {
  connect_.reset();
  ASSERT_OK_AND_ASSIGN(
      connect_,
      EmbeddedConnectCluster::Start(
          *cluster_, {.workers = 2,
                      .config = {{"scheduled.rebalance.max.delay.ms", "0"},
                                 {"offset.flush.interval.ms", "1000"}}}));
  ASSERT_OK(connect_->PutConnector(Source()));
  ASSERT_OK(ConsumeValues(*cluster_, "source", 2).status());
  FaultInjector faults(*cluster_);
  ASSERT_OK(faults
                .Add({.api_key = ApiKey::kFetch, .topic = "connect-offsets"},
                     fault::Delay(absl::Seconds(10), fault::When::kAfter))
                .status());
  ASSERT_OK(AppendToFile(dir_.File("in"), "three\n"));
  ASSERT_OK(ConsumeValues(*cluster_, "source", 3).status());

  const size_t owner = connect_->worker(0).assigned().tasks.empty() ? 1 : 0;
  ASSERT_OK(connect_->StopWorker(owner));
  ASSERT_OK(connect_->AwaitRunning("source", 1));
  ASSERT_OK(AppendToFile(dir_.File("in"), "four\n"));
  EXPECT_THAT(
      ConsumeValues(*cluster_, "source", 4),
      IsOkAndHolds(testing::ElementsAre("one", "two", "three", "four")));
}

TEST_F(EmbeddedConnectClusterTest, WhatIsWrongWithAConfigurationIsAValue) {
  EXPECT_THAT(
      connect_->ValidationErrors({{"name", "s"},
                                  {"connector.class", "FileStreamSource"},
                                  {"tasks.max", "0"}}),
      IsOkAndHolds(ElementsAre(
          Pair("tasks.max", ElementsAre(HasSubstr("at least 1"))),
          Pair("topic", ElementsAre(HasSubstr("Missing required"))))));
}

TEST_F(EmbeddedConnectClusterTest, ATaskFailsAtItsNthRecordAndIsRestarted) {
  ASSERT_OK(connect_->PutConnector(FailingAt(Source(), 2)));
  ASSERT_OK(connect_->Await([&] {
    const auto status = connect_->ConnectorStatus("source");
    return status.ok() && testing::Matches(HasFailedTask(
                              0, HasSubstr("record 2, as told")))(*status);
  }));
  EXPECT_THAT(ConsumeValues(*cluster_, "source", 1),
              IsOkAndHolds(ElementsAre("one")));

  ASSERT_OK(connect_->RestartConnector("source"));
  EXPECT_THAT(ConsumeValues(*cluster_, "source", 2),
              IsOkAndHolds(ElementsAre("one", "two")));
  EXPECT_THAT(connect_->ConnectorStatus("source"),
              IsOkAndHolds(RunsWithTasks(1)));
  ASSERT_OK(connect_->PauseConnector("source"));
  ASSERT_OK(connect_->AwaitState("source", "PAUSED"));
  EXPECT_THAT(connect_->ConnectorStatus("source"), IsOkAndHolds(IsPaused()));
}

TEST_F(EmbeddedConnectClusterTest, WhatASinkDoesNotTakeIsInItsDeadLetterQueue) {
  ASSERT_OK(connect_->PutConnector(Source("lines")));
  ASSERT_OK(connect_->PutConnector(
      FailingAt({{"name", "sink"},
                 {"connector.class", "FileStreamSink"},
                 {"topics", "lines"},
                 {"file", dir_.File("out")},
                 {"errors.tolerance", "all"},
                 {"errors.deadletterqueue.topic.name", "letters"},
                 {"errors.deadletterqueue.topic.replication.factor", "1"},
                 {"errors.deadletterqueue.context.headers.enable", "true"}},
                2)));
  ASSERT_OK_AND_ASSIGN(const std::vector<DeadLetter> letters,
                       DeadLetters(*cluster_, "letters", 1));
  EXPECT_EQ(letters[0].topic, "lines");
  EXPECT_EQ(letters[0].offset, 1);
  EXPECT_EQ(letters[0].connector, "sink");
  EXPECT_EQ(letters[0].stage, "TRANSFORMATION");
  EXPECT_EQ(letters[0].value, "two");
  EXPECT_THAT(letters[0].message, HasSubstr("record 2, as told"));
  EXPECT_THAT(connect_->ConnectorStatus("sink"),
              IsOkAndHolds(RunsWithTasks(1)));
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
