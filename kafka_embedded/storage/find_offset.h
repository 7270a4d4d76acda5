// BatchStore::FindOffset for entries that know their last offset.
#ifndef KAFKA_EMBEDDED_STORAGE_FIND_OFFSET_H_
#define KAFKA_EMBEDDED_STORAGE_FIND_OFFSET_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace kafka_embedded::storage_internal {

template <typename Entry>
size_t FindOffset(const std::vector<Entry>& entries, int64_t offset) {
  // Most readers are at the end: they ask for what is not there yet, or for the
  // newest batch.
  const size_t count = entries.size();
  if (count == 0 || entries[count - 1].last_offset < offset) return count;
  if (count == 1 || entries[count - 2].last_offset < offset) return count - 1;
  const auto found = std::partition_point(
      entries.begin(), entries.end(),
      [offset](const Entry& entry) { return entry.last_offset < offset; });
  return static_cast<size_t>(found - entries.begin());
}

}  // namespace kafka_embedded::storage_internal

#endif  // KAFKA_EMBEDDED_STORAGE_FIND_OFFSET_H_
