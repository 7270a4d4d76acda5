// Finds the name that a user probably meant.
//
//   ClosestMatch("lingr.ms", {"acks", "linger.ms"});  // "linger.ms"
#ifndef KAFKA_EMBEDDED_BASE_EDIT_DISTANCE_H_
#define KAFKA_EMBEDDED_BASE_EDIT_DISTANCE_H_

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace kafka_embedded {

// Letters to insert, delete or replace to get from one to the other.
size_t EditDistance(absl::string_view a, absl::string_view b);

// The candidate with the smallest distance, the first of equals; nullopt where
// a third of `word` or more would have to change.
std::optional<std::string> ClosestMatch(
    absl::string_view word, const std::vector<absl::string_view>& candidates);

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_BASE_EDIT_DISTANCE_H_
