// absl::Status with a Kafka error code inside, and the macros to pass one on.
//
// A Status is misuse of an API or a local failure. When a broker sent an error,
// the Status carries its code as a payload:
//
//   return KafkaError(ErrorCode::kUnknownTopicOrPartition,
//                     "topic \"orders\" partition 7: the topic has 0..2");
//   if (ErrorCodeOf(status) == ErrorCode::kUnknownTopicOrPartition) ...
#ifndef KAFKA_EMBEDDED_BASE_STATUS_H_
#define KAFKA_EMBEDDED_BASE_STATUS_H_

#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "kafka_embedded/base/error_code.h"

namespace kafka_embedded {

// OK for kNone. Otherwise the message is "<NAME>: <detail>", or Kafka's own
// text for the code where `detail` is empty.
absl::Status KafkaError(ErrorCode code, absl::string_view detail = "");

// The code that KafkaError put in. kNone for OK, kUnknownServerError for a
// Status that carries none.
ErrorCode ErrorCodeOf(const absl::Status& status);

// The same status with "<context>: " in front of its message; payloads stay.
absl::Status Annotate(const absl::Status& status, absl::string_view context);

}  // namespace kafka_embedded

#define RETURN_IF_ERROR(expression)                         \
  do {                                                      \
    if (absl::Status return_if_error_status = (expression); \
        !return_if_error_status.ok()) {                     \
      return return_if_error_status;                        \
    }                                                       \
  } while (false)

#define KE_STATUS_CONCAT_INNER(a, b) a##b
#define KE_STATUS_CONCAT(a, b) KE_STATUS_CONCAT_INNER(a, b)
#define KE_ASSIGN_OR_RETURN(result, lhs, expression)   \
  auto result = (expression);                          \
  if (!result.ok()) return std::move(result).status(); \
  lhs = *std::move(result)

// ASSIGN_OR_RETURN(const auto offset, log.Append(batch));
#define ASSIGN_OR_RETURN(lhs, expression)                                 \
  KE_ASSIGN_OR_RETURN(KE_STATUS_CONCAT(assign_or_return_, __LINE__), lhs, \
                      expression)

#endif  // KAFKA_EMBEDDED_BASE_STATUS_H_
