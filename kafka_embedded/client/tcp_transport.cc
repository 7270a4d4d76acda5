#include "kafka_embedded/client/tcp_transport.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "kafka_embedded/client/coordinator_connection.h"
#include "kafka_embedded/client/tcp_transport_connection.h"

namespace kafka_embedded {

TcpTransport::TcpTransport(Runtime& runtime, IoThread& io, Options options)
    : runtime_(runtime),
      loop_(io.loop()),
      options_(std::move(options)),
      lane_(runtime.NewLane()) {
  for (const BrokerEndpoint& broker : options_.bootstrap) {
    endpoints_[broker.id] = broker;
  }
}

TcpTransport::~TcpTransport() {
  runtime_.Enter([&] {
    alive_.reset();
    connections_.clear();
  });
}

std::vector<BrokerEndpoint> TcpTransport::BootstrapBrokers() const {
  return options_.bootstrap;
}

void TcpTransport::UpdateBrokers(const std::vector<BrokerEndpoint>& brokers) {
  endpoints_.clear();
  for (const BrokerEndpoint& broker : options_.bootstrap) {
    endpoints_[broker.id] = broker;
  }
  for (const BrokerEndpoint& broker : brokers) endpoints_[broker.id] = broker;

  // Callbacks of lost requests may send, and so add connections.
  std::vector<TcpTransportConnection*> connections;
  for (const auto& [id, connection] : connections_) {
    connections.push_back(connection.get());
  }
  for (TcpTransportConnection* const connection : connections) {
    const auto found = endpoints_.find(connection->endpoint().id);
    if (found != endpoints_.end()) {
      connection->MoveTo(BrokerEndpoint(found->second));
    }
  }
}

const BrokerEndpoint* TcpTransport::EndpointOf(int32_t broker_id) const {
  const auto found = endpoints_.find(BrokerOfConnection(broker_id));
  return found == endpoints_.end() ? nullptr : &found->second;
}

void TcpTransport::Send(int32_t broker_id, ApiMessagePtr request,
                        const SendOptions& options, OnResponse on_response) {
  const BrokerEndpoint* const endpoint = EndpointOf(broker_id);
  if (endpoint == nullptr) {
    return runtime_.Post(
        lane_, [alive = std::weak_ptr<bool>(alive_),
                on_response = std::move(on_response), broker_id]() mutable {
          if (alive.expired()) return;
          on_response(absl::UnavailableError(
              absl::StrCat("broker ", BrokerOfConnection(broker_id),
                           ": not among the brokers that metadata names")));
        });
  }
  std::unique_ptr<TcpTransportConnection>& connection = connections_[broker_id];
  if (connection == nullptr) {
    connection = std::make_unique<TcpTransportConnection>(
        runtime_, lane_, loop_, options_, *endpoint);
  }
  connection->Send(std::move(request), options, std::move(on_response));
}

int16_t TcpTransport::VersionOf(int32_t broker_id, ApiKey api_key) const {
  const auto found = connections_.find(broker_id);
  return found == connections_.end() ? -1 : found->second->VersionOf(api_key);
}

}  // namespace kafka_embedded
