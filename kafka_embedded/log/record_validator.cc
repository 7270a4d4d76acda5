#include "kafka_embedded/log/record_validator.h"

#include <limits>
#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/types/span.h"
#include "kafka_embedded/base/check.h"
#include "kafka_embedded/base/status.h"
#include "kafka_embedded/records/record_batch_builder.h"

namespace kafka_embedded {
namespace {

ValidatedRecords Refuse(ErrorCode error, std::string message) {
  return {.error = error, .error_message = std::move(message)};
}

ValidatedRecords Refuse(const absl::Status& status) {
  return Refuse(ErrorCodeOf(status), std::string(status.message()));
}

// One batch of magic 2, which is all that producers send today, without a
// vector. The list is emptied, so that the bytes can be changed in place.
std::optional<RecordBatch> TakeOnlyBatch(BytesList& records) {
  if (records.parts().size() != 1) return std::nullopt;
  const SharedBytes& bytes = records.parts()[0];
  if (bytes.size() < kRecordBatchHeaderSize ||
      bytes.data()[layout::kMagic] != 2 ||
      static_cast<size_t>(layout::Load32(bytes.data() + layout::kLength)) !=
          bytes.size() - kLogOverhead) {
    return std::nullopt;
  }
  auto batch = RecordBatch::FromBytes(bytes);
  CHECK_OK(batch.status());
  records = BytesList();
  return *std::move(batch);
}

// The timestamps that a topic takes.
class TimestampRange {
 public:
  TimestampRange(const LogConfig& config, int64_t now_ms)
      : create_time_(config.message_timestamp_type ==
                     TimestampType::kCreateTime),
        smallest_(now_ms - config.message_timestamp_before_max_ms),
        largest_(config.message_timestamp_after_max_ms >
                         LogConfig::kUnlimited - now_ms
                     ? LogConfig::kUnlimited
                     : now_ms + config.message_timestamp_after_max_ms) {}

  bool create_time() const { return create_time_; }
  bool Contains(int64_t timestamp) const {
    return timestamp >= smallest_ && timestamp <= largest_;
  }
  std::string ToString() const {
    return absl::StrCat("[", smallest_, ", ", largest_, "]");
  }

 private:
  bool create_time_;
  int64_t smallest_;
  int64_t largest_;
};

class Validator {
 public:
  Validator(const LogConfig& config, int64_t now_ms)
      : config_(config), now_ms_(now_ms), timestamps_(config, now_ms) {}

  // What a log asks of one batch before it looks at the whole set.
  absl::Status CheckBatch(const RecordBatch& batch, RecordsSummary* summary);
  ValidatedRecords Modern(RecordBatch batch, const RecordsSummary& summary);
  ValidatedRecords Legacy(absl::Span<const RecordBatch> batches);
  ValidatedRecords Finish(RecordBatch batch, int64_t max_timestamp);

 private:
  struct RecordErrors {
    std::vector<std::pair<int32_t, std::string>> errors;
    bool timestamp = false;
  };

  bool AcceptsAll(const RecordBatch& batch, const RecordsSummary& summary);
  void CheckRecord(const RecordBatch& batch, const RecordView& record,
                   int32_t index, RecordErrors& found);
  ValidatedRecords RefuseRecords(const RecordBatch& batch);
  RecordBatchBuilder NewBuilder(const RecordBatch& like, Compression codec,
                                size_t capacity);
  ValidatedRecords CheckSize(RecordBatch batch);

