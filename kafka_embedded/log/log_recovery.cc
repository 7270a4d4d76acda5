// What a log writes down beside its batches, and how it finds itself again.
//
// Kafka reads the producers from a snapshot file and the batches behind it, the
// epochs from a checkpoint file, and the rest from its segments' names. Here
// one small value of the store says where the segments begin, and epochs come
// from the store's index; batches are read only where producers wrote behind
// the last snapshot. A store in memory also remembers what the log before had
// found out, so that a copy of a large one need not look at all of its batches.
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "kafka_embedded/base/check.h"
#include "kafka_embedded/base/status.h"
#include "kafka_embedded/log/log.h"
#include "kafka_embedded/records/layout.h"

namespace kafka_embedded {
namespace {

constexpr char kStateName[] = "log";
constexpr char kStateVersion = 1;
constexpr size_t kSnapshotsToKeep = 2;
// Version, log start, first dirty offset, number of snapshots.
constexpr size_t kStateHead = 1 + 8 + 8 + 1;

std::string SnapshotName(int64_t offset) {
  return absl::StrCat("producers/", offset);
}

void AppendOffset(std::string& to, int64_t offset) {
  to.resize(to.size() + 8);
  layout::Store64(&to[to.size() - 8], offset);
}

}  // namespace

absl::StatusOr<std::unique_ptr<Log>> Log::Open(
    std::unique_ptr<BatchStore> store, const LogConfig* config,
    int64_t log_start_offset) {
  CHECK(store != nullptr && config != nullptr);
  CHECK_GE(log_start_offset, 0) << "log start offset " << log_start_offset;
  std::unique_ptr<Log> log(new Log(std::move(store), config, log_start_offset));
  ASSIGN_OR_RETURN(const bool has_state, log->ReadState());
  if (has_state || log->store_->batch_count() > 0) {
    RETURN_IF_ERROR(log->Recover(has_state));
  }
  return log;
}

// What a log has found out about its batches, for the next one on the same
// store.
struct Log::Findings : BatchFindings {
  explicit Findings(const Log& log)
      : log_start_offset(log.log_start_offset_),
        log_end_offset(log.log_end_offset_),
        segments(log.segments_),
        epochs(log.epochs_),
        no_producers(log.snapshots_.empty() && log.bytes_since_snapshot_ == 0) {
  }

