#include "kafka_embedded/client/assignors/sticky_assignor.h"

#include <algorithm>
#include <utility>

#include "absl/container/btree_map.h"
#include "absl/container/btree_set.h"
#include "kafka_embedded/base/java_hash.h"
#include "kafka_embedded/client/assignors/assignor_input.h"
#include "kafka_embedded/client/assignors/constrained_assignment.h"
#include "kafka_embedded/client/assignors/general_assignment.h"
#include "kafka_embedded/protocol/wire_reader.h"
#include "kafka_embedded/protocol/wire_writer.h"

namespace kafka_embedded {
namespace {

struct StickyResult {
  Assignments assignments;
  // Set for members with equal subscriptions: which partitions somebody else
  // has to give up first.
  std::optional<absl::btree_set<TopicPartition>> transferred;
};

StickyResult AssignSticky(const AssignableTopics& topics,
                          const std::vector<MemberSubscription>& members,
                          const std::vector<PreviousOwnership>& previous,
                          int32_t& max_generation) {
  const PartitionIndex index(topics, SubscribedTopics(topics, members));
  const StickyRacks racks(topics, index, members);
  const OwnedPartitions owners = ResolveOwners(index, members, previous);
  max_generation = std::max(max_generation, owners.max_generation);
  StickyResult result;
  std::vector<std::vector<int32_t>> assigned;
  if (members.empty()) return result;
  if (SubscriptionsAreEqual(members)) {
    ConstrainedResult built = AssignConstrained(index, members, owners, racks);
    assigned = std::move(built.assigned);
    result.transferred.emplace();
    for (int32_t i = 0; i < index.partition_count(); ++i) {
      if (built.transferred[i]) result.transferred->insert(index.Name(i));
    }
  } else {
    assigned = AssignGenerally(index, members, previous, owners, racks,
                               max_generation);
  }
  result.assignments.resize(members.size());
  for (size_t member = 0; member < members.size(); ++member) {
    for (const int32_t partition : assigned[member]) {
      result.assignments[member].push_back(index.Name(partition));
    }
  }
  return result;
}

// StickyAssignor's user data: topics with their partitions, then the
// generation, which the first version of the format left out.
std::string EncodeOwnership(const std::vector<TopicPartition>& partitions,
                            int32_t generation) {
  JavaHashSet<std::string, JavaStringHash> topics;
  absl::btree_map<std::string, std::vector<int32_t>> by_topic;
  for (const TopicPartition& partition : partitions) {
    topics.Add(partition.topic);
    by_topic[partition.topic].push_back(partition.partition);
  }
  WireWriter out;
  out.WriteInt(static_cast<int32_t>(by_topic.size()));
  for (const std::string& topic : topics.InOrder()) {
    out.WriteInt(static_cast<int16_t>(topic.size()));
    out.WriteBytes(topic);
    const auto& numbers = by_topic[topic];
    out.WriteInt(static_cast<int32_t>(numbers.size()));
    for (const int32_t number : numbers) out.WriteInt(number);
  }
  out.WriteInt(generation);
  return out.ToString();
}

// Nothing, in no generation, if the bytes are something else.
PreviousOwnership DecodeOwnership(absl::string_view bytes) {
  const PreviousOwnership nothing = {.partitions = {}, .generation = -1};
  PreviousOwnership result;
  WireReader in(bytes);
  int32_t topic_count = 0;
  if (!in.ReadInt(&topic_count)) return nothing;
  for (int32_t i = 0; i < topic_count; ++i) {
    int16_t size = 0;
    absl::string_view topic;
    int32_t partition_count = 0;
    if (!in.ReadInt(&size) || size < 0 || !in.ReadBytes(size, &topic) ||
        !in.ReadInt(&partition_count)) {
      return nothing;
    }
    for (int32_t k = 0; k < partition_count; ++k) {
      int32_t partition = 0;
      if (!in.ReadInt(&partition)) return nothing;
      result.partitions.push_back({std::string(topic), partition});
    }
  }
  int32_t generation = 0;
  if (in.ReadInt(&generation)) result.generation = generation;
  return result;
}

// What has a new owner while the old one still has it.
absl::btree_set<TopicPartition> Transferred(
    const std::vector<MemberSubscription>& members,
    const Assignments& assignments) {
  absl::btree_set<TopicPartition> added;
  absl::btree_set<TopicPartition> revoked;
  for (size_t i = 0; i < members.size(); ++i) {
    const absl::btree_set<TopicPartition> owned(members[i].owned.begin(),
                                                members[i].owned.end());
    const absl::btree_set<TopicPartition> assigned(assignments[i].begin(),
                                                   assignments[i].end());
    std::set_difference(assigned.begin(), assigned.end(), owned.begin(),
                        owned.end(), std::inserter(added, added.end()));
    std::set_difference(owned.begin(), owned.end(), assigned.begin(),
                        assigned.end(), std::inserter(revoked, revoked.end()));
  }
  absl::btree_set<TopicPartition> both;
  std::set_intersection(added.begin(), added.end(), revoked.begin(),
                        revoked.end(), std::inserter(both, both.end()));
  return both;
}

}  // namespace

std::optional<std::string> StickyAssignor::SubscriptionUserData() const {
  if (!was_assigned_) return std::nullopt;
  return EncodeOwnership(assigned_, generation_);
}

void StickyAssignor::OnAssignment(const std::vector<TopicPartition>& assigned,
                                  int32_t generation) {
  was_assigned_ = true;
  assigned_ = assigned;
  generation_ = generation;
}

Assignments StickyAssignor::Assign(
    const AssignableTopics& topics,
    const std::vector<MemberSubscription>& members) {
  std::vector<PreviousOwnership> previous;
  for (const MemberSubscription& member : members) {
    const std::string data = member.user_data.value_or("");
    previous.push_back(data.empty() ? PreviousOwnership()
                                    : DecodeOwnership(data));
  }
  return AssignSticky(topics, members, previous, max_generation_).assignments;
}

std::optional<std::string> CooperativeStickyAssignor::SubscriptionUserData()
    const {
  WireWriter out;
  out.WriteInt(generation_);
  return out.ToString();
}

void CooperativeStickyAssignor::OnAssignment(
    const std::vector<TopicPartition>& /*assigned*/, int32_t generation) {
  generation_ = generation;
}

Assignments CooperativeStickyAssignor::Assign(
    const AssignableTopics& topics,
    const std::vector<MemberSubscription>& members) {
  std::vector<PreviousOwnership> previous;
  for (const MemberSubscription& member : members) {
    PreviousOwnership& owner = previous.emplace_back();
    owner.partitions = member.owned;
    // Members of before KIP-814 tell their generation in the user data alone.
    if (member.generation >= 0) {
      owner.generation = member.generation;
    } else if (member.user_data.has_value()) {
      int32_t generation = -1;
      WireReader(*member.user_data).ReadInt(&generation);
      owner.generation = generation;
    }
  }
  StickyResult result =
      AssignSticky(topics, members, previous, max_generation_);
  const absl::btree_set<TopicPartition> transferred =
      result.transferred.has_value() ? *std::move(result.transferred)
                                     : Transferred(members, result.assignments);
  for (auto& assigned : result.assignments) {
    std::erase_if(assigned, [&](const TopicPartition& partition) {
      return transferred.contains(partition);
    });
  }
  return std::move(result.assignments);
}

}  // namespace kafka_embedded
