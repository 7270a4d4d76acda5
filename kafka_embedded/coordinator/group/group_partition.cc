#include "kafka_embedded/coordinator/group/group_partition.h"

#include <cstdlib>
#include <limits>

#include "kafka_embedded/base/java_hash.h"

namespace kafka_embedded {
int32_t PartitionForGroup(absl::string_view group_id, int32_t partition_count) {
  const int32_t hash = JavaHashCode(group_id);
  if (hash == std::numeric_limits<int32_t>::min()) return 0;
  return std::abs(hash) % partition_count;
}

}  // namespace kafka_embedded
