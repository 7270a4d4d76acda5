// Reading a log: by offset, and by time.
#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "kafka_embedded/base/status.h"
#include "kafka_embedded/log/log.h"

namespace kafka_embedded {

absl::Status Log::CheckReadable(int64_t offset) const {
  if (offset >= log_start_offset_ && offset <= log_end_offset_) {
    return absl::OkStatus();
  }
  return KafkaError(ErrorCode::kOffsetOutOfRange,
                    absl::StrCat("offset ", offset, ", the log has ",
                                 log_start_offset_, "..", log_end_offset_));
}

absl::StatusOr<LogReadResult> Log::Read(int64_t offset, int64_t end_offset,
                                        size_t max_bytes,
                                        bool at_least_one) const {
  RETURN_IF_ERROR(CheckReadable(offset));
  LogReadResult result{.records = {}, .next_offset = offset};
  if (offset >= end_offset || offset == log_end_offset_) return result;
  const size_t count = store_->batch_count();
  for (size_t i = store_->FindOffset(offset); i < count; ++i) {
    const BatchInfo info = store_->info(i);
    if (info.base_offset >= end_offset) break;
    const bool first = result.records.empty();
    if (result.records.size() + info.size_in_bytes > max_bytes &&
        !(first && at_least_one)) {
      break;
    }
    ASSIGN_OR_RETURN(const RecordBatch batch, store_->Read(i));
    result.records.Append(batch.bytes());
    result.next_offset = info.last_offset + 1;
  }
  return result;
}

absl::StatusOr<size_t> Log::ReadBatches(
    int64_t offset, size_t max_bytes, std::vector<RecordBatch>* batches) const {
  RETURN_IF_ERROR(CheckReadable(offset));
  if (offset == log_end_offset_) return 0;
  const size_t count = store_->batch_count();
  size_t added = 0;
  size_t bytes = 0;
  for (size_t i = store_->FindOffset(offset); i < count; ++i) {
    auto batch = store_->Read(i);
    if (!batch.ok()) {
      batches->resize(batches->size() - added);
      return std::move(batch).status();
    }
    bytes += batch->size_in_bytes();
    if (bytes > max_bytes && added > 0) break;
    batches->push_back(*std::move(batch));
    ++added;
  }
  return added;
}

std::vector<AbortedTransaction> Log::AbortedTransactions(int64_t from,
                                                         int64_t to) const {
  return producers_.AbortedTransactions(from, to);
}

template <typename Wanted>
absl::StatusOr<std::optional<TimestampAndOffset>> Log::FindInBatch(
    size_t index, Wanted wanted) const {
  ASSIGN_OR_RETURN(const RecordBatch batch, store_->Read(index));
  ASSIGN_OR_RETURN(RecordIterator records, RecordIterator::Open(batch));
  while (records.Next()) {
    const RecordView& record = records.record();
    if (wanted(record)) {
      return TimestampAndOffset{.timestamp = record.timestamp,
                                .offset = record.offset,
                                .leader_epoch = batch.partition_leader_epoch()};
    }
  }
  RETURN_IF_ERROR(records.status());
  return std::nullopt;
}

absl::StatusOr<std::optional<TimestampAndOffset>> Log::OffsetForTimestamp(
    int64_t timestamp) const {
  size_t segment = 0;
  while (segment < segments_.size() &&
         segments_[segment].largest_timestamp() < timestamp) {
    ++segment;
  }
  if (segment == segments_.size()) return std::nullopt;
  // As in Kafka, what the first such segment does not have is not looked for in
  // later ones.
  const int64_t end = segments_.EndOffset(segment, log_end_offset_);
  const int64_t from =
      std::max(segments_[segment].SearchStart(timestamp), log_start_offset_);
  const size_t count = store_->batch_count();
  for (size_t i = store_->FindOffset(from); i < count; ++i) {
    const BatchInfo batch = store_->info(i);
    if (batch.base_offset >= end) break;
    if (batch.max_timestamp < timestamp) continue;
    ASSIGN_OR_RETURN(const std::optional<TimestampAndOffset> found,
                     FindInBatch(i, [&](const RecordView& record) {
                       return record.timestamp >= timestamp &&
                              record.offset >= log_start_offset_;
                     }));
    if (found.has_value()) return found;
  }
  return std::nullopt;
}

absl::StatusOr<TimestampAndOffset> Log::OffsetOfMaxTimestamp() const {
  const LogSegment* latest = nullptr;
  for (size_t i = 0; i < segments_.size(); ++i) {
    if (segments_[i].max_timestamp >= 0 &&
        (latest == nullptr ||
         segments_[i].max_timestamp > latest->max_timestamp)) {
      latest = &segments_[i];
    }
  }
  if (latest == nullptr) return TimestampAndOffset{};
  ASSIGN_OR_RETURN(
      const std::optional<TimestampAndOffset> found,
      FindInBatch(store_->FindOffset(latest->offset_of_max_timestamp),
                  [&](const RecordView& record) {
                    return record.timestamp == latest->max_timestamp;
                  }));
  return found.value_or(TimestampAndOffset{});
}

}  // namespace kafka_embedded
