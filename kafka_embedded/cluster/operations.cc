// What a test does by hand that happens in a cluster by itself: elections,
// ISRs, the end of a session, retention, compaction.
#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "kafka_embedded/base/status.h"
#include "kafka_embedded/cluster/cluster_core.h"
#include "kafka_embedded/log/log_cleaner.h"

namespace kafka_embedded {

absl::StatusOr<std::pair<Uuid, const PartitionRegistration*>>
ClusterCore::FindPartition(const TopicPartition& partition) const {
  const TopicImage* topic = image().FindTopic(partition.topic);
  if (topic == nullptr) {
    return KafkaError(
        ErrorCode::kUnknownTopicOrPartition,
        absl::StrCat("topic \"", partition.topic, "\" does not exist"));
  }
  if (partition.partition < 0 ||
      static_cast<size_t>(partition.partition) >= topic->partitions.size()) {
    return KafkaError(
        ErrorCode::kUnknownTopicOrPartition,
        absl::StrCat("topic \"", partition.topic, "\" partition ",
                     partition.partition, ": the topic has partitions 0..",
                     topic->partitions.size() - 1));
  }
  return std::pair(topic->id, &topic->partitions[partition.partition]);
}

absl::Status ClusterCore::ExpectController() const {
  if (controller_ != nullptr) return absl::OkStatus();
  return absl::FailedPreconditionError(
      "no controller is active, expected one to decide");
}

absl::Status ClusterCore::MoveLeader(const TopicPartition& partition,
                                     int32_t leader) {
  RETURN_IF_ERROR(ExpectController());
  ASSIGN_OR_RETURN(const auto found, FindPartition(partition));
  const auto& [topic_id, registration] = found;
  const BrokerIds& isr = registration->isr;
  if (std::find(isr.begin(), isr.end(), leader) == isr.end()) {
    return absl::FailedPreconditionError(absl::StrCat(
        partition.topic, "-", partition.partition, ": broker ", leader,
        " is not in the ISR, expected one of ", absl::StrJoin(isr, ", ")));
  }
  return controller_->Change({.partition_id = partition.partition,
                              .topic_id = topic_id,
                              .leader = leader});
}

absl::Status ClusterCore::ShrinkIsr(const TopicPartition& partition,
                                    int32_t broker) {
  RETURN_IF_ERROR(ExpectController());
  ASSIGN_OR_RETURN(const auto found, FindPartition(partition));
  const auto& [topic_id, registration] = found;
  BrokerIds isr = registration->isr;
  const auto member = std::find(isr.begin(), isr.end(), broker);
  if (member == isr.end() || broker == registration->leader) {
    return absl::FailedPreconditionError(absl::StrCat(
        partition.topic, "-", partition.partition, ": broker ", broker, " is ",
        member == isr.end() ? "not in the ISR" : "the leader",
        ", expected a follower of the ISR ", absl::StrJoin(isr, ", ")));
  }
  isr.erase(member);
  return controller_->Change({.partition_id = partition.partition,
                              .topic_id = topic_id,
                              .isr = std::move(isr)});
}

absl::Status ClusterCore::BumpLeaderEpoch(const TopicPartition& partition) {
  RETURN_IF_ERROR(ExpectController());
  ASSIGN_OR_RETURN(const auto found, FindPartition(partition));
  return controller_->Change({.partition_id = partition.partition,
                              .topic_id = found.first,
                              .leader = found.second->leader});
}

absl::Status ClusterCore::ExpireSession(int32_t broker) {
  RETURN_IF_ERROR(StateOf(broker).status());
  RETURN_IF_ERROR(ExpectController());
  UpdateCalm(false);
  controller_->ExpireSession(broker);
  UpdateCalm(Settled());
  return absl::OkStatus();
}

absl::Status ClusterCore::CleanLogs(const TopicPartition& partition) {
  ASSIGN_OR_RETURN(const auto found, FindPartition(partition));
  const absl::Time now = network_.runtime().Now();
  for (const Slot& slot : slots_) {
    if (slot.broker == nullptr) continue;
    Partition* const replica =
        slot.broker->replicas().Find(found.first, partition.partition);
    if (replica == nullptr) continue;
    Log& log = replica->log();
    RETURN_IF_ERROR(log.DeleteOldSegments(now).status());
    if (!log.config().compact) continue;
    LogCleaner cleaner(CleanerOptions{});
    const CleanableRange range = RangeToClean(log, now);
    RETURN_IF_ERROR(cleaner.Clean(log, range, now).status());
  }
  return absl::OkStatus();
}

}  // namespace kafka_embedded
