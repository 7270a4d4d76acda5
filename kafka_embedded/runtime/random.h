// Seeded random numbers: the same on every machine and with every library.
#ifndef KAFKA_EMBEDDED_RUNTIME_RANDOM_H_
#define KAFKA_EMBEDDED_RUNTIME_RANDOM_H_

#include <cstdint>

#include "absl/strings/string_view.h"
#include "kafka_embedded/base/uuid.h"

namespace kafka_embedded {

// xoshiro256++ seeded by SplitMix64 from (seed, purpose).
class Random {
 public:
  explicit Random(uint64_t seed, absl::string_view purpose = "");

  uint64_t Next();
  // Uniform in [0, bound). REQUIRES: bound > 0.
  uint64_t Below(uint64_t bound);
  // Uniform in [0, 1).
  double Fraction();
  // A random (version 4) UUID that is neither zero nor one of Kafka's reserved
  // ids and whose text does not begin with '-', as Kafka's randomUuid.
  Uuid NextUuid();

 private:
  uint64_t state_[4];
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_RUNTIME_RANDOM_H_
