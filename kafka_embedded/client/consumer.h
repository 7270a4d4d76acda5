// Reads records from topics of a Kafka cluster.
//
//   ASSIGN_OR_RETURN(auto consumer,
//                    Consumer::Create({{"group.id", "audit"},
//                                      {"auto.offset.reset", "earliest"}},
//                                     std::move(transport)));
//   RETURN_IF_ERROR(consumer->Subscribe({"orders"}));
//   ASSIGN_OR_RETURN(auto records, consumer->Poll(absl::Seconds(1)));
//   for (const ConsumerRecord& record : records) Use(*record.value);
//
// Configured with Kafka's property names and defaults:
// allow.auto.create.topics, auto.commit.interval.ms, auto.offset.reset,
// check.crcs, client.id, client.rack, default.api.timeout.ms,
// enable.auto.commit, exclude.internal.topics, fetch.max.bytes,
// fetch.max.wait.ms, fetch.min.bytes, group.id, group.instance.id,
// heartbeat.interval.ms, isolation.level, max.partition.fetch.bytes,
// max.poll.interval.ms, max.poll.records, metadata.max.age.ms,
// partition.assignment.strategy, request.timeout.ms, retry.backoff.ms,
// retry.backoff.max.ms and session.timeout.ms. Other properties of Kafka's
// consumer are accepted and have no effect; what Kafka does not know either is
// named in warnings().
//
// A subscription makes the consumer a member of group.id, which shares the
// topics' partitions among its members (the classic protocol; KIP-429 with the
// assignor cooperative-sticky, KIP-345 with group.instance.id). As in Kafka,
// partitions come and go inside Poll alone; a member that does not poll for
// max.poll.interval.ms leaves, and the heartbeats in between need no poll.
// What to do then is told by a RebalanceListener.
//
// Threads: thread-compatible, as Kafka's; Wakeup alone may be called from any
// thread. Calls that wait answer FAILED_PRECONDITION inside a task of the
// runtime; Poll(absl::ZeroDuration()) and NotifyWhenReady are free to be used
// there.
#ifndef KAFKA_EMBEDDED_CLIENT_CONSUMER_H_
#define KAFKA_EMBEDDED_CLIENT_CONSUMER_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/functional/any_invocable.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "kafka_embedded/base/config.h"
#include "kafka_embedded/base/topic_partition.h"
#include "kafka_embedded/client/client_types.h"
#include "kafka_embedded/client/consumer_records.h"
#include "kafka_embedded/client/rebalance_listener.h"
#include "kafka_embedded/client/transport.h"

namespace kafka_embedded {

class ConsumerCore;
struct AssignedPartition;

class Consumer {
 public:
  using CommitCallback =
      absl::AnyInvocable<void(const OffsetMap& offsets, absl::Status status)>;

  // INVALID_ARGUMENT names a malformed property, its value and what would be
  // right. Talks to nobody yet.
  static absl::StatusOr<std::unique_ptr<Consumer>> Create(
      const Config& config, std::unique_ptr<Transport> transport);

  // Drops everything as a crash would: commits nothing, and the group learns it
  // from session.timeout.ms. See Close.
  ~Consumer();
  Consumer(const Consumer&) = delete;
  Consumer& operator=(const Consumer&) = delete;

  // What to read: one of the three; the last call wins within its kind.
  // FAILED_PRECONDITION if another kind is in use (Unsubscribe first).
  // Subscriptions need group.id: INVALID_GROUP_ID without.
  absl::Status Assign(std::vector<TopicPartition> partitions);
  // A listener replaces the one before. No topics: as Unsubscribe.
  absl::Status Subscribe(std::vector<std::string> topics,
                         RebalanceListener listener = {});
  // All topics whose whole name matches an RE2 expression.
  absl::Status SubscribePattern(absl::string_view pattern,
                                RebalanceListener listener = {});
  // Gives everything up and leaves the group; commits nothing. `done` is called
  // when the group knows, inside the runtime, or at once if there is no group.
  void Unsubscribe(absl::AnyInvocable<void()> done = nullptr);
  std::vector<TopicPartition> assignment() const;  // Ascending.
  std::vector<std::string> subscription() const;   // Ascending.

