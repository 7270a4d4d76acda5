// Who leads a partition and who is in sync: AlterPartition, and what becomes of
// partitions when a broker goes or comes.
//
// A leader is the first replica, in the order of assignment, that is in the ISR
// and active; see partition_change.h for what happens where there is none.
#ifndef KAFKA_EMBEDDED_CONTROLLER_PARTITION_CONTROL_H_
#define KAFKA_EMBEDDED_CONTROLLER_PARTITION_CONTROL_H_

#include <cstdint>
#include <vector>

#include "kafka_embedded/controller/decision.h"
#include "kafka_embedded/controller/metadata_image.h"
#include "kafka_embedded/controller/metadata_record.h"
#include "kafka_embedded/protocol/messages/alter_partition.h"

namespace kafka_embedded {

// A leader asks to change the ISR of its partitions (KIP-497, KIP-841,
// KIP-903).
Decision<AlterPartitionResponse> AlterPartition(
    const MetadataImage& image, const AlterPartitionRequest& request);

enum class Departure {
  kClean,    // What it had it has still: it may stay eligible (KIP-966).
  kUnclean,  // It came back from a crash, and may have lost records.
};
// Takes a broker that is going out of every ISR, and gives its partitions other
// leaders.
void RemoveFromPartitions(const MetadataImage& image, int32_t broker_id,
                          std::vector<MetadataRecord>& records,
                          Departure departure = Departure::kClean);

// Gives leaders to partitions that have none, now that a broker is back.
void ElectForLeaderless(const MetadataImage& image, int32_t broker_id,
                        std::vector<MetadataRecord>& records);

bool LeadsAnyPartition(const MetadataImage& image, int32_t broker_id);

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_CONTROLLER_PARTITION_CONTROL_H_
