#include "connect_embedded/rest/rest_json.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "kafka_embedded/base/status.h"

namespace connect_embedded {
namespace {

using kafka_embedded::Config;

Json StatusMembers(Json json, const WorkStatus& status) {
  json["state"] = std::string(StateName(status.state));
  json["worker_id"] = status.worker_id;
  json["version"] = status.version;
  if (!status.trace.empty()) json["trace"] = status.trace;
  return json;
}

Json ToJson(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::kNull:
      return nullptr;
    case Value::Kind::kBoolean:
      return value.boolean();
    case Value::Kind::kInt8:
      return value.int8();
    case Value::Kind::kInt16:
      return value.int16();
    case Value::Kind::kInt32:
      return value.int32();
    case Value::Kind::kInt64:
      return value.int64();
    case Value::Kind::kFloat32:
      return value.float32();
    case Value::Kind::kFloat64:
      return value.float64();
    default:
      return value.ToString();
  }
}

Json ToJson(const SourceMap& map) {
  Json json = Json::object();
  for (const auto& [name, value] : map) json[name] = ToJson(value);
  return json;
}

Json ToJson(const std::optional<std::string>& text) {
  return text.has_value() ? Json(*text) : Json(nullptr);
}

// 500, as Jackson's complaints.
absl::Status Wrong(absl::string_view what) { return absl::InternalError(what); }

absl::Status WrongType(const Json& json, absl::string_view expected) {
  return Wrong(absl::StrCat("Cannot deserialize value of type `", expected,
                            "` from a JSON ", json.type_name()));
}

// As Jackson makes text of a scalar; nothing for null.
absl::StatusOr<std::optional<std::string>> ScalarText(const Json& json) {
  if (json.is_null()) return std::optional<std::string>();
  if (json.is_string()) return std::optional(json.get<std::string>());
  if (json.is_structured()) return WrongType(json, "java.lang.String");
  return std::optional(json.dump());
}

absl::StatusOr<ConfigPatch> PatchFrom(const Json& json) {
  if (!json.is_object()) {
    return WrongType(json, "java.util.Map<java.lang.String,java.lang.String>");
  }
  ConfigPatch patch;
  for (const auto& [name, value] : json.items()) {
    ASSIGN_OR_RETURN(patch[name], ScalarText(value));
  }
  return patch;
}

absl::StatusOr<Config> ConfigFrom(const Json& json) {
  ASSIGN_OR_RETURN(const ConfigPatch patch, PatchFrom(json));
  Config config;
  for (const auto& [name, value] : patch) {
    if (value.has_value()) config[name] = *value;
  }
  return config;
}

absl::StatusOr<Value> ValueFrom(const Json& json) {
  if (json.is_null()) return Value();
  if (json.is_boolean()) return Value::Boolean(json.get<bool>());
  if (json.is_number_integer()) return Value::Int64(json.get<int64_t>());
  if (json.is_number_float()) return Value::Float64(json.get<double>());
  if (json.is_string()) return Value::String(json.get<std::string>());
  // For the herder to refuse.
  return json.is_array() ? Value::Array({}) : Value::Map({});
}

absl::StatusOr<SourceMap> MapFrom(const Json& json) {
  if (!json.is_object()) return WrongType(json, "java.util.Map");
  SourceMap map;
  for (const auto& [name, value] : json.items()) {
    ASSIGN_OR_RETURN(map[name], ValueFrom(value));
  }
  return map;
}

absl::Status CheckMembers(const Json& json,
                          std::initializer_list<absl::string_view> known,
                          absl::string_view type) {
  for (const auto& [name, value] : json.items()) {
    bool found = false;
    for (const absl::string_view candidate : known) {
      found = found || candidate == name;
    }
    if (!found) {
      return Wrong(absl::StrCat("Unrecognized field \"", name, "\" (class ",
                                type, "), not marked as ignorable"));
    }
  }
  return absl::OkStatus();
}

}  // namespace

Json ConfigToJson(const Config& config) {
  Json json = Json::object();
  for (const auto& [name, value] : config) json[name] = value;
  return json;
}

Json ToJson(const ConnectorInfo& info) {
  Json tasks = Json::array();
  for (const ConnectorTaskId& id : info.tasks) {
    tasks.push_back({{"connector", id.connector}, {"task", id.task}});
  }
  return {{"name", info.name},
          {"config", ConfigToJson(info.config)},
          {"tasks", std::move(tasks)},
          {"type", std::string(ConnectorTypeName(info.type))}};
}

Json TaskStateToJson(int task, const WorkStatus& status) {
  return StatusMembers(Json{{"id", task}}, status);
}

Json ToJson(const ConnectorStateInfo& info) {
  Json tasks = Json::array();
  for (const auto& [task, status] : info.tasks) {
    tasks.push_back(TaskStateToJson(task, status));
  }
  return {{"name", info.name},
          {"connector", StatusMembers(Json::object(), info.connector)},
          {"tasks", std::move(tasks)},
          {"type", std::string(ConnectorTypeName(info.type))}};
}

Json ToJson(const std::vector<TaskInfo>& tasks) {
  Json json = Json::array();
  for (const TaskInfo& task : tasks) {
    json.push_back(
        {{"id", {{"connector", task.id.connector}, {"task", task.id.task}}},
         {"config", ConfigToJson(task.config)}});
  }
  return json;
}

