#include "connect_embedded/distributed/worker_http.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "connect_embedded/distributed/session_signature.h"
#include "connect_embedded/rest/rest_path.h"
#include "nlohmann/json.hpp"

namespace connect_embedded {
namespace {

constexpr absl::Duration kTimeout = absl::Seconds(90);

std::string ErrorText(const RestResponse& response) {
  const auto json = nlohmann::json::parse(response.body, nullptr,
                                          /*allow_exceptions=*/false);
  if (json.is_object() && json.contains("message") &&
      json["message"].is_string()) {
    return json["message"].get<std::string>();
  }
  return absl::StrCat("status ", response.status);
}

}  // namespace

RestRequest TaskConfigsRequest(const std::string& connector,
                               const std::vector<Config>& configs,
                               const std::optional<SessionKey>& key) {
  nlohmann::json body = nlohmann::json::array();
  for (const Config& config : configs) {
    nlohmann::json object = nlohmann::json::object();
    for (const auto& [name, value] : config) object[name] = value;
    body.push_back(std::move(object));
  }
  RestRequest request;
  request.method = "POST";
  request.target =
      absl::StrCat("/connectors/", EncodeSegment(connector), "/tasks");
  request.body =
      body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  request.headers["content-type"] = "application/json";
  if (key.has_value()) {
    request.headers["x-connect-authorization"] = Sign(*key, request.body);
    request.headers["x-connect-request-signature-algorithm"] = "HmacSHA256";
  }
  return request;
}

absl::Status StatusOfAnswer(const absl::StatusOr<RestResponse>& response) {
  if (!response.ok()) return response.status();
  if (response->status < 300) return absl::OkStatus();
  if (response->status == 409) return absl::AbortedError(ErrorText(*response));
  return absl::UnknownError(ErrorText(*response));
}

decltype(RestApiOptions::forward) WorkerHttp::forwarder() {
  return
      [this](const std::string& url, RestRequest request, RestRespond respond) {
        client_.Send(
            url, std::move(request), kTimeout,
            [respond = std::move(respond)](
                absl::StatusOr<RestResponse> response) mutable {
              if (response.ok()) return respond(*std::move(response));
              const nlohmann::ordered_json error = {
                  {"error_code", 500},
                  {"message", absl::StrCat("IO Error trying to forward REST "
                                           "request: ",
                                           response.status().message())}};
              respond({.status = 500,
                       .content_type = "application/json",
                       .body = error.dump()});
            });
      };
}

decltype(DistributedOptions::post_task_configs)
WorkerHttp::task_config_poster() {
  return [this](const std::string& leader_url, const std::string& connector,
                const std::vector<Config>& configs,
                const std::optional<SessionKey>& key, Herder::Finished done) {
    client_.Send(leader_url, TaskConfigsRequest(connector, configs, key),
                 kTimeout,
                 [done = std::move(done)](
                     const absl::StatusOr<RestResponse>& response) mutable {
                   done(StatusOfAnswer(response));
                 });
  };
}

}  // namespace connect_embedded
