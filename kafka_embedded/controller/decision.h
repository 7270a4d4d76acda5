// What the controller decides on a request: records that change the metadata,
// and the answer to give once they are in the log.
//
// A decide function is pure: the same image, request and random stream give the
// same decision, and nothing changes until the records are replayed.
#ifndef KAFKA_EMBEDDED_CONTROLLER_DECISION_H_
#define KAFKA_EMBEDDED_CONTROLLER_DECISION_H_

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "kafka_embedded/base/error_code.h"
#include "kafka_embedded/controller/metadata_record.h"

namespace kafka_embedded {

template <typename Response>
struct Decision {
  std::vector<MetadataRecord> records = {};
  Response response = {};
};

// An error as a client is told of it. Kafka sends a text only where it says
// more than the code does.
struct ApiError {
  ErrorCode code = ErrorCode::kNone;
  std::optional<std::string> message = std::nullopt;

  bool ok() const { return code == ErrorCode::kNone; }
};

// More partitions or records than these in one request are refused
// (POLICY_VIOLATION), so that no request can hold up the controller.
inline constexpr int kMaxPartitionsPerRequest = 10'000;
inline constexpr int kMaxRecordsPerRequest = 10'000;

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_CONTROLLER_DECISION_H_
