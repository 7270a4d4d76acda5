// Kafka's codecs over the libraries that Debian ships.
#ifndef KAFKA_EMBEDDED_RECORDS_COMPRESSION_H_
#define KAFKA_EMBEDDED_RECORDS_COMPRESSION_H_

#include <cstddef>
#include <cstdint>
#include <optional>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "kafka_embedded/base/bytes.h"

namespace kafka_embedded {

enum class Compression : int8_t {
  kNone = 0,
  kGzip = 1,
  kSnappy = 2,
  kLz4 = 3,
  kZstd = 4,
};

// "none", "gzip", "snappy", "lz4", "zstd".
absl::string_view CompressionName(Compression compression);
std::optional<Compression> ParseCompression(absl::string_view name);

// What Kafka allows for compression.<codec>.level. Snappy and none: only 0.
struct CompressionLevelRange {
  int smallest = 0;
  int largest = 0;
  int by_default = 0;
};
CompressionLevelRange CompressionLevels(Compression compression);

// `magic` decides LZ4's frame checksum: magic 0 and 1 had it wrong (KIP-57).
// `level` as Kafka's compression.<codec>.level, which must lie in
// CompressionLevels(compression); nullopt: the codec's default. Snappy and none
// ignore it.
absl::StatusOr<SharedBytes> Compress(Compression compression, int8_t magic,
                                     absl::string_view plain,
                                     std::optional<int> level = std::nullopt);

// The same, behind what `out` already holds.
absl::Status AppendCompressed(Compression compression, int8_t magic,
                              absl::string_view plain, std::optional<int> level,
                              BytesBuilder& out);

// Snappy reads both framings: xerial's and the raw block. Grows with what comes
// out, up to `limit` bytes, whatever a header claims.
absl::StatusOr<SharedBytes> Decompress(Compression compression, int8_t magic,
                                       absl::string_view compressed,
                                       size_t limit = size_t{1} << 30);

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_RECORDS_COMPRESSION_H_
