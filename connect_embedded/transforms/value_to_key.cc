#include "connect_embedded/transforms/value_to_key.h"

#include "absl/strings/str_cat.h"
#include "connect_embedded/transforms/config_checks.h"
#include "kafka_embedded/base/status.h"

namespace connect_embedded {
namespace {

constexpr absl::string_view kPurpose = "copying fields from value to key";

const ConfigDef& Def() {
  using namespace kafka_embedded::config_key;
  static constexpr kafka_embedded::ConfigKey kKeys[] = {
      {"fields", kList, kRequired, CheckedBy(&CheckNonEmptyList), kHigh},
      {"replace.null.with.default", kBoolean, "true", AnyValue(), kMedium},
  };
  static const auto* const def = new ConfigDef({kKeys});
  return *def;
}

}  // namespace

const ConfigDef& ValueToKey::config_def() const { return Def(); }

absl::Status ValueToKey::Configure(const Config& config) {
  ASSIGN_OR_RETURN(const auto parsed, Def().Parse(config));
  fields_ = parsed.GetList("fields");
  replace_null_ = parsed.GetBool(kReplaceNull);
  return absl::OkStatus();
}

absl::StatusOr<Schema> ValueToKey::MakeSchema(const Schema& from) const {
  SchemaBuilder builder = SchemaBuilder::Struct();
  for (const std::string& name : fields_) {
    const Field* field = from.field(name);
    if (field == nullptr) {
      return absl::InvalidArgumentError(
          absl::StrCat("Field does not exist: ", name));
    }
    RETURN_IF_ERROR(AddField(builder, name, field->schema));
  }
  return builder.Build();
}

absl::StatusOr<bool> ValueToKey::Apply(ConnectRecord& record) {
  if (!record.value_schema) {
    RETURN_IF_ERROR(RequireMap(record.value, kPurpose));
    Value::MapEntries key;
    for (const std::string& name : fields_) {
      const Value* found = record.value.Find(name);
      PutEntry(key, name, found == nullptr ? Value() : *found);
    }
    record.key = Value::Map(std::move(key));
    record.key_schema = Schema();
    return true;
  }
  RETURN_IF_ERROR(RequireStruct(record.value, kPurpose));
  const Struct& value = record.value.structure();
  ASSIGN_OR_RETURN(Schema schema,
                   schemas_.GetOrMake(value.schema(), [this](const Schema& s) {
                     return MakeSchema(s);
                   }));
  Struct key(schema);
  for (const Field& field : schema.fields()) {
    RETURN_IF_ERROR(key.Put(
        field,
        FieldValue(value, *value.schema().field(field.name), replace_null_)));
  }
  record.key = Value::Of(std::move(key));
  record.key_schema = std::move(schema);
  return true;
}

}  // namespace connect_embedded
