// LZ4 frames as Kafka writes them: independent blocks of 64 KiB, no checksums
// but the header's.
#include <lz4frame.h>

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <utility>

#include "absl/base/internal/endian.h"
#include "kafka_embedded/base/check.h"
#include "kafka_embedded/records/codecs.h"

namespace kafka_embedded::codecs {
namespace {

constexpr absl::string_view kName = "lz4";
constexpr uint32_t kFrameMagic = 0x184d2204;
constexpr size_t kMagicSize = 4;
constexpr size_t kSmallestHeader = 7;  // Magic, FLG, BD, checksum.
constexpr size_t kLargestHeader = 19;  // With content size and dictionary id.
constexpr int kContentSizeFlag = 0x08;
constexpr int kDictionaryFlag = 0x01;

// XXH32 of fewer than 16 bytes, with seed 0: what a frame's header needs.
uint32_t ShortXxh32(absl::string_view bytes) {
  constexpr uint32_t kPrime1 = 0x9e3779b1, kPrime2 = 0x85ebca77,
                     kPrime3 = 0xc2b2ae3d, kPrime4 = 0x27d4eb2f,
                     kPrime5 = 0x165667b1;
  uint32_t hash = kPrime5 + static_cast<uint32_t>(bytes.size());
  for (; bytes.size() >= 4; bytes.remove_prefix(4)) {
    hash += absl::little_endian::Load32(bytes.data()) * kPrime3;
    hash = std::rotl(hash, 17) * kPrime4;
  }
  for (const char byte : bytes) {
    hash += static_cast<unsigned char>(byte) * kPrime5;
    hash = std::rotl(hash, 11) * kPrime1;
  }
  hash = (hash ^ (hash >> 15)) * kPrime2;
  hash = (hash ^ (hash >> 13)) * kPrime3;
  return hash ^ (hash >> 16);
}

char HeaderChecksum(absl::string_view covered) {
  return static_cast<char>(ShortXxh32(covered) >> 8);
}

// Of the whole header, its checksum included; 0 if `frame` is shorter.
size_t HeaderSize(absl::string_view frame) {
  if (frame.size() < kSmallestHeader) return 0;
  const int flags = frame[kMagicSize];
  size_t size = kSmallestHeader;
  if ((flags & kContentSizeFlag) != 0) size += 8;
  if ((flags & kDictionaryFlag) != 0) size += 4;
  return frame.size() < size ? 0 : size;
}

class Decoder {
 public:
  ~Decoder() { LZ4F_freeDecompressionContext(context_); }
  LZ4F_dctx* Begin() {
    if (context_ == nullptr) {
      const size_t result =
          LZ4F_createDecompressionContext(&context_, LZ4F_VERSION);
      CHECK(!LZ4F_isError(result)) << LZ4F_getErrorName(result);
    }
    LZ4F_resetDecompressionContext(context_);
    return context_;
  }
  // After a frame that did not come to its end: of its content size, a reset
  // (LZ4 1.9.4) leaves what was not seen to the next frame.
  void Discard() {
    LZ4F_freeDecompressionContext(context_);
    context_ = nullptr;
  }

 private:
  LZ4F_dctx* context_ = nullptr;
};

// A header whose checksum is right, and what follows it.
absl::Status DecodeFrame(LZ4F_dctx* context, absl::string_view header,
                         absl::string_view rest, size_t limit,
                         BytesBuilder& out) {
  absl::string_view in = header;
  Sink sink(out, limit);
  while (true) {
    char* room = sink.Open();
    size_t produced = sink.room();
    size_t consumed = in.size();
    const size_t hint = LZ4F_decompress(context, room, &produced, in.data(),
                                        &consumed, nullptr);
    if (LZ4F_isError(hint)) return Damaged(kName, LZ4F_getErrorName(hint));
    if (!sink.Took(produced)) return TooLarge(kName, limit);
    if (hint == 0) return absl::OkStatus();  // Kafka reads one frame.
    in.remove_prefix(consumed);
    if (!in.empty()) continue;
    if (rest.empty() && produced == 0 && consumed == 0) {
      return Damaged(kName, "ends too early");
    }
    in = std::exchange(rest, absl::string_view());
  }
}

}  // namespace

absl::Status Lz4Compress(absl::string_view plain, int level,
                         bool wrong_header_checksum, BytesBuilder& out) {
  LZ4F_preferences_t preferences = {};
  preferences.frameInfo.blockSizeID = LZ4F_max64KB;
  preferences.frameInfo.blockMode = LZ4F_blockIndependent;
  // Kafka's default of 9 stands for the fast compressor, any other number for
  // a level of the high one, which begins at 3 and ends at 12.
  constexpr int kFast = 9;
  preferences.compressionLevel = level == kFast ? 0 : std::clamp(level, 3, 12);

  const size_t bound = LZ4F_compressFrameBound(plain.size(), &preferences);
  const size_t begin = out.size();
  char* frame = out.Extend(bound);
  const size_t size = LZ4F_compressFrame(frame, bound, plain.data(),
                                         plain.size(), &preferences);
  CHECK(!LZ4F_isError(size)) << LZ4F_getErrorName(size);
  out.Truncate(begin + size);
  if (wrong_header_checksum) {
    constexpr size_t kChecksum = kSmallestHeader - 1;
    frame[kChecksum] = HeaderChecksum(absl::string_view(frame, kChecksum));
  }
  return absl::OkStatus();
}

absl::Status Lz4Decompress(absl::string_view compressed, size_t limit,
                           bool wrong_header_checksum, BytesBuilder& out) {
  const size_t header_size = HeaderSize(compressed);
  if (header_size == 0) return Damaged(kName, "ends within its header");
  if (absl::little_endian::Load32(compressed.data()) != kFrameMagic) {
    return Damaged(kName, "does not begin with the frame magic");
  }
  // The library looks at the checksum, so it gets a header with the right one.
  char header[kLargestHeader];
  std::memcpy(header, compressed.data(), header_size);
  if (wrong_header_checksum) {
    header[header_size - 1] = HeaderChecksum(
        absl::string_view(header + kMagicSize, header_size - 1 - kMagicSize));
  }

  thread_local Decoder decoder;
  const absl::Status status =
      DecodeFrame(decoder.Begin(), absl::string_view(header, header_size),
                  compressed.substr(header_size), limit, out);
  if (!status.ok()) decoder.Discard();
  return status;
}

}  // namespace kafka_embedded::codecs
