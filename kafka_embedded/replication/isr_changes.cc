// Followers that join the ISR and leave it, as the controller agrees (KIP-497).
#include <utility>

#include "absl/algorithm/container.h"
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
    if (follower.log_end_offset >= 0 && partition.IsCaughtUp(follower)) {
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
  isr_changes_[{partition.topic_id(), partition.index()}] = {
      .leader_epoch = partition.leader_epoch(),
      .partition_epoch = partition.partition_epoch(),
      .isr = isr};
  if (!isr_request_under_way_) SendIsrChanges();
}

void ReplicaManager::SendIsrChanges() {
  // What was asked and not answered is asked again, unless something else is to
  // be asked of that partition by now.
  isr_changes_.merge(asked_isr_changes_);
  asked_isr_changes_ = std::exchange(isr_changes_, {});
  if (asked_isr_changes_.empty()) return;
  isr_request_under_way_ = true;
  AlterPartitionRequest request{.broker_id = options_.broker_id,
                                .broker_epoch = host_.broker_epoch()};
  for (const auto& [of, change] : asked_isr_changes_) {
    const auto& [topic_id, index] = of;
    if (request.topics.empty() || request.topics.back().topic_id != topic_id) {
      request.topics.emplace_back().topic_id = topic_id;
    }
    auto& asked = request.topics.back().partitions.emplace_back();
    asked.partition_index = index;
    asked.leader_epoch = change.leader_epoch;
    asked.partition_epoch = change.partition_epoch;
    Partition* partition = Find(topic_id, index);
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
  host_.AlterPartition(
      std::move(request),
      [this, sent = ++last_isr_request_](
          const std::optional<AlterPartitionResponse>& response) {
        if (sent != last_isr_request_) return;
        isr_request_under_way_ = false;
        if (response.has_value()) {
          isr_retry_timer_.Cancel();
          OnIsrAnswer(std::exchange(asked_isr_changes_, {}), *response);
          // Those that came up meanwhile.
          if (!isr_request_under_way_) SendIsrChanges();
        } else {
          isr_retry_timer_.ScheduleAfter(kRetry, [this] { SendIsrChanges(); });
        }
      });
}

void ReplicaManager::OnIsrAnswer(const IsrChanges& asked,
                                 const AlterPartitionResponse& response) {
  // The broker was fenced: another leader is on its way, or it will be back
  // under a new epoch, with new metadata.
  if (response.error_code != ErrorCode::kNone) return;
  for (const auto& topic : response.topics) {
    for (const auto& answer : topic.partitions) {
      const auto change = asked.find({topic.topic_id, answer.partition_index});
      Partition* partition = Find(topic.topic_id, answer.partition_index);
      if (partition == nullptr || change == asked.end()) continue;
      const BrokerIds isr(answer.isr.begin(), answer.isr.end());
      partition->OnIsrAnswer(change->second.partition_epoch, answer.error_code,
                             answer.leader_epoch, answer.partition_epoch, isr);
      if (!partition->is_leader()) continue;
      Offer(*partition);  // The high watermark may have moved.
      // Others may have caught up while this was asked; what was refused is
      // asked again with the next metadata or fetch.
      if (answer.error_code == ErrorCode::kNone) MaybeExpandIsr(*partition);
    }
  }
}

}  // namespace kafka_embedded
