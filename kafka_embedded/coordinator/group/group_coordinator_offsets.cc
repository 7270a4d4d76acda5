// Committed offsets, and the batches that every decision becomes.
#include <utility>

#include "kafka_embedded/coordinator/group/coordinator_error.h"
#include "kafka_embedded/coordinator/group/group_coordinator.h"
#include "kafka_embedded/records/record_batch_builder.h"

namespace kafka_embedded {
namespace {

// From this version on a commit to a group that is not there says so.
constexpr int16_t kFirstCommitVersionWithGroupIdNotFound = 9;

void SetError(ErrorCode error, OffsetCommitResponse& response) {
  for (auto& topic : response.topics) {
    for (auto& partition : topic.partitions) {
      if (partition.error_code == ErrorCode::kNone) {
        partition.error_code = error;
      }
    }
  }
}

}  // namespace

// ---- OffsetCommit ----

void GroupCoordinator::CommitOffsets(const OffsetCommitRequest& request,
                                     int16_t api_version, CommitReply reply) {
  OffsetCommitResponse response;
  const std::vector<GroupRecord> records = CommitRecords(request, response);
  auto [error, shard] = FindShard(request.group_id);
  if (error == ErrorCode::kNone) {
    error = ValidateCommit(*shard, request, api_version);
  }
  if (error == ErrorCode::kNone && !records.empty()) {
    error = CoordinatorError(AppendAndReplay(*shard, records));
  }
  if (error != ErrorCode::kNone) {
    SetError(error, response);
    return reply(std::move(response));
  }
  for (const GroupRecord& record : records) {
    const auto& commit = std::get<OffsetRecord>(record);
    trace_.Commit(request.group_id, commit.key.topic, commit.key.partition,
                  commit.value->offset);
  }
  if (shard->log.committed()) return reply(std::move(response));
  shard->log.WhenCommitted(
      [reply = std::move(reply),
       response = std::move(response)](ErrorCode write_error) mutable {
        SetError(CoordinatorError(write_error), response);
        reply(std::move(response));
      });
}

// The answer names every partition, those first that are refused by themselves.
std::vector<GroupRecord> GroupCoordinator::CommitRecords(
    const OffsetCommitRequest& request, OffsetCommitResponse& response) const {
  std::vector<GroupRecord> records;
  for (const auto& topic : request.topics) {
    auto& answer = response.topics.emplace_back();
    answer.name = topic.name;
    answer.topic_id = topic.topic_id;
    for (const auto& partition : topic.partitions) {
      auto& result = answer.partitions.emplace_back();
      result.partition_index = partition.partition_index;
      if (partition.committed_metadata.has_value() &&
          partition.committed_metadata->size() >
              config_.offset_metadata_max_bytes) {
        result.error_code = ErrorCode::kOffsetMetadataTooLarge;
        continue;
      }
      records.emplace_back(GroupShard::CommitRecord(
          request.group_id, topic.name, topic.topic_id, partition,
          request.retention_time_ms, runtime_.Now()));
    }
  }
  return records;
}

ErrorCode GroupCoordinator::ValidateCommit(Shard& shard,
                                           const OffsetCommitRequest& request,
                                           int16_t api_version) {
  ClassicGroup* group = shard.state.FindGroup(request.group_id);
  if (group == nullptr) {
    // Whoever assigns itself commits to a group that need not exist.
    if (request.generation_id_or_member_epoch < 0) return ErrorCode::kNone;
    return api_version >= kFirstCommitVersionWithGroupIdNotFound
               ? ErrorCode::kGroupIdNotFound
               : ErrorCode::kIllegalGeneration;
  }
  const ErrorCode error =
      group->ValidateOffsetCommit(request.member_id, request.group_instance_id,
                                  request.generation_id_or_member_epoch);
  if (error != ErrorCode::kNone) return error;
  GroupEffects effects;
  ClassicGroupStep(config_, *group, runtime_.Now(), effects)
      .OnOffsetCommit(request.member_id);
  shard.timers.Apply(request.group_id, effects.timers);
  return ErrorCode::kNone;
}

// ---- OffsetDelete ----

void GroupCoordinator::DeleteOffsets(const OffsetDeleteRequest& request,
                                     DeleteOffsetsReply reply) {
  OffsetDeleteResponse response;
  const auto fail = [&](ErrorCode error) {
    response = {.error_code = error};
    reply(std::move(response));
  };
  const auto [error, shard] = FindShardOfGroup(request.group_id);
  if (error != ErrorCode::kNone) return fail(error);
  const ClassicGroup* group = shard->state.FindGroup(request.group_id);
  if (group == nullptr) return fail(ErrorCode::kGroupIdNotFound);
  const ErrorCode refused = group->ValidateOffsetDelete();
  if (refused != ErrorCode::kNone) return fail(refused);

  std::vector<GroupRecord> records;
  const Offsets* offsets = shard->state.FindOffsets(request.group_id);
  for (const auto& topic : request.topics) {
    auto& answer = response.topics.emplace_back();
    answer.name = topic.name;
    const bool subscribed = group->IsSubscribedTo(topic.name);
    for (const auto& partition : topic.partitions) {
      const TopicPartition key{topic.name, partition.partition_index};
      answer.partitions.push_back(
          {.partition_index = key.partition,
           .error_code = subscribed ? ErrorCode::kGroupSubscribedToTopic
                                    : ErrorCode::kNone});
      if (!subscribed && offsets != nullptr && offsets->contains(key)) {
        records.emplace_back(
            GroupShard::OffsetTombstone(request.group_id, key));
      }
    }
  }
  const ErrorCode failed = AppendAndReplay(*shard, records);
  if (failed != ErrorCode::kNone) return fail(CoordinatorError(failed));
  shard->log.WhenCommitted(
      [reply = std::move(reply),
       response = std::move(response)](ErrorCode write_error) mutable {
        if (write_error != ErrorCode::kNone) {
          response = {.error_code = CoordinatorError(write_error)};
        }
        reply(std::move(response));
      });
}

// ---- OffsetFetch ----

void GroupCoordinator::WhenReadable(absl::string_view group_id,
                                    ErrorReply ready) {
  const auto [error, shard] = FindShard(group_id);
  if (error != ErrorCode::kNone) return ready(error);
  if (shard->log.committed()) return ready(ErrorCode::kNone);
  shard->log.WhenCommitted([ready = std::move(ready)](
                               ErrorCode write_error) mutable {
    // Consumers before 3.9 give up on COORDINATOR_NOT_AVAILABLE here.
    ready(CoordinatorError(write_error) == ErrorCode::kCoordinatorNotAvailable
              ? ErrorCode::kNotCoordinator
              : CoordinatorError(write_error));
  });
}

const GroupCoordinator::Offsets* GroupCoordinator::FindOffsets(
    absl::string_view group_id) const {
  const auto [error, shard] = FindShard(group_id);
  return shard == nullptr ? nullptr : shard->state.FindOffsets(group_id);
}

// ---- Records ----

ErrorCode GroupCoordinator::Append(Shard& shard,
                                   absl::Span<const GroupRecord> records) {
  RecordBatchBuilder batch({.compression = static_cast<Compression>(
                                config_.offsets_topic_compression_codec)});
  const int64_t now_ms = absl::ToUnixMillis(runtime_.Now());
  for (const GroupRecord& record : records) {
    const auto encoded = EncodeGroupRecord(record);
    if (!encoded.ok()) return ErrorCode::kUnknownServerError;
    NewRecord next{.timestamp = now_ms, .key = encoded->key};
    if (encoded->value.has_value()) next.value = *encoded->value;
    batch.Append(next);
  }
  WatchRetention();
  return shard.log.Append(std::move(batch).Build());
}

ErrorCode GroupCoordinator::AppendAndReplay(
    Shard& shard, absl::Span<const GroupRecord> records) {
  if (records.empty()) return ErrorCode::kNone;
  const ErrorCode error = Append(shard, records);
  if (error != ErrorCode::kNone) return error;
  for (const GroupRecord& record : records) {
    const auto* group = std::get_if<GroupMetadataRecord>(&record);
    if (group != nullptr && !group->value.has_value()) {
      shard.timers.Forget(group->key.group);
    }
    shard.state.Replay(record, runtime_.Now());
  }
  return ErrorCode::kNone;
}

}  // namespace kafka_embedded
