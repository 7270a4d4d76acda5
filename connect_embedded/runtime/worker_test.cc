// Source and sink tasks against a real cluster, on virtual time.
#include "connect_embedded/runtime/worker.h"

#include <unistd.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "connect_embedded/runtime/builtin_plugins.h"
#include "connect_embedded/runtime/standalone_herder.h"
#include "testing/kafka_test.h"

namespace connect_embedded {
namespace {

using kafka_embedded::AppendToFile;
using kafka_embedded::ClusterClients;
using kafka_embedded::ConsumeValues;
using kafka_embedded::EmbeddedCluster;
using kafka_embedded::ReadFile;
using kafka_embedded::StatusIs;
using kafka_embedded::TempDir;
using kafka_embedded::WriteFile;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr absl::Duration kLimit = absl::Minutes(5);

// A worker, and a herder that tells it what to run.
class Standalone {
 public:
  explicit Standalone(std::unique_ptr<Worker> worker)
      : worker_(std::move(worker)), herder_(*worker_) {}
  absl::Status StartConnector(const Config& config) {
    return herder_.StartConnector(config);
  }
  absl::Status Stop() { return worker_->Stop(); }
  std::vector<TaskStatus> Tasks() const { return worker_->Tasks(); }
  bool AnyFailed() const { return worker_->AnyFailed(); }

 private:
  const std::unique_ptr<Worker> worker_;
  StandaloneHerder herder_;
};

class WorkerTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_OK_AND_ASSIGN(cluster_, EmbeddedCluster::Start({.broker_count = 1}));
    clients_ = std::make_unique<ClusterClients>(*cluster_);
  }
  absl::StatusOr<std::unique_ptr<Standalone>> NewWorker(Config config = {}) {
    config.try_emplace("bootstrap.servers", "embedded:9092");
    config.try_emplace("key.converter", "StringConverter");
    config.try_emplace("value.converter", "StringConverter");
    config.try_emplace("offset.storage.file.filename", offsets_);
    config.try_emplace("offset.flush.interval.ms", "1000");
    absl::StatusOr<std::unique_ptr<Worker>> worker = Worker::Create(
        {.config = std::move(config),
         .plugins = BuiltinPlugins(),
         .clients = clients_.get(),
         .log = [this](absl::string_view line) { log_.emplace_back(line); }});
    if (!worker.ok()) return worker.status();
    return std::make_unique<Standalone>(*std::move(worker));
  }
  Config Source() const {
    return {{"name", "source"},
            {"connector.class", "FileStreamSource"},
            {"file", input_},
            {"topic", "lines"}};
  }
  Config Sink() const {
    return {{"name", "sink"},
            {"connector.class", "FileStreamSink"},
            {"file", output_},
            {"topics", "lines"}};
  }
  absl::Status AwaitOutput(const std::string& content) {
    return cluster_->RunUntil(
        [&] {
          const auto now = ReadFile(output_);
          return now.ok() && *now == content;
        },
        kLimit);
  }
  absl::Status AwaitState(Standalone& worker, State state) {
    return cluster_->RunUntil(
        [&] { return worker.Tasks().at(0).state == state; }, kLimit);
  }

  TempDir dir_;
  const std::string input_ = dir_.File("input.txt");
  const std::string output_ = dir_.File("output.txt");
  const std::string offsets_ = dir_.File("connect.offsets");
  std::vector<std::string> log_;
  std::unique_ptr<EmbeddedCluster> cluster_;
  std::unique_ptr<ClusterClients> clients_;
};

TEST_F(WorkerTest, AFileGoesThroughATopicIntoAFile) {
  ASSERT_OK(WriteFile(input_, "one\ntwo\n\nfour\n"));
  ASSERT_OK_AND_ASSIGN(auto worker, NewWorker());

  ASSERT_OK(worker->StartConnector(Source()));
  ASSERT_OK(worker->StartConnector(Sink()));

  ASSERT_OK(AwaitOutput("one\ntwo\n\nfour\n"));
  ASSERT_OK(AppendToFile(input_, "five\n"));
  ASSERT_OK(AwaitOutput("one\ntwo\n\nfour\nfive\n"));
  EXPECT_OK(worker->Stop());
}

