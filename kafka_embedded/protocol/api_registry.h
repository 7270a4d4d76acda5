// Kafka's requests by number: versions, headers, and codecs for code that does
// not know the type, such as a socket.
//
//   const ApiInfo* api = FindApi(ApiKey::kFetch);
//   for (const ApiInfo& api : AllApis()) ...
#ifndef KAFKA_EMBEDDED_PROTOCOL_API_REGISTRY_H_
#define KAFKA_EMBEDDED_PROTOCOL_API_REGISTRY_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "kafka_embedded/protocol/api_key.h"
#include "kafka_embedded/protocol/api_message.h"
#include "kafka_embedded/protocol/wire_reader.h"
#include "kafka_embedded/protocol/wire_writer.h"

namespace kafka_embedded {

struct ApiInfo {
  using DecodeFunction = absl::StatusOr<ApiMessagePtr> (*)(WireReader& in,
                                                           int16_t version);
  // REQUIRES: the message is this API's.
  using EncodeFunction = absl::Status (*)(const ApiMessage& message,
                                          int16_t version, WireWriter& out);
  using JsonFunction = std::string (*)(const ApiMessage& message,
                                       int16_t version);

  ApiKey key;
  absl::string_view name;  // "Produce".
  // All versions that can be encoded; a broker may offer less.
  int16_t min_version;
  int16_t max_version;
  int16_t first_flexible;
  // The newest version is unfinished in Kafka, which does not offer it unless
  // unstable.api.versions.enable is set.
  bool latest_version_unstable;

  DecodeFunction decode_request;
  EncodeFunction encode_request;
  JsonFunction request_json;
  DecodeFunction decode_response;
  EncodeFunction encode_response;
  JsonFunction response_json;

  bool HasVersion(int16_t version) const {
    return version >= min_version && version <= max_version;
  }
  int16_t max_stable_version() const {
    return latest_version_unstable ? max_version - 1 : max_version;
  }
  // Also for versions that do not exist, since a header comes before the check.
  int16_t RequestHeaderVersion(int16_t version) const {
    // The only request ever without a client id.
    if (key == ApiKey::kControlledShutdown && version == 0) return 0;
    return version >= first_flexible ? 2 : 1;
  }
  int16_t ResponseHeaderVersion(int16_t version) const {
    // A client must understand the answer before it knows what the broker
    // supports (KIP-511).
    if (key == ApiKey::kApiVersions) return 0;
    return version >= first_flexible ? 1 : 0;
  }
};

// In ascending order of key.
absl::Span<const ApiInfo> AllApis();

// nullptr for a number that Kafka does not have.
const ApiInfo* FindApi(ApiKey key);

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_API_REGISTRY_H_
