// Connect schemas as JSON: {"type":"int32","optional":false}.
#ifndef CONNECT_EMBEDDED_CONVERTERS_JSON_SCHEMA_H_
#define CONNECT_EMBEDDED_CONVERTERS_JSON_SCHEMA_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "connect_embedded/api/schema.h"
#include "connect_embedded/converters/json.h"
#include "connect_embedded/converters/json_value.h"

namespace connect_embedded {

// "null" for no schema. INVALID_ARGUMENT if a default cannot be written.
absl::Status AppendJsonSchema(const Schema& schema,
                              const JsonValueOptions& options,
                              std::string& out);

// The empty schema for JSON's null. The error's text is Kafka's.
absl::StatusOr<Schema> SchemaFromJson(const JsonNode& node,
                                      const JsonValueOptions& options);

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_CONVERTERS_JSON_SCHEMA_H_
