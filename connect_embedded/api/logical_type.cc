#include "connect_embedded/api/logical_type.h"

#include <limits>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "kafka_embedded/base/status.h"

namespace connect_embedded {
namespace {

constexpr int64_t kMillisPerDay = 24 * 60 * 60 * 1000;

absl::StatusOr<int32_t> ScaleOf(const Schema& schema) {
  const std::string* text = schema.parameter("scale");
  int32_t scale = 0;
  if (text == nullptr) {
    return absl::InvalidArgumentError(
        "Invalid Decimal schema: scale parameter not found.");
  }
  if (!absl::SimpleAtoi(*text, &scale)) {
    return absl::InvalidArgumentError(absl::StrCat(
        "Invalid scale parameter found in Decimal schema: ", *text));
  }
  return scale;
}

absl::StatusOr<Value> DecimalToBytes(const Schema& schema, const Value& value) {
  if (value.kind() != Value::Kind::kDecimal) {
    return absl::InvalidArgumentError(
        absl::StrCat("Invalid type for Decimal, expected BigDecimal but was "
                     "class ",
                     value.java_class()));
  }
  ASSIGN_OR_RETURN(const int32_t scale, ScaleOf(schema));
  if (value.decimal().scale() != scale) {
    return absl::InvalidArgumentError(absl::StrCat(
        "Decimal value has mismatching scale for given Decimal schema. Schema "
        "has scale ",
        scale, ", value has scale ", value.decimal().scale(), "."));
  }
  return Value::Bytes(value.decimal().UnscaledBytes());
}

absl::Status NotADate(absl::string_view type, const Value& value) {
  return absl::InvalidArgumentError(
      absl::StrCat("Invalid type for ", type, ", expected Date but was class ",
                   value.java_class()));
}

}  // namespace

Schema DecimalSchema(int32_t scale) {
  return SchemaBuilder(Type::kBytes)
      .Name(kDecimalName)
      .Version(1)
      .Parameter("scale", absl::StrCat(scale))
      .Build();
}
Schema DateSchema() {
  return SchemaBuilder(Type::kInt32).Name(kDateName).Version(1).Build();
}
Schema TimeSchema() {
  return SchemaBuilder(Type::kInt32).Name(kTimeName).Version(1).Build();
}
Schema TimestampSchema() {
  return SchemaBuilder(Type::kInt64).Name(kTimestampName).Version(1).Build();
}

LogicalType LogicalTypeOf(const Schema& schema) {
  if (!schema || schema.name() == nullptr) return LogicalType::kNone;
  const std::string& name = *schema.name();
  if (name == kDecimalName) return LogicalType::kDecimal;
  if (name == kDateName) return LogicalType::kDate;
  if (name == kTimeName) return LogicalType::kTime;
  if (name == kTimestampName) return LogicalType::kTimestamp;
  return LogicalType::kNone;
}

absl::StatusOr<Value> FromLogical(const Schema& schema, const Value& value) {
  const bool date = value.kind() == Value::Kind::kDate;
  switch (LogicalTypeOf(schema)) {
    case LogicalType::kNone:
      return value;
    case LogicalType::kDecimal:
      return DecimalToBytes(schema, value);
    case LogicalType::kTimestamp:
      if (!date) return NotADate("Timestamp", value);
      return Value::Int64(value.date());
    case LogicalType::kTime:
      if (!date) return NotADate("Time", value);
      if (value.date() < 0 || value.date() >= kMillisPerDay) {
        return absl::InvalidArgumentError(
            "Kafka Connect Time type should not have any date fields set to "
            "non-zero values.");
      }
      return Value::Int32(static_cast<int32_t>(value.date()));
    case LogicalType::kDate:
      if (!date) return NotADate("Date", value);
      if (value.date() % kMillisPerDay != 0) {
        return absl::InvalidArgumentError(
            "Kafka Connect Date type should not have any time fields set to "
            "non-zero values.");
      }
      return Value::Int32(static_cast<int32_t>(value.date() / kMillisPerDay));
  }
  return value;
}

absl::StatusOr<Value> ToLogical(const Schema& schema, const Value& value) {
  switch (LogicalTypeOf(schema)) {
    case LogicalType::kNone:
      return value;
    case LogicalType::kDecimal: {
      ASSIGN_OR_RETURN(const int32_t scale, ScaleOf(schema));
      return Value::Of(Decimal::FromUnscaled(value.bytes(), scale));
    }
    case LogicalType::kTimestamp:
      return Value::Date(value.int64());
    case LogicalType::kTime:
      if (value.int32() < 0 || value.int32() > kMillisPerDay) {
        return absl::InvalidArgumentError(
            "Time values must use number of milliseconds greater than 0 and "
            "less than 86400000");
      }
      return Value::Date(value.int32());
    case LogicalType::kDate:
      return Value::Date(int64_t{value.int32()} * kMillisPerDay);
  }
  return value;
}

}  // namespace connect_embedded
