// DescribeConfigs (API key 32), versions 1 to 4.
//
// Behavior: every setting of topics, brokers, groups and client metrics
// subscriptions: its value in force, where that comes from, and, if asked for,
// what it would be without that: its synonyms, strongest first. A topic takes
// what it does not set from the broker, under the broker's names; a group too.
// Passwords are never shown.
//
// Version notes: 3 brought types and documentation (KIP-569). No documentation
// is kept here, so none is told, as Kafka tells none where it has none.
#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "kafka_embedded/base/topic_name.h"
#include "kafka_embedded/broker/broker.h"
#include "kafka_embedded/broker/broker_config_def.h"
#include "kafka_embedded/broker/handlers/handlers.h"
#include "kafka_embedded/broker/server_properties.h"
#include "kafka_embedded/controller/effective_topic_config.h"
#include "kafka_embedded/controller/resource_config_def.h"
#include "kafka_embedded/log/topic_config_def.h"
#include "kafka_embedded/protocol/messages/describe_configs.h"

namespace kafka_embedded {
namespace {

using describe_configs_response::DescribeConfigsResourceResult;
using describe_configs_response::DescribeConfigsResult;
using describe_configs_response::DescribeConfigsSynonym;

constexpr int16_t kFirstVersionWithTypes = 3;

// A place where a value may stand, and under which name.
struct Layer {
  const Config* config;  // nullptr: nothing is set there.
  ConfigSource source;
};

int8_t TypeNumber(ConfigType type) {
  switch (type) {
    case ConfigType::kBoolean:
      return 1;
    case ConfigType::kString:
      return 2;
    case ConfigType::kInt:
      return 3;
    case ConfigType::kShort:
      return 4;
    case ConfigType::kLong:
      return 5;
    case ConfigType::kDouble:
      return 6;
    case ConfigType::kList:
      return 7;
    case ConfigType::kClass:
      return 8;
    case ConfigType::kPassword:
      return 9;
  }
  return 0;
}

void AddIfSet(const Layer& layer, const std::string& name,
              std::vector<DescribeConfigsSynonym>& synonyms) {
  if (layer.config == nullptr) return;
  const auto found = layer.config->find(name);
  if (found == layer.config->end()) return;
  synonyms.push_back({.name = name,
                      .value = found->second,
                      .source = static_cast<int8_t>(layer.source)});
}

void AddDefault(const ConfigDef& def, const std::string& name,
                std::vector<DescribeConfigsSynonym>& synonyms) {
  const ConfigKey* key = def.Find(name);
  if (key == nullptr || key->default_text == config_key::kNull ||
      key->default_text == config_key::kRequired) {
    return;
  }
  synonyms.push_back(
      {.name = name,
       .value = key->default_text,
       .source = static_cast<int8_t>(ConfigSource::kDefaultConfig)});
}

class Describer {
 public:
  Describer(Broker& broker, int16_t version,
            const DescribeConfigsRequest& request)
      : broker_(broker),
        image_(broker.image()),
        version_(version),
        include_synonyms_(request.include_synonyms),
        broker_layers_{
            {image_.FindConfig(ConfigResourceType::kBroker,
                               absl::StrCat(broker.id())),
             ConfigSource::kDynamicBrokerConfig},
            {image_.FindConfig(ConfigResourceType::kBroker, ""),
             ConfigSource::kDynamicDefaultBrokerConfig},
            {&broker.config().set, ConfigSource::kStaticBrokerConfig}} {}

  void DescribeTopic(const std::string& topic,
                     const std::optional<std::vector<std::string>>& names,
                     DescribeConfigsResult& result) const {
    const Layer own{image_.FindConfig(ConfigResourceType::kTopic, topic),
                    ConfigSource::kDynamicTopicConfig};
    for (const ConfigKey* key : Wanted(TopicConfigDef(), names)) {
      std::vector<DescribeConfigsSynonym> synonyms;
      AddIfSet(own, key->name, synonyms);
      int64_t factor = 1;
      bool first = true;
      for (const TopicConfigSynonym& synonym : TopicConfigSynonyms()) {
        if (absl::string_view(synonym.topic_name) != key->name) continue;
        for (const Layer& layer : broker_layers_) {
          const size_t before = synonyms.size();
          AddIfSet(layer, synonym.broker_name, synonyms);
          if (synonyms.size() > before) factor = synonym.factor;
        }
        // Later ones have no default that counts: flush.ms is none of
        // log.flush.scheduler.interval.ms.
        if (std::exchange(first, false)) {
          AddDefaultOfSynonym(*key, synonym, synonyms);
        }
      }
      Add(*key, std::move(synonyms), /*read_only=*/false, factor, result);
    }
  }

