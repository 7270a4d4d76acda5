#include "kafka_embedded/cluster/cluster_snapshot.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "kafka_embedded/base/status.h"
#include "kafka_embedded/cluster/cluster_core.h"

namespace kafka_embedded {

absl::StatusOr<ClusterSnapshot> ClusterCore::Snapshot() {
  if (!options_.data_dir.empty()) {
    return absl::FailedPreconditionError(
        "snapshot: the cluster is kept on disk, expected one in memory");
  }
  RETURN_IF_ERROR(ExpectController());
  for (const Slot& slot : slots_) {
    if (slot.state != BrokerState::kRunning) {
      return absl::FailedPreconditionError(
          absl::StrCat("snapshot: broker ", slot.id, " is ",
                       BrokerStateName(slot.state), ", expected running"));
    }
  }
  auto content = std::make_shared<ClusterSnapshot::Content>();
  content->options = options_;
  content->options.runtime = nullptr;
  content->time = network_.runtime().Now();
  content->cluster_id = cluster_id_;
  content->metadata = controller_->image().ToRecords();
  for (const Slot& slot : slots_) {
    // As if the broker were shut down cleanly at this instant.
    RETURN_IF_ERROR(slot.broker->replicas().WriteCheckpoints());
    content->brokers.push_back(
        {.storage = static_cast<const MemoryStorage&>(*slot.storage).Clone(),
         .broker_epoch = slot.broker->broker_epoch()});
  }
  ClusterSnapshot snapshot;
  snapshot.content_ = std::move(content);
  return snapshot;
}

void ClusterCore::Restore(const ClusterSnapshot::Content& content, size_t index,
                          Slot& slot) {
  slot.storage = content.brokers[index].storage->Clone();
  slot.previous_epoch = content.brokers[index].broker_epoch;
}

}  // namespace kafka_embedded
