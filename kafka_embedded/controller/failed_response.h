// The answer to a request that failed as a whole, whatever it asked for: every
// part of it carries the error.
#ifndef KAFKA_EMBEDDED_CONTROLLER_FAILED_RESPONSE_H_
#define KAFKA_EMBEDDED_CONTROLLER_FAILED_RESPONSE_H_

#include <string>

#include "kafka_embedded/base/error_code.h"
#include "kafka_embedded/protocol/messages/allocate_producer_ids.h"
#include "kafka_embedded/protocol/messages/alter_client_quotas.h"
#include "kafka_embedded/protocol/messages/alter_configs.h"
#include "kafka_embedded/protocol/messages/alter_partition.h"
#include "kafka_embedded/protocol/messages/broker_heartbeat.h"
#include "kafka_embedded/protocol/messages/broker_registration.h"
#include "kafka_embedded/protocol/messages/create_partitions.h"
#include "kafka_embedded/protocol/messages/create_topics.h"
#include "kafka_embedded/protocol/messages/delete_topics.h"
#include "kafka_embedded/protocol/messages/incremental_alter_configs.h"
#include "kafka_embedded/protocol/messages/unregister_broker.h"

namespace kafka_embedded {

CreateTopicsResponse FailedResponse(const CreateTopicsRequest& request,
                                    ErrorCode code, const std::string& message);
DeleteTopicsResponse FailedResponse(const DeleteTopicsRequest& request,
                                    ErrorCode code, const std::string& message);
CreatePartitionsResponse FailedResponse(const CreatePartitionsRequest& request,
                                        ErrorCode code,
                                        const std::string& message);
IncrementalAlterConfigsResponse FailedResponse(
    const IncrementalAlterConfigsRequest& request, ErrorCode code,
    const std::string& message);
AlterClientQuotasResponse FailedResponse(
    const AlterClientQuotasRequest& request, ErrorCode code,
    const std::string& message);
AlterConfigsResponse FailedResponse(const AlterConfigsRequest& request,
                                    ErrorCode code, const std::string& message);

// Answers with an error code of their own.
template <typename Request>
typename Request::Response FailedResponse(const Request&, ErrorCode code,
                                          const std::string&) {
  typename Request::Response response;
  response.error_code = code;
  return response;
}

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_CONTROLLER_FAILED_RESPONSE_H_
