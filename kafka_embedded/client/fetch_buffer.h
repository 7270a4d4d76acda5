// Fetched batches that Poll has not returned yet, in the order of their
// arrival, and the way from there to ConsumerRecords without a copy.
#ifndef KAFKA_EMBEDDED_CLIENT_FETCH_BUFFER_H_
#define KAFKA_EMBEDDED_CLIENT_FETCH_BUFFER_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "kafka_embedded/client/consumer_records.h"
#include "kafka_embedded/client/subscription_state.h"
#include "kafka_embedded/protocol/messages/fetch.h"
#include "kafka_embedded/records/record_batch.h"

namespace kafka_embedded {

class FetchBuffer {
 public:
  struct Options {
    size_t max_poll_records = 500;
    bool check_crcs = true;
    bool read_committed = false;
  };
  explicit FetchBuffer(const Options& options) : options_(options) {}

  // What one Fetch brought for a partition, from its position on.
  void Add(AssignedPartitionPtr partition, std::vector<RecordBatch> batches,
           std::vector<fetch_response::AbortedTransaction> aborted);

  // True if Take would find something to look at.
  bool HasData() const;
  // Lets go of what nobody will take: the position jumped, or is not assigned.
  void DropStale();

  // Moves up to max.poll.records records into `records` and the positions of
  // their partitions behind them. On an error the positions stand before the
  // record that is bad, and what came before it is in `records`.
  absl::Status Take(ConsumerRecords& records);

 private:
  struct Completed {
    AssignedPartitionPtr partition;
    uint64_t generation = 0;
    std::vector<RecordBatch> batches;
    size_t next_batch = 0;
    std::optional<RecordIterator> iterator;  // Of the batch before next_batch.
    int64_t next_offset = 0;
    int32_t epoch = -1;
    std::vector<fetch_response::AbortedTransaction> aborted;
    size_t next_aborted = 0;
    absl::flat_hash_set<int64_t> aborted_producers;
  };

  static bool Stale(const Completed& completed);
  absl::Status TakeFrom(Completed& completed, ConsumerRecords& records);
  // Opens the next batch that has records for the user; false at the end.
  absl::StatusOr<bool> OpenNextBatch(Completed& completed);
  bool SkipAborted(Completed& completed, const RecordBatch& batch);
  absl::Status CheckCrc(const RecordBatch& batch) const;
  void Drain(Completed& completed, ConsumerRecords& records);

  const Options options_;
  std::deque<Completed> queue_;
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_CLIENT_FETCH_BUFFER_H_