  const int64_t log_start_offset;
  const int64_t log_end_offset;
  const SegmentList segments;
  const LeaderEpochCache epochs;
  // No producer has ever had an id.
  const bool no_producers;
};

absl::Status Log::Recover(bool has_state) {
  const std::shared_ptr<const BatchFindings> remembered = store_->Recall();
  const auto* findings = static_cast<const Findings*>(remembered.get());
  const bool hold =
      findings != nullptr && findings->log_start_offset == log_start_offset_;
  if (hold) {
    Adopt(*findings);
  } else {
    RETURN_IF_ERROR(RecoverSegments(has_state));
    RecoverEpochs();
  }
  high_watermark_ = log_start_offset_;
  recovery_point_ = log_end_offset_;
  return hold && findings->no_producers ? absl::OkStatus() : RecoverProducers();
}

void Log::Adopt(const Findings& findings) {
  log_end_offset_ = findings.log_end_offset;
  segments_ = findings.segments;
  epochs_ = findings.epochs;
  // See RecoverEpochs.
  epochs_.TruncateFromEnd(log_end_offset_);
}

// An epoch that wrote nothing has left no trace. Kafka drops those as well when
// it loads a log.
void Log::RecoverEpochs() {
  for (size_t i = 0; i < store_->batch_count(); ++i) {
    const BatchInfo info = store_->info(i);
    if (info.leader_epoch >= 0) {
      epochs_.Assign(info.leader_epoch, info.base_offset);
    }
  }
  epochs_.TruncateFromStart(log_start_offset_);
}

absl::Status Log::RecoverSegments(bool has_state) {
  size_t count = store_->batch_count();
  int64_t end = segments_.empty() ? (count == 0 ? log_start_offset_ : 0)
                                  : segments_.active().base_offset;
  if (count > 0) end = std::max(end, store_->info(count - 1).last_offset + 1);
  if (end < log_start_offset_) {
    // The start was moved where the log has not come to.
    return TruncateFullyAndStartAt(log_start_offset_);
  }
  log_end_offset_ = end;
  if (segments_.empty() && count > 0) {
    const int64_t base = store_->info(0).base_offset;
    segments_.Roll(base, store_->info(0).max_timestamp, 0);
  }
  if (segments_.empty()) return absl::OkStatus();
  // What a crash left between letting go of a segment and dropping its batches.
  const int64_t first = segments_[0].base_offset;
  if (has_state) log_start_offset_ = std::max(log_start_offset_, first);
  const size_t gone = store_->FindOffset(first);
  if (gone > 0) RETURN_IF_ERROR(store_->Erase(0, gone));
  for (size_t i = 0; i < segments_.size(); ++i) segments_.Rebuild(i, *store_);
  return absl::OkStatus();
}

absl::Status Log::RecoverProducers() {
  producers_.Clear();
  int64_t from = log_start_offset_;
  while (!snapshots_.empty()) {
    const int64_t offset = snapshots_.back();
    ASSIGN_OR_RETURN(const auto snapshot,
                     store_->GetState(SnapshotName(offset)));
    if (offset <= log_end_offset_ && snapshot.has_value() &&
        producers_.Restore(*snapshot)) {
      from = std::max(from, offset);
      break;
    }
    // As Kafka does: an older one, and more to read.
    snapshots_.pop_back();
  }
  if (snapshots_.empty() && !segments_.empty()) {
    from = segments_[0].base_offset;
  }
  bytes_since_snapshot_ = 0;
  for (size_t i = store_->FindOffset(from); i < store_->batch_count(); ++i) {
    const BatchInfo info = store_->info(i);
    if (!info.has_producer_id || info.base_offset < from) continue;
    ASSIGN_OR_RETURN(const RecordBatch batch, store_->Read(i));
    producers_.Replay(batch);
    bytes_since_snapshot_ += info.size_in_bytes;
  }
  producers_.OnHighWatermark(high_watermark_);
  producers_.OnLogStartOffset(log_start_offset_);
  return absl::OkStatus();
}

absl::Status Log::Checkpoint() {
  RETURN_IF_ERROR(CheckpointProducers());
  store_->Remember(std::make_shared<Findings>(*this));
  return absl::OkStatus();
}

absl::Status Log::CheckpointProducers() {
  if (producers_.empty() && snapshots_.empty()) return absl::OkStatus();
  RETURN_IF_ERROR(SnapshotProducers());
  return WriteState();
}

absl::Status Log::SnapshotProducers() {
  if (producers_.empty() && snapshots_.empty()) return absl::OkStatus();
  if (!snapshots_.empty() && snapshots_.back() == log_end_offset_) {
    return absl::OkStatus();
  }
  RETURN_IF_ERROR(
      store_->PutState(SnapshotName(log_end_offset_), producers_.Snapshot()));
  snapshots_.push_back(log_end_offset_);
  bytes_since_snapshot_ = 0;
  while (snapshots_.size() > kSnapshotsToKeep) {
    RETURN_IF_ERROR(store_->DeleteState(SnapshotName(snapshots_.front())));
    snapshots_.erase(snapshots_.begin());
  }
  return absl::OkStatus();
}

absl::Status Log::DropSnapshotsBehind(int64_t offset) {
  while (!snapshots_.empty() && snapshots_.back() > offset) {
    RETURN_IF_ERROR(store_->DeleteState(SnapshotName(snapshots_.back())));
    snapshots_.pop_back();
  }
  return absl::OkStatus();
}

absl::Status Log::WriteState() {
  std::string state(1, kStateVersion);
  AppendOffset(state, log_start_offset_);
  AppendOffset(state, first_dirty_offset_);
  state.push_back(static_cast<char>(snapshots_.size()));
  for (const int64_t offset : snapshots_) AppendOffset(state, offset);
  state += segments_.Encode();
  return store_->PutState(kStateName, state);
}

absl::StatusOr<bool> Log::ReadState() {
  ASSIGN_OR_RETURN(const auto stored, store_->GetState(kStateName));
  if (!stored.has_value()) return false;
  absl::string_view state = *stored;
  const auto damaged = [&] {
    return KafkaError(
        ErrorCode::kKafkaStorageError,
        absl::StrCat("the state of the log has ", stored->size(),
                     " bytes that are not of version ", int{kStateVersion}));
  };
  if (state.size() < kStateHead || state[0] != kStateVersion) return damaged();
  log_start_offset_ = layout::Load64(&state[1]);
  first_dirty_offset_ = layout::Load64(&state[9]);
  const size_t snapshots = static_cast<unsigned char>(state[17]);
  state.remove_prefix(kStateHead);
  if (state.size() < snapshots * 8 || log_start_offset_ < 0) return damaged();
  for (size_t i = 0; i < snapshots; ++i) {
    snapshots_.push_back(layout::Load64(state.data()));
    state.remove_prefix(8);
  }
  if (!segments_.Decode(state)) return damaged();
  log_end_offset_ = log_start_offset_;
  return true;
}

}  // namespace kafka_embedded
