// What topic creation and partition creation share: the first state of a
// partition, and the checks of an assignment that a client gives.
#ifndef KAFKA_EMBEDDED_CONTROLLER_PARTITION_ASSIGNMENT_H_
#define KAFKA_EMBEDDED_CONTROLLER_PARTITION_ASSIGNMENT_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "kafka_embedded/controller/decision.h"
#include "kafka_embedded/controller/metadata_image.h"
#include "kafka_embedded/controller/metadata_record.h"

namespace kafka_embedded {

// A new partition: the active replicas are its ISR, the first of them leads.
// Its ISR is empty, and the partition must not be created, if none is active.
PartitionRecord NewPartition(const MetadataImage& image, const Uuid& topic_id,
                             int32_t partition_id, BrokerIds replicas);

// INVALID_REPLICA_ASSIGNMENT unless `broker_ids` are registered brokers, each
// once, and as many as `replication_factor` where that is given.
ApiError CheckManualAssignment(const MetadataImage& image,
                               const std::vector<int32_t>& broker_ids,
                               std::optional<size_t> replication_factor);

// What to answer where none of the replicas is active.
ApiError NoActiveReplica(int32_t partition_id);
ApiError NoActiveBroker(int replication_factor);

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_CONTROLLER_PARTITION_ASSIGNMENT_H_
