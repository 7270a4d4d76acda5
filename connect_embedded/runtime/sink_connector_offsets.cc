#include "connect_embedded/runtime/sink_connector_offsets.h"

#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "kafka_embedded/base/status.h"

namespace connect_embedded {
namespace {

using kafka_embedded::Admin;
using kafka_embedded::ErrorCode;
using kafka_embedded::GroupOffsetsResult;
using kafka_embedded::TopicPartition;

constexpr char kTopic[] = "kafka_topic";
constexpr char kPartition[] = "kafka_partition";
constexpr char kOffset[] = "kafka_offset";

const Value* Find(const SourceMap& map, const char* name) {
  const auto found = map.find(name);
  return found == map.end() ? nullptr : &found->second;
}

absl::StatusOr<TopicPartition> ParsePartition(const SourceMap& map) {
  const Value* const topic = Find(map, kTopic);
  const Value* const partition = Find(map, kPartition);
  if (topic == nullptr || partition == nullptr) {
    return absl::InvalidArgumentError(
        absl::StrCat("The partition for a sink connector offset must contain "
                     "the keys '",
                     kTopic, "' and '", kPartition, "'"));
  }
  if (topic->is_null()) {
    return absl::InvalidArgumentError(
        "Kafka topic names must be valid strings and may not be null");
  }
  if (partition->is_null()) {
    return absl::InvalidArgumentError(
        "Kafka partitions must be valid numbers and may not be null");
  }
  TopicPartition parsed{topic->ToString(), 0};
  // 10 and "10" are both partitions.
  if (absl::SimpleAtoi(partition->ToString(), &parsed.partition)) {
    if (parsed.partition >= 0 && !parsed.topic.empty()) return parsed;
    return absl::UnknownError(
        absl::StrCat("Invalid topic partition ", parsed.ToString()));
  }
  return absl::InvalidArgumentError(absl::StrCat(
      "Failed to parse the following Kafka partition value in the provided "
      "offsets: '",
      partition->ToString(),
      "'. Partition values for sink connectors need to be integers."));
}

absl::StatusOr<int64_t> ParseOffset(const SourceMap& map) {
  const Value* const value = Find(map, kOffset);
  if (value == nullptr) {
    return absl::InvalidArgumentError(absl::StrCat(
        "The offset for a sink connector should either be null or contain the "
        "key '",
        kOffset, "'"));
  }
  int64_t offset = 0;
  if (absl::SimpleAtoi(value->ToString(), &offset)) {
    if (offset >= 0) return offset;
    return absl::UnknownError(absl::StrCat("Invalid negative offset ", offset));
  }
  return absl::InvalidArgumentError(absl::StrCat(
      "Failed to parse the following Kafka offset value in the provided "
      "offsets: '",
      value->ToString(),
      "'. Offset values for sink connectors need to be integers."));
}

absl::Status StillRuns(const char* what, const std::string& connector) {
  return absl::UnknownError(absl::StrCat(
      "Failed to ", what, " consumer group offsets for connector ", connector,
      " either because its tasks haven't stopped completely yet or the "
      "connector was resumed before the request to ",
      what,
      " its offsets could be successfully completed. If the connector is in a "
      "stopped state, this operation can be safely retried. If it doesn't "
      "eventually succeed, the Connect cluster may need to be restarted to get "
      "rid of the zombie sink tasks."));
}

// The outcome of the two requests that a change may be made of.
struct Outcome {
  int left = 1;
  absl::Status status;
  Herder::Finished done;

  void Finish(const absl::Status& one) {
    status.Update(one);
    if (--left == 0) done(status);
  }
};

auto Judge(std::shared_ptr<Outcome> outcome, const std::string& connector) {
  return [outcome = std::move(outcome),
          connector](const absl::StatusOr<GroupOffsetsResult>& result) {
    if (!result.ok()) return outcome->Finish(result.status());
    bool runs = result->error == ErrorCode::kUnknownMemberId;
    for (const auto& [partition, error] : result->partitions) {
      runs = runs || error == ErrorCode::kGroupSubscribedToTopic ||
             error == ErrorCode::kUnknownMemberId;
    }
    outcome->Finish(runs ? StillRuns("alter", connector) : result->status());
  };
}

}  // namespace

ConnectorOffsets ToConnectorOffsets(const kafka_embedded::OffsetMap& offsets) {
  ConnectorOffsets result;
  for (const auto& [partition, offset] : offsets) {
    SourceMap where = {{kPartition, Value::Int32(partition.partition)},
                       {kTopic, Value::String(partition.topic)}};
    result.emplace_back(std::move(where),
                        SourceMap{{kOffset, Value::Int64(offset.offset)}});
  }
  return result;
}

absl::StatusOr<SinkOffsetChanges> ParseSinkOffsets(
    const ConnectorOffsets& offsets) {
  SinkOffsetChanges changes;
  for (const auto& [partition, offset] : offsets) {
    ASSIGN_OR_RETURN(const TopicPartition where, ParsePartition(partition));
    std::optional<int64_t>& change = changes[where];
    if (!offset.has_value()) continue;
    ASSIGN_OR_RETURN(change, ParseOffset(*offset));
  }
  return changes;
}

void AlterSinkOffsets(Admin& admin, const std::string& group,
                      const std::string& connector,
                      const SinkOffsetChanges& changes, Herder::Finished done) {
  kafka_embedded::OffsetMap altered;
  std::vector<TopicPartition> forgotten;
  for (const auto& [partition, offset] : changes) {
    if (offset.has_value()) {
      altered[partition] = {.offset = *offset};
    } else {
      forgotten.push_back(partition);
    }
  }
  auto outcome = std::make_shared<Outcome>();
  outcome->done = std::move(done);
  if (!altered.empty()) {
    ++outcome->left;
    admin.AlterGroupOffsets(group, std::move(altered),
                            Judge(outcome, connector));
  }
  if (!forgotten.empty()) {
    ++outcome->left;
    admin.DeleteGroupOffsets(group, std::move(forgotten),
                             Judge(outcome, connector));
  }
  outcome->Finish(absl::OkStatus());
}

void ResetSinkOffsets(Admin& admin, const std::string& group,
                      const std::string& connector, Herder::Finished done) {
  admin.DeleteGroups({group}, [connector, done = std::move(done)](
                                  const auto& results) mutable {
    if (!results.ok()) return done(results.status());
    const kafka_embedded::GroupResult& result = results->front();
    if (result.error == ErrorCode::kGroupIdNotFound) {
      return done(absl::OkStatus());
    }
    if (result.error == ErrorCode::kNonEmptyGroup) {
      return done(StillRuns("reset", connector));
    }
    done(result.status());
  });
}

}  // namespace connect_embedded
