// The messages that Kafka's own code wrote, for tests to compare with.
#ifndef KAFKA_EMBEDDED_PROTOCOL_GOLDEN_VECTORS_H_
#define KAFKA_EMBEDDED_PROTOCOL_GOLDEN_VECTORS_H_

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "kafka_embedded/base/bytes.h"

namespace kafka_embedded {

struct GoldenVector {
  std::string message;  // "FetchResponse".
  int16_t version = 0;
  std::string variant;     // "full", "nulls", "defaults", "unknown_tags".
  std::string bytes;       // Without header and length.
  std::string json;        // As Kafka prints it.
  std::string record_key;  // With the record type in front, of keys only.
  std::string versioned;   // With the version in front, of data only.
  // "FetchResponse version 12 (full)".
  std::string Name() const;
};

// `file` is one of testdata/*.jsonl.gz.
std::vector<GoldenVector> ReadGoldenVectors(const std::string& file);
std::vector<GoldenVector> AllGoldenVectors();

// What came of decoding a message and encoding it again.
struct RoundTrip {
  std::string bytes;
  std::string json;
};

// The codec of a message type, without the type.
struct MessageCodec {
  std::function<absl::StatusOr<RoundTrip>(const SharedBytes&, int16_t)>
      round_trip;
  // Just the status.
  std::function<absl::Status(const SharedBytes&, int16_t)> decode;
  // Through the forms with a prefix: DecodeRecordKey, DecodeVersioned. Empty
  // where the type has none.
  std::function<absl::StatusOr<std::string>(absl::string_view, int16_t)>
      round_trip_record_key;
  std::function<absl::StatusOr<std::string>(absl::string_view, int16_t)>
      round_trip_versioned;
};

// By the message's name. Kafka 3.9's ListClientMetricsResources has become
// version 0 of ListConfigResources (KIP-1142), with the same bytes.
const std::map<std::string, MessageCodec>& AllCodecs();

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_GOLDEN_VECTORS_H_
