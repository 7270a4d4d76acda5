#include "kafka_embedded/runtime/random.h"

#include "kafka_embedded/base/check.h"

namespace kafka_embedded {
namespace {

uint64_t RotateLeft(uint64_t x, int by) { return (x << by) | (x >> (64 - by)); }

uint64_t SplitMix64(uint64_t& state) {
  uint64_t z = (state += 0x9e3779b97f4a7c15);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

uint64_t Fnv1a(absl::string_view text) {
  uint64_t hash = 0xcbf29ce484222325;
  for (const char c : text) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  }
  return hash;
}

}  // namespace

Random::Random(uint64_t seed, absl::string_view purpose) {
  uint64_t mixed = SplitMix64(seed) ^ Fnv1a(purpose);
  for (uint64_t& word : state_) word = SplitMix64(mixed);
}

uint64_t Random::Next() {
  const uint64_t result = RotateLeft(state_[0] + state_[3], 23) + state_[0];
  const uint64_t shifted = state_[1] << 17;
  state_[2] ^= state_[0];
  state_[3] ^= state_[1];
  state_[1] ^= state_[2];
  state_[0] ^= state_[3];
  state_[2] ^= shifted;
  state_[3] = RotateLeft(state_[3], 45);
  return result;
}

// Lemire's multiplication with rejection: unbiased, and rarely divides.
uint64_t Random::Below(uint64_t bound) {
  CHECK(bound > 0) << "Random::Below(0)";
  __extension__ using Wide = unsigned __int128;
  Wide product = static_cast<Wide>(Next()) * bound;
  if (static_cast<uint64_t>(product) < bound) {
    const uint64_t biased = -bound % bound;
    while (static_cast<uint64_t>(product) < biased) {
      product = static_cast<Wide>(Next()) * bound;
    }
  }
  return static_cast<uint64_t>(product >> 64);
}

double Random::Fraction() {
  return static_cast<double>(Next() >> 11) * 0x1.0p-53;
}

Uuid Random::NextUuid() {
  // The first character of the text stands for the first 6 bits, and '-' for
  // 62. Version and variant keep the id clear of Kafka's reserved 0 and 1.
  constexpr uint64_t kDash = 62;
  while (true) {
    const Uuid id{.high = (Next() & ~uint64_t{0xf000}) | 0x4000,
                  .low = (Next() & ~(uint64_t{3} << 62)) | (uint64_t{2} << 62)};
    if (id.high >> 58 != kDash) return id;
  }
}

}  // namespace kafka_embedded
