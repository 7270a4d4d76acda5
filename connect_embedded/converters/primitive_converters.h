// Kafka's converters of one type each: bytes as they are, and numbers and
// booleans as Kafka's own serializers write them (big-endian).
#ifndef CONNECT_EMBEDDED_CONVERTERS_PRIMITIVE_CONVERTERS_H_
#define CONNECT_EMBEDDED_CONVERTERS_PRIMITIVE_CONVERTERS_H_

#include <string>

#include "connect_embedded/api/converter.h"

namespace connect_embedded {

// org.apache.kafka.connect.converters.ByteArrayConverter: no copy either way.
class ByteArrayConverter final : public ValueAndHeaderConverter {
 public:
  absl::Status Configure(const kafka_embedded::Config& config,
                         ConverterType type) override;
  absl::StatusOr<NullableBytes> FromConnectData(absl::string_view topic,
                                                const Schema& schema,
                                                const Value& value,
                                                std::string& scratch) override;
  absl::StatusOr<SchemaAndValue> ToConnectData(absl::string_view topic,
                                               NullableBytes bytes) override;
};

// org.apache.kafka.connect.converters.ShortConverter and its like.
// REQUIRES: kType is kInt16, kInt32, kInt64, kFloat32, kFloat64 or kBoolean.
template <Type kType>
class PrimitiveConverter final : public ValueAndHeaderConverter {
 public:
  absl::Status Configure(const kafka_embedded::Config& config,
                         ConverterType type) override;
  absl::StatusOr<NullableBytes> FromConnectData(absl::string_view topic,
                                                const Schema& schema,
                                                const Value& value,
                                                std::string& scratch) override;
  absl::StatusOr<SchemaAndValue> ToConnectData(absl::string_view topic,
                                               NullableBytes bytes) override;
};

using ShortConverter = PrimitiveConverter<Type::kInt16>;
using IntegerConverter = PrimitiveConverter<Type::kInt32>;
using LongConverter = PrimitiveConverter<Type::kInt64>;
using FloatConverter = PrimitiveConverter<Type::kFloat32>;
using DoubleConverter = PrimitiveConverter<Type::kFloat64>;
using BooleanConverter = PrimitiveConverter<Type::kBoolean>;

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_CONVERTERS_PRIMITIVE_CONVERTERS_H_
