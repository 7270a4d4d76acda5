// Which names a topic may have.
#ifndef KAFKA_EMBEDDED_CLIENT_TOPIC_NAME_H_
#define KAFKA_EMBEDDED_CLIENT_TOPIC_NAME_H_

#include <algorithm>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "kafka_embedded/base/status.h"

namespace kafka_embedded {

// INVALID_TOPIC_EXCEPTION for a name that no topic can have.
inline absl::Status CheckTopicName(absl::string_view name) {
  constexpr size_t kLongest = 249;
  const bool letters = std::all_of(name.begin(), name.end(), [](char c) {
    return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '.' ||
           c == '_' || c == '-';
  });
  if (letters && !name.empty() && name.size() <= kLongest && name != "." &&
      name != "..") {
    return absl::OkStatus();
  }
  return KafkaError(
      ErrorCode::kInvalidTopicException,
      absl::StrCat("\"", name.substr(0, kLongest),
                   "\" is not a topic name, expected 1 to 249 letters, digits, "
                   "'.', '_' and '-', other than \".\" and \"..\""));
}

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_CLIENT_TOPIC_NAME_H_
