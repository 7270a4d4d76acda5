// /, /health, /connector-plugins and /admin/loggers.
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "connect_embedded/api/plugin_call.h"
#include "connect_embedded/rest/rest_call.h"
#include "connect_embedded/runtime/worker_config.h"

namespace connect_embedded {
namespace {

constexpr char kRootLogger[] = "root";
constexpr absl::string_view kLevels[] = {"OFF",  "FATAL", "ERROR", "WARN",
                                         "INFO", "DEBUG", "TRACE"};

absl::string_view PluginTypeName(PluginKind kind) {
  constexpr absl::string_view kNames[] = {"source",         "sink",
                                          "converter",      "header_converter",
                                          "transformation", "predicate"};
  return kNames[static_cast<size_t>(kind)];
}

absl::string_view WithoutSuffix(absl::string_view name) {
  constexpr absl::string_view kSuffix = "Connector";
  if (absl::EndsWith(name, kSuffix) && name.size() > kSuffix.size()) {
    name.remove_suffix(kSuffix.size());
  }
  return name;
}

void AppendKeys(const kafka_embedded::ConfigDef& def, Json& json) {
  for (const kafka_embedded::ConfigKey* key : def.keys()) {
    json.push_back(ToJson(DescribeKey(*key)));
  }
}

// The keys of a plugin of any kind; null if there is no such plugin.
Json KeysOf(const Plugins& plugins, const std::string& name) {
  Json json = Json::array();
  if (const auto connector = plugins.NewConnector(name); connector.ok()) {
    std::visit([&](const auto& held) { AppendKeys(held->config_def(), json); },
               *connector);
    AppendKeys(connector->index() == 1 ? SinkConnectorConfigDef()
                                       : SourceConnectorConfigDef(),
               json);
    return json;
  }
  const auto append = [&json](const auto& plugin) {
    if (plugin.ok()) AppendKeys((*plugin)->config_def(), json);
    return plugin.ok();
  };
  const bool found = append(plugins.NewConverter(name)) ||
                     append(plugins.NewHeaderConverter(name)) ||
                     append(plugins.NewTransformation(name)) ||
                     append(plugins.NewPredicate(name));
  return found ? json : Json(nullptr);
}

}  // namespace

void RestEndpoints::GetRoot(RestApi& api, Call call) {
  call->Answer(
      JsonResponse(200, {{"version", std::string(kConnectVersion)},
                         {"commit", "unknown"},
                         {"kafka_cluster_id", api.herder_.KafkaClusterId()}}));
}

void RestEndpoints::GetHealth(RestApi& api, Call call) {
  const WorkerHealth health = api.herder_.Health();
  if (health.healthy) {
    return call->Answer(JsonResponse(
        200,
        {{"status", "healthy"},
         {"message",
          "Worker has completed startup and is ready to handle requests."}}));
  }
  call->Answer(JsonResponse(
      health.starting ? 503 : 500,
      {{"status", health.starting ? "starting" : "unhealthy"},
       {"message", health.starting
                       ? "Worker is still starting up."
                       : "Worker was unable to handle this request and may be "
                         "unable to handle other requests."}}));
}

// ---- Plugins ----------------------------------------------------------------

void RestEndpoints::GetPlugins(RestApi& api, Call call) {
  const bool all = !absl::EqualsIgnoreCase(
      call->path.Query("connectorsOnly", "true"), "true");
  Json json = Json::array();
  for (const Plugins::Info& info : api.herder_.plugins().List()) {
    if (!all && info.kind > PluginKind::kSink) continue;
    json.push_back({{"class", info.class_name},
                    {"type", std::string(PluginTypeName(info.kind))},
                    {"version", info.version}});
  }
  call->Answer(JsonResponse(200, json));
}

void RestEndpoints::GetPluginConfig(RestApi& api, Call call) {
  const absl::StatusOr<Json> json = CallPlugin("the plugin's config_def", [&] {
    return KeysOf(api.herder_.plugins(), call->segment(1));
  });
  if (!json.ok()) return call->Fail(json.status());
  if (json->is_null()) {
    return call->Answer(ErrorResponse(
        404, absl::StrCat("Unknown plugin ", call->segment(1), ".")));
  }
  call->Answer(JsonResponse(200, *json));
}

void RestEndpoints::PutPluginValidate(RestApi& api, Call call) {
  const absl::StatusOr<kafka_embedded::Config> config =
      ParseConfig(call->request.body);
  if (!config.ok()) return call->Fail(config.status());
  const std::string& plugin = call->segment(1);
  const auto included = config->find("connector.class");
  if (included != config->end() &&
      !absl::EndsWith(WithoutSuffix(included->second), WithoutSuffix(plugin))) {
    return call->Answer(ErrorResponse(
        400, absl::StrCat("Included connector type ", included->second,
                          " does not match request type ", plugin)));
  }
  const auto name = config->find("name");
  call->connector = name == config->end() ? "" : name->second;
  api.herder_.Validate(*config, [call](absl::StatusOr<ConfigInfos> infos) {
    if (infos.ok()) return call->Answer(JsonResponse(200, ToJson(*infos)));
    // Kafka loses the 400 of its exception on the way here.
    call->Answer(ErrorResponse(
        500, absl::StrCat("org.apache.kafka.connect.runtime.rest.errors."
                          "BadRequestException: ",
                          infos.status().message())));
  });
}

// ---- Loggers ----------------------------------------------------------------

namespace {

Json LevelJson(const std::string& level, int64_t last_modified) {
  return {{"level", level},
          {"last_modified",
           last_modified < 0 ? Json(nullptr) : Json(last_modified)}};
}

}  // namespace

void RestEndpoints::GetLoggers(RestApi& api, Call call) {
  Json json = Json::object();
  for (const auto& [name, logger] : api.loggers_) {
    json[name] = LevelJson(logger.level, logger.last_modified);
  }
  call->Answer(JsonResponse(200, json));
}

void RestEndpoints::GetLogger(RestApi& api, Call call) {
  const std::string& name = call->segment(2);
  const auto found = api.loggers_.find(name);
  if (found != api.loggers_.end()) {
    return call->Answer(JsonResponse(
        200, LevelJson(found->second.level, found->second.last_modified)));
  }
  if (name == kRootLogger) {
    return call->Answer(
        JsonResponse(200, LevelJson(api.options_.root_logger_level, -1)));
  }
  call->Answer(
      ErrorResponse(404, absl::StrCat("Logger ", name, " not found.")));
}

void RestEndpoints::PutLogger(RestApi& api, Call call) {
  const std::string name = call->segment(2);
  const absl::StatusOr<ConfigPatch> body = ParsePatch(call->request.body);
  if (!body.ok()) return call->Fail(body.status());
  const auto level = body->find("level");
  if (level == body->end() || !level->second.has_value()) {
    return call->Answer(ErrorResponse(
        400, "Desired 'level' parameter was not specified in request."));
  }
  const std::string wanted = absl::AsciiStrToUpper(*level->second);
  bool known = false;
  for (const absl::string_view candidate : kLevels) {
    known = known || candidate == wanted;
  }
  if (!known) {
    return call->Answer(ErrorResponse(
        404, absl::StrCat("invalid log level '", *level->second, "'.")));
  }
  const bool cluster =
      absl::EqualsIgnoreCase(call->path.Query("scope"), "cluster");
  Json changed = Json::array();
  // The logger, and those below it that are known.
  const int64_t now = absl::ToUnixMillis(api.runtime_.Now());
  api.loggers_.try_emplace(name);
  for (auto& [logger, set] : api.loggers_) {
    const bool below = absl::StartsWith(logger, absl::StrCat(name, "."));
    if (logger != name && !below) continue;
    if (set.level != wanted) set = {wanted, now};
    changed.push_back(logger);
  }
  api.herder_.SetLoggerLevel(name, wanted, cluster);
  if (cluster) return call->Answer({.status = 204});
  call->Answer(JsonResponse(200, changed));
}

}  // namespace connect_embedded
