#include "kafka_embedded/base/status.h"

#include <string>

#include "absl/strings/cord.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace kafka_embedded {
namespace {

constexpr char kPayloadUrl[] = "kafka-embedded/error-code";

absl::StatusCode CategoryOf(ErrorCode code) {
  switch (code) {
    case ErrorCode::kUnknownTopicOrPartition:
    case ErrorCode::kUnknownTopicId:
    case ErrorCode::kGroupIdNotFound:
      return absl::StatusCode::kNotFound;
    case ErrorCode::kTopicAlreadyExists:
      return absl::StatusCode::kAlreadyExists;
    case ErrorCode::kOffsetOutOfRange:
      return absl::StatusCode::kOutOfRange;
    case ErrorCode::kRequestTimedOut:
      return absl::StatusCode::kDeadlineExceeded;
    case ErrorCode::kCorruptMessage:
      return absl::StatusCode::kDataLoss;
    default:
      return IsRetriable(code) ? absl::StatusCode::kUnavailable
                               : absl::StatusCode::kFailedPrecondition;
  }
}

}  // namespace

absl::Status KafkaError(ErrorCode code, absl::string_view detail) {
  if (code == ErrorCode::kNone) return absl::OkStatus();
  absl::Status status(
      CategoryOf(code),
      absl::StrCat(ErrorName(code), ": ",
                   detail.empty() ? ErrorMessage(code) : detail));
  status.SetPayload(kPayloadUrl,
                    absl::Cord(absl::StrCat(static_cast<int>(code))));
  return status;
}

ErrorCode ErrorCodeOf(const absl::Status& status) {
  if (status.ok()) return ErrorCode::kNone;
  const auto payload = status.GetPayload(kPayloadUrl);
  int number = 0;
  if (!payload.has_value() ||
      !absl::SimpleAtoi(std::string(*payload), &number)) {
    return ErrorCode::kUnknownServerError;
  }
  return static_cast<ErrorCode>(number);
}

absl::Status Annotate(const absl::Status& status, absl::string_view context) {
  if (status.ok()) return status;
  absl::Status annotated(status.code(),
                         absl::StrCat(context, ": ", status.message()));
  status.ForEachPayload([&](absl::string_view url, const absl::Cord& payload) {
    annotated.SetPayload(url, payload);
  });
  return annotated;
}

}  // namespace kafka_embedded
