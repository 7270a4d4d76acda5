// Kafka's SimpleHeaderConverter, the default for headers: values as text that
// says their type again when it is read (api/values.h).
#ifndef CONNECT_EMBEDDED_CONVERTERS_SIMPLE_HEADER_CONVERTER_H_
#define CONNECT_EMBEDDED_CONVERTERS_SIMPLE_HEADER_CONVERTER_H_

#include <string>

#include "connect_embedded/api/converter.h"

namespace connect_embedded {

class SimpleHeaderConverter final : public HeaderConverter {
 public:
  absl::Status Configure(const kafka_embedded::Config& config,
                         ConverterType type) override;
  absl::StatusOr<NullableBytes> FromConnectHeader(
      absl::string_view topic, absl::string_view key, const Schema& schema,
      const Value& value, std::string& scratch) override;
  // The text "null" is refused, as by Kafka.
  absl::StatusOr<SchemaAndValue> ToConnectHeader(absl::string_view topic,
                                                 absl::string_view key,
                                                 NullableBytes bytes) override;
};

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_CONVERTERS_SIMPLE_HEADER_CONVERTER_H_
