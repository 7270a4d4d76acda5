// What the sticky assignors start from: partitions as numbers, who owned what,
// and whose rack has which partition.
#ifndef KAFKA_EMBEDDED_CLIENT_ASSIGNORS_STICKY_INPUT_H_
#define KAFKA_EMBEDDED_CLIENT_ASSIGNORS_STICKY_INPUT_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "kafka_embedded/client/assignors/partition_assignor.h"

namespace kafka_embedded {

// The partitions of the subscribed topics, numbered in the order of topic and
// partition.
class PartitionIndex {
 public:
  PartitionIndex(const AssignableTopics& topics,
                 std::vector<std::string> names);

  int32_t partition_count() const { return first_.back(); }
  int32_t topic_count() const { return static_cast<int32_t>(names_.size()); }
  const std::string& topic_name(int32_t topic) const { return names_[topic]; }
  int32_t first(int32_t topic) const { return first_[topic]; }
  int32_t count(int32_t topic) const {
    return first_[topic + 1] - first_[topic];
  }
  int32_t TopicOf(int32_t partition) const { return topic_of_[partition]; }
  int32_t NumberOf(int32_t partition) const {
    return partition - first_[topic_of_[partition]];
  }
  TopicPartition Name(int32_t partition) const {
    return {names_[topic_of_[partition]], NumberOf(partition)};
  }
  // -1 if there is no such topic, or no such partition.
  int32_t FindTopic(const std::string& name) const;
  int32_t Find(const TopicPartition& partition) const;

 private:
  std::vector<std::string> names_;  // Ascending.
  std::vector<int32_t> first_;      // And the end.
  std::vector<int32_t> topic_of_;
};

// What a member says that it owned, and in which generation.
struct PreviousOwnership {
  std::vector<TopicPartition> partitions;
  std::optional<int32_t> generation;
};

// Who owned what, after conflicts: the newer generation wins, and nobody does
// within one generation.
struct OwnedPartitions {
  std::vector<std::vector<int32_t>> owned;  // By member.
  std::vector<bool> claimed_twice;          // By partition.
  int32_t max_generation = -1;
};
// Differs from Kafka where it errs: partitions that do not exist any more are
// nobody's. There, they would be assigned again.
OwnedPartitions ResolveOwners(const PartitionIndex& index,
                              const std::vector<MemberSubscription>& members,
                              const std::vector<PreviousOwnership>& previous);

bool SubscriptionsAreEqual(const std::vector<MemberSubscription>& members);

// Racks, if they matter (KIP-881).
class StickyRacks {
 public:
  StickyRacks(const AssignableTopics& topics, const PartitionIndex& index,
              const std::vector<MemberSubscription>& members);

  bool matter() const { return matter_; }
  bool Mismatch(size_t member, int32_t partition) const;
  // Both have racks, and they meet.
  bool Match(size_t member, int32_t partition) const;
  // Partitions that few members have in their rack come first.
  void SortByScarcity(std::vector<int32_t>& partitions) const;
  // The first position in `list`, from `start` and round again, of a member in
  // a rack of the partition; -1 if there is none.
  int32_t NextWithinRack(int32_t partition, const std::vector<size_t>& list,
                         size_t start) const;

 private:
  bool matter_ = false;
  std::vector<std::string> member_racks_;
  std::vector<std::vector<std::string>> partition_racks_;
  std::vector<int32_t> members_near_;  // By partition.
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_CLIENT_ASSIGNORS_STICKY_INPUT_H_
