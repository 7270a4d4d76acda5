#include "connect_embedded/converters/golden_values.h"

#include <zlib.h>

#include <algorithm>
#include <cstdlib>

#include "absl/strings/escaping.h"
#include "absl/strings/str_split.h"
#include "connect_embedded/converters/json_schema.h"
#include "kafka_embedded/base/check.h"

namespace connect_embedded {
namespace {

double ToNumber(const JsonNode& node) {
  return std::strtod(node.text.c_str(), nullptr);
}

Value StructValue(const JsonNode& fields, const Schema& schema) {
  Struct result(schema);
  for (const JsonNode& pair : fields.items) {
    const Field* field = schema.field(pair.items[0].text);
    CHECK(field != nullptr) << pair.items[0].text;
    CHECK_OK(result.Put(*field, GoldenValue(pair.items[1], field->schema)));
  }
  return Value::Of(std::move(result));
}

}  // namespace

std::vector<JsonNode> ReadGoldenLines(const std::string& path) {
  gzFile file = gzopen(path.c_str(), "rb");
  CHECK(file != nullptr) << "cannot open " << path;
  std::string text;
  char buffer[1 << 16];
  for (int n; (n = gzread(file, buffer, sizeof buffer)) > 0;) {
    text.append(buffer, static_cast<size_t>(n));
  }
  gzclose(file);
  std::vector<JsonNode> lines;
  for (const absl::string_view line :
       absl::StrSplit(text, '\n', absl::SkipEmpty())) {
    absl::StatusOr<JsonNode> node = ParseJson(line);
    CHECK_OK(node.status());
    lines.push_back(*std::move(node));
  }
  return lines;
}

Schema GoldenSchema(const JsonNode& node) {
  // Of an empty or a mixed array or map, the elements have no schema, for which
  // JsonConverter has no form.
  const JsonNode* items = node.Find("items");
  const JsonNode* values = node.Find("values");
  if (items != nullptr && items->is(JsonNode::Kind::kNull)) {
    return SchemaBuilder::Array(Schema()).Build();
  }
  if (values != nullptr && values->is(JsonNode::Kind::kNull)) {
    return SchemaBuilder::Map(GoldenSchema(*node.Find("keys")), Schema())
        .Build();
  }
  absl::StatusOr<Schema> schema = SchemaFromJson(node, {});
  CHECK_OK(schema.status());
  return *schema;
}

Value GoldenValue(const JsonNode& node, const Schema& schema) {
  if (node.is(JsonNode::Kind::kNull)) return Value();
  const std::string& type = node.Find("t")->text;
  const JsonNode& v = *node.Find("v");
  if (type == "boolean") return Value::Boolean(v.boolean);
  if (type == "int8") return Value::Int8(static_cast<int8_t>(v.ToInt64()));
  if (type == "int16") return Value::Int16(static_cast<int16_t>(v.ToInt64()));
  if (type == "int32") return Value::Int32(static_cast<int32_t>(v.ToInt64()));
  if (type == "int64") return Value::Int64(v.ToInt64());
  if (type == "float32") return Value::Float32(std::strtof(v.text.c_str(), {}));
  if (type == "float64") return Value::Float64(ToNumber(v));
  if (type == "string") return Value::String(v.text);
  if (type == "bytes") return Value::Bytes(FromHex(v.text));
  if (type == "date") return Value::Date(v.ToInt64());
  if (type == "decimal") return Value::Of(*Decimal::Parse(v.text));
  if (type == "struct") return StructValue(v, schema);
  if (type == "array") {
    Value::ArrayItems items;
    for (const JsonNode& item : v.items) {
      items.push_back(
          GoldenValue(item, schema ? schema.value_schema() : Schema()));
    }
    return Value::Array(std::move(items));
  }
  CHECK(type == "map") << type;
  Value::MapEntries entries;
  for (const JsonNode& pair : v.items) {
    entries.emplace_back(
        GoldenValue(pair.items[0], schema ? schema.key_schema() : Schema()),
        GoldenValue(pair.items[1], schema ? schema.value_schema() : Schema()));
  }
  return Value::Map(std::move(entries));
}

kafka_embedded::Config GoldenConfig(const JsonNode& node) {
  kafka_embedded::Config config;
  for (const auto& [name, value] : node.members) config[name] = value.text;
  return config;
}

std::string FromHex(const std::string& hex) {
  return absl::HexStringToBytes(hex);
}

Value SortMaps(const Value& value) {
  if (value.kind() == Value::Kind::kArray) {
    Value::ArrayItems items;
    for (const Value& item : value.array()) items.push_back(SortMaps(item));
    return Value::Array(std::move(items));
  }
  if (value.kind() == Value::Kind::kStruct) {
    const Schema& schema = value.structure().schema();
    Struct result(schema);
    for (const Field& field : schema.fields()) {
      CHECK_OK(result.Put(
          field, SortMaps(value.structure().GetWithoutDefault(field))));
    }
    return Value::Of(std::move(result));
  }
  if (value.kind() != Value::Kind::kMap) return value;
  Value::MapEntries entries;
  for (const auto& [key, item] : value.map()) {
    entries.emplace_back(key, SortMaps(item));
  }
  std::sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) {
    return a.first.ToString() < b.first.ToString();
  });
  return Value::Map(std::move(entries));
}

}  // namespace connect_embedded