Json ToJson(const ConnectorOffsets& offsets) {
  Json list = Json::array();
  for (const auto& [partition, offset] : offsets) {
    list.push_back(
        {{"partition", ToJson(partition)},
         {"offset", offset.has_value() ? ToJson(*offset) : Json(nullptr)}});
  }
  return {{"offsets", std::move(list)}};
}

Json ToJson(const ConfigKeyInfo& key) {
  return {{"name", key.name},
          {"type", key.type},
          {"required", key.required},
          {"default_value", ToJson(key.default_value)},
          {"importance", key.importance},
          {"documentation", key.documentation},
          {"group", ToJson(key.group)},
          {"width", key.width},
          {"display_name", key.display_name},
          {"dependents", key.dependents},
          {"order_in_group", key.order_in_group}};
}

Json ToJson(const ConfigInfos& infos) {
  Json configs = Json::array();
  for (const ConfigInfo& info : infos.configs) {
    configs.push_back({{"definition", ToJson(info.key)},
                       {"value",
                        {{"name", info.value.name},
                         {"value", ToJson(info.value.value)},
                         {"recommended_values", info.value.recommended_values},
                         {"errors", info.value.errors},
                         {"visible", info.value.visible}}}});
  }
  return {{"name", infos.name},
          {"error_count", infos.error_count()},
          {"groups", infos.groups},
          {"configs", std::move(configs)}};
}

std::string Dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

absl::StatusOr<Json> ParseBody(absl::string_view body) {
  Json json = Json::parse(body.begin(), body.end(), nullptr,
                          /*allow_exceptions=*/false);
  if (json.is_discarded()) return Wrong("The request's body is not JSON");
  return json;
}

absl::StatusOr<CreateRequest> ParseCreateRequest(absl::string_view body) {
  constexpr absl::string_view kType =
      "org.apache.kafka.connect.runtime.rest.entities.CreateConnectorRequest";
  ASSIGN_OR_RETURN(const Json json, ParseBody(body));
  if (!json.is_object()) return WrongType(json, kType);
  RETURN_IF_ERROR(
      CheckMembers(json, {"name", "config", "initial_state"}, kType));
  CreateRequest request;
  if (json.contains("name")) {
    ASSIGN_OR_RETURN(const auto name, ScalarText(json["name"]));
    request.name = name.value_or("");
  }
  if (json.contains("config") && !json["config"].is_null()) {
    ASSIGN_OR_RETURN(request.config, ConfigFrom(json["config"]));
  }
  if (json.contains("initial_state") && !json["initial_state"].is_null()) {
    ASSIGN_OR_RETURN(const auto word, ScalarText(json["initial_state"]));
    const std::string name = absl::AsciiStrToUpper(*word);
    request.initial_state =
        ParseTargetState(name == "RUNNING" ? "STARTED" : name);
    if (!request.initial_state.has_value() || name == "STARTED") {
      return Wrong(absl::StrCat("Cannot construct instance of `", kType,
                                "$InitialState`, problem: No enum constant ",
                                *word));
    }
  }
  return request;
}

absl::StatusOr<Config> ParseConfig(absl::string_view body) {
  ASSIGN_OR_RETURN(const Json json, ParseBody(body));
  return ConfigFrom(json);
}

absl::StatusOr<ConfigPatch> ParsePatch(absl::string_view body) {
  ASSIGN_OR_RETURN(const Json json, ParseBody(body));
  return PatchFrom(json);
}

absl::StatusOr<std::vector<Config>> ParseConfigs(absl::string_view body) {
  ASSIGN_OR_RETURN(const Json json, ParseBody(body));
  if (!json.is_array()) return WrongType(json, "java.util.List");
  std::vector<Config> configs;
  for (const Json& item : json) {
    ASSIGN_OR_RETURN(configs.emplace_back(), ConfigFrom(item));
  }
  return configs;
}

absl::StatusOr<ConnectorOffsets> ParseOffsets(absl::string_view body) {
  ASSIGN_OR_RETURN(const Json json, ParseBody(body));
  if (!json.is_object()) return WrongType(json, "ConnectorOffsets");
  RETURN_IF_ERROR(CheckMembers(json, {"offsets"}, "ConnectorOffsets"));
  ConnectorOffsets offsets;
  if (!json.contains("offsets") || json["offsets"].is_null()) return offsets;
  if (!json["offsets"].is_array()) {
    return WrongType(json["offsets"], "java.util.List");
  }
  for (const Json& item : json["offsets"]) {
    if (!item.is_object()) return WrongType(item, "ConnectorOffset");
    RETURN_IF_ERROR(
        CheckMembers(item, {"partition", "offset"}, "ConnectorOffset"));
    auto& [partition, offset] = offsets.emplace_back();
    if (item.contains("partition") && !item["partition"].is_null()) {
      ASSIGN_OR_RETURN(partition, MapFrom(item["partition"]));
    }
    if (item.contains("offset") && !item["offset"].is_null()) {
      ASSIGN_OR_RETURN(offset, MapFrom(item["offset"]));
    }
  }
  return offsets;
}

}  // namespace connect_embedded