TEST_F(WorkerTest, ARestartGoesOnWhereItStopped) {
  ASSERT_OK(WriteFile(input_, "one\ntwo\n"));
  {
    ASSERT_OK_AND_ASSIGN(auto worker, NewWorker());
    ASSERT_OK(worker->StartConnector(Source()));
    ASSERT_OK(worker->StartConnector(Sink()));
    ASSERT_OK(AwaitOutput("one\ntwo\n"));
    ASSERT_OK(worker->Stop());
  }
  ASSERT_OK(AppendToFile(input_, "three\n"));

  ASSERT_OK_AND_ASSIGN(auto worker, NewWorker());
  ASSERT_OK(worker->StartConnector(Source()));
  ASSERT_OK(worker->StartConnector(Sink()));

  ASSERT_OK(AwaitOutput("one\ntwo\nthree\n"));
  EXPECT_OK(worker->Stop());
}

TEST_F(WorkerTest, OffsetsAreCommittedAtTheirInterval) {
  ASSERT_OK(WriteFile(input_, "one\n"));
  ASSERT_OK_AND_ASSIGN(auto worker, NewWorker());
  ASSERT_OK(worker->StartConnector(Source()));

  ASSERT_OK(cluster_->RunUntil(
      [&] {
        const auto bytes = ReadFile(offsets_);
        return bytes.ok() &&
               bytes->find("{\"position\":4}") != std::string::npos;
      },
      absl::Seconds(10)));
}

// As with Kafka: the failed flush is told, the task goes on, and the next flush
// writes what this one could not, though no line comes after it.
TEST_F(WorkerTest, OffsetsThatAFullDiskRefusesAreWrittenLater) {
  ASSERT_OK(WriteFile(input_, "one\n"));
  // Where the new content is written first; a failure removes it.
  ASSERT_EQ(symlink("/dev/full", (offsets_ + ".tmp").c_str()), 0);
  {
    ASSERT_OK_AND_ASSIGN(auto worker, NewWorker());
    ASSERT_OK(worker->StartConnector(Source()));
    ASSERT_OK(worker->StartConnector(Sink()));
    ASSERT_OK(AwaitOutput("one\n"));
    ASSERT_OK(
        cluster_->RunUntil([&] { return ReadFile(offsets_).ok(); }, kLimit));
    EXPECT_EQ(std::count_if(log_.begin(), log_.end(),
                            [](const std::string& line) {
                              return absl::StrContains(
                                         line, "offsets were not committed") &&
                                     absl::StrContains(
                                         line, "No space left on device");
                            }),
              1);
    EXPECT_FALSE(worker->AnyFailed());
    ASSERT_OK(worker->Stop());
  }
  ASSERT_OK(AppendToFile(input_, "two\n"));
  ASSERT_OK_AND_ASSIGN(auto worker, NewWorker());
  ASSERT_OK(worker->StartConnector(Source()));
  ASSERT_OK(worker->StartConnector(Sink()));
  ASSERT_OK(AwaitOutput("one\ntwo\n"));
  EXPECT_OK(worker->Stop());
}

TEST_F(WorkerTest, JsonWithSchemasIsWhatKafkaWrites) {
  ASSERT_OK(WriteFile(input_, "a \"line\"\n"));
  ASSERT_OK_AND_ASSIGN(
      auto worker,
      NewWorker(
          {{"key.converter", "org.apache.kafka.connect.json.JsonConverter"},
           {"value.converter", "org.apache.kafka.connect.json.JsonConverter"},
           {"value.converter.schemas.enable", "true"}}));
  ASSERT_OK(worker->StartConnector(Source()));
  ASSERT_OK(worker->StartConnector(Sink()));

  ASSERT_OK_AND_ASSIGN(const auto values, ConsumeValues(*cluster_, "lines", 1));

  EXPECT_THAT(values,
              ElementsAre(R"({"schema":{"type":"string","optional":false},)"
                          R"("payload":"a \"line\""})"));
  EXPECT_OK(AwaitOutput("a \"line\"\n"));
}

