// Which transactions a pass of the cleaner comes across, in the order of the
// log: their records go if they were aborted, their markers go when no record
// of them is left (KIP-534 says when).
#ifndef KAFKA_EMBEDDED_LOG_CLEANED_TRANSACTIONS_H_
#define KAFKA_EMBEDDED_LOG_CLEANED_TRANSACTIONS_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/btree_set.h"
#include "kafka_embedded/log/producer_state.h"
#include "kafka_embedded/records/record_batch.h"

namespace kafka_embedded {

class CleanedTransactions {
 public:
  // All that were aborted where the pass goes.
  explicit CleanedTransactions(std::vector<AbortedTransaction> aborted);

  // Each batch is shown once, in order. True if its records may go: those of an
  // aborted transaction, or a marker whose transaction has no batch left.
  bool OnBatch(const RecordBatch& batch) {
    return batch.is_control() ? OnMarker(batch) : OnData(batch);
  }

  // Aborted ones of which only the marker was left.
  const std::vector<AbortedTransaction>& empty() const { return empty_; }

 private:
  struct Ongoing {
    AbortedTransaction transaction;
    bool has_batches = false;
  };

  bool OnData(const RecordBatch& batch);
  bool OnMarker(const RecordBatch& batch);
  void BeginAbortedUpTo(int64_t offset);

  std::vector<AbortedTransaction> aborted_;  // Ascending by first offset.
  size_t next_aborted_ = 0;
  absl::btree_map<int64_t, Ongoing> ongoing_aborted_;  // By producer id.
  absl::btree_set<int64_t> ongoing_committed_;
  std::vector<AbortedTransaction> empty_;
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_LOG_CLEANED_TRANSACTIONS_H_
