#include "kafka_embedded/broker/handlers/partition_lookup.h"

namespace kafka_embedded {

const TopicImage* FindTopic(const Broker& broker, absl::string_view name,
                            const Uuid& topic_id) {
  return topic_id.is_zero() ? broker.image().FindTopic(name)
                            : broker.image().FindTopic(topic_id);
}

ErrorCode UnknownTopicError(const Uuid& topic_id) {
  return topic_id.is_zero() ? ErrorCode::kUnknownTopicOrPartition
                            : ErrorCode::kUnknownTopicId;
}

LeaderLookup FindLeader(Broker& broker, const TopicImage* topic,
                        const Uuid& topic_id, int32_t partition,
                        int32_t current_leader_epoch) {
  return FindReplica(broker, topic, topic_id, partition, current_leader_epoch,
                     /*leader_only=*/true);
}

LeaderLookup FindReplica(Broker& broker, const TopicImage* topic,
                         const Uuid& topic_id, int32_t partition,
                         int32_t current_leader_epoch, bool leader_only) {
  if (topic == nullptr) return {.error = UnknownTopicError(topic_id)};
  if (partition < 0 ||
      static_cast<size_t>(partition) >= topic->partitions.size()) {
    return {.error = ErrorCode::kUnknownTopicOrPartition};
  }
  Partition* replica = broker.replicas().Find(topic->id, partition);
  if (replica == nullptr) return {.error = ErrorCode::kNotLeaderOrFollower};
  if (!broker.replicas().storage_status().ok()) {
    return {.error = ErrorCode::kKafkaStorageError};
  }
  if (current_leader_epoch >= 0 &&
      current_leader_epoch != replica->leader_epoch()) {
    return {.error = current_leader_epoch < replica->leader_epoch()
                         ? ErrorCode::kFencedLeaderEpoch
                         : ErrorCode::kUnknownLeaderEpoch};
  }
  if (leader_only && !replica->is_leader())
    return {.error = ErrorCode::kNotLeaderOrFollower};
  return {.partition = replica};
}

}  // namespace kafka_embedded