  // Of this broker, or, with `defaults_only`, what is set for all brokers.
  void DescribeBroker(bool defaults_only,
                      const std::optional<std::vector<std::string>>& names,
                      DescribeConfigsResult& result) const {
    const Config* defaults = broker_layers_[1].config;
    const Config properties = ServerProperties(broker_);
    const Layer layers[] = {broker_layers_[0],
                            broker_layers_[1],
                            {&properties, ConfigSource::kStaticBrokerConfig}};
    for (const ConfigKey* key : Wanted(BrokerConfigDef(), names)) {
      std::vector<DescribeConfigsSynonym> synonyms;
      if (defaults_only) {
        if (defaults == nullptr || !defaults->contains(key->name)) continue;
        AddIfSet(broker_layers_[1], key->name, synonyms);
      } else {
        for (const Layer& layer : layers) {
          AddIfSet(layer, key->name, synonyms);
        }
        AddDefault(BrokerConfigDef(), key->name, synonyms);
      }
      Add(*key, std::move(synonyms),
          key->update_mode == ConfigUpdateMode::kReadOnly, 1, result);
    }
  }

  // A group takes what it does not set from "group." and the name.
  void DescribeGroup(const std::string& group,
                     const std::optional<std::vector<std::string>>& names,
                     DescribeConfigsResult& result) const {
    // Kafka's number of a group's own setting.
    constexpr auto kDynamicGroupConfig = static_cast<ConfigSource>(8);
    const Layer own{image_.FindConfig(ConfigResourceType::kGroup, group),
                    kDynamicGroupConfig};
    for (const ConfigKey* key : Wanted(GroupConfigDef(), names)) {
      std::vector<DescribeConfigsSynonym> synonyms;
      AddIfSet(own, key->name, synonyms);
      const std::string in_broker = absl::StrCat("group.", key->name);
      const bool from_broker = BrokerConfigDef().Find(in_broker) != nullptr;
      for (const Layer& layer : broker_layers_) {
        AddIfSet(layer, in_broker, synonyms);
      }
      AddDefault(from_broker ? BrokerConfigDef() : GroupConfigDef(),
                 from_broker ? in_broker : key->name, synonyms);
      Add(*key, std::move(synonyms), /*read_only=*/false, 1, result);
    }
  }

  void DescribeClientMetrics(
      const std::string& subscription,
      const std::optional<std::vector<std::string>>& names,
      DescribeConfigsResult& result) const {
    constexpr auto kDynamicClientMetricsConfig = static_cast<ConfigSource>(7);
    const Layer own{
        image_.FindConfig(ConfigResourceType::kClientMetrics, subscription),
        kDynamicClientMetricsConfig};
    for (const ConfigKey* key : Wanted(ClientMetricsConfigDef(), names)) {
      std::vector<DescribeConfigsSynonym> synonyms;
      AddIfSet(own, key->name, synonyms);
      AddDefault(ClientMetricsConfigDef(), key->name, synonyms);
      Add(*key, std::move(synonyms), /*read_only=*/false, 1, result);
    }
  }

 private:
  // A default under the broker's name counts only if it counts in the topic's
  // unit, as retention.ms has none of log.retention.hours.
  static void AddDefaultOfSynonym(
      const ConfigKey& key, const TopicConfigSynonym& synonym,
      std::vector<DescribeConfigsSynonym>& synonyms) {
    if (synonym.factor != 1) return;
    const ConfigKey* in_broker = BrokerConfigDef().Find(synonym.broker_name);
    if (in_broker == nullptr || key.default_text == config_key::kNull) return;
    AddDefault(BrokerConfigDef(), synonym.broker_name, synonyms);
  }

  std::vector<const ConfigKey*> Wanted(
      const ConfigDef& def,
      const std::optional<std::vector<std::string>>& names) const {
    std::vector<const ConfigKey*> wanted;
    for (const ConfigKey* key : def.keys()) {
      if (key->internal) continue;
      if (names.has_value() && !names->empty() &&
          std::find(names->begin(), names->end(), key->name) == names->end()) {
        continue;
      }
      wanted.push_back(key);
    }
    std::sort(wanted.begin(), wanted.end(),
              [](const ConfigKey* a, const ConfigKey* b) {
                return absl::string_view(a->name) < b->name;
              });
    return wanted;
  }

