// Zigzag varints as the records of magic 2 have them.
#ifndef KAFKA_EMBEDDED_RECORDS_VARINT_H_
#define KAFKA_EMBEDDED_RECORDS_VARINT_H_

#include <bit>
#include <cstddef>
#include <cstdint>

namespace kafka_embedded::varint {

inline constexpr size_t kMaxSize32 = 5;
inline constexpr size_t kMaxSize64 = 10;

inline uint64_t ZigZag(int64_t value) {
  return (static_cast<uint64_t>(value) << 1) ^
         static_cast<uint64_t>(value >> 63);
}

// Bytes that `value` takes.
inline size_t Size(int64_t value) {
  return (static_cast<size_t>(std::bit_width(ZigZag(value) | 1)) + 6) / 7;
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

// Reads one varint and returns the byte behind it, or nullptr if `end` comes
// first or it is longer than the type allows. Kafka drops the surplus bits of a
// last byte; so does this.
template <typename Unsigned, size_t kMaxSize>
inline const char* ReadRaw(const char* in, const char* end, Unsigned* value) {
  if (in < end && static_cast<signed char>(*in) >= 0) {
    *value = static_cast<Unsigned>(*in);
    return in + 1;
  }
  Unsigned result = 0;
  for (size_t i = 0; i < kMaxSize && in + i < end; ++i) {
    const auto byte = static_cast<unsigned char>(in[i]);
    result |=
        static_cast<Unsigned>(static_cast<Unsigned>(byte & 0x7f) << (7 * i));
    if (byte < 0x80) {
      *value = result;
      return in + i + 1;
    }
  }
  return nullptr;
}

inline const char* Read32(const char* in, const char* end, int32_t* value) {
  uint32_t raw = 0;
  const char* next = ReadRaw<uint32_t, kMaxSize32>(in, end, &raw);
  *value = static_cast<int32_t>((raw >> 1) ^ (~(raw & 1) + 1));
  return next;
}

inline const char* Read64(const char* in, const char* end, int64_t* value) {
  uint64_t raw = 0;
  const char* next = ReadRaw<uint64_t, kMaxSize64>(in, end, &raw);
  *value = static_cast<int64_t>((raw >> 1) ^ (~(raw & 1) + 1));
  return next;
}

}  // namespace kafka_embedded::varint

#endif  // KAFKA_EMBEDDED_RECORDS_VARINT_H_
