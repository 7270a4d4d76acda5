// Paths to fields inside of fields: "a.b", with `x.y` for a name that has a dot
// (KIP-821).
#ifndef CONNECT_EMBEDDED_TRANSFORMS_FIELD_PATH_H_
#define CONNECT_EMBEDDED_TRANSFORMS_FIELD_PATH_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace connect_embedded {

// INVALID_ARGUMENT for a backtick that is not closed.
absl::StatusOr<std::vector<std::string>> ParseFieldPath(absl::string_view path);

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_TRANSFORMS_FIELD_PATH_H_
