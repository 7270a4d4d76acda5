// Zigzag varints as the records of magic 2 have them.
#ifndef KAFKA_EMBEDDED_RECORDS_VARINT_H_
#define KAFKA_EMBEDDED_RECORDS_VARINT_H_

#include <bit>
#include <cstddef>
#include <cstdint>

#include "absl/base/attributes.h"

namespace kafka_embedded::varint {

inline constexpr size_t kMaxSize32 = 5;
inline constexpr size_t kMaxSize64 = 10;

inline uint64_t ZigZag(int64_t value) {
  return (static_cast<uint64_t>(value) << 1) ^
         static_cast<uint64_t>(value >> 63);
}

// Bytes that `value` takes: the bits in groups of seven, without a division.
inline size_t Size(int64_t value) {
  return (static_cast<size_t>(std::bit_width(ZigZag(value) | 1)) * 9 + 64) / 64;
}

// Returns the byte behind what was written.
inline char* Write(char* out, int64_t value) {
  uint64_t rest = ZigZag(value);
  while (rest >= 0x80) {
    *out++ = static_cast<char>(rest | 0x80);
    rest >>= 7;
  }
  *out++ = static_cast<char>(rest);
  return out;
}

// A raw value and the byte behind it, or nullptr. Goes through registers, where
// an out-parameter would cost the common case a round trip through memory.
struct Raw {
  uint64_t value;
  const char* next;
};

// Any length up to `max_size` bytes.
ABSL_ATTRIBUTE_NOINLINE inline Raw ReadLong(const char* in, const char* end,
                                            size_t max_size) {
  uint64_t value = 0;
  for (size_t i = 0; i < max_size && in + i < end; ++i) {
    const auto byte = static_cast<unsigned char>(in[i]);
    value |= static_cast<uint64_t>(byte & 0x7f) << (7 * i);
    if (byte < 0x80) return {value, in + i + 1};
  }
  return {0, nullptr};
}

// REQUIRES: in <= end. Most varints have one byte or two.
inline Raw ReadRaw(const char* in, const char* end, size_t max_size) {
  if (in == end) return {0, nullptr};
  const uint32_t first = static_cast<unsigned char>(in[0]);
  if (first < 0x80) return {first, in + 1};
  if (end - in >= 2) {
    const uint32_t second = static_cast<unsigned char>(in[1]);
    if (second < 0x80) return {(first & 0x7f) | (second << 7), in + 2};
  }
  return ReadLong(in, end, max_size);
}

// Both read one varint and return the byte behind it, or nullptr if `end` comes
// first or it is longer than the type allows. Kafka drops the surplus bits of a
// last byte; so do these.
inline const char* Read32(const char* in, const char* end, int32_t* value) {
  const Raw raw = ReadRaw(in, end, kMaxSize32);
  const uint32_t bits = static_cast<uint32_t>(raw.value);
  *value = static_cast<int32_t>((bits >> 1) ^ (~(bits & 1) + 1));
  return raw.next;
}

inline const char* Read64(const char* in, const char* end, int64_t* value) {
  const Raw raw = ReadRaw(in, end, kMaxSize64);
  *value = static_cast<int64_t>((raw.value >> 1) ^ (~(raw.value & 1) + 1));
  return raw.next;
}

}  // namespace kafka_embedded::varint

#endif  // KAFKA_EMBEDDED_RECORDS_VARINT_H_
