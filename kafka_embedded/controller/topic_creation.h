// CreateTopics, as the controller decides it.
#ifndef KAFKA_EMBEDDED_CONTROLLER_TOPIC_CREATION_H_
#define KAFKA_EMBEDDED_CONTROLLER_TOPIC_CREATION_H_

#include <cstdint>

#include "kafka_embedded/base/config.h"
#include "kafka_embedded/controller/decision.h"
#include "kafka_embedded/controller/metadata_image.h"
#include "kafka_embedded/protocol/messages/create_topics.h"
#include "kafka_embedded/runtime/random.h"

namespace kafka_embedded {

struct TopicCreationContext {
  Random& random;  // For topic ids and placement.
  int32_t default_num_partitions = 1;
  int16_t default_replication_factor = 1;
  // What the broker's own configuration sets, for the topic's defaults.
  const Config& static_config;
  int32_t node_id = 0;  // The controller's.
  // Whether the answer lists the configuration, as it does since version 5.
  bool with_configs = true;
};

Decision<CreateTopicsResponse> CreateTopics(
    const MetadataImage& image, const CreateTopicsRequest& request,
    const TopicCreationContext& context);

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_CONTROLLER_TOPIC_CREATION_H_
