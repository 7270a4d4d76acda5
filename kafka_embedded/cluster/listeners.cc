#include "kafka_embedded/cluster/listeners.h"

#include <optional>
#include <utility>

#include "kafka_embedded/base/status.h"

namespace kafka_embedded {

class Listeners::Gate final : public RequestHandler {
 public:
  void Handle(const RequestContext& context, ApiMessagePtr request,
              Respond respond) override {
    if (broker_ != nullptr) {
      return broker_->Handle(context, std::move(request), std::move(respond));
    }
    waiting_.push_back({context, std::move(request), std::move(respond)});
  }

  void Open(RequestHandler& broker) {
    broker_ = &broker;
    std::vector<Waiting> waiting = std::move(waiting_);
    waiting_.clear();
    for (Waiting& w : waiting) {
      broker.Handle(w.context, std::move(w.request), std::move(w.respond));
    }
  }

  void Hold() { broker_ = nullptr; }

  // The answers still owed never come: the connections are closed.
  void Close() {
    broker_ = nullptr;
    waiting_.clear();
  }

 private:
  struct Waiting {
    RequestContext context;
    ApiMessagePtr request;
    Respond respond;
  };
  RequestHandler* broker_ = nullptr;
  std::vector<Waiting> waiting_;
};

Listeners::Listeners(Runtime& runtime, const ListenOptions& options)
    : runtime_(runtime), options_(options) {}

Listeners::~Listeners() = default;

absl::StatusOr<std::unique_ptr<Listeners>> Listeners::Listen(
    Runtime& runtime, const ListenOptions& options, int32_t count) {
  std::unique_ptr<Listeners> listeners(new Listeners(runtime, options));
  for (int32_t i = 0; i < count; ++i) {
    const size_t index = static_cast<size_t>(i);
    auto gate = std::make_unique<Gate>();
    ASSIGN_OR_RETURN(
        auto server,
        listeners->ListenOn(
            index < options.ports.size() ? options.ports[index] : 0, *gate));
    listeners->gates_.push_back(std::move(gate));
    listeners->servers_.push_back(std::move(server));
  }
  return listeners;
}

absl::StatusOr<std::unique_ptr<TcpServer>> Listeners::ListenOn(int32_t port,
                                                               Gate& gate) {
  return TcpServer::Listen(
      io_, runtime_, gate,
      {.host = options_.host,
       .port = port,
       .versions =
           [](ApiKey api_key) -> std::optional<TcpServer::VersionRange> {
         const auto range = Broker::Versions(api_key);
         if (!range.has_value()) return std::nullopt;
         return TcpServer::VersionRange{range->min, range->max};
       }});
}

ListenerEndpoint Listeners::endpoint(int32_t index) const {
  const auto broker = static_cast<size_t>(index);
  const TcpServer& server = *servers_[broker];
  return {.name = "PLAINTEXT",
          .host = options_.advertised_host.empty() ? server.host()
                                                   : options_.advertised_host,
          .port = broker < options_.advertised_ports.size()
                      ? options_.advertised_ports[broker]
                      : server.port()};
}

void Listeners::Open(int32_t index, RequestHandler& broker) {
  gates_[index]->Open(broker);
}

void Listeners::Hold(int32_t index) { gates_[index]->Hold(); }

void Listeners::Close(int32_t index) {
  servers_[index]->Close();
  gates_[index]->Close();
}

absl::Status Listeners::Reopen(int32_t index) {
  ASSIGN_OR_RETURN(servers_[index],
                   ListenOn(servers_[index]->port(), *gates_[index]));
  return absl::OkStatus();
}

void Listeners::CloseAll() {
  for (const auto& server : servers_) server->Close();
  for (const auto& gate : gates_) gate->Close();
}

}  // namespace kafka_embedded
