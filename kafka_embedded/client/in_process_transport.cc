#include "kafka_embedded/client/in_process_transport.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "kafka_embedded/base/status.h"
#include "kafka_embedded/client/coordinator_connection.h"
#include "kafka_embedded/client/request_trace.h"

namespace kafka_embedded {

void BrokerDirectory::AddWatcher(Watcher* watcher) {
  watchers_.push_back(watcher);
}

void BrokerDirectory::RemoveWatcher(Watcher* watcher) {
  std::erase(watchers_, watcher);
}

void BrokerDirectory::NotifyGone(int32_t broker_id) {
  const std::vector<Watcher*> watchers = watchers_;
  for (Watcher* watcher : watchers) watcher->OnBrokerGone(broker_id);
}

// What stands for a TCP connection: answers come back in the order of their
// requests, and all are lost with the broker. A new one follows a lost one.
namespace {
absl::Status ConnectionLost(int32_t broker_id) {
  return absl::UnavailableError(absl::StrCat(
      "the connection to broker ", BrokerOfConnection(broker_id), " was lost"));
}
}  // namespace

struct InProcessTransport::Connection {
  Connection(Runtime& runtime, Lane lane)
      : timer(runtime, lane, "request-timeout") {}

  struct Pending {
    uint64_t serial;
    absl::Time deadline;
    OnResponse on_response;
    ApiMessagePtr response = nullptr;  // Waits for those before it.
  };

