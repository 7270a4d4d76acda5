#include "kafka_embedded/client/assignors/general_assignment.h"

#include <algorithm>
#include <cstdlib>
#include <set>
#include <utility>

#include "kafka_embedded/client/assignors/partition_movements.h"

namespace kafka_embedded {
namespace {

using Lists = std::vector<std::vector<int32_t>>;

class Builder {
 public:
  Builder(const PartitionIndex& index,
          const std::vector<MemberSubscription>& members,
          const OwnedPartitions& owners, const StickyRacks& racks)
      : index_(index),
        members_(members),
        racks_(racks),
        candidates_(index.topic_count()),
        wants_(members.size(), std::vector<bool>(index.topic_count(), false)),
        most_(members.size(), 0),
        assigned_(owners.owned),
        owner_(index.partition_count(), -1),
        by_load_(LessLoaded{this}),
        movements_(index) {
    for (size_t member = 0; member < members.size(); ++member) {
      for (const std::string& name : members[member].topics) {
        const int32_t topic = index.FindTopic(name);
        if (topic < 0 || wants_[member][topic]) continue;
        wants_[member][topic] = true;
        candidates_[topic].push_back(member);
        most_[member] += index.count(topic);
      }
    }
  }

  Lists Build(const std::vector<PreviousOwnership>& previous,
              int32_t max_generation) {
    RememberOlderOwners(previous, max_generation);
    KeepOwned();
    const std::vector<int32_t> all = PartitionsByScarcity();
    std::vector<int32_t> unassigned;
    for (const int32_t partition : all) {
      if (owner_[partition] < 0) unassigned.push_back(partition);
    }
    for (size_t i = 0; i < members_.size(); ++i) by_load_.insert(i);
    const bool initializing = assigned_[*by_load_.rbegin()].empty();
    GiveAway(unassigned);
    Balance(all, unassigned, initializing);
    return std::move(assigned_);
  }

 private:
  // Fewest partitions first, then by member id.
  struct LessLoaded {
    const Builder* builder;
    bool operator()(size_t a, size_t b) const {
      const size_t left = builder->assigned_[a].size();
      const size_t right = builder->assigned_[b].size();
      if (left != right) return left < right;
      return builder->members_[a].member_id < builder->members_[b].member_id;
    }
  };

  // Owners of a generation that has passed: where a partition likes best to be.
  void RememberOlderOwners(const std::vector<PreviousOwnership>& previous,
                           int32_t max_generation) {
    older_owner_.assign(index_.partition_count(), -1);
    std::vector<int32_t> generations(index_.partition_count(), -1);
    for (size_t member = 0; member < members_.size(); ++member) {
      const int32_t generation = previous[member].generation.value_or(-1);
      if (generation >= max_generation) continue;
      for (const TopicPartition& name : previous[member].partitions) {
        const int32_t i = index_.Find(name);
        if (i < 0) continue;
        if (older_owner_[i] >= 0 && generation <= generations[i]) continue;
        older_owner_[i] = static_cast<int32_t>(member);
        generations[i] = generation;
      }
    }
  }

  void KeepOwned() {
    for (size_t member = 0; member < members_.size(); ++member) {
      std::erase_if(assigned_[member], [&](int32_t partition) {
        const bool gives_up = !wants_[member][index_.TopicOf(partition)] ||
                              racks_.Mismatch(member, partition);
        revocation_required_ = revocation_required_ || gives_up;
        if (!gives_up) owner_[partition] = static_cast<int32_t>(member);
        return gives_up;
      });
    }
  }

  // Those with the fewest candidates first.
  std::vector<int32_t> PartitionsByScarcity() const {
    std::vector<int32_t> topics(index_.topic_count());
    for (size_t i = 0; i < topics.size(); ++i) {
      topics[i] = static_cast<int32_t>(i);
    }
    std::stable_sort(topics.begin(), topics.end(), [&](int32_t a, int32_t b) {
      return candidates_[a].size() < candidates_[b].size();
    });
    std::vector<int32_t> partitions;
    for (const int32_t topic : topics) {
      for (int32_t i = 0; i < index_.count(topic); ++i) {
        partitions.push_back(index_.first(topic) + i);
      }
    }
    return partitions;
  }

  bool Assign(int32_t partition, bool only_within_rack) {
    const int32_t topic = index_.TopicOf(partition);
    for (const size_t member : by_load_) {
      if (!wants_[member][topic]) continue;
      if (only_within_rack && racks_.Mismatch(member, partition)) continue;
      by_load_.erase(member);
      assigned_[member].push_back(partition);
      owner_[partition] = static_cast<int32_t>(member);
      by_load_.insert(member);
      return true;
    }
    return false;
  }

  void GiveAway(std::vector<int32_t> unassigned) {
    if (racks_.matter()) {
      std::erase_if(unassigned, [&](int32_t partition) {
        return Assign(partition, /*only_within_rack=*/true);
      });
    }
    for (const int32_t partition : unassigned) {
      Assign(partition, /*only_within_rack=*/false);
    }
  }

