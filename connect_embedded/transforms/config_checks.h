// Checks of properties that several transformations have.
#ifndef CONNECT_EMBEDDED_TRANSFORMS_CONFIG_CHECKS_H_
#define CONNECT_EMBEDDED_TRANSFORMS_CONFIG_CHECKS_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "connect_embedded/transforms/java_regex.h"

namespace connect_embedded {

// For ConfigValidator::function: nothing for OK.
inline std::string TextOf(const absl::Status& status) {
  return std::string(status.message());
}

inline std::vector<std::string> ListOf(absl::string_view text) {
  std::vector<std::string> items;
  if (absl::StripAsciiWhitespace(text).empty()) return items;
  for (const absl::string_view item : absl::StrSplit(text, ',')) {
    items.emplace_back(absl::StripAsciiWhitespace(item));
  }
  return items;
}

inline std::string CheckNonEmptyList(absl::string_view text) {
  return ListOf(text).empty() ? "a non-empty list" : "";
}

inline std::string CheckRegex(absl::string_view text) {
  return TextOf(CompileJavaRegex(text).status());
}

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_TRANSFORMS_CONFIG_CHECKS_H_
