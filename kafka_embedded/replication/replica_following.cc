// A broker as the follower of its leaders.
#include <algorithm>
#include <utility>

#include "kafka_embedded/base/sometimes.h"
#include "kafka_embedded/replication/planted_defect.h"
#include "kafka_embedded/replication/replica_manager.h"

namespace kafka_embedded {

void ReplicaManager::StartFetching() {
  for (auto& [leader, fetch] : starting_) SendFetch(leader, std::move(fetch));
  starting_.clear();
}

void ReplicaManager::OnCalmChanged() {
  if (host_.calm()) {
    isr_retry_timer_.Cancel();
    // What was lost before is asked for again, without waiting for a timeout.
    std::vector<int32_t> leaders;
    for (const auto& [leader, session] : followed_) leaders.push_back(leader);
    for (const int32_t leader : leaders) Refetch(leader);
    if (isr_request_under_way_) {
      isr_request_under_way_ = false;
      SendIsrChanges();
    }
    return;
  }
  for (auto& [leader, session] : followed_) {
    session->timer.ScheduleAfter(options_.fetch_timeout,
                                 [this, l = leader] { Refetch(l); });
  }
  for (auto& [follower, session] : sessions_) {
    if (session->parked) AnswerLater(follower, *session);
  }
  ScheduleIsrCheck();
}

ReplicaManager::LeaderSession& ReplicaManager::SessionWith(int32_t leader) {
  auto& session = followed_[leader];
  if (session == nullptr) {
    session = std::make_unique<LeaderSession>(clock_, network_.lane(self_));
    // Greater than those of this broker's earlier lives: addresses are never
    // used twice.
    session->id =
        uint64_t{static_cast<uint32_t>(self_)} << 32 | ++last_session_;
  }
  return *session;
}

void ReplicaManager::Refetch(int32_t leader) {
  followed_.erase(leader);
  ReplicaFetch fetch;
  ForEach([&](Partition& partition) {
    if (partition.is_follower() && partition.leader() == leader) {
      fetch.entries.push_back(NextFetch(partition));
    }
  });
  if (!fetch.entries.empty()) SendFetch(leader, std::move(fetch));
}

void ReplicaManager::OnReplicaFetched(ReplicaFetched fetched) {
  const auto session = followed_.find(fetched.leader);
  if (session == followed_.end() || session->second->id != fetched.session) {
    SOMETIMES("an answer comes for a fetch session that is over");
    return;
  }
  ReplicaFetch next;
  absl::Span<const RecordBatch> batches(fetched.batches);
  for (const ReplicaFetched::Entry& entry : fetched.entries) {
    const auto mine = batches.subspan(0, entry.batch_count);
    batches.remove_prefix(entry.batch_count);
    Partition* partition = Find(entry.topic_id, entry.partition);
    if (partition == nullptr || !partition->is_follower() ||
        partition->leader() != fetched.leader) {
      continue;
    }
    if (AppendFetched(*partition, entry, mine)) {
      next.entries.push_back(NextFetch(*partition));
    }
  }
  SendFetch(fetched.leader, std::move(next));
}

bool ReplicaManager::AppendFetched(Partition& partition,
                                   const ReplicaFetched::Entry& entry,
                                   absl::Span<const RecordBatch> batches) {
  if (entry.leader_epoch != partition.leader_epoch()) return false;
  Log& log = partition.log();
  if (entry.diverging.has_value()) {
    SOMETIMES("a follower truncates its log to where its leader's goes on");
    const EpochAndOffset own =
        log.EndOffsetForEpoch(entry.diverging->leader_epoch);
    const int64_t target = std::max(
        std::min(own.end_offset < 0 ? log.log_start_offset() : own.end_offset,
                 entry.diverging->end_offset),
        log.log_start_offset());
    if (!log.TruncateTo(target).ok()) return false;
    Trace(TraceKind::kTruncate, partition, 0, target);
    return true;
  }
  if (entry.log_start_offset > log.log_end_offset()) {
    SOMETIMES("a follower begins behind what its leader has deleted");
    if (!log.TruncateFullyAndStartAt(entry.log_start_offset).ok()) return false;
  }
  const int64_t end_before = log.log_end_offset();
  const int64_t high_watermark_before = log.high_watermark();
  // Asks again, from its own end, if the answer continues another log.
  if (log.log_end_offset() !=
      std::max(entry.fetch_offset, entry.log_start_offset)) {
    SOMETIMES("a follower gets what does not continue its log");
    return !batches.empty();
  }
  // Records may have been deleted up to the middle of the first batch.
  if (!batches.empty() && log.log_start_offset() == log.log_end_offset() &&
      batches.front().base_offset() < log.log_end_offset() &&
      !log.TruncateFullyAndStartAt(batches.front().base_offset()).ok()) {
    return false;
  }
  for (const RecordBatch& batch : batches) {
    if (batch.base_offset() < log.log_end_offset()) continue;
    // A bad disk: this replica lags from now on, and leaves the ISR.
    if (!log.AppendAsFollower(batch, clock_.Now()).ok()) {
      return false;
    }
  }
  if (log.log_end_offset() > end_before) {
    Trace(TraceKind::kAppend, partition, 0, end_before, log.log_end_offset());
  }
  partition.AdoptHighWatermark(entry.high_watermark);
  if (log.high_watermark() > high_watermark_before) {
    Trace(TraceKind::kHighWatermark, partition, 0, log.high_watermark());
  }
  const int64_t log_start =
      std::min(entry.log_start_offset, log.high_watermark());
  const bool deletes = log_start > log.log_start_offset();
  if (deletes && !log.AdvanceLogStartOffset(log_start).ok()) return false;
  return deletes || !batches.empty();
}

ReplicaFetch::Entry ReplicaManager::NextFetch(const Partition& partition) {
  return {.topic_id = partition.topic_id(),
          .partition = partition.index(),
          .leader_epoch = partition.leader_epoch(),
          .fetch_offset = partition.log().log_end_offset(),
          .last_fetched_epoch = IsPlanted(PlantedDefect::kNoTruncation)
                                    ? -1
                                    : partition.log().latest_epoch(),
          .log_start_offset = partition.log().log_start_offset()};
}

void ReplicaManager::SendFetch(int32_t leader, ReplicaFetch fetch) {
  if (!storage_status().ok()) return;  // Nothing could be kept.
  LeaderSession& session = SessionWith(leader);
  const auto peer = peers_.FindPeer(leader);
  if (!host_.calm()) {
    session.timer.ScheduleAfter(
        peer.has_value() ? options_.fetch_timeout : options_.fetch_backoff,
        [this, leader] { Refetch(leader); });
  }
  if (!peer.has_value()) return;
  fetch.follower = options_.broker_id;
  fetch.broker_epoch = host_.broker_epoch();
  fetch.session = session.id;
  network_.Send(self_, peer->address,
                [&peers = peers_, leader, fetch = std::move(fetch)]() mutable {
                  if (const auto to = peers.FindPeer(leader)) {
                    to->replicas->OnReplicaFetch(std::move(fetch));
                  }
                });
}

}  // namespace kafka_embedded
