#include "kafka_embedded/client/producer_batch.h"

#include <cstring>
#include <utility>

#include "kafka_embedded/base/check.h"
#include "kafka_embedded/base/status.h"

namespace kafka_embedded {
namespace {

RecordBatchBuilder::Options WithState(RecordBatchBuilder::Options options,
                                      const ProducerIdAndEpoch& producer,
                                      int32_t sequence) {
  options.producer_id = producer.id;
  options.producer_epoch = producer.epoch;
  options.base_sequence = sequence;
  return options;
}

NewRecord Copied(const RecordView& record,
                 const std::vector<HeaderView>& headers) {
  return {.timestamp = record.timestamp,
          .key = record.key,
          .value = record.value,
          .headers = headers};
}

}  // namespace

SharedBytes ProducerBatch::TakeBytes() {
  SharedBytes bytes;
  if (builder_.has_value()) {
    record_count_ = builder_->record_count();
    if (has_sequence()) {
      builder_->SetProducerState(producer_.id, producer_.epoch, base_sequence_);
    }
    bytes = std::move(*builder_).Build().bytes();
    builder_.reset();
  } else if (!state_changed_) {
    return Restore();
  } else {
    const auto old = RecordBatch::FromBytes(Restore());
    CHECK_OK(old.status());
    RecordBatchBuilder builder(WithState({.compression = old->compression()},
                                         producer_, base_sequence_));
    auto records = RecordIterator::Open(*old);
    CHECK_OK(records.status());
    while (records->Next()) {
      builder.Append(
          Copied(records->record(), ParseHeaders(records->record())));
    }
    bytes = std::move(builder).Build().bytes();
  }
  state_changed_ = false;
  backup_ = BytesBackup(bytes);
  std::memcpy(header_.data(), bytes.data(), header_.size());
  return bytes;
}

SharedBytes ProducerBatch::Restore() const {
  SharedBytes copy = backup_.Copy();
  std::memcpy(copy.mutable_data(), header_.data(), header_.size());
  return copy;
}

void ProducerBatch::SetProducerState(const ProducerIdAndEpoch& producer,
                                     int32_t sequence) {
  producer_ = producer;
  base_sequence_ = sequence;
  state_changed_ = true;
}

std::vector<std::unique_ptr<ProducerBatch>> ProducerBatch::Split(
    const RecordBatchBuilder::Options& options) {
  CHECK(!builder_.has_value() && record_count_ > 1);
  const auto whole = RecordBatch::FromBytes(Restore());
  CHECK_OK(whole.status());
  auto records = RecordIterator::Open(*whole);
  CHECK_OK(records.status());

  const int32_t half = (record_count_ + 1) / 2;
  std::vector<std::unique_ptr<ProducerBatch>> parts;
  for (int32_t i = 0; records->Next(); ++i) {
    if (i == 0 || i == half) {
      parts.push_back(
          std::make_unique<ProducerBatch>(queue, options, created, 0));
      parts.back()->attempts = attempts;
      parts.back()->flush_epoch = flush_epoch;
      parts.back()->due = true;
      if (has_sequence()) {
        parts.back()->SetProducerState(
            producer_, layout::AddToSequence(base_sequence_, i));
      }
    }
    parts.back()->Append(
        Copied(records->record(), ParseHeaders(records->record())));
  }
  parts.front()->memory = memory;
  for (Waiter& waiter : waiters) {
    const bool second = waiter.index >= half;
    if (second) waiter.index -= half;
    parts[second ? 1 : 0]->waiters.push_back(std::move(waiter));
  }
  waiters.clear();
  return parts;
}

void ProducerBatch::Succeed(int64_t base_offset, int64_t log_append_time) {
  if (std::exchange(done, true)) return;
  std::vector<Waiter> to_tell = std::move(waiters);
  for (Waiter& waiter : to_tell) {
    waiter.callback(RecordMetadata{
        .topic = queue.topic->name,
        .partition = queue.partition,
        .offset = base_offset < 0 ? -1 : base_offset + waiter.index,
        .timestamp =
            log_append_time >= 0 ? log_append_time : waiter.timestamp});
  }
}

void ProducerBatch::Fail(const absl::Status& status) {
  if (std::exchange(done, true)) return;
  std::vector<Waiter> to_tell = std::move(waiters);
  for (Waiter& waiter : to_tell) waiter.callback(status);
}

}  // namespace kafka_embedded
