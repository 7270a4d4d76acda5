// CreatePartitions, as the controller decides it.
#ifndef KAFKA_EMBEDDED_CONTROLLER_PARTITION_CREATION_H_
#define KAFKA_EMBEDDED_CONTROLLER_PARTITION_CREATION_H_

#include "kafka_embedded/controller/decision.h"
#include "kafka_embedded/controller/metadata_image.h"
#include "kafka_embedded/protocol/messages/create_partitions.h"
#include "kafka_embedded/runtime/random.h"

namespace kafka_embedded {

// `random` is for placement.
Decision<CreatePartitionsResponse> CreatePartitions(
    const MetadataImage& image, const CreatePartitionsRequest& request,
    Random& random);

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_CONTROLLER_PARTITION_CREATION_H_
