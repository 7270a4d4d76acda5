// Gathers records into batches by partition, until the Sender takes them.
//
// A batch may go when it is full, when linger.ms has passed, or when somebody
// flushes. Thread-compatible; lives inside the runtime.
#ifndef KAFKA_EMBEDDED_CLIENT_RECORD_ACCUMULATOR_H_
#define KAFKA_EMBEDDED_CLIENT_RECORD_ACCUMULATOR_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/functional/any_invocable.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "kafka_embedded/client/client_options.h"
#include "kafka_embedded/client/producer.h"
#include "kafka_embedded/client/producer_batch.h"
#include "kafka_embedded/runtime/runtime.h"

namespace kafka_embedded {

class RecordAccumulator {
 public:
  RecordAccumulator(Runtime& runtime, Lane lane,
                    const ProducerOptions& options);
  RecordAccumulator(const RecordAccumulator&) = delete;
  RecordAccumulator& operator=(const RecordAccumulator&) = delete;

  // Called, inside the runtime, when linger.ms has made a batch ready.
  void SetOnReady(absl::AnyInvocable<void()> on_ready) {
    on_ready_ = std::move(on_ready);
  }

  // The same one for the same name, for ever.
  TopicState& Topic(absl::string_view name) {
    if (last_topic_ != nullptr && last_topic_->name == name) {
      return *last_topic_;
    }
    return LookUpTopic(name);
  }
  PartitionQueue& Queue(TopicState& topic, int32_t partition);

  // Takes `callback` unless the outcome is kNoMemory. `flush_epoch` is of the
  // time when the record came.
  enum class Outcome { kAppended, kBatchReady, kNoMemory };
  // `bound` is RecordBatchBuilder::UpperBound(record).
  Outcome Append(PartitionQueue& queue, const NewRecord& record, size_t bound,
                 Producer::Callback& callback, uint64_t flush_epoch);

  // Makes what a partition has ready to go.
  void MakeDue(PartitionQueue& queue);
  void MakeAllDue();

  // Queues that may have a ready batch, in the order in which they came to have
  // one. The Sender drops those that have none.
  std::vector<PartitionQueue*>& ready() { return ready_; }
  void ListAsReady(PartitionQueue& queue);

  // The front batch leaves its queue. REQUIRES: there is one.
  std::unique_ptr<ProducerBatch> Take(PartitionQueue& queue);
  // A batch comes back to be sent again, before those that come after it.
  void PutBack(std::unique_ptr<ProducerBatch> batch);
  // The batch has been answered, or given up while it waited.
  void Release(std::unique_ptr<ProducerBatch> batch);

  // Takes out batches made before `limit` that still wait.
  std::vector<std::unique_ptr<ProducerBatch>> TakeExpired(absl::Time limit);
  // All of them, in the order of topics and partitions.
  std::vector<std::unique_ptr<ProducerBatch>> TakeAll();
  // Of those that wait; InfiniteFuture if none does.
  absl::Time OldestCreated() const;

  bool HasMemoryFor(const NewRecord& record) const;
  RecordBatchBuilder::Options BatchOptions() const;

  // Flushing: records belong to the epoch in which they were sent, and a flush
  // waits until no record of its epoch or an earlier one is left.
  uint64_t flush_epoch() const { return flush_epoch_; }
  uint64_t BeginFlush();
  bool FlushDone(uint64_t epoch) const;
  void CountRecord(uint64_t epoch) { AddToEpoch(epoch, 1); }
  void UncountRecord(uint64_t epoch) { AddToEpoch(epoch, -1); }

 private:
  TopicState& LookUpTopic(absl::string_view name);
  void OpenBatch(PartitionQueue& queue, size_t memory, uint64_t flush_epoch);
  void OnLinger();
  void AddToEpoch(uint64_t epoch, int64_t change);

  Runtime& runtime_;
  const ProducerOptions& options_;
  absl::AnyInvocable<void()> on_ready_;
  Timer linger_timer_;
  size_t memory_used_ = 0;
  std::vector<PartitionQueue*> ready_;
  std::vector<PartitionQueue*> open_;

  TopicState* last_topic_ = nullptr;
  std::deque<TopicState> topics_;
  absl::flat_hash_map<absl::string_view, TopicState*> topics_by_name_;

  uint64_t flush_epoch_ = 0;
  // Batches and waiting records by epoch, from first_epoch_ on.
  uint64_t first_epoch_ = 0;
  std::deque<int64_t> left_in_epoch_ = {0};
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_CLIENT_RECORD_ACCUMULATOR_H_