  void Add(const ConfigKey& key, std::vector<DescribeConfigsSynonym> synonyms,
           bool read_only, int64_t factor,
           DescribeConfigsResult& result) const {
    auto& entry = result.configs.emplace_back();
    entry.name = key.name;
    entry.read_only = read_only;
    entry.is_sensitive = key.type == ConfigType::kPassword;
    entry.documentation = std::nullopt;
    if (version_ >= kFirstVersionWithTypes) {
      entry.config_type = TypeNumber(key.type);
    }
    entry.config_source = static_cast<int8_t>(ConfigSource::kDefaultConfig);
    entry.value = key.default_text == config_key::kNull ||
                          key.default_text == config_key::kRequired
                      ? std::nullopt
                      : std::optional<std::string>(key.default_text);
    if (!synonyms.empty()) {
      entry.value = synonyms.front().value;
      entry.config_source = synonyms.front().source;
      int64_t number = 0;
      if (factor != 1 && absl::SimpleAtoi(*entry.value, &number)) {
        entry.value = absl::StrCat(number * factor);
      }
    }
    if (entry.is_sensitive) {
      entry.value = std::nullopt;
      for (auto& synonym : synonyms) synonym.value = std::nullopt;
    }
    if (include_synonyms_) entry.synonyms = std::move(synonyms);
  }

  const Broker& broker_;
  const MetadataImage& image_;
  const int16_t version_;
  const bool include_synonyms_;
  const Layer broker_layers_[3];
};

void Refuse(DescribeConfigsResult& result, ErrorCode error,
            std::string message) {
  result.error_code = error;
  result.error_message = std::move(message);
}

void Describe(Broker& broker, const Describer& describer,
              const describe_configs_request::DescribeConfigsResource& wanted,
              DescribeConfigsResult& result) {
  const std::string& name = wanted.resource_name;
  const auto& names = wanted.configuration_keys;
  switch (static_cast<ConfigResourceType>(wanted.resource_type)) {
    case ConfigResourceType::kTopic: {
      const absl::Status valid = ValidateTopicName(name);
      if (!valid.ok()) {
        return Refuse(result, ErrorCode::kInvalidTopicException,
                      std::string(valid.message()));
      }
      if (broker.image().FindTopic(name) == nullptr) {
        return Refuse(
            result, ErrorCode::kUnknownTopicOrPartition,
            std::string(ErrorMessage(ErrorCode::kUnknownTopicOrPartition)));
      }
      return describer.DescribeTopic(name, names, result);
    }
    case ConfigResourceType::kBroker:
      if (!name.empty() && name != absl::StrCat(broker.id())) {
        return Refuse(
            result, ErrorCode::kInvalidRequest,
            absl::StrCat("Unexpected broker id, expected ", broker.id(),
                         " or empty string, but received ", name));
      }
      return describer.DescribeBroker(name.empty(), names, result);
    case ConfigResourceType::kGroup:
      if (name.empty()) {
        return Refuse(result, ErrorCode::kInvalidRequest,
                      "Group name must not be empty.");
      }
      return describer.DescribeGroup(name, names, result);
    case ConfigResourceType::kClientMetrics:
      if (name.empty()) {
        return Refuse(result, ErrorCode::kInvalidRequest,
                      "Client metrics subscription name must not be empty.");
      }
      return describer.DescribeClientMetrics(name, names, result);
    case ConfigResourceType::kBrokerLogger:
      // There are none; see AlterConfigs.
      if (name == absl::StrCat(broker.id())) {
        result.error_message = "";
        return;
      }
      return Refuse(result, ErrorCode::kInvalidRequest,
                    absl::StrCat("Unexpected broker id, expected ", broker.id(),
                                 " but received ", name));
    case ConfigResourceType::kUnknown:
      break;
  }
  Refuse(result, ErrorCode::kInvalidRequest,
         absl::StrCat("resource type ", static_cast<int>(wanted.resource_type),
                      ": expected 2 (topic), 4 (broker), 16 (client metrics) "
                      "or 32 (group)"));
}

}  // namespace

void HandleDescribeConfigs(Broker& broker, const RequestContext& context,
                           ApiMessagePtr message, Respond respond) {
  const auto& request = Get<DescribeConfigsRequest>(*message);
  const Describer describer(broker, context.api_version, request);
  DescribeConfigsResponse response;
  for (const auto& wanted : request.resources) {
    auto& result = response.results.emplace_back();
    result.resource_type = wanted.resource_type;
    result.resource_name = wanted.resource_name;
    Describe(broker, describer, wanted, result);
  }
  respond(MakeMessage(std::move(response)));
}

}  // namespace kafka_embedded
