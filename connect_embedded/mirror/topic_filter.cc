#include "connect_embedded/mirror/topic_filter.h"

#include <re2/re2.h>

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace connect_embedded {

absl::StatusOr<std::string> TopicPattern(absl::string_view list) {
  std::string pattern(list);
  std::replace(pattern.begin(), pattern.end(), ',', '|');
  pattern.erase(std::remove(pattern.begin(), pattern.end(), ' '),
                pattern.end());
  const auto is_quote = [](char c) { return c == '"' || c == '\''; };
  while (!pattern.empty() && is_quote(pattern.front())) pattern.erase(0, 1);
  while (!pattern.empty() && is_quote(pattern.back())) pattern.pop_back();
  if (pattern.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat("whitelist=\"", list,
                     "\": empty, expected a regular expression of topics"));
  }
  const RE2 compiled(pattern, RE2::Quiet);
  if (compiled.ok()) return pattern;
  return absl::InvalidArgumentError(
      absl::StrCat("whitelist=\"", list, "\": ", compiled.error(),
                   ", expected a regular expression without look-around and "
                   "back references"));
}

}  // namespace connect_embedded
