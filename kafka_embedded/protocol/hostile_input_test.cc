// No bytes, however broken, make the decoder read past them, allocate out of
// proportion, or end in anything but a status.
#include <cstdio>
#include <cstdlib>
#include <new>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "kafka_embedded/base/bytes.h"
#include "kafka_embedded/protocol/golden_vectors.h"

namespace {
size_t allocated = 0;  // Bytes asked for so far.
}  // namespace

void* operator new(size_t size) {
  allocated += size;
  if (void* const place = std::malloc(size)) return place;
  throw std::bad_alloc();
}
// std::stable_sort asks for its buffer so.
void* operator new(size_t size, const std::nothrow_t&) noexcept {
  allocated += size;
  return std::malloc(size);
}
void operator delete(void* place) noexcept { std::free(place); }
void operator delete(void* place, size_t) noexcept { std::free(place); }

namespace kafka_embedded {
namespace {

// Own copies at their exact size, so that AddressSanitizer sees a step too far.
absl::Status DecodeExactly(const MessageCodec& codec, absl::string_view bytes,
                           int16_t version) {
  return codec.decode(SharedBytes::Copy(bytes), version);
}

TEST(HostileInputTest, EveryTruncationOfEveryVectorIsAnError) {
  size_t truncations = 0;
  for (const GoldenVector& vector : AllGoldenVectors()) {
    const MessageCodec& codec = AllCodecs().at(vector.message);
    for (size_t size = 0; size < vector.bytes.size(); ++size) {
      const absl::Status status =
          DecodeExactly(codec, vector.bytes.substr(0, size), vector.version);
      ASSERT_EQ(status.code(), absl::StatusCode::kInvalidArgument)
          << vector.Name() << " cut at " << size << ": " << status;
      ++truncations;
    }
  }
  std::printf("%zu truncations refused\n", truncations);
}

TEST(HostileInputTest, ABytePastTheEndIsAnError) {
  for (const GoldenVector& vector : AllGoldenVectors()) {
    const MessageCodec& codec = AllCodecs().at(vector.message);
    EXPECT_EQ(DecodeExactly(codec, vector.bytes + '\1', vector.version).code(),
              absl::StatusCode::kInvalidArgument)
        << vector.Name();
  }
}

TEST(HostileInputTest, RandomCorruptionAllocatesInProportionToTheFrame) {
  // An element of a byte or two becomes a struct of up to some hundred bytes,
  // in a vector that doubles; and each level of nesting may reserve 16 KiB.
  constexpr size_t kPerByte = 1500;
  constexpr size_t kAlways = 128 * 1024;
  uint64_t random = 20240607;
  const auto next = [&random] {  // Knuth's MMIX generator.
    random = random * 6364136223846793005u + 1442695040888963407u;
    return static_cast<uint32_t>(random >> 33);
  };
  for (const GoldenVector& vector : AllGoldenVectors()) {
    const MessageCodec& codec = AllCodecs().at(vector.message);
    if (vector.bytes.empty()) continue;
    for (int round = 0; round < 20; ++round) {
      std::string bytes = vector.bytes;
      for (uint32_t changes = 1 + next() % 4; changes > 0; --changes) {
        const char extremes[] = {'\x00', '\x01', '\x7f', '\x80', '\xff'};
        bytes[next() % bytes.size()] =
            next() % 2 == 0 ? static_cast<char>(next()) : extremes[next() % 5];
      }
      const size_t before = allocated;
      DecodeExactly(codec, bytes, vector.version).IgnoreError();
      ASSERT_LE(allocated - before, kPerByte * bytes.size() + kAlways)
          << vector.Name() << " round " << round;
    }
  }
}

}  // namespace
}  // namespace kafka_embedded
