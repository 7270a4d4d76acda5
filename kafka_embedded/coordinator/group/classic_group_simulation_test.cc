// Members that crash, pause and leave as a seed wants it. Every rebalance ends,
// and in no generation a partition has two owners.
#include <gtest/gtest.h>

#include <map>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "kafka_embedded/coordinator/group/test_group.h"
#include "kafka_embedded/runtime/random.h"

namespace kafka_embedded {
namespace {

constexpr int kPartitions = 10;
constexpr absl::Duration kRound = absl::Milliseconds(500);
// Longer than all timeouts one after the other.
constexpr int kRoundsToSettle = 600;

// Who owned what, in all generations.
using Owners = std::map<std::pair<int32_t, int>, std::string>;

// A consumer as all write it: join, sync, heartbeat, and from the start when
// the coordinator does not know it any more.
class SimulatedMember {
 public:
  SimulatedMember(TestGroup& group, Owners& owners)
      : group_(group), owners_(owners) {}

  bool stable() const { return phase_ == Phase::kStable; }
  int32_t generation() const { return generation_; }
  const std::vector<int>& partitions() const { return partitions_; }

  void Crash() {
    id_.clear();
    phase_ = Phase::kIdle;
  }
  void Leave() {
    if (!id_.empty()) group_.Leave(id_);
    Crash();
  }

  void Turn() {
    switch (phase_) {
      case Phase::kIdle:
        return Join();
      case Phase::kJoining:
        if (join_.arrived()) OnJoined(*join_);
        return;
      case Phase::kSyncing:
        if (sync_.arrived()) OnSynced(*sync_);
        return;
      case Phase::kStable:
        return OnHeartbeat(group_.Heartbeat(id_, generation_));
    }
  }

 private:
  enum class Phase { kIdle, kJoining, kSyncing, kStable };

  void Join() {
    partitions_.clear();
    join_ = group_.Join({.id = id_});
    phase_ = Phase::kJoining;
  }
  void OnJoined(const JoinGroupResponse& joined) {
    switch (joined.error_code) {
      case ErrorCode::kNone:
        generation_ = joined.generation_id;
        sync_ =
            group_.Sync(id_ = joined.member_id, Assign(joined), generation_);
        phase_ = Phase::kSyncing;
        return;
      case ErrorCode::kMemberIdRequired:
        id_ = joined.member_id;
        return Join();
      default:
        return StartAgain(joined.error_code);
    }
  }
  static std::map<std::string, std::string> Assign(
      const JoinGroupResponse& joined) {
    std::map<std::string, std::vector<int>> shares;
    for (int p = 0; p < kPartitions && !joined.members.empty(); ++p) {
      shares[joined.members[p % joined.members.size()].member_id].push_back(p);
    }
    std::map<std::string, std::string> assignments;
    for (const auto& [id, share] : shares) {
      assignments[id] = absl::StrJoin(share, ",");
    }
    return assignments;
  }
  void OnSynced(const SyncGroupResponse& synced) {
    if (synced.error_code != ErrorCode::kNone) {
      return StartAgain(synced.error_code);
    }
    phase_ = Phase::kStable;
    for (const auto text :
         absl::StrSplit(synced.assignment, ',', absl::SkipEmpty())) {
      int partition = -1;
      ASSERT_TRUE(absl::SimpleAtoi(text, &partition));
      partitions_.push_back(partition);
      const std::string& owner =
          owners_.try_emplace({generation_, partition}, id_).first->second;
      EXPECT_EQ(owner, id_)
          << "partition " << partition << ", generation " << generation_;
    }
  }
  void OnHeartbeat(ErrorCode error) {
    if (error != ErrorCode::kNone) StartAgain(error);
  }
  void StartAgain(ErrorCode error) {
    if (error != ErrorCode::kRebalanceInProgress) id_.clear();
    phase_ = Phase::kIdle;
  }

  TestGroup& group_;
  Owners& owners_;
  Phase phase_ = Phase::kIdle;
  std::string id_;
  int32_t generation_ = -1;
  std::vector<int> partitions_;
  JoinAnswer join_;
  SyncAnswer sync_;
};

class ClassicGroupSimulationTest : public ::testing::TestWithParam<int> {};

TEST_P(ClassicGroupSimulationTest, EveryRebalanceEndsAndNobodyShares) {
  Random random(GetParam(), "group-simulation");
  TestGroup group({.initial_rebalance_delay_ms = 3'000});
  Owners owners;
  std::vector<SimulatedMember> members(1 + random.Below(6),
                                       SimulatedMember(group, owners));
  std::vector<int> paused_rounds(members.size(), 0);

  for (int round = 0; round < 1'000; ++round) {
    const bool calm = round >= 1'000 - kRoundsToSettle;
    for (size_t i = 0; i < members.size(); ++i) {
      if (paused_rounds[i] > 0 && !calm) {
        --paused_rounds[i];
        continue;
      }
      const uint64_t what = calm ? 99 : random.Below(200);
      if (what == 0) members[i].Crash();
      if (what == 1) members[i].Leave();
      if (what == 2) paused_rounds[i] = static_cast<int>(random.Below(60));
      members[i].Turn();
    }
    group.Advance(kRound);
  }

  EXPECT_EQ(group.state(), ClassicGroupState::kStable);
  size_t owned = 0;
  for (const SimulatedMember& member : members) {
    EXPECT_TRUE(member.stable());
    EXPECT_EQ(member.generation(), group.group().generation());
    owned += member.partitions().size();
  }
  EXPECT_EQ(owned, kPartitions);
}

INSTANTIATE_TEST_SUITE_P(Seeds, ClassicGroupSimulationTest,
                         ::testing::Range(1, 101));

}  // namespace
}  // namespace kafka_embedded
