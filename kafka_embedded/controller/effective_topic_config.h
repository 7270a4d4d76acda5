// The configuration of a topic in force, setting by setting, and where each
// comes from: what CreateTopics (KIP-525) tells of a new topic.
#ifndef KAFKA_EMBEDDED_CONTROLLER_EFFECTIVE_TOPIC_CONFIG_H_
#define KAFKA_EMBEDDED_CONTROLLER_EFFECTIVE_TOPIC_CONFIG_H_

#include <vector>

#include "kafka_embedded/base/config.h"
#include "kafka_embedded/protocol/messages/create_topics.h"

namespace kafka_embedded {

// Kafka's numbers of where a setting comes from.
enum class ConfigSource : int8_t {
  kUnknown = 0,
  kDynamicTopicConfig = 1,
  kDynamicBrokerConfig = 2,
  kDynamicDefaultBrokerConfig = 3,
  kStaticBrokerConfig = 4,
  kDefaultConfig = 5,
};

// The layers that a setting is looked up in, in this order. nullptr: empty.
struct TopicConfigLayers {
  const Config* topic = nullptr;
  const Config* dynamic_broker = nullptr;
  const Config* dynamic_default_broker = nullptr;
  const Config* static_broker = nullptr;
};

// Ascending by name.
std::vector<create_topics_response::CreatableTopicConfigs> EffectiveTopicConfig(
    const TopicConfigLayers& layers);

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_CONTROLLER_EFFECTIVE_TOPIC_CONFIG_H_
