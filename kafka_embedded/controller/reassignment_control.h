// Moving partitions to other brokers (KIP-455): replicas are added, and once
// all of them are in the ISR those that are to go are removed.
#ifndef KAFKA_EMBEDDED_CONTROLLER_REASSIGNMENT_CONTROL_H_
#define KAFKA_EMBEDDED_CONTROLLER_REASSIGNMENT_CONTROL_H_

#include "kafka_embedded/controller/decision.h"
#include "kafka_embedded/controller/metadata_image.h"
#include "kafka_embedded/protocol/messages/alter_partition_reassignments.h"
#include "kafka_embedded/protocol/messages/list_partition_reassignments.h"

namespace kafka_embedded {

// A new target replaces one that is under way; no replicas cancel it. Each
// partition for itself: INVALID_REPLICA_ASSIGNMENT, UNKNOWN_TOPIC_OR_PARTITION,
// NO_REASSIGNMENT_IN_PROGRESS, with Kafka's messages.
Decision<AlterPartitionReassignmentsResponse> AlterPartitionReassignments(
    const MetadataImage& image,
    const AlterPartitionReassignmentsRequest& request);

// Those of the topics asked for, or all. What does not exist is left out.
Decision<ListPartitionReassignmentsResponse> ListPartitionReassignments(
    const MetadataImage& image,
    const ListPartitionReassignmentsRequest& request);

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_CONTROLLER_REASSIGNMENT_CONTROL_H_
