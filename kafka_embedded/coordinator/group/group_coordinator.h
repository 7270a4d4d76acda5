// The group coordinator of one broker: it keeps the committed offsets of the
// groups whose partition of __consumer_offsets this broker leads.
//
// Decide, then replay: a commit becomes records in Kafka's format, appended to
// the partition; when they are committed there, Replay puts them into the state
// and the request is answered. A broker that becomes the leader replays the
// partition. Membership in groups is not here yet: consumers that assign
// themselves commit with generation -1.
#ifndef KAFKA_EMBEDDED_COORDINATOR_GROUP_GROUP_COORDINATOR_H_
#define KAFKA_EMBEDDED_COORDINATOR_GROUP_GROUP_COORDINATOR_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "kafka_embedded/base/topic_partition.h"
#include "kafka_embedded/protocol/messages/offset_commit.h"
#include "kafka_embedded/protocol/messages/offset_fetch.h"
#include "kafka_embedded/replication/replica_manager.h"

namespace kafka_embedded {

inline constexpr absl::string_view kConsumerOffsetsTopic = "__consumer_offsets";

// The absolute value of Java's String.hashCode, modulo the partitions: where a
// group lives.
int32_t PartitionForGroup(absl::string_view group_id, int32_t partition_count);

struct CommittedOffset {
  int64_t offset = -1;
  int32_t leader_epoch = -1;
  std::string metadata;
  int64_t commit_timestamp_ms = -1;
};

class GroupCoordinator {
 public:
  // `offset_metadata_max_bytes`: offset.metadata.max.bytes. All must outlive
  // the coordinator.
  GroupCoordinator(Runtime& runtime, ReplicaManager& replicas,
                   int32_t offset_metadata_max_bytes);
  ~GroupCoordinator();

  // The metadata has told how many partitions __consumer_offsets has.
  void SetPartitionCount(int32_t count) { partition_count_ = count; }
  // The role of a partition of __consumer_offsets has changed.
  void OnRoleChange(Partition& partition);

  // NOT_COORDINATOR if this broker does not lead the group's partition,
  // COORDINATOR_LOAD_IN_PROGRESS if the partition could not be read.
  ErrorCode CheckCoordinator(absl::string_view group_id) const;

  // The topics must exist: the handler has sorted out the others. Answers per
  // partition, when the commit is committed.
  using OnCommit = absl::AnyInvocable<void(OffsetCommitResponse)>;
  void CommitOffsets(const OffsetCommitRequest& request, OnCommit on_commit);

  // By topic and partition; nullptr if the group has none here.
  using Offsets = absl::btree_map<TopicPartition, CommittedOffset>;
  const Offsets* FindOffsets(absl::string_view group_id) const;

 private:
  class PendingCommit;
  // What one partition of __consumer_offsets holds.
  struct Shard {
    Partition* partition = nullptr;
    bool loaded = false;
    absl::btree_map<std::string, Offsets> offsets;  // By group.
  };

  const Shard* ShardOf(absl::string_view group_id) const;
  absl::Status Load(Shard& shard);
  static void Replay(Shard& shard, absl::string_view key,
                     std::optional<absl::string_view> value);
  void Finish(PendingCommit& commit, ErrorCode error);

  Runtime& runtime_;
  ReplicaManager& replicas_;
  const size_t offset_metadata_max_bytes_;
  int32_t partition_count_ = 0;
  absl::btree_map<int32_t, Shard> shards_;  // By partition; those led here.
  std::vector<std::unique_ptr<PendingCommit>> pending_;
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_COORDINATOR_GROUP_GROUP_COORDINATOR_H_
