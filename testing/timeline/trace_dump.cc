// With KAFKA_EMBEDDED_TRACE=FILE in the environment, a test writes there what
// each of its clusters on virtual time did: the timeline as text, and a line
// for what each replica holds in the end. Two runs of a test must write the
// same: same_trace_test.sh.
#include <cstdlib>
#include <fstream>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "kafka_embedded/cluster/cluster_end.h"
#include "kafka_embedded/cluster/embedded_cluster.h"
#include "kafka_embedded/records/crc32c.h"

namespace kafka_embedded {
namespace {

const char* FileName() { return std::getenv("KAFKA_EMBEDDED_TRACE"); }

std::string TestName() {
  const auto* const test =
      ::testing::UnitTest::GetInstance()->current_test_info();
  if (test == nullptr) return "no test";
  return absl::StrCat(test->test_suite_name(), ".", test->name());
}

std::string Replicas(EmbeddedCluster& cluster) {
  std::string text;
  for (const ReplicaState& replica : cluster.Replicas()) {
    const auto log =
        cluster.ReadLog(replica.broker, {replica.topic, replica.partition},
                        replica.log_start_offset, replica.log_end_offset);
    absl::StrAppend(&text, "broker ", replica.broker, " ", replica.topic, "-",
                    replica.partition, replica.is_leader ? " leads" : "",
                    " epoch ", replica.leader_epoch, " offsets ",
                    replica.log_start_offset, " ", replica.high_watermark, " ",
                    replica.log_end_offset, " crc ",
                    Crc32c(log.value_or("cannot be read")), "\n");
  }
  return text;
}

void Dump(EmbeddedCluster& cluster) {
  if (cluster.trace() == nullptr) return;
  static int clusters = 0;
  const Timeline timeline = cluster.timeline();
  std::ofstream out(FileName(), std::ios::app);
  out << "cluster " << ++clusters << " of " << TestName() << ", seed "
      << cluster.seed() << ", forgotten events: " << timeline.forgotten()
      << "\n"
      << timeline.ToText() << Replicas(cluster);
}

[[maybe_unused]] const bool kObserving = [] {
  if (FileName() != nullptr) SetClusterEndObserver(Dump);
  return true;
}();

}  // namespace
}  // namespace kafka_embedded
