// MirrorMaker's --include and --whitelist: Java-style regular expressions of
// topic names, with commas for alternatives.
#ifndef CONNECT_EMBEDDED_MIRROR_TOPIC_FILTER_H_
#define CONNECT_EMBEDDED_MIRROR_TOPIC_FILTER_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace connect_embedded {

// The one expression that a list stands for, as MirrorMaker makes it: commas
// become |, blanks and quotes around it go. INVALID_ARGUMENT says what is wrong
// with it, also for the parts of Java's syntax that RE2 leaves out because they
// cannot be matched in linear time: look-around and back references.
absl::StatusOr<std::string> TopicPattern(absl::string_view list);

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_MIRROR_TOPIC_FILTER_H_
