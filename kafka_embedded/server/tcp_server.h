// A broker's port: requests from sockets to the broker's handlers, and back.
//
//   ASSIGN_OR_RETURN(std::unique_ptr<TcpServer> server,
//                    TcpServer::Listen(io, runtime, handler,
//                                      {.port = 9092, .versions = Versions}));
//
// As in Kafka, a connection's next request is looked at when the one before has
// been answered, so answers keep the order, and a client that does not read its
// answers is not read from either. What is no request that the broker serves
// ends the connection, except that ApiVersions in an unknown version is
// answered (KIP-511).
#ifndef KAFKA_EMBEDDED_SERVER_TCP_SERVER_H_
#define KAFKA_EMBEDDED_SERVER_TCP_SERVER_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "kafka_embedded/protocol/api_key.h"
#include "kafka_embedded/protocol/request_handler.h"
#include "kafka_embedded/runtime/io/io_thread.h"
#include "kafka_embedded/runtime/runtime.h"

namespace kafka_embedded {

class TcpServer {
 public:
  struct VersionRange {
    int16_t min;
    int16_t max;
  };

  struct Options {
    // An address of this machine, or its name.
    std::string host = "127.0.0.1";
    int32_t port = 0;  // 0: any that is free.
    std::string listener_name = "PLAINTEXT";
    // socket.request.max.bytes: a larger request ends the connection.
    size_t max_request_bytes = 104857600;
    // The versions in which the broker serves a request; nothing if it does
    // not. Called on the I/O thread: depends on nothing that changes.
    std::function<std::optional<VersionRange>(ApiKey)> versions = nullptr;
  };

  // Listens from now on. `io`, `runtime` and `handler` must outlive the server,
  // and `runtime` also `io`.
  //
  // UNAVAILABLE for a port in use, PERMISSION_DENIED for one that only root may
  // open, INVALID_ARGUMENT for a host that is none of this machine.
  static absl::StatusOr<std::unique_ptr<TcpServer>> Listen(
      IoThread& io, Runtime& runtime, RequestHandler& handler, Options options);

  TcpServer(const TcpServer&) = delete;
  TcpServer& operator=(const TcpServer&) = delete;
  ~TcpServer() { Close(); }

  // Any thread, also inside the runtime. When it returns, the port is free and
  // the handler is not called any more; connections end soon after, and answers
  // that still come are dropped. Harmless twice.
  void Close();

  // As asked for, and as it is.
  const std::string& host() const { return host_; }
  int32_t port() const { return port_; }

 private:
  class Listener;
  TcpServer(std::shared_ptr<Listener> listener, std::string host, int32_t port);

  const std::shared_ptr<Listener> listener_;
  const std::string host_;
  const int32_t port_;
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_SERVER_TCP_SERVER_H_
