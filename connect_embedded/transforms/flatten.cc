#include "connect_embedded/transforms/flatten.h"

#include "absl/strings/str_cat.h"
#include "kafka_embedded/base/status.h"

namespace connect_embedded {
namespace {

constexpr absl::string_view kPurpose = "flattening";

const ConfigDef& Def() {
  using namespace kafka_embedded::config_key;
  static constexpr kafka_embedded::ConfigKey kKeys[] = {
      {"delimiter", kString, ".", AnyValue(), kMedium},
  };
  static const auto* const def = new ConfigDef({kKeys});
  return *def;
}

SchemaBuilder SameType(const Schema& schema) {
  return CopyBasics(schema, schema.type() == Type::kArray
                                ? SchemaBuilder::Array(schema.value_schema())
                                : SchemaBuilder(schema.type()));
}

}  // namespace

const ConfigDef& Flatten::config_def() const { return Def(); }

absl::Status Flatten::Configure(const Config& config) {
  ASSIGN_OR_RETURN(const auto parsed, Def().Parse(config));
  delimiter_ = parsed.GetString("delimiter");
  return absl::OkStatus();
}

std::string Flatten::Join(absl::string_view prefix,
                          absl::string_view name) const {
  return prefix.empty() ? std::string(name)
                        : absl::StrCat(prefix, delimiter_, name);
}

absl::Status Flatten::BuildSchema(const Schema& from, absl::string_view prefix,
                                  bool optional, const Value& parent_default,
                                  SchemaBuilder& builder) const {
  for (const Field& field : from.fields()) {
    const std::string name = Join(prefix, field.name);
    const Schema& schema = field.schema;
    const bool is_optional = optional || schema.is_optional();
    Value value = schema.default_value();
    if (value.is_null() && parent_default.kind() == Value::Kind::kStruct) {
      value = parent_default.structure().Get(field.name);
    }
    if (schema.type() == Type::kStruct) {
      RETURN_IF_ERROR(BuildSchema(schema, name, is_optional, value, builder));
      continue;
    }
    if (schema.type() == Type::kMap) {
      return absl::InvalidArgumentError(absl::StrCat(
          "Flatten transformation does not support MAP for record with schemas "
          "(for field ",
          name, ")."));
    }
    SchemaBuilder flat = SameType(schema);
    if (is_optional) flat.Optional();
    if (!value.is_null()) flat.DefaultValue(std::move(value));
    RETURN_IF_ERROR(AddField(builder, name, flat.Build()));
  }
  return absl::OkStatus();
}

absl::Status Flatten::Fill(const Value& from, absl::string_view prefix,
                           Struct& to) const {
  if (from.is_null()) return absl::OkStatus();
  const Struct& structure = from.structure();
  for (const Field& field : structure.schema().fields()) {
    const std::string name = Join(prefix, field.name);
    const Value& value = structure.Get(field.name);
    RETURN_IF_ERROR(field.schema.type() == Type::kStruct ? Fill(value, name, to)
                                                         : to.Put(name, value));
  }
  return absl::OkStatus();
}

absl::Status Flatten::FlattenMap(const Value& from, absl::string_view prefix,
                                 Value::MapEntries& to) const {
  for (const auto& [key, value] : from.map()) {
    const std::string name = Join(prefix, key.ToString());
    if (value.kind() == Value::Kind::kMap) {
      RETURN_IF_ERROR(FlattenMap(value, name, to));
      continue;
    }
    const bool supported = value.kind() != Value::Kind::kStruct &&
                           value.kind() != Value::Kind::kDecimal &&
                           value.kind() != Value::Kind::kDate;
    if (!supported) {
      return absl::InvalidArgumentError(absl::StrCat(
          "Flatten transformation does not support class ", value.java_class(),
          " for record without schemas (for field ", name, ")."));
    }
    PutEntry(to, name, value);
  }
  return absl::OkStatus();
}

absl::StatusOr<bool> Flatten::Apply(ConnectRecord& record) {
  const Operand operand = OperandOf(record, side_);
  if (operand.value.is_null()) return true;
  if (!operand.schema) {
    RETURN_IF_ERROR(RequireMap(operand.value, kPurpose));
    Value::MapEntries entries;
    RETURN_IF_ERROR(FlattenMap(operand.value, "", entries));
    operand.value = Value::Map(std::move(entries));
    return true;
  }
  RETURN_IF_ERROR(RequireStruct(operand.value, kPurpose));
  const auto make = [this](const Schema& from) -> absl::StatusOr<Schema> {
    SchemaBuilder builder = CopyBasics(from, SchemaBuilder::Struct());
    RETURN_IF_ERROR(BuildSchema(from, "", from.is_optional(),
                                from.default_value(), builder));
    return builder.Build();
  };
  ASSIGN_OR_RETURN(Schema schema, schemas_.GetOrMake(operand.schema, make));
  Struct updated(schema);
  RETURN_IF_ERROR(Fill(operand.value, "", updated));
  operand.value = Value::Of(std::move(updated));
  operand.schema = std::move(schema);
  return true;
}

}  // namespace connect_embedded
