// A consumer as a member of a classic group: joins, synchronises, beats, leaves
// (ConsumerCoordinator, in Kafka's terms).
//
//   kUnjoined  -> kPreparing                       somebody polls
//   kPreparing -> kJoining                         all that goes is given up
//   kJoining   -> kSyncing | kUnjoined             the group is complete |
//   error kSyncing   -> kStable | kUnjoined kStable    -> kPreparing |
//   kUnjoined           a rebalance | not a member
//
// Steps that Kafka's consumer takes inside poll() are taken by Drive alone, so
// that partitions come and go only while the user polls; answers and heartbeats
// need nobody. Events are what the user is told on the way: whoever drives
// takes one, tells it, and finishes it; until then nothing goes on.
#ifndef KAFKA_EMBEDDED_CLIENT_GROUP_MEMBERSHIP_H_
#define KAFKA_EMBEDDED_CLIENT_GROUP_MEMBERSHIP_H_

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/btree_set.h"
#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "kafka_embedded/client/assignors/partition_assignor.h"
#include "kafka_embedded/client/client_metadata.h"
#include "kafka_embedded/client/client_options.h"
#include "kafka_embedded/client/client_types.h"
#include "kafka_embedded/client/coordinator_client.h"
#include "kafka_embedded/client/retry_backoff.h"
#include "kafka_embedded/client/subscription_state.h"
#include "kafka_embedded/client/transport.h"
#include "kafka_embedded/protocol/messages/heartbeat.h"
#include "kafka_embedded/protocol/messages/join_group.h"
#include "kafka_embedded/protocol/messages/leave_group.h"
#include "kafka_embedded/protocol/messages/sync_group.h"

namespace kafka_embedded {

struct RebalanceEvent {
  enum class Kind { kAssigned, kRevoked, kLost };
  Kind kind = Kind::kAssigned;
  std::vector<TopicPartition> partitions;  // Ascending.
};

class GroupMembership {
 public:
  enum class State : uint8_t {
    kUnjoined,
    kPreparing,
    kJoining,
    kSyncing,
    kStable
  };
  struct Hooks {
    // Commits what Poll has returned, before partitions are given up; calls
    // `done` when that is over, however it ended.
    std::function<void(std::function<void()> done)> commit;
    // Something happened: Drive may go on, or an event or error is there.
    std::function<void()> on_change;
  };

  GroupMembership(Transport& transport, ClientMetadata& metadata,
                  const ConsumerOptions& options,
                  CoordinatorClient& coordinator,
                  SubscriptionState& subscription, Hooks hooks);
  GroupMembership(const GroupMembership&) = delete;
  GroupMembership& operator=(const GroupMembership&) = delete;
  ~GroupMembership();

  // Whatever can be done now. Only while somebody polls.
  void Drive();
  // Between two polls, max.poll.interval.ms runs.
  void SetPolled(bool polled);

  void RequestRejoin(absl::string_view reason);
  // Leaves, if it is a member that says goodbye: static members (KIP-345) stay
  // until session.timeout.ms takes them out. `done` is called in any case.
  void Leave(absl::string_view reason, absl::AnyInvocable<void()> done);
  // What has to be told before Leave: everything is given up.
  void GiveUpAll(std::function<void()> then);

  bool has_event() const { return !events_.empty() && !event_running_; }
  // Nothing may be fetched for new partitions while the user has not been told.
  bool busy_with_events() const { return !events_.empty(); }
  RebalanceEvent TakeEvent();
  void FinishEvent();

  bool has_error() const { return !error_.ok(); }
  absl::Status TakeError() { return std::exchange(error_, absl::OkStatus()); }

  // For whom to commit now: nobody's generation if the partitions were not
  // assigned by the group. REBALANCE_IN_PROGRESS or UNKNOWN_MEMBER_ID when a
  // commit could only fail.
  absl::StatusOr<GroupMetadata> ForCommit() const;
  // What the group said to a commit made for `member`.
  void OnCommitError(ErrorCode error, const GroupMetadata& member);

