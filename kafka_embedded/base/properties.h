// Java's .properties files, read as java.util.Properties.load reads them:
// comments with # and !, continuation lines, escapes, and =, : or blanks
// between a key and its value.
//
//   ASSIGN_OR_RETURN(const Config config,
//                    ReadPropertiesFile("connect-standalone.properties"));
//
// One difference: Java takes the bytes for ISO-8859-1; here they pass through,
// so that a file in UTF-8 reads as it was written.
#ifndef KAFKA_EMBEDDED_BASE_PROPERTIES_H_
#define KAFKA_EMBEDDED_BASE_PROPERTIES_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "kafka_embedded/base/config.h"

namespace kafka_embedded {

// Of a key that comes twice, the last value counts. INVALID_ARGUMENT for a
// malformed \uXXXX escape, the one thing that can be wrong in such a text.
absl::StatusOr<Config> ParseProperties(absl::string_view text);

// NOT_FOUND, PERMISSION_DENIED or INVALID_ARGUMENT name the file.
absl::StatusOr<Config> ReadPropertiesFile(const std::string& path);

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_BASE_PROPERTIES_H_
