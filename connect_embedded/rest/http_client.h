// Sends REST requests to other workers: one connection for each, as Kafka's
// RestClient does.
//
//   HttpClient client(io, runtime);
//   client.Send("http://127.0.0.1:8083/", {.method = "GET"}, absl::Seconds(90),
//               [](absl::StatusOr<RestResponse> response) { … });
#ifndef CONNECT_EMBEDDED_REST_HTTP_CLIENT_H_
#define CONNECT_EMBEDDED_REST_HTTP_CLIENT_H_

#include <memory>
#include <string>

#include "absl/functional/any_invocable.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "connect_embedded/rest/rest_message.h"
#include "kafka_embedded/runtime/io/io_thread.h"
#include "kafka_embedded/runtime/runtime.h"

namespace connect_embedded {

class HttpClient {
 public:
  using Done = absl::AnyInvocable<void(absl::StatusOr<RestResponse>)>;

  // `io` and `runtime` outlive the client.
  HttpClient(kafka_embedded::IoThread& io, kafka_embedded::Runtime& runtime);
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;
  // What is under way is never answered.
  ~HttpClient();

  // Inside the runtime, where `done` is called too, once. `base` is
  // "http://HOST:PORT/"; the request's target begins with '/'.
  // INVALID_ARGUMENT for another kind of URL, UNAVAILABLE for a worker that
  // cannot be reached, DEADLINE_EXCEEDED.
  void Send(const std::string& base, RestRequest request,
            absl::Duration timeout, Done done);

 private:
  class Exchange;
  struct Shared;

  const std::shared_ptr<kafka_embedded::IoLoop> loop_;
  const std::shared_ptr<Shared> shared_;
};

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_REST_HTTP_CLIENT_H_
