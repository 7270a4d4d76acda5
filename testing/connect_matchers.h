// Statuses of Connect's connectors and tasks in tests.
//
//   EXPECT_THAT(connect->ConnectorStatus("sink"),
//               IsOkAndHolds(RunsWithTasks(2)));
//   EXPECT_THAT(connect->ConnectorStatus("source"),
//               IsOkAndHolds(HasFailedTask(0, HasSubstr("disk"))));
#ifndef TESTING_CONNECT_MATCHERS_H_
#define TESTING_CONNECT_MATCHERS_H_

#include <algorithm>
#include <ostream>
#include <string>

#include "connect_embedded/runtime/herder.h"
#include "gmock/gmock.h"

namespace connect_embedded {

// For failures: source: RUNNING on w:8083, tasks 0: FAILED on w:8083 (why)
inline void PrintTo(const ConnectorStateInfo& info, std::ostream* out) {
  const auto print = [out](const WorkStatus& status) {
    *out << status.state << " on " << status.worker_id;
    if (!status.trace.empty()) *out << " (" << status.trace << ")";
  };
  *out << info.name << ": ";
  print(info.connector);
  for (const auto& [task, status] : info.tasks) {
    *out << ", task " << task << ": ";
    print(status);
  }
}

}  // namespace connect_embedded

namespace kafka_embedded {

namespace connect_internal {
inline bool AllAre(const connect_embedded::ConnectorStateInfo& info,
                   connect_embedded::State state) {
  return info.connector.state == state &&
         std::all_of(
             info.tasks.begin(), info.tasks.end(),
             [state](const auto& t) { return t.second.state == state; });
}
}  // namespace connect_internal

// The connector and that many tasks, all RUNNING.
MATCHER_P(RunsWithTasks, count,
          "runs with " + testing::PrintToString(count) + " tasks") {
  return static_cast<int>(arg.tasks.size()) == count &&
         connect_internal::AllAre(arg, connect_embedded::State::kRunning);
}
MATCHER(IsPaused, "is paused, and so are its tasks") {
  return connect_internal::AllAre(arg, connect_embedded::State::kPaused);
}
MATCHER(IsStopped, "is stopped and has no tasks") {
  return arg.connector.state == connect_embedded::State::kStopped &&
         arg.tasks.empty();
}
MATCHER_P(HasFailed, trace,
          "has failed with a trace that " +
              testing::DescribeMatcher<std::string>(trace)) {
  return arg.connector.state == connect_embedded::State::kFailed &&
         testing::ExplainMatchResult(trace, arg.connector.trace,
                                     result_listener);
}
MATCHER_P2(HasFailedTask, task, trace,
           "has a failed task " + testing::PrintToString(task) +
               " with a trace that " +
               testing::DescribeMatcher<std::string>(trace)) {
  for (const auto& [id, status] : arg.tasks) {
    if (id == task) {
      return status.state == connect_embedded::State::kFailed &&
             testing::ExplainMatchResult(trace, status.trace, result_listener);
    }
  }
  return false;
}

}  // namespace kafka_embedded

#endif  // TESTING_CONNECT_MATCHERS_H_
