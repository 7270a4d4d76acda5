// Between Connect's values and the bytes in Kafka.
//
// A converter serves one task, from one thread at a time.
#ifndef CONNECT_EMBEDDED_API_CONVERTER_H_
#define CONNECT_EMBEDDED_API_CONVERTER_H_

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "connect_embedded/api/value.h"
#include "kafka_embedded/base/config.h"
#include "kafka_embedded/base/config_def.h"

namespace connect_embedded {

enum class ConverterType : uint8_t { kKey, kValue, kHeader };

// What Kafka stores: nullopt is null.
using NullableBytes = std::optional<absl::string_view>;

// Of a plugin without properties.
const kafka_embedded::ConfigDef& NoConfig();

class Converter {
 public:
  virtual ~Converter() = default;
  // The properties that Configure takes.
  virtual const kafka_embedded::ConfigDef& config_def() const {
    return NoConfig();
  }
  // `config` has the converter's own properties, without the prefix they had in
  // the worker's file. INVALID_ARGUMENT names what is wrong.
  virtual absl::Status Configure(const kafka_embedded::Config& config,
                                 ConverterType type) = 0;

  // The result may point into `value` and into `scratch`, which the caller
  // keeps from call to call so that nothing is allocated. INVALID_ARGUMENT is
  // Kafka's DataException.
  virtual absl::StatusOr<NullableBytes> FromConnectData(
      absl::string_view topic, const Schema& schema, const Value& value,
      std::string& scratch) = 0;

  // The value may borrow from `bytes`.
  virtual absl::StatusOr<SchemaAndValue> ToConnectData(absl::string_view topic,
                                                       NullableBytes bytes) = 0;
};

class HeaderConverter {
 public:
  virtual ~HeaderConverter() = default;
  virtual const kafka_embedded::ConfigDef& config_def() const {
    return NoConfig();
  }
  virtual absl::Status Configure(const kafka_embedded::Config& config,
                                 ConverterType type) = 0;
  // As the two above.
  virtual absl::StatusOr<NullableBytes> FromConnectHeader(
      absl::string_view topic, absl::string_view key, const Schema& schema,
      const Value& value, std::string& scratch) = 0;
  virtual absl::StatusOr<SchemaAndValue> ToConnectHeader(
      absl::string_view topic, absl::string_view key, NullableBytes bytes) = 0;
};

// For the converters that treat headers as values, which most do.
class ValueAndHeaderConverter : public Converter, public HeaderConverter {
 public:
  const kafka_embedded::ConfigDef& config_def() const override {
    return NoConfig();
  }
  absl::StatusOr<NullableBytes> FromConnectHeader(
      absl::string_view topic, absl::string_view /*key*/, const Schema& schema,
      const Value& value, std::string& scratch) override {
    return FromConnectData(topic, schema, value, scratch);
  }
  absl::StatusOr<SchemaAndValue> ToConnectHeader(absl::string_view topic,
                                                 absl::string_view /*key*/,
                                                 NullableBytes bytes) override {
    return ToConnectData(topic, bytes);
  }
  absl::Status Configure(const kafka_embedded::Config& config,
                         ConverterType type) override = 0;
};

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_API_CONVERTER_H_
