#include "kafka_embedded/log/cleaned_transactions.h"

#include <algorithm>
#include <utility>

#include "kafka_embedded/records/control_record.h"

namespace kafka_embedded {

CleanedTransactions::CleanedTransactions(
    std::vector<AbortedTransaction> aborted)
    : aborted_(std::move(aborted)) {
  std::sort(aborted_.begin(), aborted_.end(), [](const auto& a, const auto& b) {
    return a.first_offset < b.first_offset;
  });
}

void CleanedTransactions::BeginAbortedUpTo(int64_t offset) {
  for (; next_aborted_ < aborted_.size() &&
         aborted_[next_aborted_].first_offset <= offset;
       ++next_aborted_) {
    const AbortedTransaction& transaction = aborted_[next_aborted_];
    ongoing_aborted_[transaction.producer_id] = {.transaction = transaction};
  }
}

bool CleanedTransactions::OnData(const RecordBatch& batch) {
  BeginAbortedUpTo(batch.last_offset());
  if (!batch.is_transactional()) return false;
  const auto aborted = ongoing_aborted_.find(batch.producer_id());
  if (aborted == ongoing_aborted_.end()) {
    ongoing_committed_.insert(batch.producer_id());
    return false;
  }
  aborted->second.has_batches = true;
  return true;
}

bool CleanedTransactions::OnMarker(const RecordBatch& batch) {
  BeginAbortedUpTo(batch.last_offset());
  auto records = RecordIterator::Open(batch);
  // An earlier pass may have kept it only for its producer's epoch.
  if (!records.ok() || !records->Next()) return true;
  const auto type = ParseControlRecordKey(records->record());
  if (!type.ok()) return false;
  if (*type == ControlRecordType::kCommit) {
    return ongoing_committed_.erase(batch.producer_id()) == 0;
  }
  if (*type != ControlRecordType::kAbort) return false;
  const auto aborted = ongoing_aborted_.find(batch.producer_id());
  if (aborted == ongoing_aborted_.end()) return true;
  const Ongoing ended = aborted->second;
  ongoing_aborted_.erase(aborted);
  if (!ended.has_batches) empty_.push_back(ended.transaction);
  return !ended.has_batches;
}

}  // namespace kafka_embedded
