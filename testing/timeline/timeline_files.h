// A timeline as files for people: a page that shows it, and a trace for
// Chrome's and Perfetto's viewers.
//
//   ASSERT_OK(WriteTimeline(cluster->timeline(), "/tmp/failover"));
//   // /tmp/failover.html, /tmp/failover.trace.json
//
// The page needs nothing but itself and a browser: nodes are lanes, time goes
// across, arrows lead from cause to effect. What follows a # in its address
// filters: page.html#topic=orders&partition=0&client=audit&kind=append&find=x
#ifndef TESTING_TIMELINE_TIMELINE_FILES_H_
#define TESTING_TIMELINE_TIMELINE_FILES_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "kafka_embedded/cluster/timeline.h"

namespace kafka_embedded {

// One HTML page. `title` is for its head.
std::string TimelinePage(const Timeline& timeline, absl::string_view title);

// The Trace Event Format of chrome://tracing and ui.perfetto.dev. An instant
// of virtual time may hold many events; they are 1 µs wide each.
std::string TimelineTraceJson(const Timeline& timeline);

// Writes both, as PATH.html and PATH.trace.json. UNAVAILABLE names the file
// that could not be written.
absl::Status WriteTimeline(const Timeline& timeline, const std::string& path);

}  // namespace kafka_embedded

#endif  // TESTING_TIMELINE_TIMELINE_FILES_H_
