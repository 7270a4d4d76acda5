#include "kafka_embedded/records/crc32c.h"

#include <isa-l/crc.h>

#include <algorithm>
#include <cstddef>

namespace kafka_embedded {

uint32_t Crc32c(absl::string_view bytes) {
  // ISA-L inverts neither before nor after, and takes an int for the length.
  constexpr size_t kMostAtOnce = size_t{1} << 30;
  uint32_t crc = ~uint32_t{0};
  while (!bytes.empty()) {
    const size_t count = std::min(bytes.size(), kMostAtOnce);
    crc = crc32_iscsi(
        reinterpret_cast<unsigned char*>(const_cast<char*>(bytes.data())),
        static_cast<int>(count), crc);
    bytes.remove_prefix(count);
  }
  return ~crc;
}

uint32_t Crc32(absl::string_view bytes) {
  // This one inverts by itself.
  return crc32_gzip_refl(0, reinterpret_cast<const uint8_t*>(bytes.data()),
                         bytes.size());
}

}  // namespace kafka_embedded
