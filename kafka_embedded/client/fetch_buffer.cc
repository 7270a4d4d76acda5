#include "kafka_embedded/client/fetch_buffer.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "kafka_embedded/base/status.h"
#include "kafka_embedded/records/crc32c.h"

namespace kafka_embedded {
namespace {

// In the key of a control record: version, then type.
bool IsAbortMarker(const RecordBatch& batch) {
  auto records = RecordIterator::Open(batch);
  if (!records.ok() || !records->Next()) return false;
  const auto& key = records->record().key;
  return key.has_value() && key->size() >= 4 && (*key)[2] == 0 &&
         (*key)[3] == 0;
}

}  // namespace

std::vector<ConsumerRecords::Partition> ConsumerRecords::partitions() const {
  std::vector<Partition> partitions;
  for (size_t i = 0; i < runs_.size(); ++i) {
    const size_t begin = runs_[i].begin;
    const size_t end =
        i + 1 < runs_.size() ? runs_[i + 1].begin : records_.size();
    partitions.push_back(
        {.topic = records_[begin].topic,
         .partition = records_[begin].partition,
         .next_offset = runs_[i].next_offset,
         .records = absl::MakeConstSpan(records_).subspan(begin, end - begin)});
  }
  return partitions;
}

void FetchBuffer::Add(AssignedPartitionPtr partition,
                      std::vector<RecordBatch> batches,
                      std::vector<fetch_response::AbortedTransaction> aborted) {
  partition->buffered = true;
  Completed& completed = queue_.emplace_back();
  completed.generation = partition->generation;
  completed.next_offset = partition->position;
  completed.partition = std::move(partition);
  completed.batches = std::move(batches);
  completed.aborted = std::move(aborted);
  std::sort(completed.aborted.begin(), completed.aborted.end(),
            [](const auto& a, const auto& b) {
              return a.first_offset < b.first_offset;
            });
}

bool FetchBuffer::Stale(const Completed& completed) {
  return !completed.partition->assigned ||
         completed.generation != completed.partition->generation;
}

bool FetchBuffer::HasData() const {
  return std::any_of(queue_.begin(), queue_.end(), [](const Completed& c) {
    return !Stale(c) && !c.partition->held_back();
  });
}

void FetchBuffer::DropStale() {
  std::erase_if(queue_, [](const Completed& completed) {
    if (!Stale(completed)) return false;
    completed.partition->buffered = false;
    return true;
  });
}

absl::Status FetchBuffer::Take(ConsumerRecords& records) {
  DropStale();
  // Those of paused partitions stay where they are.
  for (auto at = queue_.begin();
       at != queue_.end() && records.size() < options_.max_poll_records;) {
    if (at->partition->held_back()) {
      ++at;
      continue;
    }
    absl::Status status = TakeFrom(*at, records);
    if (!status.ok()) {
      const std::string subject =
          absl::StrCat("topic \"", *at->partition->topic, "\" partition ",
                       at->partition->partition, " offset ", at->next_offset);
      at->partition->buffered = false;
      queue_.erase(at);
      return Annotate(status, subject);
    }
    const bool exhausted =
        !at->iterator.has_value() && at->next_batch == at->batches.size();
    if (!exhausted) break;  // max.poll.records is reached.
    at->partition->buffered = false;
    at = queue_.erase(at);
  }
  return absl::OkStatus();
}

absl::Status FetchBuffer::TakeFrom(Completed& completed,
                                   ConsumerRecords& records) {
  AssignedPartition& partition = *completed.partition;
  const size_t begin = records.size();
  if (records.records_.empty()) {
    size_t likely = 0;
    for (const RecordBatch& batch : completed.batches) {
      likely += static_cast<size_t>(std::max(batch.record_count(), 1));
      if (likely >= options_.max_poll_records) break;
    }
    records.records_.reserve(std::min(likely, options_.max_poll_records));
  }
  absl::Status status;
  while (records.size() < options_.max_poll_records) {
    if (!completed.iterator.has_value()) {
      const auto opened = OpenNextBatch(completed);
      status = opened.status();
      if (!status.ok() || !*opened) break;
    }
    Drain(completed, records);
    if (records.size() >= options_.max_poll_records) break;
    status = completed.iterator->status();
    if (!status.ok()) break;
    completed.next_offset =
        completed.batches[completed.next_batch - 1].next_offset();
    completed.iterator.reset();
  }
  partition.position = completed.next_offset;
  partition.position_epoch = completed.epoch;
  if (records.size() > begin) {
    records.runs_.push_back(
        {.begin = begin, .next_offset = partition.position});
    records.topics_.push_back(partition.topic);
  }
  return status;
}

absl::StatusOr<bool> FetchBuffer::OpenNextBatch(Completed& completed) {
  while (completed.next_batch < completed.batches.size()) {
    const RecordBatch& batch = completed.batches[completed.next_batch];
    RETURN_IF_ERROR(CheckCrc(batch));
    ++completed.next_batch;
    completed.epoch = batch.partition_leader_epoch();
    const bool old = batch.last_offset() < completed.next_offset;
    if (old || SkipAborted(completed, batch) || batch.is_control()) {
      completed.next_offset =
          std::max(completed.next_offset, batch.next_offset());
      continue;
    }
    auto iterator = RecordIterator::Open(batch);
    if (!iterator.ok()) {
      --completed.next_batch;
      return iterator.status();
    }
    completed.iterator = *std::move(iterator);
    return true;
  }
  return false;
}

// A transaction of which the leader said that it was aborted lasts from its
// first offset to its abort marker. (KIP-98)
bool FetchBuffer::SkipAborted(Completed& completed, const RecordBatch& batch) {
  if (!options_.read_committed) return false;
  while (completed.next_aborted < completed.aborted.size() &&
         completed.aborted[completed.next_aborted].first_offset <=
             batch.last_offset()) {
    completed.aborted_producers.insert(
        completed.aborted[completed.next_aborted++].producer_id);
  }
  if (batch.is_control()) {
    if (IsAbortMarker(batch)) {
      completed.aborted_producers.erase(batch.producer_id());
    }
    return true;
  }
  return batch.is_transactional() &&
         completed.aborted_producers.contains(batch.producer_id());
}

absl::Status FetchBuffer::CheckCrc(const RecordBatch& batch) const {
  if (!options_.check_crcs) return absl::OkStatus();
  if (batch.magic() != 2) {
    return ValidateBatch(batch, BatchOrigin::kReplication);
  }
  const uint32_t actual =
      Crc32c(batch.bytes().view().substr(layout::kAttributes));
  if (actual == batch.checksum()) return absl::OkStatus();
  return KafkaError(ErrorCode::kCorruptMessage,
                    absl::StrCat("the batch's checksum is ", actual,
                                 ", its header says ", batch.checksum()));
}

// The hot loop: every record that is consumed passes here once.
void FetchBuffer::Drain(Completed& completed, ConsumerRecords& records) {
  RecordIterator& iterator = *completed.iterator;
  const RecordBatch& batch = completed.batches[completed.next_batch - 1];
  const AssignedPartition& partition = *completed.partition;
  const TimestampType timestamp_type = batch.timestamp_type();
  const size_t before = records.size();
  while (records.size() < options_.max_poll_records && iterator.Next()) {
    const RecordView& record = iterator.record();
    if (record.offset < completed.next_offset) continue;
    completed.next_offset = record.offset + 1;
    records.records_.push_back({.topic = *partition.topic,
                                .partition = partition.partition,
                                .leader_epoch = completed.epoch,
                                .offset = record.offset,
                                .timestamp = record.timestamp,
                                .timestamp_type = timestamp_type,
                                .key = record.key,
                                .value = record.value,
                                .header_count = record.header_count,
                                .raw_headers = record.raw_headers});
  }
  if (records.size() > before) {
    records.storage_.push_back(iterator.storage());
  }
}

}  // namespace kafka_embedded
