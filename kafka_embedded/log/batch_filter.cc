#include "kafka_embedded/log/batch_filter.h"

#include <utility>
#include <vector>

#include "kafka_embedded/base/status.h"
#include "kafka_embedded/records/record_batch_builder.h"

namespace kafka_embedded {
namespace {

// What a walk over a batch finds.
struct Retained {
  int32_t records = 0;
  bool all = true;
  bool tombstones = false;
};

std::optional<int64_t> DeleteHorizon(const RecordBatch& batch) {
  if (!batch.has_delete_horizon()) return std::nullopt;
  return batch.base_timestamp();
}

}  // namespace

bool BatchFilter::IsLastOfItsProducer(const RecordBatch& batch) const {
  if (!batch.has_producer_id()) return false;
  const ProducerEntry* producer = producers_.Find(batch.producer_id());
  if (producer == nullptr) return false;
  if (!producer->batches().empty()) {
    return producer->batches().back().last_offset == batch.last_offset();
  }
  return batch.is_control() &&
         batch.producer_epoch() == producer->producer_epoch();
}

bool BatchFilter::Retains(const RecordBatch& batch,
                          const RecordView& record) const {
  if (batch.is_control()) return true;
  if (record.offset > offsets_.latest_offset()) return true;
  // The topic took it before it was compacted.
  if (!record.key.has_value()) return false;
  if (record.offset < offsets_.Get(*record.key)) return false;
  if (record.value.has_value()) return true;
  const std::optional<int64_t> horizon = DeleteHorizon(batch);
  return !horizon.has_value() || options_.now_ms < *horizon;
}

absl::StatusOr<RecordBatch> BatchFilter::Rebuild(
    const RecordBatch& batch, bool drop_all,
    std::optional<int64_t> delete_horizon) const {
  RecordBatchBuilder builder({
      .compression = drop_all ? Compression::kNone : batch.compression(),
      .timestamp_type = batch.timestamp_type(),
      .log_append_time = batch.max_timestamp(),
      .base_offset = batch.base_offset(),
      .partition_leader_epoch = batch.partition_leader_epoch(),
      .producer_id = batch.producer_id(),
      .producer_epoch = batch.producer_epoch(),
      .base_sequence = batch.base_sequence(),
      .transactional = batch.is_transactional(),
      .control = batch.is_control(),
      .delete_horizon = delete_horizon,
      .capacity = batch.size_in_bytes(),
  });
  if (!drop_all) {
    ASSIGN_OR_RETURN(RecordIterator records, RecordIterator::Open(batch));
    for (size_t i = 0; records.Next(); ++i) {
      if (!retains_[i]) continue;
      const RecordView& record = records.record();
      const std::vector<HeaderView> headers = ParseHeaders(record);
      builder.AppendAt(record.offset, {.timestamp = record.timestamp,
                                       .key = record.key,
                                       .value = record.value,
                                       .headers = headers});
    }
    RETURN_IF_ERROR(records.status());
  }
  builder.KeepLastOffset(batch.last_offset(), batch.max_timestamp());
  return std::move(builder).Build();
}

absl::StatusOr<BatchFilter::Outcome> BatchFilter::Filter(
    const RecordBatch& batch) {
  const bool disposable = transactions_.OnBatch(batch);
  const std::optional<int64_t> horizon = DeleteHorizon(batch);
  // A marker waits until its horizon, so that who has read a record of the
  // transaction also comes to see how it ended.
  const bool drop_all =
      disposable && (!batch.is_control() ||
                     (horizon.has_value() && *horizon <= options_.now_ms));
  const bool keep_empty =
      IsLastOfItsProducer(batch) || batch.next_offset() == options_.end_offset;

  Retained retained;
  retains_.clear();
  if (drop_all) {
    retained.all = batch.record_count() == 0;
  } else {
    ASSIGN_OR_RETURN(RecordIterator records, RecordIterator::Open(batch));
    while (records.Next()) {
      retains_.push_back(Retains(batch, records.record()));
      if (!retains_.back()) {
        retained.all = false;
        continue;
      }
      ++retained.records;
      retained.tombstones |= !records.record().value.has_value();
    }
    RETURN_IF_ERROR(records.status());
  }
  if (retained.records == 0) {
    if (!keep_empty) return Outcome{.kind = Outcome::kDrop};
    if (retained.all) return Outcome();
    ASSIGN_OR_RETURN(RecordBatch empty, Rebuild(batch, true, std::nullopt));
    return Outcome{.kind = Outcome::kReplace, .replacement = std::move(empty)};
  }
  const bool needs_horizon =
      !horizon.has_value() &&
      (retained.tombstones || (disposable && batch.is_control()));
  if (retained.all && !needs_horizon) return Outcome();
  ASSIGN_OR_RETURN(
      RecordBatch left,
      Rebuild(batch, false,
              needs_horizon ? options_.now_ms + options_.delete_retention_ms
                            : horizon));
  return Outcome{.kind = Outcome::kReplace, .replacement = std::move(left)};
}

}  // namespace kafka_embedded
