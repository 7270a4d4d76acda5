// Tells the seed of a test's cluster when the test fails, so that the failure
// can be had again.
//
//   SeedReport report(*cluster);  // In a fixture, or right after Start.
#ifndef TESTING_SEED_REPORT_H_
#define TESTING_SEED_REPORT_H_

#include <cstdint>

#include "gtest/gtest.h"
#include "kafka_embedded/cluster/embedded_cluster.h"

namespace kafka_embedded {

// Every failure inside its scope has the seed in its message.
class SeedReport {
 public:
  explicit SeedReport(const EmbeddedCluster& cluster)
      : trace_(__FILE__, __LINE__,
               ::testing::Message() << "cluster with seed " << cluster.seed()
                                    << "; start it with .seed = "
                                    << cluster.seed() << " to see this again") {
  }

 private:
  ::testing::ScopedTrace trace_;
};

}  // namespace kafka_embedded

#endif  // TESTING_SEED_REPORT_H_
