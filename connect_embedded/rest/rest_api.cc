#include "connect_embedded/rest/rest_api.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "connect_embedded/rest/rest_call.h"

namespace connect_embedded {
namespace {

constexpr char kJson[] = "application/json";

int HttpStatus(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kNotFound:
      return 404;
    case absl::StatusCode::kAlreadyExists:
    case absl::StatusCode::kAborted:
      return 409;
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kFailedPrecondition:
      return 400;
    case absl::StatusCode::kPermissionDenied:
      return 403;
    default:
      return 500;
  }
}

bool Accepts(const RestRequest& request) {
  const auto accept = request.headers.find("accept");
  if (accept == request.headers.end()) return true;
  for (const absl::string_view part : absl::StrSplit(accept->second, ',')) {
    const absl::string_view type =
        absl::StripAsciiWhitespace(part.substr(0, part.find(';')));
    if (type.empty() || type == "*/*" || type == "application/*" ||
        type == kJson) {
      return true;
    }
  }
  return false;
}

// A body has to say that it is JSON.
bool HasWrongType(const RestRequest& request) {
  if (request.body.empty()) return false;
  const auto type = request.headers.find("content-type");
  return type == request.headers.end() ||
         !absl::StartsWithIgnoreCase(type->second, kJson);
}

bool Matches(const std::vector<std::string>& segments,
             absl::string_view pattern) {
  const std::vector<absl::string_view> parts =
      absl::StrSplit(pattern, '/', absl::SkipEmpty());
  if (parts.size() != segments.size()) return false;
  for (size_t i = 0; i < parts.size(); ++i) {
    if (parts[i] != "*" && parts[i] != segments[i]) return false;
  }
  return true;
}

std::string TimeoutMessage(const std::optional<WorkerStage>& stage) {
  if (!stage.has_value()) return "Request timed out";
  return absl::StrCat("Request timed out. The worker is currently ",
                      stage->description, ", which began at ",
                      absl::FormatTime("%Y-%m-%d%ET%H:%M:%E3SZ", stage->began,
                                       absl::UTCTimeZone()),
                      ".");
}

}  // namespace

RestResponse JsonResponse(int status, const Json& json) {
  return {.status = status, .content_type = kJson, .body = Dump(json)};
}

RestResponse ErrorResponse(int status, absl::string_view message) {
  return JsonResponse(
      status, {{"error_code", status}, {"message", std::string(message)}});
}

RestResponse ErrorResponse(const absl::Status& status) {
  return ErrorResponse(HttpStatus(status), status.message());
}

RestApi::RestApi(kafka_embedded::Runtime& runtime, Herder& herder,
                 RestApiOptions options)
    : runtime_(runtime),
      herder_(herder),
      options_(std::move(options)),
      lane_(runtime.NewLane()),
      self_(std::make_shared<RestApi*>(this)) {}

RestApi::~RestApi() = default;

const RestApi::Route* RestApi::FindRoute(const Call& call,
                                         std::string& allowed) const {
  using E = RestEndpoints;
  const auto& segments = call.path.segments;
  const bool admin = !segments.empty() && segments.front() == "admin";
  if (!(admin ? options_.serves_admin : options_.serves_others)) return nullptr;
  static constexpr Route kRoutes[] = {
      {"GET", "/", &E::GetRoot},
      {"GET", "/health", &E::GetHealth},
      {"POST", "/connectors", &E::PostConnectors},
      {"GET", "/connectors", &E::GetConnectors},
      {"GET", "/connectors/*", &E::GetConnector},
      {"DELETE", "/connectors/*", &E::DeleteConnector},
      {"GET", "/connectors/*/config", &E::GetConfig},
      {"PUT", "/connectors/*/config", &E::PutConfig},
      {"PATCH", "/connectors/*/config", &E::PatchConfig},
      {"GET", "/connectors/*/status", &E::GetStatus},
      {"POST", "/connectors/*/restart", &E::PostRestart},
      {"PUT", "/connectors/*/pause", &E::PutPause},
      {"PUT", "/connectors/*/resume", &E::PutResume},
      {"PUT", "/connectors/*/stop", &E::PutStop},
      {"GET", "/connectors/*/tasks", &E::GetTasks},
      {"POST", "/connectors/*/tasks", &E::PostTasks},
      {"GET", "/connectors/*/tasks/*/status", &E::GetTaskStatus},
      {"POST", "/connectors/*/tasks/*/restart", &E::PostTaskRestart},
      {"GET", "/connectors/*/topics", &E::GetTopics},
      {"PUT", "/connectors/*/topics/reset", &E::PutTopicsReset},
      {"GET", "/connectors/*/offsets", &E::GetOffsets},
      {"PATCH", "/connectors/*/offsets", &E::PatchOffsets},
      {"DELETE", "/connectors/*/offsets", &E::DeleteOffsets},
      {"GET", "/connector-plugins", &E::GetPlugins},
      {"GET", "/connector-plugins/*/config", &E::GetPluginConfig},
      {"PUT", "/connector-plugins/*/config/validate", &E::PutPluginValidate},
      {"GET", "/admin/loggers", &E::GetLoggers},
      {"GET", "/admin/loggers/*", &E::GetLogger},
      {"PUT", "/admin/loggers/*", &E::PutLogger},
  };
  const std::string method =
      call.request.method == "HEAD" ? "GET" : call.request.method;
  std::vector<std::string> methods;
  for (const Route& route : kRoutes) {
    if (!Matches(call.path.segments, route.pattern)) continue;
    if (route.method == method) return &route;
    methods.push_back(route.method);
    if (absl::string_view(route.method) == "GET") {
      methods.insert(methods.begin(), "HEAD");
    }
  }
  if (!methods.empty()) methods.push_back("OPTIONS");
  allowed = absl::StrJoin(methods, ",");
  return nullptr;
}

