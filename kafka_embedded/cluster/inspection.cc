// What tests look at: the state of replicas. Changes nothing.
#include <algorithm>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "kafka_embedded/base/status.h"
#include "kafka_embedded/cluster/cluster_core.h"

namespace kafka_embedded {

std::string ClusterCore::TopicName(const Uuid& topic_id) const {
  const TopicImage* topic = image().FindTopic(topic_id);
  return topic == nullptr ? "" : topic->name;
}

namespace {

ReplicaState StateOfReplica(int32_t broker, const Partition& partition) {
  const Log& log = partition.log();
  return {.broker = broker,
          .topic = partition.topic(),
          .partition = partition.index(),
          .is_leader = partition.is_leader(),
          .leader_epoch = partition.leader_epoch(),
          .log_start_offset = log.log_start_offset(),
          .high_watermark = log.high_watermark(),
          .log_end_offset = log.log_end_offset()};
}

}  // namespace

absl::StatusOr<ReplicaState> ClusterCore::Replica(
    int32_t broker, const TopicPartition& partition) const {
  const TopicImage* topic = image().FindTopic(partition.topic);
  const Slot* const slot = SlotOf(broker);
  const Partition* const replica =
      topic == nullptr || slot == nullptr || !slot->running
          ? nullptr
          : slot->broker->replicas().Find(topic->id, partition.partition);
  if (replica != nullptr) return StateOfReplica(broker, *replica);
  return absl::NotFoundError(
      absl::StrCat("broker ", broker, " holds no replica of ", partition.topic,
                   "-", partition.partition));
}

std::vector<ReplicaState> ClusterCore::Replicas() const {
  std::vector<ReplicaState> replicas;
  for (const Slot& slot : slots_) {
    // Until it is unfenced, a broker believes what its metadata said last time.
    if (!slot.running) continue;
    slot.broker->replicas().ForEach([&](Partition& partition) {
      replicas.push_back(StateOfReplica(slot.id, partition));
    });
  }
  std::stable_sort(replicas.begin(), replicas.end(),
                   [](const ReplicaState& a, const ReplicaState& b) {
                     return std::tie(a.broker, a.topic, a.partition) <
                            std::tie(b.broker, b.topic, b.partition);
                   });
  return replicas;
}

absl::StatusOr<std::string> ClusterCore::ReadLog(
    int32_t broker, const TopicPartition& partition, int64_t from,
    int64_t to) const {
  constexpr size_t kEverything = size_t{1} << 40;
  const TopicImage* topic = image().FindTopic(partition.topic);
  kafka_embedded::Broker* const holder = FindBroker(broker);
  const Partition* const replica =
      topic == nullptr || holder == nullptr
          ? nullptr
          : holder->replicas().Find(topic->id, partition.partition);
  if (replica == nullptr) {
    return absl::NotFoundError(
        absl::StrCat("broker ", broker, " holds no replica of ",
                     partition.topic, "-", partition.partition));
  }
  if (from >= to) return std::string();
  ASSIGN_OR_RETURN(const LogReadResult read,
                   replica->log().Read(from, to, kEverything, true));
  return read.records.ToString();
}

}  // namespace kafka_embedded
