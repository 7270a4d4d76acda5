#include "kafka_embedded/replication/replica_manager.h"

#include <algorithm>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "kafka_embedded/base/check.h"
#include "kafka_embedded/base/status.h"

namespace kafka_embedded {
namespace {

std::string CheckpointName(const Uuid& topic_id, int32_t partition) {
  return absl::StrCat("checkpoint/", topic_id.ToString(), "-", partition);
}

}  // namespace

ReplicaManager::ReplicaManager(Network& network, NodeAddress self,
                               Storage& storage, PeerDirectory& peers,
                               const Options& options)
    : network_(network),
      self_(self),
      storage_(storage),
      peers_(peers),
      options_(options) {}

ReplicaManager::~ReplicaManager() = default;

absl::Status ReplicaManager::ApplyPartition(const TopicImage& topic,
                                            int32_t partition,
                                            const LogConfig* config) {
  const PartitionRegistration& registration = topic.partitions[partition];
  const auto& replicas = registration.replicas;
  if (std::find(replicas.begin(), replicas.end(), options_.broker_id) ==
      replicas.end()) {
    return absl::OkStatus();
  }
  Partition* replica = Find(topic.id, partition);
  if (replica == nullptr) {
    ASSIGN_OR_RETURN(replica, Create(topic, partition, config));
  }
  if (!replica->ApplyRegistration(registration)) return absl::OkStatus();
  if (replica->is_leader()) {
    ServeEarlyFetches(*replica);
  } else if (replica->is_follower()) {
    ReplicaFetch& fetch = starting_[replica->leader()];
    fetch.follower = options_.broker_id;
    fetch.entries.push_back(NextFetch(*replica));
  }
  if (on_role_change_) on_role_change_(*replica);
  return absl::OkStatus();
}

absl::StatusOr<Partition*> ReplicaManager::Create(const TopicImage& topic,
                                                  int32_t partition,
                                                  const LogConfig* config) {
  ASSIGN_OR_RETURN(std::unique_ptr<BatchStore> store,
                   storage_.OpenBatches({topic.id, partition}));
  int64_t high_watermark = 0;
  int64_t log_start_offset = 0;
  if (storage_.durable() || store->batch_count() > 0) {
    ASSIGN_OR_RETURN(const auto checkpoint,
                     storage_.Get(CheckpointName(topic.id, partition)));
    if (checkpoint.has_value()) {
      const std::vector<absl::string_view> fields =
          absl::StrSplit(*checkpoint, ' ');
      if (fields.size() != 2 || !absl::SimpleAtoi(fields[0], &high_watermark) ||
          !absl::SimpleAtoi(fields[1], &log_start_offset)) {
        return absl::DataLossError(absl::StrCat(
            "checkpoint of ", topic.name, "-", partition, ": \"", *checkpoint,
            "\" is not \"<high watermark> <log start offset>\""));
      }
    }
  }
  ASSIGN_OR_RETURN(std::unique_ptr<Log> log,
                   Log::Open(std::move(store), config, log_start_offset));
  log->SetHighWatermark(std::min(high_watermark, log->log_end_offset()));
  log->SetObserver(options_.log_observer);
  auto& replicas = partitions_[topic.id];
  if (replicas.size() <= static_cast<size_t>(partition)) {
    replicas.resize(topic.partitions.size());
  }
  replicas[partition] = std::make_unique<Partition>(
      topic.name, topic.id, partition, options_.broker_id, std::move(log));
  return replicas[partition].get();
}

void ReplicaManager::StartFetching() {
  for (auto& [leader, fetch] : starting_) SendFetch(leader, std::move(fetch));
  starting_.clear();
}

absl::Status ReplicaManager::DeleteTopic(const Uuid& topic_id) {
  const auto found = partitions_.find(topic_id);
  if (found == partitions_.end()) return absl::OkStatus();
  for (auto& [id, session] : sessions_) {
    std::erase_if(session->queue, [&](const Partition* partition) {
      return partition->topic_id() == topic_id;
    });
  }
  std::vector<std::unique_ptr<Partition>> replicas = std::move(found->second);
  partitions_.erase(found);
  absl::Status status;
  for (std::unique_ptr<Partition>& replica : replicas) {
    if (replica == nullptr) continue;
    const int32_t index = replica->index();
    replica->Retire();
    if (on_role_change_) on_role_change_(*replica);
    replica.reset();  // A storage deletes only what nobody has open.
    status.Update(storage_.DeleteBatches({topic_id, index}));
    if (storage_.durable()) {
      status.Update(storage_.Delete(CheckpointName(topic_id, index)));
    }
  }
  return status;
}

void ReplicaManager::UpdateConfig(const Uuid& topic_id,
                                  const LogConfig* config) {
  const auto found = partitions_.find(topic_id);
  if (found == partitions_.end()) return;
  for (const auto& replica : found->second) {
    if (replica != nullptr) replica->log().set_config(config);
  }
}

Partition* ReplicaManager::Find(const Uuid& topic_id, int32_t partition) const {
  const auto found = partitions_.find(topic_id);
  if (found == partitions_.end() || partition < 0 ||
      static_cast<size_t>(partition) >= found->second.size()) {
    return nullptr;
  }
  return found->second[partition].get();
}

void ReplicaManager::ForEach(absl::FunctionRef<void(Partition&)> visit) const {
  for (const auto& [id, replicas] : partitions_) {
    for (const auto& replica : replicas) {
      if (replica != nullptr) visit(*replica);
    }
  }
}

LogAppendResult ReplicaManager::Append(Partition& partition, BytesList records,
                                       int16_t acks, AppendOrigin origin) {
  LogAppendResult result = partition.AppendAsLeader(
      std::move(records), acks, origin, network_.runtime().Now());
  if (result.error == ErrorCode::kNone && !result.duplicate) Offer(partition);
  return result;
}

absl::Status ReplicaManager::WriteCheckpoints() {
  absl::Status status;
  ForEach([&](Partition& replica) {
    status.Update(replica.log().Checkpoint());
    status.Update(
        storage_.Put(CheckpointName(replica.topic_id(), replica.index()),
                     absl::StrCat(replica.log().high_watermark(), " ",
                                  replica.log().log_start_offset())));
  });
  return status;
}

// ---- As a leader ----

ReplicaManager::FollowerSession& ReplicaManager::SessionOf(int32_t follower) {
  auto& session = sessions_[follower];
  if (session == nullptr) {
    session = std::make_unique<FollowerSession>(network_.runtime(),
                                                network_.lane(self_));
  }
  return *session;
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
  if (!lacks_batches &&
      follower.high_watermark >= partition.log().high_watermark()) {
    return;
  }
  FollowerSession& session = SessionOf(follower.broker_id);
  if (!follower.queued) {
    follower.queued = true;
    session.queue.push_back(&partition);
  }
  if (lacks_batches) {
    if (session.parked) Answer(follower.broker_id, session);
  } else if (!session.high_watermark_timer.scheduled()) {
    // As in Kafka, a high watermark alone does not end the follower's wait.
    session.high_watermark_timer.ScheduleAfter(
        options_.fetch_wait_max, [this, id = follower.broker_id, &session] {
          if (session.parked) Answer(id, session);
        });
  }
}

void ReplicaManager::Answer(int32_t follower_id, FollowerSession& session) {
  ReplicaFetched answer;
  answer.leader = options_.broker_id;
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
  session.high_watermark_timer.Cancel();
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

void ReplicaManager::OnReplicaFetch(ReplicaFetch fetch) {
  FollowerSession& session = SessionOf(fetch.follower);
  session.parked = true;
  for (const ReplicaFetch::Entry& entry : fetch.entries) {
    Acknowledge(session, fetch.follower, entry);
  }
  if (session.parked && (session.more || !session.diverging.empty())) {
    Answer(fetch.follower, session);
  }
}

void ReplicaManager::Acknowledge(FollowerSession& session, int32_t follower_id,
                                 const ReplicaFetch::Entry& entry) {
  Partition* partition = Find(entry.topic_id, entry.partition);
  if (partition == nullptr || entry.leader_epoch > partition->leader_epoch()) {
    session.early.push_back(entry);
    return;
  }
  // A follower of an older epoch will learn of the new one and fetch again.
  if (entry.leader_epoch < partition->leader_epoch()) return;
  Partition::Follower* follower = partition->FindFollower(follower_id);
  if (follower == nullptr) return;
  follower->in_flight = false;

  const Log& log = partition->log();
  std::optional<EpochAndOffset> diverging;
  if (entry.last_fetched_epoch >= 0) {
    const EpochAndOffset end = log.EndOffsetForEpoch(entry.last_fetched_epoch);
    if (end.leader_epoch < entry.last_fetched_epoch ||
        end.end_offset < entry.fetch_offset) {
      diverging = end;
    }
  }
  if (!diverging.has_value() && entry.fetch_offset > log.log_end_offset()) {
    diverging = EpochAndOffset{.leader_epoch = log.latest_epoch(),
                               .end_offset = log.log_end_offset()};
  }
  if (diverging.has_value()) {
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
  if (partition->UpdateFollower(*follower, entry.fetch_offset)) {
    Offer(*partition);
  } else {
    OfferTo(*partition, *follower);
  }
}

void ReplicaManager::ServeEarlyFetches(Partition& partition) {
  for (const Partition::Follower& follower : partition.followers()) {
    const auto found = sessions_.find(follower.broker_id);
    if (found == sessions_.end() || found->second->early.empty()) continue;
    FollowerSession& session = *found->second;
    std::vector<ReplicaFetch::Entry> early = std::move(session.early);
    session.early.clear();
    for (const ReplicaFetch::Entry& entry : early) {
      Acknowledge(session, follower.broker_id, entry);
    }
    if (session.parked && !session.diverging.empty()) {
      Answer(follower.broker_id, session);
    }
  }
}

// ---- As a follower ----

void ReplicaManager::OnReplicaFetched(ReplicaFetched fetched) {
  ReplicaFetch next{.follower = options_.broker_id, .entries = {}};
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
    const EpochAndOffset own =
        log.EndOffsetForEpoch(entry.diverging->leader_epoch);
    const int64_t target = std::max(
        std::min(own.end_offset < 0 ? log.log_start_offset() : own.end_offset,
                 entry.diverging->end_offset),
        log.log_start_offset());
    return log.TruncateTo(target).ok();
  }
  if (entry.log_start_offset > log.log_end_offset() &&
      !log.TruncateFullyAndStartAt(entry.log_start_offset).ok()) {
    return false;
  }
  // Asks again, from its own end, if the answer continues another log.
  if (log.log_end_offset() !=
      std::max(entry.fetch_offset, entry.log_start_offset)) {
    return !batches.empty();
  }
  for (const RecordBatch& batch : batches) {
    if (batch.base_offset() < log.log_end_offset()) continue;
    // A replica whose disk has failed does not fetch any more.
    if (!log.AppendAsFollower(batch, network_.runtime().Now()).ok()) {
      return false;
    }
  }
  partition.AdoptHighWatermark(entry.high_watermark);
  return !batches.empty();
}

ReplicaFetch::Entry ReplicaManager::NextFetch(const Partition& partition) {
  return {.topic_id = partition.topic_id(),
          .partition = partition.index(),
          .leader_epoch = partition.leader_epoch(),
          .fetch_offset = partition.log().log_end_offset(),
          .last_fetched_epoch = partition.log().latest_epoch()};
}

void ReplicaManager::SendFetch(int32_t leader, ReplicaFetch fetch) {
  const auto peer = peers_.FindPeer(leader);
  if (!peer.has_value()) return;
  network_.Send(self_, peer->address,
                [&peers = peers_, leader, fetch = std::move(fetch)]() mutable {
                  if (const auto to = peers.FindPeer(leader)) {
                    to->replicas->OnReplicaFetch(std::move(fetch));
                  }
                });
}

}  // namespace kafka_embedded
