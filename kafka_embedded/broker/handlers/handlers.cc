#include "kafka_embedded/broker/handlers/handlers.h"

#include <algorithm>

namespace kafka_embedded {
namespace {

constexpr HandlerEntry kHandlers[] = {
    {ApiKey::kProduce, 0, 13, HandleProduce},
    {ApiKey::kFetch, 4, 18, HandleFetch},
    {ApiKey::kListOffsets, 1, 11, HandleListOffsets},
    {ApiKey::kMetadata, 0, 13, HandleMetadata},
    {ApiKey::kOffsetCommit, 2, 10, HandleOffsetCommit},
    {ApiKey::kOffsetFetch, 1, 10, HandleOffsetFetch},
    {ApiKey::kFindCoordinator, 0, 6, HandleFindCoordinator},
    {ApiKey::kJoinGroup, 0, 9, HandleJoinGroup},
    {ApiKey::kHeartbeat, 0, 4, HandleHeartbeat},
    {ApiKey::kLeaveGroup, 0, 5, HandleLeaveGroup},
    {ApiKey::kSyncGroup, 0, 5, HandleSyncGroup},
    {ApiKey::kDescribeGroups, 0, 6, HandleDescribeGroups},
    {ApiKey::kListGroups, 0, 5, HandleListGroups},
    {ApiKey::kApiVersions, 0, 5, HandleApiVersions},
    {ApiKey::kCreateTopics, 2, 7, HandleForwarded},
    {ApiKey::kDeleteTopics, 1, 6, HandleForwarded},
    {ApiKey::kDeleteRecords, 0, 2, HandleDeleteRecords},
    {ApiKey::kInitProducerId, 0, 5, HandleInitProducerId},
    {ApiKey::kOffsetForLeaderEpoch, 2, 4, HandleOffsetForLeaderEpoch},
    {ApiKey::kDescribeConfigs, 1, 4, HandleDescribeConfigs},
    {ApiKey::kAlterConfigs, 0, 2, HandleAlterConfigs},
    {ApiKey::kAlterReplicaLogDirs, 1, 2, HandleAlterReplicaLogDirs},
    {ApiKey::kDescribeLogDirs, 1, 5, HandleDescribeLogDirs},
    {ApiKey::kCreatePartitions, 0, 3, HandleForwarded},
    {ApiKey::kDeleteGroups, 0, 3, HandleDeleteGroups},
    {ApiKey::kElectLeaders, 0, 2, HandleForwarded},
    {ApiKey::kIncrementalAlterConfigs, 0, 1, HandleIncrementalAlterConfigs},
    {ApiKey::kAlterPartitionReassignments, 0, 1, HandleForwarded},
    {ApiKey::kListPartitionReassignments, 0, 0, HandleForwarded},
    {ApiKey::kOffsetDelete, 0, 0, HandleOffsetDelete},
    {ApiKey::kDescribeClientQuotas, 0, 1, HandleDescribeClientQuotas},
    {ApiKey::kAlterClientQuotas, 0, 1, HandleForwarded},
    {ApiKey::kDescribeQuorum, 0, 2, HandleForwarded},
    {ApiKey::kUpdateFeatures, 0, 2, HandleForwarded},
    {ApiKey::kDescribeCluster, 0, 2, HandleDescribeCluster},
    {ApiKey::kUnregisterBroker, 0, 0, HandleForwarded},
    {ApiKey::kListConfigResources, 0, 1, HandleListConfigResources},
    {ApiKey::kDescribeTopicPartitions, 0, 0, HandleDescribeTopicPartitions},
};

}  // namespace

absl::Span<const HandlerEntry> Handlers() { return kHandlers; }

const HandlerEntry* FindHandler(ApiKey api_key) {
  const auto* found = std::lower_bound(
      std::begin(kHandlers), std::end(kHandlers), api_key,
      [](const HandlerEntry& h, ApiKey key) { return h.api_key < key; });
  return found != std::end(kHandlers) && found->api_key == api_key ? found
                                                                   : nullptr;
}

}  // namespace kafka_embedded
