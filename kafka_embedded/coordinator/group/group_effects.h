// What a decision about a group asks of its surroundings.
//
// The coordinator sets the timers, then appends the records, then sends the
// answers.
#ifndef KAFKA_EMBEDDED_COORDINATOR_GROUP_GROUP_EFFECTS_H_
#define KAFKA_EMBEDDED_COORDINATOR_GROUP_GROUP_EFFECTS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/functional/any_invocable.h"
#include "absl/strings/string_view.h"
#include "kafka_embedded/coordinator/group/classic_member.h"
#include "kafka_embedded/coordinator/group/group_records.h"

namespace kafka_embedded {

// Timers have names: a group has one to end the join phase and one to end the
// sync phase, and every member one for its session.
struct GroupTimerOp {
  enum class Kind { kJoin, kSync, kSession };
  Kind kind;
  std::string member_id;            // Of kSession.
  std::optional<int32_t> delay_ms;  // Replaces what was set; nothing cancels.
};

// What of a group is being written, for when it is committed or has failed.
struct GroupWrite {
  enum class Kind {
    kNewGroup,         // The group was not there before.
    kEmptyGeneration,  // A generation without members.
    kAssignment,       // What the leader assigned.
    kStaticMember,     // A static member came back under a new member id.
  };
  // The member that a static member was until now, so that a failure can take
  // the change back.
  struct Replaced {
    std::string old_id;
    std::string new_id;
    std::string leader;
    MemberProtocols protocols;
    int32_t rebalance_timeout_ms = 0;
    int32_t session_timeout_ms = 0;
    bool can_skip_assignment = false;  // KIP-814: the request knows of it.
  };
  Kind kind;
  int32_t generation = -1;
  // Of kAssignment, by member.
  absl::btree_map<std::string, std::string> assignments = {};
  Replaced replaced = {};  // Of kStaticMember.
};

// For a timeline.
struct GroupNote {
  absl::string_view what;  // A literal.
  int32_t generation = 0;
  std::string member_id = {};
};

struct GroupEffects {
  std::vector<GroupNote> notes;  // In the order in which it came.
  std::vector<GroupTimerOp> timers;
  // At most one record of the group's state, and what it is for.
  std::optional<GroupMetadataRecord> record;
  std::optional<GroupWrite> write;
  std::vector<absl::AnyInvocable<void()>> answers;

  void Answer(JoinReply reply, JoinGroupResponse response) {
    answers.push_back(
        [reply = std::move(reply), response = std::move(response)]() mutable {
          reply(std::move(response));
        });
  }
  void Answer(SyncReply reply, SyncGroupResponse response) {
    answers.push_back(
        [reply = std::move(reply), response = std::move(response)]() mutable {
          reply(std::move(response));
        });
  }
  void Schedule(GroupTimerOp::Kind kind, int32_t delay_ms,
                std::string member_id = {}) {
    timers.push_back({kind, std::move(member_id), delay_ms});
  }
  void Cancel(GroupTimerOp::Kind kind, std::string member_id = {}) {
    timers.push_back({kind, std::move(member_id), std::nullopt});
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_COORDINATOR_GROUP_GROUP_EFFECTS_H_
