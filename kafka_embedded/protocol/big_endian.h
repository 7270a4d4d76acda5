// Big-endian integers in memory, at any alignment.
#ifndef KAFKA_EMBEDDED_PROTOCOL_BIG_ENDIAN_H_
#define KAFKA_EMBEDDED_PROTOCOL_BIG_ENDIAN_H_

#include <bit>
#include <cstdint>
#include <cstring>
#include <type_traits>

namespace kafka_embedded {

static_assert(std::endian::native == std::endian::little);

// Its own inverse.
template <typename T>
T SwapBytes(T value) {
  static_assert(std::is_integral_v<T>);
  if constexpr (sizeof(T) == 1) {
    return value;
  } else if constexpr (sizeof(T) == 2) {
    return static_cast<T>(__builtin_bswap16(static_cast<uint16_t>(value)));
  } else if constexpr (sizeof(T) == 4) {
    return static_cast<T>(__builtin_bswap32(static_cast<uint32_t>(value)));
  } else {
    return static_cast<T>(__builtin_bswap64(static_cast<uint64_t>(value)));
  }
}

template <typename T>
T LoadBigEndian(const char* from) {
  T value;
  std::memcpy(&value, from, sizeof(T));
  return SwapBytes(value);
}

template <typename T>
void StoreBigEndian(T value, char* to) {
  value = SwapBytes(value);
  std::memcpy(to, &value, sizeof(T));
}

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_BIG_ENDIAN_H_
