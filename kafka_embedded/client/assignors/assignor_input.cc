#include "kafka_embedded/client/assignors/assignor_input.h"

#include <algorithm>
#include <numeric>

#include "absl/container/btree_set.h"
#include "kafka_embedded/base/java_hash.h"

namespace kafka_embedded {

std::vector<std::string> SubscribedTopics(
    const AssignableTopics& topics,
    const std::vector<MemberSubscription>& members) {
  JavaHashSet<std::string, JavaStringHash> subscribed;
  for (const MemberSubscription& member : members) {
    for (const std::string& topic : member.topics) subscribed.Add(topic);
  }
  JavaHashSet<std::string, JavaStringHash> assignable;
  for (const std::string& topic : subscribed.InOrder()) {
    const auto found = topics.find(topic);
    if (found != topics.end() && found->second.partition_count > 0) {
      assignable.Add(topic);
    }
  }
  return assignable.InOrder();
}

std::vector<size_t> SortedMembers(
    const std::vector<MemberSubscription>& members) {
  std::vector<size_t> order(members.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](size_t left, size_t right) {
    const MemberSubscription& a = members[left];
    const MemberSubscription& b = members[right];
    if (a.group_instance_id.has_value() != b.group_instance_id.has_value()) {
      return a.group_instance_id.has_value();
    }
    if (a.group_instance_id.has_value()) {
      return *a.group_instance_id < *b.group_instance_id;
    }
    return a.member_id < b.member_id;
  });
  return order;
}

bool RacksMatter(const std::vector<std::string>& member_racks,
                 const std::vector<std::vector<std::string>>& partition_racks) {
  absl::btree_set<std::string> replica_racks;
  for (const auto& racks : partition_racks) {
    replica_racks.insert(racks.begin(), racks.end());
  }
  const bool meet = std::any_of(
      member_racks.begin(), member_racks.end(), [&](const std::string& rack) {
        return !rack.empty() && replica_racks.contains(rack);
      });
  if (!meet) return false;
  return std::any_of(partition_racks.begin(), partition_racks.end(),
                     [&](const std::vector<std::string>& racks) {
                       return absl::btree_set<std::string>(
                                  racks.begin(), racks.end()) != replica_racks;
                     });
}

std::vector<size_t> KafkaMemberOrder(const std::vector<std::string>& ids) {
  JavaHashSet<std::string, JavaStringHash> set;
  for (const std::string& id : ids) set.Add(id);
  std::vector<size_t> order;
  for (const std::string& id : set.InOrder()) {
    order.push_back(std::find(ids.begin(), ids.end(), id) - ids.begin());
  }
  return order;
}

}  // namespace kafka_embedded