  int32_t broker_id = -1;  // As the client says, see CoordinatorConnection.
  NodeAddress broker_address = {};
  uint64_t id = 0;  // Another one when a new connection follows a lost one.
  ConnectionInfo info;
  RequestContext context;
  std::deque<Pending> pending;
  uint64_t last_serial = 0;
  Timer timer;  // Armed lazily: it may fire when the request is long done.
};

InProcessTransport::InProcessTransport(Network& network,
                                       BrokerDirectory& directory,
                                       Options options)
    : network_(network),
      directory_(directory),
      options_(std::move(options)),
      address_(network.Join(absl::StrCat("client ", options_.client_id))) {
  directory_.AddWatcher(this);
}

InProcessTransport::~InProcessTransport() {
  directory_.RemoveWatcher(this);
  network_.Leave(address_);
}

std::vector<BrokerEndpoint> InProcessTransport::BootstrapBrokers() const {
  return directory_.Brokers();
}

void InProcessTransport::UpdateBrokers(const std::vector<BrokerEndpoint>&) {}

int16_t InProcessTransport::VersionOf(int32_t broker_id, ApiKey api_key) const {
  return directory_.Versions(BrokerOfConnection(broker_id), api_key).max;
}

InProcessTransport::Connection& InProcessTransport::ConnectionTo(
    int32_t broker_id) {
  std::unique_ptr<Connection>& connection = connections_[broker_id];
  if (connection == nullptr) {
    connection = std::make_unique<Connection>(runtime(), lane());
    connection->broker_id = broker_id;
    connection->id = directory_.NextConnectionId();
    connection->context.connection = &connection->info;
    connection->context.client_id = options_.client_id;
  }
  return *connection;
}

void InProcessTransport::Send(int32_t broker_id, ApiMessagePtr request,
                              const SendOptions& options,
                              OnResponse on_response) {
  const ApiKey api_key = request->api_key();
  const BrokerDirectory::Broker* broker =
      directory_.Find(BrokerOfConnection(broker_id));
  if (broker == nullptr) {
    return FailSoon(
        std::move(on_response),
        absl::UnavailableError(directory_.Brokers().empty()
                                   ? "no broker is running"
                                   : absl::StrCat("broker ",
                                                  BrokerOfConnection(broker_id),
                                                  " is not running")));
  }
  const auto versions =
      directory_.Versions(BrokerOfConnection(broker_id), api_key);
  const int16_t version = std::min(versions.max, options.max_version);
  if (version < versions.min) {
    return FailSoon(std::move(on_response),
                    absl::UnimplementedError(absl::StrCat(
                        "broker ", BrokerOfConnection(broker_id),
                        " serves API key ", static_cast<int>(api_key),
                        " in versions ", versions.min, "..", versions.max,
                        ", the request needs at most ", options.max_version)));
  }

  Connection& connection = ConnectionTo(broker_id);
  connection.broker_address = broker->address;
  const uint64_t serial = ++connection.last_serial;
  if (options.expect_response) {
    const absl::Time deadline = runtime().Now() + options.timeout;
    connection.pending.push_back({.serial = serial,
                                  .deadline = deadline,
                                  .on_response = std::move(on_response)});
    if (!connection.timer.scheduled()) {
      connection.timer.ScheduleAt(deadline,
                                  [this, &connection] { OnTimer(connection); });
    }
  }
  network_.Send(address_, broker->address,
                [this, &connection, id = connection.id, serial, version,
                 request = std::move(request)]() mutable {
                  Deliver(connection, id, serial, std::move(request), version);
                });
  if (!options.expect_response) on_response(ApiMessagePtr());
}

// Runs at the broker, which may have been followed by another under its id: the
// Network delivers nothing to an address that has left.
void InProcessTransport::Deliver(Connection& connection, uint64_t connection_id,
                                 uint64_t serial, ApiMessagePtr request,
                                 int16_t version) {
  const BrokerDirectory::Broker* broker =
      directory_.Find(BrokerOfConnection(connection.broker_id));
  if (broker == nullptr) return;
  connection.info.connection_id = connection_id;
  connection.context.api_version = version;
  const uint64_t traced =
      TraceRequest(network_.trace(), static_cast<uint32_t>(broker->address),
                   broker->endpoint.id, static_cast<uint32_t>(address_),
                   connection.context, *request);
  broker->handler->Handle(
      connection.context, std::move(request),
      [this, &connection, serial, network = &network_, client = address_,
       from = broker->address, broker_id = broker->endpoint.id,
       traced](ApiMessagePtr response) {
        // The client may be gone by the time of the answer: this and the
        // connection are touched only on arrival.
        if (response == nullptr) return;
        TraceResponse(network->trace(), static_cast<uint32_t>(from), broker_id,
                      *response, traced);
        network->Send(from, client,
                      [this, &connection, serial,
                       response = std::move(response)]() mutable {
                        OnAnswer(connection, serial, std::move(response));
                      });
      });
}

void InProcessTransport::OnAnswer(Connection& connection, uint64_t serial,
                                  ApiMessagePtr response) {
  // Not an answer: the broker has hung up.
  if (response->api_key() == ApiKey::kNone) {
    return FailPending(connection, ConnectionLost(connection.broker_id));
  }
  std::deque<Connection::Pending>& pending = connection.pending;
  const auto at = std::find_if(
      pending.begin(), pending.end(),
      [&](const Connection::Pending& p) { return p.serial == serial; });
  if (at == pending.end()) return;  // It came too late.
  at->response = std::move(response);
  while (!pending.empty() && pending.front().response != nullptr) {
    Connection::Pending first = std::move(pending.front());
    pending.pop_front();
    first.on_response(std::move(first.response));
  }
}

// A connection whose oldest request has timed out is closed, and with it go all
// others, as in Kafka's NetworkClient.
void InProcessTransport::OnTimer(Connection& connection) {
  if (connection.pending.empty()) return;
  auto oldest = std::min_element(
      connection.pending.begin(), connection.pending.end(),
      [](const auto& a, const auto& b) { return a.deadline < b.deadline; });
  if (runtime().Now() < oldest->deadline) {
    connection.timer.ScheduleAt(oldest->deadline,
                                [this, &connection] { OnTimer(connection); });
    return;
  }
  FailPending(connection,
              absl::DeadlineExceededError(absl::StrCat(
                  "broker ", BrokerOfConnection(connection.broker_id),
                  " did not answer in time")));
}

void InProcessTransport::FailPending(Connection& connection,
                                     const absl::Status& status) {
  std::deque<Connection::Pending> lost = std::move(connection.pending);
  connection.pending.clear();
  connection.id = directory_.NextConnectionId();
  for (Connection::Pending& pending : lost) pending.on_response(status);
}

void InProcessTransport::FailSoon(OnResponse on_response, absl::Status status) {
  // By the network rather than Post: it drops the call if the client leaves.
  network_.Send(
      address_, address_,
      [on_response = std::move(on_response),
       status = std::move(status)]() mutable { on_response(status); });
}

void InProcessTransport::OnBrokerGone(int32_t broker_id) {
  for (const int32_t id : {broker_id, CoordinatorConnection(broker_id)}) {
    const auto found = connections_.find(id);
    if (found == connections_.end()) continue;
    Connection& connection = *found->second;
    network_.Send(address_, address_, [this, &connection] {
      FailPending(connection, ConnectionLost(connection.broker_id));
    });
  }
}

}  // namespace kafka_embedded
