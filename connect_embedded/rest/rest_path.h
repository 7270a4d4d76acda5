// Paths and queries of REST requests.
#ifndef CONNECT_EMBEDDED_REST_REST_PATH_H_
#define CONNECT_EMBEDDED_REST_REST_PATH_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"

namespace connect_embedded {

struct RestPath {
  // "/connectors/a%2Fb/" is {"connectors", "a/b"}.
  std::vector<std::string> segments;
  std::vector<std::pair<std::string, std::string>> query;

  // The first value, or `otherwise`.
  std::string Query(absl::string_view name,
                    absl::string_view otherwise = "") const;
  bool QueryIsTrue(absl::string_view name) const;
};

// True for what Kafka's server refuses with 400: empty segments, percent signs
// that escape nothing.
bool IsAmbiguous(absl::string_view target);

RestPath ParseRestPath(absl::string_view target);

// For use as one segment.
std::string EncodeSegment(absl::string_view text);

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_REST_REST_PATH_H_
