#include "kafka_embedded/client/assignors/partition_movements.h"

namespace kafka_embedded {

PartitionMovements::Named PartitionMovements::NameOf(int32_t partition) const {
  const std::string& topic = index_.topic_name(index_.TopicOf(partition));
  const uint32_t hash = 31u * (31u + index_.NumberOf(partition)) +
                        static_cast<uint32_t>(JavaHashCode(topic));
  return {partition, static_cast<int32_t>(hash)};
}

int32_t PartitionMovements::Choose(int32_t partition, size_t from,
                                   size_t to) const {
  const auto moved = moved_.find(partition);
  if (moved != moved_.end()) from = moved->second.first;
  const auto back = by_pair_.find({index_.TopicOf(partition), to, from});
  return back == by_pair_.end() ? partition : back->second.first().partition;
}

void PartitionMovements::Move(int32_t partition, size_t from, size_t to) {
  const auto moved = moved_.find(partition);
  if (moved == moved_.end()) return Record(partition, from, to);
  const Pair before = moved->second;
  moved_.erase(moved);
  const auto set =
      by_pair_.find({index_.TopicOf(partition), before.first, before.second});
  set->second.Remove(NameOf(partition));
  if (set->second.empty()) by_pair_.erase(set);
  // Back where it came from is no movement at all.
  if (before.first != to) Record(partition, before.first, to);
}

void PartitionMovements::Record(int32_t partition, size_t from, size_t to) {
  moved_[partition] = {from, to};
  by_pair_[{index_.TopicOf(partition), from, to}].Add(NameOf(partition));
}

}  // namespace kafka_embedded
