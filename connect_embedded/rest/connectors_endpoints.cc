// /connectors and what is below it.
#include <algorithm>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "connect_embedded/api/value_tokens.h"
#include "connect_embedded/rest/rest_call.h"

namespace connect_embedded {
namespace {

std::string Location(const RestRequest& request, const std::string& name) {
  const auto host = request.headers.find("host");
  return absl::StrCat(
      "http://", host == request.headers.end() ? "localhost" : host->second,
      "/connectors/", EncodeSegment(name));
}

RestResponse Created(const RestRequest& request,
                     const CreatedConnector& created) {
  RestResponse response =
      JsonResponse(created.created ? 201 : 200, ToJson(created.info));
  if (created.created) {
    response.headers.emplace_back("Location",
                                  Location(request, created.info.name));
  }
  return response;
}

absl::Status NameDiffers(const std::string& in_config,
                         const std::string& in_url) {
  return absl::InvalidArgumentError(
      absl::StrCat("Connector name configuration (", in_config,
                   ") doesn't match connector name in the URL (", in_url, ")"));
}

absl::Status CheckName(const std::string& name,
                       const kafka_embedded::Config& config) {
  const auto found = config.find("name");
  if (found == config.end() || found->second == name) return absl::OkStatus();
  return NameDiffers(found->second, name);
}

// For changes that answer with a status alone.
Herder::Finished AnswerWith(RestApi& api, RestEndpoints::Call call,
                            int status) {
  return [&api, call = std::move(call), status](const absl::Status& result) {
    if (!result.ok()) return RestEndpoints::FailOrForward(api, call, result);
    call->Answer({.status = status});
  };
}

Herder::Done<CreatedConnector> AnswerCreated(RestApi& api,
                                             RestEndpoints::Call call) {
  return [&api, call = std::move(call)](
             const absl::StatusOr<CreatedConnector>& created) {
    if (!created.ok()) {
      return RestEndpoints::FailOrForward(api, call, created.status());
    }
    call->Answer(Created(call->request, *created));
  };
}

Herder::Done<std::string> AnswerMessage(RestApi& api,
                                        RestEndpoints::Call call) {
  return
      [&api, call = std::move(call)](const absl::StatusOr<std::string>& text) {
        if (!text.ok()) {
          return RestEndpoints::FailOrForward(api, call, text.status());
        }
        call->Answer(JsonResponse(200, {{"message", *text}}));
      };
}

}  // namespace

void RestEndpoints::GetConnectors(RestApi& api, Call call) {
  const std::vector<std::string> names = api.herder_.Connectors();
  bool expand = false, status = false, info = false;
  for (const auto& [name, value] : call->path.query) {
    if (name != "expand") continue;
    expand = true;
    status = status || value == "status";
    info = info || value == "info";
  }
  if (!expand) return call->Answer(JsonResponse(200, names));
  Json json = Json::object();
  for (const std::string& name : names) {
    Json parts = Json::object();
    if (status) {
      const auto state = api.herder_.ConnectorState(name);
      if (!state.ok()) continue;
      parts["status"] = ToJson(*state);
    }
    if (info) {
      const auto described = api.herder_.Connector(name);
      if (!described.ok()) continue;
      parts["info"] = ToJson(*described);
    }
    json[name] = std::move(parts);
  }
  call->Answer(JsonResponse(200, json));
}

void RestEndpoints::PostConnectors(RestApi& api, Call call) {
  absl::StatusOr<CreateRequest> request =
      ParseCreateRequest(call->request.body);
  if (!request.ok()) return call->Fail(request.status());
  if (!request->config.has_value()) {
    return call->Answer(
        ErrorResponse(500, "The request has no \"config\" for the connector"));
  }
  // As Java's: control characters are blanks.
  request->name = std::string(TrimJava(request->name));
  const absl::Status named = CheckName(request->name, *request->config);
  if (!named.ok()) return call->Fail(named);
  (*request->config)["name"] = request->name;
  call->connector = request->name;
  api.herder_.PutConnectorConfig(
      request->name, *std::move(request->config), request->initial_state,
      /*allow_replace=*/false, AnswerCreated(api, call));
}

void RestEndpoints::GetConnector(RestApi& api, Call call) {
  const auto info = api.herder_.Connector(call->segment(1));
  if (!info.ok()) return call->Fail(info.status());
  call->Answer(JsonResponse(200, ToJson(*info)));
}

void RestEndpoints::DeleteConnector(RestApi& api, Call call) {
  api.herder_.DeleteConnector(call->segment(1), AnswerWith(api, call, 204));
}

void RestEndpoints::GetConfig(RestApi& api, Call call) {
  const auto info = api.herder_.Connector(call->segment(1));
  if (!info.ok()) return call->Fail(info.status());
  call->Answer(JsonResponse(200, ConfigToJson(info->config)));
}

void RestEndpoints::PutConfig(RestApi& api, Call call) {
  const std::string name = call->segment(1);
  absl::StatusOr<kafka_embedded::Config> config =
      ParseConfig(call->request.body);
  if (!config.ok()) return call->Fail(config.status());
  const absl::Status named = CheckName(name, *config);
  if (!named.ok()) return call->Fail(named);
  (*config)["name"] = name;
  api.herder_.PutConnectorConfig(name, *std::move(config), std::nullopt,
                                 /*allow_replace=*/true,
                                 AnswerCreated(api, call));
}

void RestEndpoints::PatchConfig(RestApi& api, Call call) {
  absl::StatusOr<ConfigPatch> patch = ParsePatch(call->request.body);
  if (!patch.ok()) return call->Fail(patch.status());
  api.herder_.PatchConnectorConfig(call->segment(1), *std::move(patch),
                                   AnswerCreated(api, call));
}

void RestEndpoints::GetStatus(RestApi& api, Call call) {
  const auto state = api.herder_.ConnectorState(call->segment(1));
  if (!state.ok()) return call->Fail(state.status());
  call->Answer(JsonResponse(200, ToJson(*state)));
}

void RestEndpoints::PostRestart(RestApi& api, Call call) {
  RestartRequest request;
  request.connector = call->segment(1);
  request.only_failed = call->path.QueryIsTrue("onlyFailed");
  request.include_tasks = call->path.QueryIsTrue("includeTasks");
  // As before KIP-745, the connector alone is answered without a body.
  if (!request.only_failed && !request.include_tasks) {
    return api.herder_.RestartConnector(request.connector,
                                        AnswerWith(api, call, 204));
  }
  api.herder_.RestartConnectorAndTasks(
      request, [&api, call](const absl::StatusOr<ConnectorStateInfo>& state) {
        if (!state.ok()) return FailOrForward(api, call, state.status());
        call->Answer(JsonResponse(202, ToJson(*state)));
      });
}

void RestEndpoints::PutPause(RestApi& api, Call call) {
  api.herder_.SetTarget(call->segment(1), TargetState::kPaused,
                        AnswerWith(api, call, 202));
}
void RestEndpoints::PutResume(RestApi& api, Call call) {
  api.herder_.SetTarget(call->segment(1), TargetState::kStarted,
                        AnswerWith(api, call, 202));
}
void RestEndpoints::PutStop(RestApi& api, Call call) {
  api.herder_.SetTarget(call->segment(1), TargetState::kStopped,
                        AnswerWith(api, call, 204));
}

// ---- Tasks ------------------------------------------------------------------

void RestEndpoints::GetTasks(RestApi& api, Call call) {
  const auto tasks = api.herder_.Tasks(call->segment(1));
  if (!tasks.ok()) return call->Fail(tasks.status());
  call->Answer(JsonResponse(200, ToJson(*tasks)));
}

void RestEndpoints::PostTasks(RestApi& api, Call call) {
  absl::StatusOr<std::vector<kafka_embedded::Config>> configs =
      ParseConfigs(call->request.body);
  if (!configs.ok()) return call->Fail(configs.status());
  const auto header = [&](const char* name) -> std::optional<std::string> {
    const auto found = call->request.headers.find(name);
    if (found == call->request.headers.end()) return std::nullopt;
    return found->second;
  };
  api.herder_.PutTaskConfigs(
      call->segment(1), *std::move(configs), header("x-connect-authorization"),
      header("x-connect-request-signature-algorithm").value_or(""),
      call->request.body, AnswerWith(api, call, 204));
}

void RestEndpoints::GetTaskStatus(RestApi& api, Call call) {
  ConnectorTaskId id{call->segment(1), 0};
  if (!absl::SimpleAtoi(call->segment(3), &id.task)) {
    return call->Answer(ErrorResponse(404, "HTTP 404 Not Found"));
  }
  const auto state = api.herder_.TaskState(id);
  if (!state.ok()) return call->Fail(state.status());
  call->Answer(JsonResponse(200, TaskStateToJson(id.task, *state)));
}

void RestEndpoints::PostTaskRestart(RestApi& api, Call call) {
  ConnectorTaskId id{call->segment(1), 0};
  if (!absl::SimpleAtoi(call->segment(3), &id.task)) {
    return call->Answer(ErrorResponse(404, "HTTP 404 Not Found"));
  }
  api.herder_.RestartTask(id, AnswerWith(api, call, 204));
}

// ---- Topics and offsets -----------------------------------------------------

void RestEndpoints::GetTopics(RestApi& api, Call call) {
  if (!api.herder_.tracks_topics()) {
    return call->Answer(ErrorResponse(403, "Topic tracking is disabled."));
  }
  const std::string& name = call->segment(1);
  call->Answer(JsonResponse(
      200, {{name, {{"topics", api.herder_.ActiveTopics(name)}}}}));
}

void RestEndpoints::PutTopicsReset(RestApi& api, Call call) {
  if (!api.herder_.tracks_topics()) {
    return call->Answer(ErrorResponse(403, "Topic tracking is disabled."));
  }
  if (!api.herder_.allows_topic_reset()) {
    return call->Answer(
        ErrorResponse(403, "Topic tracking reset is disabled."));
  }
  api.herder_.ResetActiveTopics(call->segment(1));
  call->Answer({.status = 202});
}

void RestEndpoints::GetOffsets(RestApi& api, Call call) {
  api.herder_.Offsets(call->segment(1),
                      [call](const absl::StatusOr<ConnectorOffsets>& offsets) {
                        if (!offsets.ok()) return call->Fail(offsets.status());
                        call->Answer(JsonResponse(200, ToJson(*offsets)));
                      });
}

void RestEndpoints::PatchOffsets(RestApi& api, Call call) {
  absl::StatusOr<ConnectorOffsets> offsets = ParseOffsets(call->request.body);
  if (!offsets.ok()) return call->Fail(offsets.status());
  if (offsets->empty()) {
    return call->Answer(ErrorResponse(
        400,
        "Partitions / offsets need to be provided for an alter offsets "
        "request"));
  }
  api.herder_.AlterOffsets(call->segment(1), *std::move(offsets),
                           AnswerMessage(api, call));
}

void RestEndpoints::DeleteOffsets(RestApi& api, Call call) {
  api.herder_.ResetOffsets(call->segment(1), AnswerMessage(api, call));
}

}  // namespace connect_embedded
