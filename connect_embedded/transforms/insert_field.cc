#include "connect_embedded/transforms/insert_field.h"

#include "absl/strings/match.h"
#include "connect_embedded/api/logical_type.h"
#include "kafka_embedded/base/status.h"

namespace connect_embedded {
namespace {

using kafka_embedded::ParsedConfig;

constexpr absl::string_view kPurpose = "field insertion";

const ConfigDef& Def() {
  using namespace kafka_embedded::config_key;
  static constexpr kafka_embedded::ConfigKey kKeys[] = {
      {"topic.field", kString, kNull, AnyValue(), kMedium},
      {"partition.field", kString, kNull, AnyValue(), kMedium},
      {"offset.field", kString, kNull, AnyValue(), kMedium},
      {"timestamp.field", kString, kNull, AnyValue(), kMedium},
      {"static.field", kString, kNull, AnyValue(), kMedium},
      {"static.value", kString, kNull, AnyValue(), kMedium},
      {"replace.null.with.default", kBoolean, "true", AnyValue(), kMedium},
  };
  static const auto* const def = new ConfigDef({kKeys});
  return *def;
}

Schema TimestampField(bool optional) {
  SchemaBuilder builder =
      CopyBasics(TimestampSchema(), SchemaBuilder(Type::kInt64));
  if (optional) builder.Optional();
  return builder.Build();
}

}  // namespace

const ConfigDef& InsertField::config_def() const { return Def(); }

InsertField::Spec InsertField::ParseSpec(const ParsedConfig& config,
                                         absl::string_view name) {
  Spec spec;
  if (config.IsNull(name)) return spec;
  spec.set = true;
  spec.name = config.GetString(name);
  spec.optional = !absl::EndsWith(spec.name, "!");
  if (!spec.optional || absl::EndsWith(spec.name, "?")) spec.name.pop_back();
  return spec;
}

absl::Status InsertField::Configure(const Config& config) {
  ASSIGN_OR_RETURN(const ParsedConfig parsed, Def().Parse(config));
  topic_ = ParseSpec(parsed, "topic.field");
  partition_ = ParseSpec(parsed, "partition.field");
  offset_ = ParseSpec(parsed, "offset.field");
  timestamp_ = ParseSpec(parsed, "timestamp.field");
  static_ = ParseSpec(parsed, "static.field");
  static_value_ = parsed.GetString("static.value");
  replace_null_ = parsed.GetBool(kReplaceNull);
  if (!topic_.set && !partition_.set && !offset_.set && !timestamp_.set &&
      !static_.set) {
    return absl::InvalidArgumentError("No field insertion configured");
  }
  if (static_.set && parsed.IsNull("static.value")) {
    return absl::InvalidArgumentError(
        "static.value is missing, expected the value for static.field");
  }
  return absl::OkStatus();
}

absl::StatusOr<Schema> InsertField::MakeSchema(const Schema& from) const {
  SchemaBuilder builder = CopyBasics(from, SchemaBuilder::Struct());
  for (const Field& field : from.fields()) {
    builder.Field(field.name, field.schema);
  }
  const auto add = [&builder](const Spec& spec, Type type) -> absl::Status {
    if (!spec.set) return absl::OkStatus();
    return AddField(builder, spec.name, Schema::Primitive(type, spec.optional));
  };
  RETURN_IF_ERROR(add(topic_, Type::kString));
  RETURN_IF_ERROR(add(partition_, Type::kInt32));
  RETURN_IF_ERROR(add(offset_, Type::kInt64));
  if (timestamp_.set) {
    RETURN_IF_ERROR(AddField(builder, timestamp_.name,
                             TimestampField(timestamp_.optional)));
  }
  RETURN_IF_ERROR(add(static_, Type::kString));
  return builder.Build();
}

absl::Status InsertField::Insert(
    const ConnectRecord& record, bool with_schema,
    absl::FunctionRef<absl::Status(const std::string&, Value)> put) const {
  if (topic_.set) {
    RETURN_IF_ERROR(put(topic_.name, Value::String(record.topic.view())));
  }
  if (partition_.set && record.partition.has_value()) {
    RETURN_IF_ERROR(put(partition_.name, Value::Int32(*record.partition)));
  }
  if (offset_.set) {
    if (record.offset < 0) {
      return absl::InvalidArgumentError(
          "Only SinkRecord supported for [field insertion], found: "
          "org.apache.kafka.connect.source.SourceRecord");
    }
    RETURN_IF_ERROR(put(offset_.name, Value::Int64(record.offset)));
  }
  if (timestamp_.set && record.timestamp.has_value()) {
    RETURN_IF_ERROR(
        put(timestamp_.name, with_schema ? Value::Date(*record.timestamp)
                                         : Value::Int64(*record.timestamp)));
  }
  if (!static_.set) return absl::OkStatus();
  return put(static_.name, Value::String(static_value_));
}

absl::Status InsertField::ApplyToStruct(const ConnectRecord& record,
                                        Operand operand) {
  RETURN_IF_ERROR(RequireStruct(operand.value, kPurpose));
  const Struct& old = operand.value.structure();
  ASSIGN_OR_RETURN(Schema schema,
                   schemas_.GetOrMake(old.schema(), [this](const Schema& s) {
                     return MakeSchema(s);
                   }));
  Struct updated(schema);
  for (const Field& field : old.schema().fields()) {
    RETURN_IF_ERROR(
        updated.Put(field.name, FieldValue(old, field, replace_null_)));
  }
  RETURN_IF_ERROR(Insert(record, /*with_schema=*/true,
                         [&updated](const std::string& name, Value value) {
                           return updated.Put(name, std::move(value));
                         }));
  operand.value = Value::Of(std::move(updated));
  operand.schema = std::move(schema);
  return absl::OkStatus();
}

absl::StatusOr<bool> InsertField::Apply(ConnectRecord& record) {
  const Operand operand = OperandOf(record, side_);
  if (operand.value.is_null()) return true;
  if (operand.schema) {
    RETURN_IF_ERROR(ApplyToStruct(record, operand));
    return true;
  }
  RETURN_IF_ERROR(RequireMap(operand.value, kPurpose));
  Value::MapEntries entries = operand.value.map();
  RETURN_IF_ERROR(Insert(record, /*with_schema=*/false,
                         [&entries](const std::string& name, Value value) {
                           PutEntry(entries, name, std::move(value));
                           return absl::OkStatus();
                         }));
  operand.value = Value::Map(std::move(entries));
  return true;
}

}  // namespace connect_embedded
