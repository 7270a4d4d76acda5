#include "kafka_embedded/client/record_accumulator.h"

#include <algorithm>
#include <utility>

#include "kafka_embedded/base/check.h"

namespace kafka_embedded {
namespace {

// A batch that starts small grows; one that starts as large as the one before
// it seldom has to.
size_t Reservation(const PartitionQueue& queue, size_t batch_size,
                   size_t needed) {
  const size_t likely = std::min(queue.last_size + 64, batch_size);
  return std::max(likely, needed);
}

}  // namespace

RecordAccumulator::RecordAccumulator(Runtime& runtime, Lane lane,
                                     const ProducerOptions& options)
    : runtime_(runtime),
      options_(options),
      linger_timer_(runtime, lane, "producer-linger") {}

TopicState& RecordAccumulator::LookUpTopic(absl::string_view name) {
  const auto found = topics_by_name_.find(name);
  if (found != topics_by_name_.end()) {
    last_topic_ = found->second;
  } else {
    TopicState& topic = topics_.emplace_back();
    topic.name = std::string(name);
    topics_by_name_[topic.name] = &topic;
    last_topic_ = &topic;
  }
  return *last_topic_;
}

PartitionQueue& RecordAccumulator::Queue(TopicState& topic, int32_t partition) {
  while (topic.partitions.size() <= static_cast<size_t>(partition)) {
    PartitionQueue& queue = topic.partitions.emplace_back();
    queue.topic = &topic;
    queue.partition = static_cast<int32_t>(topic.partitions.size() - 1);
  }
  return topic.partitions[partition];
}

RecordBatchBuilder::Options RecordAccumulator::BatchOptions() const {
  return {.compression = options_.compression,
          .compression_level = options_.compression_level};
}

RecordAccumulator::Outcome RecordAccumulator::Append(
    PartitionQueue& queue, const NewRecord& record, size_t bound,
    Producer::Callback& callback, uint64_t flush_epoch) {
  bool closed_one = false;
  if (queue.open &&
      !queue.waiting.back()->HasRoomFor(bound, options_.batch_size)) {
    queue.open = false;
    ListAsReady(queue);
    closed_one = true;
  }
  if (!queue.open) {
    const size_t needed = kRecordBatchHeaderSize + bound;
    const size_t memory = std::max(options_.batch_size, needed);
    if (memory_used_ + memory > options_.buffer_memory && memory_used_ > 0) {
      return Outcome::kNoMemory;
    }
    OpenBatch(queue, memory, flush_epoch);
  }
  ProducerBatch& batch = *queue.waiting.back();
  if (callback != nullptr) {
    batch.waiters.push_back({.index = batch.record_count(),
                             .timestamp = record.timestamp,
                             .callback = std::move(callback)});
  }
  batch.Append(record);
  if (batch.size_in_bytes() >= options_.batch_size) {
    queue.open = false;
    ListAsReady(queue);
    closed_one = true;
  }
  return closed_one ? Outcome::kBatchReady : Outcome::kAppended;
}

void RecordAccumulator::OpenBatch(PartitionQueue& queue, size_t memory,
                                  uint64_t flush_epoch) {
  const absl::Time now = runtime_.Now();
  RecordBatchBuilder::Options options = BatchOptions();
  options.capacity =
      Reservation(queue, options_.batch_size, std::min(memory, size_t{512}));
  queue.waiting.push_back(
      std::make_unique<ProducerBatch>(queue, options, now, memory));
  queue.waiting.back()->flush_epoch = flush_epoch;
  AddToEpoch(flush_epoch, 1);
  memory_used_ += memory;
  queue.open = true;
  if (!queue.listed_open) {
    queue.listed_open = true;
    open_.push_back(&queue);
  }
  if (!linger_timer_.scheduled()) {
    linger_timer_.ScheduleAt(now + options_.linger, [this] { OnLinger(); });
  }
}

// The timer is not moved when the batch that it was set for has gone by: it
// then fires too early, once, and is set again.
void RecordAccumulator::OnLinger() {
  const absl::Time now = runtime_.Now();
  absl::Time next = absl::InfiniteFuture();
  bool any_due = false;
  std::erase_if(open_, [&](PartitionQueue* queue) {
    if (queue->open) {
      const absl::Time due = queue->waiting.back()->created + options_.linger;
      if (due > now) {
        next = std::min(next, due);
        return false;
      }
      MakeDue(*queue);
      any_due = true;
    }
    queue->listed_open = false;
    return true;
  });
  if (next != absl::InfiniteFuture()) {
    linger_timer_.ScheduleAt(next, [this] { OnLinger(); });
  }
  if (any_due) on_ready_();
}

void RecordAccumulator::MakeDue(PartitionQueue& queue) {
  if (queue.waiting.empty()) return;
  queue.waiting.back()->due = true;
  ListAsReady(queue);
}

void RecordAccumulator::MakeAllDue() {
  for (PartitionQueue* queue : open_) MakeDue(*queue);
}

void RecordAccumulator::ListAsReady(PartitionQueue& queue) {
  if (std::exchange(queue.listed_ready, true)) return;
  ready_.push_back(&queue);
}

std::unique_ptr<ProducerBatch> RecordAccumulator::Take(PartitionQueue& queue) {
  CHECK(!queue.waiting.empty());
  std::unique_ptr<ProducerBatch> batch = std::move(queue.waiting.front());
  queue.waiting.pop_front();
  if (queue.waiting.empty()) queue.open = false;
  queue.last_size = batch->size_in_bytes();
  return batch;
}

void RecordAccumulator::PutBack(std::unique_ptr<ProducerBatch> batch) {
  PartitionQueue& queue = batch->queue;
  auto at = queue.waiting.begin();
  if (batch->has_sequence()) {
    // Of the same producer and epoch all, so that their order of assignment is
    // the order of `sequenced`.
    const auto rank = [&](const ProducerBatch* b) {
      return std::find(queue.sequenced.begin(), queue.sequenced.end(), b) -
             queue.sequenced.begin();
    };
    const auto own_rank = rank(batch.get());
    while (at != queue.waiting.end() && (*at)->has_sequence() &&
           rank(at->get()) < own_rank) {
      ++at;
    }
  }
  queue.waiting.insert(at, std::move(batch));
  ListAsReady(queue);
}

void RecordAccumulator::Release(std::unique_ptr<ProducerBatch> batch) {
  memory_used_ -= batch->memory;
  AddToEpoch(batch->flush_epoch, -1);
}

std::vector<std::unique_ptr<ProducerBatch>> RecordAccumulator::TakeExpired(
    absl::Time limit) {
  std::vector<std::unique_ptr<ProducerBatch>> expired;
  for (TopicState& topic : topics_) {
    for (PartitionQueue& queue : topic.partitions) {
      while (queue.front() != nullptr && queue.front()->created <= limit) {
        expired.push_back(Take(queue));
      }
    }
  }
  return expired;
}

std::vector<std::unique_ptr<ProducerBatch>> RecordAccumulator::TakeAll() {
  return TakeExpired(absl::InfiniteFuture());
}

absl::Time RecordAccumulator::OldestCreated() const {
  absl::Time oldest = absl::InfiniteFuture();
  for (const TopicState& topic : topics_) {
    for (const PartitionQueue& queue : topic.partitions) {
      if (queue.waiting.empty()) continue;
      oldest = std::min(oldest, queue.waiting.front()->created);
    }
  }
  return oldest;
}

bool RecordAccumulator::HasMemoryFor(const NewRecord& record) const {
  const size_t memory =
      std::max(options_.batch_size,
               kRecordBatchHeaderSize + RecordBatchBuilder::UpperBound(record));
  return memory_used_ == 0 || memory_used_ + memory <= options_.buffer_memory;
}

uint64_t RecordAccumulator::BeginFlush() {
  MakeAllDue();
  // New records must not join batches that the flush waits for.
  for (PartitionQueue* queue : open_) queue->open = false;
  left_in_epoch_.push_back(0);
  const uint64_t epoch = flush_epoch_++;
  AddToEpoch(flush_epoch_, 0);  // Done already, if nothing was on its way.
  return epoch;
}

bool RecordAccumulator::FlushDone(uint64_t epoch) const {
  return first_epoch_ > epoch;
}

void RecordAccumulator::AddToEpoch(uint64_t epoch, int64_t change) {
  left_in_epoch_[epoch - first_epoch_] += change;
  while (first_epoch_ < flush_epoch_ && left_in_epoch_.front() == 0) {
    left_in_epoch_.pop_front();
    ++first_epoch_;
  }
}

}  // namespace kafka_embedded
