// DeleteTopics, as the controller decides it.
#ifndef KAFKA_EMBEDDED_CONTROLLER_TOPIC_DELETION_H_
#define KAFKA_EMBEDDED_CONTROLLER_TOPIC_DELETION_H_

#include <cstdint>

#include "kafka_embedded/controller/decision.h"
#include "kafka_embedded/controller/metadata_image.h"
#include "kafka_embedded/protocol/messages/delete_topics.h"

namespace kafka_embedded {

struct TopicDeletionContext {
  bool delete_topic_enable = true;
  int16_t api_version = DeleteTopicsRequest::kMaxVersion;
};

// Answers in the order of the request. (Kafka shuffles its answers, so that
// their order does not tell absent topics from hidden ones.)
Decision<DeleteTopicsResponse> DeleteTopics(
    const MetadataImage& image, const DeleteTopicsRequest& request,
    const TopicDeletionContext& context);

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_CONTROLLER_TOPIC_DELETION_H_
