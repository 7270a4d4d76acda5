#include "connect_embedded/transforms/set_schema_metadata.h"

#include "kafka_embedded/base/status.h"

namespace connect_embedded {
namespace {

const ConfigDef& Def() {
  using namespace kafka_embedded::config_key;
  static constexpr kafka_embedded::ConfigKey kKeys[] = {
      {"schema.name", kString, kNull, AnyValue(), kHigh},
      {"schema.version", kInt, kNull, AnyValue(), kHigh},
      {"replace.null.with.default", kBoolean, "true", AnyValue(), kMedium},
  };
  static const auto* const def = new ConfigDef({kKeys});
  return *def;
}

}  // namespace

const ConfigDef& SetSchemaMetadata::config_def() const { return Def(); }

absl::Status SetSchemaMetadata::Configure(const Config& config) {
  ASSIGN_OR_RETURN(const auto parsed, Def().Parse(config));
  if (!parsed.IsNull("schema.name")) name_ = parsed.GetString("schema.name");
  if (!parsed.IsNull("schema.version")) {
    version_ = parsed.GetInt("schema.version");
  }
  replace_null_ = parsed.GetBool(kReplaceNull);
  if (!name_.has_value() && !version_.has_value()) {
    return absl::InvalidArgumentError(
        "Neither schema name nor version configured");
  }
  return absl::OkStatus();
}

absl::StatusOr<Schema> SetSchemaMetadata::MakeSchema(const Schema& from) const {
  // Kafka's own limit: it asks any schema for its fields.
  if (from.type() != Type::kStruct) {
    return absl::InvalidArgumentError("Cannot list fields on non-struct type");
  }
  SchemaBuilder builder = CopyBasics(from, SchemaBuilder::Struct());
  if (name_.has_value()) builder.Name(*name_);
  if (version_.has_value()) builder.Version(*version_);
  for (const Field& field : from.fields()) {
    builder.Field(field.name, field.schema);
  }
  if (from.is_optional()) builder.Optional();
  if (!from.default_value().is_null()) {
    builder.DefaultValue(from.default_value());
  }
  return builder.Build();
}

absl::StatusOr<bool> SetSchemaMetadata::Apply(ConnectRecord& record) {
  const Operand operand = OperandOf(record, side_);
  if (operand.value.is_null() && !operand.schema) return true;
  if (!operand.schema) {
    return absl::InvalidArgumentError(
        "Schema required for [updating schema metadata]");
  }
  ASSIGN_OR_RETURN(Schema schema,
                   schemas_.GetOrMake(operand.schema, [this](const Schema& s) {
                     return MakeSchema(s);
                   }));
  if (operand.value.kind() == Value::Kind::kStruct) {
    const Struct& old = operand.value.structure();
    Struct updated(schema);
    for (const Field& field : schema.fields()) {
      RETURN_IF_ERROR(
          updated.Put(field, FieldValue(old, field, replace_null_)));
    }
    operand.value = Value::Of(std::move(updated));
  }
  operand.schema = std::move(schema);
  return true;
}

}  // namespace connect_embedded
