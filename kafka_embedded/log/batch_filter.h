// What compaction leaves of one batch.
//
// Offsets, the batch's own first and last ones included, never change. A batch
// without records stays where it is the last word of its producer, whose
// sequence and epoch it carries, or the end of what is compacted.
#ifndef KAFKA_EMBEDDED_LOG_BATCH_FILTER_H_
#define KAFKA_EMBEDDED_LOG_BATCH_FILTER_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "kafka_embedded/log/cleaned_transactions.h"
#include "kafka_embedded/log/key_offset_map.h"
#include "kafka_embedded/log/producer_state.h"
#include "kafka_embedded/records/record_batch.h"

namespace kafka_embedded {

class BatchFilter {
 public:
  struct Options {
    int64_t now_ms = 0;
    int64_t delete_retention_ms = 0;
    // Nothing at or behind it is compacted.
    int64_t end_offset = 0;
  };
  struct Outcome {
    enum Kind { kKeep, kReplace, kDrop } kind = kKeep;
    std::optional<RecordBatch> replacement = std::nullopt;
  };

  // All that is given must outlive the filter.
  BatchFilter(const KeyOffsetMap& offsets,
              const ProducerStateManager& producers,
              CleanedTransactions& transactions, const Options& options)
      : offsets_(offsets),
        producers_(producers),
        transactions_(transactions),
        options_(options) {}

  // To be asked of each batch of the log, in order. An error if the batch
  // cannot be read.
  absl::StatusOr<Outcome> Filter(const RecordBatch& batch);

 private:
  bool IsLastOfItsProducer(const RecordBatch& batch) const;
  bool Retains(const RecordBatch& batch, const RecordView& record) const;
  absl::StatusOr<RecordBatch> Rebuild(
      const RecordBatch& batch, bool drop_all,
      std::optional<int64_t> delete_horizon) const;

  const KeyOffsetMap& offsets_;
  const ProducerStateManager& producers_;
  CleanedTransactions& transactions_;
  const Options options_;
  // Of the records of the batch at hand, so that each key is looked up once.
  std::vector<char> retains_;
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_LOG_BATCH_FILTER_H_
