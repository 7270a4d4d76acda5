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
      coordinator_(*transport_, metadata_, options_.client, options_.group_id),
      group_offsets_(*transport_, coordinator_, options_.client,
                     options_.read_committed),
      membership_(*transport_, metadata_, options_, coordinator_, subscription_,
                  {.commit =
                       [this](std::function<void()> done) {
                         CommitBeforeRebalance(std::move(done));
                       },
                   .on_change = [this] { Drive(); }}),
      listener_(std::make_shared<RebalanceListener>()),
      self_(std::make_shared<ConsumerCore*>(this)),
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

absl::Status ConsumerCore::Subscribe(const std::vector<std::string>& topics,
                                     RebalanceListener listener) {
  RETURN_IF_ERROR(subscription_.Subscribe(topics));
  listener_ = std::make_shared<RebalanceListener>(std::move(listener));
  return absl::OkStatus();
}

absl::Status ConsumerCore::SubscribePattern(absl::string_view pattern,
                                            RebalanceListener listener) {
  RETURN_IF_ERROR(subscription_.SubscribePattern(pattern));
  listener_ = std::make_shared<RebalanceListener>(std::move(listener));
  matched_version_ = -1;
  return absl::OkStatus();
}

void ConsumerCore::SetActive(bool active) {
  active_ = active;
  membership_.SetPolled(active_ || ready_ != nullptr);
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
      const bool go_on = FollowSubscription();
      CheckTopics();
      buffer_.DropStale();
      if (go_on) {
        FetchCommitted();
        ResetPositions();
        next_drive_ = std::min(next_drive_, fetcher_.SendFetches());
      }
    }
  } while (drive_again_);
  driving_ = false;
  if (next_drive_ != absl::InfiniteFuture()) {
    drive_timer_.ScheduleAt(next_drive_, [this] { Drive(); });
  }
  if (ready_ != nullptr && HasResult() && !notify_timer_.scheduled()) {
    notify_timer_.ScheduleAfter(absl::ZeroDuration(), [this] {
      absl::AnyInvocable<void()> ready = std::exchange(ready_, nullptr);
      membership_.SetPolled(active_);
      if (ready != nullptr) ready();
    });
  }
}

bool ConsumerCore::FollowSubscription() {
  if (subscription_.has_pattern()) {
    metadata_.WantAll(true);
    MatchPattern();
  } else {
    for (const std::string& topic : subscription_.topics()) {
      metadata_.Want(topic);
    }
  }
  if (subscription_.is_subscription() && subscription_.is_resolved()) {
    membership_.Drive();
  }
  return !membership_.busy_with_events();
}

void ConsumerCore::MatchPattern() {
  // What was known before the pattern may be a few topics only.
  if (!metadata_.knows_all() || matched_version_ == metadata_.version()) return;
  matched_version_ = metadata_.version();
  absl::btree_set<std::string> matching;
  for (const ClientMetadata::Topic* topic : metadata_.topics()) {
    if (topic->partitions.empty() ||
        (topic->is_internal && options_.exclude_internal_topics) ||
        !subscription_.Matches(topic->name)) {
      continue;
    }
    matching.insert(topic->name);
  }
  subscription_.SetMatching(std::move(matching));
}

// Errors of topics that waiting does not mend.
void ConsumerCore::CheckTopics() {
  if (subscription_.has_pattern()) return;
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
  // As they were asked for: their positions may jump meanwhile.
  struct Asked {
    AssignedPartitionPtr partition;
    uint64_t generation;
  };
  const absl::Time now = runtime().Now();
  absl::btree_map<TopicPartition, Asked> asked;
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
    asked[name] = {partition, partition->generation};
    timestamps[name] = ResetTimestamp(*partition);
  }
  if (asked.empty()) return;
  lookup_.StartEach(
      std::move(timestamps), now + options_.default_api_timeout,
      [this, asked = std::move(asked)](const OffsetLookup::Results& results) {
        for (const auto& [name, found] : results) {
          const Asked& from = asked.at(name);
          OnReset(*from.partition, from.generation, found);
        }
        Drive();
      });
}

void ConsumerCore::OnReset(AssignedPartition& partition, uint64_t generation,
                           const OffsetLookup::Found& found) {
  partition.looking_up = false;
  if (!partition.assigned || partition.generation != generation) return;
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

void ConsumerCore::Wakeup() {
  wakeup_ = true;
  runtime().Post(transport_->lane(), [] {});  // Lets a RunUntil look again.
}

absl::Status ConsumerCore::TakeError() {
  if (std::exchange(wakeup_, false)) {
    return absl::CancelledError("woken up by Wakeup");
  }
  if (!error_.ok()) return std::exchange(error_, absl::OkStatus());
  if (membership_.has_error()) return membership_.TakeError();
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
  Commit(subscription_.Consumed(), /*retry=*/false, nullptr);
}

void ConsumerCore::CommitBeforeRebalance(std::function<void()> done) {
  if (!options_.auto_commit) return done();
  next_auto_commit_ = runtime().Now() + options_.auto_commit_interval;
  Commit(subscription_.Consumed(), /*retry=*/true,
         [done = std::move(done)](const OffsetMap&, const absl::Status&) {
           done();
         });
}

void ConsumerCore::Commit(OffsetMap offsets, bool retry,
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
  absl::StatusOr<GroupMetadata> member = membership_.ForCommit();
  if (!member.ok()) return done(std::move(member).status());
  group_offsets_.Commit(
      std::move(offsets),
      {.member = *member,
       .deadline = runtime().Now() + options_.default_api_timeout,
       .retry = retry},
      [this, member = *member,
       done = std::move(done)](absl::Status status) mutable {
        if (!status.ok()) {
          membership_.OnCommitError(ErrorCodeOf(status), member);
        }
        done(std::move(status));
      });
}

void ConsumerCore::NotifyWhenReady(absl::AnyInvocable<void()> ready) {
  ready_ = std::move(ready);
  membership_.SetPolled(active_ || ready_ != nullptr);
  Drive();
}

// ---- Rebalances -------------------------------------------------------------

std::optional<ConsumerCore::Call> ConsumerCore::TakeCall() {
  if (!membership_.has_event()) return std::nullopt;
  return Call{
      .listener = listener_,
      .event = membership_.TakeEvent(),
      .done =
          [weak = std::weak_ptr(self_), &runtime = runtime()] {
            runtime.Enter([&] {
              const auto self = weak.lock();
              if (self != nullptr) (*self)->membership_.FinishEvent();
            });
          },
  };
}

void ConsumerCore::Call::Run() const {
  const auto call = [&](const auto& function) {
    if (function != nullptr) function(event.partitions);
  };
  switch (event.kind) {
    case RebalanceEvent::Kind::kAssigned:
      call(listener->on_assigned);
      break;
    case RebalanceEvent::Kind::kLost:
      if (listener->on_lost != nullptr) {
        call(listener->on_lost);
        break;
      }
      [[fallthrough]];
    case RebalanceEvent::Kind::kRevoked:
      if (listener->on_revoked_async != nullptr) {
        return listener->on_revoked_async(event.partitions, done);
      }
      call(listener->on_revoked);
      break;
  }
  done();
}

}  // namespace kafka_embedded
