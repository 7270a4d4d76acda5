#include "kafka_embedded/controller/partition_assignment.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"

namespace kafka_embedded {
namespace {

ApiError Refused(std::string message) {
  return {ErrorCode::kInvalidReplicaAssignment, std::move(message)};
}

}  // namespace

PartitionRecord NewPartition(const MetadataImage& image, const Uuid& topic_id,
                             int32_t partition_id, BrokerIds replicas) {
  PartitionRecord partition{.partition_id = partition_id,
                            .topic_id = topic_id,
                            .replicas = std::move(replicas)};
  for (const int32_t replica : partition.replicas) {
    const BrokerRegistration* broker = image.FindBroker(replica);
    if (broker != nullptr && broker->active()) partition.isr.push_back(replica);
  }
  if (!partition.isr.empty()) partition.leader = partition.isr.front();
  return partition;
}

ApiError CheckManualAssignment(const MetadataImage& image,
                               const std::vector<int32_t>& broker_ids,
                               std::optional<size_t> replication_factor) {
  if (broker_ids.empty()) {
    return Refused(
        "The manual partition assignment includes an empty replica list.");
  }
  std::vector<int32_t> sorted = broker_ids;
  std::sort(sorted.begin(), sorted.end());
  for (size_t i = 0; i < sorted.size(); ++i) {
    if (image.FindBroker(sorted[i]) == nullptr) {
      return Refused(
          absl::StrCat("The manual partition assignment includes "
                       "broker ",
                       sorted[i], ", but no such broker is registered."));
    }
    if (i > 0 && sorted[i] == sorted[i - 1]) {
      return Refused(
          absl::StrCat("The manual partition assignment includes the broker ",
                       sorted[i], " more than once."));
    }
  }
  if (replication_factor.has_value() && sorted.size() != *replication_factor) {
    return Refused(absl::StrCat(
        "The manual partition assignment includes a partition with ",
        sorted.size(),
        " replica(s), but this is not consistent with previous partitions, "
        "which have ",
        *replication_factor, " replica(s)."));
  }
  return {};
}

ApiError NoActiveReplica(int32_t partition_id) {
  return Refused(absl::StrCat(
      "All brokers specified in the manual partition assignment for "
      "partition ",
      partition_id, " are fenced or in controlled shutdown."));
}

ApiError NoActiveBroker(int replication_factor) {
  return {ErrorCode::kInvalidReplicationFactor,
          absl::StrCat("Unable to replicate the partition ", replication_factor,
                       " time(s): All brokers are currently fenced or in "
                       "controlled shutdown.")};
}

}  // namespace kafka_embedded