void RestApi::Dispatch(std::shared_ptr<Call> call) {
  if (IsAmbiguous(call->request.target)) {
    return call->Answer(ErrorResponse(400, "HTTP 400 Bad Request"));
  }
  std::string allowed;
  const Route* const route = FindRoute(*call, allowed);
  if (route == nullptr && allowed.empty()) {
    return call->Answer(ErrorResponse(404, "HTTP 404 Not Found"));
  }
  if (route == nullptr && call->request.method == "OPTIONS") {
    return call->Answer({.status = 200,
                         .content_type = "text/plain",
                         .body = absl::StrReplaceAll(allowed, {{",", ", "}}),
                         .headers = {{"Allow", allowed}}});
  }
  if (route == nullptr) {
    return call->Answer(ErrorResponse(405, "HTTP 405 Method Not Allowed"));
  }
  if (HasWrongType(call->request)) {
    return call->Answer(ErrorResponse(415, "HTTP 415 Unsupported Media Type"));
  }
  if (!Accepts(call->request)) {
    return call->Answer(ErrorResponse(406, "HTTP 406 Not Acceptable"));
  }
  // A herder that never answers shall not hold the caller for ever.
  std::weak_ptr<Call> weak = call;
  call->timeout.ScheduleAfter(options_.request_timeout, [this, weak] {
    const auto late = weak.lock();
    if (late == nullptr) return;
    late->Answer(
        ErrorResponse(500, TimeoutMessage(herder_.StageOf(late->connector))));
  });
  route->handle(*this, std::move(call));
}

void RestApi::Handle(RestRequest request, RestRespond respond) {
  auto call = std::make_shared<Call>(runtime_, lane_);
  const bool head = request.method == "HEAD";
  call->path = ParseRestPath(request.target);
  if (call->path.segments.size() > 1) call->connector = call->segment(1);
  call->request = std::move(request);
  if (head) {
    call->respond = [respond =
                         std::move(respond)](RestResponse response) mutable {
      response.body.clear();
      respond(std::move(response));
    };
  } else {
    call->respond = std::move(respond);
  }
  Dispatch(std::move(call));
}

void RestEndpoints::FailOrForward(RestApi& api, const Call& call,
                                  const absl::Status& status) {
  const std::optional<std::string> leader = NotLeaderUrl(status);
  const std::string forward = call->path.Query("forward");
  // Absent: twice; "true": once more; "false": no more.
  if (!leader.has_value()) return call->Fail(status);
  // After two hops there has been a rebalance in between.
  if (forward == "false" || !api.options_.forward) {
    return call->Fail(absl::AbortedError(
        "Cannot complete request because of a conflicting operation (e.g. "
        "worker rebalance)"));
  }
  RestRequest request = call->request;
  const absl::string_view path =
      absl::string_view(request.target)
          .substr(0, std::min(request.target.find('?'), request.target.size()));
  std::string query =
      absl::StrCat("forward=", forward == "true" ? "false" : "true");
  for (const auto& [name, value] : call->path.query) {
    if (name == "forward") continue;
    absl::StrAppend(&query, "&", EncodeSegment(name), "=",
                    EncodeSegment(value));
  }
  request.target = absl::StrCat(path, "?", query);
  api.options_.forward(
      *leader, std::move(request),
      [call](RestResponse response) { call->Answer(std::move(response)); });
}

}  // namespace connect_embedded
