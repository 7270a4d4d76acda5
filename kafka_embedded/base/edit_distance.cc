#include "kafka_embedded/base/edit_distance.h"

#include <algorithm>
#include <numeric>

namespace kafka_embedded {

size_t EditDistance(absl::string_view a, absl::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), 0);
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row[b.size()];
}

std::optional<std::string> ClosestMatch(
    absl::string_view word, const std::vector<absl::string_view>& candidates) {
  size_t best = (word.size() + 2) / 3;
  std::optional<std::string> closest;
  for (const absl::string_view candidate : candidates) {
    const size_t distance = EditDistance(word, candidate);
    if (distance >= best) continue;
    best = distance;
    closest = std::string(candidate);
  }
  return closest;
}

}  // namespace kafka_embedded
