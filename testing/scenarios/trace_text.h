// A part of a timeline as people like to read it.
#ifndef TESTING_SCENARIOS_TRACE_TEXT_H_
#define TESTING_SCENARIOS_TRACE_TEXT_H_

#include <cstdint>
#include <string>

#include "absl/time/time.h"
#include "kafka_embedded/cluster/timeline.h"

namespace kafka_embedded {

// The events behind `after`, one a line, with the time since `begin`, or since
// the first of them if that is infinite. What comes often stands there once,
// with how often, and when last.
std::string TraceText(const Timeline& timeline, uint64_t after,
                      absl::Time begin);

}  // namespace kafka_embedded

#endif  // TESTING_SCENARIOS_TRACE_TEXT_H_
