// The vocabulary of message declarations.
//
// A message is a plain struct. Its one VisitFields names each field as Kafka
// names it and says in which versions it exists; the encoder, the decoder and
// the JSON printer all follow it:
//
//   template <typename Self, typename V>
//   static void VisitFields(Self& self, V& v) {
//     v.Field("name", self.name, Since(0).Nullable(6));
//     v.Field("topicId", self.topic_id, Since(6).Ignorable());
//     v.Field("cursor", self.cursor, Since(7).Tag(0));
//   }
//
// Fields are written in this order. Defaults are the struct's own.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGE_SCHEMA_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGE_SCHEMA_H_

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "kafka_embedded/base/error_code.h"
#include "kafka_embedded/protocol/api_key.h"

namespace kafka_embedded {

enum class MessageKind : uint8_t { kRequest, kResponse, kHeader, kData };

inline constexpr int16_t kLastVersion = std::numeric_limits<int16_t>::max();
// The kFirstFlexible of a message that never has compact lengths and tags.
inline constexpr int16_t kNeverFlexible = kLastVersion;

// A tagged field that the receiver does not know (KIP-482). Kept, so that a
// message that is passed on loses nothing.
struct UnknownTag {
  uint32_t tag = 0;
  std::string data = {};
  bool operator==(const UnknownTag&) const = default;
};
// In ascending order of tag.
using UnknownTags = std::vector<UnknownTag>;

// When and how a field is on the wire.
struct FieldSpec {
  int16_t first = 0;
  int16_t last = kLastVersion;
  int16_t first_nullable = kLastVersion;
  int16_t last_nullable = -1;
  int32_t tag = -1;  // Not a tagged field.
  bool ignorable = false;
  bool compact_allowed = true;
  bool is_bytes = false;

  // Null is allowed in these versions; the field's type is a std::optional.
  constexpr FieldSpec Nullable(int16_t from = 0,
                               int16_t to = kLastVersion) const {
    FieldSpec spec = *this;
    spec.first_nullable = from;
    spec.last_nullable = to;
    return spec;
  }
  // Written behind the others, and only if it differs from its default.
  constexpr FieldSpec Tag(int32_t number) const {
    FieldSpec spec = *this;
    spec.tag = number;
    return spec;
  }
  // May be dropped silently in a version that lacks it. Without this, a value
  // other than the default is refused there.
  constexpr FieldSpec Ignorable() const {
    FieldSpec spec = *this;
    spec.ignorable = true;
    return spec;
  }
  // Kafka's type is `bytes`; a std::string without this is a `string`.
  constexpr FieldSpec Bytes() const {
    FieldSpec spec = *this;
    spec.is_bytes = true;
    return spec;
  }
  // Keeps its two-byte length even in flexible versions.
  constexpr FieldSpec NeverCompact() const {
    FieldSpec spec = *this;
    spec.compact_allowed = false;
    return spec;
  }

  constexpr bool InVersion(int16_t version) const {
    return version >= first && version <= last;
  }
  constexpr bool NullableIn(int16_t version) const {
    return version >= first_nullable && version <= last_nullable;
  }
};

constexpr FieldSpec Since(int16_t first) { return {.first = first}; }
constexpr FieldSpec Until(int16_t last) { return {.last = last}; }
constexpr FieldSpec Between(int16_t first, int16_t last) {
  return {.first = first, .last = last};
}

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGE_SCHEMA_H_
