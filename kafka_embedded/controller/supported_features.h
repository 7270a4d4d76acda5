// What nodes of Kafka 4.4 know of features, a table of facts: brokers tell of
// it in ApiVersions, controllers hold UpdateFeatures to it.
#ifndef KAFKA_EMBEDDED_CONTROLLER_SUPPORTED_FEATURES_H_
#define KAFKA_EMBEDDED_CONTROLLER_SUPPORTED_FEATURES_H_

#include <cstdint>

#include "absl/strings/string_view.h"

namespace kafka_embedded {

struct SupportedFeature {
  absl::string_view name;
  int16_t min_level;
  int16_t max_level;
};

// Ascending by name.
inline constexpr SupportedFeature kSupportedFeatures[] = {
    {"eligible.leader.replicas.version", 0, 1},
    {"group.version", 0, 1},
    {"kraft.version", 0, 1},
    {"metadata.version", 7, 33},
    {"share.version", 0, 2},
    {"streams.version", 0, 1},
    {"transaction.version", 0, 2},
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_CONTROLLER_SUPPORTED_FEATURES_H_
