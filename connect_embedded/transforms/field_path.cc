#include "connect_embedded/transforms/field_path.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace connect_embedded {
namespace {

// Reads a quoted step that begins at `at`, behind its backtick, and moves `at`
// behind the dot that follows. Only a backtick before a dot or the end closes
// it; one behind a backslash stands for itself.
bool TakeQuoted(absl::string_view path, size_t& at, std::string& step) {
  for (; at < path.size(); ++at) {
    const bool last = at + 1 == path.size();
    if (path[at] != '`' || (!last && path[at + 1] != '.')) {
      step.push_back(path[at]);
      continue;
    }
    if (!step.empty() && step.back() == '\\') {
      if (last) return false;
      step.back() = '`';
      continue;
    }
    at += 2;
    return true;
  }
  return false;
}

}  // namespace

absl::StatusOr<std::vector<std::string>> ParseFieldPath(
    absl::string_view path) {
  std::vector<std::string> steps;
  size_t at = 0;
  while (at < path.size()) {
    if (path[at] != '`') {
      const size_t dot = std::min(path.find('.', at), path.size());
      steps.emplace_back(path.substr(at, dot - at));
      at = dot + 1;
      continue;
    }
    const size_t opened = at++;
    if (!TakeQuoted(path, at, steps.emplace_back())) {
      return absl::InvalidArgumentError(absl::StrCat(
          "Incomplete backtick pair in path: [", path,
          "], consider adding a backslash before backtick at position ", opened,
          " to escape it"));
    }
  }
  if (path.empty() || path.back() == '.') steps.emplace_back();
  return steps;
}

}  // namespace connect_embedded
