// How a coordinator writes its partition: it appends, and is told when that is
// committed.
//
// Waits end with REQUEST_TIMED_OUT after the commit timeout, and with
// NOT_LEADER_OR_FOLLOWER when this broker's leadership does. After that nothing
// can be appended until Resume, so that nothing that a failure sets off writes
// in the next leader epoch.
#ifndef KAFKA_EMBEDDED_COORDINATOR_GROUP_COORDINATOR_LOG_H_
#define KAFKA_EMBEDDED_COORDINATOR_GROUP_COORDINATOR_LOG_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <utility>

#include "absl/functional/any_invocable.h"
#include "absl/time/time.h"
#include "kafka_embedded/base/error_code.h"
#include "kafka_embedded/records/record_batch.h"
#include "kafka_embedded/replication/replica_manager.h"
#include "kafka_embedded/runtime/runtime.h"

namespace kafka_embedded {

class CoordinatorLog final : public CommitWaiter {
 public:
  using CommitListener = absl::AnyInvocable<void(ErrorCode)>;

  // All but the timeout must outlive the log.
  CoordinatorLog(Runtime& runtime, Lane lane, ReplicaManager& replicas,
                 Partition& partition, absl::Duration commit_timeout);
  ~CoordinatorLog() override { partition_.ForgetCommitWaiter(this); }
  CoordinatorLog(const CoordinatorLog&) = delete;
  CoordinatorLog& operator=(const CoordinatorLog&) = delete;

  Partition& partition() { return partition_; }
  // Behind all that was appended, or read at the start.
  int64_t end_offset() const { return end_offset_; }
  void set_end_offset(int64_t offset) { end_offset_ = offset; }

  ErrorCode Append(const RecordBatch& batch);
  // Tells when everything up to end_offset() is committed: at once, inside this
  // call, if it is.
  void WhenCommitted(CommitListener on_committed);
  bool committed() const {
    return end_offset_ <= partition_.log().high_watermark();
  }
  // This broker leads the partition again, without a leader in between.
  void Resume() { resigned_ = false; }

  void OnCommitted(Partition& partition, size_t slot, ErrorCode error) override;

 private:
  struct Waiting {
    size_t slot;
    absl::Time deadline;
    CommitListener on_committed;
  };
  void WatchDeadline();
  void OnDeadline();

  Runtime& runtime_;
  ReplicaManager& replicas_;
  Partition& partition_;
  const absl::Duration commit_timeout_;
  Timer deadline_timer_;
  bool resigned_ = false;
  int64_t end_offset_ = 0;
  size_t next_slot_ = 0;
  std::deque<Waiting> waiting_;  // In the order of their offsets.
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_COORDINATOR_GROUP_COORDINATOR_LOG_H_
