// What a leader checks and changes in what a producer sends, before it gets its
// offsets: Kafka's LogValidator.
//
// Old messages of magic 0 and 1 become one batch of magic 2, as the log holds
// no other since Kafka 4. A batch is compressed anew if the topic's
// compression.type asks for another codec. Otherwise the producer's bytes stay
// the very same, and are walked once.
#ifndef KAFKA_EMBEDDED_LOG_RECORD_VALIDATOR_H_
#define KAFKA_EMBEDDED_LOG_RECORD_VALIDATOR_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "kafka_embedded/base/bytes.h"
#include "kafka_embedded/base/error_code.h"
#include "kafka_embedded/log/log_config.h"
#include "kafka_embedded/records/record_batch.h"

namespace kafka_embedded {

struct ValidatedRecords {
  ErrorCode error = ErrorCode::kNone;
  std::string error_message = {};
  // Which records and why (KIP-467), as far as single records are to blame.
  std::vector<std::pair<int32_t, std::string>> record_errors = {};
  // As it goes to the log, but for offset and leader epoch.
  RecordBatch batch = {};
};

// Everything is checked. `now_ms` is what LogAppendTime gives.
ValidatedRecords ValidateProduced(BytesList records, const LogConfig& config,
                                  int64_t now_ms);

// The same changes, without the checks, for a batch of our own coordinators.
// REQUIRES: one batch of magic 2.
ValidatedRecords PrepareTrusted(BytesList records, const LogConfig& config,
                                int64_t now_ms);

// What a Produce request may carry by its version: from 3 on exactly one batch
// of magic 2 (INVALID_RECORD), zstd from 7 on (UNSUPPORTED_COMPRESSION_TYPE,
// KIP-110). For the handler, since a log does not know of versions.
absl::Status CheckProduceVersion(const BytesList& records, int16_t api_version);

// Whether what a producer sent says that it is part of a transaction.
bool IsTransactionalProduce(const BytesList& records);

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_LOG_RECORD_VALIDATOR_H_
