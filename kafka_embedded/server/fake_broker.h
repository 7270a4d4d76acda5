// A broker for tests of sockets: answers what needs no cluster.
#ifndef KAFKA_EMBEDDED_SERVER_FAKE_BROKER_H_
#define KAFKA_EMBEDDED_SERVER_FAKE_BROKER_H_

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "kafka_embedded/protocol/api_registry.h"
#include "kafka_embedded/protocol/messages/api_versions.h"
#include "kafka_embedded/protocol/messages/metadata.h"
#include "kafka_embedded/protocol/messages/produce.h"
#include "kafka_embedded/protocol/request_handler.h"
#include "kafka_embedded/server/tcp_server.h"

namespace kafka_embedded {

// Metadata is answered with a cluster id that tells who asked, ApiVersions with
// the versions served, Produce with acks=0 with nothing. While `hold` is set,
// Metadata waits in `held`. Used inside the runtime.
class FakeBroker final : public RequestHandler {
 public:
  static std::optional<TcpServer::VersionRange> Versions(ApiKey key) {
    switch (key) {
      case ApiKey::kApiVersions:
        return TcpServer::VersionRange{.min = 0, .max = 4};
      case ApiKey::kMetadata:
        return TcpServer::VersionRange{.min = 0, .max = 12};
      case ApiKey::kProduce:
        return TcpServer::VersionRange{.min = 0, .max = 11};
      default:
        return std::nullopt;
    }
  }

  void Handle(const RequestContext& context, ApiMessagePtr request,
              Respond respond) override {
    ++requests;
    switch (request->api_key()) {
      case ApiKey::kApiVersions:
        return respond(MakeMessage(ServedVersions()));
      case ApiKey::kMetadata: {
        MetadataResponse response;
        response.cluster_id = absl::StrCat(context.client_id, " ", requests,
                                           " v", context.api_version);
        if (context.api_version < 2) response.cluster_id = std::nullopt;
        response.controller_id = requests;
        if (hold) {
          held.emplace_back(std::move(respond), std::move(response));
        } else {
          respond(MakeMessage(std::move(response)));
        }
        return;
      }
      default:
        return respond(nullptr);
    }
  }

  bool hold = false;
  int requests = 0;
  std::vector<std::pair<Respond, MetadataResponse>> held;

 private:
  static ApiVersionsResponse ServedVersions() {
    ApiVersionsResponse response;
    for (const ApiInfo& api : AllApis()) {
      const auto range = Versions(api.key);
      if (!range.has_value()) continue;
      response.api_keys.push_back({.api_key = static_cast<int16_t>(api.key),
                                   .min_version = range->min,
                                   .max_version = range->max});
    }
    return response;
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_SERVER_FAKE_BROKER_H_
