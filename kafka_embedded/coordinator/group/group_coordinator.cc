#include "kafka_embedded/coordinator/group/group_coordinator.h"

#include <cstdlib>
#include <limits>
#include <utility>

#include "absl/time/time.h"
#include "kafka_embedded/base/check.h"
#include "kafka_embedded/base/status.h"
#include "kafka_embedded/protocol/codec.h"
#include "kafka_embedded/protocol/messages/classic_group_records.h"
#include "kafka_embedded/records/record_batch_builder.h"

namespace kafka_embedded {
namespace {

// The version of OffsetCommitValue that is written: with the topic's id, if the
// request named one.
constexpr int16_t kOffsetCommitValueVersion = 3;
constexpr int16_t kOffsetCommitValueVersionWithTopicId = 4;

// Kafka hashes UTF-16 code units.
int32_t JavaHashCode(absl::string_view utf8) {
  uint32_t hash = 0;
  const auto add = [&](uint32_t unit) { hash = 31 * hash + unit; };
  for (size_t i = 0; i < utf8.size();) {
    const uint8_t lead = utf8[i];
    const size_t length = lead < 0x80   ? 1
                          : lead < 0xe0 ? 2
                          : lead < 0xf0 ? 3
                                        : 4;
    uint32_t code = length == 1 ? lead : lead & (0x7f >> length);
    for (size_t k = 1; k < length && i + k < utf8.size(); ++k) {
      code = code << 6 | (utf8[i + k] & 0x3f);
    }
    if (code >= 0x10000) {
      add(0xd800 + ((code - 0x10000) >> 10));
      add(0xdc00 + ((code - 0x10000) & 0x3ff));
    } else {
      add(code);
    }
    i += length;
  }
  return static_cast<int32_t>(hash);
}

struct KeyAndValue {
  std::string key;
  std::string value;
};

absl::StatusOr<KeyAndValue> OffsetRecord(const std::string& group,
                                         const TopicPartition& partition,
                                         const Uuid& topic_id,
                                         const CommittedOffset& committed) {
  KeyAndValue record;
  ASSIGN_OR_RETURN(record.key, EncodeRecordKey(OffsetCommitKey{
                                   .group = group,
                                   .topic = partition.topic,
                                   .partition = partition.partition}));
  ASSIGN_OR_RETURN(
      record.value,
      EncodeVersioned(
          OffsetCommitValue{.offset = committed.offset,
                            .leader_epoch = committed.leader_epoch,
                            .metadata = committed.metadata,
                            .commit_timestamp = committed.commit_timestamp_ms,
                            .topic_id = topic_id},
          topic_id.is_zero() ? kOffsetCommitValueVersion
                             : kOffsetCommitValueVersionWithTopicId));
  return record;
}

}  // namespace

int32_t PartitionForGroup(absl::string_view group_id, int32_t partition_count) {
  const int32_t hash = JavaHashCode(group_id);
  if (hash == std::numeric_limits<int32_t>::min()) return 0;
  return std::abs(hash) % partition_count;
}

// Waits until the records of one commit are committed in the partition.
class GroupCoordinator::PendingCommit final : public CommitWaiter {
 public:
  PendingCommit(GroupCoordinator& coordinator, int32_t shard)
      : coordinator(coordinator), shard(shard) {}
  ~PendingCommit() override {
    if (waiting_in != nullptr) waiting_in->ForgetCommitWaiter(this);
  }
  void OnCommitted(Partition&, size_t, ErrorCode error) override {
    waiting_in = nullptr;
    coordinator.Finish(*this, error);
  }

