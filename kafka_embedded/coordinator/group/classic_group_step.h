// One step of a classic group: a request, a timer, or a write that is through.
//
// A pure state machine. It is told the time and what came in, changes the
// group, and says in GroupEffects what is to be done outside. Timers, the log
// and the network are the coordinator's.
//
//   GroupEffects effects;
//   ClassicGroupStep(config, group, now, effects).Join(join, std::move(reply));
//
// A rebalance, as the members see it:
//
//   JoinGroup  -> parked until all members have joined or the rebalance timeout
//                 is over; the leader's answer lists the members
//   SyncGroup  -> parked until the leader's brings the assignments and these
//                 are committed
//   Heartbeat  -> REBALANCE_IN_PROGRESS tells a member to join again
//
// The requests' fields are as Kafka's; what a version of a request lacks, the
// handler has filled in.
#ifndef KAFKA_EMBEDDED_COORDINATOR_GROUP_CLASSIC_GROUP_STEP_H_
#define KAFKA_EMBEDDED_COORDINATOR_GROUP_CLASSIC_GROUP_STEP_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "kafka_embedded/base/error_code.h"
#include "kafka_embedded/coordinator/group/classic_group.h"
#include "kafka_embedded/coordinator/group/group_config.h"
#include "kafka_embedded/coordinator/group/group_effects.h"
#include "kafka_embedded/protocol/messages/heartbeat.h"
#include "kafka_embedded/protocol/messages/leave_group.h"

namespace kafka_embedded {

// Who asks, as far as a group keeps it.
struct GroupClient {
  std::string client_id;
  std::string client_host;
};

// A JoinGroup with what its version can do.
struct JoinAttempt {
  GroupClient client;
  JoinGroupRequest request;
  // The id of a member that has none yet.
  std::string new_member_id = {};
  // KIP-394: a new member is told its id first, and joins with that.
  bool requires_known_member_id = false;
  // KIP-814: a leader that comes back may be told not to assign.
  bool can_skip_assignment = false;
};

class ClassicGroupStep {
 public:
  ClassicGroupStep(const GroupConfig& config, ClassicGroup& group,
                   absl::Time now, GroupEffects& effects)
      : config_(config), group_(group), now_(now), effects_(effects) {}

  void Join(JoinAttempt attempt, JoinReply reply);
  void Sync(const SyncGroupRequest& request, SyncReply reply);
  ErrorCode Heartbeat(const HeartbeatRequest& request);
  // One answer for each identity, in their order.
  std::vector<leave_group_response::MemberResponse> Leave(
      const std::vector<leave_group_request::MemberIdentity>& members);
  // A commit of a member keeps its session alive.
  void OnOffsetCommit(const std::string& member_id);

  void OnTimer(GroupTimerOp::Kind kind, const std::string& member_id);
  // The write is committed, or has failed with an error of the log.
  void OnWritten(const GroupWrite& write, ErrorCode error);

  // The group was read from the log.
  void OnLoaded();
  // This broker is not its coordinator any more, or the group never came to be:
  // Dead, and everything parked is answered with `error`.
  void Abandon(ErrorCode error);

 private:
  // ---- classic_group_join.cc ----
  bool AcceptsJoining(const std::string& member_id) const;
  void JoinNewMember(JoinAttempt& attempt, JoinReply reply);
  void JoinNewStaticMember(JoinAttempt& attempt, JoinReply reply);
  void JoinExistingMember(JoinAttempt& attempt, JoinReply reply);
  void AddMember(JoinAttempt& attempt, const std::string& member_id,
                 JoinReply reply);
  void ReplaceStaticMember(JoinAttempt& attempt, const std::string& old_id,
                           JoinReply reply);
  void UpdateMember(ClassicMember& member, JoinGroupRequest& request,
                    JoinReply reply);
  void RefuseJoin(JoinReply reply, ErrorCode error, std::string member_id);
  JoinGroupResponse CurrentGeneration(const std::string& member_id,
                                      bool with_members) const;
  void ParkJoin(ClassicMember& member, JoinReply reply);
  bool AnswerJoin(ClassicMember& member, JoinGroupResponse response);

  // ---- classic_group_rebalance.cc ----
  void PrepareRebalance();
  void MaybePrepareRebalanceOrCompleteJoin();
  void MaybeCompleteJoin();
  void OnJoinTimer();
  void CompleteJoin();
  void AnswerJoinOfGeneration();
  void OnSessionTimer(const std::string& member_id);
  void OnSyncTimer();
  void RemoveFailedMember(ClassicMember& member);
  void CompleteJoinOfRemaining();
  void ScheduleSession(const ClassicMember& member);
  void Note(absl::string_view what, std::string member_id = {}) {
    effects_.notes.push_back({what, group_.generation(), std::move(member_id)});
  }
  void Write(GroupWrite write, const ClassicGroup::Assignments& assignments);

  // ---- classic_group_sync.cc ----
  ErrorCode ValidateSync(const SyncGroupRequest& request) const;
  void WriteAssignment(const SyncGroupRequest& request);
  void SyncedBy(const std::string& member_id);
  void PropagateAssignment(ErrorCode error);
  void OnAssignmentWritten(const GroupWrite& write, ErrorCode error);
  void OnStaticMemberWritten(const GroupWrite& write, ErrorCode error);
  bool AnswerSync(ClassicMember& member, SyncGroupResponse response);
  void RemoveLeaving(const std::string& member_id);

  const GroupConfig& config_;
  ClassicGroup& group_;
  const absl::Time now_;
  GroupEffects& effects_;
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_COORDINATOR_GROUP_CLASSIC_GROUP_STEP_H_
