// Mirrors of one group between two clusters, over seeds, on one virtual clock:
// mirrors come, crash and stop, brokers of both sides crash and come back. The
// target has every record of the source, in the order of its partition, and
// twice only what a mirror that crashed had not committed.
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "kafka_embedded/runtime/random.h"
#include "kafka_embedded/runtime/virtual_runtime.h"
#include "testing/kafka_test.h"

namespace kafka_embedded {
namespace {

using ::connect_embedded::Mirror;

constexpr int kPartitions = 4;
constexpr int kSteps = 20;
constexpr int kRecordsPerStep = 30;

class MirrorSimulation {
 public:
  MirrorSimulation(uint64_t seed, bool with_crashes)
      : with_crashes_(with_crashes),
        random_(seed),
        runtime_(VirtualRuntime::Options{.seed = seed}),
        produced_(kPartitions) {}

  absl::Status Run() {
    const ClusterOptions options{
        .runtime = &runtime_,
        .broker_config = {{"default.replication.factor", "3"},
                          {"min.insync.replicas", "2"}}};
    ASSIGN_OR_RETURN(source_, EmbeddedCluster::Start(options));
    ASSIGN_OR_RETURN(target_, EmbeddedCluster::Start(options));
    from_ = std::make_unique<ClusterClients>(*source_);
    to_ = std::make_unique<ClusterClients>(*target_);
    RETURN_IF_ERROR(source_->admin().CreateTopic(
        {.name = "orders", .num_partitions = kPartitions}));
    ASSIGN_OR_RETURN(producer_, source_->NewProducer({}));
    RETURN_IF_ERROR(AddMirror());
    for (int i = 0; i < kSteps; ++i) {
      RETURN_IF_ERROR(Produce());
      RETURN_IF_ERROR(Step());
      EXPECT_OK(
          source_->AdvanceTime(absl::Milliseconds(random_.Below(15'000))));
      for (const auto& mirror : mirrors_) RETURN_IF_ERROR(mirror->status());
    }
    return Settle();
  }

  // Where every replica stands, for a person who looks for what is stuck.
  std::string Replicas() {
    std::string text;
    for (EmbeddedCluster* cluster : {source_.get(), target_.get()}) {
      absl::StrAppend(&text, cluster == source_.get() ? "source" : "target");
      for (const ReplicaState& replica : cluster->Replicas()) {
        absl::StrAppend(&text, "\n  ", replica.topic, "-", replica.partition,
                        " on ", replica.broker,
                        replica.is_leader ? ", leader" : "", ", epoch ",
                        replica.leader_epoch, ": ", replica.high_watermark,
                        " of ", replica.log_end_offset);
      }
      absl::StrAppend(&text, "\n");
    }
    return text;
  }

 private:
  absl::Status AddMirror() {
    ASSIGN_OR_RETURN(
        auto mirror,
        Mirror::Create(
            {.source = from_.get(),
             .target = to_.get(),
             .consumer = {{"group.id", "mirror"},
                          {"session.timeout.ms", "10000"},
                          {"auto.offset.reset", "earliest"},
                          {"partition.assignment.strategy",
                           random_.Below(2) == 0
                               ? "RangeAssignor,CooperativeStickyAssignor"
                               : "RangeAssignor"}},
             .whitelist = "orders",
             .offset_commit_interval = absl::Seconds(5)}));
    mirror->Start();
    mirrors_.push_back(std::move(mirror));
    return absl::OkStatus();
  }

  absl::Status Produce() {
    for (int i = 0; i < kRecordsPerStep; ++i) {
      const size_t partition = random_.Below(kPartitions);
      RETURN_IF_ERROR(
          producer_->Send({.topic = "orders",
                           .partition = static_cast<int32_t>(partition),
                           .value = absl::StrCat(produced_[partition]++)}));
    }
    return producer_->Flush();
  }

  absl::Status Step() {
    const size_t which = random_.Below(with_crashes_ ? 6 : 3);
    if (which == 0 || mirrors_.empty()) return AddMirror();
    const auto mirror = mirrors_.begin() + random_.Below(mirrors_.size());
    if (which == 1) {
      const absl::Status stopped = (*mirror)->Stop();
      mirrors_.erase(mirror);
      return stopped;
    }
    if (which == 3) {
      mirrors_.erase(mirror);  // Crashes.
      return RememberCommitted();
    }
    if (which == 4) return TakeTurns(*source_, source_down_);
    if (which == 5) return TakeTurns(*target_, target_down_);
    return absl::OkStatus();
  }

  // A broker crashes, or the one that did comes back.
  absl::Status TakeTurns(EmbeddedCluster& cluster, int32_t& down) {
    // A commit may be lost on its way, and what it was for comes again.
    RETURN_IF_ERROR(RememberCommitted());
    if (down != 0) return cluster.StartBroker(std::exchange(down, 0));
    down = 1 + static_cast<int32_t>(random_.Below(3));
    return cluster.CrashBroker(down);
  }

  absl::Status RememberCommitted() {
    ASSIGN_OR_RETURN(disruptions_.emplace_back(),
                     source_->admin().ListGroupOffsets("mirror"));
    return absl::OkStatus();
  }

  absl::Status Settle() {
    if (source_down_ != 0) RETURN_IF_ERROR(source_->StartBroker(source_down_));
    if (target_down_ != 0) RETURN_IF_ERROR(target_->StartBroker(target_down_));
    RETURN_IF_ERROR(AddMirror());
    RETURN_IF_ERROR(AwaitNoLag());
    for (const auto& mirror : mirrors_) RETURN_IF_ERROR(mirror->Stop());
    for (int32_t i = 0; i < kPartitions; ++i) RETURN_IF_ERROR(Check(i));
    return absl::OkStatus();
  }

  absl::Status AwaitNoLag() {
    int64_t lag = 0;
    for (int i = 0; i < 600; ++i) {
      ASSIGN_OR_RETURN(const OffsetMap committed,
                       source_->admin().ListGroupOffsets("mirror"));
      lag = 0;
      for (int32_t p = 0; p < kPartitions; ++p) {
        const auto found = committed.find({"orders", p});
        lag += produced_[p] -
               (found == committed.end() ? 0 : found->second.offset);
      }
      if (lag == 0) return absl::OkStatus();
      EXPECT_OK(source_->AdvanceTime(absl::Seconds(1)));
    }
    return absl::DeadlineExceededError(
        absl::StrCat(lag, " records are not mirrored after 10 minutes"));
  }

  absl::Status Check(int32_t partition) {
    ASSIGN_OR_RETURN(auto consumer,
                     target_->NewConsumer({{"auto.offset.reset", "earliest"}}));
    RETURN_IF_ERROR(consumer->Assign({{"orders", partition}}));
    ASSIGN_OR_RETURN(const auto state,
                     target_->Describe({"orders", partition}));
    std::map<int64_t, int> copies;
    int64_t next = 0;
    for (int64_t seen = 0; seen < state.high_watermark;) {
      ASSIGN_OR_RETURN(const auto records, consumer->Poll(absl::Seconds(10)));
      for (const ConsumerRecord& record : records) {
        ++seen;
        int64_t number = -1;
        CHECK(absl::SimpleAtoi(*record.value, &number));
        if (number > next)
          return Problem(partition, next, "is not where it was");
        if (number == next) ++next;
        ++copies[number];
      }
    }
    if (next != produced_[partition])
      return Problem(partition, next, "is lost");
    for (const auto& [number, count] : copies) {
      if (count > 1 + Repetitions(partition, number)) {
        return Problem(partition, number,
                       absl::StrCat("is there ", count, " times, after ",
                                    Repetitions(partition, number),
                                    " crashes in front of its commit"));
      }
    }
    return absl::OkStatus();
  }

  static absl::Status Problem(int32_t partition, int64_t number,
                              absl::string_view what) {
    return absl::DataLossError(
        absl::StrCat("orders-", partition, ": record ", number, " ", what));
  }

  // How often something went wrong while the record was not committed.
  int Repetitions(int32_t partition, int64_t number) const {
    int count = 0;
    for (const OffsetMap& committed : disruptions_) {
      const auto found = committed.find({"orders", partition});
      if (found == committed.end() || found->second.offset <= number) ++count;
    }
    return count;
  }

  const bool with_crashes_;
  Random random_;
  VirtualRuntime runtime_;
  std::unique_ptr<EmbeddedCluster> source_;
  std::unique_ptr<EmbeddedCluster> target_;
  std::unique_ptr<ClusterClients> from_;
  std::unique_ptr<ClusterClients> to_;
  std::unique_ptr<Producer> producer_;
  std::vector<std::unique_ptr<Mirror>> mirrors_;
  std::vector<int64_t> produced_;  // The next number of each partition.
  int32_t source_down_ = 0;
  int32_t target_down_ = 0;
  std::vector<OffsetMap> disruptions_;
};

TEST(MirrorSimulationTest, AMirrorThatStopsLosesAndRepeatsNothing) {
  for (uint64_t seed = 1; seed <= 5; ++seed) {
    MirrorSimulation simulation(seed, /*with_crashes=*/false);
    const absl::Status status = simulation.Run();
    ASSERT_TRUE(status.ok()) << status << "\n" << simulation.Replicas();
  }
}

TEST(MirrorSimulationTest, ACrashRepeatsOnlyWhatWasNotCommitted) {
  for (uint64_t seed = 1; seed <= 10; ++seed) {
    MirrorSimulation simulation(seed, /*with_crashes=*/true);
    const absl::Status status = simulation.Run();
    ASSERT_TRUE(status.ok()) << "seed " << seed << ": " << status << "\n"
                             << simulation.Replicas();
  }
}

}  // namespace
}  // namespace kafka_embedded
