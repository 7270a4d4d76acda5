#include "kafka_embedded/client/assignors/sticky_input.h"

#include <algorithm>
#include <utility>

#include "absl/container/btree_set.h"
#include "kafka_embedded/client/assignors/assignor_input.h"

namespace kafka_embedded {

PartitionIndex::PartitionIndex(const AssignableTopics& topics,
                               std::vector<std::string> names)
    : names_(std::move(names)) {
  std::sort(names_.begin(), names_.end());
  first_.push_back(0);
  for (size_t i = 0; i < names_.size(); ++i) {
    const int32_t count = topics.at(names_[i]).partition_count;
    first_.push_back(first_.back() + count);
    topic_of_.insert(topic_of_.end(), count, static_cast<int32_t>(i));
  }
}

int32_t PartitionIndex::FindTopic(const std::string& name) const {
  const auto at = std::lower_bound(names_.begin(), names_.end(), name);
  if (at == names_.end() || *at != name) return -1;
  return static_cast<int32_t>(at - names_.begin());
}

int32_t PartitionIndex::Find(const TopicPartition& partition) const {
  const int32_t topic = FindTopic(partition.topic);
  if (topic < 0 || partition.partition < 0 ||
      partition.partition >= count(topic)) {
    return -1;
  }
  return first_[topic] + partition.partition;
}

OwnedPartitions ResolveOwners(const PartitionIndex& index,
                              const std::vector<MemberSubscription>& members,
                              const std::vector<PreviousOwnership>& previous) {
  OwnedPartitions result;
  result.owned.resize(members.size());
  result.claimed_twice.resize(index.partition_count(), false);
  std::vector<int32_t> owners(index.partition_count(), -1);
  const auto take_from = [&](size_t owner, int32_t partition) {
    auto& owned = result.owned[owner];
    const auto at = std::find(owned.begin(), owned.end(), partition);
    if (at != owned.end()) owned.erase(at);
  };
  for (size_t member = 0; member < members.size(); ++member) {
    const int32_t generation = previous[member].generation.value_or(-1);
    result.max_generation = std::max(result.max_generation, generation);
    for (const TopicPartition& name : previous[member].partitions) {
      const int32_t partition = index.Find(name);
      if (partition < 0) continue;
      const int32_t other = owners[partition];
      if (other < 0) {
        result.owned[member].push_back(partition);
        owners[partition] = static_cast<int32_t>(member);
        continue;
      }
      // As Kafka: of the other one, the generation in its subscription counts,
      // not the one in its user data.
      const int32_t other_generation = members[other].generation;
      if (generation < other_generation) continue;
      take_from(other, partition);
      owners[partition] = static_cast<int32_t>(member);
      if (generation == other_generation) {
        result.claimed_twice[partition] = true;
      } else {
        result.owned[member].push_back(partition);
      }
    }
  }
  return result;
}

bool SubscriptionsAreEqual(const std::vector<MemberSubscription>& members) {
  absl::btree_set<absl::string_view> first;
  for (const MemberSubscription& member : members) {
    const absl::btree_set<absl::string_view> topics(member.topics.begin(),
                                                    member.topics.end());
    if (first.empty()) {
      first = topics;
    } else if (topics != first) {
      return false;
    }
  }
  return true;
}

StickyRacks::StickyRacks(const AssignableTopics& topics,
                         const PartitionIndex& index,
                         const std::vector<MemberSubscription>& members) {
  bool any = false;
  for (const MemberSubscription& member : members) {
    member_racks_.push_back(member.rack);
    any = any || !member.rack.empty();
  }
  if (!any) return;
  partition_racks_.resize(index.partition_count());
  members_near_.resize(index.partition_count(), 0);
  for (int32_t i = 0; i < index.partition_count(); ++i) {
    const auto& racks = topics.at(index.topic_name(index.TopicOf(i))).racks;
    const size_t number = static_cast<size_t>(index.NumberOf(i));
    if (number < racks.size()) {
      const absl::btree_set<std::string> unique(racks[number].begin(),
                                                racks[number].end());
      partition_racks_[i].assign(unique.begin(), unique.end());
    }
    for (size_t member = 0; member < members.size(); ++member) {
      if (Match(member, i)) ++members_near_[i];
    }
  }
  matter_ = RacksMatter(member_racks_, partition_racks_);
}

bool StickyRacks::Match(size_t member, int32_t partition) const {
  const std::string& rack = member_racks_[member];
  if (rack.empty()) return false;
  const auto& racks = partition_racks_[partition];
  return std::binary_search(racks.begin(), racks.end(), rack);
}

bool StickyRacks::Mismatch(size_t member, int32_t partition) const {
  return matter_ && !member_racks_[member].empty() && !Match(member, partition);
}

void StickyRacks::SortByScarcity(std::vector<int32_t>& partitions) const {
  if (members_near_.empty()) return;
  std::stable_sort(partitions.begin(), partitions.end(),
                   [&](int32_t a, int32_t b) {
                     return members_near_[a] < members_near_[b];
                   });
}

int32_t StickyRacks::NextWithinRack(int32_t partition,
                                    const std::vector<size_t>& list,
                                    size_t start) const {
  for (size_t i = 0; i < list.size(); ++i) {
    const size_t at = (start + i) % list.size();
    if (Match(list[at], partition)) return static_cast<int32_t>(at);
  }
  return -1;
}

}  // namespace kafka_embedded
