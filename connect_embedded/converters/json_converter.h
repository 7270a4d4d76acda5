// Kafka's JsonConverter, to the byte.
//
// With schemas.enable, which is the default, a value travels in an envelope:
//   {"schema":{"type":"string","optional":false},"payload":"a line"}
// Without, as plain JSON.
//
// Schemas are translated once and remembered, schemas.cache.size of them: by
// identity on the way out, and by their text on the way in, so that of a
// record whose envelope is written as this converter and Kafka's write it, only
// the payload is parsed.
#ifndef CONNECT_EMBEDDED_CONVERTERS_JSON_CONVERTER_H_
#define CONNECT_EMBEDDED_CONVERTERS_JSON_CONVERTER_H_

#include <cstddef>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "connect_embedded/api/converter.h"
#include "connect_embedded/converters/json.h"
#include "connect_embedded/converters/json_value.h"

namespace connect_embedded {

class JsonConverter final : public ValueAndHeaderConverter {
 public:
  const kafka_embedded::ConfigDef& config_def() const override;
  absl::Status Configure(const kafka_embedded::Config& config,
                         ConverterType type) override;
  absl::StatusOr<NullableBytes> FromConnectData(absl::string_view topic,
                                                const Schema& schema,
                                                const Value& value,
                                                std::string& scratch) override;
  absl::StatusOr<SchemaAndValue> ToConnectData(absl::string_view topic,
                                               NullableBytes bytes) override;

 private:
  // {"schema":…,"payload": for a schema.
  absl::StatusOr<absl::string_view> EnvelopeHead(const Schema& schema);
  // The value, if `text` is such an envelope of a schema seen before.
  absl::StatusOr<SchemaAndValue> FromEnvelope(absl::string_view text);
  absl::StatusOr<SchemaAndValue> FromKnownHead(absl::string_view text,
                                               bool& found);
  void Remember(absl::string_view text, const Schema& schema);

  struct CachedHead {
    Schema schema;  // Keeps the identity taken.
    std::string head;
  };

  bool schemas_enable_ = true;
  size_t cache_size_ = 1000;
  Schema content_schema_;  // schema.content, KIP-1054.
  JsonValueOptions options_;
  absl::flat_hash_map<const void*, CachedHead> heads_;
  absl::flat_hash_map<std::string, Schema> schemas_;
  // The head of the last record: mostly that of the next.
  std::string last_head_;
  Schema last_schema_;
};

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_CONVERTERS_JSON_CONVERTER_H_
