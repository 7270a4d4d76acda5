// What the REST API reads and writes, as JSON. Brings in nlohmann's JSON: for
// this folder's .cc files.
#ifndef CONNECT_EMBEDDED_REST_REST_JSON_H_
#define CONNECT_EMBEDDED_REST_REST_JSON_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "connect_embedded/runtime/herder.h"
#include "nlohmann/json.hpp"

namespace connect_embedded {

// Members stay in the order in which they were added.
using Json = nlohmann::ordered_json;

Json ToJson(const ConnectorInfo& info);
Json ToJson(const ConnectorStateInfo& info);
Json ToJson(const std::vector<TaskInfo>& tasks);
Json ToJson(const ConnectorOffsets& offsets);
Json ToJson(const ConfigKeyInfo& key);
Json ToJson(const ConfigInfos& infos);
Json TaskStateToJson(int task, const WorkStatus& status);
Json ConfigToJson(const kafka_embedded::Config& config);

// Text, with what is not UTF-8 replaced.
std::string Dump(const Json& json);

// INTERNAL, as Kafka answers 500 to what is not the JSON it wants.
absl::StatusOr<Json> ParseBody(absl::string_view body);

struct CreateRequest {
  std::string name;
  std::optional<kafka_embedded::Config> config;
  std::optional<TargetState> initial_state;
};
absl::StatusOr<CreateRequest> ParseCreateRequest(absl::string_view body);
absl::StatusOr<kafka_embedded::Config> ParseConfig(absl::string_view body);
absl::StatusOr<ConfigPatch> ParsePatch(absl::string_view body);
absl::StatusOr<ConnectorOffsets> ParseOffsets(absl::string_view body);
absl::StatusOr<std::vector<kafka_embedded::Config>> ParseConfigs(
    absl::string_view body);

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_REST_REST_JSON_H_
