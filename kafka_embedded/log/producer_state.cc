#include "kafka_embedded/log/producer_state.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "kafka_embedded/base/check.h"
#include "kafka_embedded/base/sometimes.h"
#include "kafka_embedded/records/control_record.h"

namespace kafka_embedded {
namespace {

constexpr int32_t kMaxSequence = std::numeric_limits<int32_t>::max();

// Behind 2^31 - 1 comes 0.
bool Follows(int32_t sequence, int32_t last_sequence) {
  return last_sequence == kMaxSequence ? sequence == 0
                                       : sequence == last_sequence + 1;
}

ProducerVerdict Refuse(ErrorCode error, const RecordBatch& batch,
                       absl::string_view problem) {
  return {.error = error,
          .message = absl::StrCat("producer ", batch.producer_id(), " epoch ",
                                  batch.producer_epoch(), ": ", problem)};
}

struct Marker {
  bool aborted;
  int32_t coordinator_epoch;
  int64_t timestamp;
};

// Nothing for a control batch that compaction has emptied together with its
// transaction, and for control records of other kinds.
std::optional<Marker> ReadMarker(const RecordBatch& batch) {
  auto records = RecordIterator::Open(batch);
  if (!records.ok() || !records->Next()) return std::nullopt;
  const auto marker = ParseEndTransactionMarker(records->record());
  if (!marker.ok()) return std::nullopt;
  return Marker{.aborted = marker->type == ControlRecordType::kAbort,
                .coordinator_epoch = marker->coordinator_epoch,
                .timestamp = records->record().timestamp};
}

// A producer starts each epoch with sequence 0. One that the log does not know,
// perhaps because its records were deleted, may begin anywhere (KIP-360).
ProducerVerdict CheckSequence(const RecordBatch& batch,
                              const ProducerEntry& entry) {
  if (entry.producer_epoch() == kNoProducerEpoch) return {};
  const int32_t sequence = batch.base_sequence();
  const bool known_epoch = batch.producer_epoch() == entry.producer_epoch();
  const int32_t last = known_epoch ? entry.last_sequence() : kNoSequence;
  if (Follows(sequence, last)) return {};
  SOMETIMES("a batch comes before the one in front of it");
  return Refuse(ErrorCode::kOutOfOrderSequenceNumber, batch,
                absl::StrCat("sequence ", sequence, " does not follow ", last,
                             known_epoch ? "" : ", the epoch is new"));
}

ProducerVerdict CheckMarker(const RecordBatch& batch,
                            const ProducerEntry& entry) {
  const std::optional<Marker> marker = ReadMarker(batch);
  if (!marker.has_value() ||
      marker->coordinator_epoch >= entry.coordinator_epoch()) {
    return {};
  }
  return Refuse(ErrorCode::kTransactionCoordinatorFenced, batch,
                absl::StrCat("a marker of coordinator epoch ",
                             marker->coordinator_epoch, " is older than ",
                             entry.coordinator_epoch(), ", the last one seen"));
}

}  // namespace

int32_t ProducerBatchMetadata::first_sequence() const {
  if (last_sequence == kNoSequence) return kNoSequence;
  // Unsigned, since the way back from 0 leads to 2^31 - 1.
  return static_cast<int32_t>((static_cast<uint32_t>(last_sequence) -
                               static_cast<uint32_t>(offset_delta)) &
                              static_cast<uint32_t>(kMaxSequence));
}

const ProducerBatchMetadata* ProducerEntry::FindDuplicate(
    const RecordBatch& batch) const {
  if (batch.producer_epoch() != producer_epoch_) return nullptr;
  for (const ProducerBatchMetadata& known : batches()) {
    if (known.last_sequence == batch.last_sequence() &&
        known.first_sequence() == batch.base_sequence()) {
      return &known;
    }
  }
  return nullptr;
}

void ProducerEntry::SetEpoch(int16_t epoch) {
  if (epoch == producer_epoch_) return;
  producer_epoch_ = epoch;
  batch_count_ = 0;
}

void ProducerEntry::AddBatch(const RecordBatch& batch) {
  SetEpoch(batch.producer_epoch());
  if (batch_count_ == kBatchesToRetain) {
    std::move(batches_.begin() + 1, batches_.end(), batches_.begin());
    --batch_count_;
  }
  last_timestamp_ = batch.max_timestamp();
  const int64_t last_offset = batch.last_offset();
  batches_[batch_count_++] = {
      .last_offset = last_offset,
      .timestamp = last_timestamp_,
      .last_sequence = batch.last_sequence(),
      .offset_delta = static_cast<int32_t>(last_offset - batch.base_offset())};
}

ProducerVerdict ProducerStateManager::Check(const RecordBatch& batch,
                                            bool from_client) const {
  const ProducerEntry* entry = Find(batch.producer_id());
  if (entry == nullptr) return {};
  if (from_client) {
    if (const ProducerBatchMetadata* duplicate = entry->FindDuplicate(batch)) {
      return {.duplicate = *duplicate};
    }
  }
  if (batch.producer_epoch() < entry->producer_epoch()) {
    return Refuse(ErrorCode::kInvalidProducerEpoch, batch,
                  absl::StrCat("the epoch is older than ",
                               entry->producer_epoch(), ", the last one seen"));
  }
  if (batch.is_control()) return CheckMarker(batch, *entry);
  if (from_client) {
    ProducerVerdict verdict = CheckSequence(batch, *entry);
    if (verdict.error != ErrorCode::kNone) return verdict;
  }
  if (entry->current_txn_first_offset() >= 0 && !batch.is_transactional()) {
    return Refuse(ErrorCode::kInvalidTxnState, batch,
                  absl::StrCat("the batch is not transactional, but a "
                               "transaction is open since offset ",
                               entry->current_txn_first_offset()));
  }
  return {};
}

void ProducerStateManager::ReplayProducer(const RecordBatch& batch) {
  if (state_ == nullptr) state_ = std::make_unique<State>();
  state_->last_offset = batch.last_offset();
  ProducerEntry& entry = state_->entries[batch.producer_id()];
  if (batch.is_control()) {
    ReplayMarker(batch, entry);
    return;
  }
  entry.AddBatch(batch);
  if (batch.is_transactional() && entry.current_txn_first_offset_ < 0) {
    entry.current_txn_first_offset_ = batch.base_offset();
    state_->open.push_back({.first_offset = batch.base_offset(),
                            .producer_id = batch.producer_id()});
  }
}

void ProducerStateManager::ReplayMarker(const RecordBatch& batch,
                                        ProducerEntry& entry) {
  const std::optional<Marker> marker = ReadMarker(batch);
  if (!marker.has_value()) return;
  // A transaction without records in this partition changes nothing about what
  // is stable.
  if (entry.current_txn_first_offset_ >= 0) {
    EndTransaction(batch, marker->aborted, entry);
  }
  entry.SetEpoch(batch.producer_epoch());
  entry.coordinator_epoch_ = marker->coordinator_epoch;
  entry.last_timestamp_ = marker->timestamp;
}

void ProducerStateManager::EndTransaction(const RecordBatch& marker,
                                          bool aborted, ProducerEntry& entry) {
  const int64_t first_offset =
      std::exchange(entry.current_txn_first_offset_, -1);
  const int64_t last_offset = marker.last_offset();
  auto& open = state_->open;
  const auto found = std::find_if(
      open.begin(), open.end(),
      [&](const auto& txn) { return txn.first_offset == first_offset; });
  CHECK(found != open.end()) << "transaction at offset " << first_offset;
  open.erase(found);
  state_->completed.push_back(
      {.first_offset = first_offset, .last_offset = last_offset});
  if (!aborted) return;
  state_->aborted.push_back(
      {.producer_id = marker.producer_id(),
       .first_offset = first_offset,
       .last_offset = last_offset,
       .last_stable_offset =
           open.empty() ? last_offset + 1 : open.front().first_offset});
}

int64_t ProducerStateManager::FirstUnstableOffset() const {
  int64_t first = state_->open.empty() ? kNoUnstableOffset
                                       : state_->open.front().first_offset;
  for (const CompletedTransaction& txn : state_->completed) {
    first = std::min(first, txn.first_offset);
  }
  return first;
}

void ProducerStateManager::ForgetCompleted(int64_t below) {
  std::erase_if(state_->completed, [&](const CompletedTransaction& txn) {
    return txn.last_offset < below;
  });
}

void ProducerStateManager::OnLogStartOffset(int64_t log_start_offset) {
  if (state_ == nullptr) return;
  ForgetCompleted(log_start_offset);
  std::erase_if(state_->aborted, [&](const AbortedTransaction& txn) {
    return txn.last_offset < log_start_offset;
  });
}

bool ProducerStateManager::ForgetAborted(
    absl::Span<const AbortedTransaction> cleaned) {
  if (state_ == nullptr || cleaned.empty()) return false;
  auto next = cleaned.begin();
  std::erase_if(state_->aborted, [&](const AbortedTransaction& txn) {
    if (next == cleaned.end() || next->last_offset != txn.last_offset) {
      return false;
    }
    ++next;
    return true;
  });
  return next != cleaned.begin();
}

std::vector<AbortedTransaction> ProducerStateManager::AbortedTransactions(
    int64_t from, int64_t to) const {
  std::vector<AbortedTransaction> overlapping;
  if (state_ == nullptr) return overlapping;
  for (const AbortedTransaction& txn : state_->aborted) {
    if (txn.last_offset >= from && txn.first_offset < to) {
      overlapping.push_back(txn);
    }
    if (txn.last_stable_offset >= to) break;
  }
  return overlapping;
}

void ProducerStateManager::RemoveExpired(int64_t now_ms,
                                         int64_t expiration_ms) {
  if (state_ == nullptr) return;
  absl::erase_if(state_->entries, [&](const auto& item) {
    const ProducerEntry& entry = item.second;
    return entry.current_txn_first_offset() < 0 &&
           now_ms - entry.last_timestamp() >= expiration_ms;
  });
}

std::optional<int64_t> ProducerStateManager::NextExpiry(
    int64_t expiration_ms) const {
  std::optional<int64_t> next;
  if (state_ == nullptr) return next;
  for (const auto& [id, entry] : state_->entries) {
    if (entry.current_txn_first_offset() >= 0) continue;
    const int64_t due = entry.last_timestamp() + expiration_ms;
    next = std::min(due, next.value_or(due));
  }
  return next;
}

const ProducerEntry* ProducerStateManager::Find(int64_t producer_id) const {
  if (state_ == nullptr) return nullptr;
  const auto found = state_->entries.find(producer_id);
  return found == state_->entries.end() ? nullptr : &found->second;
}

std::vector<int64_t> ProducerStateManager::producer_ids() const {
  std::vector<int64_t> ids;
  if (state_ == nullptr) return ids;
  ids.reserve(state_->entries.size());
  for (const auto& [id, entry] : state_->entries) ids.push_back(id);
  return ids;
}

}  // namespace kafka_embedded
