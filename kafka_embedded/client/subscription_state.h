// What a consumer reads, and where it stands in each partition.
//
// The assignment is given by the user (Assign) or by the group
// (AssignFromGroup) for a subscription.
#ifndef KAFKA_EMBEDDED_CLIENT_SUBSCRIPTION_STATE_H_
#define KAFKA_EMBEDDED_CLIENT_SUBSCRIPTION_STATE_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/btree_set.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "kafka_embedded/base/topic_partition.h"
#include "kafka_embedded/client/client_options.h"
#include "kafka_embedded/client/client_types.h"

namespace re2 {
class RE2;
}

namespace kafka_embedded {

// Shared by what is under way for it; `assigned` tells if it still counts.
struct AssignedPartition {
  // Where the position comes from:
  //   kNeedsCommitted -> kNeedsReset | kReady
  //   kNeedsReset -> kReady
  //   kReady -> kNeedsReset
  // Seek leads from each to kReady, SeekToBeginning and SeekToEnd to
  // kNeedsReset.
  enum class State { kNeedsCommitted, kNeedsReset, kReady };

  AssignedPartition(std::shared_ptr<const std::string> topic, int32_t partition)
      : topic(std::move(topic)), partition(partition) {}
  TopicPartition name() const { return {*topic, partition}; }

  // Neither asked for nor returned.
  bool held_back() const { return paused || on_hold; }

  void MoveTo(int64_t offset, int32_t epoch) {
    state = State::kReady;
    position = offset;
    position_epoch = epoch;
    ++generation;
  }
  void RequestReset(std::optional<OffsetReset> strategy) {
    state = State::kNeedsReset;
    reset = strategy;
    ++generation;
  }

  const std::shared_ptr<const std::string> topic;
  const int32_t partition;
  bool assigned = true;
  bool paused = false;
  bool on_hold =
      false;  // About to be given up: its records stay where they are.
  State state = State::kNeedsCommitted;
  bool looking_up = false;           // A request for the position is out.
  std::optional<OffsetReset> reset;  // Unset: auto.offset.reset.
  int64_t position = -1;             // What Poll returns next.
  int32_t position_epoch = -1;       // Of the record before it.
  uint64_t generation = 0;           // Grows when the position jumps.
  bool buffered = false;             // The FetchBuffer has records of it.
  absl::Time not_before = absl::InfinitePast();  // Backing off.
  // A follower that the leader told to read from (KIP-392), for a while.
  int32_t preferred_replica = -1;
  absl::Time preferred_until = absl::InfinitePast();
};
using AssignedPartitionPtr = std::shared_ptr<AssignedPartition>;

class SubscriptionState {
 public:
  SubscriptionState();
  ~SubscriptionState();

  absl::Status Assign(const std::vector<TopicPartition>& partitions);
  absl::Status Subscribe(const std::vector<std::string>& topics);
  absl::Status SubscribePattern(absl::string_view pattern);
  void Unsubscribe();

  bool none() const { return kind_ == Kind::kNone; }
  bool is_subscription() const {
    return kind_ == Kind::kTopics || kind_ == Kind::kPattern;
  }
  bool has_pattern() const { return kind_ == Kind::kPattern; }
  const absl::btree_set<std::string>& topics() const { return topics_; }
  // The topics that a pattern matches at the moment. Until it is told, nobody
  // knows what to join for.
  bool Matches(const std::string& topic) const;
  void SetMatching(absl::btree_set<std::string> topics);
  bool is_resolved() const { return kind_ != Kind::kPattern || resolved_; }
  // The group may give it to this consumer.
  bool Accepts(const std::string& topic) const;

  // Replaces what a subscription has been assigned. Partitions that stay keep
  // their positions.
  void AssignFromGroup(const std::vector<TopicPartition>& partitions);
  // Nothing more of these is returned: they are about to be given up.
  void Hold(const std::vector<TopicPartition>& partitions);

  // Ascending.
  const absl::btree_map<TopicPartition, AssignedPartitionPtr>& assigned()
      const {
    return assigned_;
  }
  std::vector<TopicPartition> AssignedNames() const;  // Ascending.
  // nullptr if it is not assigned.
  AssignedPartition* Find(const TopicPartition& partition) const;
  // Where Poll's caller stands, of all partitions with a position.
  OffsetMap Consumed() const;

 private:
  enum class Kind { kNone, kAssigned, kTopics, kPattern };
  absl::Status SetKind(Kind kind);
  void Replace(const absl::btree_set<TopicPartition>& partitions);

  Kind kind_ = Kind::kNone;
  absl::btree_set<std::string> topics_;
  std::unique_ptr<re2::RE2> pattern_;
  bool resolved_ = false;
  absl::btree_map<TopicPartition, AssignedPartitionPtr> assigned_;
  absl::btree_map<std::string, std::shared_ptr<const std::string>> names_;
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_CLIENT_SUBSCRIPTION_STATE_H_
