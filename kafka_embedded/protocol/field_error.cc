#include "kafka_embedded/protocol/field_error.h"

#include "absl/strings/str_cat.h"
#include "kafka_embedded/base/status.h"

namespace kafka_embedded {

void FieldError::Unsupported(absl::string_view field,
                             absl::string_view problem) {
  Set(Kind::kUnsupported, field, problem);
}

void FieldError::Impossible(absl::string_view field,
                            absl::string_view problem) {
  Set(Kind::kImpossible, field, problem);
}

void FieldError::Malformed(absl::string_view field, absl::string_view problem,
                           size_t offset) {
  if (!set()) offset_ = offset;
  Set(Kind::kMalformed, field, problem);
}

void FieldError::Set(Kind kind, absl::string_view field,
                     absl::string_view problem) {
  if (set()) return;
  kind_ = kind;
  path_ = std::string(field);
  problem_ = std::string(problem);
}

void FieldError::Inside(absl::string_view field) {
  path_ = absl::StrCat(field, ".", path_);
}

void FieldError::Inside(absl::string_view field, size_t index) {
  path_ = absl::StrCat(field, "[", index, "]", path_.empty() ? "" : ".", path_);
}

absl::Status FieldError::ToStatus(absl::string_view message,
                                  int16_t version) const {
  std::string text = absl::StrCat(message, " version ", version, " field \"",
                                  path_, "\": ", problem_);
  if (kind_ == Kind::kUnsupported) {
    return KafkaError(ErrorCode::kUnsupportedVersion, text);
  }
  if (kind_ == Kind::kMalformed) {
    absl::StrAppend(&text, " (at offset ", offset_, ")");
  }
  return absl::InvalidArgumentError(text);
}

absl::Status NoSuchVersion(absl::string_view message, int16_t version,
                           int16_t min_version, int16_t max_version) {
  return KafkaError(
      ErrorCode::kUnsupportedVersion,
      absl::StrCat(message, " has no version ", version, ", its versions are ",
                   min_version, "..", max_version));
}

}  // namespace kafka_embedded
