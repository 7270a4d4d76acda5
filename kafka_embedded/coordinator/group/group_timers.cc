#include "kafka_embedded/coordinator/group/group_timers.h"

#include "absl/time/time.h"

namespace kafka_embedded {
namespace {

absl::string_view TimerName(GroupTimerOp::Kind kind) {
  switch (kind) {
    case GroupTimerOp::Kind::kJoin:
      return "group-join";
    case GroupTimerOp::Kind::kSync:
      return "group-sync";
    case GroupTimerOp::Kind::kSession:
      return "group-session-timeout";
  }
  return "";
}

}  // namespace

void GroupTimers::Apply(const std::string& group_id,
                        const std::vector<GroupTimerOp>& operations) {
  if (operations.empty()) return;
  TimersOfGroup& timers = groups_[group_id];
  for (const GroupTimerOp& operation : operations) {
    if (operation.delay_ms.has_value()) {
      Schedule(group_id, timers, operation);
    } else {
      timers.erase({operation.kind, operation.member_id});
    }
  }
}

void GroupTimers::Schedule(const std::string& group_id, TimersOfGroup& timers,
                           const GroupTimerOp& operation) {
  std::unique_ptr<NamedTimer>& named =
      timers[{operation.kind, operation.member_id}];
  if (named == nullptr) {
    named = std::make_unique<NamedTimer>(runtime_, lane_,
                                         TimerName(operation.kind), group_id,
                                         operation.kind, operation.member_id);
  }
  named->timer.ScheduleAfter(
      absl::Milliseconds(*operation.delay_ms), [this, fired = named.get()] {
        on_timer_(fired->group_id, fired->kind, fired->member_id);
      });
}

}  // namespace kafka_embedded
