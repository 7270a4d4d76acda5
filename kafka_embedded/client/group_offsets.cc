#include "kafka_embedded/client/group_offsets.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "kafka_embedded/base/status.h"
#include "kafka_embedded/client/coordinator_connection.h"

namespace kafka_embedded {
namespace {

// The last versions in which a request is about one group and names topics:
// all brokers that later versions have serve these too, and they say the same.
constexpr int16_t kFindOneCoordinator = 3;
constexpr int16_t kCommitByName = 9;
constexpr int16_t kFetchOneGroup = 7;

absl::Status PartitionError(ErrorCode error, absl::string_view topic,
                            int32_t partition) {
  return Annotate(KafkaError(error),
                  absl::StrCat("topic \"", topic, "\" partition ", partition));
}

bool CoordinatorMoved(const absl::Status& status) {
  switch (ErrorCodeOf(status)) {
    case ErrorCode::kCoordinatorNotAvailable:
    case ErrorCode::kNotCoordinator:
    case ErrorCode::kRequestTimedOut:
    case ErrorCode::kNetworkException:
      return true;
    default:
      return false;
  }
}

absl::Status ToKafkaError(const absl::Status& status) {
  if (absl::IsUnimplemented(status)) return status;
  return KafkaError(ErrorCode::kNetworkException, status.message());
}

}  // namespace

GroupOffsets::GroupOffsets(Transport& transport, ClientMetadata& metadata,
                           const ClientOptions& options, std::string group_id,
                           bool require_stable)
    : transport_(transport),
      metadata_(metadata),
      options_(options),
      group_id_(std::move(group_id)),
      require_stable_(require_stable),
      backoff_(options, transport.runtime().NewRandom("coordinator-backoff")),
      timer_(transport.runtime(), transport.lane(), "coordinator-retry") {}

void GroupOffsets::Run(OperationPtr operation) {
  // Those that wait came first.
  if (coordinator_.has_value() && waiting_.empty()) {
    return operation->send(*coordinator_);
  }
  waiting_.push_back(std::move(operation));
  if (!timer_.scheduled()) FindCoordinator();
}

void GroupOffsets::FindCoordinator() {
  if (std::exchange(finding_, true)) return;
  const int32_t broker = metadata_.AnyBroker();
  Call<FindCoordinatorRequest>(
      transport_, broker, FindCoordinatorRequest{.key = group_id_},
      {.timeout = options_.request_timeout, .max_version = kFindOneCoordinator},
      [this, broker](absl::StatusOr<FindCoordinatorResponse> response) {
        OnCoordinator(broker, std::move(response));
      });
}

void GroupOffsets::OnCoordinator(
    int32_t asked, absl::StatusOr<FindCoordinatorResponse> response) {
  finding_ = false;
  if (response.ok() && response->error_code == ErrorCode::kNone) {
    coordinator_ = CoordinatorConnection(response->node_id);
    metadata_.AddEndpoint(
        {.id = *coordinator_, .host = response->host, .port = response->port});
    return RunWaiting();
  }
  if (!response.ok()) {
    metadata_.MarkFailed(asked);
    last_error_ = ToKafkaError(response.status());
  } else {
    last_error_ =
        KafkaError(response->error_code, response->error_message.value_or(""));
    if (!IsRetriable(response->error_code)) return FailWaiting(last_error_);
  }
  RunWaiting();
}

void GroupOffsets::FailWaiting(const absl::Status& status) {
  std::deque<OperationPtr> failed = std::move(waiting_);
  waiting_.clear();
  for (const OperationPtr& operation : failed) {
    operation->fail(
        Annotate(status, absl::StrCat("group \"", group_id_, "\"")));
  }
}

// Runs what waits; without a coordinator, what is late fails, and the rest
// waits for the next attempt to find one.
void GroupOffsets::RunWaiting() {
  std::deque<OperationPtr> operations = std::move(waiting_);
  waiting_.clear();
  const absl::Time now = transport_.runtime().Now();
  absl::Time first_deadline = absl::InfiniteFuture();
  for (OperationPtr& operation : operations) {
    if (now >= operation->deadline) {
      operation->fail(Annotate(last_error_.ok()
                                   ? KafkaError(ErrorCode::kRequestTimedOut)
                                   : last_error_,
                               absl::StrCat("group \"", group_id_, "\"")));
    } else if (coordinator_.has_value()) {
      operation->send(*coordinator_);
    } else {
      first_deadline = std::min(first_deadline, operation->deadline);
      waiting_.push_back(std::move(operation));
    }
  }
  if (waiting_.empty()) return;
  const absl::Time next = now + backoff_.Delay(waiting_.front()->failures++);
  timer_.ScheduleAt(std::min(next, first_deadline), [this] {
    if (coordinator_.has_value()) return RunWaiting();
    FindCoordinator();
  });
}

void GroupOffsets::Handle(const OperationPtr& operation, absl::Status status) {
  last_error_ = status;
  if (CoordinatorMoved(status)) coordinator_.reset();
  if (!IsRetriable(ErrorCodeOf(status)) ||
      transport_.runtime().Now() >= operation->deadline) {
    operation->fail(
        Annotate(status, absl::StrCat("group \"", group_id_, "\"")));
    return;
  }
  waiting_.push_back(operation);
  if (timer_.scheduled()) return;
  const absl::Time next =
      transport_.runtime().Now() + backoff_.Delay(operation->failures++);
  timer_.ScheduleAt(std::min(next, operation->deadline), [this] {
    if (coordinator_.has_value()) return RunWaiting();
    FindCoordinator();
  });
}

OffsetCommitRequest GroupOffsets::CommitRequest(
    const OffsetMap& offsets) const {
  OffsetCommitRequest request;
  request.group_id = group_id_;
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

void GroupOffsets::Commit(OffsetMap offsets, absl::Time deadline,
                          OnCommitted done) {
  auto operation = std::make_shared<Operation>();
  auto shared_done = std::make_shared<OnCommitted>(std::move(done));
  operation->deadline = deadline;
  operation->fail = [shared_done](const absl::Status& status) {
    (*shared_done)(status);
  };
  operation->send =
      [this, shared_done, offsets = std::move(offsets),
       self = std::weak_ptr<Operation>(operation)](int32_t coordinator) {
        Call<OffsetCommitRequest>(
            transport_, coordinator, CommitRequest(offsets),
            {.timeout = options_.request_timeout, .max_version = kCommitByName},
            [this, shared_done, operation = self.lock()](
                absl::StatusOr<OffsetCommitResponse> response) {
              OnCommitResponse(operation, *shared_done, response);
            });
      };
  Run(std::move(operation));
}

void GroupOffsets::OnCommitResponse(
    const OperationPtr& operation, OnCommitted& done,
    const absl::StatusOr<OffsetCommitResponse>& response) {
  if (!response.ok()) return Handle(operation, ToKafkaError(response.status()));
  for (const auto& topic : response->topics) {
    for (const auto& partition : topic.partitions) {
      if (partition.error_code == ErrorCode::kNone) continue;
      return Handle(operation, PartitionError(partition.error_code, topic.name,
                                              partition.partition_index));
    }
  }
  done(absl::OkStatus());
}

OffsetFetchRequest GroupOffsets::FetchRequestFor(
    const std::vector<TopicPartition>& partitions) const {
  OffsetFetchRequest request;
  request.group_id = group_id_;
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
  auto operation = std::make_shared<Operation>();
  auto shared_done = std::make_shared<OnFetched>(std::move(done));
  operation->deadline = deadline;
  operation->fail = [shared_done](const absl::Status& status) {
    (*shared_done)(status);
  };
  operation->send = [this, shared_done, partitions = std::move(partitions),
                     self = std::weak_ptr<Operation>(operation)](
                        int32_t coordinator) {
    Call<OffsetFetchRequest>(
        transport_, coordinator, FetchRequestFor(partitions),
        {.timeout = options_.request_timeout, .max_version = kFetchOneGroup},
        [this, shared_done, operation = self.lock()](
            absl::StatusOr<OffsetFetchResponse> response) {
          OnFetchResponse(operation, *shared_done, response);
        });
  };
  Run(std::move(operation));
}

void GroupOffsets::OnFetchResponse(
    const OperationPtr& operation, OnFetched& done,
    const absl::StatusOr<OffsetFetchResponse>& response) {
  if (!response.ok()) return Handle(operation, ToKafkaError(response.status()));
  if (response->error_code != ErrorCode::kNone) {
    return Handle(operation, KafkaError(response->error_code));
  }
  OffsetMap offsets;
  for (const auto& topic : response->topics) {
    for (const auto& partition : topic.partitions) {
      if (partition.error_code != ErrorCode::kNone) {
        return Handle(operation,
                      PartitionError(partition.error_code, topic.name,
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
