// An answer that has one error for all that a request asked for, as Kafka's
// AbstractRequest.getErrorResponse makes it.
#ifndef TESTING_FAULTS_ERROR_RESPONSE_H_
#define TESTING_FAULTS_ERROR_RESPONSE_H_

#include <cstdint>

#include "kafka_embedded/base/error_code.h"
#include "kafka_embedded/protocol/api_message.h"
#include "testing/faults/request_targets.h"

namespace kafka_embedded {

// `targets`: of the request; for a fetch of a session, what the session
// fetches. nullptr if the request has no answer (Produce with acks=0).
// REQUIRES: CanAnswerWithError(request.api_key()).
ApiMessagePtr ErrorResponse(const ApiMessage& request,
                            const RequestTargets& targets, int16_t version,
                            ErrorCode code);

bool CanAnswerWithError(ApiKey api_key);

}  // namespace kafka_embedded

#endif  // TESTING_FAULTS_ERROR_RESPONSE_H_