  GroupCoordinator& coordinator;
  const int32_t shard;
  Partition* waiting_in = nullptr;
  std::vector<KeyAndValue> records;
  OffsetCommitResponse response;
  OnCommit on_commit;
};

GroupCoordinator::GroupCoordinator(Runtime& runtime, ReplicaManager& replicas,
                                   int32_t offset_metadata_max_bytes)
    : runtime_(runtime),
      replicas_(replicas),
      offset_metadata_max_bytes_(offset_metadata_max_bytes) {}

GroupCoordinator::~GroupCoordinator() = default;

void GroupCoordinator::OnRoleChange(Partition& partition) {
  shards_.erase(partition.index());
  if (!partition.is_leader()) return;
  Shard& shard = shards_[partition.index()];
  shard.partition = &partition;
  shard.loaded = Load(shard).ok();
}

absl::Status GroupCoordinator::Load(Shard& shard) {
  const Log& log = shard.partition->log();
  int64_t next = log.log_start_offset();
  while (next < log.log_end_offset()) {
    std::vector<RecordBatch> batches;
    ASSIGN_OR_RETURN(const size_t count,
                     log.ReadBatches(next, size_t{1} << 20, &batches));
    if (count == 0) break;
    for (const RecordBatch& batch : batches) {
      next = batch.next_offset();
      if (batch.is_control()) continue;
      ASSIGN_OR_RETURN(RecordIterator records, RecordIterator::Open(batch));
      while (records.Next()) {
        const RecordView& record = records.record();
        if (record.key.has_value()) Replay(shard, *record.key, record.value);
      }
      RETURN_IF_ERROR(records.status());
    }
  }
  return absl::OkStatus();
}

ErrorCode GroupCoordinator::CheckCoordinator(absl::string_view group_id) const {
  const Shard* shard = ShardOf(group_id);
  if (shard == nullptr) return ErrorCode::kNotCoordinator;
  return shard->loaded ? ErrorCode::kNone
                       : ErrorCode::kCoordinatorLoadInProgress;
}

const GroupCoordinator::Shard* GroupCoordinator::ShardOf(
    absl::string_view group_id) const {
  if (partition_count_ == 0) return nullptr;
  const auto found =
      shards_.find(PartitionForGroup(group_id, partition_count_));
  return found == shards_.end() ? nullptr : &found->second;
}

void GroupCoordinator::CommitOffsets(const OffsetCommitRequest& request,
                                     OnCommit on_commit) {
  ErrorCode error = CheckCoordinator(request.group_id);
  if (error == ErrorCode::kNone && request.generation_id_or_member_epoch >= 0) {
    // No group here has members, so none has this generation.
    error = ErrorCode::kIllegalGeneration;
  }
  const int32_t index =
      error == ErrorCode::kNone
          ? PartitionForGroup(request.group_id, partition_count_)
          : -1;
  auto commit = std::make_unique<PendingCommit>(*this, index);
  commit->on_commit = std::move(on_commit);
  RecordBatchBuilder batch({});
  const int64_t now_ms = absl::ToUnixMillis(runtime_.Now());
  for (const auto& topic : request.topics) {
    auto& answer = commit->response.topics.emplace_back();
    answer.name = topic.name;
    answer.topic_id = topic.topic_id;
    for (const auto& partition : topic.partitions) {
      auto& result = answer.partitions.emplace_back();
      result.partition_index = partition.partition_index;
      result.error_code = error;
      if (error != ErrorCode::kNone) continue;
      const std::string metadata = partition.committed_metadata.value_or("");
      if (metadata.size() > offset_metadata_max_bytes_) {
        result.error_code = ErrorCode::kOffsetMetadataTooLarge;
        continue;
      }
      auto record =
          OffsetRecord(request.group_id,
                       {topic.name, partition.partition_index}, topic.topic_id,
                       {.offset = partition.committed_offset,
                        .leader_epoch = partition.committed_leader_epoch,
                        .metadata = metadata,
                        .commit_timestamp_ms = now_ms});
      if (!record.ok()) {
        result.error_code = ErrorCode::kInvalidRequest;
        continue;
      }
      batch.Append(
          {.timestamp = now_ms, .key = record->key, .value = record->value});
      commit->records.push_back(*std::move(record));
    }
  }
  PendingCommit& pending = *commit;
  pending_.push_back(std::move(commit));
  if (pending.records.empty()) return Finish(pending, ErrorCode::kNone);

  Partition& partition = *shards_[index].partition;
  const LogAppendResult result =
      replicas_.Append(partition, BytesList(std::move(batch).Build().bytes()),
                       /*acks=*/-1, AppendOrigin::kCoordinator);
  if (result.error != ErrorCode::kNone) return Finish(pending, result.error);
  if (result.last_offset < partition.log().high_watermark()) {
    return Finish(pending, ErrorCode::kNone);
  }
  pending.waiting_in = &partition;
  partition.WhenCommitted(result.last_offset + 1, &pending, 0);
}

void GroupCoordinator::Finish(PendingCommit& commit, ErrorCode error) {
  // What a coordinator's clients are told of their coordinator's partition.
  switch (error) {
    case ErrorCode::kNotLeaderOrFollower:
    case ErrorCode::kKafkaStorageError:
      error = ErrorCode::kNotCoordinator;
      break;
    case ErrorCode::kNotEnoughReplicas:
    case ErrorCode::kNotEnoughReplicasAfterAppend:
      error = ErrorCode::kCoordinatorNotAvailable;
      break;
    default:
      break;
  }
  const auto shard = shards_.find(commit.shard);
  if (error == ErrorCode::kNone && shard != shards_.end()) {
    for (const KeyAndValue& record : commit.records) {
      Replay(shard->second, record.key, record.value);
    }
  }
  for (auto& topic : commit.response.topics) {
    for (auto& partition : topic.partitions) {
      if (partition.error_code == ErrorCode::kNone) {
        partition.error_code = error;
      }
    }
  }
  OnCommit on_commit = std::move(commit.on_commit);
  OffsetCommitResponse response = std::move(commit.response);
  std::erase_if(pending_, [&](const auto& p) { return p.get() == &commit; });
  on_commit(std::move(response));
}

void GroupCoordinator::Replay(Shard& shard, absl::string_view key,
                              std::optional<absl::string_view> value) {
  // Keys of types 0 and 1 are offsets; the others are of group members.
  const int16_t type = RecordTypeOf(key);
  if (type != OffsetCommitKey::kRecordType &&
      type != LegacyOffsetCommitKey::kRecordType) {
    return;
  }
  // Both types have one layout.
  std::string current(key);
  current[1] = static_cast<char>(OffsetCommitKey::kRecordType);
  const auto decoded = DecodeRecordKey<OffsetCommitKey>(current);
  if (!decoded.ok()) return;
  TopicPartition partition{decoded->topic, decoded->partition};
  if (!value.has_value()) {
    const auto group = shard.offsets.find(decoded->group);
    if (group != shard.offsets.end()) group->second.erase(partition);
    return;
  }
  const auto committed = DecodeVersioned<OffsetCommitValue>(*value);
  if (!committed.ok()) return;
  shard.offsets[decoded->group][std::move(partition)] = {
      .offset = committed->offset,
      .leader_epoch = committed->leader_epoch,
      .metadata = committed->metadata,
      .commit_timestamp_ms = committed->commit_timestamp};
}

const GroupCoordinator::Offsets* GroupCoordinator::FindOffsets(
    absl::string_view group_id) const {
  const Shard* shard = ShardOf(group_id);
  if (shard == nullptr) return nullptr;
  const auto found = shard->offsets.find(group_id);
  return found == shard->offsets.end() ? nullptr : &found->second;
}

}  // namespace kafka_embedded
