// Reaches brokers over TCP: an embedded cluster's ports, or any Kafka.
//
//   ASSIGN_OR_RETURN(auto bootstrap, ParseBootstrapServers("localhost:9092"));
//   TcpTransport transport(runtime, io, {.bootstrap = std::move(bootstrap)});
//
// A connection to a broker is opened by the first request to it and asks for
// the broker's versions first. One that was lost is opened again by the next
// request, not before a backoff that grows with each failure.
#ifndef KAFKA_EMBEDDED_CLIENT_TCP_TRANSPORT_H_
#define KAFKA_EMBEDDED_CLIENT_TCP_TRANSPORT_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "kafka_embedded/client/transport.h"
#include "kafka_embedded/runtime/io/io_thread.h"
#include "kafka_embedded/runtime/runtime.h"

namespace kafka_embedded {

class TcpTransportConnection;

// The value of bootstrap.servers: `host:port`, separated by commas, with blanks
// around them, IPv6 addresses in brackets. The ids are -1, -2, …
// INVALID_ARGUMENT names the entry and what is wrong with it.
absl::StatusOr<std::vector<BrokerEndpoint>> ParseBootstrapServers(
    absl::string_view servers);

class TcpTransport final : public Transport {
 public:
  struct Options {
    std::vector<BrokerEndpoint> bootstrap = {};
    std::string client_id = {};
    // Kafka's names: reconnect.backoff.ms, reconnect.backoff.max.ms,
    // socket.connection.setup.timeout.ms.
    absl::Duration reconnect_backoff = absl::Milliseconds(50);
    absl::Duration reconnect_backoff_max = absl::Seconds(1);
    absl::Duration connection_setup_timeout = absl::Seconds(10);
    // How the client introduces itself (KIP-511).
    std::string software_name = "kafka-embedded";
    std::string software_version = "0.1.0";
  };

  // `runtime` and `io` must outlive the transport, and `runtime` also `io`.
  TcpTransport(Runtime& runtime, IoThread& io, Options options);
  // Ends all connections; callbacks that have not been called never are.
  ~TcpTransport() override;

  Runtime& runtime() override { return runtime_; }
  Lane lane() const override { return lane_; }
  std::vector<BrokerEndpoint> BootstrapBrokers() const override;
  // A broker that has moved loses its connections. One that is not named can
  // not be reached any more; requests to it that are under way go on.
  void UpdateBrokers(const std::vector<BrokerEndpoint>& brokers) override;
  void Send(int32_t broker_id, ApiMessagePtr request,
            const SendOptions& options, OnResponse on_response) override;
  int16_t VersionOf(int32_t broker_id, ApiKey api_key) const override;

 private:
  const BrokerEndpoint* EndpointOf(int32_t broker_id) const;

  Runtime& runtime_;
  const std::shared_ptr<IoLoop> loop_;
  const Options options_;
  const Lane lane_;
  absl::btree_map<int32_t, BrokerEndpoint> endpoints_;
  // By the id of Send, which may stand for a second connection to a broker.
  absl::btree_map<int32_t, std::unique_ptr<TcpTransportConnection>>
      connections_;
  // Ends with the transport: what is posted for it looks first.
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_CLIENT_TCP_TRANSPORT_H_
