#include "kafka_embedded/client/group_offsets.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "kafka_embedded/base/status.h"

namespace kafka_embedded {
namespace {

// The last versions in which a request is about one group and names topics:
// all brokers that later versions have serve these too, and they say the same.
constexpr int16_t kCommitByName = 9;
constexpr int16_t kFetchOneGroup = 7;

absl::Status PartitionError(ErrorCode error, absl::string_view topic,
                            int32_t partition) {
  return Annotate(KafkaError(error),
                  absl::StrCat("topic \"", topic, "\" partition ", partition));
}

}  // namespace

GroupOffsets::GroupOffsets(Transport& transport, CoordinatorClient& coordinator,
                           const ClientOptions& options, bool require_stable)
    : transport_(transport),
      coordinator_(coordinator),
      options_(options),
      require_stable_(require_stable) {}

OffsetCommitRequest GroupOffsets::CommitRequest(
    const OffsetMap& offsets, const GroupMetadata& member) const {
  OffsetCommitRequest request;
  request.group_id = coordinator_.group_id();
  request.generation_id_or_member_epoch = member.generation_id;
  request.member_id = member.member_id;
  if (member.generation_id >= 0) {
    request.group_instance_id = member.group_instance_id;
  }
  for (const auto& [partition, offset] : offsets) {
    if (request.topics.empty() ||
        request.topics.back().name != partition.topic) {
      request.topics.push_back({.name = partition.topic});
    }
    request.topics.back().partitions.push_back(
        {.partition_index = partition.partition,
         .committed_offset = offset.offset,
         .committed_leader_epoch = offset.leader_epoch.value_or(-1),
         .committed_metadata = offset.metadata});
  }
  return request;
}

void GroupOffsets::Commit(OffsetMap offsets, CommitOptions options,
                          OnCommitted done) {
  auto operation = std::make_shared<CoordinatorClient::Operation>();
  auto shared_done = std::make_shared<OnCommitted>(std::move(done));
  operation->deadline = options.deadline;
  operation->retry = options.retry;
  operation->fail = [shared_done](const absl::Status& status) {
    (*shared_done)(status);
  };
  operation->send = [this, shared_done, offsets = std::move(offsets),
                     member = std::move(options.member),
                     self = std::weak_ptr(operation)](int32_t coordinator) {
    Call<OffsetCommitRequest>(
        transport_, coordinator, CommitRequest(offsets, member),
        {.timeout = options_.request_timeout, .max_version = kCommitByName},
        [this, shared_done, operation = self.lock()](
            absl::StatusOr<OffsetCommitResponse> response) {
          OnCommitResponse(operation, *shared_done, response);
        });
  };
  coordinator_.Run(std::move(operation));
}

void GroupOffsets::OnCommitResponse(
    const OperationPtr& operation, OnCommitted& done,
    const absl::StatusOr<OffsetCommitResponse>& response) {
  if (!response.ok()) {
    return coordinator_.Handle(
        operation, CoordinatorClient::ToKafkaError(response.status()));
  }
  for (const auto& topic : response->topics) {
    for (const auto& partition : topic.partitions) {
      if (partition.error_code == ErrorCode::kNone) continue;
      return coordinator_.Handle(
          operation, PartitionError(partition.error_code, topic.name,
                                    partition.partition_index));
    }
  }
  done(absl::OkStatus());
}

OffsetFetchRequest GroupOffsets::FetchRequestFor(
    const std::vector<TopicPartition>& partitions) const {
  OffsetFetchRequest request;
  request.group_id = coordinator_.group_id();
  request.require_stable = require_stable_;
  for (const TopicPartition& partition : partitions) {
    if (request.topics->empty() ||
        request.topics->back().name != partition.topic) {
      request.topics->push_back({.name = partition.topic});
    }
    request.topics->back().partition_indexes.push_back(partition.partition);
  }
  return request;
}

void GroupOffsets::Fetch(std::vector<TopicPartition> partitions,
                         absl::Time deadline, OnFetched done) {
  std::sort(partitions.begin(), partitions.end());
  auto operation = std::make_shared<CoordinatorClient::Operation>();
  auto shared_done = std::make_shared<OnFetched>(std::move(done));
  operation->deadline = deadline;
  operation->fail = [shared_done](const absl::Status& status) {
    (*shared_done)(status);
  };
  operation->send = [this, shared_done, partitions = std::move(partitions),
                     self = std::weak_ptr(operation)](int32_t coordinator) {
    Call<OffsetFetchRequest>(
        transport_, coordinator, FetchRequestFor(partitions),
        {.timeout = options_.request_timeout, .max_version = kFetchOneGroup},
        [this, shared_done, operation = self.lock()](
            absl::StatusOr<OffsetFetchResponse> response) {
          OnFetchResponse(operation, *shared_done, response);
        });
  };
  coordinator_.Run(std::move(operation));
}

void GroupOffsets::OnFetchResponse(
    const OperationPtr& operation, OnFetched& done,
    const absl::StatusOr<OffsetFetchResponse>& response) {
  if (!response.ok()) {
    return coordinator_.Handle(
        operation, CoordinatorClient::ToKafkaError(response.status()));
  }
  if (response->error_code != ErrorCode::kNone) {
    return coordinator_.Handle(operation, KafkaError(response->error_code));
  }
  OffsetMap offsets;
  for (const auto& topic : response->topics) {
    for (const auto& partition : topic.partitions) {
      if (partition.error_code != ErrorCode::kNone) {
        return coordinator_.Handle(
            operation, PartitionError(partition.error_code, topic.name,
                                      partition.partition_index));
      }
      if (partition.committed_offset < 0) continue;
      OffsetAndMetadata& offset =
          offsets[TopicPartition{topic.name, partition.partition_index}];
      offset.offset = partition.committed_offset;
      offset.metadata = partition.metadata.value_or("");
      if (partition.committed_leader_epoch >= 0) {
        offset.leader_epoch = partition.committed_leader_epoch;
      }
    }
  }
  done(std::move(offsets));
}

}  // namespace kafka_embedded
