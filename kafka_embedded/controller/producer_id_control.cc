#include "kafka_embedded/controller/producer_id_control.h"

#include <limits>

#include "kafka_embedded/controller/broker_control.h"

namespace kafka_embedded {

Decision<AllocateProducerIdsResponse> AllocateProducerIds(
    const MetadataImage& image, const AllocateProducerIdsRequest& request) {
  Decision<AllocateProducerIdsResponse> decision;
  const int64_t start = image.next_producer_id();
  if (!HasBrokerEpoch(image, request.broker_id, request.broker_epoch)) {
    decision.response.error_code = ErrorCode::kStaleBrokerEpoch;
  } else if (start >
             std::numeric_limits<int64_t>::max() - kProducerIdBlockSize) {
    decision.response.error_code = ErrorCode::kUnknownServerError;
  } else {
    decision.records.push_back(
        ProducerIdsRecord{.broker_id = request.broker_id,
                          .broker_epoch = request.broker_epoch,
                          .next_producer_id = start + kProducerIdBlockSize});
    decision.response.producer_id_start = start;
    decision.response.producer_id_len = kProducerIdBlockSize;
  }
  return decision;
}

}  // namespace kafka_embedded
