#include "kafka_embedded/records/control_record.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "kafka_embedded/base/check.h"
#include "kafka_embedded/base/status.h"
#include "kafka_embedded/records/layout.h"

namespace kafka_embedded {
namespace {

constexpr size_t kKeySize = 4;
constexpr size_t kMarkerSize = 6;

absl::Status Invalid(const RecordView& record, absl::string_view problem) {
  return KafkaError(
      ErrorCode::kInvalidRecord,
      absl::StrCat("control record at offset ", record.offset, " ", problem));
}

}  // namespace

std::string ControlRecordKey(ControlRecordType type) {
  std::string key(kKeySize, '\0');  // Version 0.
  layout::Store16(key.data() + 2, static_cast<int16_t>(type));
  return key;
}

absl::StatusOr<ControlRecordType> ParseControlRecordKey(
    const RecordView& record) {
  if (!record.key.has_value() || record.key->size() < kKeySize) {
    return Invalid(record, "has no key of at least 4 bytes");
  }
  const int16_t version = layout::Load16(record.key->data());
  if (version < 0) {
    return Invalid(record, absl::StrCat("has the key version ", version));
  }
  const int16_t type = layout::Load16(record.key->data() + 2);
  if (type < 0 ||
      type > static_cast<int16_t>(ControlRecordType::kKRaftVoters)) {
    return ControlRecordType::kUnknown;
  }
  return static_cast<ControlRecordType>(type);
}

absl::StatusOr<EndTransactionMarker> ParseEndTransactionMarker(
    const RecordView& record) {
  EndTransactionMarker marker;
  ASSIGN_OR_RETURN(marker.type, ParseControlRecordKey(record));
  if (marker.type != ControlRecordType::kAbort &&
      marker.type != ControlRecordType::kCommit) {
    return Invalid(record,
                   absl::StrCat("has the type ", static_cast<int>(marker.type),
                                ", expected ABORT or COMMIT"));
  }
  if (!record.value.has_value() || record.value->size() < kMarkerSize) {
    return Invalid(record, "has no value of at least 6 bytes");
  }
  const int16_t version = layout::Load16(record.value->data());
  if (version < 0) {
    return Invalid(record, absl::StrCat("has the value version ", version));
  }
  marker.coordinator_epoch = layout::Load32(record.value->data() + 2);
  return marker;
}

RecordBatch BuildControlBatch(RecordBatchBuilder::Options options,
                              ControlRecordType type, absl::string_view value,
                              int64_t timestamp_ms) {
  options.control = true;
  const std::string key = ControlRecordKey(type);
  RecordBatchBuilder builder(options);
  builder.Append({.timestamp = timestamp_ms, .key = key, .value = value});
  return std::move(builder).Build();
}

RecordBatch BuildEndTransactionMarker(RecordBatchBuilder::Options options,
                                      const EndTransactionMarker& marker,
                                      int64_t timestamp_ms) {
  CHECK(marker.type == ControlRecordType::kAbort ||
        marker.type == ControlRecordType::kCommit)
      << "no end of a transaction: " << static_cast<int>(marker.type);
  options.transactional = true;
  char value[kMarkerSize];
  layout::Store16(value, 0);  // Version.
  layout::Store32(value + 2, marker.coordinator_epoch);
  return BuildControlBatch(options, marker.type,
                           absl::string_view(value, sizeof(value)),
                           timestamp_ms);
}

}  // namespace kafka_embedded
