// A broker as the leader of its followers.
#include <algorithm>
#include <utility>

#include "kafka_embedded/base/sometimes.h"
#include "kafka_embedded/replication/replica_manager.h"

namespace kafka_embedded {

ReplicaManager::FollowerSession& ReplicaManager::SessionOf(int32_t follower) {
  auto& session = sessions_[follower];
  if (session == nullptr) {
    session = std::make_unique<FollowerSession>(clock_, network_.lane(self_));
  }
  return *session;
}

void ReplicaManager::BeginSession(FollowerSession& session, int32_t follower_id,
                                  uint64_t id) {
  session.id = id;
  session.queue.clear();
  session.diverging.clear();
  session.early.clear();
  session.more = false;
  ForEach([follower_id](Partition& partition) {
    Partition::Follower* follower = partition.FindFollower(follower_id);
    if (follower == nullptr) return;
    follower->queued = false;
    follower->in_flight = false;
  });
}

LogAppendResult ReplicaManager::Append(Partition& partition, BytesList records,
                                       int16_t acks, AppendOrigin origin) {
  const absl::Time now = clock_.Now();
  const bool calm = host_.calm();
  const int64_t end_before = partition.log().log_end_offset();
  for (Partition::Follower& follower : partition.followers()) {
    if (follower.log_end_offset != end_before) continue;
    follower.last_caught_up =
        calm ? now : SessionOf(follower.broker_id).last_fetch;
  }
  LogAppendResult result =
      partition.AppendAsLeader(std::move(records), acks, origin, now);
  if (result.error == ErrorCode::kNone && !result.duplicate) Offer(partition);
  return result;
}

void ReplicaManager::Offer(Partition& partition) {
  for (Partition::Follower& follower : partition.followers()) {
    OfferTo(partition, follower);
  }
}

void ReplicaManager::OfferTo(Partition& partition,
                             Partition::Follower& follower) {
  if (follower.log_end_offset < 0 || follower.in_flight) return;
  const bool lacks_batches =
      follower.log_end_offset < partition.log().log_end_offset();
  const bool lacks_deletion =
      follower.log_start_offset < partition.log().log_start_offset();
  if (!lacks_batches && !lacks_deletion &&
      follower.high_watermark >= partition.log().high_watermark()) {
    return;
  }
  FollowerSession& session = SessionOf(follower.broker_id);
  if (!follower.queued) {
    follower.queued = true;
    session.queue.push_back(&partition);
  }
  if (!lacks_batches && !lacks_deletion) {
    // As in Kafka, a high watermark alone does not end the follower's wait.
    return AnswerLater(follower.broker_id, session);
  }
  if (!isr_check_timer_.scheduled()) ScheduleIsrCheck();
  if (session.parked) {
    Answer(follower.broker_id, session);
  } else {
    session.more = true;  // The next fetch is answered at once.
  }
}

void ReplicaManager::AnswerLater(int32_t follower, FollowerSession& session) {
  if (session.wait_timer.scheduled()) return;
  session.wait_timer.ScheduleAfter(options_.fetch_wait_max,
                                   [this, follower, &session] {
                                     if (session.parked)
                                       Answer(follower, session);
                                   });
}

void ReplicaManager::Answer(int32_t follower_id, FollowerSession& session) {
  ReplicaFetched answer;
  answer.leader = options_.broker_id;
  answer.session = session.id;
  FillAnswer(follower_id, session, answer);
  session.wait_timer.Cancel();
  session.parked = false;
  const auto peer = peers_.FindPeer(follower_id);
  if (!peer.has_value()) return;
  network_.Send(
      self_, peer->address,
      [&peers = peers_, follower_id, answer = std::move(answer)]() mutable {
        if (const auto to = peers.FindPeer(follower_id)) {
          to->replicas->OnReplicaFetched(std::move(answer));
        }
      });
}

void ReplicaManager::FillAnswer(int32_t follower_id, FollowerSession& session,
                                ReplicaFetched& answer) {
  size_t budget = options_.fetch_response_max_bytes;
  for (ReplicaFetched::Entry& entry : session.diverging) {
    answer.entries.push_back(std::move(entry));
  }
  session.diverging.clear();
  size_t taken = 0;
  for (; taken < session.queue.size() && budget > 0; ++taken) {
    Partition& partition = *session.queue[taken];
    Partition::Follower* follower = partition.FindFollower(follower_id);
    if (follower == nullptr) continue;  // No longer the leader.
    follower->queued = false;
    const Log& log = partition.log();
    const size_t before = answer.batches.size();
    const auto count = log.ReadBatches(
        std::max(follower->log_end_offset, log.log_start_offset()), budget,
        &answer.batches);
    if (!count.ok()) continue;  // A bad disk: the follower lags, as in life.
    for (size_t i = before; i < answer.batches.size(); ++i) {
      budget -= std::min(budget, answer.batches[i].size_in_bytes());
    }
    follower->in_flight = *count > 0;
    follower->high_watermark = log.high_watermark();
    answer.entries.push_back({.topic_id = partition.topic_id(),
                              .partition = partition.index(),
                              .leader_epoch = partition.leader_epoch(),
                              .fetch_offset = follower->log_end_offset,
                              .high_watermark = log.high_watermark(),
                              .log_start_offset = log.log_start_offset(),
                              .batch_count = static_cast<uint32_t>(*count),
                              .diverging = std::nullopt});
  }
  session.queue.erase(session.queue.begin(), session.queue.begin() + taken);
  session.more = !session.queue.empty();
}

void ReplicaManager::OnReplicaFetch(ReplicaFetch fetch) {
  FollowerSession& session = SessionOf(fetch.follower);
  // Of one that has begun anew. Not SOMETIMES: a link keeps its order, and what
  // a dead broker sent is dropped with it.
  if (fetch.session < session.id) return;
  if (fetch.session > session.id) {
    BeginSession(session, fetch.follower, fetch.session);
  }
  session.broker_epoch = fetch.broker_epoch;
  session.last_fetch = clock_.Now();
  session.parked = true;
  for (const ReplicaFetch::Entry& entry : fetch.entries) {
    Acknowledge(session, fetch, entry);
  }
  if (!session.parked) return;
  if (session.more || !session.diverging.empty()) {
    Answer(fetch.follower, session);
  } else if (!host_.calm()) {
    AnswerLater(fetch.follower, session);
  }
}

namespace {

// Where the follower's log went another way than this one (KIP-595).
std::optional<EpochAndOffset> Divergence(const Log& log,
                                         const ReplicaFetch::Entry& entry) {
  if (entry.last_fetched_epoch >= 0) {
    const EpochAndOffset end = log.EndOffsetForEpoch(entry.last_fetched_epoch);
    if (end.leader_epoch < entry.last_fetched_epoch ||
        end.end_offset < entry.fetch_offset) {
      return end;
    }
  }
  if (entry.fetch_offset > log.log_end_offset()) {
    return EpochAndOffset{.leader_epoch = log.latest_epoch(),
                          .end_offset = log.log_end_offset()};
  }
  return std::nullopt;
}

}  // namespace

void ReplicaManager::Acknowledge(FollowerSession& session,
                                 const ReplicaFetch& fetch,
                                 const ReplicaFetch::Entry& entry) {
  Partition* partition = Find(entry.topic_id, entry.partition);
  if (partition == nullptr || entry.leader_epoch > partition->leader_epoch()) {
    SOMETIMES("a follower fetches before its leader knows that it leads");
    session.early.push_back(entry);
    return;
  }
  // A follower of an older epoch will learn of the new one and fetch again.
  if (entry.leader_epoch < partition->leader_epoch()) {
    SOMETIMES("a follower fetches in an epoch that is over");
    return;
  }
  Partition::Follower* follower = partition->FindFollower(fetch.follower);
  if (follower == nullptr) {
    // Assigned a moment ago, which this broker has yet to hear.
    if (partition->is_leader()) session.early.push_back(entry);
    return;
  }
  follower->in_flight = false;
  follower->broker_epoch = fetch.broker_epoch;

  const Log& log = partition->log();
  if (const auto diverging = Divergence(log, entry)) {
    session.diverging.push_back({.topic_id = entry.topic_id,
                                 .partition = entry.partition,
                                 .leader_epoch = entry.leader_epoch,
                                 .fetch_offset = entry.fetch_offset,
                                 .high_watermark = log.high_watermark(),
                                 .log_start_offset = log.log_start_offset(),
                                 .batch_count = 0,
                                 .diverging = diverging});
    return;
  }
  const bool advanced = partition->UpdateFollower(*follower, entry.fetch_offset,
                                                  entry.log_start_offset);
  MaybeExpandIsr(*partition, *follower);
  if (advanced) {
    Offer(*partition);
  } else {
    OfferTo(*partition, *follower);
  }
}

void ReplicaManager::ServeEarlyFetches(Partition& partition) {
  for (const Partition::Follower& of : partition.followers()) {
    const int32_t follower = of.broker_id;
    const auto found = sessions_.find(follower);
    if (found == sessions_.end() || found->second->early.empty()) continue;
    FollowerSession& session = *found->second;
    ReplicaFetch fetch{.follower = follower,
                       .broker_epoch = session.broker_epoch,
                       .entries = {}};
    const std::vector<ReplicaFetch::Entry> early = std::move(session.early);
    session.early.clear();
    for (const ReplicaFetch::Entry& entry : early) {
      Acknowledge(session, fetch, entry);
    }
    if (session.parked && !session.diverging.empty()) {
      Answer(follower, session);
    }
  }
}

}  // namespace kafka_embedded
