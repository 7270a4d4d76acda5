// One request on its way through the REST API. For this folder's .cc files.
#ifndef CONNECT_EMBEDDED_REST_REST_CALL_H_
#define CONNECT_EMBEDDED_REST_REST_CALL_H_

#include <memory>
#include <string>
#include <utility>

#include "connect_embedded/rest/rest_api.h"
#include "connect_embedded/rest/rest_json.h"
#include "connect_embedded/rest/rest_path.h"

namespace connect_embedded {

RestResponse JsonResponse(int status, const Json& json);
RestResponse ErrorResponse(int status, absl::string_view message);
RestResponse ErrorResponse(const absl::Status& status);

struct RestApi::Call {
  Call(kafka_embedded::Runtime& runtime, kafka_embedded::Lane lane)
      : timeout(runtime, lane, "rest-request-timeout") {}

  RestRequest request;
  RestPath path;
  std::string connector;  // Whom it is about.
  RestRespond respond;
  kafka_embedded::Timer timeout;

  // What stands for the nth * of the route.
  const std::string& segment(size_t index) const {
    return path.segments[index];
  }
  bool answered() const { return respond == nullptr; }
  // Only the first answer counts.
  void Answer(RestResponse response) {
    if (answered()) return;
    timeout.Cancel();
    RestRespond once = std::move(respond);
    respond = nullptr;
    once(std::move(response));
  }
  void Fail(const absl::Status& status) { Answer(ErrorResponse(status)); }
};

// The endpoints, by the resource classes that Kafka has for them.
struct RestEndpoints {
  using Call = std::shared_ptr<RestApi::Call>;

  static void GetRoot(RestApi& api, Call call);
  static void GetHealth(RestApi& api, Call call);

  static void GetConnectors(RestApi& api, Call call);
  static void PostConnectors(RestApi& api, Call call);
  static void GetConnector(RestApi& api, Call call);
  static void DeleteConnector(RestApi& api, Call call);
  static void GetConfig(RestApi& api, Call call);
  static void PutConfig(RestApi& api, Call call);
  static void PatchConfig(RestApi& api, Call call);
  static void GetStatus(RestApi& api, Call call);
  static void PostRestart(RestApi& api, Call call);
  static void PutPause(RestApi& api, Call call);
  static void PutResume(RestApi& api, Call call);
  static void PutStop(RestApi& api, Call call);

  static void GetTasks(RestApi& api, Call call);
  static void PostTasks(RestApi& api, Call call);
  static void GetTaskStatus(RestApi& api, Call call);
  static void PostTaskRestart(RestApi& api, Call call);
  static void GetTopics(RestApi& api, Call call);
  static void PutTopicsReset(RestApi& api, Call call);
  static void GetOffsets(RestApi& api, Call call);
  static void PatchOffsets(RestApi& api, Call call);
  static void DeleteOffsets(RestApi& api, Call call);

  static void GetPlugins(RestApi& api, Call call);
  static void GetPluginConfig(RestApi& api, Call call);
  static void PutPluginValidate(RestApi& api, Call call);

  static void GetLoggers(RestApi& api, Call call);
  static void GetLogger(RestApi& api, Call call);
  static void PutLogger(RestApi& api, Call call);

  // Answers with an error, or has the leader answer.
  static void FailOrForward(RestApi& api, const Call& call,
                            const absl::Status& status);
};

struct RestApi::Route {
  const char* method;
  const char* pattern;  // * is any one segment.
  void (*handle)(RestApi&, RestEndpoints::Call);
};

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_REST_REST_CALL_H_
