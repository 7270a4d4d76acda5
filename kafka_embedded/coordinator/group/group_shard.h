// What one partition of __consumer_offsets holds: groups and committed offsets.
//
// Replay is how records become state, when the partition is loaded and when
// this broker writes. What the members of a group do between two records is
// ClassicGroupStep's. The functions that return records decide and change
// nothing.
#ifndef KAFKA_EMBEDDED_COORDINATOR_GROUP_GROUP_SHARD_H_
#define KAFKA_EMBEDDED_COORDINATOR_GROUP_GROUP_SHARD_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/btree_set.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "kafka_embedded/base/topic_partition.h"
#include "kafka_embedded/base/uuid.h"
#include "kafka_embedded/coordinator/group/classic_group.h"
#include "kafka_embedded/coordinator/group/group_config.h"
#include "kafka_embedded/coordinator/group/group_records.h"
#include "kafka_embedded/protocol/messages/offset_commit.h"

namespace kafka_embedded {

struct CommittedOffset {
  int64_t offset = -1;
  int32_t leader_epoch = -1;
  std::string metadata;
  int64_t commit_timestamp_ms = -1;
  int64_t expire_timestamp_ms = -1;  // -1: offsets.retention.minutes decides.
  Uuid topic_id;                     // Zero if the commit did not say.
};

class GroupShard {
 public:
  using Groups = absl::btree_map<std::string, std::shared_ptr<ClassicGroup>>;
  using Offsets = absl::btree_map<TopicPartition, CommittedOffset>;

  bool empty() const { return groups_.empty() && offsets_.empty(); }
  const Groups& groups() const { return groups_; }
  Groups& groups() { return groups_; }
  // nullptr if there is none.
  ClassicGroup* FindGroup(absl::string_view group_id) const;
  // For who must know later whether it is still the same group, and not another
  // of its name.
  std::weak_ptr<const ClassicGroup> Watch(const std::string& group_id) const {
    return groups_.at(group_id);
  }
  ClassicGroup& FindOrCreateGroup(const std::string& group_id, absl::Time now);
  void EraseGroup(const std::string& group_id) { groups_.erase(group_id); }
  // nullptr if the group has none.
  const Offsets* FindOffsets(absl::string_view group_id) const;

  void Replay(const GroupRecord& record, absl::Time now);

  // OffsetCommit: one record, of a partition that exists.
  static OffsetRecord CommitRecord(
      const std::string& group_id, const std::string& topic,
      const Uuid& topic_id,
      const offset_commit_request::OffsetCommitRequestPartition& partition,
      int64_t retention_time_ms, absl::Time now);
  static OffsetRecord OffsetTombstone(const std::string& group_id,
                                      const TopicPartition& partition);
  // DeleteGroups: tombstones for the offsets and for the group.
  std::vector<GroupRecord> DeleteGroup(const std::string& group_id) const;
  // Topics are gone: tombstones for what was committed of them.
  std::vector<GroupRecord> DeleteTopics(
      const absl::btree_set<std::string>& topics) const;
  // Tombstones for offsets whose retention is over, and for groups that are
  // empty and have none left (KIP-211).
  std::vector<GroupRecord> Expire(const GroupConfig& config,
                                  absl::Time now) const;

 private:
  void ReplayOffset(const OffsetRecord& record, absl::Time now);
  void ReplayGroup(const GroupMetadataRecord& record);
  // True if none is left.
  bool ExpireOffsets(const ClassicGroup& group, const GroupConfig& config,
                     absl::Time now, std::vector<GroupRecord>& records) const;

  Groups groups_;
  absl::btree_map<std::string, Offsets> offsets_;  // By group.
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_COORDINATOR_GROUP_GROUP_SHARD_H_
