#include "connect_embedded/runtime/submitted_records.h"

namespace connect_embedded {

class SubmittedRecords::Partition {
 public:
  Partition(SubmittedRecords* owner, SourcePartition key)
      : owner(owner), key(std::move(key)) {}

  struct Record {
    SourceOffset offset;
    bool acknowledged = false;
  };

  // Records in front that are acknowledged become the committable offset.
  void Advance() {
    while (!records.empty() && records.front().acknowledged) {
      committable = std::move(records.front().offset);
      moved = true;
      records.pop_front();
      ++first_sequence;
    }
  }

  SubmittedRecords* const owner;
  const SourcePartition key;
  std::deque<Record> records;
  uint64_t first_sequence = 0;
  SourceOffset committable;
  bool moved = false;
};

SubmittedRecords::SubmittedRecords(void* context) : context_(context) {}
SubmittedRecords::~SubmittedRecords() = default;

SubmittedRecords::Partition& SubmittedRecords::Find(
    const SourcePartition& partition) {
  // Records of one source mostly share the very same partition object.
  if (last_ != nullptr && last_->key == partition) return *last_;
  for (const auto& known : partitions_) {
    const bool same = known->key == partition ||
                      (known->key != nullptr && partition != nullptr &&
                       *known->key == *partition);
    if (same) return *(last_ = known.get());
  }
  partitions_.push_back(std::make_unique<Partition>(this, partition));
  return *(last_ = partitions_.back().get());
}

SubmittedRecords::Ticket SubmittedRecords::Submit(
    const SourcePartition& partition, SourceOffset offset) {
  Partition& found = Find(partition);
  found.records.push_back({std::move(offset), false});
  ++pending_;
  return {&found, found.first_sequence + found.records.size() - 1};
}

void SubmittedRecords::Acknowledge(Ticket ticket) {
  Partition& partition = *ticket.partition;
  partition.records[ticket.sequence - partition.first_sequence].acknowledged =
      true;
  --partition.owner->pending_;
  partition.Advance();
}

void SubmittedRecords::Drop(Ticket ticket) {
  ticket.partition->records.pop_back();
  --pending_;
}

void* SubmittedRecords::ContextOf(Ticket ticket) {
  return ticket.partition->owner->context_;
}

std::vector<std::pair<SourcePartition, SourceOffset>>
SubmittedRecords::TakeCommittable() {
  std::vector<std::pair<SourcePartition, SourceOffset>> result;
  for (const auto& partition : partitions_) {
    if (!partition->moved) continue;
    partition->moved = false;
    if (partition->key == nullptr || !partition->committable.has_value()) {
      continue;
    }
    result.emplace_back(partition->key, partition->committable);
  }
  return result;
}

}  // namespace connect_embedded
