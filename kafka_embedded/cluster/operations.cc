// What a test does by hand that happens in a cluster by itself: elections,
// ISRs, the end of a session, retention, compaction, disks and clocks that are
// not as they should be.
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
        partition.ToString(), ": broker ", leader,
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
        partition.ToString(), ": broker ", broker, " is ",
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
  for (const Slot& slot : slots_) {
    if (slot.broker == nullptr) continue;
    const absl::Time now = slot.broker->runtime().Now();
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

absl::StatusOr<ClusterCore::Slot*> ClusterCore::KnownSlot(int32_t id) {
  RETURN_IF_ERROR(StateOf(id).status());
  return const_cast<Slot*>(SlotOf(id));
}

absl::Status ClusterCore::SetDisk(int32_t id,
                                  const DiskConditions& conditions) {
  ASSIGN_OR_RETURN(Slot * slot, KnownSlot(id));
  if (conditions.write_time < absl::ZeroDuration() ||
      conditions.write_time == absl::InfiniteDuration()) {
    return absl::InvalidArgumentError(
        absl::StrCat("disk of broker ", id, ": a write takes ",
                     absl::FormatDuration(conditions.write_time),
                     ", expected a finite time, 0 or more"));
  }
  slot->disk = conditions;
  ApplyMachine(*slot);
  return absl::OkStatus();
}

absl::Status ClusterCore::SkewClock(int32_t id, absl::Duration skew) {
  ASSIGN_OR_RETURN(Slot * slot, KnownSlot(id));
  if (skew == absl::InfiniteDuration() || skew == -absl::InfiniteDuration()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "clock of broker ", id, ": an infinite skew, expected a finite one"));
  }
  slot->clock_skew = skew;
  ApplyMachine(*slot);
  if (slot->broker != nullptr) slot->broker->OnClockSet();
  return absl::OkStatus();
}

void ClusterCore::ApplyMachine(Slot& slot) {
  if (slot.broker == nullptr) return;
  const NodeAddress node = slot.broker->address();
  network_.SkewClock(node, slot.clock_skew);
  StorageHealth& health = slot.storage->health();
  health.LimitDisk(slot.disk.bytes_left,
                   KafkaError(ErrorCode::kKafkaStorageError,
                              absl::StrCat("log directory of broker ", slot.id,
                                           ": no space left on device")));
  const bool slow = slot.disk.write_time > absl::ZeroDuration();
  network_.SetSlow(node, slow);
  health.OnWrite(nullptr);
  if (!slow) return;
  health.OnWrite([this, node, time = slot.disk.write_time] {
    network_.Occupy(node, time);
  });
}

}  // namespace kafka_embedded
