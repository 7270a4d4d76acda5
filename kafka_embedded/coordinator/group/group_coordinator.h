// The group coordinator of one broker: the groups and committed offsets whose
// partition of __consumer_offsets this broker leads.
//
// It ties the pure parts to the world: GroupShard holds the state of one
// partition, ClassicGroupStep says what a request does to a group; here their
// records are appended, their timers set and their answers sent.
//
// Decide, then replay: offsets and deletions become records first; appended,
// they are replayed, and the answer waits until they are committed. A broker
// that becomes the leader of a partition replays it from its start
// (COORDINATOR_LOAD_IN_PROGRESS meanwhile); one that is not answers
// NOT_COORDINATOR, and drops what it knew.
//
// What a read sees is committed: it waits for writes that are under way. Kafka
// waits so for a consumer that reads committed transactions only, and shows the
// others the offset before.
#ifndef KAFKA_EMBEDDED_COORDINATOR_GROUP_GROUP_COORDINATOR_H_
#define KAFKA_EMBEDDED_COORDINATOR_GROUP_GROUP_COORDINATOR_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/btree_set.h"
#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "kafka_embedded/coordinator/group/classic_group_step.h"
#include "kafka_embedded/coordinator/group/coordinator_log.h"
#include "kafka_embedded/coordinator/group/group_config.h"
#include "kafka_embedded/coordinator/group/group_partition.h"
#include "kafka_embedded/coordinator/group/group_shard.h"
#include "kafka_embedded/coordinator/group/group_timers.h"
#include "kafka_embedded/coordinator/group/group_trace.h"
#include "kafka_embedded/protocol/messages/delete_groups.h"
#include "kafka_embedded/protocol/messages/list_groups.h"
#include "kafka_embedded/protocol/messages/offset_commit.h"
#include "kafka_embedded/protocol/messages/offset_delete.h"
#include "kafka_embedded/replication/replica_manager.h"
#include "kafka_embedded/runtime/random.h"

namespace kafka_embedded {

class GroupCoordinator {
 public:
  struct Environment {
    Runtime& runtime;
    Lane lane;
    ReplicaManager& replicas;
    // For member ids.
    Random random;
    GroupTrace trace = {};
  };

  // What the environment refers to must outlive the coordinator.
  GroupCoordinator(Environment environment, const GroupConfig& config);
  ~GroupCoordinator();

  // ---- The broker's side ----

  // The metadata has told how many partitions __consumer_offsets has.
  void SetPartitionCount(int32_t count) { partition_count_ = count; }
  // The role of a partition of __consumer_offsets has changed.
  void OnRoleChange(Partition& partition);
  // Topics are gone: so are the offsets that were committed of them.
  void OnTopicsDeleted(const absl::btree_set<std::string>& topics);

  // ---- Groups ----
  // Every reply comes exactly once, unless the coordinator is destroyed before.

  // The attempt's new_member_id is filled in here.
  void Join(JoinAttempt attempt, JoinReply reply);
  void Sync(const SyncGroupRequest& request, SyncReply reply);
  ErrorCode Heartbeat(const HeartbeatRequest& request);
  using LeaveReply = absl::AnyInvocable<void(LeaveGroupResponse)>;
  void Leave(const LeaveGroupRequest& request, LeaveReply reply);

  // Those of this broker.
  ListGroupsResponse List(const ListGroupsRequest& request) const;
  // An error of the coordinator, or GROUP_ID_NOT_FOUND with state Dead.
  describe_groups_response::DescribedGroup Describe(
      const std::string& group_id) const;
  // For tests. nullptr if this broker coordinates no such group.
  const ClassicGroup* FindGroup(absl::string_view group_id) const;
  // For one group.
  using ErrorReply = absl::AnyInvocable<void(ErrorCode)>;
  void Delete(const std::string& group_id, ErrorReply reply);

  // ---- Offsets ----

  // The topics and partitions must exist: the handlers sort out the others.
  using CommitReply = absl::AnyInvocable<void(OffsetCommitResponse)>;
  void CommitOffsets(const OffsetCommitRequest& request, int16_t api_version,
                     CommitReply reply);
  using DeleteOffsetsReply = absl::AnyInvocable<void(OffsetDeleteResponse)>;
  void DeleteOffsets(const OffsetDeleteRequest& request,
                     DeleteOffsetsReply reply);

  // Calls when what FindOffsets gives is committed, mostly at once, or with the
  // error of OffsetFetch.
  void WhenReadable(absl::string_view group_id, ErrorReply ready);
  // By topic and partition; nullptr if the group has none here.
  using Offsets = GroupShard::Offsets;
  const Offsets* FindOffsets(absl::string_view group_id) const;

 private:
  // One partition of __consumer_offsets that this broker leads.
  struct Shard {
    Shard(GroupCoordinator& coordinator, Partition& partition);
    enum class Phase { kLoading, kActive, kFailed };
    const int32_t index;
    int32_t leader_epoch;
    Phase phase = Phase::kLoading;
    int64_t next_to_load;
    Timer load_timer;
    CoordinatorLog log;
    GroupShard state;
    GroupTimers timers;
  };
  struct ShardOrError {
    ErrorCode error = ErrorCode::kNone;
    Shard* shard = nullptr;
  };

  ShardOrError FindShard(absl::string_view group_id) const;
  // As FindShard, with INVALID_GROUP_ID for an empty group id.
  ShardOrError FindShardOfGroup(const std::string& group_id) const;

  // ---- group_coordinator_load.cc ----
  void Load(Shard& shard);
  absl::Status LoadSome(Shard& shard);
  void OnLoaded(Shard& shard);
  void Unload(int32_t index);
  void WatchRetention();
  void ExpireOffsets();

  void Note(const std::string& group_id, const GroupEffects& effects) const;
  void Apply(Shard& shard, const std::string& group_id, GroupEffects effects);
  void OnWritten(Shard& shard, const std::string& group_id,
                 const GroupWrite& write, ErrorCode error);
  // All records or none, as one batch.
  ErrorCode Append(Shard& shard, absl::Span<const GroupRecord> records);
  ErrorCode AppendAndReplay(Shard& shard,
                            absl::Span<const GroupRecord> records);
  ErrorCode ValidateCommit(Shard& shard, const OffsetCommitRequest& request,
                           int16_t api_version);
  std::vector<GroupRecord> CommitRecords(const OffsetCommitRequest& request,
                                         OffsetCommitResponse& response) const;

  Runtime& runtime_;
  const Lane lane_;
  ReplicaManager& replicas_;
  Random random_;
  const GroupTrace trace_;
  const GroupConfig config_;
  int32_t partition_count_ = 0;
  const absl::Time started_;
  Timer retention_timer_;
  absl::btree_map<int32_t, std::unique_ptr<Shard>> shards_;  // By partition.
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_COORDINATOR_GROUP_GROUP_COORDINATOR_H_
