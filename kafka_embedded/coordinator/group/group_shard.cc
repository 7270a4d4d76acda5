#include "kafka_embedded/coordinator/group/group_shard.h"

#include <utility>
#include <variant>

namespace kafka_embedded {
namespace {

bool IsExpired(const CommittedOffset& offset, const ClassicGroup& group,
               const GroupConfig& config, int64_t now_ms) {
  if (offset.expire_timestamp_ms != -1) {
    return now_ms >= offset.expire_timestamp_ms;
  }
  const int64_t since =
      group.offsets_age() == ClassicGroup::OffsetsAge::kSinceEmpty
          ? group.state_timestamp_ms()
          : offset.commit_timestamp_ms;
  return now_ms - since >= config.offsets_retention_ms;
}

}  // namespace

ClassicGroup* GroupShard::FindGroup(absl::string_view group_id) const {
  const auto found = groups_.find(group_id);
  return found == groups_.end() ? nullptr : found->second.get();
}

ClassicGroup& GroupShard::FindOrCreateGroup(const std::string& group_id,
                                            absl::Time now) {
  std::shared_ptr<ClassicGroup>& group = groups_[group_id];
  if (group == nullptr) group = std::make_shared<ClassicGroup>(group_id, now);
  return *group;
}

const GroupShard::Offsets* GroupShard::FindOffsets(
    absl::string_view group_id) const {
  const auto found = offsets_.find(group_id);
  return found == offsets_.end() ? nullptr : &found->second;
}

// ---- Replay ----

void GroupShard::Replay(const GroupRecord& record, absl::Time now) {
  if (const auto* offset = std::get_if<OffsetRecord>(&record)) {
    ReplayOffset(*offset, now);
  } else {
    ReplayGroup(std::get<GroupMetadataRecord>(record));
  }
}

void GroupShard::ReplayOffset(const OffsetRecord& record, absl::Time now) {
  TopicPartition partition{record.key.topic, record.key.partition};
  if (!record.value.has_value()) {
    const auto found = offsets_.find(record.key.group);
    if (found == offsets_.end()) return;
    found->second.erase(partition);
    if (found->second.empty()) offsets_.erase(found);
    return;
  }
  FindOrCreateGroup(record.key.group, now);
  CommittedOffset& committed = offsets_[record.key.group][std::move(partition)];
  committed.offset = record.value->offset;
  committed.leader_epoch = record.value->leader_epoch;
  committed.metadata = record.value->metadata;
  committed.commit_timestamp_ms = record.value->commit_timestamp;
  committed.expire_timestamp_ms = record.value->expire_timestamp;
  committed.topic_id = record.value->topic_id;
}

void GroupShard::ReplayGroup(const GroupMetadataRecord& record) {
  if (!record.value.has_value()) {
    groups_.erase(record.key.group);
    return;
  }
  groups_[record.key.group] =
      std::make_shared<ClassicGroup>(record.key.group, *record.value);
}

// ---- Records ----

OffsetRecord GroupShard::CommitRecord(
    const std::string& group_id, const std::string& topic, const Uuid& topic_id,
    const offset_commit_request::OffsetCommitRequestPartition& partition,
    int64_t retention_time_ms, absl::Time now) {
  const int64_t now_ms = absl::ToUnixMillis(now);
  return {.key = {.group = group_id,
                  .topic = topic,
                  .partition = partition.partition_index},
          .value = OffsetCommitValue{
              .offset = partition.committed_offset,
              .leader_epoch = partition.committed_leader_epoch,
              .metadata = partition.committed_metadata.value_or(""),
              .commit_timestamp = now_ms,
              .expire_timestamp =
                  retention_time_ms == -1 ? -1 : now_ms + retention_time_ms,
              .topic_id = topic_id}};
}

OffsetRecord GroupShard::OffsetTombstone(const std::string& group_id,
                                         const TopicPartition& partition) {
  return {.key = {.group = group_id,
                  .topic = partition.topic,
                  .partition = partition.partition},
          .value = std::nullopt};
}

std::vector<GroupRecord> GroupShard::DeleteGroup(
    const std::string& group_id) const {
  std::vector<GroupRecord> records;
  if (const Offsets* offsets = FindOffsets(group_id)) {
    for (const auto& [partition, committed] : *offsets) {
      records.emplace_back(OffsetTombstone(group_id, partition));
    }
  }
  records.emplace_back(
      GroupMetadataRecord{.key = {.group = group_id}, .value = std::nullopt});
  return records;
}

std::vector<GroupRecord> GroupShard::DeleteTopics(
    const absl::btree_set<std::string>& topics) const {
  std::vector<GroupRecord> records;
  for (const auto& [group_id, offsets] : offsets_) {
    for (const auto& [partition, committed] : offsets) {
      if (!topics.contains(partition.topic)) continue;
      records.emplace_back(OffsetTombstone(group_id, partition));
    }
  }
  return records;
}

std::vector<GroupRecord> GroupShard::Expire(const GroupConfig& config,
                                            absl::Time now) const {
  std::vector<GroupRecord> records;
  for (const auto& [group_id, group] : groups_) {
    const bool none_left = ExpireOffsets(*group, config, now, records);
    if (none_left && group->Is(ClassicGroupState::kEmpty)) {
      records.emplace_back(GroupMetadataRecord{.key = {.group = group_id},
                                               .value = std::nullopt});
    }
  }
  return records;
}

bool GroupShard::ExpireOffsets(const ClassicGroup& group,
                               const GroupConfig& config, absl::Time now,
                               std::vector<GroupRecord>& records) const {
  const Offsets* offsets = FindOffsets(group.id());
  if (offsets == nullptr) return true;
  if (group.offsets_age() == ClassicGroup::OffsetsAge::kNever) return false;
  bool none_left = true;
  for (const auto& [partition, committed] : *offsets) {
    if (!group.IsSubscribedTo(partition.topic) &&
        IsExpired(committed, group, config, absl::ToUnixMillis(now))) {
      records.emplace_back(OffsetTombstone(group.id(), partition));
    } else {
      none_left = false;
    }
  }
  return none_left;
}

}  // namespace kafka_embedded