  GroupMetadata metadata() const;
  State state() const { return state_; }

 private:
  struct Event {
    RebalanceEvent event;
    std::function<void()> then;
  };
  // group_membership.cc: the course of a rebalance.
  bool NeedsRejoin();
  void Prepare();
  void GiveUp();
  void Tell(RebalanceEvent::Kind kind, std::vector<TopicPartition> partitions,
            std::function<void()> then);
  void Complete();
  void CompleteEagerly(std::vector<TopicPartition> assigned);
  void CompleteCooperatively(std::vector<TopicPartition> assigned);
  void Fail(const absl::Status& status);
  void Changed() { hooks_.on_change(); }

  // group_join.cc: JoinGroup and SyncGroup.
  void Join();
  JoinGroupRequest MakeJoinRequest();
  void OnJoinResponse(const CoordinatorClient::OperationPtr& operation,
                      const absl::StatusOr<JoinGroupResponse>& response);
  void OnJoinError(const CoordinatorClient::OperationPtr& operation,
                   const JoinGroupResponse& response);
  void OnJoined(const JoinGroupResponse& response);
  // Nothing happens while the metadata of some topic is missing.
  void AssignAsLeader();
  AssignableTopics Snapshot(const absl::btree_set<std::string>& topics) const;
  void Sync(std::vector<sync_group_request::SyncGroupRequestAssignment> all);
  void OnSyncResponse(const absl::StatusOr<SyncGroupResponse>& response);
  void RejoinLater();
  PartitionAssignor* FindAssignor(absl::string_view name) const;

  // group_heartbeat.cc: staying and leaving.
  void BeatLater(absl::Duration wait);
  void Beat();
  void OnHeartbeatResponse(const absl::StatusOr<HeartbeatResponse>& response);
  void WatchPolls();
  // The group does not know this member, or not in this generation.
  void ResetGeneration(bool forget_member_id);
  bool IsStatic() const { return !options_.group_instance_id.empty(); }

  // An answer to a request of an attempt that was given up counts no more.
  template <typename Response>
  absl::AnyInvocable<void(absl::StatusOr<Response>)> Guarded(
      std::function<void(const absl::StatusOr<Response>&)> handle) {
    return [this, attempt = attempt_,
            handle = std::move(handle)](absl::StatusOr<Response> response) {
      if (attempt == attempt_) handle(response);
    };
  }

  Transport& transport_;
  ClientMetadata& metadata_;
  const ConsumerOptions& options_;
  CoordinatorClient& coordinator_;
  SubscriptionState& subscription_;
  Hooks hooks_;
  RetryBackoff backoff_;
  int failures_ = 0;
  std::vector<std::unique_ptr<PartitionAssignor>> assignors_;
  RebalanceProtocol protocol_ = RebalanceProtocol::kEager;

  State state_ = State::kUnjoined;
  uint64_t attempt_ = 0;
  int32_t generation_ = -1;
  std::string member_id_;
  std::string protocol_name_;
  bool rejoin_needed_ = true;
  std::string rejoin_reason_;
  absl::Status error_;

  absl::btree_set<std::string> joined_topics_;  // What JoinGroup said.
  // Of the leader, until it has assigned: what the members said.
  std::optional<JoinGroupResponse> to_assign_;
  // Of the leader: the topics of all members, and what it knew of them when it
  // assigned. Another assignment is due when that changes.
  absl::btree_set<std::string> group_topics_;
  std::optional<AssignableTopics> assigned_from_;
  bool completing_ = false;  // SyncGroup has answered, the user was not told.
  std::string assignment_;   // What it answered.

  std::deque<Event> events_;
  bool event_running_ = false;

  bool polled_ = false;
  Timer heartbeat_timer_;
  Timer poll_timer_;
  Timer retry_timer_;
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_CLIENT_GROUP_MEMBERSHIP_H_
