// One client's connection to a TcpServer. Private to it; brings in Boost.
#ifndef KAFKA_EMBEDDED_SERVER_TCP_CONNECTION_H_
#define KAFKA_EMBEDDED_SERVER_TCP_CONNECTION_H_

#include <atomic>
#include <cstdint>
#include <memory>

#include "absl/status/status.h"
#include "kafka_embedded/protocol/frame.h"
#include "kafka_embedded/protocol/request_handler.h"
#include "kafka_embedded/runtime/io/frame_socket.h"
#include "kafka_embedded/runtime/runtime.h"
#include "kafka_embedded/server/tcp_server.h"

namespace kafka_embedded {

// What the connections of one server share.
struct TcpServerShared {
  Runtime& runtime;
  // Not touched once closed.
  RequestHandler& handler;
  const TcpServer::Options options;
  // Written inside the runtime, where it is read before the handler is called.
  std::atomic<bool> closed = false;
};

// Reading and writing belong to the I/O thread, handling to the runtime. At any
// time one of the two has the request, so nothing is locked:
//
//   read -> decode -> [runtime: Handle ... Respond] -> encode -> write -> read
class TcpConnection final : public FrameSocket {
 public:
  TcpConnection(std::shared_ptr<IoLoop> loop,
                std::shared_ptr<TcpServerShared> server, uint64_t id);

  using FrameSocket::socket;
  // After the socket is connected. On the I/O thread.
  void Start();
  bool ended() const { return closed(); }

 private:
  void OnFrame(SharedBytes frame) override;
  void OnWritten() override { ReadFrame(); }
  void OnEnd(const absl::Status& reason) override;

  bool Serves(const RequestHeader& header) const;
  void RefuseVersion();
  void HandleInRuntime();
  void Respond(ApiMessagePtr response);
  void WriteResponse();

  const std::shared_ptr<TcpServerShared> server_;
  const Lane lane_;
  ConnectionInfo info_;
  RequestContext context_;
  RequestFrame request_;
  ApiMessagePtr response_;
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_SERVER_TCP_CONNECTION_H_
