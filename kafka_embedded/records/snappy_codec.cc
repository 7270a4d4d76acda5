// Snappy in the framing of xerial's Java library, which is what Kafka writes:
// a header of 16 bytes, then blocks, each behind its length. The raw block that
// other clients have sent is read as well.
#include <snappy.h>

#include <string>

#include "kafka_embedded/records/codecs.h"
#include "kafka_embedded/records/layout.h"

namespace kafka_embedded::codecs {
namespace {

constexpr absl::string_view kName = "snappy";
// Magic, version 1, compatible with version 1.
constexpr absl::string_view kFrameHeader("\x82SNAPPY\0\0\0\0\1\0\0\0\1", 16);
constexpr absl::string_view kFrameMagic = kFrameHeader.substr(0, 8);
constexpr size_t kBlockSize = 32 * 1024;  // As the Java library has it.

bool IsFrameHeader(absl::string_view bytes) {
  return bytes.size() >= kFrameHeader.size() &&
         bytes.substr(0, kFrameMagic.size()) == kFrameMagic;
}

absl::Status DecompressBlock(absl::string_view block, size_t limit,
                             BytesBuilder& out) {
  size_t size = 0;
  if (!snappy::GetUncompressedLength(block.data(), block.size(), &size)) {
    return Damaged(kName, "has no length");
  }
  // An element of three bytes gives at most 64, so a larger claim is a lie.
  constexpr size_t kBestRatio = 64;
  if (size > kBestRatio * block.size()) {
    return Damaged(kName, "says more than it can hold");
  }
  if (size > limit) return TooLarge(kName, limit);
  if (size == 0) {
    return snappy::IsValidCompressedBuffer(block.data(), block.size())
               ? absl::OkStatus()
               : Damaged(kName, "is damaged");
  }
  char* room = out.Extend(size);
  if (!snappy::RawUncompress(block.data(), block.size(), room)) {
    return Damaged(kName, "is damaged");
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status SnappyCompress(absl::string_view plain, BytesBuilder& out) {
  out.Append(kFrameHeader);
  while (!plain.empty()) {
    const absl::string_view block = plain.substr(0, kBlockSize);
    const size_t begin = out.size();
    char* room = out.Extend(4 + snappy::MaxCompressedLength(block.size()));
    size_t size = 0;
    snappy::RawCompress(block.data(), block.size(), room + 4, &size);
    layout::Store32(room, static_cast<int32_t>(size));
    out.Truncate(begin + 4 + size);
    plain.remove_prefix(block.size());
  }
  return absl::OkStatus();
}

absl::Status SnappyDecompress(absl::string_view compressed, size_t limit,
                              BytesBuilder& out) {
  if (!IsFrameHeader(compressed)) {
    return DecompressBlock(compressed, limit, out);
  }
  const size_t begin = out.size();
  while (!compressed.empty()) {
    // Again wherever two streams were joined.
    if (IsFrameHeader(compressed)) {
      compressed.remove_prefix(kFrameHeader.size());
      continue;
    }
    if (compressed.size() < 4) return Damaged(kName, "ends too early");
    const int32_t size = layout::Load32(compressed.data());
    compressed.remove_prefix(4);
    if (size < 0 || static_cast<size_t>(size) > compressed.size()) {
      return Damaged(kName, "has a block that is not whole");
    }
    const size_t produced = out.size() - begin;
    const absl::Status status = DecompressBlock(
        compressed.substr(0, static_cast<size_t>(size)), limit - produced, out);
    if (absl::IsResourceExhausted(status)) return TooLarge(kName, limit);
    if (!status.ok()) return status;
    compressed.remove_prefix(static_cast<size_t>(size));
  }
  return absl::OkStatus();
}

}  // namespace kafka_embedded::codecs
