#include "testing/conditions.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "kafka_embedded/base/status.h"

namespace kafka_embedded {
namespace {

std::string Show(const absl::StatusOr<PartitionState>& state) {
  if (!state.ok()) return std::string(state.status().message());
  return absl::StrCat("leader ", state->leader, " in epoch ",
                      state->leader_epoch, ", ISR ",
                      absl::StrJoin(state->isr, ","), " of replicas ",
                      absl::StrJoin(state->replicas, ","), ", offsets ",
                      state->log_start_offset, " to ", state->log_end_offset,
                      ", high watermark ", state->high_watermark);
}

Condition OfPartition(TopicPartition partition, const std::string& what,
                      std::function<bool(const PartitionState&)> holds) {
  return {.what = absl::StrCat(partition.ToString(), ": ", what),
          .holds =
              [partition, holds = std::move(holds)](EmbeddedCluster& cluster) {
                const auto state = cluster.Describe(partition);
                return state.ok() && holds(*state);
              },
          .seen =
              [partition](EmbeddedCluster& cluster) {
                return Show(cluster.Describe(partition));
              }};
}

std::string Show(const ReplicaState& replica) {
  return absl::StrCat(replica.topic, "-", replica.partition, " at broker ",
                      replica.broker, replica.is_leader ? ", which leads" : "",
                      ": end ", replica.log_end_offset, ", high watermark ",
                      replica.high_watermark);
}

bool CaughtUp(EmbeddedCluster& cluster, const TopicPartition& partition) {
  const auto state = cluster.Describe(partition);
  if (!state.ok() || state->leader < 0 ||
      state->isr.size() != state->replicas.size()) {
    return false;
  }
  return std::all_of(
      state->replicas.begin(), state->replicas.end(), [&](int32_t broker) {
        const auto replica = cluster.Replica(broker, partition);
        return replica.ok() &&
               replica->log_end_offset == state->log_end_offset &&
               replica->high_watermark == state->log_end_offset;
      });
}

std::vector<TopicPartition> AllPartitions(EmbeddedCluster& cluster) {
  std::vector<TopicPartition> all;
  for (const ReplicaState& replica : cluster.Replicas()) {
    all.push_back({replica.topic, replica.partition});
  }
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

std::string ShowReplicas(EmbeddedCluster& cluster,
                         const TopicPartition* partition) {
  std::vector<std::string> behind;
  for (const ReplicaState& replica : cluster.Replicas()) {
    const TopicPartition of{replica.topic, replica.partition};
    if (partition != nullptr && of != *partition) continue;
    if (CaughtUp(cluster, of)) continue;
    behind.push_back(Show(replica));
  }
  return absl::StrJoin(behind, "; ");
}

Condition OfGroup(std::string group_id, const std::string& what,
                  std::function<bool(const GroupState&)> holds) {
  return {.what = absl::StrCat("group \"", group_id, "\": ", what),
          .holds =
              [group_id, holds = std::move(holds)](EmbeddedCluster& cluster) {
                const auto group = cluster.Group(group_id);
                return group.ok() && holds(*group);
              },
          .seen = [group_id](EmbeddedCluster& cluster) -> std::string {
            const auto group = cluster.Group(group_id);
            if (!group.ok()) return std::string(group.status().message());
            return absl::StrCat(group->state, " at generation ",
                                group->generation, " with ", group->members,
                                " members");
          }};
}

}  // namespace

absl::Status Await(EmbeddedCluster& cluster, const Condition& condition,
                   absl::Duration limit) {
  const absl::Status status =
      cluster.RunUntil([&] { return condition.holds(cluster); }, limit);
  if (status.ok()) return status;
  return Annotate(status, absl::StrCat("expected ", condition.what,
                                       "; seen: ", condition.seen(cluster)));
}

Condition BrokerIs(int32_t broker, BrokerState state) {
  return {.what = absl::StrCat("broker ", broker, " ", BrokerStateName(state)),
          .holds =
              [=](EmbeddedCluster& cluster) {
                const auto is = cluster.StateOf(broker);
                return is.ok() && *is == state;
              },
          .seen =
              [=](EmbeddedCluster& cluster) {
                const auto is = cluster.StateOf(broker);
                return std::string(is.ok() ? BrokerStateName(*is)
                                           : is.status().message());
              }};
}

Condition LeaderIs(TopicPartition partition, int32_t broker) {
  return OfPartition(std::move(partition), absl::StrCat("leader ", broker),
                     [=](const auto& state) { return state.leader == broker; });
}

Condition LeaderIsNot(TopicPartition partition, int32_t broker) {
  return OfPartition(std::move(partition),
                     absl::StrCat("a leader other than ", broker),
                     [=](const auto& state) {
                       return state.leader >= 0 && state.leader != broker;
                     });
}

Condition IsrHas(TopicPartition partition, size_t brokers) {
  return OfPartition(
      std::move(partition), absl::StrCat("an ISR of ", brokers),
      [=](const auto& state) { return state.isr.size() == brokers; });
}

Condition IsrLacks(TopicPartition partition, int32_t broker) {
  return OfPartition(std::move(partition),
                     absl::StrCat("an ISR without broker ", broker),
                     [=](const auto& state) {
                       return std::find(state.isr.begin(), state.isr.end(),
                                        broker) == state.isr.end();
                     });
}

Condition FollowersCaughtUp(TopicPartition partition) {
  return {
      .what = absl::StrCat(partition.ToString(), ": every follower caught up"),
      .holds =
          [=](EmbeddedCluster& cluster) {
            return CaughtUp(cluster, partition);
          },
      .seen =
          [=](EmbeddedCluster& cluster) {
            return absl::StrCat(Show(cluster.Describe(partition)), "; ",
                                ShowReplicas(cluster, &partition));
          }};
}

Condition AllFollowersCaughtUp() {
  return {.what = "every follower of every partition caught up",
          .holds =
              [](EmbeddedCluster& cluster) {
                const auto all = AllPartitions(cluster);
                return std::all_of(all.begin(), all.end(), [&](const auto& p) {
                  return CaughtUp(cluster, p);
                });
              },
          .seen =
              [](EmbeddedCluster& cluster) {
                return ShowReplicas(cluster, nullptr);
              }};
}

Condition LogBeginsAt(TopicPartition partition, int64_t offset) {
  return OfPartition(
      std::move(partition), absl::StrCat("a log that begins at ", offset),
      [=](const auto& state) { return state.log_start_offset >= offset; });
}

Condition CompactedUpTo(TopicPartition partition, int64_t offset) {
  const auto cleaned = [partition](EmbeddedCluster& cluster) {
    const auto state = cluster.Describe(partition);
    const auto replica =
        cluster.Replica(state.ok() ? state->leader : -1, partition);
    return replica.ok() ? replica->first_dirty_offset : -1;
  };
  return {
      .what = absl::StrCat(partition.ToString(), ": compacted up to ", offset),
      .holds = [=](EmbeddedCluster& c) { return cleaned(c) >= offset; },
      .seen =
          [=](EmbeddedCluster& c) {
            return absl::StrCat("compacted up to ", cleaned(c), ", ",
                                Show(c.Describe(partition)));
          }};
}

Condition GroupIsStable(std::string group_id, int32_t generation) {
  return OfGroup(
      std::move(group_id), absl::StrCat("stable at generation ", generation),
      [=](const GroupState& group) {
        return group.state == "Stable" && group.generation >= generation;
      });
}

Condition GroupHasMembers(std::string group_id, size_t members) {
  return OfGroup(std::move(group_id),
                 absl::StrCat("stable with ", members, " members"),
                 [=](const GroupState& group) {
                   return group.members == members &&
                          group.state == (members == 0 ? "Empty" : "Stable");
                 });
}

}  // namespace kafka_embedded
