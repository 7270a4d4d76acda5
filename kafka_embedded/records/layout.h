// Where the fields of a batch stand, and how to read and write them.
#ifndef KAFKA_EMBEDDED_RECORDS_LAYOUT_H_
#define KAFKA_EMBEDDED_RECORDS_LAYOUT_H_

#include <cstddef>
#include <cstdint>

#include "absl/base/internal/endian.h"

namespace kafka_embedded::layout {

// All magics.
inline constexpr size_t kOffset = 0;  // Magic 0, 1: of the last inner message.
inline constexpr size_t kLength = 8;
inline constexpr size_t kMagic = 16;

// Magic 2.
inline constexpr size_t kLeaderEpoch = 12;
inline constexpr size_t kCrc = 17;
inline constexpr size_t kAttributes = 21;  // The checksum begins here.
inline constexpr size_t kLastOffsetDelta = 23;
inline constexpr size_t kBaseTimestamp = 27;
inline constexpr size_t kMaxTimestamp = 35;
inline constexpr size_t kProducerId = 43;
inline constexpr size_t kProducerEpoch = 51;
inline constexpr size_t kBaseSequence = 53;
inline constexpr size_t kCount = 57;
inline constexpr size_t kRecords = 61;

// Magic 0 and 1. The key follows: at 18, or at 26 behind the timestamp.
inline constexpr size_t kLegacyCrc = 12;
inline constexpr size_t kLegacyAttributes = 17;
inline constexpr size_t kLegacyTimestamp = 18;
inline constexpr size_t kMagic0Key = 18;
inline constexpr size_t kMagic1Key = 26;
// With an empty key and an empty value.
inline constexpr size_t kMagic0Smallest = kMagic0Key + 8;
inline constexpr size_t kMagic1Smallest = kMagic1Key + 8;

inline constexpr int kCompressionMask = 0x07;
inline constexpr int kLogAppendTimeBit = 0x08;
inline constexpr int kTransactionalBit = 0x10;
inline constexpr int kControlBit = 0x20;
inline constexpr int kDeleteHorizonBit = 0x40;

inline int16_t Load16(const char* at) {
  return static_cast<int16_t>(absl::big_endian::Load16(at));
}
inline int32_t Load32(const char* at) {
  return static_cast<int32_t>(absl::big_endian::Load32(at));
}
inline int64_t Load64(const char* at) {
  return static_cast<int64_t>(absl::big_endian::Load64(at));
}
inline void Store16(char* at, int16_t value) {
  absl::big_endian::Store16(at, static_cast<uint16_t>(value));
}
inline void Store32(char* at, int32_t value) {
  absl::big_endian::Store32(at, static_cast<uint32_t>(value));
}
inline void Store64(char* at, int64_t value) {
  absl::big_endian::Store64(at, static_cast<uint64_t>(value));
}

// Fields from a wire can hold anything, so sums of them wrap, as Java's do.
inline int64_t WrappingAdd(int64_t a, int64_t b) {
  return static_cast<int64_t>(static_cast<uint64_t>(a) +
                              static_cast<uint64_t>(b));
}
inline int64_t WrappingSubtract(int64_t a, int64_t b) {
  return static_cast<int64_t>(static_cast<uint64_t>(a) -
                              static_cast<uint64_t>(b));
}
// Sequences go from 2^31 - 1 to 0.
inline int32_t AddToSequence(int32_t sequence, int32_t increment) {
  return static_cast<int32_t>(
      (static_cast<uint32_t>(sequence) + static_cast<uint32_t>(increment)) &
      0x7fffffff);
}

}  // namespace kafka_embedded::layout

#endif  // KAFKA_EMBEDDED_RECORDS_LAYOUT_H_
