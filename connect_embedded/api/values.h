// Values as text, and text as values, as Kafka's class Values turns them into
// each other: how headers travel.
//
//   ValueText(Value::Array({Value::Int32(1)}));  // "[1]"
//   ParseValue("[1, 300]");                      // an array of int16
#ifndef CONNECT_EMBEDDED_API_VALUES_H_
#define CONNECT_EMBEDDED_API_VALUES_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "connect_embedded/api/value.h"

namespace connect_embedded {

// Text stands as it is at the top, and quoted inside arrays and maps.
std::string ValueText(const Value& value);

// The narrowest number that holds `text`, true or false, an ISO 8601 date, an
// array or a map; text where it is none of these. Nothing for "null".
std::optional<SchemaAndValue> ParseValue(absl::string_view text);

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_API_VALUES_H_
