// Plants a defect into every cluster of the process, for tests of checkers:
//
//   const PlantDefect planted(PlantedDefect::kNoTruncation);
//
// For tests on one thread.
#ifndef KAFKA_EMBEDDED_REPLICATION_PLANT_DEFECT_H_
#define KAFKA_EMBEDDED_REPLICATION_PLANT_DEFECT_H_

#include "kafka_embedded/replication/planted_defect.h"

namespace kafka_embedded {

class PlantDefect {
 public:
  explicit PlantDefect(PlantedDefect defect) {
    internal::planted_defect = defect;
  }
  ~PlantDefect() { internal::planted_defect = PlantedDefect::kNone; }
  PlantDefect(const PlantDefect&) = delete;
  PlantDefect& operator=(const PlantDefect&) = delete;
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_REPLICATION_PLANT_DEFECT_H_
