#include "kafka_embedded/client/assignors/range_assignor.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "kafka_embedded/client/assignors/assignor_input.h"

namespace kafka_embedded {
namespace {

// One topic while its partitions are given away.
class TopicRanges {
 public:
  TopicRanges(std::string topic, const AssignableTopic& info,
              const std::vector<MemberSubscription>& members,
              std::vector<size_t> consumers)
      : topic_(std::move(topic)),
        info_(info),
        members_(members),
        consumers_(std::move(consumers)),
        unassigned_(info.partition_count, true),
        left_(info.partition_count),
        counts_(members.size(), 0),
        quota_(info.partition_count / static_cast<int32_t>(consumers_.size())),
        extra_(info.partition_count % static_cast<int32_t>(consumers_.size())) {
    std::vector<std::string> racks;
    for (const size_t consumer : consumers_) {
      if (!members[consumer].rack.empty()) {
        racks.push_back(members[consumer].rack);
      }
    }
    has_racks_ = !racks.empty();
    racks_matter_ = RacksMatter(racks, info.racks);
  }

  const std::vector<size_t>& consumers() const { return consumers_; }
  int32_t partition_count() const { return info_.partition_count; }
  bool has_racks() const { return has_racks_; }  // Some member has.
  bool racks_matter() const { return racks_matter_; }

  int32_t Room(size_t member) const {
    return std::max(0, quota_ + (extra_ > 0 ? 1 : 0) - counts_[member]);
  }
  bool RackFits(size_t member, int32_t partition) const {
    const std::string& rack = members_[member].rack;
    if (rack.empty()) return true;
    if (static_cast<size_t>(partition) >= info_.racks.size()) return false;
    const auto& racks = info_.racks[partition];
    return std::find(racks.begin(), racks.end(), rack) != racks.end();
  }
  // Counts towards the member's extra partition only at the end, as all of them
  // are given at once.
  void Give(size_t member, const std::vector<int32_t>& partitions,
            Assignments& assignments) {
    for (const int32_t partition : partitions) {
      unassigned_[partition] = false;
      assignments[member].push_back({topic_, partition});
    }
    left_ -= static_cast<int32_t>(partitions.size());
    counts_[member] += static_cast<int32_t>(partitions.size());
    if (counts_[member] > quota_) --extra_;
  }
  // To each member in turn what fits it and is still there.
  void GiveRanges(bool only_within_rack, Assignments& assignments) {
    for (const size_t consumer : consumers_) {
      if (left_ == 0) return;
      const size_t room = Room(consumer);
      std::vector<int32_t> given;
      for (int32_t i = 0; i < partition_count() && given.size() < room; ++i) {
        if (!unassigned_[i]) continue;
        if (only_within_rack && !RackFits(consumer, i)) continue;
        given.push_back(i);
      }
      if (!given.empty()) Give(consumer, given, assignments);
    }
  }

 private:
  const std::string topic_;
  const AssignableTopic& info_;
  const std::vector<MemberSubscription>& members_;
  const std::vector<size_t> consumers_;  // Positions of members, sorted.
  std::vector<bool> unassigned_;
  int32_t left_;
  std::vector<int32_t> counts_;  // By position of the member.
  const int32_t quota_;
  int32_t extra_;  // Members that may have one more.
  bool has_racks_ = false;
  bool racks_matter_ = false;
};

// Topics with the same members and as many partitions: the same numbers go to
// the same member, if its rack has them all.
void GiveTogether(const std::vector<TopicRanges*>& topics,
                  Assignments& assignments) {
  std::vector<size_t> remaining = topics.front()->consumers();
  for (int32_t i = 0; i < topics.front()->partition_count(); ++i) {
    const auto fits =
        std::find_if(remaining.begin(), remaining.end(), [&](size_t member) {
          return std::all_of(
              topics.begin(), topics.end(), [&](TopicRanges* topic) {
                return topic->RackFits(member, i) && topic->Room(member) > 0;
              });
        });
    if (fits == remaining.end()) continue;
    const size_t member = *fits;
    for (TopicRanges* topic : topics) topic->Give(member, {i}, assignments);
    const bool full = std::none_of(
        topics.begin(), topics.end(),
        [&](TopicRanges* topic) { return topic->Room(member) > 0; });
    if (!full) continue;
    remaining.erase(fits);
    if (remaining.empty()) return;
  }
}

void GiveWithinRacks(std::vector<TopicRanges>& topics,
                     Assignments& assignments) {
  std::map<std::pair<std::vector<size_t>, int32_t>, std::vector<TopicRanges*>>
      alike;
  for (TopicRanges& topic : topics) {
    if (!topic.has_racks()) continue;
    alike[{topic.consumers(), topic.partition_count()}].push_back(&topic);
  }
  for (auto& [key, together] : alike) {
    if (together.size() > 1) {
      GiveTogether(together, assignments);
    } else if (together[0]->racks_matter()) {
      together[0]->GiveRanges(/*only_within_rack=*/true, assignments);
    }
  }
}

}  // namespace

Assignments RangeAssignor::Assign(
    const AssignableTopics& topics,
    const std::vector<MemberSubscription>& members) {
  const std::vector<size_t> order = SortedMembers(members);
  std::vector<absl::flat_hash_set<absl::string_view>> wants(members.size());
  for (size_t i = 0; i < members.size(); ++i) {
    wants[i].insert(members[i].topics.begin(), members[i].topics.end());
  }
  std::vector<TopicRanges> ranges;
  for (const std::string& topic : SubscribedTopics(topics, members)) {
    std::vector<size_t> consumers;
    for (const size_t member : order) {
      if (wants[member].contains(topic)) consumers.push_back(member);
    }
    ranges.emplace_back(topic, topics.at(topic), members, std::move(consumers));
  }

  Assignments assignments(members.size());
  const bool racks_matter = std::any_of(
      ranges.begin(), ranges.end(),
      [](const TopicRanges& topic) { return topic.racks_matter(); });
  if (racks_matter) GiveWithinRacks(ranges, assignments);
  for (TopicRanges& topic : ranges) {
    topic.GiveRanges(/*only_within_rack=*/false, assignments);
  }
  if (racks_matter) {
    for (auto& assigned : assignments) {
      std::sort(assigned.begin(), assigned.end());
    }
  }
  return assignments;
}

}  // namespace kafka_embedded
