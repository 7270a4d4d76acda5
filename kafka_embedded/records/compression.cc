#include "kafka_embedded/records/compression.h"

#include <algorithm>
#include <iterator>

#include "absl/strings/str_cat.h"
#include "kafka_embedded/base/status.h"
#include "kafka_embedded/records/codecs.h"

namespace kafka_embedded {
namespace {

constexpr absl::string_view kNames[] = {"none", "gzip", "snappy", "lz4",
                                        "zstd"};

absl::Status Unknown(Compression compression) {
  return absl::InvalidArgumentError(
      absl::StrCat("unknown compression ", static_cast<int>(compression),
                   ", expected 0 (none) to 4 (zstd)"));
}

}  // namespace

absl::string_view CompressionName(Compression compression) {
  const auto index = static_cast<size_t>(compression);
  return index < std::size(kNames) ? kNames[index] : "unknown";
}

std::optional<Compression> ParseCompression(absl::string_view name) {
  const auto* found = std::find(std::begin(kNames), std::end(kNames), name);
  if (found == std::end(kNames)) return std::nullopt;
  return static_cast<Compression>(found - std::begin(kNames));
}

CompressionLevelRange CompressionLevels(Compression compression) {
  switch (compression) {
    case Compression::kGzip:  // And -1, which is the library's choice: 6.
      return {.smallest = 1, .largest = 9, .by_default = -1};
    case Compression::kLz4:
      return {.smallest = 1, .largest = 17, .by_default = 9};
    case Compression::kZstd:
      return {.smallest = -131072, .largest = 22, .by_default = 3};
    default:
      return {};
  }
}

absl::Status AppendCompressed(Compression compression, int8_t magic,
                              absl::string_view plain, std::optional<int> level,
                              BytesBuilder& out) {
  const CompressionLevelRange levels = CompressionLevels(compression);
  const int chosen = level.value_or(levels.by_default);
  if (chosen != levels.by_default && levels.smallest != levels.largest &&
      (chosen < levels.smallest || chosen > levels.largest)) {
    return absl::InvalidArgumentError(absl::StrCat(
        "compression level ", chosen, " of ", CompressionName(compression),
        ", expected ", levels.smallest, " to ", levels.largest));
  }
  switch (compression) {
    case Compression::kNone:
      out.Append(plain);
      return absl::OkStatus();
    case Compression::kGzip:
      return codecs::GzipCompress(plain, chosen, out);
    case Compression::kSnappy:
      return codecs::SnappyCompress(plain, out);
    case Compression::kLz4:
      return codecs::Lz4Compress(plain, chosen, magic < 2, out);
    case Compression::kZstd:
      return codecs::ZstdCompress(plain, chosen, out);
  }
  return Unknown(compression);
}

absl::StatusOr<SharedBytes> Compress(Compression compression, int8_t magic,
                                     absl::string_view plain,
                                     std::optional<int> level) {
  BytesBuilder out(plain.size() / 2);
  RETURN_IF_ERROR(AppendCompressed(compression, magic, plain, level, out));
  return std::move(out).Finish();
}

absl::StatusOr<SharedBytes> Decompress(Compression compression, int8_t magic,
                                       absl::string_view compressed,
                                       size_t limit) {
  // A guess that typical data fills; nothing that the sender says counts.
  BytesBuilder out(std::min(limit, 4 * compressed.size()));
  absl::Status status = Unknown(compression);
  switch (compression) {
    case Compression::kNone:
      if (compressed.size() > limit) return codecs::TooLarge("plain", limit);
      return SharedBytes::Copy(compressed);
    case Compression::kGzip:
      status = codecs::GzipDecompress(compressed, limit, out);
      break;
    case Compression::kSnappy:
      status = codecs::SnappyDecompress(compressed, limit, out);
      break;
    case Compression::kLz4:
      status = codecs::Lz4Decompress(compressed, limit, magic < 2, out);
      break;
    case Compression::kZstd:
      status = codecs::ZstdDecompress(compressed, limit, out);
      break;
  }
  RETURN_IF_ERROR(status);
  return std::move(out).Finish();
}

}  // namespace kafka_embedded
