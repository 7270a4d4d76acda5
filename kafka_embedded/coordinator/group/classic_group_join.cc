// JoinGroup.
#include <utility>

#include "kafka_embedded/base/sometimes.h"
#include "kafka_embedded/coordinator/group/classic_group_step.h"

namespace kafka_embedded {

using State = ClassicGroupState;

void ClassicGroupStep::Join(JoinAttempt attempt, JoinReply reply) {
  const std::string member_id = attempt.request.member_id;
  if (!AcceptsJoining(member_id)) {
    group_.Remove(member_id);
    return RefuseJoin(std::move(reply), ErrorCode::kGroupMaxSizeReached, "");
  }
  if (group_.Is(State::kDead)) {
    return RefuseJoin(std::move(reply), ErrorCode::kCoordinatorNotAvailable,
                      member_id);
  }
  if (!group_.SupportsProtocols(attempt.request.protocol_type,
                                attempt.request.protocols)) {
    return RefuseJoin(std::move(reply), ErrorCode::kInconsistentGroupProtocol,
                      member_id);
  }
  if (member_id.empty()) {
    JoinNewMember(attempt, std::move(reply));
  } else {
    JoinExistingMember(attempt, std::move(reply));
  }
}

// group.max.size. While members gather, those count that have joined: if the
// limit was lowered, the last ones to come are turned away.
bool ClassicGroupStep::AcceptsJoining(const std::string& member_id) const {
  const ClassicMember* member = group_.FindMember(member_id);
  switch (group_.state()) {
    case State::kEmpty:
    case State::kDead:
      return true;
    case State::kPreparingRebalance:
      return (member != nullptr && member->is_awaiting_join()) ||
             group_.awaiting_join_count() < config_.max_size;
    case State::kCompletingRebalance:
    case State::kStable:
      return member != nullptr ||
             static_cast<int64_t>(group_.members().size()) < config_.max_size;
  }
  return false;
}

void ClassicGroupStep::JoinNewMember(JoinAttempt& attempt, JoinReply reply) {
  const std::string member_id = attempt.new_member_id;
  if (attempt.request.group_instance_id.has_value()) {
    return JoinNewStaticMember(attempt, std::move(reply));
  }
  if (!attempt.requires_known_member_id) {
    return AddMember(attempt, member_id, std::move(reply));
  }
  group_.AddPending(member_id);
  effects_.Schedule(GroupTimerOp::Kind::kSession,
                    attempt.request.session_timeout_ms, member_id);
  RefuseJoin(std::move(reply), ErrorCode::kMemberIdRequired, member_id);
}

void ClassicGroupStep::JoinNewStaticMember(JoinAttempt& attempt,
                                           JoinReply reply) {
  const std::string* owner =
      group_.StaticMemberId(*attempt.request.group_instance_id);
  if (owner == nullptr) {
    return AddMember(attempt, attempt.new_member_id, std::move(reply));
  }
  ReplaceStaticMember(attempt, std::string(*owner), std::move(reply));
}

void ClassicGroupStep::JoinExistingMember(JoinAttempt& attempt,
                                          JoinReply reply) {
  JoinGroupRequest& request = attempt.request;
  const std::string member_id = request.member_id;
  if (group_.IsPending(member_id)) {
    // A static member is never told to come again, so it is never pending.
    if (request.group_instance_id.has_value()) {
      return RefuseJoin(std::move(reply), ErrorCode::kUnknownServerError,
                        member_id);
    }
    return AddMember(attempt, member_id, std::move(reply));
  }
  const ErrorCode error =
      group_.ValidateMember(member_id, request.group_instance_id);
  if (error != ErrorCode::kNone) {
    return RefuseJoin(std::move(reply), error, member_id);
  }
  ClassicMember& member = *group_.FindMember(member_id);
  const bool same_metadata = member.protocols == request.protocols;
  switch (group_.state()) {
    case State::kPreparingRebalance:
      return UpdateMember(member, request, std::move(reply));
    case State::kCompletingRebalance:
      // It may have missed the answer to its first join.
      if (same_metadata) {
        SOMETIMES("a member joins again for an answer that it missed");
        return effects_.Answer(
            std::move(reply),
            CurrentGeneration(member_id, group_.IsLeader(member_id)));
      }
      return UpdateMember(member, request, std::move(reply));
    case State::kStable:
      // The leader joins again when it sees that the assignment must change,
      // such as for new partitions.
      if (group_.IsLeader(member_id) || !same_metadata) {
        return UpdateMember(member, request, std::move(reply));
      }
      return effects_.Answer(std::move(reply),
                             CurrentGeneration(member_id, false));
    case State::kEmpty:
    case State::kDead:
      return RefuseJoin(std::move(reply), ErrorCode::kUnknownMemberId,
                        member_id);
  }
}

void ClassicGroupStep::AddMember(JoinAttempt& attempt,
                                 const std::string& member_id,
                                 JoinReply reply) {
  if (group_.Is(State::kPreparingRebalance) &&
      group_.previous_state() == State::kEmpty) {
    group_.initial_rebalance().new_member_added = true;
  }
  if (group_.members().empty()) {
    // The state between two generations: a group takes its type anew.
    group_.set_protocol_type(attempt.request.protocol_type);
  }
  group_.Add({.id = member_id,
              .instance_id = attempt.request.group_instance_id,
              .client_id = std::move(attempt.client.client_id),
              .client_host = std::move(attempt.client.client_host),
              .rebalance_timeout_ms = attempt.request.rebalance_timeout_ms,
              .session_timeout_ms = attempt.request.session_timeout_ms,
              .protocols = std::move(attempt.request.protocols),
              .assignment = "",
              .is_new = true,
              .awaiting_join = std::move(reply)});
  Note("is joined by", member_id);
  // A new member does not know its id, and so sends no heartbeats.
  effects_.Schedule(GroupTimerOp::Kind::kSession, kNewMemberJoinTimeoutMs,
                    member_id);
  MaybePrepareRebalanceOrCompleteJoin();
}

void ClassicGroupStep::UpdateMember(ClassicMember& member,
                                    JoinGroupRequest& request,
                                    JoinReply reply) {
  group_.UpdateMember(member, std::move(request.protocols),
                      request.rebalance_timeout_ms, request.session_timeout_ms);
  Note("is joined again by", member.id);
  ParkJoin(member, std::move(reply));
  MaybePrepareRebalanceOrCompleteJoin();
}

void ClassicGroupStep::ReplaceStaticMember(JoinAttempt& attempt,
                                           const std::string& old_id,
                                           JoinReply reply) {
  JoinGroupRequest& request = attempt.request;
  GroupWrite write{.kind = GroupWrite::Kind::kStaticMember,
                   .generation = group_.generation()};
  ClassicMember& old = *group_.FindMember(old_id);
  SOMETIMES("a static member comes back");
  // Whoever still waits under the old id is a second instance.
  JoinGroupResponse fenced{.error_code = ErrorCode::kFencedInstanceId,
                           .protocol_name = std::nullopt,
                           .member_id = old_id};
  AnswerJoin(old, std::move(fenced));
  AnswerSync(old, {.error_code = ErrorCode::kFencedInstanceId});
  effects_.Cancel(GroupTimerOp::Kind::kSession, old_id);
  write.replaced = {.old_id = old_id,
                    .new_id = attempt.new_member_id,
                    .leader = group_.leader().value_or(""),
                    .protocols = old.protocols,
                    .rebalance_timeout_ms = old.rebalance_timeout_ms,
                    .session_timeout_ms = old.session_timeout_ms,
                    .can_skip_assignment = attempt.can_skip_assignment};
  ClassicMember& member =
      group_.ReplaceStaticMember(old_id, attempt.new_member_id);
  Note("is joined again by", member.id);
  ScheduleSession(member);
  group_.UpdateMember(member, std::move(request.protocols),
                      request.rebalance_timeout_ms, request.session_timeout_ms);
  ParkJoin(member, std::move(reply));

  switch (group_.state()) {
    case State::kStable: {
      // The same instance with the same protocol: it gets its assignment back,
      // and the others notice nothing. Written, so that a new coordinator knows
      // the new id.
      if (group_.protocol_name() != group_.SelectProtocol()) {
        return MaybePrepareRebalanceOrCompleteJoin();
      }
      ClassicGroup::Assignments assignments;
      for (const auto& [id, each] : group_.members()) {
        assignments[id] = each.assignment;
      }
      return Write(std::move(write), assignments);
    }
    case State::kCompletingRebalance:
      // The leader may be assigning to the old id just now.
      return PrepareRebalance();
    default:
      return MaybeCompleteJoin();
  }
}

void ClassicGroupStep::RefuseJoin(JoinReply reply, ErrorCode error,
                                  std::string member_id) {
  JoinGroupResponse response;
  response.error_code = error;
  response.member_id = std::move(member_id);
  effects_.Answer(std::move(reply), std::move(response));
}

JoinGroupResponse ClassicGroupStep::CurrentGeneration(
    const std::string& member_id, bool with_members) const {
  JoinGroupResponse response;
  response.generation_id = group_.generation();
  response.protocol_type = group_.protocol_type();
  response.protocol_name = group_.protocol_name();
  response.leader = group_.leader().value_or("");
  response.member_id = member_id;
  if (with_members) response.members = group_.MembersForLeader();
  return response;
}

void ClassicGroupStep::ParkJoin(ClassicMember& member, JoinReply reply) {
  JoinReply earlier = group_.ParkJoin(member, std::move(reply));
  // The same member joined before, on a connection that must be gone by now.
  if (earlier != nullptr) {
    RefuseJoin(std::move(earlier), ErrorCode::kRebalanceInProgress, member.id);
  }
}

bool ClassicGroupStep::AnswerJoin(ClassicMember& member,
                                  JoinGroupResponse response) {
  JoinReply reply = group_.TakeJoin(member);
  if (reply == nullptr) return false;
  effects_.Answer(std::move(reply), std::move(response));
  return true;
}

}  // namespace kafka_embedded
