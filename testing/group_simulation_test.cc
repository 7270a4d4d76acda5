// A group under faults, over seeds: members come, leave, crash, and stop
// polling for longer than they may. Every rebalance ends, no partition has two
// owners in a generation, no acknowledged commit is lost, and every record is
// read.
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "kafka_embedded/runtime/random.h"
#include "testing/consumer_group.h"
#include "testing/kafka_test.h"

namespace kafka_embedded {
namespace {

constexpr int kPartitions = 6;
constexpr int kRecords = 300;
constexpr int kFaults = 25;

class GroupSimulation {
 public:
  GroupSimulation(uint64_t seed, std::string assignor)
      : seed_(seed), assignor_(std::move(assignor)), random_(seed) {}

  absl::Status Run() {
    ASSIGN_OR_RETURN(
        cluster_, EmbeddedCluster::Start({.broker_count = 3, .seed = seed_}));
    RETURN_IF_ERROR(cluster_->admin().CreateTopic(
        {.name = "orders", .num_partitions = kPartitions}));
    ASSIGN_OR_RETURN(producer_, cluster_->NewProducer({}));
    RETURN_IF_ERROR(AddMember());
    for (int i = 0; i < kFaults; ++i) {
      RETURN_IF_ERROR(Produce(kRecords / kFaults));
      RETURN_IF_ERROR(Fault());
      EXPECT_OK(
          cluster_->AdvanceTime(absl::Milliseconds(random_.Below(20'000))));
      RETURN_IF_ERROR(problem_);
    }
    return Settle();
  }

 private:
  struct Member {
    std::unique_ptr<GroupMember> running;
    bool paused = false;
  };

  absl::Status AddMember() {
    const std::string name = absl::StrCat("m", ++last_member_);
    const Config config = {{"group.id", "audit"},
                           {"client.id", name},
                           {"auto.offset.reset", "earliest"},
                           {"enable.auto.commit", "false"},
                           {"session.timeout.ms", "10000"},
                           {"max.poll.interval.ms", "15000"},
                           {"partition.assignment.strategy", assignor_}};
    ASSIGN_OR_RETURN(
        auto member,
        GroupMember::Start(
            *cluster_, config, {"orders"},
            {.on_records =
                 [this](Consumer& consumer, const ConsumerRecords& records) {
                   OnRecords(consumer, records);
                 },
             .on_assigned =
                 [this, name](Consumer& consumer) {
                   OnAssigned(name, consumer);
                 }}));
    members_.push_back({.running = std::move(member)});
    return absl::OkStatus();
  }

  void OnAssigned(const std::string& name, Consumer& consumer) {
    const int32_t generation = consumer.group_metadata().generation_id;
    for (const TopicPartition& partition : consumer.assignment()) {
      const auto [owner, is_new] =
          owners_.try_emplace({generation, partition}, name);
      if (is_new || owner->second == name) continue;
      problem_ = absl::InternalError(
          absl::StrCat(partition.ToString(), " is ", owner->second, "'s and ",
                       name, "'s in generation ", generation));
    }
  }

  void OnRecords(Consumer& consumer, const ConsumerRecords& records) {
    for (const ConsumerRecord& record : records) {
      read_.insert(std::string(*record.value));
    }
    consumer.CommitAsync([this](const OffsetMap& offsets, absl::Status status) {
      if (!status.ok()) return;
      for (const auto& [partition, offset] : offsets) {
        int64_t& acknowledged = acknowledged_[partition];
        acknowledged = std::max(acknowledged, offset.offset);
      }
    });
  }

  absl::Status Produce(int count) {
    for (int i = 0; i < count; ++i) {
      RETURN_IF_ERROR(producer_->Send(
          {.topic = "orders",
           .partition = static_cast<int32_t>(random_.Below(kPartitions)),
           .value = absl::StrCat(++produced_)}));
    }
    return producer_->Flush();
  }

  absl::Status Fault() {
    const size_t which = random_.Below(6);
    if (which == 0 || members_.empty()) return AddMember();
    const auto member = members_.begin() + random_.Below(members_.size());
    if (which == 1) {
      members_.erase(member);  // Crashes.
    } else if (which == 2) {
      const absl::Status closed = member->running->Close();
      members_.erase(member);
      return closed;
    } else if (which == 3) {
      member->running->Pause();
      member->paused = true;
    } else if (which == 4 && member->paused) {
      member->running->Resume();
      member->paused = false;
    } else if (which == 5) {
      const std::string id =
          member->running->consumer().group_metadata().member_id;
      // A member that the group does not know is no fault.
      if (!id.empty()) {
        ConsumerGroup(*cluster_, "audit").ExpireMember(id).IgnoreError();
      }
    }
    return absl::OkStatus();
  }

  // The faults are over: the group comes to rest, and everything is read.
  absl::Status Settle() {
    for (Member& member : members_) {
      if (member.paused) member.running->Resume();
    }
    RETURN_IF_ERROR(AddMember());
    ConsumerGroup group(*cluster_, "audit");
    RETURN_IF_ERROR(group.AwaitStable(members_.size()));
    RETURN_IF_ERROR(cluster_->RunUntil(
        [&] { return read_.size() == static_cast<size_t>(produced_); },
        absl::Minutes(10)));
    RETURN_IF_ERROR(problem_);
    ASSIGN_OR_RETURN(const OffsetMap committed,
                     cluster_->admin().ListGroupOffsets("audit"));
    for (const auto& [partition, offset] : acknowledged_) {
      const auto found = committed.find(partition);
      if (found != committed.end() && found->second.offset >= offset) continue;
      return absl::DataLossError(absl::StrCat(
          partition.ToString(), ": the commit of ", offset, " is gone"));
    }
    return absl::OkStatus();
  }

  const uint64_t seed_;
  const std::string assignor_;
  Random random_;
  std::unique_ptr<EmbeddedCluster> cluster_;
  std::unique_ptr<Producer> producer_;
  std::vector<Member> members_;
  int last_member_ = 0;
  int produced_ = 0;
  std::set<std::string> read_;
  std::map<TopicPartition, int64_t> acknowledged_;
  std::map<std::pair<int32_t, TopicPartition>, std::string> owners_;
  absl::Status problem_;
};

class GroupSimulationTest : public testing::TestWithParam<std::string> {};

TEST_P(GroupSimulationTest, EveryRebalanceEndsAndNothingIsLost) {
  for (uint64_t seed = 1; seed <= 5; ++seed) {
    const absl::Status status = GroupSimulation(seed, GetParam()).Run();
    ASSERT_TRUE(status.ok()) << "seed " << seed << ": " << status;
  }
}

INSTANTIATE_TEST_SUITE_P(Assignors, GroupSimulationTest,
                         testing::Values("RangeAssignor", "StickyAssignor",
                                         "CooperativeStickyAssignor"),
                         [](const auto& info) { return info.param; });

}  // namespace
}  // namespace kafka_embedded
