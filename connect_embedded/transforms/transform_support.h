// What the built-in transformations share: the key or the value they work on,
// what they require of it, and schemas made from it.
#ifndef CONNECT_EMBEDDED_TRANSFORMS_TRANSFORM_SUPPORT_H_
#define CONNECT_EMBEDDED_TRANSFORMS_TRANSFORM_SUPPORT_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "connect_embedded/api/schema.h"
#include "connect_embedded/api/transformation.h"
#include "connect_embedded/api/value.h"

namespace connect_embedded {

enum class Side : uint8_t { kKey, kValue };

struct Operand {
  Schema& schema;
  Value& value;
};
inline Operand OperandOf(ConnectRecord& record, Side side) {
  return side == Side::kKey ? Operand{record.key_schema, record.key}
                            : Operand{record.value_schema, record.value};
}

// For a T that takes its side: Kafka's T$Key and T$Value.
template <typename T>
class OnKey final : public T {
 public:
  OnKey() : T(Side::kKey) {}
};
template <typename T>
class OnValue final : public T {
 public:
  OnValue() : T(Side::kValue) {}
};

// Kafka's Requirements: "Only Map objects supported in absence of schema for
// [casting], found: java.lang.String".
absl::Status RequireMap(const Value& value, absl::string_view purpose);
absl::Status RequireStruct(const Value& value, absl::string_view purpose);

// Name, version, doc and parameters of `from`.
SchemaBuilder CopyBasics(const Schema& from, SchemaBuilder builder);

// INVALID_ARGUMENT instead of a second field of one name.
absl::Status AddField(SchemaBuilder& builder, absl::string_view name,
                      Schema schema);

// A field's value; its default for null if `replace_null`.
Value FieldValue(const Struct& from, const Field& field, bool replace_null);

// Replaces the entry of that name, or adds one.
void PutEntry(Value::MapEntries& entries, absl::string_view name, Value value);

// Schemas made from others, so that each is made once. Known by identity: most
// sources use one schema for all their records.
class SchemaCache {
 public:
  // The schema made from `from`, now or before.
  absl::StatusOr<Schema> GetOrMake(
      const Schema& from,
      absl::FunctionRef<absl::StatusOr<Schema>(const Schema&)> make);

 private:
  std::vector<std::pair<Schema, Schema>> made_;
};

// Whether a null field that has a default counts as the default.
inline constexpr absl::string_view kReplaceNull = "replace.null.with.default";

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_TRANSFORMS_TRANSFORM_SUPPORT_H_
