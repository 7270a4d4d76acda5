// A group of Connect workers under faults, over seeds: workers crash, stop,
// start and are cut off for a while, and so are brokers. Every rebalance ends;
// no connector and no task is two workers' in one generation; each line of a
// source file arrives, the first time in order; and exactly once where nothing
// broke. A sink's file has every record of its topic.
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "testing/embedded_connect_cluster.h"
#include "testing/explore/explore.h"
#include "testing/kafka_test.h"

namespace kafka_embedded {
namespace {

using connect_embedded::ConnectorsAndTasks;

constexpr int kSources = 3;
constexpr int kRounds = 12;
constexpr int kLinesARound = 5;

class ConnectSimulation {
 public:
  ConnectSimulation(ExploredRun& run, std::string protocol, bool workers_break)
      : run_(run),
        protocol_(std::move(protocol)),
        workers_break_(workers_break) {}

  absl::Status Run() {
    RETURN_IF_ERROR(Begin());
    run_.StartFaults();
    for (int round = 0; round < kRounds; ++round) {
      for (int i = 0; i < kSources; ++i) RETURN_IF_ERROR(Write(i));
      if (workers_break_) RETURN_IF_ERROR(Break());
      RETURN_IF_ERROR(Advance(absl::Milliseconds(run_.random().Below(15'000))));
    }
    RETURN_IF_ERROR(run_.Heal());
    for (size_t i = 0; i < connect_->workers(); ++i) {
      if (!connect_->IsRunning(i)) RETURN_IF_ERROR(connect_->RestartWorker(i));
    }
    RETURN_IF_ERROR(connect_->AwaitBalanced());
    return Check();
  }

 private:
  std::string Name(int source) const { return absl::StrCat("s", source); }
  std::string File(int source) const { return dir_.File(Name(source)); }

  absl::Status Begin() {
    RETURN_IF_ERROR(
        // Few partitions: after every event all of them are looked at.
        run_.Start({.broker_config = {{"min.insync.replicas", "2"},
                                      {"offsets.topic.num.partitions", "1"}}}));
    ASSIGN_OR_RETURN(
        connect_,
        EmbeddedConnectCluster::Start(
            run_.cluster(),
            {.workers = 3,
             .config = {{"connect.protocol", protocol_},
                        {"offset.flush.interval.ms", "2000"},
                        {"offset.storage.partitions", "1"},
                        {"status.storage.partitions", "1"},
                        {"session.timeout.ms", "10000"},
                        {"scheduled.rebalance.max.delay.ms", "20000"}}}));
    for (int i = 0; i < kSources; ++i) {
      RETURN_IF_ERROR(run_.cluster().admin().CreateTopic(
          {.name = Name(i), .num_partitions = 1, .replication_factor = 3}));
      RETURN_IF_ERROR(Write(i));
      RETURN_IF_ERROR(
          connect_->PutConnector({{"name", Name(i)},
                                  {"connector.class", "FileStreamSource"},
                                  {"file", File(i)},
                                  {"topic", Name(i)}}));
    }
    RETURN_IF_ERROR(
        connect_->PutConnector({{"name", "sink"},
                                {"connector.class", "FileStreamSink"},
                                {"file", dir_.File("sink")},
                                {"topics", Name(0)}}));
    RETURN_IF_ERROR(connect_->AwaitRunning("sink", 1));
    return connect_->AwaitBalanced();
  }

  absl::Status Write(int source) {
    std::string lines;
    for (int i = 0; i < kLinesARound; ++i) {
      absl::StrAppend(&lines, Name(source), " ", written_[source]++, "\n");
    }
    return written_[source] == kLinesARound ? WriteFile(File(source), lines)
                                            : AppendToFile(File(source), lines);
  }

  absl::Status Break() {
    const size_t worker = run_.random().Below(connect_->workers());
    if (!connect_->IsRunning(worker)) return connect_->RestartWorker(worker);
    // One at least goes on.
    if (connect_->Assignments().size() == 1) return absl::OkStatus();
    switch (run_.random().Below(3)) {
      case 0:
        return connect_->KillWorker(worker);
      case 1:
        return connect_->StopWorker(worker);
      default:
        return absl::OkStatus();
    }
  }

  // Looks at who has what, all the way.
  absl::Status Advance(absl::Duration duration) {
    const absl::Time end = run_.cluster().Now() + duration;
    while (run_.cluster().Now() < end) {
      RETURN_IF_ERROR(run_.Advance(absl::Milliseconds(250)));
      RETURN_IF_ERROR(CheckOwners());
    }
    return absl::OkStatus();
  }

  absl::Status CheckOwners() {
    std::map<std::pair<int, std::string>, size_t> owners;
    for (size_t i = 0; i < connect_->workers(); ++i) {
      if (!connect_->IsRunning(i)) continue;
      const auto& worker = connect_->worker(i);
      if (!worker.stable()) continue;
      std::vector<std::string> owned(worker.assigned().connectors.begin(),
                                     worker.assigned().connectors.end());
      for (const auto& id : worker.assigned().tasks) {
        owned.push_back(absl::StrCat("task ", id.ToString()));
      }
      for (const std::string& what : owned) {
        const auto [owner, is_new] =
            owners.try_emplace({worker.group_generation(), what}, i);
        if (is_new) continue;
        return absl::InternalError(
            absl::StrCat(what, " is worker ", owner->second, "'s and ", i,
                         "'s in generation ", worker.group_generation(),
                         connect_->Describe()));
      }
    }
    return absl::OkStatus();
  }

  absl::Status Check() {
    for (int i = 0; i < kSources; ++i) RETURN_IF_ERROR(CheckTopic(i));
    return CheckSink();
  }

  absl::Status CheckTopic(int source) {
    ASSIGN_OR_RETURN(
        const auto consumer,
        run_.cluster().NewConsumer({{"auto.offset.reset", "earliest"}}));
    RETURN_IF_ERROR(consumer->Assign({{Name(source), 0}}));
    std::vector<std::string>& values = values_[source];
    std::set<std::string> seen;
    int expected = 0;
    const absl::Time deadline = run_.cluster().Now() + absl::Minutes(5);
    while (expected < written_[source] && run_.cluster().Now() < deadline) {
      ASSIGN_OR_RETURN(const auto records, consumer->Poll(absl::Seconds(1)));
      for (const ConsumerRecord& record : records) {
        values.emplace_back(*record.value);
        if (!seen.insert(values.back()).second) continue;
        const std::string want = absl::StrCat(Name(source), " ", expected++);
        if (values.back() == want) continue;
        return absl::InternalError(absl::StrCat(
            "\"", values.back(), "\" came where \"", want, "\" was due"));
      }
    }
    if (expected < written_[source]) {
      return absl::DeadlineExceededError(
          absl::StrCat(Name(source), ": ", expected, " of ", written_[source],
                       " lines arrived", connect_->Describe()));
    }
    if (workers_break_ || !run_.plan().empty() ||
        static_cast<int>(values.size()) == written_[source]) {
      return absl::OkStatus();
    }
    return absl::InternalError(absl::StrCat(Name(source), ": ", values.size(),
                                            " records of ", written_[source],
                                            " lines, and nothing broke"));
  }

  absl::Status CheckSink() {
    const std::set<std::string> want(values_[0].begin(), values_[0].end());
    const absl::Status waited = connect_->Await([&] {
      const auto file = ReadFile(dir_.File("sink"));
      if (!file.ok()) return false;
      std::set<std::string> got =
          absl::StrSplit(*file, '\n', absl::SkipEmpty());
      return got == want;
    });
    return Annotate(waited, "the sink's file lacks records");
  }

  ExploredRun& run_;
  const std::string protocol_;
  const bool workers_break_;
  const TempDir dir_;
  std::unique_ptr<EmbeddedConnectCluster> connect_;
  std::map<int, int> written_;
  std::map<int, std::vector<std::string>> values_;
};

absl::Status Simulate(const std::string& protocol, bool workers_break,
                      const ExploreOptions& options) {
  return Explore(
             [&](ExploredRun& run) {
               return ConnectSimulation(run, protocol, workers_break).Run();
             },
             options)
      .status();
}

constexpr FaultBounds kNone = {
    .crashes = 0, .stops = 0, .pauses = 0, .isolations = 0, .requests = 0};

TEST(ConnectSimulationTest, NothingIsRepeatedWhereNothingBreaks) {
  EXPECT_OK(Simulate("sessioned", /*workers_break=*/false,
                     {.seeds = 3, .bounds = kNone}));
}

TEST(ConnectSimulationTest, WorkersThatCrashLoseNothing) {
  EXPECT_OK(Simulate("sessioned", /*workers_break=*/true,
                     {.seeds = 6, .bounds = kNone, .shrink_runs = 0}));
}

TEST(ConnectSimulationTest, WorkersThatCrashLoseNothingWithTheEagerProtocol) {
  EXPECT_OK(Simulate("eager", /*workers_break=*/true,
                     {.seeds = 4, .bounds = kNone, .shrink_runs = 0}));
}

TEST(ConnectSimulationTest, WorkersAndBrokersThatCrashLoseNothing) {
  EXPECT_OK(Simulate("sessioned", /*workers_break=*/true,
                     {.seeds = 6, .shrink_runs = 20}));
}

}  // namespace
}  // namespace kafka_embedded
