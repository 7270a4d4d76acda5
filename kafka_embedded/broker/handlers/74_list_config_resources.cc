// ListConfigResources (API key 74), versions 0 and 1.
//
// Behavior: what has, or may have, a configuration: all topics and brokers,
// and those groups and client metrics subscriptions on which something is set.
// UNSUPPORTED_VERSION for a type that does not exist.
//
// Version notes: 0 was ListClientMetricsResources (KIP-714) and lists only
// those; 1 names the types, none of them meaning all (KIP-1142).
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "kafka_embedded/base/config_resource_type.h"
#include "kafka_embedded/broker/broker.h"
#include "kafka_embedded/broker/handlers/handlers.h"
#include "kafka_embedded/protocol/messages/list_config_resources.h"

namespace kafka_embedded {
namespace {

using Resources = std::vector<list_config_resources_response::ConfigResource>;

constexpr int16_t kFirstVersionWithTypes = 1;

void Add(std::string name, ConfigResourceType type, Resources& resources) {
  resources.push_back({.resource_name = std::move(name),
                       .resource_type = static_cast<int8_t>(type)});
}

void AddBrokers(const Broker& broker, const RequestContext& context,
                ConfigResourceType type, Resources& resources) {
  for (const auto& [id, registration] : broker.image().brokers()) {
    const bool reachable =
        !registration.fenced &&
        registration.FindEndpoint(context.connection->listener_name) != nullptr;
    if (reachable) Add(absl::StrCat(id), type, resources);
  }
}

// False if there is no such type.
bool AddAll(const Broker& broker, const RequestContext& context,
            ConfigResourceType type, Resources& resources) {
  switch (type) {
    case ConfigResourceType::kTopic:
      for (const auto& [name, id] : broker.image().topic_ids()) {
        Add(name, type, resources);
      }
      return true;
    case ConfigResourceType::kBroker:
    case ConfigResourceType::kBrokerLogger:
      AddBrokers(broker, context, type, resources);
      return true;
    case ConfigResourceType::kClientMetrics:
    case ConfigResourceType::kGroup:
      for (const std::string& name : broker.image().Configured(type)) {
        Add(name, type, resources);
      }
      return true;
    case ConfigResourceType::kUnknown:
      break;
  }
  return false;
}

std::vector<int8_t> Wanted(const ListConfigResourcesRequest& request,
                           int16_t version) {
  if (version < kFirstVersionWithTypes) {
    return {static_cast<int8_t>(ConfigResourceType::kClientMetrics)};
  }
  if (!request.resource_types.empty()) return request.resource_types;
  std::vector<int8_t> all;
  for (const ConfigResourceType type :
       {ConfigResourceType::kTopic, ConfigResourceType::kBroker,
        ConfigResourceType::kBrokerLogger, ConfigResourceType::kClientMetrics,
        ConfigResourceType::kGroup}) {
    all.push_back(static_cast<int8_t>(type));
  }
  return all;
}

}  // namespace

void HandleListConfigResources(Broker& broker, const RequestContext& context,
                               ApiMessagePtr message, Respond respond) {
  const auto& request = Get<ListConfigResourcesRequest>(*message);
  ListConfigResourcesResponse response;
  for (const int8_t type : Wanted(request, context.api_version)) {
    if (AddAll(broker, context, static_cast<ConfigResourceType>(type),
               response.config_resources)) {
      continue;
    }
    response.config_resources.clear();
    response.error_code = ErrorCode::kUnsupportedVersion;
    break;
  }
  respond(MakeMessage(std::move(response)));
}

}  // namespace kafka_embedded
