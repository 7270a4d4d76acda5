#include "kafka_embedded/coordinator/group/coordinator_log.h"

namespace kafka_embedded {

CoordinatorLog::CoordinatorLog(Runtime& runtime, Lane lane,
                               ReplicaManager& replicas, Partition& partition,
                               absl::Duration commit_timeout)
    : runtime_(runtime),
      replicas_(replicas),
      partition_(partition),
      commit_timeout_(commit_timeout),
      deadline_timer_(runtime, lane, "coordinator-commit-timeout") {}

ErrorCode CoordinatorLog::Append(const RecordBatch& batch) {
  if (resigned_) return ErrorCode::kNotLeaderOrFollower;
  const LogAppendResult result =
      replicas_.Append(partition_, BytesList(batch.bytes()), /*acks=*/-1,
                       AppendOrigin::kCoordinator);
  if (result.error == ErrorCode::kNone) end_offset_ = result.last_offset + 1;
  return result.error;
}

void CoordinatorLog::WhenCommitted(CommitListener on_committed) {
  if (committed()) return on_committed(ErrorCode::kNone);
  if (resigned_) return on_committed(ErrorCode::kNotLeaderOrFollower);
  waiting_.push_back(
      {next_slot_, runtime_.Now() + commit_timeout_, std::move(on_committed)});
  partition_.WhenCommitted(end_offset_, this, next_slot_++);
  WatchDeadline();
}

void CoordinatorLog::OnCommitted(Partition&, size_t slot, ErrorCode error) {
  if (error != ErrorCode::kNone) resigned_ = true;
  // One that timed out is not waiting any more.
  if (waiting_.empty() || waiting_.front().slot != slot) return;
  auto on_committed = std::move(waiting_.front().on_committed);
  waiting_.pop_front();
  if (waiting_.empty()) deadline_timer_.Cancel();
  on_committed(error);
}

void CoordinatorLog::WatchDeadline() {
  if (deadline_timer_.scheduled() || waiting_.empty()) return;
  deadline_timer_.ScheduleAt(waiting_.front().deadline,
                             [this] { OnDeadline(); });
}

void CoordinatorLog::OnDeadline() {
  while (!waiting_.empty() && waiting_.front().deadline <= runtime_.Now()) {
    auto on_committed = std::move(waiting_.front().on_committed);
    waiting_.pop_front();
    on_committed(ErrorCode::kRequestTimedOut);
  }
  WatchDeadline();
}

}  // namespace kafka_embedded
