#include "tools/rest_service.h"

#include <utility>

#include "connect_embedded/rest/rest_listeners.h"
#include "kafka_embedded/base/status.h"

namespace kafka_embedded {

using connect_embedded::HttpServer;
using connect_embedded::RestApi;

absl::StatusOr<std::unique_ptr<RestService>> RestService::Listen(
    Runtime& runtime, const Config& worker) {
  ASSIGN_OR_RETURN(std::vector<connect_embedded::RestListener> listeners,
                   connect_embedded::RestListenersOf(worker));
  std::unique_ptr<RestService> service(new RestService(runtime));
  for (connect_embedded::RestListener& listener : listeners) {
    ASSIGN_OR_RETURN(
        service->servers_.emplace_back(),
        HttpServer::Listen(service->io_, runtime,
                           {.host = listener.host, .port = listener.port}));
    listener.port = service->servers_.back()->port();
  }
  service->address_ =
      connect_embedded::AdvertisedAddress(worker, listeners.front());
  return service;
}

void RestService::Serve(connect_embedded::Herder& herder,
                        connect_embedded::RestApiOptions options) {
  runtime_.Enter([&] {
    api_ = std::make_unique<RestApi>(runtime_, herder, std::move(options));
  });
  for (const auto& server : servers_) server->Serve(*api_);
}

void RestService::Close() {
  for (const auto& server : servers_) server->Close();
  runtime_.Enter([this] { api_.reset(); });
}

}  // namespace kafka_embedded
