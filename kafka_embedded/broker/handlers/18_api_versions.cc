// ApiVersions (API key 18), versions 0 to 5.
//
// Behavior: the requests that this broker serves, in which versions, and the
// features of the cluster. The server answers a version that is too new in
// version 0 with UNSUPPORTED_VERSION (KIP-511), before any handler is asked.
//
// Version notes: 3 brought the client's software name and version, which must
// be sound (INVALID_REQUEST), and features (KIP-584); 4 features whose oldest
// level is 0; 5 the cluster and node that the client believes to talk to
// (KIP-1242).
#include <algorithm>
#include <cctype>
#include <utility>

#include "absl/strings/string_view.h"
#include "kafka_embedded/broker/broker.h"
#include "kafka_embedded/broker/handlers/handlers.h"
#include "kafka_embedded/controller/supported_features.h"
#include "kafka_embedded/protocol/messages/api_versions.h"

namespace kafka_embedded {
namespace {

constexpr int16_t kFirstVersionWithSoftware = 3;
constexpr int16_t kFirstVersionWithLevelZero = 4;
constexpr int16_t kFirstVersionWithNode = 5;

// Letters and digits at both ends, and '.' and '-' between them.
bool SoundSoftwareText(absl::string_view text) {
  const auto alphanumeric = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0;
  };
  return !text.empty() && alphanumeric(text.front()) &&
         alphanumeric(text.back()) &&
         std::all_of(text.begin(), text.end(), [&](char c) {
           return alphanumeric(c) || c == '.' || c == '-';
         });
}

ErrorCode Check(const Broker& broker, const RequestContext& context,
                const ApiVersionsRequest& request) {
  if (context.api_version >= kFirstVersionWithSoftware &&
      (!SoundSoftwareText(request.client_software_name) ||
       !SoundSoftwareText(request.client_software_version))) {
    return ErrorCode::kInvalidRequest;
  }
  if (context.api_version >= kFirstVersionWithNode) {
    const bool other_cluster =
        request.cluster_id.has_value() &&
        *request.cluster_id != broker.options().cluster_id;
    const bool other_node =
        request.node_id >= 0 && request.node_id != broker.id();
    if (other_cluster || other_node) {
      return ErrorCode::kRebootstrapRequired;
    }
  }
  return ErrorCode::kNone;
}

}  // namespace

void HandleApiVersions(Broker& broker, const RequestContext& context,
                       ApiMessagePtr message, Respond respond) {
  const auto& request = Get<ApiVersionsRequest>(*message);
  ApiVersionsResponse response;
  response.error_code = Check(broker, context, request);
  if (response.error_code != ErrorCode::kNone) {
    return respond(MakeMessage(std::move(response)));
  }
  context.connection->client_software_name = request.client_software_name;
  context.connection->client_software_version = request.client_software_version;
  for (const HandlerEntry& handler : Handlers()) {
    response.api_keys.push_back(
        {.api_key = static_cast<int16_t>(handler.api_key),
         .min_version = handler.min_version,
         .max_version = handler.max_version});
  }
  for (const SupportedFeature& feature : kSupportedFeatures) {
    // Clients of older versions take a lowest level of 0 for an error.
    if (feature.min_level == 0 &&
        context.api_version < kFirstVersionWithLevelZero) {
      continue;
    }
    response.supported_features.push_back({.name = std::string(feature.name),
                                           .min_version = feature.min_level,
                                           .max_version = feature.max_level});
  }
  response.finalized_features_epoch = broker.image().next_offset() - 1;
  for (const auto& [name, level] : broker.image().features()) {
    response.finalized_features.push_back(
        {.name = name, .max_version_level = level, .min_version_level = level});
  }
  respond(MakeMessage(std::move(response)));
}

}  // namespace kafka_embedded
