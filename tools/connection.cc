#include "tools/connection.h"

#include <string>
#include <utility>

#include "kafka_embedded/base/status.h"
#include "kafka_embedded/client/tcp_transport.h"

namespace kafka_embedded {
namespace {

std::string ValueOf(const Config& config, absl::string_view name) {
  const auto found = config.find(name);
  return found == config.end() ? "" : found->second;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Transport>> Connection::NewTransport(
    const Config& config) {
  TcpTransport::Options options;
  ASSIGN_OR_RETURN(options.bootstrap,
                   ParseBootstrapServers(ValueOf(config, "bootstrap.servers")));
  options.client_id = ValueOf(config, "client.id");
  return std::make_unique<TcpTransport>(runtime_, io_, std::move(options));
}

absl::StatusOr<std::unique_ptr<Producer>> Connection::NewProducer(
    const Config& config) {
  ASSIGN_OR_RETURN(auto transport, NewTransport(config));
  return Producer::Create(config, std::move(transport));
}

absl::StatusOr<std::unique_ptr<Consumer>> Connection::NewConsumer(
    const Config& config) {
  ASSIGN_OR_RETURN(auto transport, NewTransport(config));
  return Consumer::Create(config, std::move(transport));
}

absl::StatusOr<std::unique_ptr<Admin>> Connection::NewAdmin(
    const Config& config) {
  ASSIGN_OR_RETURN(auto transport, NewTransport(config));
  return Admin::Create(config, std::move(transport));
}

}  // namespace kafka_embedded
