// How a worker or a mirror gets its clients: in the process of an embedded
// cluster, or over TCP to bootstrap.servers. The one place that knows which.
#ifndef CONNECT_EMBEDDED_RUNTIME_CLIENT_FACTORY_H_
#define CONNECT_EMBEDDED_RUNTIME_CLIENT_FACTORY_H_

#include <memory>

#include "absl/status/statusor.h"
#include "kafka_embedded/base/config.h"
#include "kafka_embedded/client/admin.h"
#include "kafka_embedded/client/consumer.h"
#include "kafka_embedded/client/producer.h"
#include "kafka_embedded/runtime/runtime.h"

namespace connect_embedded {

// Outlives its clients. All of them run on its runtime.
class ClientFactory {
 public:
  virtual ~ClientFactory() = default;
  virtual kafka_embedded::Runtime& runtime() = 0;
  // In real time, what blocks gets threads of its own.
  virtual bool real_time() const = 0;
  // `config` is complete: bootstrap.servers, client.id and all. Errors are
  // those of the clients' Create.
  virtual absl::StatusOr<std::unique_ptr<kafka_embedded::Producer>> NewProducer(
      const kafka_embedded::Config& config) = 0;
  virtual absl::StatusOr<std::unique_ptr<kafka_embedded::Consumer>> NewConsumer(
      const kafka_embedded::Config& config) = 0;
  virtual absl::StatusOr<std::unique_ptr<kafka_embedded::Admin>> NewAdmin(
      const kafka_embedded::Config& config) = 0;
};

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_RUNTIME_CLIENT_FACTORY_H_
