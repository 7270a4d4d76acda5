// Which partitions moved from whom to whom in one assignment, so that a topic's
// partitions do not cross between two members: the partition that came the
// other way goes back instead.
#ifndef KAFKA_EMBEDDED_CLIENT_ASSIGNORS_PARTITION_MOVEMENTS_H_
#define KAFKA_EMBEDDED_CLIENT_ASSIGNORS_PARTITION_MOVEMENTS_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <tuple>
#include <utility>

#include "kafka_embedded/base/java_hash.h"
#include "kafka_embedded/client/assignors/sticky_input.h"

namespace kafka_embedded {

class PartitionMovements {
 public:
  explicit PartitionMovements(const PartitionIndex& index) : index_(index) {}

  // The partition to move if `partition` is to go from one to the other.
  int32_t Choose(int32_t partition, size_t from, size_t to) const;
  void Move(int32_t partition, size_t from, size_t to);

 private:
  // TopicPartition.hashCode, as the choice among several falls on the one that
  // a HashSet names first.
  struct Named {
    int32_t partition;
    int32_t hash;
    friend bool operator==(const Named&, const Named&) = default;
  };
  struct HashOf {
    int32_t operator()(const Named& named) const { return named.hash; }
  };
  using Pair = std::pair<size_t, size_t>;           // From, to.
  using Key = std::tuple<int32_t, size_t, size_t>;  // Topic, from, to.

  Named NameOf(int32_t partition) const;
  void Record(int32_t partition, size_t from, size_t to);

  const PartitionIndex& index_;
  std::map<int32_t, Pair> moved_;
  std::map<Key, JavaHashSet<Named, HashOf>> by_pair_;
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_CLIENT_ASSIGNORS_PARTITION_MOVEMENTS_H_