TEST_F(WorkerTest, ManyLinesKeepTheirOrderAndAreThereOnce) {
  std::string text;
  for (int i = 0; i < 50000; ++i) text += "line " + std::to_string(i) + "\n";
  ASSERT_OK(WriteFile(input_, text));
  ASSERT_OK_AND_ASSIGN(auto worker, NewWorker());
  ASSERT_OK(worker->StartConnector(Source()));
  ASSERT_OK(worker->StartConnector(Sink()));

  ASSERT_OK(cluster_->RunUntil(
      [&] { return worker->Tasks().at(0).records == 50000; }, kLimit));
  ASSERT_OK(worker->Stop());

  EXPECT_EQ(*ReadFile(output_), text);
}

TEST_F(WorkerTest, AProducerWhoseMemoryIsUsedUpLosesNothing) {
  std::string text;
  for (int i = 0; i < 3000; ++i) text += std::string(100, 'a' + i % 26) + "\n";
  ASSERT_OK(WriteFile(input_, text));
  ASSERT_OK_AND_ASSIGN(auto worker,
                       NewWorker({{"producer.buffer.memory", "40000"}}));
  ASSERT_OK(worker->StartConnector(Source()));
  ASSERT_OK(worker->StartConnector(Sink()));
  EXPECT_OK(AwaitOutput(text));
}

TEST_F(WorkerTest, ATaskThatFailsSaysWhyAndLeavesTheOthersAlone) {
  ASSERT_OK(WriteFile(input_, "one\n"));
  ASSERT_OK_AND_ASSIGN(auto worker, NewWorker());
  Config bad = Sink();
  bad["name"] = "bad";
  bad["file"] = "/nonexistent/x";
  ASSERT_OK(worker->StartConnector(bad));
  ASSERT_OK(AwaitState(*worker, State::kFailed));

  ASSERT_OK(worker->StartConnector(Source()));
  ASSERT_OK(worker->StartConnector(Sink()));

  EXPECT_OK(AwaitOutput("one\n"));
  EXPECT_TRUE(worker->AnyFailed());
  EXPECT_THAT(std::string(worker->Tasks().at(0).trace.message()),
              HasSubstr("/nonexistent/x"));
  EXPECT_OK(worker->Stop());
}

TEST_F(WorkerTest, ARecordThatCannotBeConvertedFailsTheTaskUnlessTolerated) {
  ASSERT_OK(WriteFile(input_, "no json\n\"json\"\n"));
  ASSERT_OK_AND_ASSIGN(auto worker, NewWorker());
  ASSERT_OK(worker->StartConnector(Source()));
  Config strict = Sink();
  strict["value.converter"] = "JsonConverter";
  strict["value.converter.schemas.enable"] = "false";
  Config tolerant = strict;
  strict["name"] = "a strict";
  strict["file"] = dir_.File("strict.txt");
  tolerant["errors.tolerance"] = "all";
  ASSERT_OK(worker->StartConnector(strict));
  ASSERT_OK(worker->StartConnector(tolerant));

  ASSERT_OK(AwaitState(*worker, State::kFailed));

  EXPECT_THAT(std::string(worker->Tasks().at(0).trace.message()),
              AllOf(HasSubstr("topic \"lines\" partition 0 offset 0"),
                    HasSubstr("malformed JSON")));
  EXPECT_OK(AwaitOutput("json\n"));
}

TEST_F(WorkerTest, MalformedWorkerPropertiesAreAllNamed) {
  EXPECT_THAT(NewWorker({{"offset.flush.interval.ms", "soon"}}).status(),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       AllOf(HasSubstr("offset.flush.interval.ms"),
                             HasSubstr("soon"))));
  EXPECT_THAT(NewWorker({{"key.converter", "NoConverter"}}).status(),
              StatusIs(absl::StatusCode::kNotFound,
                       AllOf(HasSubstr("key.converter"),
                             HasSubstr("StringConverter"))));
}

TEST_F(WorkerTest, AnUnknownPropertyIsWarnedOf) {
  ASSERT_OK_AND_ASSIGN(auto worker, NewWorker({{"ofset.flush", "1"}}));
  EXPECT_THAT(log_, ElementsAre(HasSubstr("\"ofset.flush\"")));
}

