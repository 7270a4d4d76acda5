#include "kafka_embedded/replication/partition.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "kafka_embedded/base/check.h"

namespace kafka_embedded {

Partition::Partition(std::string topic, const Uuid& topic_id, int32_t index,
                     int32_t broker_id, std::unique_ptr<Log> log)
    : topic_(std::move(topic)),
      topic_id_(topic_id),
      index_(index),
      broker_id_(broker_id),
      log_(std::move(log)) {}

bool Partition::ApplyRegistration(const PartitionRegistration& registration) {
  if (registration.partition_epoch <= partition_epoch_) return false;
  partition_epoch_ = registration.partition_epoch;
  isr_ = registration.isr;
  const bool new_epoch = registration.leader_epoch > leader_epoch_;
  if (!new_epoch) {
    // A smaller ISR may have what everybody left in it needs.
    if (is_leader()) MaybeAdvanceHighWatermark();
    return false;
  }
  leader_ = registration.leader;
  leader_epoch_ = registration.leader_epoch;
  FailCommitWaiters();
  followers_.clear();
  if (leader_ == broker_id_) {
    role_ = Role::kLeader;
    for (const int32_t replica : registration.replicas) {
      if (replica != broker_id_) followers_.push_back({.broker_id = replica});
    }
    log_->BeginEpoch(leader_epoch_);
    MaybeAdvanceHighWatermark();
  } else {
    role_ = leader_ == kNoLeader ? Role::kNone : Role::kFollower;
  }
  TellReaders();
  return true;
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

bool Partition::UpdateFollower(Follower& follower, int64_t log_end_offset) {
  follower.log_end_offset = log_end_offset;
  return MaybeAdvanceHighWatermark();
}

void Partition::AdoptHighWatermark(int64_t high_watermark) {
  const int64_t before = log_->high_watermark();
  log_->SetHighWatermark(std::min(high_watermark, log_->log_end_offset()));
  if (log_->high_watermark() > before) TellReaders();
}

void Partition::RemoveReadWaiter(const ReadWaiter* waiter) {
  std::erase(read_waiters_, waiter);
}

bool Partition::MaybeAdvanceHighWatermark() {
  int64_t committed = log_->log_end_offset();
  for (const Follower& follower : followers_) {
    if (follower.log_end_offset < committed && InIsr(follower.broker_id)) {
      committed = follower.log_end_offset;
    }
  }
  if (committed <= log_->high_watermark()) return false;
  log_->SetHighWatermark(committed);
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
    w.waiter->OnCommitted(*this, w.slot, ErrorCode::kNotLeaderOrFollower);
  }
}

bool Partition::InIsr(int32_t broker_id) const {
  return std::find(isr_.begin(), isr_.end(), broker_id) != isr_.end();
}

}  // namespace kafka_embedded
