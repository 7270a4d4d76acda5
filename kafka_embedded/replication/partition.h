// One replica of one partition on one broker: its log, its role, and who waits
// for it.
//
// A leader takes appends, knows how far each follower has fetched, and moves
// the high watermark to what every in-sync replica has. A follower copies. A
// replica without a leader does neither, but can be read up to its high
// watermark.
//
//   any role --metadata of a later leader epoch, this broker leads--> leader
//   any role --... another broker leads--> follower
//   any role --... nobody leads--> none
//   any role --the topic is deleted, or the replica moved away--> none
//
// Metadata of the same leader epoch changes the ISR and no role.
#ifndef KAFKA_EMBEDDED_REPLICATION_PARTITION_H_
#define KAFKA_EMBEDDED_REPLICATION_PARTITION_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "absl/functional/function_ref.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "kafka_embedded/base/bytes.h"
#include "kafka_embedded/base/error_code.h"
#include "kafka_embedded/base/uuid.h"
#include "kafka_embedded/controller/metadata_image.h"
#include "kafka_embedded/log/log.h"

namespace kafka_embedded {

class Partition;

// Waits until what it appended is committed: an acks=all produce, a
// coordinator.
class CommitWaiter {
 public:
  virtual ~CommitWaiter() = default;
  // The high watermark has passed the offset waited for (kNone), or this
  // replica stopped being the leader before (NOT_LEADER_OR_FOLLOWER). `slot` is
  // the caller's own. Called once for each WhenCommitted.
  virtual void OnCommitted(Partition& partition, size_t slot,
                           ErrorCode error) = 0;
};

// Waits for something to read: a fetch. Told whenever more may be readable, or
// when the replica's role changed.
class ReadWaiter {
 public:
  virtual ~ReadWaiter() = default;
  virtual void OnReadable() = 0;
};

// What a partition asks of its broker.
class PartitionHost {
 public:
  virtual ~PartitionHost() = default;
  virtual absl::Time Now() const = 0;
  // replica.lag.time.max.ms.
  virtual absl::Duration replica_lag_time_max() const = 0;
  // The broker is registered under that epoch, unfenced, and not shutting down
  // (KIP-841, KIP-903).
  virtual bool MayJoinIsr(int32_t broker_id, int64_t broker_epoch) const = 0;
  // The leader has appended; nothing has come of it yet.
  virtual void OnAppend(const Partition&, const LogAppendResult&) const {}
  // The leader's high watermark has moved; those who wait have yet to be told.
  virtual void OnHighWatermark(const Partition&) const {}
};

class Partition {
 public:
  // The host must outlive the partition.
  Partition(std::string topic, const Uuid& topic_id, int32_t index,
            int32_t broker_id, std::unique_ptr<Log> log,
            const PartitionHost& host);
  Partition(const Partition&) = delete;
  Partition& operator=(const Partition&) = delete;

  const std::string& topic() const { return topic_; }
  const Uuid& topic_id() const { return topic_id_; }
  int32_t index() const { return index_; }
  Log& log() { return *log_; }
  const Log& log() const { return *log_; }

  bool is_leader() const { return role_ == Role::kLeader; }
  bool is_follower() const { return role_ == Role::kFollower; }
  int32_t leader() const { return leader_; }
  int32_t leader_epoch() const { return leader_epoch_; }
  int32_t partition_epoch() const { return partition_epoch_; }
  // As the controller has it.
  const BrokerIds& isr() const { return isr_; }
  // With those that are about to join: what the high watermark waits for
  // (KIP-497).
  const BrokerIds& maximal_isr() const {
    return asked_isr_.has_value() && asked_isr_->size() > isr_.size()
               ? *asked_isr_
               : isr_;
  }

  // Takes the role that the metadata gives this broker. A new leader epoch ends
  // what waited on the old one with NOT_LEADER_OR_FOLLOWER. True if the leader
  // epoch is new.
  bool ApplyRegistration(const PartitionRegistration& registration);

  // The topic is being deleted: neither leader nor follower any more.
  void Retire();

