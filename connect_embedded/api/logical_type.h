// Kafka's logical types: a primitive schema whose name says what it means.
//
//   const Schema price = DecimalSchema(/*scale=*/2);
//   const Value v = Value::Of(*Decimal::Parse("12.50"));
//
// A value of one is the logical kind (Decimal, Date) inside Connect, and the
// primitive in serialised form.
#ifndef CONNECT_EMBEDDED_API_LOGICAL_TYPE_H_
#define CONNECT_EMBEDDED_API_LOGICAL_TYPE_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "connect_embedded/api/schema.h"
#include "connect_embedded/api/value.h"

namespace connect_embedded {

enum class LogicalType : uint8_t { kNone, kDecimal, kDate, kTime, kTimestamp };

inline constexpr absl::string_view kDecimalName =
    "org.apache.kafka.connect.data.Decimal";
inline constexpr absl::string_view kDateName =
    "org.apache.kafka.connect.data.Date";
inline constexpr absl::string_view kTimeName =
    "org.apache.kafka.connect.data.Time";
inline constexpr absl::string_view kTimestampName =
    "org.apache.kafka.connect.data.Timestamp";

Schema DecimalSchema(int32_t scale);
Schema DateSchema();
Schema TimeSchema();
Schema TimestampSchema();

// By the schema's name alone, as Kafka's converters do.
LogicalType LogicalTypeOf(const Schema& schema);

// The primitive that stands for `value`: days, milliseconds of a day,
// milliseconds, or the unscaled bytes. INVALID_ARGUMENT where the value is of
// another kind, or not one that the type can carry.
absl::StatusOr<Value> FromLogical(const Schema& schema, const Value& value);

// The opposite. INVALID_ARGUMENT where the primitive is out of range.
absl::StatusOr<Value> ToLogical(const Schema& schema, const Value& value);

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_API_LOGICAL_TYPE_H_
