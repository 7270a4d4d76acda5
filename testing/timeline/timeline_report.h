// Writes the timeline of a test's cluster when the test fails, so that one can
// look at what happened.
//
//   TimelineReport report(*cluster);  // Behind the cluster, in a fixture or a
//                                     // test.
//
// The failure's output names the page. With KAFKA_EMBEDDED_TIMELINE=DIRECTORY
// in the environment the files of every test are written there.
#ifndef TESTING_TIMELINE_TIMELINE_REPORT_H_
#define TESTING_TIMELINE_TIMELINE_REPORT_H_

#include <cstdlib>
#include <iostream>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gtest/gtest.h"
#include "kafka_embedded/cluster/embedded_cluster.h"
#include "testing/timeline/timeline_files.h"

namespace kafka_embedded {

class TimelineReport {
 public:
  // The cluster must outlive this.
  explicit TimelineReport(EmbeddedCluster& cluster) : cluster_(cluster) {}
  TimelineReport(const TimelineReport&) = delete;
  TimelineReport& operator=(const TimelineReport&) = delete;
  ~TimelineReport() {
    const char* const always = std::getenv("KAFKA_EMBEDDED_TIMELINE");
    if (always == nullptr && !::testing::Test::HasFailure()) return;
    const std::string path = absl::StrCat(Directory(always), "/", TestName());
    const absl::Status written = WriteTimeline(cluster_.timeline(), path);
    if (written.ok()) {
      std::cerr << "timeline: " << path << ".html\n";
    } else {
      std::cerr << written.message() << "\n";
    }
  }

 private:
  static std::string Directory(const char* always) {
    if (always != nullptr) return always;
    // Bazel keeps what is written there.
    const char* const outputs = std::getenv("TEST_UNDECLARED_OUTPUTS_DIR");
    return outputs != nullptr ? outputs : ::testing::TempDir();
  }
  static std::string TestName() {
    const auto* const test =
        ::testing::UnitTest::GetInstance()->current_test_info();
    if (test == nullptr) return "timeline";
    return absl::StrReplaceAll(
        absl::StrCat(test->test_suite_name(), ".", test->name()), {{"/", "-"}});
  }

  EmbeddedCluster& cluster_;
};

}  // namespace kafka_embedded

#endif  // TESTING_TIMELINE_TIMELINE_REPORT_H_
