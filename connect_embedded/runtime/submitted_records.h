// Which source offsets may be committed: those in front of the first record
// that Kafka has not acknowledged, for each source partition on its own.
//
//   const auto ticket = submitted.Submit(record.source_partition, offset);
//   producer.Send(..., [ticket](...) { SubmittedRecords::Acknowledge(ticket);
//   }); for (auto& [partition, offset] : submitted.TakeCommittable())
//   Store(...);
#ifndef CONNECT_EMBEDDED_RUNTIME_SUBMITTED_RECORDS_H_
#define CONNECT_EMBEDDED_RUNTIME_SUBMITTED_RECORDS_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <utility>
#include <vector>

#include "connect_embedded/api/record.h"

namespace connect_embedded {

class SubmittedRecords {
 public:
  class Partition;
  // Small enough for a callback that must not allocate.
  struct Ticket {
    Partition* partition;
    uint64_t sequence;
  };

  // `context` is whom Acknowledge's caller belongs to.
  explicit SubmittedRecords(void* context);
  ~SubmittedRecords();
  SubmittedRecords(const SubmittedRecords&) = delete;
  SubmittedRecords& operator=(const SubmittedRecords&) = delete;

  Ticket Submit(const SourcePartition& partition, SourceOffset offset);
  static void Acknowledge(Ticket ticket);
  // Takes back the last Submit, whose record was not sent after all.
  void Drop(Ticket ticket);
  static void* ContextOf(Ticket ticket);

  // Records that are not acknowledged yet.
  size_t pending() const { return pending_; }

  // The newest offset of each partition that has moved since the last call.
  std::vector<std::pair<SourcePartition, SourceOffset>> TakeCommittable();

 private:
  Partition& Find(const SourcePartition& partition);

  void* const context_;
  size_t pending_ = 0;
  // Few: a task reads few things at a time.
  std::vector<std::unique_ptr<Partition>> partitions_;
  Partition* last_ = nullptr;
};

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_RUNTIME_SUBMITTED_RECORDS_H_
