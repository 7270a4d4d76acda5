// The timers of the groups of one partition, by group and member.
#ifndef KAFKA_EMBEDDED_COORDINATOR_GROUP_GROUP_TIMERS_H_
#define KAFKA_EMBEDDED_COORDINATOR_GROUP_GROUP_TIMERS_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/functional/any_invocable.h"
#include "kafka_embedded/coordinator/group/group_effects.h"
#include "kafka_embedded/runtime/runtime.h"

namespace kafka_embedded {

class GroupTimers {
 public:
  // By value: the timer that fires may be gone before its listener is through.
  using OnTimer = absl::AnyInvocable<void(
      std::string group_id, GroupTimerOp::Kind, std::string member_id)>;

  GroupTimers(Runtime& runtime, Lane lane, OnTimer on_timer)
      : runtime_(runtime), lane_(lane), on_timer_(std::move(on_timer)) {}
  GroupTimers(const GroupTimers&) = delete;
  GroupTimers& operator=(const GroupTimers&) = delete;

  void Apply(const std::string& group_id,
             const std::vector<GroupTimerOp>& operations);
  void Forget(const std::string& group_id) { groups_.erase(group_id); }

 private:
  struct NamedTimer {
    NamedTimer(Runtime& runtime, Lane lane, absl::string_view name,
               std::string group_id, GroupTimerOp::Kind kind,
               std::string member_id)
        : group_id(std::move(group_id)),
          kind(kind),
          member_id(std::move(member_id)),
          timer(runtime, lane, name) {}
    const std::string group_id;
    const GroupTimerOp::Kind kind;
    const std::string member_id;
    Timer timer;
  };
  // By kind and member.
  using TimersOfGroup =
      absl::btree_map<std::pair<GroupTimerOp::Kind, std::string>,
                      std::unique_ptr<NamedTimer>>;

  void Schedule(const std::string& group_id, TimersOfGroup& timers,
                const GroupTimerOp& operation);

  Runtime& runtime_;
  const Lane lane_;
  OnTimer on_timer_;
  absl::btree_map<std::string, TimersOfGroup> groups_;
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_COORDINATOR_GROUP_GROUP_TIMERS_H_
