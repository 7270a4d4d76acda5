#include "kafka_embedded/client/assignors/round_robin_assignor.h"

#include <algorithm>

#include "absl/container/flat_hash_set.h"
#include "kafka_embedded/client/assignors/assignor_input.h"

namespace kafka_embedded {

Assignments RoundRobinAssignor::Assign(
    const AssignableTopics& topics,
    const std::vector<MemberSubscription>& members) {
  std::vector<std::string> names = SubscribedTopics(topics, members);
  std::sort(names.begin(), names.end());
  const std::vector<size_t> order = SortedMembers(members);
  std::vector<absl::flat_hash_set<absl::string_view>> wants(members.size());
  for (size_t i = 0; i < members.size(); ++i) {
    wants[i].insert(members[i].topics.begin(), members[i].topics.end());
  }
  Assignments assignments(members.size());
  size_t turn = 0;
  for (const std::string& topic : names) {
    for (int32_t i = 0; i < topics.at(topic).partition_count; ++i) {
      // Somebody wants it, or the topic would not be here.
      while (!wants[order[turn]].contains(topic)) {
        turn = (turn + 1) % order.size();
      }
      assignments[order[turn]].push_back({topic, i});
      turn = (turn + 1) % order.size();
    }
  }
  return assignments;
}

}  // namespace kafka_embedded