  // Leader only.
  // NOT_ENOUGH_REPLICAS if `acks` is -1 and the ISR is below
  // min.insync.replicas; otherwise what Log::AppendAsLeader says.
  LogAppendResult AppendAsLeader(BytesList records, int16_t acks,
                                 AppendOrigin origin, absl::Time now);
  // Tells `waiter` when everything below `offset` is committed; never inside
  // this call. REQUIRES: offset > log().high_watermark().
  void WhenCommitted(int64_t offset, CommitWaiter* waiter, size_t slot);
  void ForgetCommitWaiter(const CommitWaiter* waiter);
  // min.insync.replicas is met: asked again when a produce completes (KIP-250).
  bool HasEnoughReplicas() const;
  // The log start of the replica that is furthest behind, of those that
  // `counts(broker_id)`: what DeleteRecords waits for.
  int64_t LowWatermark(absl::FunctionRef<bool(int32_t)> counts) const;

  struct Follower {
    int32_t broker_id = -1;
    int64_t log_end_offset = -1;  // Unknown until it fetches.
    int64_t log_start_offset = -1;
    int64_t broker_epoch = -1;
    // When it last had everything that the leader had then.
    absl::Time last_caught_up = absl::InfinitePast();
    absl::Time last_fetch = absl::InfinitePast();
    int64_t leader_end_at_last_fetch = 0;
    int64_t high_watermark = -1;  // What it was told last.
    bool queued = false;          // In its session's list of what to send.
    bool in_flight = false;       // Batches were sent and not acknowledged.
  };
  // The followers of a leader, in the order of the replicas.
  absl::InlinedVector<Follower, 2>& followers() { return followers_; }
  // nullptr for a broker that is no follower of this leader.
  Follower* FindFollower(int32_t broker_id);
  // Notes what a follower's fetch proves it to have. True if the high watermark
  // moved; those who waited have then been told.
  bool UpdateFollower(Follower& follower, int64_t log_end_offset,
                      int64_t log_start_offset);

  // Changes of the ISR, leader only. What is returned is to be asked of the
  // controller; until it answers, nothing else is.
  //
  // Nothing unless the follower has reached the high watermark and the start of
  // this leader's epoch.
  std::optional<BrokerIds> ExpandIsr(const Follower& follower);
  // Without those who were not caught up for replica.lag.time.max.ms.
  std::optional<BrokerIds> ShrinkIsr();
  // It has all that the leader has, or had so less than replica.lag.time.max.ms
  // ago.
  bool IsCaughtUp(const Follower& follower) const;
  // Whether a member of the ISR is behind.
  bool AnyLags() const;
  // The controller's answer to what was asked in the partition epoch
  // `asked_epoch`. If the metadata was faster and led to another question, that
  // one still stands, and the high watermark has to wait for its answer.
  void OnIsrAnswer(int32_t asked_epoch, ErrorCode error, int32_t leader_epoch,
                   int32_t partition_epoch, const BrokerIds& isr);

  // Follower only: the leader's high watermark, as far as the log goes.
  void AdoptHighWatermark(int64_t high_watermark);

  // Readers look again: more may be readable.
  void TellReaders();

  void AddReadWaiter(ReadWaiter* waiter) { read_waiters_.push_back(waiter); }
  void RemoveReadWaiter(const ReadWaiter* waiter);

 private:
  enum class Role { kNone, kLeader, kFollower };
  struct WaitingCommit {
    int64_t offset;
    CommitWaiter* waiter;
    size_t slot;
  };

  void UpdateFollowers(const BrokerIds& replicas);
  bool MaybeAdvanceHighWatermark();
  // The high watermark waits for the follower.
  bool Counts(const Follower& follower) const;
  void FailCommitWaiters();

  const std::string topic_;
  const Uuid topic_id_;
  const int32_t index_;
  const int32_t broker_id_;
  std::unique_ptr<Log> log_;
  const PartitionHost& host_;

  Role role_ = Role::kNone;
  int32_t leader_ = kNoLeader;
  int32_t leader_epoch_ = -1;
  int32_t partition_epoch_ = -1;
  BrokerIds isr_;
  std::optional<BrokerIds> asked_isr_;  // The controller was asked for it.
  int64_t epoch_start_offset_ = 0;      // Where this leader's epoch begins.
  absl::InlinedVector<Follower, 2> followers_;
  std::vector<WaitingCommit> commit_waiters_;  // Ascending by offset.
  std::vector<ReadWaiter*> read_waiters_;      // In the order they came.
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_REPLICATION_PARTITION_H_
