#include "connect_embedded/converters/primitive_converters.h"

#include <bit>
#include <cstdint>
#include <cstring>

#include "absl/strings/str_cat.h"

namespace connect_embedded {
namespace {

// What stands in the bytes, how long it is, and how Kafka names it.
struct Shape {
  size_t size;
  absl::string_view name;
};

constexpr Shape ShapeOf(Type type) {
  switch (type) {
    case Type::kInt16:
      return {2, "short"};
    case Type::kInt32:
      return {4, "integer"};
    case Type::kInt64:
      return {8, "long"};
    case Type::kFloat32:
      return {4, "float"};
    case Type::kFloat64:
      return {8, "double"};
    default:
      return {1, "boolean"};
  }
}

// The bits of `value`, if it is of the type.
template <Type kType>
bool ToBits(const Value& value, uint64_t& bits) {
  if constexpr (kType == Type::kInt16) {
    if (value.kind() != Value::Kind::kInt16) return false;
    bits = static_cast<uint16_t>(value.int16());
  } else if constexpr (kType == Type::kInt32) {
    if (value.kind() != Value::Kind::kInt32) return false;
    bits = static_cast<uint32_t>(value.int32());
  } else if constexpr (kType == Type::kInt64) {
    if (value.kind() != Value::Kind::kInt64) return false;
    bits = static_cast<uint64_t>(value.int64());
  } else if constexpr (kType == Type::kFloat32) {
    if (value.kind() != Value::Kind::kFloat32) return false;
    bits = std::bit_cast<uint32_t>(value.float32());
  } else if constexpr (kType == Type::kFloat64) {
    if (value.kind() != Value::Kind::kFloat64) return false;
    bits = std::bit_cast<uint64_t>(value.float64());
  } else {
    if (value.kind() != Value::Kind::kBoolean) return false;
    bits = value.boolean() ? 1 : 0;
  }
  return true;
}

template <Type kType>
Value FromBits(uint64_t bits) {
  if constexpr (kType == Type::kInt16) {
    return Value::Int16(static_cast<int16_t>(bits));
  } else if constexpr (kType == Type::kInt32) {
    return Value::Int32(static_cast<int32_t>(bits));
  } else if constexpr (kType == Type::kInt64) {
    return Value::Int64(static_cast<int64_t>(bits));
  } else if constexpr (kType == Type::kFloat32) {
    return Value::Float32(std::bit_cast<float>(static_cast<uint32_t>(bits)));
  } else if constexpr (kType == Type::kFloat64) {
    return Value::Float64(std::bit_cast<double>(bits));
  } else {
    return Value::Boolean(bits != 0);
  }
}

}  // namespace

absl::Status ByteArrayConverter::Configure(const kafka_embedded::Config&,
                                           ConverterType) {
  return absl::OkStatus();
}

absl::StatusOr<NullableBytes> ByteArrayConverter::FromConnectData(
    absl::string_view /*topic*/, const Schema& schema, const Value& value,
    std::string& /*scratch*/) {
  if (schema && schema.type() != Type::kBytes) {
    return absl::InvalidArgumentError(
        absl::StrCat("Invalid schema type for ByteArrayConverter: ",
                     TypeName(schema.type())));
  }
  if (value.is_null()) return NullableBytes();
  if (value.kind() != Value::Kind::kBytes) {
    return absl::InvalidArgumentError(
        absl::StrCat("ByteArrayConverter is not compatible with objects of "
                     "type class ",
                     value.java_class()));
  }
  return NullableBytes(value.bytes());
}

absl::StatusOr<SchemaAndValue> ByteArrayConverter::ToConnectData(
    absl::string_view /*topic*/, NullableBytes bytes) {
  return SchemaAndValue{
      Schema::OptionalBytes(),
      bytes.has_value() ? Value::BorrowedBytes(*bytes) : Value()};
}

template <Type kType>
absl::Status PrimitiveConverter<kType>::Configure(const kafka_embedded::Config&,
                                                  ConverterType) {
  return absl::OkStatus();
}

template <Type kType>
absl::StatusOr<NullableBytes> PrimitiveConverter<kType>::FromConnectData(
    absl::string_view /*topic*/, const Schema& /*schema*/, const Value& value,
    std::string& scratch) {
  if (value.is_null()) return NullableBytes();
  constexpr Shape kShape = ShapeOf(kType);
  uint64_t bits = 0;
  if (!ToBits<kType>(value, bits)) {
    return absl::InvalidArgumentError(absl::StrCat("Failed to serialize to ",
                                                   kShape.name, " (was class ",
                                                   value.java_class(), "): "));
  }
  scratch.resize(kShape.size);
  for (size_t i = 0; i < kShape.size; ++i) {
    scratch[i] = static_cast<char>(bits >> (8 * (kShape.size - 1 - i)));
  }
  return NullableBytes(scratch);
}

template <Type kType>
absl::StatusOr<SchemaAndValue> PrimitiveConverter<kType>::ToConnectData(
    absl::string_view /*topic*/, NullableBytes bytes) {
  SchemaAndValue result{Schema::Primitive(kType, /*optional=*/true), Value()};
  if (!bytes.has_value()) return result;
  constexpr Shape kShape = ShapeOf(kType);
  uint64_t bits = 0;
  for (const char c : *bytes) bits = bits << 8 | static_cast<uint8_t>(c);
  if (bytes->size() != kShape.size || (kType == Type::kBoolean && bits > 1)) {
    return absl::InvalidArgumentError(
        absl::StrCat("Failed to deserialize ", kShape.name, ": ", bytes->size(),
                     " bytes, expected ", kShape.size,
                     kType == Type::kBoolean ? " with the value 0 or 1" : ""));
  }
  result.value = FromBits<kType>(bits);
  return result;
}

template class PrimitiveConverter<Type::kInt16>;
template class PrimitiveConverter<Type::kInt32>;
template class PrimitiveConverter<Type::kInt64>;
template class PrimitiveConverter<Type::kFloat32>;
template class PrimitiveConverter<Type::kFloat64>;
template class PrimitiveConverter<Type::kBoolean>;

}  // namespace connect_embedded
