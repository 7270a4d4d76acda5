#include "testing/checkers/invariant_checker.h"

#include <algorithm>
#include <map>

#include "absl/strings/str_cat.h"
#include "kafka_embedded/base/status.h"

namespace kafka_embedded {

void InvariantChecker::Fail(const ReplicaState& replica,
                            const std::string& what) {
  if (!status_.ok()) return;
  status_ = absl::InternalError(absl::StrCat(
      "partition ", replica.topic, "-", replica.partition, " broker ",
      replica.broker, " epoch ", replica.leader_epoch, ": ", what));
}

void InvariantChecker::Observe(const std::vector<ReplicaState>& replicas) {
  for (const ReplicaState& replica : replicas) ObserveReplica(replica);
}

void InvariantChecker::ObserveReplica(const ReplicaState& replica) {
  if (replica.log_start_offset > replica.high_watermark ||
      replica.high_watermark > replica.log_end_offset) {
    Fail(replica,
         absl::StrCat("log start ", replica.log_start_offset,
                      ", high watermark ", replica.high_watermark, ", log end ",
                      replica.log_end_offset, ", expected in this order"));
  }
  if (replica.is_leader) ObserveLeader(replica);
}

void InvariantChecker::ObserveChanges(EmbeddedCluster& cluster) {
  const TraceLog& trace = *cluster.trace();
  const uint64_t last = trace.last_id();
  if (last == last_event_) return;
  const uint64_t first = last_event_ + 1;
  last_event_ = last;
  if (first == 1 || first < trace.first_id()) return ObserveAll(cluster);
  for (uint64_t id = first; id <= last; ++id) {
    const TraceEvent& event = trace.Event(id);
    switch (event.kind) {
      case TraceKind::kTruncate: {
        const TopicPartition partition{trace.text(event.topic),
                                       event.partition};
        auto& compared =
            partitions_[{partition.topic, partition.partition}].compared;
        const auto known = compared.find(event.broker);
        if (known != compared.end()) {
          known->second = std::min(known->second, event.value);
        }
        ObserveOne(cluster, event.broker, partition);
        break;
      }
      case TraceKind::kAppend:
      case TraceKind::kHighWatermark:
        ObserveOne(cluster, event.broker,
                   {trace.text(event.topic), event.partition});
        break;
      case TraceKind::kBroker:
        // Its replicas are gone, or read anew from its disk.
        for (auto& [name, known] : partitions_) {
          known.compared.erase(event.broker);
        }
        ObserveAll(cluster);
        break;
      default:
        break;
    }
  }
}

void InvariantChecker::ObserveAll(EmbeddedCluster& cluster) {
  for (const ReplicaState& replica : cluster.Replicas()) {
    ObserveOne(cluster, replica.broker, {replica.topic, replica.partition});
  }
}

void InvariantChecker::ObserveOne(EmbeddedCluster& cluster, int32_t broker,
                                  const TopicPartition& partition) {
  const auto replica = cluster.Replica(broker, partition);
  if (!replica.ok()) return;  // The broker is down, or the topic is gone.
  ObserveReplica(*replica);
  if (replica->is_leader) return ObserveIsr(cluster, *replica);
  Known& known = partitions_[{partition.topic, partition.partition}];
  CompareBytes(cluster, *replica, known);
}

void InvariantChecker::ObserveIsr(EmbeddedCluster& cluster,
                                  const ReplicaState& leader) {
  const TopicPartition partition{leader.topic, leader.partition};
  const auto state = cluster.Describe(partition);
  // One that has yet to hear of another leader commits nothing more.
  if (!state.ok() || state->leader != leader.broker) return;
  for (const int32_t member : state->isr) {
    const auto replica = cluster.Replica(member, partition);
    if (!replica.ok() || replica->log_end_offset >= leader.high_watermark) {
      continue;
    }
    Fail(leader,
         absl::StrCat("high watermark ", leader.high_watermark, ", but broker ",
                      member, " of the ISR has offsets below ",
                      replica->log_end_offset, " only"));
  }
}

void InvariantChecker::CompareBytes(EmbeddedCluster& cluster,
                                    const ReplicaState& replica, Known& known) {
  if (replica.leader_epoch != known.epoch) return;
  const TopicPartition partition{replica.topic, replica.partition};
  const auto leader = cluster.Replica(known.leader, partition);
  if (!leader.ok() || !leader->is_leader ||
      leader->leader_epoch != known.epoch) {
    return;
  }
  int64_t& compared = known.compared[replica.broker];
  const int64_t from =
      std::max({compared, leader->log_start_offset, replica.log_start_offset});
  // Above its own high watermark a follower may have yet to truncate.
  const int64_t to = std::min(leader->high_watermark, replica.high_watermark);
  if (from >= to) return;
  const auto expected = cluster.ReadLog(leader->broker, partition, from, to);
  const auto actual = cluster.ReadLog(replica.broker, partition, from, to);
  if (!expected.ok() || !actual.ok()) return;
  if (*expected != *actual) {
    Fail(replica,
         absl::StrCat("differs from its leader, broker ", leader->broker,
                      ", between offsets ", from, " and ", to));
  }
  compared = to;
}

void InvariantChecker::ObserveLeader(const ReplicaState& replica) {
  Known& known = partitions_[{replica.topic, replica.partition}];
  if (replica.leader_epoch < known.epoch) return;  // It has yet to hear.
  if (replica.leader_epoch > known.epoch) {
    if (replica.log_end_offset < known.committed) {
      Fail(replica, absl::StrCat("leads with log end ", replica.log_end_offset,
                                 ", but offsets below ", known.committed,
                                 " were committed"));
    }
    known.epoch = replica.leader_epoch;
    known.leader = replica.broker;
    known.high_watermark = replica.high_watermark;
  } else if (known.leader != replica.broker) {
    Fail(replica, absl::StrCat("leads, and so does broker ", known.leader));
  } else if (replica.high_watermark < known.high_watermark) {
    Fail(replica,
         absl::StrCat("high watermark went back from ", known.high_watermark,
                      " to ", replica.high_watermark));
  }
  known.high_watermark = replica.high_watermark;
  known.committed = std::max(known.committed, replica.high_watermark);
}

namespace {

absl::Status CheckRole(EmbeddedCluster& cluster, const ReplicaState& replica) {
  ASSIGN_OR_RETURN(const PartitionState state,
                   cluster.Describe({replica.topic, replica.partition}));
  const bool leads = state.leader == replica.broker;
  if (replica.leader_epoch == state.leader_epoch &&
      replica.is_leader == leads) {
    return absl::OkStatus();
  }
  const auto name = [](bool leader) { return leader ? "leader" : "follower"; };
  return absl::InternalError(absl::StrCat(
      "partition ", replica.topic, "-", replica.partition, " broker ",
      replica.broker, ": ", name(replica.is_leader), " in epoch ",
      replica.leader_epoch, ", expected ", name(leads), " in epoch ",
      state.leader_epoch, ", as the controller has it"));
}

}  // namespace

absl::Status CheckReplicasEqual(EmbeddedCluster& cluster) {
  std::map<std::pair<std::string, int32_t>, std::vector<ReplicaState>> all;
  for (ReplicaState& replica : cluster.Replicas()) {
    RETURN_IF_ERROR(CheckRole(cluster, replica));
    all[{replica.topic, replica.partition}].push_back(std::move(replica));
  }
  for (const auto& [partition, replicas] : all) {
    const auto leader =
        std::max_element(replicas.begin(), replicas.end(),
                         [](const ReplicaState& a, const ReplicaState& b) {
                           return std::pair(a.is_leader, a.leader_epoch) <
                                  std::pair(b.is_leader, b.leader_epoch);
                         });
    if (!leader->is_leader) continue;
    for (const ReplicaState& replica : replicas) {
      const int64_t from =
          std::max(leader->log_start_offset, replica.log_start_offset);
      const int64_t to =
          std::min(leader->high_watermark, replica.log_end_offset);
      const TopicPartition name{partition.first, partition.second};
      ASSIGN_OR_RETURN(const std::string expected,
                       cluster.ReadLog(leader->broker, name, from, to));
      ASSIGN_OR_RETURN(const std::string actual,
                       cluster.ReadLog(replica.broker, name, from, to));
      if (actual == expected) continue;
      return absl::InternalError(
          absl::StrCat("partition ", partition.first, "-", partition.second,
                       ": brokers ", leader->broker, " and ", replica.broker,
                       " differ between offsets ", from, " and ", to));
    }
  }
  return absl::OkStatus();
}

}  // namespace kafka_embedded
