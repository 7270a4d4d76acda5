#include "tools/rest_service.h"

#include <utility>

#include "connect_embedded/rest/rest_listeners.h"
#include "kafka_embedded/base/status.h"

namespace kafka_embedded {

using connect_embedded::HttpServer;
using connect_embedded::RestApi;

absl::StatusOr<RestService::Servers> RestService::Open(
    std::vector<connect_embedded::RestListener>& listeners) {
  Servers servers;
  for (connect_embedded::RestListener& listener : listeners) {
    ASSIGN_OR_RETURN(
        servers.emplace_back(),
        HttpServer::Listen(io_, runtime_,
                           {.host = listener.host, .port = listener.port}));
    listener.port = servers.back()->port();
  }
  return servers;
}

absl::StatusOr<std::unique_ptr<RestService>> RestService::Listen(
    Runtime& runtime, const Config& worker) {
  ASSIGN_OR_RETURN(std::vector<connect_embedded::RestListener> listeners,
                   connect_embedded::RestListenersOf(worker));
  ASSIGN_OR_RETURN(connect_embedded::AdminListeners admin,
                   connect_embedded::AdminListenersOf(worker));
  std::unique_ptr<RestService> service(new RestService(runtime));
  ASSIGN_OR_RETURN(service->servers_, service->Open(listeners));
  ASSIGN_OR_RETURN(service->admin_servers_, service->Open(admin.own));
  service->admin_with_others_ = admin.with_others;
  service->address_ =
      connect_embedded::AdvertisedAddress(worker, listeners.front());
  return service;
}

void RestService::Serve(connect_embedded::Herder& herder,
                        connect_embedded::RestApiOptions options) {
  runtime_.Enter([&] {
    admin_api_ = std::make_unique<RestApi>(
        runtime_, herder,
        connect_embedded::RestApiOptions{.serves_others = false});
    options.serves_admin = admin_with_others_;
    api_ = std::make_unique<RestApi>(runtime_, herder, std::move(options));
  });
  for (const auto& server : servers_) server->Serve(*api_);
  for (const auto& server : admin_servers_) server->Serve(*admin_api_);
}

void RestService::Close() {
  for (const auto& server : servers_) server->Close();
  for (const auto& server : admin_servers_) server->Close();
  runtime_.Enter([this] {
    api_.reset();
    admin_api_.reset();
  });
}

}  // namespace kafka_embedded
