// Regular expressions in Java's spelling, as far as RE2 has what they ask for.
#ifndef CONNECT_EMBEDDED_TRANSFORMS_JAVA_REGEX_H_
#define CONNECT_EMBEDDED_TRANSFORMS_JAVA_REGEX_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace re2 {
class RE2;
}

namespace connect_embedded {

// INVALID_ARGUMENT says what is wrong: "Invalid regex: missing ): (".
absl::StatusOr<std::shared_ptr<const re2::RE2>> CompileJavaRegex(
    absl::string_view pattern);

bool MatchesWhole(const re2::RE2& regex, absl::string_view text);

// As Matcher.replaceFirst, with $1 and ${name} in `replacement`.
// INVALID_ARGUMENT for a group that does not exist.
absl::StatusOr<std::string> ReplaceFirst(const re2::RE2& regex,
                                         absl::string_view text,
                                         absl::string_view replacement);

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_TRANSFORMS_JAVA_REGEX_H_
