// InitProducerId (API key 22), versions 0 to 5.
//
// Behavior: gives an idempotent producer a fresh producer id with epoch 0. What
// the producer had before (version 3, KIP-360) does not matter without a
// transactional id, but has to be an id with an epoch or neither. Transactional
// ids have no coordinator here yet: UNSUPPORTED_VERSION, as FindCoordinator
// says too.
#include <utility>

#include "kafka_embedded/broker/broker.h"
#include "kafka_embedded/broker/handlers/handlers.h"
#include "kafka_embedded/protocol/messages/init_producer_id.h"

namespace kafka_embedded {

void HandleInitProducerId(Broker& broker, const RequestContext&,
                          ApiMessagePtr message, Respond respond) {
  const auto& request = Get<InitProducerIdRequest>(*message);
  InitProducerIdResponse refused{.producer_id = -1, .producer_epoch = -1};
  if (request.transactional_id.has_value()) {
    refused.error_code = request.transactional_id->empty()
                             ? ErrorCode::kInvalidRequest
                             : ErrorCode::kUnsupportedVersion;
    return respond(MakeMessage(std::move(refused)));
  }
  if ((request.producer_id == -1) != (request.producer_epoch == -1)) {
    refused.error_code = ErrorCode::kInvalidRequest;
    return respond(MakeMessage(std::move(refused)));
  }
  broker.producer_ids().Next(
      [respond = std::move(respond)](ErrorCode error, int64_t id) mutable {
        respond(MakeMessage(InitProducerIdResponse{
            .error_code = error,
            .producer_id = id,
            .producer_epoch =
                static_cast<int16_t>(error == ErrorCode::kNone ? 0 : -1)}));
      });
}

}  // namespace kafka_embedded
