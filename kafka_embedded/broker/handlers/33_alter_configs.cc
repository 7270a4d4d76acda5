// AlterConfigs (API key 33), versions 0 to 2, and IncrementalAlterConfigs (44),
// versions 0 and 1.
//
// Behavior: as in Kafka, the broker that is asked refuses what it can tell by
// itself: resources and keys that come twice, values that are null, and all
// that is wrong with a broker's settings, of which only this broker's own may
// be changed here (KIP-226). The controller decides the rest. Answers come in
// the order of the request.
//
// Difference: there are no loggers, so each that is named does not exist.
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/btree_set.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "kafka_embedded/broker/broker.h"
#include "kafka_embedded/broker/broker_config_def.h"
#include "kafka_embedded/broker/handlers/handlers.h"
#include "kafka_embedded/controller/config_check.h"
#include "kafka_embedded/protocol/messages/alter_configs.h"
#include "kafka_embedded/protocol/messages/incremental_alter_configs.h"

namespace kafka_embedded {
namespace {

constexpr int8_t kDelete = 1;

ApiError InvalidRequest(std::string message) {
  return {ErrorCode::kInvalidRequest, std::move(message)};
}

bool IsDelete(const alter_configs_request::AlterableConfig&) { return false; }
bool IsDelete(const incremental_alter_configs_request::AlterableConfig& c) {
  return c.config_operation == kDelete;
}
// The setting gets this very value.
bool IsSet(const alter_configs_request::AlterableConfig&) { return true; }
bool IsSet(const incremental_alter_configs_request::AlterableConfig& c) {
  return c.config_operation == 0;
}

template <typename Configs>
ApiError CheckKeys(const Configs& configs) {
  std::vector<std::string> nulls;
  absl::btree_set<std::string> keys;
  for (const auto& config : configs) {
    if (!config.value.has_value() && !IsDelete(config)) {
      nulls.push_back(config.name);
    }
    keys.insert(config.name);
  }
  if (!nulls.empty()) {
    return InvalidRequest(absl::StrCat("Null value not supported for : ",
                                       absl::StrJoin(nulls, ",")));
  }
  if (keys.size() < configs.size()) {
    return InvalidRequest("Error due to duplicate config keys");
  }
  return {};
}

ApiError CheckIsThisBroker(const Broker& broker, const std::string& name) {
  int32_t id = 0;
  if (!absl::SimpleAtoi(name, &id)) {
    return InvalidRequest(
        absl::StrCat("Node id must be an integer, but it is: ", name));
  }
  if (id != broker.id()) {
    return InvalidRequest(absl::StrCat("Unexpected broker id, expected ",
                                       broker.id(), ", but received ", id));
  }
  return {};
}

// What may change while a broker runs, and to which values. A name that no
// setting has is let through: a plugin may have it.
template <typename Configs>
ApiError CheckBrokerConfigs(const Configs& configs, bool of_all_brokers) {
  std::vector<std::string> fixed;
  std::vector<std::string> of_one_broker;
  for (const auto& config : configs) {
    const ConfigKey* key = BrokerConfigDef().Find(config.name);
    if (key == nullptr) continue;
    if (key->update_mode == ConfigUpdateMode::kReadOnly) {
      fixed.push_back(config.name);
    } else if (key->update_mode == ConfigUpdateMode::kPerBroker) {
      of_one_broker.push_back(config.name);
    }
  }
  if (!fixed.empty()) {
    return InvalidRequest(
        absl::StrCat("Cannot update these configs dynamically: [",
                     absl::StrJoin(fixed, ", "), "]"));
  }
  if (of_all_brokers && !of_one_broker.empty()) {
    return InvalidRequest(
        absl::StrCat("Cannot update these configs at default cluster level, "
                     "broker id must be specified: [",
                     absl::StrJoin(of_one_broker, ", "), "]"));
  }
  for (const auto& config : configs) {
    const ConfigKey* key = BrokerConfigDef().Find(config.name);
    if (key == nullptr || !IsSet(config)) continue;
    auto problem = ConfigValueProblem(*key, *config.value);
    if (problem.has_value()) return InvalidRequest(*std::move(problem));
  }
  return {};
}

template <typename Resource>
ApiError CheckLoggers(const Broker& broker, const Resource& resource) {
  ApiError error = CheckIsThisBroker(broker, resource.resource_name);
  if (!error.ok() || resource.configs.empty()) return error;
  return {ErrorCode::kInvalidConfig,
          absl::StrCat("Logger ", resource.configs.front().name,
                       " does not exist!")};
}

template <typename Resource>
ApiError Check(const Broker& broker, const Resource& resource) {
  ApiError error = CheckKeys(resource.configs);
  if (!error.ok()) return error;
  switch (static_cast<ConfigResourceType>(resource.resource_type)) {
    case ConfigResourceType::kTopic:
    case ConfigResourceType::kClientMetrics:
    case ConfigResourceType::kGroup:
      return {};
    case ConfigResourceType::kBroker: {
      const bool of_all_brokers = resource.resource_name.empty();
      if (!of_all_brokers) {
        error = CheckIsThisBroker(broker, resource.resource_name);
      }
      return error.ok() ? CheckBrokerConfigs(resource.configs, of_all_brokers)
                        : error;
    }
    case ConfigResourceType::kBrokerLogger:
      return CheckLoggers(broker, resource);
    case ConfigResourceType::kUnknown:
      break;
  }
  return InvalidRequest(
      absl::StrCat("Unknown resource type ", resource.resource_type));
}

template <typename Request>
void Alter(Broker& broker, const RequestContext& context, Request& request,
           Respond respond) {
  using Response = typename Request::Response;
  absl::btree_map<std::pair<int8_t, std::string>, int> counts;
  for (const auto& resource : request.resources) {
    ++counts[{resource.resource_type, resource.resource_name}];
  }
  Response response;
  Request forwarded{.validate_only = request.validate_only};
  std::vector<size_t> places;  // Of what is forwarded.
  for (auto& resource : request.resources) {
    const bool is_repeated =
        counts[{resource.resource_type, resource.resource_name}] > 1;
    ApiError error =
        is_repeated ? InvalidRequest("Each resource must appear at most once.")
                    : Check(broker, resource);
    response.responses.push_back({.error_code = error.code,
                                  .error_message = std::move(error.message),
                                  .resource_type = resource.resource_type,
                                  .resource_name = resource.resource_name});
    if (!error.ok()) continue;
    places.push_back(response.responses.size() - 1);
    forwarded.resources.push_back(std::move(resource));
  }
  if (places.empty()) return respond(MakeMessage(std::move(response)));
  broker.AskController(
      context, MakeMessage(std::move(forwarded)),
      [response = std::move(response), places = std::move(places),
       respond = std::move(respond)](ApiMessagePtr answer) mutable {
        if (answer == nullptr) return respond(nullptr);
        auto& decided = Get<Response>(*answer).responses;
        for (size_t i = 0; i < places.size() && i < decided.size(); ++i) {
          response.responses[places[i]] = std::move(decided[i]);
        }
        respond(MakeMessage(std::move(response)));
      });
}

}  // namespace

void HandleAlterConfigs(Broker& broker, const RequestContext& context,
                        ApiMessagePtr message, Respond respond) {
  Alter(broker, context, Get<AlterConfigsRequest>(*message),
        std::move(respond));
}

void HandleIncrementalAlterConfigs(Broker& broker,
                                   const RequestContext& context,
                                   ApiMessagePtr message, Respond respond) {
  Alter(broker, context, Get<IncrementalAlterConfigsRequest>(*message),
        std::move(respond));
}

}  // namespace kafka_embedded