  const LogConfig& config_;
  const int64_t now_ms_;
  const TimestampRange timestamps_;
};

absl::Status Validator::CheckBatch(const RecordBatch& batch,
                                   RecordsSummary* summary) {
  if (batch.magic() == 2 && batch.base_offset() != 0) {
    return KafkaError(ErrorCode::kInvalidRecord,
                      absl::StrCat("record batch has the base offset ",
                                   batch.base_offset(), ", expected 0"));
  }
  if (batch.size_in_bytes() > static_cast<size_t>(config_.max_message_bytes)) {
    return KafkaError(ErrorCode::kMessageTooLarge,
                      absl::StrCat("record batch has ", batch.size_in_bytes(),
                                   " bytes, max.message.bytes is ",
                                   config_.max_message_bytes));
  }
  return ValidateBatch(batch, BatchOrigin::kClient, summary);
}

// Answers for the whole batch; false only means that each record must be asked.
bool Validator::AcceptsAll(const RecordBatch& batch,
                           const RecordsSummary& summary) {
  if (config_.compact && summary.has_null_key) return false;
  if (batch.timestamp_type() == TimestampType::kLogAppendTime) return false;
  if (!timestamps_.create_time()) return true;
  return summary.min_timestamp > summary.max_timestamp ||
         (timestamps_.Contains(summary.min_timestamp) &&
          timestamps_.Contains(summary.max_timestamp));
}

void Validator::CheckRecord(const RecordBatch& batch, const RecordView& record,
                            int32_t index, RecordErrors& found) {
  if (config_.compact && !record.key.has_value()) {
    found.errors.emplace_back(index, "no key, but the topic is compacted");
    return;
  }
  if (timestamps_.create_time() && record.timestamp != kNoTimestamp) {
    if (timestamps_.Contains(record.timestamp)) return;
    found.errors.emplace_back(
        index, absl::StrCat("timestamp ", record.timestamp, " is outside of ",
                            timestamps_.ToString()));
    found.timestamp = true;
  } else if (batch.timestamp_type() == TimestampType::kLogAppendTime) {
    found.errors.emplace_back(
        index, "timestamp type LogAppendTime is for brokers to set");
    found.timestamp = true;
  }
}

ValidatedRecords Validator::RefuseRecords(const RecordBatch& batch) {
  RecordErrors found;
  auto records = RecordIterator::Open(batch);
  if (!records.ok()) return Refuse(records.status());
  for (int32_t index = 0; records->Next(); ++index) {
    CheckRecord(batch, records->record(), index, found);
  }
  if (found.errors.empty()) return {};
  const auto& [index, reason] = found.errors.front();
  ValidatedRecords refused =
      Refuse(found.timestamp ? ErrorCode::kInvalidTimestamp
                             : ErrorCode::kInvalidRecord,
             absl::StrCat(found.errors.size(),
                          " records refused, the first is record ", index, ": ",
                          reason));
  refused.record_errors = std::move(found.errors);
  return refused;
}

absl::Status AppendAll(const RecordBatch& batch, RecordBatchBuilder& builder) {
  ASSIGN_OR_RETURN(RecordIterator records, RecordIterator::Open(batch));
  while (records.Next()) {
    const RecordView& record = records.record();
    const std::vector<HeaderView> headers = ParseHeaders(record);
    builder.Append({.timestamp = record.timestamp,
                    .key = record.key,
                    .value = record.value,
                    .headers = headers});
  }
  return records.status();
}

ValidatedRecords Validator::Modern(RecordBatch batch,
                                   const RecordsSummary& summary) {
  if (!AcceptsAll(batch, summary)) {
    ValidatedRecords refused = RefuseRecords(batch);
    if (refused.error != ErrorCode::kNone) return refused;
  }
  return Finish(std::move(batch), summary.max_timestamp);
}

RecordBatchBuilder Validator::NewBuilder(const RecordBatch& like,
                                         Compression codec, size_t capacity) {
  return RecordBatchBuilder({
      .compression = codec,
      .compression_level = config_.CompressionLevel(codec),
      .timestamp_type = config_.message_timestamp_type,
      .log_append_time = now_ms_,
      .producer_id = like.producer_id(),
      .producer_epoch = like.producer_epoch(),
      .base_sequence = like.base_sequence(),
      .transactional = like.is_transactional(),
      .control = like.is_control(),
      .capacity = capacity,
  });
}

ValidatedRecords Validator::Finish(RecordBatch batch, int64_t max_timestamp) {
  const Compression source = batch.compression();
  // Control records stay as the coordinator wrote them.
  const Compression target =
      batch.is_control() ? source : config_.TargetCompression(source);
  if (target != source) {
    RecordBatchBuilder builder =
        NewBuilder(batch, target, batch.size_in_bytes());
    if (const absl::Status status = AppendAll(batch, builder); !status.ok()) {
      return Refuse(status);
    }
    return CheckSize(std::move(builder).Build());
  }
  if (config_.message_timestamp_type == TimestampType::kLogAppendTime) {
    batch.SetMaxTimestamp(TimestampType::kLogAppendTime, now_ms_);
  } else {
    batch.SetMaxTimestamp(TimestampType::kCreateTime, max_timestamp);
  }
  return {.batch = std::move(batch)};
}

ValidatedRecords Validator::Legacy(absl::Span<const RecordBatch> batches) {
  Compression source = Compression::kNone;
  size_t size = kRecordBatchHeaderSize;
  for (const RecordBatch& batch : batches) {
    if (batch.compression() != Compression::kNone) source = batch.compression();
    size += batch.size_in_bytes();
  }
  if (source != Compression::kNone && batches.size() > 1) {
    return Refuse(ErrorCode::kInvalidRecord,
                  absl::StrCat(batches.size(),
                               " compressed messages, expected only one"));
  }
  RecordBatchBuilder builder =
      NewBuilder(batches[0], config_.TargetCompression(source), size);
  for (const RecordBatch& batch : batches) {
    if (batch.magic() != batches[0].magic()) {
      return Refuse(ErrorCode::kInvalidRecord,
                    absl::StrCat("messages of magic ", batches[0].magic(),
                                 " and ", batch.magic(), " are mixed"));
    }
    ValidatedRecords refused = RefuseRecords(batch);
    if (refused.error != ErrorCode::kNone) return refused;
    if (const absl::Status status = AppendAll(batch, builder); !status.ok()) {
      return Refuse(status);
    }
  }
  return CheckSize(std::move(builder).Build());
}

// Compression and conversion change the size.
ValidatedRecords Validator::CheckSize(RecordBatch batch) {
  if (batch.size_in_bytes() > static_cast<size_t>(config_.max_message_bytes)) {
    return Refuse(ErrorCode::kMessageTooLarge,
                  absl::StrCat("record batch has ", batch.size_in_bytes(),
                               " bytes as the topic keeps it, "
                               "max.message.bytes is ",
                               config_.max_message_bytes));
  }
  return {.batch = std::move(batch)};
}

}  // namespace

ValidatedRecords ValidateProduced(BytesList records, const LogConfig& config,
                                  int64_t now_ms) {
  Validator validator(config, now_ms);
  if (auto only = TakeOnlyBatch(records); only.has_value()) {
    RecordsSummary summary;
    const absl::Status status = validator.CheckBatch(*only, &summary);
    if (!status.ok()) return Refuse(status);
    return validator.Modern(*std::move(only), summary);
  }
  // Kafka cuts off a torn batch at the end without a word.
  auto batches = SplitBatches(records, /*allow_partial=*/true);
  records = BytesList();
  if (!batches.ok()) return Refuse(batches.status());
  if (batches->empty()) {
    return Refuse(ErrorCode::kInvalidRecord, "no record batch");
  }
  RecordsSummary summary;
  for (const RecordBatch& batch : *batches) {
    summary = {};
    const absl::Status status = validator.CheckBatch(batch, &summary);
    if (!status.ok()) return Refuse(status);
  }
  if ((*batches)[0].magic() < 2) return validator.Legacy(*batches);
  if (batches->size() > 1) {
    return Refuse(
        ErrorCode::kInvalidRecord,
        absl::StrCat(batches->size(), " record batches, expected only one"));
  }
  return validator.Modern(std::move((*batches)[0]), summary);
}

ValidatedRecords PrepareTrusted(BytesList records, const LogConfig& config,
                                int64_t now_ms) {
  auto batch = TakeOnlyBatch(records);
  CHECK(batch.has_value()) << "a coordinator appends one batch of magic 2";
  const int64_t max_timestamp = batch->max_timestamp();
  return Validator(config, now_ms).Finish(*std::move(batch), max_timestamp);
}

bool IsTransactionalProduce(const BytesList& records) {
  if (records.size() < kRecordBatchHeaderSize) return false;
  const SharedBytes& part = records.parts()[0];
  const SharedBytes first =
      part.size() >= kRecordBatchHeaderSize ? part : records.Flatten();
  return first.data()[layout::kMagic] == 2 &&
         (first.data()[layout::kAttributes + 1] & layout::kTransactionalBit) !=
             0;
}

absl::Status CheckProduceVersion(const BytesList& records,
                                 int16_t api_version) {
  if (api_version < 3) return absl::OkStatus();
  const SharedBytes first =
      records.parts().size() == 1 ? records.parts()[0] : records.Flatten();
  if (first.size() < kRecordBatchHeaderSize) {
    return KafkaError(ErrorCode::kInvalidRecord, "no record batch");
  }
  const char* const header = first.data();
  if (header[layout::kMagic] < 0 || header[layout::kMagic] > 2) {
    return KafkaError(ErrorCode::kCorruptMessage,
                      absl::StrCat("Invalid magic found in record: ",
                                   int{header[layout::kMagic]}));
  }
  if (header[layout::kMagic] != 2) {
    return KafkaError(
        ErrorCode::kInvalidRecord,
        absl::StrCat("record batch of magic ", int{header[layout::kMagic]},
                     ", Produce version ", api_version, " takes only 2"));
  }
  const uint64_t size =
      layout::kLength + 4 +
      static_cast<uint32_t>(layout::Load32(header + layout::kLength));
  if (size > first.size()) {
    return KafkaError(ErrorCode::kInvalidRecord,
                      absl::StrCat("record batch of ", size, " bytes, ",
                                   first.size(), " came"));
  }
  // As in Kafka, what is no whole batch behind the first does not matter.
  const uint64_t rest = first.size() - size;
  if (rest >= kRecordBatchHeaderSize) {
    const uint64_t next =
        layout::kLength + 4 +
        static_cast<uint32_t>(layout::Load32(header + size + layout::kLength));
    if (next >= kRecordBatchHeaderSize && next <= rest) {
      return KafkaError(ErrorCode::kInvalidRecord,
                        "more than one record batch");
    }
  }
  const int codec = header[layout::kAttributes + 1] & layout::kCompressionMask;
  if (api_version < 7 && codec == static_cast<int>(Compression::kZstd)) {
    return KafkaError(ErrorCode::kUnsupportedCompressionType,
                      absl::StrCat("zstd in Produce version ", api_version,
                                   ", expected 7 or later"));
  }
  return absl::OkStatus();
}

}  // namespace kafka_embedded
