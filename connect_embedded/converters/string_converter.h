// Kafka's StringConverter: any value as the text that Java's toString gives,
// and any bytes as text. converter.encoding names the character set.
#ifndef CONNECT_EMBEDDED_CONVERTERS_STRING_CONVERTER_H_
#define CONNECT_EMBEDDED_CONVERTERS_STRING_CONVERTER_H_

#include <string>

#include "connect_embedded/api/converter.h"

namespace connect_embedded {

class StringConverter final : public ValueAndHeaderConverter {
 public:
  absl::Status Configure(const kafka_embedded::Config& config,
                         ConverterType type) override;
  // UTF-8 text passes through without a copy.
  absl::StatusOr<NullableBytes> FromConnectData(absl::string_view topic,
                                                const Schema& schema,
                                                const Value& value,
                                                std::string& scratch) override;
  absl::StatusOr<SchemaAndValue> ToConnectData(absl::string_view topic,
                                               NullableBytes bytes) override;

 private:
  enum class Encoding : uint8_t {
    kUtf8,
    kAscii,
    kLatin1,
    kUtf16,  // With a byte order mark; big-endian without.
    kUtf16Be,
    kUtf16Le,
  };
  void Encode(absl::string_view text, std::string& out) const;
  std::string Decode(absl::string_view bytes) const;

  Encoding encoding_ = Encoding::kUtf8;
};

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_CONVERTERS_STRING_CONVERTER_H_
