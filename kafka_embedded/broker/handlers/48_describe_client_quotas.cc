// DescribeClientQuotas (API key 48), versions 0 and 1.
//
// Behavior: the quotas of the entities that every component of the filter
// matches: one name, the default, or any of a type. A strict filter wants
// entities with no other parts than it names.
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "kafka_embedded/broker/broker.h"
#include "kafka_embedded/broker/handlers/handlers.h"
#include "kafka_embedded/protocol/messages/describe_client_quotas.h"

namespace kafka_embedded {
namespace {

using describe_client_quotas_request::ComponentData;

enum class MatchType : int8_t { kExact = 0, kDefault = 1, kSpecified = 2 };

struct Refusal {
  ErrorCode code = ErrorCode::kInvalidRequest;
  std::string message;
};

std::optional<Refusal> Check(const ComponentData& component) {
  const std::string& type = component.entity_type;
  if (type.empty()) return Refusal{.message = "Invalid empty entity type."};
  if (type != "ip" && type != "user" && type != "client-id") {
    return Refusal{.code = ErrorCode::kUnsupportedVersion,
                   .message = absl::StrCat("Unsupported entity type ", type)};
  }
  switch (static_cast<MatchType>(component.match_type)) {
    case MatchType::kExact:
      if (component.match.has_value()) return std::nullopt;
      return Refusal{.message =
                         "Request specified MATCH_TYPE_EXACT, but set match "
                         "string to null."};
    case MatchType::kDefault:
    case MatchType::kSpecified:
      if (!component.match.has_value()) return std::nullopt;
      return Refusal{
          .message = absl::StrCat(
              "Request specified MATCH_TYPE_",
              component.match_type == static_cast<int8_t>(MatchType::kDefault)
                  ? "DEFAULT"
                  : "SPECIFIED",
              ", but also specified a match string.")};
  }
  return Refusal{.message = absl::StrCat("Unknown match type ",
                                         int{component.match_type})};
}

std::optional<Refusal> Check(const DescribeClientQuotasRequest& request) {
  bool has_ip = false;
  for (size_t i = 0; i < request.components.size(); ++i) {
    const ComponentData& component = request.components[i];
    for (size_t j = 0; j < i; ++j) {
      if (request.components[j].entity_type == component.entity_type) {
        return Refusal{.message = absl::StrCat(
                           "Entity type ", component.entity_type,
                           " cannot appear more than once in the filter.")};
      }
    }
    if (auto refusal = Check(component)) return refusal;
    has_ip |= component.entity_type == "ip";
  }
  if (has_ip && request.components.size() > 1) {
    return Refusal{.message =
                       "Invalid entity filter component combination. IP filter "
                       "component should not be used with user or clientId "
                       "filter component."};
  }
  return std::nullopt;
}

bool Matches(const ComponentData& component, const ClientQuotaEntity& entity) {
  for (const auto& [type, name] : entity) {
    if (type != component.entity_type) continue;
    return component.match_type == static_cast<int8_t>(MatchType::kSpecified) ||
           name == component.match;
  }
  return false;
}

bool Matches(const DescribeClientQuotasRequest& request,
             const ClientQuotaEntity& entity) {
  if (request.strict && entity.size() != request.components.size()) {
    return false;
  }
  for (const ComponentData& component : request.components) {
    if (!Matches(component, entity)) return false;
  }
  return true;
}

}  // namespace

void HandleDescribeClientQuotas(Broker& broker, const RequestContext&,
                                ApiMessagePtr message, Respond respond) {
  const auto& request = Get<DescribeClientQuotasRequest>(*message);
  DescribeClientQuotasResponse response;
  response.error_message = std::nullopt;
  if (auto refusal = Check(request)) {
    response.error_code = refusal->code;
    response.error_message = std::move(refusal->message);
    response.entries = std::nullopt;
    return respond(MakeMessage(std::move(response)));
  }
  for (const auto& [entity, quotas] : broker.image().client_quotas()) {
    if (!Matches(request, entity)) continue;
    auto& entry = response.entries->emplace_back();
    for (const auto& [type, name] : entity) {
      entry.entity.push_back({.entity_type = type, .entity_name = name});
    }
    for (const auto& [key, value] : quotas) {
      entry.values.push_back({.key = key, .value = value});
    }
  }
  respond(MakeMessage(std::move(response)));
}

}  // namespace kafka_embedded
