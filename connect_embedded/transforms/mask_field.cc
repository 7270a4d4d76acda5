#include "connect_embedded/transforms/mask_field.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "connect_embedded/transforms/config_checks.h"
#include "kafka_embedded/base/status.h"

namespace connect_embedded {
namespace {

constexpr absl::string_view kPurpose = "mask fields";

const ConfigDef& Def() {
  using namespace kafka_embedded::config_key;
  static constexpr kafka_embedded::ConfigKey kKeys[] = {
      {"fields", kList, kRequired, CheckedBy(&CheckNonEmptyList), kHigh},
      {"replacement", kString, kNull, NonEmpty(), kLow},
      {"replace.null.with.default", kBoolean, "true", AnyValue(), kMedium},
  };
  static const auto* const def = new ConfigDef({kKeys});
  return *def;
}

}  // namespace

const ConfigDef& MaskField::config_def() const { return Def(); }

absl::Status MaskField::Configure(const Config& config) {
  ASSIGN_OR_RETURN(const auto parsed, Def().Parse(config));
  fields_ = parsed.GetList("fields");
  if (!parsed.IsNull("replacement")) {
    replacement_ = parsed.GetString("replacement");
  }
  replace_null_ = parsed.GetBool(kReplaceNull);
  return absl::OkStatus();
}

absl::StatusOr<Value> MaskField::Replacement(const Value& value) const {
  const std::string& text = *replacement_;
  if (value.kind() == Value::Kind::kString) return Value::String(text);
  const bool number = value.kind() == Value::Kind::kDecimal ||
                      (value.kind() >= Value::Kind::kInt8 &&
                       value.kind() <= Value::Kind::kFloat64);
  if (!number) {
    return absl::InvalidArgumentError(
        absl::StrCat("Cannot mask value of type class ", value.java_class(),
                     " with custom replacement."));
  }
  const std::optional<Decimal> decimal = Decimal::Parse(text);
  if (!decimal.has_value()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "Unable to convert ", text, " (class java.lang.String) to a number"));
  }
  const int64_t whole = decimal->ToInt64();
  switch (value.kind()) {
    case Value::Kind::kInt8:
      return Value::Int8(static_cast<int8_t>(whole));
    case Value::Kind::kInt16:
      return Value::Int16(static_cast<int16_t>(whole));
    case Value::Kind::kInt32:
      return Value::Int32(static_cast<int32_t>(whole));
    case Value::Kind::kInt64:
      return Value::Int64(whole);
    case Value::Kind::kFloat32:
      return Value::Float32(static_cast<float>(decimal->ToDouble()));
    case Value::Kind::kFloat64:
      return Value::Float64(decimal->ToDouble());
    default:
      return Value::Of(*decimal);
  }
}

absl::StatusOr<Value> MaskField::Mask(const Value& value) const {
  if (value.is_null()) return Value();
  if (replacement_.has_value()) return Replacement(value);
  switch (value.kind()) {
    case Value::Kind::kBoolean:
      return Value::Boolean(false);
    case Value::Kind::kInt8:
      return Value::Int8(0);
    case Value::Kind::kInt16:
      return Value::Int16(0);
    case Value::Kind::kInt32:
      return Value::Int32(0);
    case Value::Kind::kInt64:
      return Value::Int64(0);
    case Value::Kind::kFloat32:
      return Value::Float32(0);
    case Value::Kind::kFloat64:
      return Value::Float64(0);
    case Value::Kind::kString:
      return Value::String("");
    case Value::Kind::kDecimal:
      return Value::Of(Decimal());
    case Value::Kind::kDate:
      return Value::Date(0);
    case Value::Kind::kArray:
      return Value::Array({});
    case Value::Kind::kMap:
      return Value::Map({});
    default:
      return absl::InvalidArgumentError(absl::StrCat(
          "Cannot mask value of type: class ", value.java_class()));
  }
}

absl::StatusOr<bool> MaskField::Apply(ConnectRecord& record) {
  const Operand operand = OperandOf(record, side_);
  if (operand.value.is_null()) return true;
  if (!operand.schema) {
    RETURN_IF_ERROR(RequireMap(operand.value, kPurpose));
    Value::MapEntries entries = operand.value.map();
    for (const std::string& name : fields_) {
      const Value* old = operand.value.Find(name);
      ASSIGN_OR_RETURN(Value masked, Mask(old == nullptr ? Value() : *old));
      PutEntry(entries, name, std::move(masked));
    }
    operand.value = Value::Map(std::move(entries));
    return true;
  }
  RETURN_IF_ERROR(RequireStruct(operand.value, kPurpose));
  const Struct& old = operand.value.structure();
  Struct updated(old.schema());
  for (const Field& field : old.schema().fields()) {
    Value value = FieldValue(old, field, replace_null_);
    if (std::find(fields_.begin(), fields_.end(), field.name) !=
        fields_.end()) {
      ASSIGN_OR_RETURN(value, Mask(value));
    }
    RETURN_IF_ERROR(updated.Put(field, std::move(value)));
  }
  operand.value = Value::Of(std::move(updated));
  return true;
}

}  // namespace connect_embedded
