// Kafka Connect's REST API over a herder, without sockets: HttpServer carries
// it over TCP, and a test may ask it directly, under virtual time.
//
//   RestApi api(runtime, herder, {});
//   api.Handle({.method = "GET", .target = "/connectors"},
//              [](RestResponse response) { … });
//
// Statuses and bodies are Kafka's. Error texts that come from Kafka's JSON
// library are ours.
#ifndef CONNECT_EMBEDDED_REST_REST_API_H_
#define CONNECT_EMBEDDED_REST_REST_API_H_

#include <functional>
#include <memory>
#include <string>

#include "absl/container/btree_map.h"
#include "absl/time/time.h"
#include "connect_embedded/rest/rest_message.h"
#include "connect_embedded/runtime/herder.h"
#include "kafka_embedded/runtime/runtime.h"

namespace connect_embedded {

struct RestApiOptions {
  absl::Duration request_timeout = absl::Seconds(90);
  // Sends a request on to another worker; unset where there is none. The URL
  // ends with '/'. Answers inside the runtime.
  std::function<void(const std::string& url, RestRequest request,
                     RestRespond respond)>
      forward = nullptr;
  std::string root_logger_level = "INFO";
  // Where admin.listeners is set, an API of its own serves /admin.
  bool serves_admin = true;
  bool serves_others = true;
};

// Inside the runtime.
class RestApi {
 public:
  // `runtime` and `herder` outlive it.
  RestApi(kafka_embedded::Runtime& runtime, Herder& herder,
          RestApiOptions options);
  ~RestApi();

  // Answers once, during the call or later; not after the API is gone.
  void Handle(RestRequest request, RestRespond respond);

 private:
  struct Call;
  struct Route;
  friend struct RestEndpoints;
  const Route* FindRoute(const Call& call, std::string& allowed) const;
  void Dispatch(std::shared_ptr<Call> call);

  kafka_embedded::Runtime& runtime_;
  Herder& herder_;
  const RestApiOptions options_;
  const kafka_embedded::Lane lane_;
  struct LoggerLevel {
    std::string level;
    int64_t last_modified = -1;
  };
  absl::btree_map<std::string, LoggerLevel> loggers_;
  // Gone when the API is.
  const std::shared_ptr<RestApi*> self_;
};

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_REST_REST_API_H_
