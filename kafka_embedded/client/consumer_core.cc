#include "kafka_embedded/client/consumer_core.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "kafka_embedded/base/status.h"

namespace kafka_embedded {
namespace {

std::string Describe(const AssignedPartition& partition) {
  return absl::StrCat("topic \"", *partition.topic, "\" partition ",
                      partition.partition);
}

std::vector<uint64_t> Generations(
    const std::vector<AssignedPartitionPtr>& partitions) {
  std::vector<uint64_t> generations;
  for (const auto& partition : partitions) {
    generations.push_back(partition->generation);
  }
  return generations;
}

}  // namespace

ConsumerCore::ConsumerCore(ConsumerOptions options,
                           std::unique_ptr<Transport> transport)
    : options_(std::move(options)),
      transport_(std::move(transport)),
      metadata_(*transport_, options_.client,
                options_.allow_auto_create_topics),
      buffer_({.max_poll_records = options_.max_poll_records,
               .check_crcs = options_.check_crcs && !transport_->in_process(),
               .read_committed = options_.read_committed}),
      fetcher_(*transport_, metadata_, options_, subscription_, buffer_),
      lookup_(*transport_, metadata_, options_.client, options_.read_committed),
      group_offsets_(*transport_, metadata_, options_.client, options_.group_id,
                     options_.read_committed),
      drive_timer_(runtime(), transport_->lane(), "consumer-drive"),
      notify_timer_(runtime(), transport_->lane(), "consumer-notify") {
  metadata_.SetListener([this] {
    lookup_.OnMetadata();
    Drive();
  });
  fetcher_.SetListener([this] { Drive(); });
  if (options_.auto_commit) {
    next_auto_commit_ = runtime().Now() + options_.auto_commit_interval;
  }
}

absl::Status ConsumerCore::Subscribe(const std::vector<std::string>& topics) {
  followed_version_ = -1;
  return subscription_.Subscribe(topics);
}

absl::Status ConsumerCore::SubscribePattern(absl::string_view pattern) {
  followed_version_ = -1;
  return subscription_.SubscribePattern(pattern);
}

void ConsumerCore::Drive() {
  if (!active_ && ready_ == nullptr) return;
  if (driving_) {
    drive_again_ = true;
    return;
  }
  driving_ = true;
  do {
    drive_again_ = false;
    next_drive_ = absl::InfiniteFuture();
    if (!closed_ && !subscription_.none()) {
      metadata_.RefreshIfOld();
      FollowSubscription();
      CheckTopics();
      FetchCommitted();
      ResetPositions();
      buffer_.DropStale();
      next_drive_ = std::min(next_drive_, fetcher_.SendFetches());
    }
  } while (drive_again_);
  driving_ = false;
  if (next_drive_ != absl::InfiniteFuture()) {
    drive_timer_.ScheduleAt(next_drive_, [this] { Drive(); });
  }
  if (ready_ != nullptr && HasResult() && !notify_timer_.scheduled()) {
    notify_timer_.ScheduleAfter(absl::ZeroDuration(), [this] {
      absl::AnyInvocable<void()> ready = std::exchange(ready_, nullptr);
      if (ready != nullptr) ready();
    });
  }
}

// A single member takes all partitions of its topics. Joining a group replaces
// this.
void ConsumerCore::FollowSubscription() {
  if (subscription_.has_pattern()) {
    metadata_.WantAll(true);
  } else {
    for (const std::string& topic : subscription_.topics()) {
      metadata_.Want(topic);
    }
  }
  if (followed_version_ == metadata_.version()) return;
  followed_version_ = metadata_.version();
  if (subscription_.has_pattern()) {
    std::vector<const ClientMetadata::Topic*> topics = metadata_.topics();
    std::erase_if(topics, [&](const ClientMetadata::Topic* topic) {
      return (topic->is_internal && options_.exclude_internal_topics) ||
             !subscription_.Matches(topic->name);
    });
    subscription_.AssignAllOf(topics);
  } else if (subscription_.is_subscription()) {
    std::vector<const ClientMetadata::Topic*> topics;
    for (const std::string& name : subscription_.topics()) {
      const ClientMetadata::Topic* topic = metadata_.Find(name);
      if (topic != nullptr) topics.push_back(topic);
    }
    subscription_.AssignAllOf(topics);
  }
}

// Errors of topics that waiting does not mend.
void ConsumerCore::CheckTopics() {
  bool missing = false;
  for (const std::string& name : subscription_.topics()) {
    const ClientMetadata::Topic* topic = metadata_.Find(name);
    if (topic == nullptr || topic->error == ErrorCode::kNone) continue;
    if (IsRetriable(topic->error)) {
      missing = true;
    } else if (error_.ok()) {
      error_ = Annotate(KafkaError(topic->error),
                        absl::StrCat("topic \"", name, "\""));
    }
  }
  if (missing) metadata_.RequestUpdate();
}

void ConsumerCore::BackOff(AssignedPartition& partition) {
  partition.not_before = runtime().Now() + options_.client.retry_backoff;
}

void ConsumerCore::FetchCommitted() {
  using State = AssignedPartition::State;
  const absl::Time now = runtime().Now();
  std::vector<AssignedPartitionPtr> partitions;
  std::vector<TopicPartition> names;
  for (const auto& [name, partition] : subscription_.assigned()) {
    if (partition->state != State::kNeedsCommitted || partition->looking_up) {
      continue;
    }
    if (options_.group_id.empty()) {
      partition->RequestReset(std::nullopt);
    } else if (now < partition->not_before) {
      next_drive_ = std::min(next_drive_, partition->not_before);
    } else {
      partition->looking_up = true;
      partitions.push_back(partition);
      names.push_back(name);
    }
  }
  if (partitions.empty()) return;
  std::vector<uint64_t> generations = Generations(partitions);
  group_offsets_.Fetch(std::move(names), now + options_.default_api_timeout,
                       [this, partitions = std::move(partitions),
                        generations = std::move(generations)](
                           absl::StatusOr<OffsetMap> offsets) {
                         OnCommitted(partitions, generations, offsets);
                         Drive();
                       });
}

void ConsumerCore::OnCommitted(
    const std::vector<AssignedPartitionPtr>& partitions,
    const std::vector<uint64_t>& generations,
    const absl::StatusOr<OffsetMap>& offsets) {
  if (!offsets.ok() && error_.ok()) error_ = offsets.status();
  for (size_t i = 0; i < partitions.size(); ++i) {
    AssignedPartition& partition = *partitions[i];
    partition.looking_up = false;
    if (partition.generation != generations[i]) continue;
    if (!offsets.ok()) {
      BackOff(partition);
      continue;
    }
    const auto found = offsets->find(partition.name());
    if (found == offsets->end()) {
      partition.RequestReset(std::nullopt);
    } else {
      partition.MoveTo(found->second.offset,
                       found->second.leader_epoch.value_or(-1));
    }
  }
}

int64_t ConsumerCore::ResetTimestamp(const AssignedPartition& partition) const {
  switch (partition.reset.value_or(options_.offset_reset)) {
    case OffsetReset::kEarliest:
      return -2;
    case OffsetReset::kByDuration:
      return absl::ToUnixMillis(transport_->runtime().Now() -
                                options_.offset_reset_duration);
    default:
      return -1;
  }
}

void ConsumerCore::ResetPositions() {
  using State = AssignedPartition::State;
  const absl::Time now = runtime().Now();
  std::vector<AssignedPartitionPtr> partitions;
  absl::btree_map<TopicPartition, int64_t> timestamps;
  for (const auto& [name, partition] : subscription_.assigned()) {
    if (partition->state != State::kNeedsReset || partition->looking_up) {
      continue;
    }
    if (now < partition->not_before) {
      next_drive_ = std::min(next_drive_, partition->not_before);
      continue;
    }
    if (!partition->reset.has_value() &&
        options_.offset_reset == OffsetReset::kNone) {
      if (!error_.ok()) continue;
      error_ = absl::NotFoundError(absl::StrCat(
          Describe(*partition), ": group \"", options_.group_id,
          "\" has no committed offset, and auto.offset.reset is none"));
      continue;
    }
    partition->looking_up = true;
    partitions.push_back(partition);
    timestamps[name] = ResetTimestamp(*partition);
  }
  if (partitions.empty()) return;
  std::vector<uint64_t> generations = Generations(partitions);
  lookup_.Start(
      std::move(timestamps), now + options_.default_api_timeout,
      [this, partitions = std::move(partitions),
       generations = std::move(generations)](OffsetLookup::Results results) {
        OnReset(partitions, generations, results);
        Drive();
      });
}

void ConsumerCore::OnReset(const std::vector<AssignedPartitionPtr>& partitions,
                           const std::vector<uint64_t>& generations,
                           const OffsetLookup::Results& results) {
  for (size_t i = 0; i < partitions.size(); ++i) {
    AssignedPartition& partition = *partitions[i];
    partition.looking_up = false;
    if (!partition.assigned || partition.generation != generations[i]) continue;
    const OffsetLookup::Found& found = results.at(partition.name());
    if (found.error == ErrorCode::kNone && found.offset >= 0) {
      partition.MoveTo(found.offset, found.leader_epoch);
    } else if (found.error == ErrorCode::kNone) {
      // Nothing is as young as that: the end. (KIP-1106)
      partition.RequestReset(OffsetReset::kLatest);
    } else {
      BackOff(partition);
      if (!IsRetriable(found.error) && error_.ok()) {
        error_ = Annotate(KafkaError(found.error), Describe(partition));
      }
    }
  }
}

void ConsumerCore::Wakeup() {
  wakeup_ = true;
  runtime().Post(transport_->lane(), [] {});  // Lets a RunUntil look again.
}

absl::Status ConsumerCore::TakeError() {
  if (std::exchange(wakeup_, false)) {
    return absl::CancelledError("woken up by Wakeup");
  }
  if (!error_.ok()) return std::exchange(error_, absl::OkStatus());
  return fetcher_.TakeError();
}

absl::StatusOr<ConsumerRecords> ConsumerCore::TakeResult() {
  absl::Status error = TakeError();
  ConsumerRecords records;
  if (error.ok()) {
    error = buffer_.Take(records);
    // What came before a bad record is returned first; the next call meets it
    // again.
    if (!error.ok() && !records.empty()) error = absl::OkStatus();
  }
  Drive();
  if (!error.ok()) return error;
  return records;
}

void ConsumerCore::CommitIfDue() {
  const absl::Time now = runtime().Now();
  if (now < next_auto_commit_) return;
  next_auto_commit_ = now + options_.auto_commit_interval;
  CommitAsync(subscription_.Consumed(), nullptr);
}

void ConsumerCore::CommitAsync(OffsetMap offsets,
                               Consumer::CommitCallback callback) {
  OffsetMap told = offsets;
  auto done = [told = std::move(told),
               callback = std::move(callback)](absl::Status status) mutable {
    if (callback != nullptr) callback(told, std::move(status));
  };
  if (options_.group_id.empty()) {
    return done(KafkaError(ErrorCode::kInvalidGroupId,
                           "commits need \"group.id\", which is not set"));
  }
  if (offsets.empty()) return done(absl::OkStatus());
  group_offsets_.Commit(std::move(offsets),
                        runtime().Now() + options_.default_api_timeout,
                        std::move(done));
}

void ConsumerCore::NotifyWhenReady(absl::AnyInvocable<void()> ready) {
  ready_ = std::move(ready);
  Drive();
}

}  // namespace kafka_embedded
