// A tool's way to clusters: clients over TCP, on a runtime in real time.
//
//   Connection connection;
//   ASSIGN_OR_RETURN(const auto admin, connection.NewAdmin(config));
#ifndef TOOLS_CONNECTION_H_
#define TOOLS_CONNECTION_H_

#include <memory>

#include "absl/status/statusor.h"
#include "connect_embedded/runtime/client_factory.h"
#include "kafka_embedded/base/config.h"
#include "kafka_embedded/client/transport.h"
#include "kafka_embedded/runtime/io/io_thread.h"
#include "kafka_embedded/runtime/real_runtime.h"

namespace kafka_embedded {

// Clients go where bootstrap.servers of their configuration says.
class Connection final : public connect_embedded::ClientFactory {
 public:
  Connection() { runtime_.StartDriver(); }
  ~Connection() override { runtime_.StopDriver(); }

  Runtime& runtime() override { return runtime_; }
  bool real_time() const override { return true; }
  absl::StatusOr<std::unique_ptr<Producer>> NewProducer(
      const Config& config) override;
  absl::StatusOr<std::unique_ptr<Consumer>> NewConsumer(
      const Config& config) override;
  absl::StatusOr<std::unique_ptr<Admin>> NewAdmin(
      const Config& config) override;
  absl::StatusOr<std::unique_ptr<Transport>> NewTransport(const Config& config);

 private:
  RealRuntime runtime_;
  IoThread io_;  // Ends before the runtime that its sockets post to.
};

}  // namespace kafka_embedded

#endif  // TOOLS_CONNECTION_H_
