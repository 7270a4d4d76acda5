// What the workers of a group ask of each other over HTTP: requests for the
// leader, and the task configurations that a connector made elsewhere.
//
//   WorkerHttp http(io, runtime);
//   options.post_task_configs = http.task_config_poster();
//   rest_options.forward = http.forwarder();
#ifndef CONNECT_EMBEDDED_DISTRIBUTED_WORKER_HTTP_H_
#define CONNECT_EMBEDDED_DISTRIBUTED_WORKER_HTTP_H_

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "connect_embedded/distributed/distributed_herder.h"
#include "connect_embedded/rest/http_client.h"
#include "connect_embedded/rest/rest_api.h"

namespace connect_embedded {

// POST /connectors/NAME/tasks, signed with the group's key if there is one
// (KIP-507).
RestRequest TaskConfigsRequest(const std::string& connector,
                               const std::vector<Config>& configs,
                               const std::optional<SessionKey>& key);

// The answer to such a request, as a Status.
absl::Status StatusOfAnswer(const absl::StatusOr<RestResponse>& response);

class WorkerHttp {
 public:
  // As HttpClient's.
  WorkerHttp(kafka_embedded::IoThread& io, kafka_embedded::Runtime& runtime)
      : client_(io, runtime) {}

  // Both are to be used while this object lives.
  decltype(RestApiOptions::forward) forwarder();
  decltype(DistributedOptions::post_task_configs) task_config_poster();

 private:
  HttpClient client_;
};

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_DISTRIBUTED_WORKER_HTTP_H_
