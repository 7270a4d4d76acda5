// AllocateProducerIds, as the controller decides it (KIP-730).
#ifndef KAFKA_EMBEDDED_CONTROLLER_PRODUCER_ID_CONTROL_H_
#define KAFKA_EMBEDDED_CONTROLLER_PRODUCER_ID_CONTROL_H_

#include <cstdint>

#include "kafka_embedded/controller/decision.h"
#include "kafka_embedded/controller/metadata_image.h"
#include "kafka_embedded/protocol/messages/allocate_producer_ids.h"

namespace kafka_embedded {

// How many producer ids a broker gets at a time.
inline constexpr int32_t kProducerIdBlockSize = 1000;

Decision<AllocateProducerIdsResponse> AllocateProducerIds(
    const MetadataImage& image, const AllocateProducerIdsRequest& request);

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_CONTROLLER_PRODUCER_ID_CONTROL_H_
