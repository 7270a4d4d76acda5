#include "connect_embedded/api/value.h"

#include <array>

#include "absl/strings/str_cat.h"
#include "connect_embedded/api/java_text.h"
#include "connect_embedded/api/logical_type.h"
#include "kafka_embedded/base/check.h"
#include "kafka_embedded/base/status.h"

namespace connect_embedded {

Value Value::Array(ArrayItems items) {
  for (Value& item : items) item = std::move(item).Own();
  return Value(Rep(std::make_shared<const ArrayItems>(std::move(items))));
}

Value Value::Map(MapEntries entries) {
  for (auto& [key, value] : entries) {
    key = std::move(key).Own();
    value = std::move(value).Own();
  }
  return Value(Rep(std::make_shared<const MapEntries>(std::move(entries))));
}

Value Value::Of(Struct value) {
  return Value(Rep(std::make_shared<const Struct>(std::move(value))));
}

const Value* Value::Find(absl::string_view key) const {
  for (const auto& [name, value] : map()) {
    if (name.kind() == Kind::kString && name.string() == key) return &value;
  }
  return nullptr;
}

Value Value::Own() && {
  // A copy of a borrowed Blob owns its bytes.
  if (const auto* text = std::get_if<Text>(&rep_);
      text != nullptr && !text->blob.owned()) {
    return Value(*this);
  }
  if (const auto* octets = std::get_if<Octets>(&rep_);
      octets != nullptr && !octets->blob.owned()) {
    return Value(*this);
  }
  return std::move(*this);
}

namespace {

void AppendText(const Value& value, std::string& out);

void AppendArray(const Value::ArrayItems& items, std::string& out) {
  out.push_back('[');
  for (size_t i = 0; i < items.size(); ++i) {
    if (i > 0) out.append(", ");
    AppendText(items[i], out);
  }
  out.push_back(']');
}

void AppendMap(const Value::MapEntries& entries, std::string& out) {
  out.push_back('{');
  for (size_t i = 0; i < entries.size(); ++i) {
    if (i > 0) out.append(", ");
    AppendText(entries[i].first, out);
    out.push_back('=');
    AppendText(entries[i].second, out);
  }
  out.push_back('}');
}

void AppendText(const Value& value, std::string& out) {
  switch (value.kind()) {
    case Value::Kind::kNull:
      out.append("null");
      return;
    case Value::Kind::kBoolean:
      out.append(value.boolean() ? "true" : "false");
      return;
    case Value::Kind::kInt8:
      absl::StrAppend(&out, static_cast<int>(value.int8()));
      return;
    case Value::Kind::kInt16:
      absl::StrAppend(&out, value.int16());
      return;
    case Value::Kind::kInt32:
      absl::StrAppend(&out, value.int32());
      return;
    case Value::Kind::kInt64:
      absl::StrAppend(&out, value.int64());
      return;
    case Value::Kind::kFloat32:
      return AppendJavaFloat(value.float32(), out);
    case Value::Kind::kFloat64:
      return AppendJavaDouble(value.float64(), out);
    case Value::Kind::kString:
      absl::StrAppend(&out, value.string());
      return;
    case Value::Kind::kBytes:
      absl::StrAppend(&out, value.bytes());
      return;
    case Value::Kind::kArray:
      return AppendArray(value.array(), out);
    case Value::Kind::kMap:
      return AppendMap(value.map(), out);
    case Value::Kind::kStruct:
      out.append(value.structure().ToString());
      return;
    case Value::Kind::kDecimal:
      out.append(value.decimal().ToString());
      return;
    case Value::Kind::kDate:
      out.append(JavaDateText(value.date()));
      return;
  }
}

}  // namespace

std::string Value::ToString() const {
  std::string out;
  AppendText(*this, out);
  return out;
}

absl::string_view Value::ToText(std::string& scratch) const {
  if (kind() == Kind::kString) return string();
  if (kind() == Kind::kBytes) return bytes();
  scratch.clear();
  AppendText(*this, scratch);
  return scratch;
}

absl::string_view Value::java_class() const {
  constexpr std::array<absl::string_view, 15> kClasses = {
      "null",
      "java.lang.Boolean",
      "java.lang.Byte",
      "java.lang.Short",
      "java.lang.Integer",
      "java.lang.Long",
      "java.lang.Float",
      "java.lang.Double",
      "java.lang.String",
      "[B",
      "java.util.ArrayList",
      "java.util.HashMap",
      "org.apache.kafka.connect.data.Struct",
      "java.math.BigDecimal",
      "java.util.Date"};
  return kClasses[rep_.index()];
}

bool operator==(const Value& a, const Value& b) {
  if (a.kind() != b.kind()) return false;
  switch (a.kind()) {
    case Value::Kind::kNull:
      return true;
    case Value::Kind::kString:
      return a.string() == b.string();
    case Value::Kind::kBytes:
      return a.bytes() == b.bytes();
    case Value::Kind::kArray:
      return a.array() == b.array();
    case Value::Kind::kMap:
      return a.map() == b.map();
    case Value::Kind::kStruct:
      return a.structure() == b.structure();
    case Value::Kind::kDecimal:
      return a.decimal() == b.decimal();
    case Value::Kind::kDate:
      return a.date() == b.date();
    case Value::Kind::kBoolean:
      return a.boolean() == b.boolean();
    case Value::Kind::kInt8:
      return a.int8() == b.int8();
    case Value::Kind::kInt16:
      return a.int16() == b.int16();
    case Value::Kind::kInt32:
      return a.int32() == b.int32();
    case Value::Kind::kInt64:
      return a.int64() == b.int64();
    case Value::Kind::kFloat32:
      return a.float32() == b.float32();
    case Value::Kind::kFloat64:
      return a.float64() == b.float64();
  }
  return false;
}

Struct::Struct(Schema schema) : schema_(std::move(schema)) {
  CHECK(schema_ && schema_.type() == Type::kStruct) << "not a struct's schema";
  values_.resize(schema_.fields().size());
}

absl::Status Struct::Put(absl::string_view field, Value value) {
  const Field* found = schema_.field(field);
  if (found == nullptr) {
    return absl::InvalidArgumentError(
        absl::StrCat("\"", field, "\" is not a field of the struct's schema"));
  }
  return Put(*found, std::move(value));
}

absl::Status Struct::Put(const Field& field, Value value) {
  RETURN_IF_ERROR(ValidateValue(field.name, field.schema, value));
  values_[field.index] = std::move(value).Own();
  return absl::OkStatus();
}

const Value& Struct::Get(absl::string_view field) const {
  const Field* found = schema_.field(field);
  CHECK(found != nullptr) << "no field \"" << std::string(field) << "\"";
  const Value& value = values_[found->index];
  return value.is_null() ? found->schema.default_value() : value;
}

absl::Status Struct::Validate() const {
  for (const Field& field : schema_.fields()) {
    const Value& value = values_[field.index];
    if (value.is_null() && (field.schema.is_optional() ||
                            !field.schema.default_value().is_null())) {
      continue;
    }
    RETURN_IF_ERROR(ValidateValue(field.name, field.schema, value));
  }
  return absl::OkStatus();
}

std::string Struct::ToString() const {
  std::string out = "Struct{";
  bool first = true;
  for (const Field& field : schema_.fields()) {
    const Value& value = values_[field.index];
    if (value.is_null()) continue;
    if (!first) out.push_back(',');
    first = false;
    absl::StrAppend(&out, field.name, "=", value.ToString());
  }
  out.push_back('}');
  return out;
}

namespace {

bool KindFits(const Schema& schema, Value::Kind kind) {
  switch (LogicalTypeOf(schema)) {
    case LogicalType::kDecimal:
      return kind == Value::Kind::kDecimal;
    case LogicalType::kDate:
    case LogicalType::kTime:
    case LogicalType::kTimestamp:
      return kind == Value::Kind::kDate;
    case LogicalType::kNone:
      break;
  }
  constexpr std::array<Value::Kind, 12> kKinds = {
      Value::Kind::kInt8,    Value::Kind::kInt16,   Value::Kind::kInt32,
      Value::Kind::kInt64,   Value::Kind::kFloat32, Value::Kind::kFloat64,
      Value::Kind::kBoolean, Value::Kind::kString,  Value::Kind::kBytes,
      Value::Kind::kArray,   Value::Kind::kMap,     Value::Kind::kStruct};
  return kind == kKinds[static_cast<size_t>(schema.type())];
}

std::string FieldText(absl::string_view field) {
  return field.empty() ? "" : absl::StrCat(" for field: \"", field, "\"");
}

}  // namespace

absl::Status ValidateValue(absl::string_view field, const Schema& schema,
                           const Value& value) {
  if (!schema) return absl::OkStatus();
  if (value.is_null()) {
    if (schema.is_optional()) return absl::OkStatus();
    return absl::InvalidArgumentError(
        absl::StrCat("Invalid value: null used for required field",
                     field.empty() ? "" : absl::StrCat(": \"", field, "\""),
                     ", schema type: ", TypeName(schema.type())));
  }
  if (!KindFits(schema, value.kind())) {
    return absl::InvalidArgumentError(absl::StrCat(
        "Invalid Java object for schema type ", TypeName(schema.type()), ": ",
        value.java_class(), FieldText(field)));
  }
  switch (schema.type()) {
    case Type::kStruct:
      if (!(value.structure().schema() == schema)) {
        return absl::InvalidArgumentError(
            absl::StrCat("Struct schemas do not match", FieldText(field)));
      }
      return absl::OkStatus();
    case Type::kArray:
      for (const Value& item : value.array()) {
        RETURN_IF_ERROR(ValidateValue(field, schema.value_schema(), item));
      }
      return absl::OkStatus();
    case Type::kMap:
      for (const auto& [key, item] : value.map()) {
        RETURN_IF_ERROR(ValidateValue(field, schema.key_schema(), key));
        RETURN_IF_ERROR(ValidateValue(field, schema.value_schema(), item));
      }
      return absl::OkStatus();
    default:
      return absl::OkStatus();
  }
}

}  // namespace connect_embedded
