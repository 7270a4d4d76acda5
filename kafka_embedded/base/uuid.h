// A 128-bit id as Kafka uses it for topics and clusters.
#ifndef KAFKA_EMBEDDED_BASE_UUID_H_
#define KAFKA_EMBEDDED_BASE_UUID_H_

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"

namespace kafka_embedded {

struct Uuid {
  uint64_t high = 0;
  uint64_t low = 0;

  bool is_zero() const { return high == 0 && low == 0; }
  // 22 characters of URL-safe base64 without padding, as Kafka prints ids.
  std::string ToString() const;
  // The opposite; nothing if `text` is not 22 such characters.
  static std::optional<Uuid> Parse(absl::string_view text);

  friend auto operator<=>(const Uuid&, const Uuid&) = default;
  template <typename H>
  friend H AbslHashValue(H h, const Uuid& id) {
    return H::combine(std::move(h), id.high, id.low);
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_BASE_UUID_H_
