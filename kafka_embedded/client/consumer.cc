#include "kafka_embedded/client/consumer.h"

#include <utility>

#include "absl/functional/function_ref.h"
#include "absl/strings/str_cat.h"
#include "kafka_embedded/base/status.h"
#include "kafka_embedded/client/answer.h"
#include "kafka_embedded/client/consumer_core.h"

namespace kafka_embedded {
namespace {

// Enters, starts, and waits for the answer, which is shared because it comes
// even if the wait fails.
template <typename T>
absl::StatusOr<T> Await(
    ConsumerCore& core,
    absl::FunctionRef<void(std::shared_ptr<Answer<T>>, absl::Time)> start) {
  auto answer = std::make_shared<Answer<T>>();
  const absl::Time deadline =
      core.runtime().Now() + core.options().default_api_timeout;
  core.runtime().Enter([&] { start(answer, deadline); });
  RETURN_IF_ERROR(Annotate(core.runtime().RunUntil([&] { return answer->done; },
                                                   absl::InfiniteFuture()),
                           "a consumer waits for its answer"));
  return std::move(answer->value);
}

absl::Status NotAssigned(const TopicPartition& partition) {
  return absl::NotFoundError(absl::StrCat("topic \"", partition.topic,
                                          "\" partition ", partition.partition,
                                          ": it is not assigned"));
}

absl::StatusOr<OffsetLookup::Results> LookUp(
    ConsumerCore& core, absl::btree_map<TopicPartition, int64_t> timestamps) {
  ASSIGN_OR_RETURN(
      OffsetLookup::Results results,
      Await<OffsetLookup::Results>(core, [&](auto answer, absl::Time deadline) {
        core.lookup().Start(std::move(timestamps), deadline,
                            [answer](OffsetLookup::Results results) {
                              answer->value = std::move(results);
                              answer->done = true;
                            });
      }));
  for (const auto& [partition, found] : results) {
    RETURN_IF_ERROR(
        Annotate(KafkaError(found.error),
                 absl::StrCat("topic \"", partition.topic, "\" partition ",
                              partition.partition)));
  }
  return results;
}

absl::StatusOr<absl::btree_map<TopicPartition, int64_t>> EdgeOffsets(
    ConsumerCore& core, const std::vector<TopicPartition>& partitions,
    int64_t timestamp) {
  if (core.closed()) return ConsumerCore::ClosedError();
  absl::btree_map<TopicPartition, int64_t> timestamps;
  for (const auto& partition : partitions) timestamps[partition] = timestamp;
  ASSIGN_OR_RETURN(const OffsetLookup::Results results,
                   LookUp(core, std::move(timestamps)));
  absl::btree_map<TopicPartition, int64_t> offsets;
  for (const auto& [partition, found] : results) {
    offsets[partition] = found.offset;
  }
  return offsets;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Consumer>> Consumer::Create(
    const Config& config, std::unique_ptr<Transport> transport) {
  ASSIGN_OR_RETURN(ConsumerOptions options, ParseConsumerOptions(config));
  Runtime& runtime = transport->runtime();
  std::unique_ptr<ConsumerCore> core;
  runtime.Enter([&] {
    core = std::make_unique<ConsumerCore>(std::move(options),
                                          std::move(transport));
  });
  return std::unique_ptr<Consumer>(new Consumer(std::move(core)));
}

Consumer::Consumer(std::unique_ptr<ConsumerCore> core)
    : runtime_(core->runtime()), core_(std::move(core)) {}

Consumer::~Consumer() {
  runtime_.Enter([this] { core_.reset(); });
}

absl::Status Consumer::Change(absl::FunctionRef<absl::Status()> change) {
  absl::Status status;
  runtime_.Enter([&] {
    status = core_->closed() ? ConsumerCore::ClosedError() : change();
    if (status.ok()) core_->Drive();
  });
  return status;
}

absl::Status Consumer::Assign(std::vector<TopicPartition> partitions) {
  return Change([&] { return core_->subscription().Assign(partitions); });
}

std::vector<TopicPartition> Consumer::assignment() const {
  std::vector<TopicPartition> assigned;
  runtime_.Enter([&] {
    for (const auto& [name, partition] : core_->subscription().assigned()) {
      assigned.push_back(name);
    }
  });
  return assigned;
}

std::vector<std::string> Consumer::subscription() const {
  std::vector<std::string> topics;
  runtime_.Enter([&] {
    if (!core_->subscription().is_subscription()) return;
    const auto& all = core_->subscription().topics();
    topics.assign(all.begin(), all.end());
  });
  return topics;
}

absl::StatusOr<ConsumerRecords> Consumer::Poll(absl::Duration timeout) {
  absl::Status status;
  bool ready = false;
  runtime_.Enter([&] {
    if (core_->closed()) {
      status = ConsumerCore::ClosedError();
    } else if (core_->subscription().none()) {
      status = absl::FailedPreconditionError(
          "nothing to poll, expected Assign or Subscribe first");
    } else {
      core_->SetActive(true);
      core_->CommitIfDue();
      core_->Drive();
      ready = core_->HasResult();
    }
  });
  RETURN_IF_ERROR(status);
  const absl::Time deadline = runtime_.Now() + timeout;
  absl::StatusOr<ConsumerRecords> result = ConsumerRecords();
  // Control records, or what is left of a transaction that was aborted, are
  // nothing to return: then it goes on.
  for (bool again = true; again; ready = false) {
    if (!ready) {
      status = runtime_.RunUntil([&] { return core_->HasResult(); }, deadline);
    }
    while (TellRebalance()) {
      status = absl::OkStatus();
    }
    runtime_.Enter([&] {
      if (status.ok()) result = core_->TakeResult();
      again = status.ok() && result.ok() && result->empty() &&
              runtime_.Now() < deadline;
      if (!again) core_->SetActive(false);
    });
  }
  // Inside the runtime there is no waiting, but what is there can be had.
  if (absl::IsFailedPrecondition(status) && timeout > absl::ZeroDuration()) {
    return status;
  }
  return result;
}

void Consumer::NotifyWhenReady(absl::AnyInvocable<void()> ready) {
  runtime_.Enter([&] { core_->NotifyWhenReady(std::move(ready)); });
}

void Consumer::Wakeup() {
  runtime_.Enter([&] { core_->Wakeup(); });
}

absl::Status Consumer::Seek(const TopicPartition& partition, int64_t offset) {
  if (offset < 0) {
    return absl::InvalidArgumentError(absl::StrCat(
        "topic \"", partition.topic, "\" partition ", partition.partition,
        ": offset ", offset, ", expected at least 0"));
  }
  return Change([&] {
    AssignedPartition* found = core_->subscription().Find(partition);
    if (found == nullptr) return NotAssigned(partition);
    found->MoveTo(offset, -1);
    return absl::OkStatus();
  });
}

absl::Status Consumer::ForEach(
    const std::vector<TopicPartition>& partitions,
    absl::FunctionRef<void(AssignedPartition&)> change) {
  return Change([&] {
    for (const TopicPartition& partition : partitions) {
      if (core_->subscription().Find(partition) == nullptr) {
        return NotAssigned(partition);
      }
    }
    for (const TopicPartition& partition : partitions) {
      change(*core_->subscription().Find(partition));
    }
    return absl::OkStatus();
  });
}

absl::Status Consumer::SeekToBeginning(
    const std::vector<TopicPartition>& partitions) {
  return ForEach(partitions.empty() ? assignment() : partitions,
                 [](AssignedPartition& partition) {
                   partition.RequestReset(OffsetReset::kEarliest);
                 });
}

absl::Status Consumer::SeekToEnd(
    const std::vector<TopicPartition>& partitions) {
  return ForEach(partitions.empty() ? assignment() : partitions,
                 [](AssignedPartition& partition) {
                   partition.RequestReset(OffsetReset::kLatest);
                 });
}

absl::Status Consumer::Pause(const std::vector<TopicPartition>& partitions) {
  return ForEach(partitions,
                 [](AssignedPartition& partition) { partition.paused = true; });
}

absl::Status Consumer::Resume(const std::vector<TopicPartition>& partitions) {
  return ForEach(partitions, [](AssignedPartition& partition) {
    partition.paused = false;
  });
}

std::vector<TopicPartition> Consumer::paused() const {
  std::vector<TopicPartition> paused;
  runtime_.Enter([&] {
    for (const auto& [name, partition] : core_->subscription().assigned()) {
      if (partition->paused) paused.push_back(name);
    }
  });
  return paused;
}

absl::StatusOr<int64_t> Consumer::Position(const TopicPartition& partition) {
  RETURN_IF_ERROR(ForEach({partition}, [](AssignedPartition&) {}));
  absl::StatusOr<int64_t> position;
  const auto known = [&] {
    const AssignedPartition* found = core_->subscription().Find(partition);
    if (found == nullptr) {
      position = NotAssigned(partition);
    } else if (found->state == AssignedPartition::State::kReady) {
      position = found->position;
    } else if (core_->has_error()) {
      position = core_->TakeError();
    } else {
      return false;
    }
    return true;
  };
  runtime_.Enter([&] {
    core_->SetActive(true);
    core_->Drive();
  });
  const absl::Status waited = runtime_.RunUntil(
      known, runtime_.Now() + core_->options().default_api_timeout);
  runtime_.Enter([&] { core_->SetActive(false); });
  RETURN_IF_ERROR(waited);
  return position;
}

absl::Status Consumer::CommitSync() {
  OffsetMap offsets;
  runtime_.Enter([&] { offsets = core_->subscription().Consumed(); });
  return CommitSync(offsets);
}

absl::Status Consumer::CommitSync(const OffsetMap& offsets) {
  if (core_->closed()) return ConsumerCore::ClosedError();
  return Commit(offsets);
}

absl::Status Consumer::Commit(const OffsetMap& offsets) {
  return Await<absl::Status>(
             *core_,
             [&](auto answer, absl::Time) {
               core_->Commit(offsets, /*retry=*/true,
                             [answer](const OffsetMap&, absl::Status status) {
                               answer->value = std::move(status);
                               answer->done = true;
                             });
             })
      .value_or(absl::FailedPreconditionError(
          "a commit cannot be waited for inside the runtime"));
}

void Consumer::CommitAsync(CommitCallback callback) {
  runtime_.Enter([&] {
    core_->Commit(core_->subscription().Consumed(), /*retry=*/false,
                  std::move(callback));
  });
}

void Consumer::CommitAsync(OffsetMap offsets, CommitCallback callback) {
  runtime_.Enter([&] {
    core_->Commit(std::move(offsets), /*retry=*/false, std::move(callback));
  });
}

absl::StatusOr<OffsetMap> Consumer::Committed(
    const std::vector<TopicPartition>& partitions) {
  RETURN_IF_ERROR(NeedGroup());
  if (core_->closed()) return ConsumerCore::ClosedError();
  ASSIGN_OR_RETURN(auto offsets,
                   Await<absl::StatusOr<OffsetMap>>(
                       *core_, [&](auto answer, absl::Time deadline) {
                         core_->group_offsets().Fetch(
                             partitions, deadline,
                             [answer](absl::StatusOr<OffsetMap> offsets) {
                               answer->value = std::move(offsets);
                               answer->done = true;
                             });
                       }));
  return offsets;
}

absl::StatusOr<absl::btree_map<TopicPartition, int64_t>>
Consumer::BeginningOffsets(const std::vector<TopicPartition>& partitions) {
  return EdgeOffsets(*core_, partitions, -2);
}

absl::StatusOr<absl::btree_map<TopicPartition, int64_t>> Consumer::EndOffsets(
    const std::vector<TopicPartition>& partitions) {
  return EdgeOffsets(*core_, partitions, -1);
}

absl::StatusOr<absl::btree_map<TopicPartition, OffsetAndTimestamp>>
Consumer::OffsetsForTimes(
    const absl::btree_map<TopicPartition, int64_t>& timestamps) {
  if (core_->closed()) return ConsumerCore::ClosedError();
  ASSIGN_OR_RETURN(const OffsetLookup::Results results,
                   LookUp(*core_, timestamps));
  absl::btree_map<TopicPartition, OffsetAndTimestamp> offsets;
  for (const auto& [partition, found] : results) {
    if (found.offset < 0) continue;
    OffsetAndTimestamp& offset = offsets[partition];
    offset.offset = found.offset;
    offset.timestamp = found.timestamp;
    if (found.leader_epoch >= 0) offset.leader_epoch = found.leader_epoch;
  }
  return offsets;
}

absl::StatusOr<std::vector<PartitionInfo>> Consumer::PartitionsFor(
    absl::string_view topic) {
  ClientMetadata& metadata = core_->metadata();
  const ClientMetadata::Topic* known = nullptr;
  int64_t old_version = -1;
  runtime_.Enter([&] {
    metadata.Want(topic);
    known = metadata.Find(topic);
    // An error may have passed since: it is asked about again.
    if (known == nullptr || !IsRetriable(known->error)) return;
    old_version = metadata.version();
    metadata.RequestUpdate();
  });
  const absl::Status waited = runtime_.RunUntil(
      [&] {
        known = metadata.Find(topic);
        return known != nullptr && metadata.version() > old_version;
      },
      runtime_.Now() + core_->options().default_api_timeout);
  absl::StatusOr<std::vector<PartitionInfo>> result;
  runtime_.Enter([&] {
    if (waited.ok() && known->error == ErrorCode::kNone) {
      result = known->Partitions();
    } else {
      result = Annotate(waited.ok() ? KafkaError(known->error) : waited,
                        absl::StrCat("topic \"", topic, "\""));
    }
  });
  return result;
}

const std::vector<std::string>& Consumer::warnings() const {
  return core_->options().client.warnings;
}

}  // namespace kafka_embedded
