// The records of control batches: transaction markers and Raft's own.
//
//   RecordBatch marker = BuildEndTransactionMarker(
//       {.base_offset = 55, .producer_id = 7, ...},
//       {.type = ControlRecordType::kCommit, .coordinator_epoch = 3}, now_ms);
#ifndef KAFKA_EMBEDDED_RECORDS_CONTROL_RECORD_H_
#define KAFKA_EMBEDDED_RECORDS_CONTROL_RECORD_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "kafka_embedded/records/record_batch.h"
#include "kafka_embedded/records/record_batch_builder.h"

namespace kafka_embedded {

enum class ControlRecordType : int16_t {
  kUnknown = -1,  // Of a later Kafka: skipped, not refused.
  kAbort = 0,
  kCommit = 1,
  kLeaderChange = 2,
  kSnapshotHeader = 3,
  kSnapshotFooter = 4,
  kKRaftVersion = 5,
  kKRaftVoters = 6,
};

// The key of a control record: its version and its type.
std::string ControlRecordKey(ControlRecordType type);
// INVALID_RECORD if the key is null, shorter than four bytes, or its version is
// negative.
absl::StatusOr<ControlRecordType> ParseControlRecordKey(
    const RecordView& record);

// The value of a transaction marker.
struct EndTransactionMarker {
  ControlRecordType type = ControlRecordType::kAbort;  // Or kCommit.
  int32_t coordinator_epoch = 0;
};

// INVALID_RECORD if the record is no kAbort or kCommit, or its value is short.
absl::StatusOr<EndTransactionMarker> ParseEndTransactionMarker(
    const RecordView& record);

// A control batch with the one record. `options` gives offset, leader epoch,
// producer id and epoch; it becomes a transactional control batch of magic 2.
RecordBatch BuildEndTransactionMarker(RecordBatchBuilder::Options options,
                                      const EndTransactionMarker& marker,
                                      int64_t timestamp_ms);

// The same for any other type, outside of transactions. `value` is the encoded
// message, version first.
RecordBatch BuildControlBatch(RecordBatchBuilder::Options options,
                              ControlRecordType type, absl::string_view value,
                              int64_t timestamp_ms);

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_RECORDS_CONTROL_RECORD_H_
