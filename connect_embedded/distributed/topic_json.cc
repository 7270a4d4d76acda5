#include "connect_embedded/distributed/topic_json.h"

#include "connect_embedded/converters/json_value.h"
#include "kafka_embedded/base/check.h"

namespace connect_embedded {

std::string ToTopicJson(
    std::vector<std::pair<absl::string_view, Value>> members) {
  Value::MapEntries entries;
  for (auto& [name, value] : members) {
    entries.emplace_back(Value::String(name), std::move(value));
  }
  std::string out;
  CHECK_OK(AppendJsonValue(Schema(), Value::Map(std::move(entries)), {}, out));
  return out;
}

Value ConfigValueOf(const kafka_embedded::Config& config) {
  Value::MapEntries entries;
  for (const auto& [name, value] : config) {
    entries.emplace_back(Value::String(name), Value::String(value));
  }
  return Value::Map(std::move(entries));
}

std::string TextMember(const JsonNode& object, absl::string_view name) {
  const JsonNode* member = object.Find(name);
  return member == nullptr || member->is(JsonNode::Kind::kNull) ? ""
                                                                : member->text;
}

int64_t NumberMember(const JsonNode& object, absl::string_view name) {
  const JsonNode* member = object.Find(name);
  return member == nullptr ? 0 : member->ToInt64();
}

bool BoolMember(const JsonNode& object, absl::string_view name) {
  const JsonNode* member = object.Find(name);
  return member != nullptr && member->boolean;
}

kafka_embedded::Config ConfigMember(const JsonNode& object,
                                    absl::string_view name) {
  kafka_embedded::Config config;
  const JsonNode* member = object.Find(name);
  if (member == nullptr) return config;
  for (const auto& [key, value] : member->members) config[key] = value.text;
  return config;
}

}  // namespace connect_embedded
