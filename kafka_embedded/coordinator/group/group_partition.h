// Where a group lives.
#ifndef KAFKA_EMBEDDED_COORDINATOR_GROUP_GROUP_PARTITION_H_
#define KAFKA_EMBEDDED_COORDINATOR_GROUP_GROUP_PARTITION_H_

#include <cstdint>

#include "absl/strings/string_view.h"

namespace kafka_embedded {

inline constexpr absl::string_view kConsumerOffsetsTopic = "__consumer_offsets";

// The absolute value of Java's String.hashCode, modulo the partitions of
// __consumer_offsets.
int32_t PartitionForGroup(absl::string_view group_id, int32_t partition_count);

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_COORDINATOR_GROUP_GROUP_PARTITION_H_
