// Every request that a broker serves, with the versions that Kafka 4.4
// advertises for it. One handler, one file.
#ifndef KAFKA_EMBEDDED_BROKER_HANDLERS_HANDLERS_H_
#define KAFKA_EMBEDDED_BROKER_HANDLERS_HANDLERS_H_

#include <cstdint>

#include "absl/types/span.h"
#include "kafka_embedded/protocol/request_handler.h"

namespace kafka_embedded {

class Broker;

struct HandlerEntry {
  ApiKey api_key;
  int16_t min_version;
  int16_t max_version;
  void (*handle)(Broker& broker, const RequestContext& context,
                 ApiMessagePtr request, Respond respond);
};

// Ascending by API key: what ApiVersions answers.
absl::Span<const HandlerEntry> Handlers();
// nullptr for a request that is not served.
const HandlerEntry* FindHandler(ApiKey api_key);

// The handlers. Each takes its own request type out of the message.
#define KE_HANDLER(Name)                                           \
  void Handle##Name(Broker& broker, const RequestContext& context, \
                    ApiMessagePtr request, Respond respond)
KE_HANDLER(Produce);
KE_HANDLER(Fetch);
KE_HANDLER(ListOffsets);
KE_HANDLER(Metadata);
KE_HANDLER(OffsetCommit);
KE_HANDLER(OffsetFetch);
KE_HANDLER(FindCoordinator);
KE_HANDLER(JoinGroup);
KE_HANDLER(Heartbeat);
KE_HANDLER(LeaveGroup);
KE_HANDLER(SyncGroup);
KE_HANDLER(DescribeGroups);
KE_HANDLER(ListGroups);
KE_HANDLER(ApiVersions);
KE_HANDLER(DeleteRecords);
KE_HANDLER(InitProducerId);
KE_HANDLER(OffsetForLeaderEpoch);
KE_HANDLER(DescribeConfigs);
KE_HANDLER(DeleteGroups);
KE_HANDLER(IncrementalAlterConfigs);
KE_HANDLER(OffsetDelete);
KE_HANDLER(AlterConfigs);
KE_HANDLER(AlterReplicaLogDirs);
KE_HANDLER(DescribeLogDirs);
KE_HANDLER(DescribeClientQuotas);
KE_HANDLER(DescribeCluster);
KE_HANDLER(ListConfigResources);
KE_HANDLER(DescribeTopicPartitions);
// Forwarded to the controller: CreateTopics, DeleteTopics, CreatePartitions,
// ElectLeaders, AlterPartitionReassignments, ListPartitionReassignments,
// DescribeQuorum, UpdateFeatures, UnregisterBroker.
KE_HANDLER(Forwarded);
#undef KE_HANDLER

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_BROKER_HANDLERS_HANDLERS_H_
