// Connect values as JSON, with or without a schema.
#ifndef CONNECT_EMBEDDED_CONVERTERS_JSON_VALUE_H_
#define CONNECT_EMBEDDED_CONVERTERS_JSON_VALUE_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "connect_embedded/api/schema.h"
#include "connect_embedded/api/value.h"
#include "connect_embedded/converters/json.h"

namespace connect_embedded {

struct JsonValueOptions {
  bool numeric_decimals = false;          // decimal.format=NUMERIC
  bool replace_null_with_default = true;  // replace.null.with.default
};

// INVALID_ARGUMENT is Kafka's DataException, mostly with its text.
absl::Status AppendJsonValue(const Schema& schema, const Value& value,
                             const JsonValueOptions& options, std::string& out);

// Without a schema: integers become int64, other numbers float64, objects maps.
absl::StatusOr<Value> ValueFromJson(const Schema& schema, const JsonNode& node,
                                    const JsonValueOptions& options);

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_CONVERTERS_JSON_VALUE_H_
