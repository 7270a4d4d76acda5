// The REST API of a Connect worker, on the ports that its properties name.
//
//   ASSIGN_OR_RETURN(auto rest, RestService::Listen(runtime, worker_config));
//   StandaloneHerder herder(*worker, rest->address());
//   rest->Serve(herder);
#ifndef TOOLS_REST_SERVICE_H_
#define TOOLS_REST_SERVICE_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "connect_embedded/rest/http_server.h"
#include "connect_embedded/rest/rest_api.h"
#include "connect_embedded/rest/rest_listeners.h"
#include "connect_embedded/runtime/herder.h"
#include "kafka_embedded/base/config.h"
#include "kafka_embedded/runtime/io/io_thread.h"
#include "kafka_embedded/runtime/runtime.h"

namespace kafka_embedded {

class RestService {
 public:
  // Errors as of RestListenersOf and HttpServer::Listen. `runtime` outlives it.
  static absl::StatusOr<std::unique_ptr<RestService>> Listen(
      Runtime& runtime, const Config& worker);

  // HOST:PORT, as others are told it.
  const std::string& address() const { return address_; }
  // Once. `herder` outlives the service, or its Close. `options` as of RestApi:
  // a worker of a group passes requests on.
  void Serve(connect_embedded::Herder& herder,
             connect_embedded::RestApiOptions options = {});
  IoThread& io() { return io_; }
  // No request reaches the herder afterwards.
  void Close();

 private:
  explicit RestService(Runtime& runtime) : runtime_(runtime) {}

  using Servers = std::vector<std::unique_ptr<connect_embedded::HttpServer>>;
  absl::StatusOr<Servers> Open(
      std::vector<connect_embedded::RestListener>& listeners);

  Runtime& runtime_;
  IoThread io_;
  std::unique_ptr<connect_embedded::RestApi> api_;
  std::unique_ptr<connect_embedded::RestApi> admin_api_;
  Servers servers_;
  bool admin_with_others_ = true;
  Servers admin_servers_;
  std::string address_;
};

}  // namespace kafka_embedded

#endif  // TOOLS_REST_SERVICE_H_
