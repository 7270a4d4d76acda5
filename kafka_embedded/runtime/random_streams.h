// One independent stream of random numbers for each purpose, all from one seed.
#ifndef KAFKA_EMBEDDED_RUNTIME_RANDOM_STREAMS_H_
#define KAFKA_EMBEDDED_RUNTIME_RANDOM_STREAMS_H_

#include <cstdint>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "kafka_embedded/runtime/random.h"

namespace kafka_embedded {

class RandomStreams {
 public:
  explicit RandomStreams(uint64_t seed) : seed_(seed) {}

  // Asked for the same purpose again, it gives another stream: two clusters of
  // one runtime must not draw the same ids. The nth is the same in every run.
  Random New(absl::string_view purpose) {
    const uint64_t earlier = used_[purpose]++;
    return Random(seed_ + earlier * 0x9e3779b97f4a7c15, purpose);
  }

  uint64_t seed() const { return seed_; }

 private:
  const uint64_t seed_;
  absl::flat_hash_map<std::string, uint64_t> used_;
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_RUNTIME_RANDOM_STREAMS_H_
