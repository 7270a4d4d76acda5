// The ports of a cluster's brokers and the one thread that serves them.
#ifndef KAFKA_EMBEDDED_CLUSTER_LISTENERS_H_
#define KAFKA_EMBEDDED_CLUSTER_LISTENERS_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "kafka_embedded/broker/broker.h"
#include "kafka_embedded/cluster/embedded_cluster.h"
#include "kafka_embedded/protocol/request_handler.h"
#include "kafka_embedded/runtime/io/io_thread.h"
#include "kafka_embedded/server/tcp_server.h"

namespace kafka_embedded {

// Ports are bound before the brokers start, since a broker registers with its
// port. What arrives before the broker is of use waits at its gate.
class Listeners {
 public:
  // UNAVAILABLE names a port in use. `runtime` must outlive the listeners.
  static absl::StatusOr<std::unique_ptr<Listeners>> Listen(
      Runtime& runtime, const ListenOptions& options, int32_t count);
  // REQUIRES: not called inside the runtime.
  ~Listeners();

  // What clients are told of the broker.
  ListenerEndpoint endpoint(int32_t index) const;
  // Lets requests through to the broker. Inside the runtime.
  void Open(int32_t index, RequestHandler& broker);
  // Keeps requests at the gate until it is opened again: the broker is paused.
  void Hold(int32_t index);
  // Closes one broker's connections and frees its port; Reopen listens there
  // again, behind a closed gate. Inside the runtime. UNAVAILABLE if the port is
  // taken meanwhile.
  void Close(int32_t index);
  absl::Status Reopen(int32_t index);
  // Frees the ports. No broker is called after this. Any thread.
  void CloseAll();

 private:
  class Gate;
  Listeners(Runtime& runtime, const ListenOptions& options);
  absl::StatusOr<std::unique_ptr<TcpServer>> ListenOn(int32_t port, Gate& gate);

  Runtime& runtime_;
  const ListenOptions options_;
  // Destroyed last: the servers use both.
  std::vector<std::unique_ptr<Gate>> gates_;
  IoThread io_;
  std::vector<std::unique_ptr<TcpServer>> servers_;
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_CLUSTER_LISTENERS_H_
