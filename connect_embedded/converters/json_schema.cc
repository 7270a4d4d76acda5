#include "connect_embedded/converters/json_schema.h"

#include <array>
#include <optional>

#include "absl/strings/str_cat.h"
#include "kafka_embedded/base/status.h"

namespace connect_embedded {
namespace {

// In the order of Type. JSON's names differ from Connect's for the two floats.
constexpr std::array<absl::string_view, 12> kTypeNames = {
    "int8",    "int16",  "int32", "int64", "float", "double",
    "boolean", "string", "bytes", "array", "map",   "struct"};

absl::Status Invalid(absl::string_view text) {
  return absl::InvalidArgumentError(text);
}

absl::Status AppendFields(const Schema& schema, const JsonValueOptions& options,
                          std::string& out) {
  out.append(",\"fields\":[");
  for (const Field& field : schema.fields()) {
    if (field.index > 0) out.push_back(',');
    RETURN_IF_ERROR(AppendJsonSchema(field.schema, options, out));
    out.pop_back();  // The brace: the field's name comes last.
    out.append(",\"field\":");
    AppendJsonString(field.name, out);
    out.push_back('}');
  }
  out.push_back(']');
  return absl::OkStatus();
}

void AppendMember(absl::string_view name, absl::string_view text,
                  std::string& out) {
  absl::StrAppend(&out, ",\"", name, "\":");
  AppendJsonString(text, out);
}

void AppendParameters(const Schema& schema, std::string& out) {
  out.append(",\"parameters\":{");
  bool first = true;
  for (const auto& [key, value] : schema.parameters()) {
    if (!first) out.push_back(',');
    first = false;
    AppendJsonString(key, out);
    out.push_back(':');
    AppendJsonString(value, out);
  }
  out.push_back('}');
}

// A member that is text, or nullptr.
const std::string* Text(const JsonNode& node, absl::string_view name) {
  const JsonNode* member = node.Find(name);
  return member != nullptr && member->is(JsonNode::Kind::kString)
             ? &member->text
             : nullptr;
}

absl::StatusOr<SchemaBuilder> ArrayBuilder(const JsonNode& node,
                                           const JsonValueOptions& options) {
  const JsonNode* items = node.Find("items");
  if (items == nullptr || items->is(JsonNode::Kind::kNull)) {
    return Invalid("Array schema did not specify the element type");
  }
  ASSIGN_OR_RETURN(Schema schema, SchemaFromJson(*items, options));
  return SchemaBuilder::Array(std::move(schema));
}

absl::StatusOr<SchemaBuilder> MapBuilder(const JsonNode& node,
                                         const JsonValueOptions& options) {
  const JsonNode* keys = node.Find("keys");
  if (keys == nullptr || keys->is(JsonNode::Kind::kNull)) {
    return Invalid("Map schema did not specify the key type");
  }
  const JsonNode* values = node.Find("values");
  if (values == nullptr || values->is(JsonNode::Kind::kNull)) {
    return Invalid("Map schema did not specify the value type");
  }
  ASSIGN_OR_RETURN(Schema key_schema, SchemaFromJson(*keys, options));
  ASSIGN_OR_RETURN(Schema value_schema, SchemaFromJson(*values, options));
  return SchemaBuilder::Map(std::move(key_schema), std::move(value_schema));
}

absl::StatusOr<SchemaBuilder> StructBuilder(const JsonNode& node,
                                            const JsonValueOptions& options) {
  SchemaBuilder builder = SchemaBuilder::Struct();
  const JsonNode* fields = node.Find("fields");
  if (fields == nullptr || !fields->is(JsonNode::Kind::kArray)) {
    return Invalid("Struct schema's \"fields\" argument is not an array.");
  }
  for (const JsonNode& field : fields->items) {
    const std::string* name = Text(field, "field");
    if (name == nullptr) {
      return Invalid("Struct schema's field name not specified properly");
    }
    if (builder.HasField(*name)) {
      return Invalid(absl::StrCat(
          "Cannot create field because of field name duplication ", *name));
    }
    ASSIGN_OR_RETURN(Schema schema, SchemaFromJson(field, options));
    builder.Field(*name, std::move(schema));
  }
  return builder;
}

absl::StatusOr<SchemaBuilder> TypeBuilder(const JsonNode& node,
                                          const JsonValueOptions& options) {
  const std::string* type = Text(node, "type");
  if (type == nullptr) return Invalid("Schema must contain 'type' field");
  if (*type == "array") return ArrayBuilder(node, options);
  if (*type == "map") return MapBuilder(node, options);
  if (*type == "struct") return StructBuilder(node, options);
  for (size_t i = 0; i < kTypeNames.size(); ++i) {
    if (kTypeNames[i] == *type) return SchemaBuilder(static_cast<Type>(i));
  }
  return Invalid(absl::StrCat("Unknown schema type: ", *type));
}

// All but the default.
absl::StatusOr<SchemaBuilder> BuilderFromJson(const JsonNode& node,
                                              const JsonValueOptions& options) {
  ASSIGN_OR_RETURN(SchemaBuilder builder, TypeBuilder(node, options));
  const JsonNode* optional = node.Find("optional");
  if (optional != nullptr && optional->boolean) builder.Optional();
  if (const std::string* name = Text(node, "name")) builder.Name(*name);
  const JsonNode* version = node.Find("version");
  if (version != nullptr && version->is(JsonNode::Kind::kInteger)) {
    builder.Version(static_cast<int32_t>(version->ToInt64()));
  }
  if (const std::string* doc = Text(node, "doc")) builder.Doc(*doc);
  const JsonNode* parameters = node.Find("parameters");
  if (parameters != nullptr) {
    for (const auto& [key, value] : parameters->members) {
      if (!value.is(JsonNode::Kind::kString)) {
        return Invalid("Schema parameters must have string values.");
      }
      builder.Parameter(key, value.text);
    }
  }
  return builder;
}

}  // namespace

absl::Status AppendJsonSchema(const Schema& schema,
                              const JsonValueOptions& options,
                              std::string& out) {
  if (!schema) {
    out.append("null");
    return absl::OkStatus();
  }
  absl::StrAppend(&out, "{\"type\":\"",
                  kTypeNames[static_cast<size_t>(schema.type())], "\"");
  if (schema.type() == Type::kArray) {
    out.append(",\"items\":");
    RETURN_IF_ERROR(AppendJsonSchema(schema.value_schema(), options, out));
  } else if (schema.type() == Type::kMap) {
    out.append(",\"keys\":");
    RETURN_IF_ERROR(AppendJsonSchema(schema.key_schema(), options, out));
    out.append(",\"values\":");
    RETURN_IF_ERROR(AppendJsonSchema(schema.value_schema(), options, out));
  } else if (schema.type() == Type::kStruct) {
    RETURN_IF_ERROR(AppendFields(schema, options, out));
  }
  absl::StrAppend(&out,
                  ",\"optional\":", schema.is_optional() ? "true" : "false");
  if (schema.name() != nullptr) AppendMember("name", *schema.name(), out);
  if (schema.version().has_value()) {
    absl::StrAppend(&out, ",\"version\":", *schema.version());
  }
  if (schema.doc() != nullptr) AppendMember("doc", *schema.doc(), out);
  if (!schema.parameters().empty()) AppendParameters(schema, out);
  if (!schema.default_value().is_null()) {
    out.append(",\"default\":");
    RETURN_IF_ERROR(
        AppendJsonValue(schema, schema.default_value(), options, out));
  }
  out.push_back('}');
  return absl::OkStatus();
}

absl::StatusOr<Schema> SchemaFromJson(const JsonNode& node,
                                      const JsonValueOptions& options) {
  if (node.is(JsonNode::Kind::kNull)) return Schema();
  ASSIGN_OR_RETURN(SchemaBuilder builder, BuilderFromJson(node, options));
  Schema schema = builder.Build();
  const JsonNode* default_node = node.Find("default");
  if (default_node == nullptr) return schema;
  // Its conversion needs the schema that it becomes a part of.
  ASSIGN_OR_RETURN(Value value, ValueFromJson(schema, *default_node, options));
  if (!ValidateValue("", schema, value).ok()) {
    return Invalid("Invalid default value");
  }
  ASSIGN_OR_RETURN(builder, BuilderFromJson(node, options));
  builder.DefaultValue(std::move(value));
  return builder.Build();
}

}  // namespace connect_embedded
