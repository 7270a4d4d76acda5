// What has a configuration of its own, by Kafka's numbers.
#ifndef KAFKA_EMBEDDED_BASE_CONFIG_RESOURCE_TYPE_H_
#define KAFKA_EMBEDDED_BASE_CONFIG_RESOURCE_TYPE_H_

#include <cstdint>

namespace kafka_embedded {

enum class ConfigResourceType : int8_t {
  kUnknown = 0,
  kTopic = 2,
  kBroker = 4,
  kBrokerLogger = 8,
  kClientMetrics = 16,
  kGroup = 32,
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_BASE_CONFIG_RESOURCE_TYPE_H_
