// Carries a RestApi over HTTP: one port, any number of connections.
//
//   ASSIGN_OR_RETURN(auto server, HttpServer::Listen(io, runtime,
//                                                    {.port = 8083}));
//   … make a herder that knows server->port(), and its API …
//   server->Serve(api);
#ifndef CONNECT_EMBEDDED_REST_HTTP_SERVER_H_
#define CONNECT_EMBEDDED_REST_HTTP_SERVER_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "connect_embedded/rest/rest_api.h"
#include "kafka_embedded/runtime/io/io_thread.h"
#include "kafka_embedded/runtime/runtime.h"

namespace connect_embedded {

class HttpServer {
 public:
  struct Options {
    // An address of this machine, or its name; empty: all addresses.
    std::string host = "";
    int32_t port = 8083;  // 0: any that is free.
  };

  // The port is taken from now on, and connections wait to be served. `io` and
  // `runtime` outlive the server. UNAVAILABLE for a port in use,
  // INVALID_ARGUMENT for a host that is none of this machine.
  static absl::StatusOr<std::unique_ptr<HttpServer>> Listen(
      kafka_embedded::IoThread& io, kafka_embedded::Runtime& runtime,
      const Options& options);
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;
  ~HttpServer() { Close(); }

  // Once. `api` outlives the server, or what is left of it after Close.
  void Serve(RestApi& api);

  // Any thread. When it returns the API is not called any more. Harmless twice.
  void Close();
  int32_t port() const { return port_; }

 private:
  class Listener;
  HttpServer(std::shared_ptr<Listener> listener, int32_t port);

  const std::shared_ptr<Listener> listener_;
  const int32_t port_;
};

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_REST_HTTP_SERVER_H_
