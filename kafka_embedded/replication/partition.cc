#include "kafka_embedded/replication/partition.h"

#include <algorithm>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "kafka_embedded/base/check.h"
#include "kafka_embedded/base/sometimes.h"
#include "kafka_embedded/replication/planted_defect.h"

namespace kafka_embedded {

Partition::Partition(std::string topic, const Uuid& topic_id, int32_t index,
                     int32_t broker_id, std::unique_ptr<Log> log,
                     const PartitionHost& host)
    : topic_(std::move(topic)),
      topic_id_(topic_id),
      index_(index),
      broker_id_(broker_id),
      log_(std::move(log)),
      host_(host) {}

bool Partition::ApplyRegistration(const PartitionRegistration& registration) {
  if (registration.partition_epoch <= partition_epoch_) return false;
  if (IsPlanted(PlantedDefect::kNewerEpochIgnored) && is_leader() &&
      registration.leader != broker_id_) {
    return false;
  }
  partition_epoch_ = registration.partition_epoch;
  isr_ = registration.isr;
  asked_isr_.reset();
  const bool new_epoch = registration.leader_epoch > leader_epoch_;
  if (!new_epoch) {
    if (is_leader()) {
      UpdateFollowers(registration.replicas);
      // A smaller ISR may have what everybody left in it needs.
      MaybeAdvanceHighWatermark();
    }
    return false;
  }
  leader_ = registration.leader;
  leader_epoch_ = registration.leader_epoch;
  FailCommitWaiters();
  followers_.clear();
  if (leader_ == broker_id_) {
    role_ = Role::kLeader;
    UpdateFollowers(registration.replicas);
    log_->BeginEpoch(leader_epoch_);
    epoch_start_offset_ = log_->log_end_offset();
    MaybeAdvanceHighWatermark();
  } else {
    role_ = leader_ == kNoLeader ? Role::kNone : Role::kFollower;
  }
  TellReaders();
  return true;
}

void Partition::UpdateFollowers(const BrokerIds& replicas) {
  absl::InlinedVector<Follower, 2> followers;
  for (const int32_t replica : replicas) {
    if (replica == broker_id_) continue;
    if (const Follower* known = FindFollower(replica)) {
      followers.push_back(*known);
      continue;
    }
    // A member of the ISR is given the time to show that it is one.
    followers.push_back({.broker_id = replica,
                         .last_caught_up = absl::c_linear_search(isr_, replica)
                                               ? host_.Now()
                                               : absl::InfinitePast()});
  }
  followers_ = std::move(followers);
}

void Partition::Retire() {
  role_ = Role::kNone;
  leader_ = kNoLeader;
  followers_.clear();
  FailCommitWaiters();
  TellReaders();
}

LogAppendResult Partition::AppendAsLeader(BytesList records, int16_t acks,
                                          AppendOrigin origin, absl::Time now) {
  CHECK(is_leader()) << topic_ << "-" << index_;
  if (acks == -1 && !HasEnoughReplicas()) {
    SOMETIMES("a produce is refused for want of in-sync replicas");
    return {.error = ErrorCode::kNotEnoughReplicas,
            .error_message = absl::StrCat(
                "The size of the current ISR is insufficient to satisfy the "
                "min.isr requirement of ",
                log_->config().min_insync_replicas, " for partition ", topic_,
                "-", index_)};
  }
  LogAppendResult result =
      log_->AppendAsLeader(std::move(records), leader_epoch_, origin, now);
  if (result.error == ErrorCode::kNone && !result.duplicate) {
    host_.OnAppend(*this, result);
    MaybeAdvanceHighWatermark();
  }
  return result;
}

void Partition::WhenCommitted(int64_t offset, CommitWaiter* waiter,
                              size_t slot) {
  CHECK(offset > log_->high_watermark()) << "already committed";
  const auto place = std::upper_bound(
      commit_waiters_.begin(), commit_waiters_.end(), offset,
      [](int64_t value, const WaitingCommit& w) { return value < w.offset; });
  commit_waiters_.insert(place, {offset, waiter, slot});
}

void Partition::ForgetCommitWaiter(const CommitWaiter* waiter) {
  std::erase_if(commit_waiters_,
                [&](const WaitingCommit& w) { return w.waiter == waiter; });
}

bool Partition::HasEnoughReplicas() const {
  // A topic with fewer replicas than min.insync.replicas needs them all.
  const size_t replicas = followers_.size() + 1;
  return isr_.size() >=
         std::min<size_t>(log_->config().min_insync_replicas, replicas);
}

Partition::Follower* Partition::FindFollower(int32_t broker_id) {
  for (Follower& follower : followers_) {
    if (follower.broker_id == broker_id) return &follower;
  }
  return nullptr;
}

bool Partition::UpdateFollower(Follower& follower, int64_t log_end_offset,
                               int64_t log_start_offset) {
  const absl::Time now = host_.Now();
  const int64_t leader_end = log_->log_end_offset();
  if (log_end_offset >= leader_end) {
    follower.last_caught_up = now;
  } else if (log_end_offset >= follower.leader_end_at_last_fetch) {
    follower.last_caught_up =
        std::max(follower.last_caught_up, follower.last_fetch);
  }
  follower.last_fetch = now;
  follower.leader_end_at_last_fetch = leader_end;
  follower.log_end_offset = log_end_offset;
  const bool start_moved = log_start_offset > follower.log_start_offset;
  follower.log_start_offset = log_start_offset;
  const bool advanced = MaybeAdvanceHighWatermark();
  // Who waits for the deletion of records looks again.
  if (start_moved && !advanced) TellReaders();
  return advanced;
}

int64_t Partition::LowWatermark(absl::FunctionRef<bool(int32_t)> counts) const {
  int64_t low = log_->log_start_offset();
  for (const Follower& follower : followers_) {
    if (counts(follower.broker_id)) {
      low = std::min(low, follower.log_start_offset);
    }
  }
  return low;
}

// ---- The ISR ----

std::optional<BrokerIds> Partition::ExpandIsr(const Follower& follower) {
  if (asked_isr_.has_value() ||
      absl::c_linear_search(isr_, follower.broker_id) ||
      follower.log_end_offset < log_->high_watermark() ||
      follower.log_end_offset < epoch_start_offset_ ||
      !host_.MayJoinIsr(follower.broker_id, follower.broker_epoch)) {
    return std::nullopt;
  }
  SOMETIMES("a follower has caught up and is to join the ISR");
  asked_isr_ = isr_;
  asked_isr_->push_back(follower.broker_id);
  absl::c_sort(*asked_isr_);  // As Kafka's sets of brokers come out.
  return asked_isr_;
}

std::optional<BrokerIds> Partition::ShrinkIsr() {
  if (!is_leader() || asked_isr_.has_value()) return std::nullopt;
  BrokerIds isr = isr_;
  for (const Follower& follower : followers_) {
    if (IsCaughtUp(follower)) continue;
    const auto member = absl::c_find(isr, follower.broker_id);
    if (member != isr.end()) isr.erase(member);
  }
  if (isr.size() == isr_.size()) return std::nullopt;
  SOMETIMES("a leader takes a follower out of the ISR");
  absl::c_sort(isr);
  asked_isr_ = isr;
  return isr;
}

bool Partition::AnyLags() const {
  return is_leader() && absl::c_any_of(followers_, [this](const Follower& f) {
           return f.log_end_offset != log_->log_end_offset() &&
                  absl::c_linear_search(isr_, f.broker_id);
         });
}

bool Partition::IsCaughtUp(const Follower& follower) const {
  return follower.log_end_offset == log_->log_end_offset() ||
         host_.Now() - follower.last_caught_up <= host_.replica_lag_time_max();
}

void Partition::OnIsrAnswer(int32_t asked_epoch, ErrorCode error,
                            int32_t leader_epoch, int32_t partition_epoch,
                            const BrokerIds& isr) {
  // The metadata log was faster, or another leader was elected.
  if (!is_leader() || !asked_isr_.has_value()) return;
  if (asked_epoch != partition_epoch_) {
    SOMETIMES("an answer about an ISR comes after the next question");
    return;
  }
  switch (error) {
    case ErrorCode::kNone:
      if (leader_epoch != leader_epoch_ || partition_epoch < partition_epoch_) {
        return;
      }
      partition_epoch_ = partition_epoch;
      isr_ = isr;
      asked_isr_.reset();
      MaybeAdvanceHighWatermark();
      return;
    case ErrorCode::kOperationNotAttempted:
    case ErrorCode::kIneligibleReplica:
      SOMETIMES("the controller does not want a replica in the ISR");
      asked_isr_.reset();
      return;
    // The metadata that is on its way will tell.
    case ErrorCode::kUnknownTopicOrPartition:
    case ErrorCode::kUnknownTopicId:
    case ErrorCode::kFencedLeaderEpoch:
    case ErrorCode::kInvalidUpdateVersion:
    case ErrorCode::kInvalidRequest:
    case ErrorCode::kNewLeaderElected:
      return;
    default:
      // The next fetch or check asks again.
      asked_isr_.reset();
      return;
  }
}

void Partition::AdoptHighWatermark(int64_t high_watermark) {
  const int64_t before = log_->high_watermark();
  log_->SetHighWatermark(std::min(high_watermark, log_->log_end_offset()));
  if (log_->high_watermark() > before) TellReaders();
}

void Partition::RemoveReadWaiter(const ReadWaiter* waiter) {
  std::erase(read_waiters_, waiter);
}

bool Partition::Counts(const Follower& follower) const {
  if (absl::c_linear_search(maximal_isr(), follower.broker_id)) {
    return true;
  }
  // One that is about to catch up is waited for; else it might never reach a
  // high watermark that runs ahead of it.
  return IsCaughtUp(follower) &&
         host_.MayJoinIsr(follower.broker_id, follower.broker_epoch);
}

bool Partition::MaybeAdvanceHighWatermark() {
  int64_t committed = log_->log_end_offset();
  for (const Follower& follower : followers_) {
    if (follower.log_end_offset < committed && Counts(follower)) {
      committed = follower.log_end_offset;
    }
  }
  if (IsPlanted(PlantedDefect::kHighWatermarkEarly)) {
    for (const Follower& follower : followers_) {
      committed = std::max(committed, follower.log_end_offset);
    }
  }
  if (committed <= log_->high_watermark()) return false;
  // Below min.insync.replicas nothing is committed (KIP-966).
  if (!HasEnoughReplicas()) {
    SOMETIMES("a high watermark waits for min.insync.replicas");
    return false;
  }
  log_->SetHighWatermark(committed);
  host_.OnHighWatermark(*this);
  // Told one by one and taken off first: who is told may append and wait anew.
  size_t told = 0;
  while (told < commit_waiters_.size() &&
         commit_waiters_[told].offset <= committed) {
    ++told;
  }
  if (told > 0) {
    const std::vector<WaitingCommit> due(commit_waiters_.begin(),
                                         commit_waiters_.begin() + told);
    commit_waiters_.erase(commit_waiters_.begin(),
                          commit_waiters_.begin() + told);
    for (const WaitingCommit& w : due) {
      w.waiter->OnCommitted(*this, w.slot, ErrorCode::kNone);
    }
  }
  TellReaders();
  return true;
}

void Partition::TellReaders() {
  // A waiter that is satisfied takes itself off the list, and may end others.
  const std::vector<ReadWaiter*> told = read_waiters_;
  for (ReadWaiter* waiter : told) {
    if (std::find(read_waiters_.begin(), read_waiters_.end(), waiter) !=
        read_waiters_.end()) {
      waiter->OnReadable();
    }
  }
}

void Partition::FailCommitWaiters() {
  std::vector<WaitingCommit> failed = std::move(commit_waiters_);
  commit_waiters_.clear();
  for (const WaitingCommit& w : failed) {
    SOMETIMES("a leader loses its place while a produce waits");
    w.waiter->OnCommitted(*this, w.slot, ErrorCode::kNotLeaderOrFollower);
  }
}

}  // namespace kafka_embedded
