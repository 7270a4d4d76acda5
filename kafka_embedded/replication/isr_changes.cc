// Followers that join the ISR and leave it, as the controller agrees (KIP-497).
#include <algorithm>
#include <utility>

#include "absl/algorithm/container.h"
#include "kafka_embedded/base/sometimes.h"
#include "kafka_embedded/replication/replica_manager.h"

namespace kafka_embedded {
namespace {

// How long the controller may take to answer while something is amiss.
constexpr absl::Duration kRetry = absl::Seconds(1);

}  // namespace

void ReplicaManager::MaybeExpandIsr(Partition& partition,
                                    const Partition::Follower& follower) {
  if (absl::c_linear_search(partition.isr(), follower.broker_id)) return;
  if (const auto isr = partition.ExpandIsr(follower)) AskFor(partition, *isr);
}

void ReplicaManager::MaybeExpandIsr(Partition& partition) {
  for (const Partition::Follower& follower : partition.followers()) {
    // One that was left out for its lag has to fetch first.
    const bool lags =
        follower.log_end_offset != partition.log().log_end_offset() &&
        clock_.Now() - follower.last_caught_up > options_.replica_lag_time_max;
    if (follower.log_end_offset >= 0 && !lags) {
      MaybeExpandIsr(partition, follower);
    }
  }
}

void ReplicaManager::ExpandIsrs() {
  ForEach([this](Partition& partition) {
    if (partition.is_leader()) MaybeExpandIsr(partition);
  });
}

void ReplicaManager::ScheduleIsrCheck() {
  isr_check_timer_.ScheduleAfter(options_.replica_lag_time_max / 2,
                                 [this] { CheckIsrs(); });
}

void ReplicaManager::CheckIsrs() {
  bool lags = false;
  ForEach([&](Partition& partition) {
    if (const auto isr = partition.ShrinkIsr()) AskFor(partition, *isr);
    lags |= partition.AnyLags();
  });
  if (lags || !host_.calm()) ScheduleIsrCheck();
}

void ReplicaManager::AskFor(Partition& partition, const BrokerIds& isr) {
  isr_changes_.push_back({.topic_id = partition.topic_id(),
                          .partition = partition.index(),
                          .leader_epoch = partition.leader_epoch(),
                          .partition_epoch = partition.partition_epoch(),
                          .isr = isr});
  if (!isr_request_under_way_) SendIsrChanges();
}

void ReplicaManager::SendIsrChanges() {
  if (isr_changes_.empty()) return;
  isr_request_under_way_ = true;
  AlterPartitionRequest request{.broker_id = options_.broker_id,
                                .broker_epoch = host_.broker_epoch()};
  absl::btree_map<Uuid, size_t> topics;
  for (const IsrChange& change : isr_changes_) {
    const auto [topic, added] =
        topics.try_emplace(change.topic_id, request.topics.size());
    if (added) request.topics.emplace_back().topic_id = change.topic_id;
    auto& asked = request.topics[topic->second].partitions.emplace_back();
    asked.partition_index = change.partition;
    asked.leader_epoch = change.leader_epoch;
    asked.partition_epoch = change.partition_epoch;
    Partition* partition = Find(change.topic_id, change.partition);
    for (const int32_t member : change.isr) {
      const Partition::Follower* follower =
          partition == nullptr ? nullptr : partition->FindFollower(member);
      auto& state = asked.new_isr_with_epochs.emplace_back();
      state.broker_id = member;
      if (member == options_.broker_id) {
        state.broker_epoch = host_.broker_epoch();
      } else if (follower != nullptr) {
        state.broker_epoch = follower->broker_epoch;
      }
    }
  }
  if (!host_.calm()) {
    isr_retry_timer_.ScheduleAfter(kRetry, [this] { SendIsrChanges(); });
  }
  const size_t count = isr_changes_.size();
  host_.AlterPartition(
      std::move(request),
      [this, count, sent = ++last_isr_request_](
          const std::optional<AlterPartitionResponse>& response) {
        if (sent != last_isr_request_) return;
        isr_request_under_way_ = false;
        // Those that came up meanwhile stay.
        if (response.has_value()) {
          isr_changes_.erase(isr_changes_.begin(),
                             isr_changes_.begin() + count);
          isr_retry_timer_.Cancel();
          OnIsrAnswer(*response);
          if (!isr_request_under_way_) SendIsrChanges();
        } else {
          isr_retry_timer_.ScheduleAfter(kRetry, [this] { SendIsrChanges(); });
        }
      });
}

void ReplicaManager::OnIsrAnswer(const AlterPartitionResponse& response) {
  // The broker was fenced: another leader is on its way, or it will be back
  // under a new epoch, with new metadata.
  if (response.error_code != ErrorCode::kNone) return;
  for (const auto& topic : response.topics) {
    for (const auto& answer : topic.partitions) {
      Partition* partition = Find(topic.topic_id, answer.partition_index);
      if (partition == nullptr) continue;
      // The metadata was faster, and led to another request since: what that
      // asks for still stands, and the high watermark has to wait for it.
      const bool asked_again =
          absl::c_any_of(isr_changes_,
                         [&](const IsrChange& change) {
                           return change.topic_id == topic.topic_id &&
                                  change.partition == answer.partition_index;
                         }) ||
          std::any_of(&answer + 1,
                      topic.partitions.data() + topic.partitions.size(),
                      [&](const auto& later) {
                        return later.partition_index == answer.partition_index;
                      });
      if (asked_again) {
        SOMETIMES("an answer about an ISR comes after the next question");
        continue;
      }
      const BrokerIds isr(answer.isr.begin(), answer.isr.end());
      partition->OnIsrAnswer(answer.error_code, answer.leader_epoch,
                             answer.partition_epoch, isr);
      if (!partition->is_leader()) continue;
      Offer(*partition);  // The high watermark may have moved.
      // Others may have caught up while this was asked; what was refused is
      // asked again with the next metadata or fetch.
      if (answer.error_code == ErrorCode::kNone) MaybeExpandIsr(*partition);
    }
  }
}

}  // namespace kafka_embedded
