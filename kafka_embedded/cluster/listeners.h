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

  ListenerEndpoint endpoint(int32_t index) const;
  // Lets requests through to the broker. Inside the runtime.
  void Open(int32_t index, RequestHandler& broker);
  // Frees the ports. No broker is called after this. Any thread.
  void Close();

 private:
  class Gate;
  Listeners() = default;

  // Destroyed last: the servers use both.
  std::vector<std::unique_ptr<Gate>> gates_;
  IoThread io_;
  std::vector<std::unique_ptr<TcpServer>> servers_;
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_CLUSTER_LISTENERS_H_
