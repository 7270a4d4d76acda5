#include "kafka_embedded/base/uuid.h"

#include <cstring>

#include "absl/base/internal/endian.h"
#include "absl/strings/escaping.h"

namespace kafka_embedded {

std::string Uuid::ToString() const {
  char bytes[16];
  absl::big_endian::Store64(bytes, high);
  absl::big_endian::Store64(bytes + 8, low);
  return absl::WebSafeBase64Escape(absl::string_view(bytes, sizeof(bytes)));
}

std::optional<Uuid> Uuid::Parse(absl::string_view text) {
  std::string bytes;
  if (text.size() != 22 || !absl::WebSafeBase64Unescape(text, &bytes) ||
      bytes.size() != 16) {
    return std::nullopt;
  }
  return Uuid{.high = absl::big_endian::Load64(bytes.data()),
              .low = absl::big_endian::Load64(bytes.data() + 8)};
}

}  // namespace kafka_embedded
