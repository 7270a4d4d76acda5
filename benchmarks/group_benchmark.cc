// What groups cost their coordinator: until many members are stable, and each
// heartbeat and commit. One broker on virtual time; the requests are the
// members' own, handed over in process.
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "benchmark/benchmark.h"
#include "kafka_embedded/base/check.h"
#include "kafka_embedded/cluster/embedded_cluster.h"
#include "kafka_embedded/protocol/codec.h"
#include "kafka_embedded/protocol/messages/consumer_protocol.h"
#include "kafka_embedded/protocol/messages/find_coordinator.h"
#include "kafka_embedded/protocol/messages/heartbeat.h"
#include "kafka_embedded/protocol/messages/join_group.h"
#include "kafka_embedded/protocol/messages/offset_commit.h"
#include "kafka_embedded/protocol/messages/sync_group.h"

namespace kafka_embedded {
namespace {

constexpr int32_t kPartitions = 1'000;
constexpr int32_t kBroker = 1;

class Group {
 public:
  explicit Group(int members) : ids_(members) {
    // Kafka's own delay, so that one rebalance has all of them; on a clock that
    // costs nothing.
    auto cluster = EmbeddedCluster::Start(
        {.broker_count = 1,
         .broker_config = {{"group.initial.rebalance.delay.ms", "3000"}}});
    CHECK_OK(cluster.status());
    cluster_ = *std::move(cluster);
    CHECK_OK(cluster_->admin().CreateTopic(
        {.name = "t", .num_partitions = kPartitions}));
    transport_ = cluster_->NewTransport("benchmark");
    Send(FindCoordinatorRequest{.coordinator_keys = {"audit"}},
         [](FindCoordinatorResponse answer) {
           CHECK(answer.coordinators[0].error_code == ErrorCode::kNone);
         });
    Wait();
  }

  // Everybody joins and syncs; the leader hands every member its share.
  void Stabilize() {
    for (std::string& id : ids_) {
      Send(Join(""), [&](JoinGroupResponse r) { id = r.member_id; });
    }
    Wait();
    JoinGroupResponse lead;
    for (const std::string& id : ids_) {
      Send(Join(id), [&](JoinGroupResponse joined) {
        CHECK(joined.error_code == ErrorCode::kNone);
        generation_ = joined.generation_id;
        if (joined.leader == joined.member_id) lead = std::move(joined);
      });
    }
    Wait();
    for (const std::string& id : ids_) {
      SyncGroupRequest sync{.group_id = "audit",
                            .generation_id = generation_,
                            .member_id = id,
                            .protocol_type = "consumer",
                            .protocol_name = "range"};
      if (id == lead.leader) sync.assignments = Assign(lead);
      Send(std::move(sync), [](SyncGroupResponse synced) {
        CHECK(synced.error_code == ErrorCode::kNone);
      });
    }
    Wait();
  }

  void HeartbeatOfEach() {
    for (const std::string& id : ids_) {
      Send(
          HeartbeatRequest{.group_id = "audit",
                           .generation_id = generation_,
                           .member_id = id},
          [](HeartbeatResponse r) { CHECK(r.error_code == ErrorCode::kNone); });
    }
    Wait();
  }

  void CommitOfEach(int64_t offset) {
    for (size_t i = 0; i < ids_.size(); ++i) {
      OffsetCommitRequest commit{.group_id = "audit",
                                 .generation_id_or_member_epoch = generation_,
                                 .member_id = ids_[i]};
      commit.topics.push_back(
          {.name = "t",
           .partitions = {{.partition_index = static_cast<int32_t>(i),
                           .committed_offset = offset}}});
      Send(
          std::move(commit),
          [](OffsetCommitResponse r) {
            CHECK(r.topics[0].partitions[0].error_code == ErrorCode::kNone);
          },
          /*max_version=*/9);
    }
    Wait();
  }

 private:
  static JoinGroupRequest Join(std::string id) {
    static const std::string* const metadata = new std::string(*EncodeVersioned(
        ConsumerProtocolSubscription{.topics = {"t"}}, /*version=*/3));
    return {.group_id = "audit",
            .session_timeout_ms = 45'000,
            .rebalance_timeout_ms = 300'000,
            .member_id = std::move(id),
            .protocol_type = "consumer",
            .protocols = {{.name = "range", .metadata = *metadata}}};
  }
  static std::vector<sync_group_request::SyncGroupRequestAssignment> Assign(
      const JoinGroupResponse& lead) {
    std::vector<sync_group_request::SyncGroupRequestAssignment> assignments;
    for (size_t i = 0; i < lead.members.size(); ++i) {
      std::vector<int32_t> partitions;
      for (size_t p = i; p < kPartitions; p += lead.members.size()) {
        partitions.push_back(static_cast<int32_t>(p));
      }
      const ConsumerProtocolAssignment share{
          .assigned_partitions = {
              {.topic = "t", .partitions = std::move(partitions)}}};
      assignments.push_back({.member_id = lead.members[i].member_id,
                             .assignment = *EncodeVersioned(share, 3)});
    }
    return assignments;
  }

  template <typename Request, typename OnResponse>
  void Send(Request request, OnResponse on_response,
            int16_t max_version = INT16_MAX) {
    ++outstanding_;
    cluster_->runtime().Enter([&] {
      Call<Request>(
          *transport_, kBroker, std::move(request),
          {.timeout = absl::Minutes(5), .max_version = max_version},
          [this, on_response = std::move(on_response)](
              absl::StatusOr<typename Request::Response> response) mutable {
            CHECK_OK(response.status());
            --outstanding_;
            on_response(*std::move(response));
          });
    });
  }
  void Wait() {
    CHECK_OK(cluster_->RunUntil([&] { return outstanding_ == 0; },
                                absl::Minutes(5)));
  }

  std::unique_ptr<EmbeddedCluster> cluster_;
  std::unique_ptr<Transport> transport_;
  std::vector<std::string> ids_;
  int32_t generation_ = -1;
  size_t outstanding_ = 0;
};

void BM_GroupUntilStable(benchmark::State& state) {
  for (auto unused : state) {
    state.PauseTiming();
    auto group = std::make_unique<Group>(static_cast<int>(state.range(0)));
    state.ResumeTiming();
    group->Stabilize();
    state.PauseTiming();
    group.reset();
    state.ResumeTiming();
  }
}
BENCHMARK(BM_GroupUntilStable)
    ->Arg(1)
    ->Arg(10)
    ->Arg(100)
    ->Arg(1'000)
    ->Unit(benchmark::kMillisecond);

void BM_Heartbeats(benchmark::State& state) {
  Group group(static_cast<int>(state.range(0)));
  group.Stabilize();
  for (auto unused : state) group.HeartbeatOfEach();
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(BM_Heartbeats)->Arg(1'000)->Unit(benchmark::kMillisecond);

void BM_Commits(benchmark::State& state) {
  Group group(static_cast<int>(state.range(0)));
  group.Stabilize();
  int64_t offset = 0;
  for (auto unused : state) group.CommitOfEach(++offset);
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(BM_Commits)->Arg(1'000)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace kafka_embedded

BENCHMARK_MAIN();