TEST_F(WorkerTest, ANameThatRunsIsNotStartedAgain) {
  ASSERT_OK_AND_ASSIGN(auto worker, NewWorker());
  ASSERT_OK(worker->StartConnector(Source()));
  EXPECT_THAT(worker->StartConnector(Source()),
              StatusIs(absl::StatusCode::kAlreadyExists));
}

TEST_F(WorkerTest, TransformationsChangeRecordsBothWays) {
  ASSERT_OK(WriteFile(input_, "one\ntwo\n"));
  ASSERT_OK_AND_ASSIGN(auto worker, NewWorker());
  Config source = Source();
  source["transforms"] = "route, hoist";
  source["transforms.route.type"] =
      "org.apache.kafka.connect.transforms.RegexRouter";
  source["transforms.route.regex"] = "(.*)";
  source["transforms.route.replacement"] = "my-$1";
  source["transforms.hoist.type"] =
      "org.apache.kafka.connect.transforms.HoistField$Value";
  source["transforms.hoist.field"] = "line";
  source["value.converter"] = "JsonConverter";
  source["value.converter.schemas.enable"] = "false";
  ASSERT_OK(worker->StartConnector(source));
  Config sink = Sink();
  sink["topics"] = "my-lines";
  sink["value.converter"] = "JsonConverter";
  sink["value.converter.schemas.enable"] = "false";
  sink["transforms"] = "extract";
  sink["transforms.extract.type"] =
      "org.apache.kafka.connect.transforms.ExtractField$Value";
  sink["transforms.extract.field"] = "line";
  ASSERT_OK(worker->StartConnector(sink));

  EXPECT_THAT(*ConsumeValues(*cluster_, "my-lines", 2),
              ElementsAre("{\"line\":\"one\"}", "{\"line\":\"two\"}"));
  EXPECT_OK(AwaitOutput("one\ntwo\n"));
}

TEST_F(WorkerTest, APredicateChoosesTheRecordsOfATransformation) {
  ASSERT_OK(WriteFile(input_, "one\n"));
  ASSERT_OK_AND_ASSIGN(auto worker, NewWorker());
  Config drop = Source();
  drop["transforms"] = "drop";
  drop["transforms.drop.type"] = "org.apache.kafka.connect.transforms.Filter";
  drop["transforms.drop.predicate"] = "mine";
  drop["predicates"] = "mine";
  drop["predicates.mine.type"] =
      "org.apache.kafka.connect.transforms.predicates.TopicNameMatches";
  drop["predicates.mine.pattern"] = "lines";
  Config keep = drop;
  keep["name"] = "keep";
  keep["transforms.drop.negate"] = "true";
  ASSERT_OK(worker->StartConnector(drop));
  ASSERT_OK(worker->StartConnector(keep));

  ASSERT_OK(cluster_->RunUntil(
      [&] { return worker->Tasks().at(0).records == 1; }, kLimit));
  EXPECT_EQ(worker->Tasks().at(0).id.connector, "keep");
  EXPECT_EQ(worker->Tasks().at(1).records, 0u);
}

TEST_F(WorkerTest, ARecordThatFailsGoesToTheDeadLetterQueueWithItsReason) {
  ASSERT_OK(WriteFile(input_, "no json\n\"json\"\n"));
  ASSERT_OK_AND_ASSIGN(auto worker, NewWorker());
  ASSERT_OK(worker->StartConnector(Source()));
  Config sink = Sink();
  sink["value.converter"] = "JsonConverter";
  sink["value.converter.schemas.enable"] = "false";
  sink["errors.tolerance"] = "all";
  sink["errors.log.enable"] = "true";
  sink["errors.deadletterqueue.topic.name"] = "letters";
  sink["errors.deadletterqueue.topic.replication.factor"] = "1";
  sink["errors.deadletterqueue.context.headers.enable"] = "true";
  ASSERT_OK(worker->StartConnector(sink));

  EXPECT_OK(AwaitOutput("json\n"));
  EXPECT_THAT(*ConsumeValues(*cluster_, "letters", 1), ElementsAre("no json"));
  EXPECT_THAT(log_, testing::Contains(AllOf(HasSubstr("stage VALUE_CONVERTER"),
                                            HasSubstr("sink-0"))));
}

}  // namespace
}  // namespace connect_embedded