  // Up to max.poll.records records as soon as there are any; empty when
  // `timeout` has passed. With automatic commits, also commits what earlier
  // calls returned, each auto.commit.interval.ms.
  //   FAILED_PRECONDITION without an assignment or subscription,
  //   OFFSET_OUT_OF_RANGE or "no committed offset" (NOT_FOUND) when
  //     auto.offset.reset is none,
  //   TOPIC_AUTHORIZATION_FAILED, INVALID_TOPIC_EXCEPTION, CORRUPT_MESSAGE and
  //     other errors that no retry mends, naming topic and partition,
  //   CANCELLED after Wakeup.
  // After an error the consumer stands where it stood; the next call goes on.
  absl::StatusOr<ConsumerRecords> Poll(absl::Duration timeout);

  // Joins the group again at the next Poll, so that the assignment is made anew
  // (KIP-568). FAILED_PRECONDITION without a subscription.
  absl::Status EnforceRebalance(absl::string_view reason = "");
  // Who this consumer is in its group.
  GroupMetadata group_metadata() const;

  // Calls `ready` once, inside the runtime, when Poll would return records or
  // an error or tell of a rebalance without waiting: soon, if it would now.
  // Replaces an earlier one. Until then the consumer counts as polled.
  void NotifyWhenReady(absl::AnyInvocable<void()> ready);

  // Makes the Poll that waits, or else the next one, return CANCELLED.
  void Wakeup();

  // Positions. NOT_FOUND if a partition is not assigned.
  absl::Status Seek(const TopicPartition& partition, int64_t offset);
  // All assigned partitions if `partitions` is empty.
  absl::Status SeekToBeginning(const std::vector<TopicPartition>& partitions);
  absl::Status SeekToEnd(const std::vector<TopicPartition>& partitions);
  absl::Status Pause(const std::vector<TopicPartition>& partitions);
  absl::Status Resume(const std::vector<TopicPartition>& partitions);
  std::vector<TopicPartition> paused() const;
  // The offset that Poll would return next; finds it out if need be.
  absl::StatusOr<int64_t> Position(const TopicPartition& partition);

  // Commits are for group.id: INVALID_GROUP_ID without one. Without `offsets`,
  // what Poll has returned so far. With a subscription, commits are a member's:
  // REBALANCE_IN_PROGRESS while the group rebalances, and UNKNOWN_MEMBER_ID,
  // ILLEGAL_GENERATION or FENCED_INSTANCE_ID when the group has given the
  // partitions to others (Kafka's CommitFailedException); nothing is committed
  // then, and Poll joins again. They arrive in the order of the calls; an
  // asynchronous one is sent once, as a later attempt would undo others.
  absl::Status CommitSync();
  absl::Status CommitSync(const OffsetMap& offsets);
  void CommitAsync(CommitCallback callback = nullptr);
  void CommitAsync(OffsetMap offsets, CommitCallback callback = nullptr);
  // Partitions without a committed offset are left out.
  absl::StatusOr<OffsetMap> Committed(
      const std::vector<TopicPartition>& partitions);

  // What the brokers know; changes no position.
  absl::StatusOr<absl::btree_map<TopicPartition, int64_t>> BeginningOffsets(
      const std::vector<TopicPartition>& partitions);
  absl::StatusOr<absl::btree_map<TopicPartition, int64_t>> EndOffsets(
      const std::vector<TopicPartition>& partitions);
  // The first offset whose timestamp is at least the given milliseconds;
  // partitions without one are left out.
  absl::StatusOr<absl::btree_map<TopicPartition, OffsetAndTimestamp>>
  OffsetsForTimes(const absl::btree_map<TopicPartition, int64_t>& timestamps);
  absl::StatusOr<std::vector<PartitionInfo>> PartitionsFor(
      absl::string_view topic);

  // With automatic commits, commits what Poll has returned; then gives up all
  // partitions and leaves the group, except as a static member. Closing twice
  // is harmless; any other call afterwards is FAILED_PRECONDITION.
  absl::Status Close(absl::Duration timeout = absl::Seconds(30));

  // Properties that Kafka's consumer does not know, one text each.
  const std::vector<std::string>& warnings() const;

 private:
  explicit Consumer(std::unique_ptr<ConsumerCore> core);
  absl::Status NeedGroup() const;
  // Tells the listener of one step of a rebalance, if there is one to tell.
  bool TellRebalance();
  absl::Status Change(absl::FunctionRef<absl::Status()> change);
  absl::Status ForEach(const std::vector<TopicPartition>& partitions,
                       absl::FunctionRef<void(AssignedPartition&)> change);
  absl::Status Commit(const OffsetMap& offsets);
  absl::Status CommitAtClose(absl::Time deadline);
  absl::Status Leave(absl::Time deadline);

  Runtime& runtime_;
  std::unique_ptr<ConsumerCore> core_;
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_CLIENT_CONSUMER_H_
