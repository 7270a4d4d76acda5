#include "connect_embedded/runtime/offset_codec.h"

#include "absl/strings/str_cat.h"
#include "connect_embedded/converters/json.h"
#include "connect_embedded/converters/json_value.h"
#include "kafka_embedded/base/status.h"

namespace connect_embedded {
namespace {

absl::Status AppendMap(const SourceMap& map, std::string& out) {
  Value::MapEntries entries;
  for (const auto& [name, value] : map) {
    entries.emplace_back(Value::String(name), value);
  }
  return AppendJsonValue(Schema(), Value::Map(std::move(entries)), {}, out);
}

absl::StatusOr<SourceMap> MapFrom(const JsonNode& node) {
  SourceMap map;
  for (const auto& [name, member] : node.members) {
    ASSIGN_OR_RETURN(map[name], ValueFromJson(Schema(), member, {}));
  }
  return map;
}

}  // namespace

absl::StatusOr<std::string> EncodeOffsetKey(absl::string_view connector,
                                            const SourceMap& partition) {
  std::string out = "[";
  AppendJsonString(connector, out);
  out.push_back(',');
  RETURN_IF_ERROR(AppendMap(partition, out));
  out.push_back(']');
  return out;
}

absl::StatusOr<std::string> EncodeOffset(const SourceMap& offset) {
  std::string out;
  RETURN_IF_ERROR(AppendMap(offset, out));
  return out;
}

absl::StatusOr<SourceMap> DecodeOffset(absl::string_view bytes) {
  ASSIGN_OR_RETURN(const JsonNode node, ParseJson(bytes));
  if (!node.is(JsonNode::Kind::kObject)) {
    return absl::InvalidArgumentError(
        absl::StrCat("source offset is JSON of type ", node.type_name(),
                     ", expected OBJECT"));
  }
  return MapFrom(node);
}

absl::StatusOr<std::pair<std::string, SourceMap>> DecodeOffsetKey(
    absl::string_view bytes) {
  ASSIGN_OR_RETURN(const JsonNode node, ParseJson(bytes));
  const bool right = node.is(JsonNode::Kind::kArray) &&
                     node.items.size() == 2 &&
                     node.items[0].is(JsonNode::Kind::kString) &&
                     node.items[1].is(JsonNode::Kind::kObject);
  if (!right) {
    return absl::InvalidArgumentError(
        "source offset's key is no JSON of a connector and its partition");
  }
  ASSIGN_OR_RETURN(SourceMap partition, MapFrom(node.items[1]));
  return std::pair(node.items[0].text, std::move(partition));
}

}  // namespace connect_embedded
