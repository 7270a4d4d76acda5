#include "kafka_embedded/coordinator/group/group_partition.h"

#include <cstddef>
#include <cstdlib>
#include <limits>

namespace kafka_embedded {
namespace {

// Kafka hashes UTF-16 code units.
int32_t JavaHashCode(absl::string_view utf8) {
  uint32_t hash = 0;
  const auto add = [&](uint32_t unit) { hash = 31 * hash + unit; };
  for (size_t i = 0; i < utf8.size();) {
    const uint8_t lead = utf8[i];
    const size_t length = lead < 0x80   ? 1
                          : lead < 0xe0 ? 2
                          : lead < 0xf0 ? 3
                                        : 4;
    uint32_t code = length == 1 ? lead : lead & (0x7f >> length);
    for (size_t k = 1; k < length && i + k < utf8.size(); ++k) {
      code = code << 6 | (utf8[i + k] & 0x3f);
    }
    if (code >= 0x10000) {
      add(0xd800 + ((code - 0x10000) >> 10));
      add(0xdc00 + ((code - 0x10000) & 0x3ff));
    } else {
      add(code);
    }
    i += length;
  }
  return static_cast<int32_t>(hash);
}

}  // namespace

int32_t PartitionForGroup(absl::string_view group_id, int32_t partition_count) {
  const int32_t hash = JavaHashCode(group_id);
  if (hash == std::numeric_limits<int32_t>::min()) return 0;
  return std::abs(hash) % partition_count;
}

}  // namespace kafka_embedded
