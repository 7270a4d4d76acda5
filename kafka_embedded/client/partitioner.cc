#include "kafka_embedded/client/partitioner.h"

#include <algorithm>

#include "kafka_embedded/base/check.h"

namespace kafka_embedded {
namespace {

uint32_t LoadLittleEndian32(const char* in) {
  const auto* bytes = reinterpret_cast<const unsigned char*>(in);
  return uint32_t{bytes[0]} | uint32_t{bytes[1]} << 8 |
         uint32_t{bytes[2]} << 16 | uint32_t{bytes[3]} << 24;
}

}  // namespace

uint32_t Murmur2(absl::string_view key) {
  constexpr uint32_t kSeed = 0x9747b28c;
  constexpr uint32_t kMultiplier = 0x5bd1e995;
  uint32_t hash = kSeed ^ static_cast<uint32_t>(key.size());
  while (key.size() >= 4) {
    uint32_t word = LoadLittleEndian32(key.data());
    word *= kMultiplier;
    word ^= word >> 24;
    word *= kMultiplier;
    hash *= kMultiplier;
    hash ^= word;
    key.remove_prefix(4);
  }
  if (!key.empty()) {
    for (size_t i = 0; i < key.size(); ++i) {
      hash ^= uint32_t{static_cast<unsigned char>(key[i])} << (8 * i);
    }
    hash *= kMultiplier;
  }
  hash ^= hash >> 13;
  hash *= kMultiplier;
  hash ^= hash >> 15;
  return hash;
}

void StickyPartitioner::Choose(absl::Span<const int32_t> partitions,
                               absl::Span<const int32_t> queue_sizes,
                               Random& random) {
  CHECK(!partitions.empty()) << "a topic without partitions";
  produced_bytes_ = 0;
  const bool alike =
      queue_sizes.empty() ||
      std::all_of(queue_sizes.begin(), queue_sizes.end(),
                  [&](int32_t size) { return size == queue_sizes[0]; });
  if (alike) {
    current_ = partitions[random.Below(partitions.size())];
    return;
  }
  // A partition weighs one more than what it lags behind the longest queue.
  CHECK_EQ(queue_sizes.size(), partitions.size());
  const int64_t longest =
      *std::max_element(queue_sizes.begin(), queue_sizes.end());
  uint64_t total = 0;
  for (const int32_t size : queue_sizes) total += longest + 1 - size;
  uint64_t draw = random.Below(total);
  size_t i = 0;
  for (;; ++i) {
    const uint64_t weight = longest + 1 - queue_sizes[i];
    if (draw < weight) break;
    draw -= weight;
  }
  current_ = partitions[i];
}

}  // namespace kafka_embedded
