// The state machine behind Consumer: finds out where to start in each
// partition, keeps fetches under way, commits.
//
// Lives inside the runtime; Consumer enters it. Everything that happens ends in
// Drive, which starts whatever can be started now.
#ifndef KAFKA_EMBEDDED_CLIENT_CONSUMER_CORE_H_
#define KAFKA_EMBEDDED_CLIENT_CONSUMER_CORE_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "kafka_embedded/client/client_metadata.h"
#include "kafka_embedded/client/client_options.h"
#include "kafka_embedded/client/consumer.h"
#include "kafka_embedded/client/coordinator_client.h"
#include "kafka_embedded/client/fetch_buffer.h"
#include "kafka_embedded/client/fetcher.h"
#include "kafka_embedded/client/group_membership.h"
#include "kafka_embedded/client/group_offsets.h"
#include "kafka_embedded/client/offset_lookup.h"
#include "kafka_embedded/client/rebalance_listener.h"
#include "kafka_embedded/client/subscription_state.h"
#include "kafka_embedded/client/transport.h"

namespace kafka_embedded {

class ConsumerCore {
 public:
  ConsumerCore(ConsumerOptions options, std::unique_ptr<Transport> transport);
  ConsumerCore(const ConsumerCore&) = delete;
  ConsumerCore& operator=(const ConsumerCore&) = delete;

  Runtime& runtime() { return transport_->runtime(); }
  const ConsumerOptions& options() const { return options_; }
  ClientMetadata& metadata() { return metadata_; }
  SubscriptionState& subscription() { return subscription_; }
  OffsetLookup& lookup() { return lookup_; }
  GroupOffsets& group_offsets() { return group_offsets_; }

  GroupMembership& membership() { return membership_; }

  absl::Status Subscribe(const std::vector<std::string>& topics,
                         RebalanceListener listener);
  absl::Status SubscribePattern(absl::string_view pattern,
                                RebalanceListener listener);

  // Starts whatever can be started now. After every change of the subscription
  // or of a position. Does nothing unless somebody waits: as Kafka's, a
  // consumer that is not polled asks for nothing, except for one Fetch ahead.
  void Drive();
  // While a call waits.
  void SetActive(bool active);

  // Poll has something to return, or to tell.
  bool HasResult() const {
    return has_error() || membership_.has_event() || buffer_.HasData();
  }
  bool has_error() const {
    return wakeup_ || fetcher_.has_error() || !error_.ok() ||
           membership_.has_error();
  }

  // What the user is to be told of a rebalance; the rebalance goes on when
  // `done` is called, which may be done outside of the runtime and later.
  struct Call {
    std::shared_ptr<const RebalanceListener> listener;
    RebalanceEvent event;
    std::function<void()> done;
    void Run() const;
  };
  std::optional<Call> TakeCall();
  // What Poll returns now, perhaps nothing, and what comes next is fetched.
  absl::StatusOr<ConsumerRecords> TakeResult();
  void CommitIfDue();

  void Wakeup();
  void NotifyWhenReady(absl::AnyInvocable<void()> ready);
  // The error that Poll would return, for other calls that wait.
  absl::Status TakeError();

  // One that may be tried again may come behind later ones.
  void Commit(OffsetMap offsets, bool retry, Consumer::CommitCallback callback);

  // Stays a member; see GroupMembership::Leave.
  void Close() { closed_ = true; }
  bool closed() const { return closed_; }
  static absl::Status ClosedError() {
    return absl::FailedPreconditionError("the consumer is closed");
  }

 private:
  // False if the rest has to wait for the user.
  bool FollowSubscription();
  void MatchPattern();
  void CommitBeforeRebalance(std::function<void()> done);
  void CheckTopics();
  void FetchCommitted();
  void OnCommitted(const std::vector<AssignedPartitionPtr>& partitions,
                   const std::vector<uint64_t>& generations,
                   const absl::StatusOr<OffsetMap>& offsets);
  void ResetPositions();
  void OnReset(AssignedPartition& partition, uint64_t generation,
               const OffsetLookup::Found& found);
  int64_t ResetTimestamp(const AssignedPartition& partition) const;
  void BackOff(AssignedPartition& partition);

  ConsumerOptions options_;
  // Before all that has timers and callbacks in it.
  std::unique_ptr<Transport> transport_;
  ClientMetadata metadata_;
  SubscriptionState subscription_;
  FetchBuffer buffer_;
  Fetcher fetcher_;
  OffsetLookup lookup_;
  CoordinatorClient coordinator_;
  GroupOffsets group_offsets_;
  GroupMembership membership_;
  std::shared_ptr<const RebalanceListener> listener_;
  // Gone when the consumer is: a listener may call `done` later.
  std::shared_ptr<ConsumerCore*> self_;
  Timer drive_timer_;
  Timer notify_timer_;
  absl::AnyInvocable<void()> ready_;
  absl::Status error_;
  int64_t matched_version_ = -1;  // Of the metadata.
  absl::Time next_auto_commit_ = absl::InfiniteFuture();
  absl::Time next_drive_ = absl::InfiniteFuture();
  bool active_ = false;
  bool driving_ = false;
  bool drive_again_ = false;
  bool wakeup_ = false;
  bool closed_ = false;
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_CLIENT_CONSUMER_CORE_H_
