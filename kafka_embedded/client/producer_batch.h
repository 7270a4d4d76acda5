// A batch of records on its way from Send to its answer.
#ifndef KAFKA_EMBEDDED_CLIENT_PRODUCER_BATCH_H_
#define KAFKA_EMBEDDED_CLIENT_PRODUCER_BATCH_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "kafka_embedded/base/bytes.h"
#include "kafka_embedded/client/client_metadata.h"
#include "kafka_embedded/client/partitioner.h"
#include "kafka_embedded/client/producer.h"
#include "kafka_embedded/records/record_batch.h"
#include "kafka_embedded/records/record_batch_builder.h"

namespace kafka_embedded {

struct PartitionQueue;

// A producer's identity for idempotence (KIP-98).
struct ProducerIdAndEpoch {
  int64_t id = kNoProducerId;
  int16_t epoch = kNoProducerEpoch;
  bool valid() const { return id != kNoProducerId; }
  friend bool operator==(const ProducerIdAndEpoch&,
                         const ProducerIdAndEpoch&) = default;
};

class ProducerBatch {
 public:
  // One record that somebody waits for.
  struct Waiter {
    int32_t index = 0;  // Within the batch.
    int64_t timestamp = kNoTimestamp;
    Producer::Callback callback;
  };

  ProducerBatch(PartitionQueue& queue,
                const RecordBatchBuilder::Options& options, absl::Time created,
                size_t memory)
      : queue(queue), created(created), memory(memory), builder_(options) {}

  bool HasRoomFor(size_t upper_bound, size_t limit) const {
    return builder_->record_count() == 0 ||
           builder_->size_in_bytes() + upper_bound <= limit;
  }
  void Append(const NewRecord& record) { builder_->Append(record); }
  int32_t record_count() const {
    return builder_.has_value() ? builder_->record_count() : record_count_;
  }
  // Before compression until it has been built.
  size_t size_in_bytes() const {
    return builder_.has_value() ? builder_->size_in_bytes() : backup_.size();
  }

  // The bytes to send, to be given away: whoever gets them may change them. The
  // first call ends appending; later ones make a copy, as first sent except for
  // the producer state.
  SharedBytes TakeBytes();

  // Assigns or, for a batch that was sent before, replaces the producer state.
  void SetProducerState(const ProducerIdAndEpoch& producer, int32_t sequence);
  const ProducerIdAndEpoch& producer() const { return producer_; }
  int32_t base_sequence() const { return base_sequence_; }
  bool has_sequence() const { return base_sequence_ != kNoSequence; }

  // Two batches with the first and the second half of the records, each with
  // its waiters. REQUIRES: sent before, and at least two records.
  std::vector<std::unique_ptr<ProducerBatch>> Split(
      const RecordBatchBuilder::Options& options);

  // Runs the callbacks, once.
  void Succeed(int64_t base_offset, int64_t log_append_time);
  void Fail(const absl::Status& status);

  PartitionQueue& queue;
  const absl::Time created;
  size_t memory;  // Of buffer.memory.
  uint64_t flush_epoch = 0;
  std::vector<Waiter> waiters;
  bool due = false;   // May go although it is not full.
  bool done = false;  // The callbacks have run; an answer comes too late.
  int attempts = 0;
  int32_t leader_epoch = -1;  // When last sent.
  absl::Time not_before = absl::InfinitePast();

 private:
  SharedBytes Restore() const;

  std::optional<RecordBatchBuilder> builder_;  // Until first sent.
  int32_t record_count_ = 0;
  ProducerIdAndEpoch producer_;
  int32_t base_sequence_ = kNoSequence;
  bool state_changed_ = false;  // Since the bytes were built.
  // What a retry needs. The leader writes offsets, epoch and perhaps timestamps
  // into the header of the bytes that were given away.
  BytesBackup backup_;
  std::array<char, kRecordBatchHeaderSize> header_ = {};
};

struct TopicState;

// What one partition has yet to send or to hear of.
struct PartitionQueue {
  TopicState* topic = nullptr;
  int32_t partition = 0;

  // In the order to be sent. The last one takes more records if `open`.
  std::deque<std::unique_ptr<ProducerBatch>> waiting;
  bool open = false;
  bool listed_open = false;   // In the accumulator's list of open queues.
  bool listed_ready = false;  // In its list of queues that may have work.
  int on_wire = 0;            // Batches sent and not answered.
  size_t last_size = 0;       // Of the last batch: what to reserve.

  // Idempotence: batches with a sequence and without an answer, in order.
  std::deque<ProducerBatch*> sequenced;
  ProducerIdAndEpoch producer;
  int32_t next_sequence = 0;
  bool needs_new_epoch = false;

  ProducerBatch* front() {
    return waiting.empty() ? nullptr : waiting.front().get();
  }
  // The front batch may go as far as its content is concerned.
  bool HasReadyBatch() const {
    return !waiting.empty() &&
           (waiting.size() > 1 || !open || waiting.front()->due);
  }
};

// A topic that records were sent to. Never removed: RecordMetadata refers to
// its name.
struct TopicState {
  std::string name;
  // nullptr until something is known; stays where it is then.
  const ClientMetadata::Topic* metadata = nullptr;
  std::deque<PartitionQueue> partitions;  // Grows; queues stay in place.
  StickyPartitioner sticky;
  RoundRobinPartitioner round_robin;
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_CLIENT_PRODUCER_BATCH_H_
