#include "kafka_embedded/controller/config_control.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "kafka_embedded/base/topic_name.h"
#include "kafka_embedded/controller/config_check.h"
#include "kafka_embedded/controller/resource_config_def.h"
#include "kafka_embedded/log/topic_config_def.h"

namespace kafka_embedded {
namespace {

constexpr char kMinInsyncReplicas[] = "min.insync.replicas";

// Kafka's AlterConfigOp.OpType.
enum class Operation : int8_t {
  kSet = 0,
  kDelete = 1,
  kAppend = 2,
  kSubtract = 3,
};

// The new values of a resource; absent: the setting is removed.
using Changes = absl::btree_map<std::string, std::optional<std::string>>;

ApiError InvalidRequest(std::string message) {
  return {ErrorCode::kInvalidRequest, std::move(message)};
}

bool IsKnownType(ConfigResourceType type) {
  switch (type) {
    case ConfigResourceType::kTopic:
    case ConfigResourceType::kBroker:
    case ConfigResourceType::kBrokerLogger:
    case ConfigResourceType::kClientMetrics:
    case ConfigResourceType::kGroup:
      return true;
    case ConfigResourceType::kUnknown:
      return false;
  }
  return false;
}

const ConfigDef* ConfigDefOf(ConfigResourceType type,
                             const ConfigControlContext& context) {
  switch (type) {
    case ConfigResourceType::kTopic:
      return &TopicConfigDef();
    case ConfigResourceType::kBroker:
      return context.broker_config_def;
    case ConfigResourceType::kClientMetrics:
      return &ClientMetricsConfigDef();
    case ConfigResourceType::kGroup:
      return &GroupConfigDef();
    default:
      return nullptr;
  }
}

ApiError CheckBrokerName(const std::string& name) {
  int32_t id = 0;
  if (name.empty()) return {};
  if (!absl::SimpleAtoi(name, &id)) {
    return InvalidRequest("Unable to parse broker name as a base 10 number.");
  }
  if (id < 0) return InvalidRequest("Invalid negative broker ID.");
  return {};
}

// Changes to one resource: checks them and makes their records.
class ResourceControl {
 public:
  ResourceControl(const MetadataImage& image,
                  const ConfigControlContext& context, ConfigResourceType type,
                  const std::string& name)
      : image_(image),
        context_(context),
        type_(type),
        name_(name),
        def_(ConfigDefOf(type, context)) {
    const Config* existing = image.FindConfig(type, name);
    if (existing != nullptr) existing_ = *existing;
  }

  const Config& existing() const { return existing_; }

  // Gives `changes` the outcome of an operation on a setting.
  ApiError Operate(const std::string& key, int8_t operation,
                   const std::optional<std::string>& value,
                   Changes& changes) const {
    switch (static_cast<Operation>(operation)) {
      case Operation::kSet:
        changes[key] = value;
        return {};
      case Operation::kDelete:
        changes[key] = std::nullopt;
        return {};
      case Operation::kAppend:
      case Operation::kSubtract:
        return ChangeList(key, static_cast<Operation>(operation),
                          value.value_or(""), changes);
    }
    return InvalidRequest(absl::StrCat("Unknown operations type ", operation));
  }

  // Appends the records of `changes`, unless something speaks against them.
  ApiError Alter(const Changes& changes,
                 std::vector<MetadataRecord>& records) const {
    Config configs = existing_;
    for (const auto& [key, value] : changes) {
      if (value.has_value()) {
        configs.insert_or_assign(key, *value);
      } else {
        configs.erase(key);
      }
    }
    ApiError error = CheckMinInsyncReplicas(changes);
    if (error.ok()) error = Check(configs);
    if (error.ok()) error = CheckExists();
    if (!error.ok()) return error;
    for (const auto& [key, value] : changes) {
      // A broker is told even of what stays the same: it loads key stores again
      // (KAFKA-14136).
      if (type_ != ConfigResourceType::kBroker && IsAlready(key, value)) {
        continue;
      }
      records.push_back(ConfigRecord{.resource_type = type_,
                                     .resource_name = name_,
                                     .name = key,
                                     .value = value});
    }
    return {};
  }

 private:
  bool IsAlready(const std::string& key,
                 const std::optional<std::string>& value) const {
    const auto found = existing_.find(key);
    if (found == existing_.end()) return !value.has_value();
    return value == found->second;
  }

  ApiError ChangeList(const std::string& key, Operation operation,
                      const std::string& value, Changes& changes) const {
    const ConfigKey* definition = def_ == nullptr ? nullptr : def_->Find(key);
    if (definition == nullptr || definition->type != ConfigType::kList) {
      return {
          ErrorCode::kInvalidConfig,
          absl::StrCat("Can't ",
                       operation == Operation::kAppend ? "APPEND" : "SUBTRACT",
                       " to key ", key, " because its type is not LIST.")};
    }
    const auto found = existing_.find(key);
    absl::string_view old;
    if (found != existing_.end()) {
      old = found->second;
    } else if (definition->default_text != nullptr) {
      old = definition->default_text;
    }
    std::vector<std::string> elements =
        absl::StrSplit(old, ',', absl::SkipEmpty());
    for (const absl::string_view element : absl::StrSplit(value, ',')) {
      const auto at = std::find(elements.begin(), elements.end(), element);
      if (operation == Operation::kAppend && at == elements.end()) {
        elements.emplace_back(element);
      } else if (operation == Operation::kSubtract && at != elements.end()) {
        elements.erase(at);
      }
    }
    changes[key] = absl::StrJoin(elements, ",");
    return {};
  }

