// For tests: schemas and values as the golden vectors write them down.
//
// A schema is in JsonConverter's own form. A value is tagged with its type:
// {"t":"int32","v":5}.
#ifndef CONNECT_EMBEDDED_CONVERTERS_GOLDEN_VALUES_H_
#define CONNECT_EMBEDDED_CONVERTERS_GOLDEN_VALUES_H_

#include <string>
#include <vector>

#include "connect_embedded/api/schema.h"
#include "connect_embedded/api/value.h"
#include "connect_embedded/converters/json.h"
#include "kafka_embedded/base/config.h"

namespace connect_embedded {

// The lines of a gzipped file, parsed. Aborts if it cannot be read.
std::vector<JsonNode> ReadGoldenLines(const std::string& path);

Schema GoldenSchema(const JsonNode& node);
// `schema` is needed for structs.
Value GoldenValue(const JsonNode& node, const Schema& schema);
kafka_embedded::Config GoldenConfig(const JsonNode& node);
std::string FromHex(const std::string& hex);

// The same value with the entries of its maps in the order of the vectors.
Value SortMaps(const Value& value);

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_CONVERTERS_GOLDEN_VALUES_H_
