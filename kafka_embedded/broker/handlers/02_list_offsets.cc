// ListOffsets (API key 2), versions 1 to 11.
//
// Behavior: the offset of a timestamp in each partition: the first record at or
// after it, or nothing (-1). Negative timestamps ask for offsets by name: -1
// the end (the last stable offset for READ_COMMITTED), -2 the start, -3 the
// record with the largest timestamp (KIP-734), -4 the earliest local offset
// (KIP-405), -5 the last tiered one (KIP-1005). Without tiered storage, -4 is
// the start and -5 nothing.
//
// Version notes: 2 brought the isolation level, 4 leader epochs, 7 -3, 8 -4, 9
// -5, 10 a timeout for remote storage, 11 -6, the earliest offset still to be
// tiered (KIP-1023), which is nothing here. Other negative timestamps are
// UNSUPPORTED_VERSION. A partition named twice is INVALID_REQUEST.
#include <utility>
#include <vector>

#include "absl/container/btree_map.h"
#include "kafka_embedded/base/status.h"
#include "kafka_embedded/broker/broker.h"
#include "kafka_embedded/broker/handlers/handlers.h"
#include "kafka_embedded/broker/handlers/partition_lookup.h"
#include "kafka_embedded/protocol/messages/list_offsets.h"

namespace kafka_embedded {
namespace {

using list_offsets_request::ListOffsetsPartition;
using list_offsets_response::ListOffsetsPartitionResponse;

enum : int64_t {
  kLatest = -1,
  kEarliest = -2,
  kMaxTimestamp = -3,
  kEarliestLocal = -4,
  kLatestTiered = -5,
  kEarliestPendingUpload = -6,
};
constexpr int8_t kReadCommitted = 1;
constexpr int16_t kFirstVersionWithLeaderEpoch = 4;

void Set(ListOffsetsPartitionResponse& answer,
         const TimestampAndOffset& found) {
  answer.timestamp = found.timestamp;
  answer.offset = found.offset;
  answer.leader_epoch = found.leader_epoch;
}

// The version with which a timestamp that stands for an offset came; no version
// has those that do not exist.
int16_t FirstVersionOf(int64_t timestamp) {
  switch (timestamp) {
    case kMaxTimestamp:
      return 7;
    case kEarliestLocal:
      return 8;
    case kLatestTiered:
      return 9;
    case kEarliestPendingUpload:
      return 11;
    default:
      return 0;
  }
}

ErrorCode Answer(const Partition& partition, int64_t timestamp,
                 bool read_committed, ListOffsetsPartitionResponse& answer) {
  const Log& log = partition.log();
  const int64_t end =
      read_committed ? log.last_stable_offset() : log.high_watermark();
  switch (timestamp) {
    case kLatest:
      Set(answer, {.offset = end, .leader_epoch = partition.leader_epoch()});
      return ErrorCode::kNone;
    case kEarliest:
    case kEarliestLocal:
      Set(answer, {.offset = log.log_start_offset(),
                   .leader_epoch = log.EpochForOffset(log.log_start_offset())});
      return ErrorCode::kNone;
    case kMaxTimestamp: {
      const auto found = log.OffsetOfMaxTimestamp();
      if (!found.ok()) return ErrorCodeOf(found.status());
      if (found->offset < end) Set(answer, *found);
      return ErrorCode::kNone;
    }
    case kLatestTiered:
    case kEarliestPendingUpload:
      return ErrorCode::kNone;
    default:
      break;
  }
  if (timestamp < 0) return ErrorCode::kUnsupportedVersion;
  const auto found = log.OffsetForTimestamp(timestamp);
  if (!found.ok()) return ErrorCodeOf(found.status());
  if (found->has_value() && (*found)->offset < end) Set(answer, **found);
  return ErrorCode::kNone;
}

// What partitions of a topic are asked for, and how often.
absl::btree_map<int32_t, int> CountPartitions(
    const std::vector<ListOffsetsPartition>& partitions) {
  absl::btree_map<int32_t, int> counts;
  for (const ListOffsetsPartition& p : partitions) ++counts[p.partition_index];
  return counts;
}

bool IsIsolationLevel(int8_t level) {
  return level == 0 || level == kReadCommitted;
}

}  // namespace

void HandleListOffsets(Broker& broker, const RequestContext& context,
                       ApiMessagePtr message, Respond respond) {
  auto& request = Get<ListOffsetsRequest>(*message);
  ListOffsetsResponse response;
  for (auto& topic_request : request.topics) {
    const TopicImage* topic = broker.image().FindTopic(topic_request.name);
    auto& topic_answer = response.topics.emplace_back();
    auto counts = CountPartitions(topic_request.partitions);
    for (const ListOffsetsPartition& wanted : topic_request.partitions) {
      int& count = counts[wanted.partition_index];
      if (count == 0) continue;
      auto& answer = topic_answer.partitions.emplace_back();
      answer.partition_index = wanted.partition_index;
      if (count > 1 || !IsIsolationLevel(request.isolation_level)) {
        answer.error_code = count > 1 ? ErrorCode::kInvalidRequest
                                      : ErrorCode::kUnknownServerError;
        count = 0;
        continue;
      }
      const LeaderLookup lookup =
          FindLeader(broker, topic, Uuid(), wanted.partition_index,
                     wanted.current_leader_epoch);
      answer.error_code =
          context.api_version < FirstVersionOf(wanted.timestamp)
              ? ErrorCode::kUnsupportedVersion
          : lookup.error != ErrorCode::kNone
              ? lookup.error
              : Answer(*lookup.partition, wanted.timestamp,
                       request.isolation_level == kReadCommitted, answer);
      if (context.api_version < kFirstVersionWithLeaderEpoch) {
        answer.leader_epoch = -1;
      }
    }
    topic_answer.name = std::move(topic_request.name);
  }
  respond(MakeMessage(std::move(response)));
}

}  // namespace kafka_embedded
