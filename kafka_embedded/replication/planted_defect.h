// Defects that a test of the checkers plants into replication, to see that they
// are caught. plant_defect.h plants one, and Bazel lets only tests use it; a
// cluster that no test has tampered with has none.
#ifndef KAFKA_EMBEDDED_REPLICATION_PLANTED_DEFECT_H_
#define KAFKA_EMBEDDED_REPLICATION_PLANTED_DEFECT_H_

#include <cstdint>

namespace kafka_embedded {

enum class PlantedDefect : uint8_t {
  kNone,
  // The high watermark is what one in-sync follower has, and not all.
  kHighWatermarkEarly,
  // A follower keeps what its leader does not have, and goes on behind it.
  kNoTruncation,
  // A produce with acks=all is answered when the leader has the records.
  kAcknowledgedEarly,
  // A leader that is told of another leader goes on leading.
  kNewerEpochIgnored,
};

namespace internal {
inline constinit PlantedDefect planted_defect = PlantedDefect::kNone;
}  // namespace internal

inline bool IsPlanted(PlantedDefect defect) {
  return internal::planted_defect == defect;
}

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_REPLICATION_PLANTED_DEFECT_H_
