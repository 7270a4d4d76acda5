#include "tools/rest_service.h"

#include <utility>

#include "connect_embedded/rest/rest_listeners.h"
#include "kafka_embedded/base/status.h"

namespace kafka_embedded {

using connect_embedded::HttpServer;
using connect_embedded::RestApi;

absl::StatusOr<std::unique_ptr<RestService>> RestService::Listen(
    Runtime& runtime, const Config& worker) {
  ASSIGN_OR_RETURN(connect_embedded::RestListener listener,
                   connect_embedded::RestListenerOf(worker));
  std::unique_ptr<RestService> service(new RestService(runtime));
  ASSIGN_OR_RETURN(
      service->server_,
      HttpServer::Listen(service->io_, runtime,
                         {.host = listener.host, .port = listener.port}));
  listener.port = service->server_->port();
  service->address_ = connect_embedded::AdvertisedAddress(worker, listener);
  return service;
}

void RestService::Serve(connect_embedded::Herder& herder,
                        connect_embedded::RestApiOptions options) {
  runtime_.Enter([&] {
    api_ = std::make_unique<RestApi>(runtime_, herder, std::move(options));
  });
  server_->Serve(*api_);
}

void RestService::Close() {
  server_->Close();
  runtime_.Enter([this] { api_.reset(); });
}

}  // namespace kafka_embedded
