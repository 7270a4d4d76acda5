#include "kafka_embedded/controller/failed_response.h"

#include <optional>

namespace kafka_embedded {
namespace {

template <typename Response, typename Request>
Response AllResourcesFailed(const Request& request, ErrorCode code,
                            const std::string& message) {
  Response response;
  for (const auto& resource : request.resources) {
    response.responses.push_back({.error_code = code,
                                  .error_message = message,
                                  .resource_type = resource.resource_type,
                                  .resource_name = resource.resource_name});
  }
  return response;
}

}  // namespace

CreateTopicsResponse FailedResponse(const CreateTopicsRequest& request,
                                    ErrorCode code,
                                    const std::string& message) {
  CreateTopicsResponse response;
  for (const auto& topic : request.topics) {
    response.topics.push_back(
        {.name = topic.name, .error_code = code, .error_message = message});
  }
  return response;
}

DeleteTopicsResponse FailedResponse(const DeleteTopicsRequest& request,
                                    ErrorCode code,
                                    const std::string& message) {
  DeleteTopicsResponse response;
  for (const auto& topic : request.topics) {
    response.responses.push_back({.name = topic.name,
                                  .topic_id = topic.topic_id,
                                  .error_code = code,
                                  .error_message = message});
  }
  for (const std::string& name : request.topic_names) {
    response.responses.push_back(
        {.name = name, .error_code = code, .error_message = message});
  }
  return response;
}

CreatePartitionsResponse FailedResponse(const CreatePartitionsRequest& request,
                                        ErrorCode code,
                                        const std::string& message) {
  CreatePartitionsResponse response;
  for (const auto& topic : request.topics) {
    response.results.push_back(
        {.name = topic.name, .error_code = code, .error_message = message});
  }
  return response;
}

IncrementalAlterConfigsResponse FailedResponse(
    const IncrementalAlterConfigsRequest& request, ErrorCode code,
    const std::string& message) {
  return AllResourcesFailed<IncrementalAlterConfigsResponse>(request, code,
                                                             message);
}

AlterClientQuotasResponse FailedResponse(
    const AlterClientQuotasRequest& request, ErrorCode code,
    const std::string& message) {
  AlterClientQuotasResponse response;
  for (const auto& entry : request.entries) {
    auto& answer = response.entries.emplace_back();
    answer.error_code = code;
    answer.error_message = message;
    for (const auto& part : entry.entity) {
      answer.entity.push_back(
          {.entity_type = part.entity_type, .entity_name = part.entity_name});
    }
  }
  return response;
}

AlterConfigsResponse FailedResponse(const AlterConfigsRequest& request,
                                    ErrorCode code,
                                    const std::string& message) {
  return AllResourcesFailed<AlterConfigsResponse>(request, code, message);
}

}  // namespace kafka_embedded
