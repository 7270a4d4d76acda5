#include "connect_embedded/transforms/header_from.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "connect_embedded/transforms/config_checks.h"
#include "kafka_embedded/base/status.h"

namespace connect_embedded {
namespace {

const ConfigDef& Def() {
  using namespace kafka_embedded::config_key;
  static constexpr kafka_embedded::ConfigKey kKeys[] = {
      {"fields", kList, kRequired, CheckedBy(&CheckNonEmptyList), kHigh},
      {"headers", kList, kRequired, CheckedBy(&CheckNonEmptyList), kHigh},
      {"operation", kString, kRequired, OneOf("move,copy"), kHigh},
      {"replace.null.with.default", kBoolean, "true", AnyValue(), kMedium},
  };
  static const auto* const def = new ConfigDef({kKeys});
  return *def;
}

bool Contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

const ConfigDef& HeaderFrom::config_def() const { return Def(); }

absl::Status HeaderFrom::Configure(const Config& config) {
  ASSIGN_OR_RETURN(const auto parsed, Def().Parse(config));
  fields_ = parsed.GetList("fields");
  headers_ = parsed.GetList("headers");
  if (fields_.size() != headers_.size()) {
    return absl::InvalidArgumentError(
        "'fields' config must have the same number of elements as 'headers' "
        "config.");
  }
  move_ = parsed.GetString("operation") == "move";
  replace_null_ = parsed.GetBool(kReplaceNull);
  return absl::OkStatus();
}

absl::Status HeaderFrom::ApplyToMap(ConnectRecord& record, Value& value) {
  RETURN_IF_ERROR(
      RequireMap(value, absl::StrCat("header ", move_ ? "move" : "copy")));
  for (size_t i = 0; i < fields_.size(); ++i) {
    const Value* found = value.Find(fields_[i]);
    record.headers.push_back(
        {headers_[i], Schema(), found == nullptr ? Value() : *found});
  }
  if (!move_) return absl::OkStatus();
  Value::MapEntries entries = value.map();
  std::erase_if(entries, [this](const auto& entry) {
    return Contains(fields_, entry.first.ToString());
  });
  value = Value::Map(std::move(entries));
  return absl::OkStatus();
}

absl::Status HeaderFrom::ApplyToStruct(ConnectRecord& record, Operand operand) {
  RETURN_IF_ERROR(RequireStruct(
      operand.value, absl::StrCat("header ", move_ ? "move" : "copy")));
  const Struct& old = operand.value.structure();
  for (size_t i = 0; i < fields_.size(); ++i) {
    const Field* field = old.schema().field(fields_[i]);
    if (field == nullptr) {
      return absl::InvalidArgumentError(
          absl::StrCat("Unknown field: ", fields_[i]));
    }
    record.headers.push_back(
        {headers_[i], field->schema, FieldValue(old, *field, replace_null_)});
  }
  if (!move_) return absl::OkStatus();
  const auto make = [this](const Schema& from) -> absl::StatusOr<Schema> {
    SchemaBuilder builder = CopyBasics(from, SchemaBuilder::Struct());
    for (const Field& field : from.fields()) {
      if (!Contains(fields_, field.name)) {
        builder.Field(field.name, field.schema);
      }
    }
    return builder.Build();
  };
  ASSIGN_OR_RETURN(Schema schema, schemas_.GetOrMake(operand.schema, make));
  Struct updated(schema);
  for (const Field& field : schema.fields()) {
    RETURN_IF_ERROR(updated.Put(
        field,
        FieldValue(old, *old.schema().field(field.name), replace_null_)));
  }
  operand.value = Value::Of(std::move(updated));
  operand.schema = std::move(schema);
  return absl::OkStatus();
}

absl::StatusOr<bool> HeaderFrom::Apply(ConnectRecord& record) {
  const Operand operand = OperandOf(record, side_);
  RETURN_IF_ERROR(operand.schema ? ApplyToStruct(record, operand)
                                 : ApplyToMap(record, operand.value));
  return true;
}

}  // namespace connect_embedded
