#include "kafka_embedded/client/group_membership.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "kafka_embedded/base/check.h"
#include "kafka_embedded/base/status.h"
#include "kafka_embedded/client/assignors/subscription_protocol.h"

namespace kafka_embedded {
namespace {

using Partitions = std::vector<TopicPartition>;

// Both ascending.
Partitions Difference(const Partitions& a, const Partitions& b) {
  Partitions result;
  std::set_difference(a.begin(), a.end(), b.begin(), b.end(),
                      std::back_inserter(result));
  return result;
}

}  // namespace

GroupMembership::GroupMembership(Transport& transport, ClientMetadata& metadata,
                                 const ConsumerOptions& options,
                                 CoordinatorClient& coordinator,
                                 SubscriptionState& subscription, Hooks hooks)
    : transport_(transport),
      metadata_(metadata),
      options_(options),
      coordinator_(coordinator),
      subscription_(subscription),
      hooks_(std::move(hooks)),
      backoff_(options.client, transport.runtime().NewRandom("join-backoff")),
      heartbeat_timer_(transport.runtime(), transport.lane(), "heartbeat"),
      poll_timer_(transport.runtime(), transport.lane(), "max-poll-interval"),
      retry_timer_(transport.runtime(), transport.lane(), "rejoin") {
  protocol_ = RebalanceProtocol::kCooperative;
  for (const std::string& name : options.assignors) {
    assignors_.push_back(NewAssignor(name).value());
    // The group may agree on any of them.
    if (assignors_.back()->protocol() == RebalanceProtocol::kEager) {
      protocol_ = RebalanceProtocol::kEager;
    }
  }
}

GroupMembership::~GroupMembership() = default;

GroupMetadata GroupMembership::metadata() const {
  GroupMetadata metadata = {.group_id = options_.group_id,
                            .generation_id = generation_,
                            .member_id = member_id_};
  if (IsStatic()) metadata.group_instance_id = options_.group_instance_id;
  return metadata;
}

absl::StatusOr<GroupMetadata> GroupMembership::ForCommit() const {
  if (!subscription_.is_subscription()) {
    return GroupMetadata{.group_id = options_.group_id};
  }
  if (state_ == State::kJoining || state_ == State::kSyncing) {
    return KafkaError(ErrorCode::kRebalanceInProgress,
                      "the group rebalances, expected a commit after Poll has "
                      "completed it");
  }
  if (generation_ < 0) {
    return KafkaError(
        ErrorCode::kUnknownMemberId,
        absl::StrCat("the consumer is no member of group \"", options_.group_id,
                     "\" at the moment, because it has not polled yet or not "
                     "often enough: its partitions may be somebody else's"));
  }
  return metadata();
}

void GroupMembership::OnCommitError(ErrorCode error,
                                    const GroupMetadata& member) {
  if (member.generation_id < 0 || member.generation_id != generation_) return;
  switch (error) {
    case ErrorCode::kRebalanceInProgress:
      return RequestRejoin("offset commit failed with REBALANCE_IN_PROGRESS");
    case ErrorCode::kUnknownMemberId:
    case ErrorCode::kIllegalGeneration:
    case ErrorCode::kFencedInstanceId:
      return ResetGeneration(error == ErrorCode::kUnknownMemberId);
    default:
      return;
  }
}

void GroupMembership::RequestRejoin(absl::string_view reason) {
  rejoin_needed_ = true;
  rejoin_reason_ = std::string(reason);
}

void GroupMembership::Fail(const absl::Status& status) {
  if (error_.ok()) error_ = status;
  ++attempt_;
  state_ = State::kUnjoined;
  to_assign_.reset();
  heartbeat_timer_.Cancel();
  Changed();
}

void GroupMembership::Drive() {
  if (has_error() || busy_with_events() || retry_timer_.scheduled()) return;
  if (completing_) {
    Complete();
  } else if (to_assign_.has_value()) {
    AssignAsLeader();
  } else if ((state_ == State::kUnjoined || state_ == State::kStable) &&
             NeedsRejoin()) {
    Prepare();
  }
}

bool GroupMembership::NeedsRejoin() {
  if (state_ == State::kStable) {
    if (joined_topics_ != subscription_.topics()) {
      RequestRejoin("the subscription has changed since the last JoinGroup");
    } else if (assigned_from_.has_value() &&
               Snapshot(group_topics_) != *assigned_from_) {
      RequestRejoin("the topics have changed since the last assignment");
    }
  }
  return rejoin_needed_;
}

// ---- Giving up --------------------------------------------------------------

void GroupMembership::Prepare() {
  state_ = State::kPreparing;
  if (protocol_ == RebalanceProtocol::kEager) {
    subscription_.Hold(subscription_.AssignedNames());
  }
  if (generation_ < 0 || subscription_.assigned().empty()) return GiveUp();
  hooks_.commit([this, attempt = attempt_] {
    if (attempt == attempt_ && state_ == State::kPreparing) GiveUp();
  });
}

void GroupMembership::GiveUp() {
  using Kind = RebalanceEvent::Kind;
  const Partitions owned = subscription_.AssignedNames();
  if (generation_ < 0 || protocol_ == RebalanceProtocol::kEager) {
    return Tell(generation_ < 0 ? Kind::kLost : Kind::kRevoked, owned, [this] {
      subscription_.AssignFromGroup({});
      Join();
    });
  }
  Partitions kept = owned;
  std::erase_if(kept, [&](const TopicPartition& partition) {
    return !subscription_.Accepts(partition.topic);
  });
  Tell(Kind::kRevoked, Difference(owned, kept), [this, kept] {
    subscription_.AssignFromGroup(kept);
    Join();
  });
}

void GroupMembership::GiveUpAll(std::function<void()> then) {
  if (event_running_) {
    events_.resize(1);
  } else {
    events_.clear();
  }
  completing_ = false;
  Tell(generation_ < 0 ? RebalanceEvent::Kind::kLost
                       : RebalanceEvent::Kind::kRevoked,
       subscription_.AssignedNames(), [this, then = std::move(then)] {
         subscription_.AssignFromGroup({});
         then();
       });
}

// ---- Events -----------------------------------------------------------------

void GroupMembership::Tell(RebalanceEvent::Kind kind, Partitions partitions,
                           std::function<void()> then) {
  if (partitions.empty() && kind != RebalanceEvent::Kind::kAssigned) {
    return then();
  }
  if (kind != RebalanceEvent::Kind::kAssigned) subscription_.Hold(partitions);
  events_.push_back({{kind, std::move(partitions)}, std::move(then)});
  Changed();
}

RebalanceEvent GroupMembership::TakeEvent() {
  CHECK(has_event()) << "no event to take";
  event_running_ = true;
  return events_.front().event;
}

void GroupMembership::FinishEvent() {
  if (!event_running_) return;
  event_running_ = false;
  const std::function<void()> then = std::move(events_.front().then);
  events_.pop_front();
  then();
  Changed();
}

// ---- Taking over ------------------------------------------------------------

void GroupMembership::Complete() {
  completing_ = false;
  absl::StatusOr<MemberAssignment> assignment = DecodeAssignment(assignment_);
  if (!assignment.ok()) {
    RequestRejoin("the assignment could not be read");
    return Fail(
        Annotate(assignment.status(),
                 absl::StrCat("group \"", options_.group_id,
                              "\": the leader's assignment for this member")));
  }
  const bool accepted = std::all_of(
      assignment->partitions.begin(), assignment->partitions.end(),
      [&](const auto& p) { return subscription_.Accepts(p.topic); });
  if (!accepted) {
    RequestRejoin("the assignment has topics that are not subscribed to");
    return Changed();
  }
  if (PartitionAssignor* assignor = FindAssignor(protocol_name_)) {
    assignor->OnAssignment(assignment->partitions, generation_);
  }
  Partitions assigned = std::move(assignment->partitions);
  std::sort(assigned.begin(), assigned.end());
  if (protocol_ == RebalanceProtocol::kEager) {
    CompleteEagerly(std::move(assigned));
  } else {
    CompleteCooperatively(std::move(assigned));
  }
}

void GroupMembership::CompleteEagerly(Partitions assigned) {
  subscription_.AssignFromGroup(assigned);
  Tell(RebalanceEvent::Kind::kAssigned, std::move(assigned), [] {});
}

void GroupMembership::CompleteCooperatively(Partitions assigned) {
  const Partitions owned = subscription_.AssignedNames();
  const Partitions revoked = Difference(owned, assigned);
  // Joins again, so that the leader can give away what this member gives up.
  if (!revoked.empty()) {
    RequestRejoin(absl::StrCat("need to revoke ", revoked.size(),
                               " partitions and rejoin the group"));
  }
  Tell(RebalanceEvent::Kind::kRevoked, revoked,
       [this, assigned, added = Difference(assigned, owned)] {
         subscription_.AssignFromGroup(assigned);
         Tell(RebalanceEvent::Kind::kAssigned, added, [] {});
       });
}

}  // namespace kafka_embedded