  // While eligible leader replicas are on (KIP-966), all brokers must agree on
  // the smallest ISR.
  ApiError CheckMinInsyncReplicas(const Changes& changes) const {
    const auto change = changes.find(kMinInsyncReplicas);
    if (type_ != ConfigResourceType::kBroker || change == changes.end() ||
        !image_.features().contains("eligible.leader.replicas.version")) {
      return {};
    }
    if (!name_.empty()) {
      return {ErrorCode::kInvalidConfig,
              "Broker-level min.insync.replicas cannot be altered while ELR is "
              "enabled."};
    }
    if (!change->second.has_value()) {
      return {ErrorCode::kInvalidConfig,
              "Cluster-level min.insync.replicas cannot be removed while ELR "
              "is enabled."};
    }
    return {};
  }

  ApiError Check(const Config& configs) const {
    switch (type_) {
      case ConfigResourceType::kTopic: {
        if (name_.empty()) {
          return InvalidRequest("Default topic resources are not allowed.");
        }
        std::string problem = TopicNameProblem(name_);
        if (!problem.empty()) {
          return {ErrorCode::kInvalidTopicException, std::move(problem)};
        }
        return CheckTopicConfigs(configs, existing_);
      }
      case ConfigResourceType::kBroker:
        return CheckBrokerName(name_);
      case ConfigResourceType::kClientMetrics:
        return CheckClientMetricsConfigs(name_, configs);
      case ConfigResourceType::kGroup:
        if (name_.empty()) {
          return InvalidRequest("Default group resources are not allowed.");
        }
        return CheckGroupConfigs(configs);
      case ConfigResourceType::kBrokerLogger:
        // A level of a logger is no part of the metadata: brokers set theirs
        // themselves.
        return InvalidRequest("Unknown resource type BROKER_LOGGER");
      case ConfigResourceType::kUnknown:
        break;
    }
    return InvalidRequest("Unknown resource type UNKNOWN");
  }

  ApiError CheckExists() const {
    if (type_ == ConfigResourceType::kTopic &&
        image_.FindTopic(name_) == nullptr) {
      return {ErrorCode::kUnknownTopicOrPartition,
              absl::StrCat("The topic '", name_, "' does not exist.")};
    }
    int32_t id = 0;
    if (type_ != ConfigResourceType::kBroker || name_.empty() ||
        !absl::SimpleAtoi(name_, &id) || id == context_.node_id ||
        image_.FindBroker(id) != nullptr) {
      return {};
    }
    return {ErrorCode::kBrokerIdNotRegistered,
            absl::StrCat("No node with id ", id, " found.")};
  }

  const MetadataImage& image_;
  const ConfigControlContext& context_;
  const ConfigResourceType type_;
  const std::string& name_;
  const ConfigDef* const def_;
  Config existing_;
};

ApiError AlterResource(
    const ResourceControl& control,
    const incremental_alter_configs_request::AlterConfigsResource& resource,
    std::vector<MetadataRecord>& records) {
  Changes changes;
  for (const auto& config : resource.configs) {
    ApiError error = control.Operate(config.name, config.config_operation,
                                     config.value, changes);
    if (!error.ok()) return error;
  }
  return control.Alter(changes, records);
}

ApiError AlterResource(
    const ResourceControl& control,
    const alter_configs_request::AlterConfigsResource& resource,
    std::vector<MetadataRecord>& records) {
  Changes changes;
  for (const auto& [key, value] : control.existing()) {
    changes[key] = std::nullopt;
  }
  for (const auto& config : resource.configs) {
    changes[config.name] = config.value;
  }
  return control.Alter(changes, records);
}

// What the two requests share. A resource that comes more than once is refused
// and answered once.
template <typename Response, typename Request>
Decision<Response> AlterAll(const MetadataImage& image, const Request& request,
                            const ConfigControlContext& context) {
  Decision<Response> decision;
  const auto answer = [&](const auto& resource, ApiError error) {
    decision.response.responses.push_back(
        {.error_code = error.code,
         .error_message = std::move(error.message),
         .resource_type = resource.resource_type,
         .resource_name = resource.resource_name});
  };
  absl::btree_map<std::pair<int8_t, std::string>, int> counts;
  for (const auto& resource : request.resources) {
    ++counts[{resource.resource_type, resource.resource_name}];
  }
  for (const auto& resource : request.resources) {
    const auto type = static_cast<ConfigResourceType>(resource.resource_type);
    int& count = counts[{resource.resource_type, resource.resource_name}];
    if (!IsKnownType(type)) {
      answer(resource, {ErrorCode::kUnsupportedVersion,
                        absl::StrCat("Unknown resource type ",
                                     resource.resource_type, ".")});
    } else if (count > 1) {
      count = 0;
      answer(resource, InvalidRequest("Duplicate resource."));
    } else if (count == 1) {
      const ResourceControl control(image, context, type,
                                    resource.resource_name);
      answer(resource, AlterResource(control, resource, decision.records));
    }
  }
  if (request.validate_only) decision.records.clear();
  return decision;
}

}  // namespace

Decision<IncrementalAlterConfigsResponse> IncrementalAlterConfigs(
    const MetadataImage& image, const IncrementalAlterConfigsRequest& request,
    const ConfigControlContext& context) {
  return AlterAll<IncrementalAlterConfigsResponse>(image, request, context);
}

Decision<AlterConfigsResponse> AlterConfigs(
    const MetadataImage& image, const AlterConfigsRequest& request,
    const ConfigControlContext& context) {
  return AlterAll<AlterConfigsResponse>(image, request, context);
}

}  // namespace kafka_embedded
