#include "kafka_embedded/controller/effective_topic_config.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "absl/container/inlined_vector.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "kafka_embedded/log/topic_config_def.h"

namespace kafka_embedded {
namespace {

using create_topics_response::CreatableTopicConfigs;
using Configs = std::vector<CreatableTopicConfigs>;

// Every setting at Kafka's default, once for the process: most topics have no
// other.
const Configs& Defaults() {
  static const auto* const defaults = [] {
    auto* const configs = new Configs;
    const auto keys = TopicConfigDef().keys();
    for (const ConfigKey* key : keys) {
      if (key->internal) continue;
      CreatableTopicConfigs& config = configs->emplace_back();
      config.name = key->name;
      if (key->default_text != nullptr) {
        *config.value = key->default_text;
      } else {
        config.value.reset();
      }
      config.config_source = static_cast<int8_t>(ConfigSource::kDefaultConfig);
    }
    std::sort(configs->begin(), configs->end(),
              [](const auto& a, const auto& b) { return a.name < b.name; });
    return configs;
  }();
  return *defaults;
}

void Override(Configs& configs, absl::string_view name, std::string value,
              ConfigSource source) {
  const auto found =
      std::lower_bound(configs.begin(), configs.end(), name,
                       [](const auto& config, absl::string_view text) {
                         return config.name < text;
                       });
  if (found == configs.end() || found->name != name) return;
  found->value = std::move(value);
  found->config_source = static_cast<int8_t>(source);
}

// In a topic's unit: log.retention.hours counts hours.
std::string Converted(const std::string& value, int64_t factor) {
  int64_t number = 0;
  if (factor == 1 || !absl::SimpleAtoi(value, &number)) return value;
  return absl::StrCat(number * factor);
}

void OverrideBySynonyms(Configs& configs, const Config* broker,
                        ConfigSource source) {
  if (broker == nullptr) return;
  const auto synonyms = TopicConfigSynonyms();
  // Few settings are set and most of them give topics nothing, so that it is
  // quicker to look each up among the synonyms than the other way round.
  absl::InlinedVector<std::pair<size_t, const std::string*>, 8> found;
  for (const auto& [name, value] : *broker) {
    for (size_t i = 0; i < synonyms.size(); ++i) {
      if (name == synonyms[i].broker_name) found.emplace_back(i, &value);
    }
  }
  // Backwards, as the first synonym of a name counts.
  std::sort(found.rbegin(), found.rend());
  for (const auto& [i, value] : found) {
    Override(configs, synonyms[i].topic_name,
             Converted(*value, synonyms[i].factor), source);
  }
}

}  // namespace

Configs EffectiveTopicConfig(const TopicConfigLayers& layers) {
  Configs configs = Defaults();
  OverrideBySynonyms(configs, layers.static_broker,
                     ConfigSource::kStaticBrokerConfig);
  OverrideBySynonyms(configs, layers.dynamic_default_broker,
                     ConfigSource::kDynamicDefaultBrokerConfig);
  OverrideBySynonyms(configs, layers.dynamic_broker,
                     ConfigSource::kDynamicBrokerConfig);
  if (layers.topic == nullptr) return configs;
  for (const auto& [name, value] : *layers.topic) {
    Override(configs, name, value, ConfigSource::kDynamicTopicConfig);
  }
  return configs;
}

}  // namespace kafka_embedded
