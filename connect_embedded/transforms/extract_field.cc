#include "connect_embedded/transforms/extract_field.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "connect_embedded/transforms/field_path.h"
#include "kafka_embedded/base/status.h"

namespace connect_embedded {
namespace {

constexpr absl::string_view kPurpose = "field extraction";
constexpr absl::string_view kNested = "nested field access";

const ConfigDef& Def() {
  using namespace kafka_embedded::config_key;
  static constexpr kafka_embedded::ConfigKey kKeys[] = {
      {"field", kString, kRequired, AnyValue(), kMedium},
      {"field.syntax.version", kString, "V1", OneOfIgnoreCase("V1,V2"), kHigh},
      {"replace.null.with.default", kBoolean, "true", AnyValue(), kMedium},
  };
  static const auto* const def = new ConfigDef({kKeys});
  return *def;
}

absl::StatusOr<Value> FromMap(const Value& value,
                              const std::vector<std::string>& steps) {
  const Value* current = &value;
  for (size_t i = 0; i < steps.size(); ++i) {
    if (current->is_null()) return Value();
    RETURN_IF_ERROR(RequireMap(*current, i == 0 ? kPurpose : kNested));
    current = current->Find(steps[i]);
    if (current == nullptr) return Value();
  }
  return *current;
}

absl::StatusOr<Value> FromStruct(const Value& value,
                                 const std::vector<std::string>& steps,
                                 bool replace_null) {
  Value current = value;
  for (size_t i = 0; i < steps.size(); ++i) {
    if (current.is_null()) return Value();
    RETURN_IF_ERROR(RequireStruct(current, i == 0 ? kPurpose : kNested));
    const Struct& structure = current.structure();
    const Field* field = structure.schema().field(steps[i]);
    if (field == nullptr) return Value();
    const bool last = i + 1 == steps.size();
    Value next = FieldValue(structure, *field, !last || replace_null);
    current = std::move(next);
  }
  return current;
}

}  // namespace

const ConfigDef& ExtractField::config_def() const { return Def(); }

absl::Status ExtractField::Configure(const Config& config) {
  ASSIGN_OR_RETURN(const auto parsed, Def().Parse(config));
  field_ = parsed.GetString("field");
  const bool paths =
      absl::EqualsIgnoreCase(parsed.GetString("field.syntax.version"), "V2");
  steps_ = {field_};
  if (paths) {
    ASSIGN_OR_RETURN(steps_, ParseFieldPath(field_));
  }
  replace_null_ = parsed.GetBool(kReplaceNull);
  return absl::OkStatus();
}

absl::StatusOr<bool> ExtractField::Apply(ConnectRecord& record) {
  const Operand operand = OperandOf(record, side_);
  if (!operand.schema) {
    ASSIGN_OR_RETURN(operand.value, FromMap(operand.value, steps_));
    return true;
  }
  if (!operand.value.is_null()) {
    RETURN_IF_ERROR(RequireStruct(operand.value, kPurpose));
  }
  Schema schema = operand.schema;
  for (const std::string& step : steps_) {
    const Field* field =
        schema.type() == Type::kStruct ? schema.field(step) : nullptr;
    if (field == nullptr) {
      return absl::InvalidArgumentError(
          absl::StrCat("Unknown field: ", field_));
    }
    Schema next = field->schema;
    schema = std::move(next);
  }
  ASSIGN_OR_RETURN(operand.value,
                   FromStruct(operand.value, steps_, replace_null_));
  operand.schema = std::move(schema);
  return true;
}

}  // namespace connect_embedded
