// The join phase of a rebalance, and the timers that end what waits too long.
#include <algorithm>
#include <utility>

#include "kafka_embedded/base/sometimes.h"
#include "kafka_embedded/coordinator/group/classic_group_step.h"

namespace kafka_embedded {

using State = ClassicGroupState;
using TimerKind = GroupTimerOp::Kind;

void ClassicGroupStep::MaybePrepareRebalanceOrCompleteJoin() {
  if (group_.CanRebalance()) {
    PrepareRebalance();
  } else {
    MaybeCompleteJoin();
  }
}

void ClassicGroupStep::PrepareRebalance() {
  if (group_.Is(State::kCompletingRebalance)) {
    SOMETIMES("a rebalance begins before the last one has ended");
    for (auto& [id, member] : group_.members()) member.assignment.clear();
    PropagateAssignment(ErrorCode::kRebalanceInProgress);
  }
  group_.pending_sync().clear();
  effects_.Cancel(TimerKind::kSync);

  Note("rebalances");
  const bool initial = group_.Is(State::kEmpty);
  group_.TransitionTo(State::kPreparingRebalance, now_);
  if (initial) {
    // Members of a new group start one after the other: wait for some.
    const int32_t delay_ms = config_.initial_rebalance_delay_ms;
    group_.initial_rebalance() = {
        .delay_ms = delay_ms,
        .remaining_ms = std::max(group_.RebalanceTimeoutMs() - delay_ms, 0)};
    effects_.Schedule(TimerKind::kJoin, delay_ms);
    return;
  }
  group_.initial_rebalance() = {};
  if (group_.HasAllMembersJoined()) return CompleteJoin();
  effects_.Schedule(TimerKind::kJoin, group_.RebalanceTimeoutMs());
}

void ClassicGroupStep::MaybeCompleteJoin() {
  if (!group_.Is(State::kPreparingRebalance)) return;
  // The first rebalance ends by its timer only.
  if (group_.previous_state() == State::kEmpty) return;
  if (group_.HasAllMembersJoined()) CompleteJoin();
}

void ClassicGroupStep::OnJoinTimer() {
  if (!group_.Is(State::kPreparingRebalance)) return;
  ClassicGroup::InitialRebalance& initial = group_.initial_rebalance();
  if (!initial.new_member_added || initial.remaining_ms == 0) {
    return CompleteJoin();
  }
  initial.new_member_added = false;
  const int32_t passed_ms = initial.delay_ms;
  initial.delay_ms =
      std::min(config_.initial_rebalance_delay_ms, initial.remaining_ms);
  initial.remaining_ms = std::max(initial.remaining_ms - passed_ms, 0);
  effects_.Schedule(TimerKind::kJoin, initial.delay_ms);
}

void ClassicGroupStep::CompleteJoin() {
  effects_.Cancel(TimerKind::kJoin);
  group_.initial_rebalance() = {};
  // A dynamic member that did not come back is out; a static one has its
  // session timeout to return (KIP-345).
  std::vector<std::string> missing;
  for (const auto& [id, member] : group_.members()) {
    if (!member.is_awaiting_join() && !member.is_static()) {
      missing.push_back(id);
    }
  }
  for (const std::string& id : missing) {
    Note("goes on without", id);
    group_.Remove(id);
    effects_.Cancel(TimerKind::kSession, id);
  }
  if (!group_.ElectJoinedLeader() && !group_.members().empty()) {
    // Only static members, and none of them joined: wait until one does, or
    // until their sessions are over.
    effects_.Schedule(TimerKind::kJoin, group_.RebalanceTimeoutMs());
    return;
  }
  group_.StartNextGeneration(now_);
  if (group_.Is(State::kEmpty)) {
    Note("is empty");
    return Write({.kind = GroupWrite::Kind::kEmptyGeneration,
                  .generation = group_.generation()},
                 {});
  }
  Note("has all joins");
  AnswerJoinOfGeneration();
  effects_.Schedule(TimerKind::kSync, group_.RebalanceTimeoutMs());
}

void ClassicGroupStep::AnswerJoinOfGeneration() {
  for (auto& [id, member] : group_.members()) {
    AnswerJoin(member, CurrentGeneration(id, group_.IsLeader(id)));
    ScheduleSession(member);
    member.is_new = false;
    group_.pending_sync().insert(id);
  }
}

void ClassicGroupStep::OnTimer(GroupTimerOp::Kind kind,
                               const std::string& member_id) {
  switch (kind) {
    case TimerKind::kJoin:
      return OnJoinTimer();
    case TimerKind::kSync:
      return OnSyncTimer();
    case TimerKind::kSession:
      return OnSessionTimer(member_id);
  }
}

void ClassicGroupStep::OnSessionTimer(const std::string& member_id) {
  if (group_.IsPending(member_id)) {
    group_.Remove(member_id);
    return CompleteJoinOfRemaining();
  }
  ClassicMember* member = group_.FindMember(member_id);
  if (member == nullptr || member->HasSatisfiedHeartbeat()) return;
  SOMETIMES("a member's session is over");
  Note("has expired the session of", member_id);
  RemoveFailedMember(*member);
}

void ClassicGroupStep::RemoveFailedMember(ClassicMember& member) {
  JoinGroupResponse gone;
  gone.error_code = ErrorCode::kUnknownMemberId;
  AnswerJoin(member, std::move(gone));
  AnswerSync(member, {.error_code = ErrorCode::kUnknownMemberId});
  group_.Remove(std::string(member.id));
  if (group_.CanRebalance()) return PrepareRebalance();
  CompleteJoinOfRemaining();
}

// A failure ends the wait even of a first rebalance.
void ClassicGroupStep::CompleteJoinOfRemaining() {
  if (group_.Is(State::kPreparingRebalance) && group_.HasAllMembersJoined()) {
    CompleteJoin();
  }
}

// Members that were told of the generation and never synced, the leader among
// them perhaps, hold up the others.
void ClassicGroupStep::OnSyncTimer() {
  if (!group_.Is(State::kCompletingRebalance) && !group_.Is(State::kStable)) {
    return;
  }
  if (group_.pending_sync().empty()) return;
  const absl::btree_set<std::string> missing = group_.pending_sync();
  for (const std::string& id : missing) {
    Note("goes on without", id);
    group_.Remove(id);
    effects_.Cancel(TimerKind::kSession, id);
  }
  PrepareRebalance();
}

void ClassicGroupStep::OnOffsetCommit(const std::string& member_id) {
  if (!group_.Is(State::kStable) && !group_.Is(State::kPreparingRebalance)) {
    return;
  }
  if (const ClassicMember* member = group_.FindMember(member_id)) {
    ScheduleSession(*member);
  }
}

void ClassicGroupStep::OnLoaded() {
  Note("is loaded");
  for (const auto& [id, member] : group_.members()) ScheduleSession(member);
  // group.max.size may have changed: everybody joins again.
  if (static_cast<int64_t>(group_.members().size()) > config_.max_size) {
    PrepareRebalance();
  }
}

void ClassicGroupStep::Abandon(ErrorCode error) {
  Note("is given up");
  for (auto& [id, member] : group_.members()) {
    JoinGroupResponse join;
    join.error_code = error;
    join.member_id = id;
    AnswerJoin(member, std::move(join));
    AnswerSync(member, {.error_code = error});
  }
  group_.TransitionTo(State::kDead, now_);
}

void ClassicGroupStep::ScheduleSession(const ClassicMember& member) {
  effects_.Schedule(TimerKind::kSession, member.session_timeout_ms, member.id);
}

void ClassicGroupStep::Write(GroupWrite write,
                             const ClassicGroup::Assignments& assignments) {
  effects_.record = group_.ToRecord(assignments);
  effects_.write = std::move(write);
}

}  // namespace kafka_embedded
