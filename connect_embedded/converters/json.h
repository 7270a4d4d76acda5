// JSON text as Jackson reads and writes it for Kafka Connect.
//
// Not a general library's job: a number keeps its digits (a Decimal may have
// more than a double holds, and an integer that overflows wraps as Java's
// does), of a key that comes twice the last value counts, and what follows the
// first value is not looked at but has a position, which is how JsonConverter
// finds the end of an envelope's schema.
#ifndef CONNECT_EMBEDDED_CONVERTERS_JSON_H_
#define CONNECT_EMBEDDED_CONVERTERS_JSON_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "connect_embedded/api/decimal.h"

namespace connect_embedded {

class JsonNode {
 public:
  enum class Kind : uint8_t {
    kMissing,  // Blank input.
    kNull,
    kBoolean,
    kInteger,
    kFloat,
    kString,
    kArray,
    kObject,
  };
  struct Member;
  using Members = std::vector<Member>;

  Kind kind = Kind::kMissing;
  bool boolean = false;
  std::string text;  // Of a string, or a number as it was written.
  std::vector<JsonNode> items;
  Members members;  // In the order of the text.

  bool is(Kind k) const { return kind == k; }
  bool is_number() const {
    return kind == Kind::kInteger || kind == Kind::kFloat;
  }
  // nullptr where an object has no such member, or this is no object.
  const JsonNode* Find(absl::string_view key) const;
  // As Jackson's JsonNodeType: "STRING".
  absl::string_view type_name() const;

  // As Jackson's longValue and friends: 0 for what is no number, the low bits
  // of what is too large.
  int64_t ToInt64() const;
  double ToDouble() const;
  float ToFloat() const;
  // REQUIRES: is_number().
  Decimal ToDecimal() const;
  // True if the node is an integer that a 32-bit one holds.
  bool IsInt32() const;
};

struct JsonNode::Member {
  std::string name;
  JsonNode value;
};

// The first value of `text`. INVALID_ARGUMENT says what is wrong and where.
// `end`, if not null, gets the position behind the value.
absl::StatusOr<JsonNode> ParseJson(absl::string_view text,
                                   size_t* end = nullptr);

// Quoted, and escaped as Jackson does: characters beyond the basic plane as two
// \uXXXX, all others as they are.
void AppendJsonString(absl::string_view text, std::string& out);

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_CONVERTERS_JSON_H_
