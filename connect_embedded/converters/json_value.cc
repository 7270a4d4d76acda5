#include "connect_embedded/converters/json_value.h"

#include <cmath>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "connect_embedded/api/java_text.h"
#include "connect_embedded/api/logical_type.h"
#include "kafka_embedded/base/status.h"

namespace connect_embedded {
namespace {

template <typename... Parts>
absl::Status DataError(const Parts&... parts) {
  return absl::InvalidArgumentError(absl::StrCat(parts...));
}

// ---- Connect to JSON --------------------------------------------------------

// The schema type that a value stands for where there is no schema. Decimals
// and dates have none, as with Kafka's ConnectSchema.schemaType.
std::optional<Type> TypeOf(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::kBoolean:
      return Type::kBoolean;
    case Value::Kind::kInt8:
      return Type::kInt8;
    case Value::Kind::kInt16:
      return Type::kInt16;
    case Value::Kind::kInt32:
      return Type::kInt32;
    case Value::Kind::kInt64:
      return Type::kInt64;
    case Value::Kind::kFloat32:
      return Type::kFloat32;
    case Value::Kind::kFloat64:
      return Type::kFloat64;
    case Value::Kind::kString:
      return Type::kString;
    case Value::Kind::kBytes:
      return Type::kBytes;
    case Value::Kind::kArray:
      return Type::kArray;
    case Value::Kind::kMap:
      return Type::kMap;
    case Value::Kind::kStruct:
      return Type::kStruct;
    default:
      return std::nullopt;
  }
}

void AppendBase64(absl::string_view bytes, std::string& out) {
  absl::StrAppend(&out, "\"", absl::Base64Escape(bytes), "\"");
}

template <typename T>
void AppendFloat(T value, void (*append)(T, std::string&), std::string& out) {
  // Jackson quotes what is no JSON number.
  const bool quoted = !std::isfinite(value);
  if (quoted) out.push_back('"');
  append(value, out);
  if (quoted) out.push_back('"');
}

absl::Status AppendArray(const Schema& schema, const Value& value,
                         const JsonValueOptions& options, std::string& out) {
  static const Schema kNone;
  const Schema& items = schema ? schema.value_schema() : kNone;
  out.push_back('[');
  bool first = true;
  for (const Value& item : value.array()) {
    if (!first) out.push_back(',');
    first = false;
    RETURN_IF_ERROR(AppendJsonValue(items, item, options, out));
  }
  out.push_back(']');
  return absl::OkStatus();
}

bool HasStringKeys(const Schema& schema, const Value& value) {
  if (schema) return schema.key_schema().type() == Type::kString;
  for (const auto& [key, item] : value.map()) {
    if (key.kind() != Value::Kind::kString) return false;
  }
  return true;
}

absl::Status AppendMap(const Schema& schema, const Value& value,
                       const JsonValueOptions& options, std::string& out) {
  static const Schema kNone;
  const Schema& keys = schema ? schema.key_schema() : kNone;
  const Schema& values = schema ? schema.value_schema() : kNone;
  const bool object = HasStringKeys(schema, value);
  out.push_back(object ? '{' : '[');
  bool first = true;
  for (const auto& [key, item] : value.map()) {
    if (!first) out.push_back(',');
    first = false;
    if (object) {
      if (key.is_null() && keys && keys.is_optional()) {
        out.append("\"null\"");  // What Jackson makes of a null node's text.
      } else {
        RETURN_IF_ERROR(AppendJsonValue(keys, key, options, out));
      }
      out.push_back(':');
      RETURN_IF_ERROR(AppendJsonValue(values, item, options, out));
    } else {
      out.push_back('[');
      RETURN_IF_ERROR(AppendJsonValue(keys, key, options, out));
      out.push_back(',');
      RETURN_IF_ERROR(AppendJsonValue(values, item, options, out));
      out.push_back(']');
    }
  }
  out.push_back(object ? '}' : ']');
  return absl::OkStatus();
}

absl::Status AppendStruct(const Schema& schema, const Value& value,
                          const JsonValueOptions& options, std::string& out) {
  if (!(value.structure().schema() == schema)) {
    return DataError("Mismatching schema.");
  }
  out.push_back('{');
  for (const Field& field : schema.fields()) {
    if (field.index > 0) out.push_back(',');
    AppendJsonString(field.name, out);
    out.push_back(':');
    RETURN_IF_ERROR(AppendJsonValue(field.schema,
                                    value.structure().GetWithoutDefault(field),
                                    options, out));
  }
  out.push_back('}');
  return absl::OkStatus();
}

absl::Status AppendLogical(const Schema& schema, const Value& value,
                           const JsonValueOptions& options, std::string& out) {
  if (options.numeric_decimals && value.kind() == Value::Kind::kDecimal &&
      LogicalTypeOf(schema) == LogicalType::kDecimal) {
    // The number as it is, whatever scale the schema says.
    out.append(value.decimal().ToString());
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(const Value primitive, FromLogical(schema, value));
  if (primitive.kind() == Value::Kind::kBytes) {
    AppendBase64(primitive.bytes(), out);
  } else {
    out.append(primitive.ToString());
  }
  return absl::OkStatus();
}

absl::Status AppendNull(const Schema& schema, const JsonValueOptions& options,
                        std::string& out) {
  if (schema && !schema.default_value().is_null() &&
      options.replace_null_with_default) {
    return AppendJsonValue(schema, schema.default_value(), options, out);
  }
  if (schema && !schema.is_optional()) {
    return DataError(
        "Conversion error: null value for field that is required and has no "
        "default value");
  }
  out.append("null");
  return absl::OkStatus();
}

// `value` is of the kind that `type` stands for.
absl::Status AppendTyped(Type type, const Schema& schema, const Value& value,
                         const JsonValueOptions& options, std::string& out) {
  switch (type) {
    case Type::kFloat32:
      AppendFloat(value.float32(), AppendJavaFloat, out);
      return absl::OkStatus();
    case Type::kFloat64:
      AppendFloat(value.float64(), AppendJavaDouble, out);
      return absl::OkStatus();
    case Type::kString:
      AppendJsonString(value.string(), out);
      return absl::OkStatus();
    case Type::kBytes:
      AppendBase64(value.bytes(), out);
      return absl::OkStatus();
    case Type::kArray:
      return AppendArray(schema, value, options, out);
    case Type::kMap:
      return AppendMap(schema, value, options, out);
    case Type::kStruct:
      return AppendStruct(schema, value, options, out);
    default:
      out.append(value.ToString());
      return absl::OkStatus();
  }
}

// ---- JSON to Connect --------------------------------------------------------

absl::StatusOr<Value> BytesFromJson(const JsonNode& node) {
  if (!node.is(JsonNode::Kind::kString)) return Value();
  std::string compact;
  for (const char c : node.text) {
    if (!absl::ascii_isspace(c)) compact.push_back(c);
  }
  std::string bytes;
  if (compact.size() % 4 != 0 || !absl::Base64Unescape(compact, &bytes)) {
    return DataError("Invalid bytes field");
  }
  return Value::Bytes(bytes);
}

absl::StatusOr<Value> ArrayFromJson(const Schema& schema, const JsonNode& node,
                                    const JsonValueOptions& options) {
  static const Schema kNone;
  const Schema& items = schema ? schema.value_schema() : kNone;
  Value::ArrayItems result;
  result.reserve(node.items.size());
  for (const JsonNode& item : node.items) {
    ASSIGN_OR_RETURN(Value value, ValueFromJson(items, item, options));
    result.push_back(std::move(value));
  }
  return Value::Array(std::move(result));
}

absl::StatusOr<Value> PairsFromJson(const Schema& schema, const JsonNode& node,
                                    const JsonValueOptions& options) {
  if (!node.is(JsonNode::Kind::kArray)) {
    return DataError(
        "Maps with non-string fields should be encoded as JSON array of "
        "tuples, but found ",
        node.type_name());
  }
  Value::MapEntries entries;
  for (const JsonNode& pair : node.items) {
    if (!pair.is(JsonNode::Kind::kArray)) {
      return DataError("Found invalid map entry instead of array tuple: ",
                       pair.type_name());
    }
    if (pair.items.size() != 2) {
      return DataError("Found invalid map entry, expected length 2 but found :",
                       pair.items.size());
    }
    ASSIGN_OR_RETURN(
        Value key, ValueFromJson(schema.key_schema(), pair.items[0], options));
    ASSIGN_OR_RETURN(Value value, ValueFromJson(schema.value_schema(),
                                                pair.items[1], options));
    entries.emplace_back(std::move(key), std::move(value));
  }
  return Value::Map(std::move(entries));
}

absl::StatusOr<Value> MapFromJson(const Schema& schema, const JsonNode& node,
                                  const JsonValueOptions& options) {
  static const Schema kNone;
  if (schema && schema.key_schema().type() != Type::kString) {
    return PairsFromJson(schema, node, options);
  }
  if (!node.is(JsonNode::Kind::kObject)) {
    return DataError(
        "Maps with string fields should be encoded as JSON objects, but found ",
        node.type_name());
  }
  const Schema& values = schema ? schema.value_schema() : kNone;
  Value::MapEntries entries;
  entries.reserve(node.members.size());
  for (const auto& [key, member] : node.members) {
    ASSIGN_OR_RETURN(Value value, ValueFromJson(values, member, options));
    entries.emplace_back(Value::String(key), std::move(value));
  }
  return Value::Map(std::move(entries));
}

absl::StatusOr<Value> StructFromJson(const Schema& schema, const JsonNode& node,
                                     const JsonValueOptions& options) {
  static const JsonNode kMissing;
  if (!node.is(JsonNode::Kind::kObject)) {
    return DataError("Structs should be encoded as JSON objects, but found ",
                     node.type_name());
  }
  Struct result(schema);
  for (const Field& field : schema.fields()) {
    const JsonNode* member = node.Find(field.name);
    ASSIGN_OR_RETURN(
        Value value,
        ValueFromJson(field.schema, member == nullptr ? kMissing : *member,
                      options));
    RETURN_IF_ERROR(result.Put(field, std::move(value)));
  }
  return Value::Of(std::move(result));
}

absl::StatusOr<Value> LogicalFromJson(LogicalType type, const Schema& schema,
                                      const JsonNode& node) {
  switch (type) {
    case LogicalType::kDecimal: {
      if (node.is_number()) return Value::Of(node.ToDecimal());
      if (!node.is(JsonNode::Kind::kString)) {
        return DataError(
            "Invalid type for Decimal, underlying representation should be "
            "numeric or bytes but was ",
            node.type_name());
      }
      const absl::StatusOr<Value> bytes = BytesFromJson(node);
      if (!bytes.ok()) return DataError("Invalid bytes for Decimal field");
      return ToLogical(schema, *bytes);
    }
    case LogicalType::kTimestamp:
      if (!node.is(JsonNode::Kind::kInteger)) {
        return DataError(
            "Invalid type for Timestamp, underlying representation should be "
            "integral but was ",
            node.type_name());
      }
      return ToLogical(schema, Value::Int64(node.ToInt64()));
    default:
      if (!node.IsInt32()) {
        return DataError("Invalid type for ",
                         type == LogicalType::kDate ? "Date" : "Time",
                         ", underlying representation should be integer but "
                         "was ",
                         node.type_name());
      }
      return ToLogical(schema,
                       Value::Int32(static_cast<int32_t>(node.ToInt64())));
  }
}

std::optional<Type> TypeOf(const JsonNode& node) {
  switch (node.kind) {
    case JsonNode::Kind::kBoolean:
      return Type::kBoolean;
    case JsonNode::Kind::kInteger:
      return Type::kInt64;
    case JsonNode::Kind::kFloat:
      return Type::kFloat64;
    case JsonNode::Kind::kString:
      return Type::kString;
    case JsonNode::Kind::kArray:
      return Type::kArray;
    case JsonNode::Kind::kObject:
      return Type::kMap;
    default:
      return std::nullopt;
  }
}

}  // namespace

absl::Status AppendJsonValue(const Schema& schema, const Value& value,
                             const JsonValueOptions& options,
                             std::string& out) {
  if (value.is_null()) return AppendNull(schema, options, out);
  if (LogicalTypeOf(schema) != LogicalType::kNone) {
    return AppendLogical(schema, value, options, out);
  }
  const std::optional<Type> actual = TypeOf(value);
  if (!schema) {
    if (!actual.has_value()) {
      return DataError("Java class class ", value.java_class(),
                       " does not have corresponding schema type.");
    }
    if (*actual != Type::kStruct) {
      return AppendTyped(*actual, schema, value, options, out);
    }
  } else if (actual == schema.type()) {
    return AppendTyped(schema.type(), schema, value, options, out);
  } else if (schema.type() == Type::kBytes) {
    return DataError("Invalid type for bytes type: class ", value.java_class());
  }
  return DataError("Invalid type for ",
                   schema ? TypeName(schema.type()) : "unknown schema",
                   ": class ", value.java_class());
}

absl::StatusOr<Value> ValueFromJson(const Schema& schema, const JsonNode& node,
                                    const JsonValueOptions& options) {
  const bool null =
      node.is(JsonNode::Kind::kNull) || node.is(JsonNode::Kind::kMissing);
  if (schema && null) {
    if (!schema.default_value().is_null() &&
        options.replace_null_with_default) {
      return schema.default_value();
    }
    if (schema.is_optional()) return Value();
    return DataError("Invalid null value for required ",
                     TypeName(schema.type()), " field");
  }
  if (null) return Value();
  const LogicalType logical = LogicalTypeOf(schema);
  if (logical != LogicalType::kNone) {
    return LogicalFromJson(logical, schema, node);
  }
  switch (schema ? schema.type() : *TypeOf(node)) {
    case Type::kBoolean:
      return Value::Boolean(node.boolean);
    case Type::kInt8:
      return Value::Int8(static_cast<int8_t>(node.ToInt64()));
    case Type::kInt16:
      return Value::Int16(static_cast<int16_t>(node.ToInt64()));
    case Type::kInt32:
      return Value::Int32(static_cast<int32_t>(node.ToInt64()));
    case Type::kInt64:
      return Value::Int64(node.ToInt64());
    case Type::kFloat32:
      return Value::Float32(node.ToFloat());
    case Type::kFloat64:
      return Value::Float64(node.ToDouble());
    case Type::kString:
      return node.is(JsonNode::Kind::kString) ? Value::String(node.text)
                                              : Value();
    case Type::kBytes:
      return BytesFromJson(node);
    case Type::kArray:
      return ArrayFromJson(schema, node, options);
    case Type::kMap:
      return MapFromJson(schema, node, options);
    case Type::kStruct:
      return StructFromJson(schema, node, options);
  }
  return Value();
}

}  // namespace connect_embedded