  bool CanMove(int32_t partition) const {
    return candidates_[index_.TopicOf(partition)].size() >= 2;
  }
  bool TakesPart(size_t member) const {
    const auto& assigned = assigned_[member];
    return assigned.size() < most_[member] ||
           std::any_of(
               assigned.begin(), assigned.end(),
               [&](int32_t partition) { return CanMove(partition); });
  }

  void Balance(const std::vector<int32_t>& all,
               const std::vector<int32_t>& unassigned, bool initializing) {
    std::vector<int32_t> movable;
    std::vector<int32_t> movable_unassigned;
    const auto can_move = [&](int32_t partition) { return CanMove(partition); };
    std::copy_if(all.begin(), all.end(), std::back_inserter(movable), can_move);
    std::copy_if(unassigned.begin(), unassigned.end(),
                 std::back_inserter(movable_unassigned), can_move);
    for (size_t member = 0; member < members_.size(); ++member) {
      if (!TakesPart(member)) by_load_.erase(member);
    }
    if (by_load_.empty()) return;
    const Lists before = assigned_;
    const int64_t score_before = Score();
    // What is new moves first, unless something has to be given up anyway.
    if (!revocation_required_) Reassign(movable_unassigned);
    const bool moved = Reassign(movable);
    if (!initializing && moved && Score() >= score_before) assigned_ = before;
  }

  // The differences of all pairs.
  int64_t Score() const {
    int64_t score = 0;
    for (auto a = by_load_.begin(); a != by_load_.end(); ++a) {
      for (auto b = std::next(a); b != by_load_.end(); ++b) {
        score += std::abs(static_cast<int64_t>(assigned_[*a].size()) -
                          static_cast<int64_t>(assigned_[*b].size()));
      }
    }
    return score;
  }

  // No member could take a partition of one that has two more.
  bool IsBalanced() const {
    const size_t least = assigned_[*by_load_.begin()].size();
    const size_t most = assigned_[*by_load_.rbegin()].size();
    if (least + 1 >= most) return true;
    for (const size_t member : by_load_) {
      const size_t count = assigned_[member].size();
      if (count == most_[member]) continue;
      for (int32_t topic = 0; topic < index_.topic_count(); ++topic) {
        if (!wants_[member][topic]) continue;
        for (int32_t i = 0; i < index_.count(topic); ++i) {
          const int32_t owner = owner_[index_.first(topic) + i];
          if (owner == static_cast<int32_t>(member)) continue;
          if (count + 1 < assigned_[owner].size()) return false;
        }
      }
    }
    return true;
  }

  // Until no partition can be moved to improve the balance.
  bool Reassign(const std::vector<int32_t>& partitions) {
    bool any = false;
    for (bool modified = true; modified; any = any || modified) {
      modified = false;
      for (const int32_t partition : partitions) {
        if (IsBalanced()) break;
        if (MoveIfBetter(partition)) modified = true;
      }
    }
    return any;
  }

  bool MoveIfBetter(int32_t partition) {
    const size_t owner = owner_[partition];
    const int32_t topic = index_.TopicOf(partition);
    const size_t load = assigned_[owner].size();
    const int32_t older = older_owner_[partition];
    // Kafka's own fails, or gives away what was not subscribed to, if the
    // former owner does not want the topic any more.
    if (older >= 0 && wants_[older][topic] &&
        load > assigned_[older].size() + 1) {
      Move(partition, older);
      return true;
    }
    const bool better = std::any_of(
        candidates_[topic].begin(), candidates_[topic].end(),
        [&](size_t other) { return load > assigned_[other].size() + 1; });
    if (!better) return false;
    for (const size_t member : by_load_) {
      if (!wants_[member][topic]) continue;
      Move(partition, member);
      return true;
    }
    return false;
  }

  void Move(int32_t wanted, size_t to) {
    const int32_t partition = movements_.Choose(wanted, owner_[wanted], to);
    const size_t from = owner_[partition];
    by_load_.erase(from);
    by_load_.erase(to);
    movements_.Move(partition, from, to);
    auto& given = assigned_[from];
    given.erase(std::find(given.begin(), given.end(), partition));
    assigned_[to].push_back(partition);
    owner_[partition] = static_cast<int32_t>(to);
    by_load_.insert(to);
    by_load_.insert(from);
  }

  const PartitionIndex& index_;
  const std::vector<MemberSubscription>& members_;
  const StickyRacks& racks_;
  std::vector<std::vector<size_t>> candidates_;  // By topic.
  std::vector<std::vector<bool>> wants_;         // By member and topic.
  std::vector<size_t> most_;  // By member: the partitions of its topics.
  Lists assigned_;
  std::vector<int32_t> owner_;        // By partition; -1: none.
  std::vector<int32_t> older_owner_;  // By partition; -1: none.
  std::set<size_t, LessLoaded> by_load_;
  PartitionMovements movements_;
  bool revocation_required_ = false;
};

}  // namespace

std::vector<std::vector<int32_t>> AssignGenerally(
    const PartitionIndex& index, const std::vector<MemberSubscription>& members,
    const std::vector<PreviousOwnership>& previous,
    const OwnedPartitions& owners, const StickyRacks& racks,
    int32_t max_generation) {
  return Builder(index, members, owners, racks).Build(previous, max_generation);
}

}  // namespace kafka_embedded
