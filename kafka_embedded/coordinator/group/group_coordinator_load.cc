// A partition of __consumer_offsets comes and goes, and its offsets age.
#include <utility>

#include "absl/status/status.h"
#include "kafka_embedded/base/sometimes.h"
#include "kafka_embedded/base/status.h"
#include "kafka_embedded/coordinator/group/group_coordinator.h"

namespace kafka_embedded {
namespace {

// How much is replayed before others get their turn.
constexpr size_t kLoadSliceBytes = size_t{1} << 20;

}  // namespace

void GroupCoordinator::OnRoleChange(Partition& partition) {
  const auto found = shards_.find(partition.index());
  if (found != shards_.end()) {
    Shard& shard = *found->second;
    // The epoch right behind: nobody else led the partition meanwhile, so what
    // is known of it still holds.
    if (partition.is_leader() && shard.phase == Shard::Phase::kActive &&
        partition.leader_epoch() == shard.leader_epoch + 1) {
      SOMETIMES("a coordinator goes on in the next epoch");
      shard.leader_epoch = partition.leader_epoch();
      shard.log.Resume();
      return;
    }
    Unload(partition.index());
  }
  if (!partition.is_leader()) return;
  auto& shard = shards_[partition.index()];
  shard = std::make_unique<Shard>(*this, partition);
  Load(*shard);
}

void GroupCoordinator::Load(Shard& shard) {
  const Log& log = shard.log.partition().log();
  if (shard.next_to_load >= log.log_end_offset()) return OnLoaded(shard);
  shard.load_timer.ScheduleAfter(absl::ZeroDuration(), [this, &shard] {
    if (LoadSome(shard).ok()) {
      Load(shard);
    } else {
      shard.phase = Shard::Phase::kFailed;
    }
  });
}

absl::Status GroupCoordinator::LoadSome(Shard& shard) {
  const Log& log = shard.log.partition().log();
  std::vector<RecordBatch> batches;
  ASSIGN_OR_RETURN(
      const size_t count,
      log.ReadBatches(shard.next_to_load, kLoadSliceBytes, &batches));
  // Compaction may have left nothing up to the end.
  if (count == 0) shard.next_to_load = log.log_end_offset();
  for (const RecordBatch& batch : batches) {
    shard.next_to_load = batch.next_offset();
    if (batch.is_control()) continue;
    ASSIGN_OR_RETURN(RecordIterator records, RecordIterator::Open(batch));
    while (records.Next()) {
      const RecordView& record = records.record();
      if (!record.key.has_value()) continue;
      // What is not understood is left out, as Kafka does: the topic is open to
      // any producer.
      const auto decoded = DecodeGroupRecord(*record.key, record.value);
      if (!decoded.ok() || !decoded->has_value()) continue;
      shard.state.Replay(**decoded, runtime_.Now());
    }
    RETURN_IF_ERROR(records.status());
  }
  return absl::OkStatus();
}

void GroupCoordinator::OnLoaded(Shard& shard) {
  shard.phase = Shard::Phase::kActive;
  shard.log.set_end_offset(shard.log.partition().log().log_end_offset());
  for (const auto& [group_id, group] : shard.state.groups()) {
    SOMETIMES("a coordinator takes over a group");
    GroupEffects effects;
    ClassicGroupStep(config_, *group, runtime_.Now(), effects).OnLoaded();
    Apply(shard, group_id, std::move(effects));
  }
  if (!shard.state.empty()) WatchRetention();
}

void GroupCoordinator::Unload(int32_t index) {
  // Taken out first: nobody finds the shard any more while its members are
  // told.
  const std::unique_ptr<Shard> shard = std::move(shards_[index]);
  shards_.erase(index);
  for (const auto& [group_id, group] : shard->state.groups()) {
    SOMETIMES("a coordinator gives up a group");
    GroupEffects effects;
    ClassicGroupStep(config_, *group, runtime_.Now(), effects)
        .Abandon(ErrorCode::kNotCoordinator);
    Note(group_id, effects);
    for (auto& answer : effects.answers) answer();
  }
}

void GroupCoordinator::OnTopicsDeleted(
    const absl::btree_set<std::string>& topics) {
  for (const auto& [index, shard] : shards_) {
    if (shard->phase != Shard::Phase::kActive) continue;
    // If that fails, the offsets stay until their retention is over.
    AppendAndReplay(*shard, shard->state.DeleteTopics(topics));
  }
}

// Every offsets.retention.check.interval.ms since the start, while there is
// anything that could expire.
void GroupCoordinator::WatchRetention() {
  if (retention_timer_.scheduled()) return;
  const absl::Duration interval =
      absl::Milliseconds(config_.offsets_retention_check_interval_ms);
  const absl::Duration since_start = runtime_.Now() - started_;
  retention_timer_.ScheduleAt(
      started_ + absl::Floor(since_start, interval) + interval,
      [this] { ExpireOffsets(); });
}

void GroupCoordinator::ExpireOffsets() {
  bool any_left = false;
  for (const auto& [index, shard] : shards_) {
    if (shard->phase != Shard::Phase::kActive) continue;
    AppendAndReplay(*shard, shard->state.Expire(config_, runtime_.Now()));
    any_left = any_left || !shard->state.empty();
  }
  if (any_left) WatchRetention();
}

}  // namespace kafka_embedded
