// SyncGroup, Heartbeat, LeaveGroup, and the writes that end a rebalance.
#include <utility>

#include "kafka_embedded/coordinator/group/classic_group_step.h"
#include "kafka_embedded/coordinator/group/coordinator_error.h"

namespace kafka_embedded {

using State = ClassicGroupState;
using TimerKind = GroupTimerOp::Kind;

namespace {

// What an old version does not say agrees with everything (KIP-559).
bool Contradicts(const std::optional<std::string>& said,
                 const std::optional<std::string>& known) {
  return said.has_value() && known.has_value() && *said != *known;
}

}  // namespace

// ---- SyncGroup ----

void ClassicGroupStep::Sync(const SyncGroupRequest& request, SyncReply reply) {
  ErrorCode error = ValidateSync(request);
  if (error == ErrorCode::kNone && group_.Is(State::kPreparingRebalance)) {
    error = ErrorCode::kRebalanceInProgress;
  }
  if (error != ErrorCode::kNone) {
    return effects_.Answer(std::move(reply), {.error_code = error});
  }
  ClassicMember& member = *group_.FindMember(request.member_id);
  SyncedBy(member.id);
  if (group_.Is(State::kStable)) {
    return effects_.Answer(std::move(reply),
                           {.protocol_type = group_.protocol_type(),
                            .protocol_name = group_.protocol_name(),
                            .assignment = member.assignment});
  }
  // The same member synced before, on a connection that must be gone by now.
  AnswerSync(member, {.error_code = ErrorCode::kRebalanceInProgress});
  member.awaiting_sync = std::move(reply);
  if (group_.IsLeader(member.id)) WriteAssignment(request);
}

ErrorCode ClassicGroupStep::ValidateSync(
    const SyncGroupRequest& request) const {
  if (group_.Is(State::kDead)) return ErrorCode::kCoordinatorNotAvailable;
  const ErrorCode error = group_.ValidateMember(
      request.member_id, request.group_instance_id, request.generation_id);
  if (error != ErrorCode::kNone) return error;
  if (Contradicts(request.protocol_type, group_.protocol_type()) ||
      Contradicts(request.protocol_name, group_.protocol_name())) {
    return ErrorCode::kInconsistentGroupProtocol;
  }
  // Only a member can get here, and an empty group has none.
  return group_.Is(State::kEmpty) ? ErrorCode::kUnknownMemberId
                                  : ErrorCode::kNone;
}

void ClassicGroupStep::SyncedBy(const std::string& member_id) {
  group_.pending_sync().erase(member_id);
  if (group_.pending_sync().empty()) effects_.Cancel(TimerKind::kSync);
}

void ClassicGroupStep::WriteAssignment(const SyncGroupRequest& request) {
  GroupWrite write{.kind = GroupWrite::Kind::kAssignment,
                   .generation = group_.generation()};
  // A member that the leader left out gets nothing; one that it made up is
  // ignored.
  for (const auto& assigned : request.assignments) {
    if (group_.FindMember(assigned.member_id) == nullptr) continue;
    write.assignments[assigned.member_id] = assigned.assignment;
  }
  const ClassicGroup::Assignments assignments = write.assignments;
  Write(std::move(write), assignments);
}

void ClassicGroupStep::PropagateAssignment(ErrorCode error) {
  for (auto& [id, member] : group_.members()) {
    SyncGroupResponse response{.error_code = error,
                               .assignment = member.assignment};
    if (error == ErrorCode::kNone) {
      response.protocol_type = group_.protocol_type();
      response.protocol_name = group_.protocol_name();
    }
    // Its session stood still while it waited.
    if (AnswerSync(member, std::move(response))) ScheduleSession(member);
  }
}

bool ClassicGroupStep::AnswerSync(ClassicMember& member,
                                  SyncGroupResponse response) {
  if (!member.is_awaiting_sync()) return false;
  effects_.Answer(std::exchange(member.awaiting_sync, nullptr),
                  std::move(response));
  return true;
}

// ---- Writes ----

void ClassicGroupStep::OnWritten(const GroupWrite& write, ErrorCode error) {
  switch (write.kind) {
    case GroupWrite::Kind::kNewGroup:
      if (error != ErrorCode::kNone) Abandon(CoordinatorError(error));
      return;
    case GroupWrite::Kind::kEmptyGeneration:
      // If it failed, a new coordinator sees the generation before, whose
      // members time out.
      return;
    case GroupWrite::Kind::kAssignment:
      return OnAssignmentWritten(write, error);
    case GroupWrite::Kind::kStaticMember:
      return OnStaticMemberWritten(write, error);
  }
}

void ClassicGroupStep::OnAssignmentWritten(const GroupWrite& write,
                                           ErrorCode error) {
  // Somebody may have joined meanwhile: then the assignment is of no use.
  if (!group_.Is(State::kCompletingRebalance) ||
      group_.generation() != write.generation) {
    return;
  }
  if (error != ErrorCode::kNone) {
    for (auto& [id, member] : group_.members()) member.assignment.clear();
    PropagateAssignment(CoordinatorError(error));
    return PrepareRebalance();
  }
  for (auto& [id, member] : group_.members()) {
    const auto assigned = write.assignments.find(id);
    member.assignment =
        assigned == write.assignments.end() ? "" : assigned->second;
  }
  PropagateAssignment(ErrorCode::kNone);
  group_.TransitionTo(State::kStable, now_);
  Note("is stable");
}

void ClassicGroupStep::OnStaticMemberWritten(const GroupWrite& write,
                                             ErrorCode error) {
  const GroupWrite::Replaced& replaced = write.replaced;
  ClassicMember* member = group_.FindMember(replaced.new_id);
  if (member == nullptr) return;
  if (error == ErrorCode::kNone) {
    // A rebalance that began meanwhile answers by itself.
    if (!group_.Is(State::kStable)) return;
    JoinGroupResponse response = CurrentGeneration(
        replaced.new_id,
        replaced.can_skip_assignment && group_.IsLeader(replaced.new_id));
    if (replaced.can_skip_assignment) {
      response.skip_assignment = group_.IsLeader(replaced.new_id);
    } else {
      // Before KIP-814 the leader must not take itself for the leader, or it
      // would assign.
      response.leader = replaced.leader;
    }
    AnswerJoin(*member, std::move(response));
    return;
  }
  JoinGroupResponse failed = CurrentGeneration("", false);
  failed.error_code = CoordinatorError(error);
  failed.leader = replaced.leader;
  AnswerJoin(*member, std::move(failed));
  AnswerSync(*member, {.error_code = CoordinatorError(error)});
  effects_.Cancel(TimerKind::kSession, replaced.new_id);
  ClassicMember& old =
      group_.ReplaceStaticMember(replaced.new_id, replaced.old_id);
  group_.UpdateMember(old, replaced.protocols, replaced.rebalance_timeout_ms,
                      replaced.session_timeout_ms);
  ScheduleSession(old);
}

// ---- Heartbeat ----

ErrorCode ClassicGroupStep::Heartbeat(const HeartbeatRequest& request) {
  if (group_.Is(State::kDead)) return ErrorCode::kCoordinatorNotAvailable;
  const ErrorCode error = group_.ValidateMember(
      request.member_id, request.group_instance_id, request.generation_id);
  if (error != ErrorCode::kNone) return error;
  if (group_.Is(State::kEmpty)) return ErrorCode::kUnknownMemberId;
  ScheduleSession(*group_.FindMember(request.member_id));
  return group_.Is(State::kPreparingRebalance) ? ErrorCode::kRebalanceInProgress
                                               : ErrorCode::kNone;
}

// ---- LeaveGroup ----

std::vector<leave_group_response::MemberResponse> ClassicGroupStep::Leave(
    const std::vector<leave_group_request::MemberIdentity>& members) {
  std::vector<leave_group_response::MemberResponse> responses;
  bool any_left = false;
  for (const auto& identity : members) {
    auto& response = responses.emplace_back();
    response.member_id = identity.member_id;
    response.group_instance_id = identity.group_instance_id;
    if (identity.member_id.empty()) {
      // An administrator removes a static member by its instance id alone.
      const std::string* owner =
          identity.group_instance_id.has_value()
              ? group_.StaticMemberId(*identity.group_instance_id)
              : nullptr;
      if (owner == nullptr) {
        response.error_code = ErrorCode::kUnknownMemberId;
      } else {
        RemoveLeaving(std::string(*owner));
      }
    } else if (group_.IsPending(identity.member_id)) {
      group_.Remove(identity.member_id);
      effects_.Cancel(TimerKind::kSession, identity.member_id);
    } else {
      response.error_code =
          group_.ValidateMember(identity.member_id, identity.group_instance_id);
      if (response.error_code == ErrorCode::kNone) {
        RemoveLeaving(identity.member_id);
      }
    }
    any_left = any_left || response.error_code == ErrorCode::kNone;
  }
  if (!any_left) return responses;
  if (group_.Is(State::kStable) || group_.Is(State::kCompletingRebalance)) {
    PrepareRebalance();
  } else {
    MaybeCompleteJoin();
  }
  return responses;
}

void ClassicGroupStep::RemoveLeaving(const std::string& member_id) {
  ClassicMember& member = *group_.FindMember(member_id);
  Note("is left by", member_id);
  effects_.Cancel(TimerKind::kSession, member_id);
  JoinGroupResponse gone;
  gone.error_code = ErrorCode::kUnknownMemberId;
  AnswerJoin(member, std::move(gone));
  AnswerSync(member, {.error_code = ErrorCode::kUnknownMemberId});
  group_.Remove(member_id);
}

}  // namespace kafka_embedded
