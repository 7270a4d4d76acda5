// Which partition a record goes to, bit for bit as Kafka's producer chooses.
#ifndef KAFKA_EMBEDDED_CLIENT_PARTITIONER_H_
#define KAFKA_EMBEDDED_CLIENT_PARTITIONER_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "kafka_embedded/runtime/random.h"

namespace kafka_embedded {

// Kafka's own 32-bit MurmurHash2, seeded with 0x9747b28c.
uint32_t Murmur2(absl::string_view key);

// The partition of a record with a key. REQUIRES: partition_count > 0.
inline int32_t PartitionForKey(absl::string_view key, int32_t partition_count) {
  return static_cast<int32_t>((Murmur2(key) & 0x7fffffff) %
                              static_cast<uint32_t>(partition_count));
}

// Records without a key stay with one partition until batch.size bytes went
// there, and then move to a random one (KIP-480, KIP-794): evenly spread, in
// full batches. One for each topic.
class StickyPartitioner {
 public:
  // The partition to use now; -1: call Choose.
  int32_t current() const { return current_; }

  // Moves to a random partition. `partitions` are those with a leader, or all
  // if none has one. With `queue_sizes`, as many as there are partitions, those
  // with longer queues of batches are chosen less often; empty: all alike.
  void Choose(absl::Span<const int32_t> partitions,
              absl::Span<const int32_t> queue_sizes, Random& random);

  // Tells of `bytes` appended to the current partition. True: it is time to
  // Choose. Waits until no batch is open there (`all_batches_full`), lest it
  // leaves fragments behind, but not for more than twice batch.size.
  bool OnAppended(size_t bytes, size_t batch_size, bool all_batches_full) {
    produced_bytes_ += bytes;
    return (produced_bytes_ >= batch_size && all_batches_full) ||
           produced_bytes_ >= 2 * batch_size;
  }

 private:
  int32_t current_ = -1;
  size_t produced_bytes_ = 0;
};

// Kafka's RoundRobinPartitioner: keys do not matter. One for each topic.
class RoundRobinPartitioner {
 public:
  // `available` are the partitions with a leader.
  int32_t Next(absl::Span<const int32_t> available, int32_t partition_count) {
    const uint32_t turn = next_++ & 0x7fffffff;
    if (available.empty()) {
      return static_cast<int32_t>(turn %
                                  static_cast<uint32_t>(partition_count));
    }
    return available[turn % available.size()];
  }

 private:
  uint32_t next_ = 0;
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_CLIENT_PARTITIONER_H_
